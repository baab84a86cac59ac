"""What the next letter alone draws: what follows what, a name written twice, and one's own text."""

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import WIDE, Formula, expr
from charts.core.picture import Picture, draw, group, layered, limit, rows, structure
from charts.core.replay import NOW, SO_FAR
from charts.core.style import DATA, FILLS, INK, MODEL, PERCENT
from datasets.number_names import END
from lessons.next_letter.own_text import N_SEEN, Written


@structure
def _followers(after: str, height: int) -> alt.LayerChart:
    title = f"how often it follows {after}"
    axis = alt.Axis(labelOverlap=False, labelFlush=False)
    y = alt.Y("letter:N", sort=None, title=None, axis=axis)
    share = alt.Scale(domain=[0, 1], nice=False)
    bars, ticks = (
        {
            "y": y,
            "x": alt.X("share:Q", title=title, scale=share, axis=PERCENT),
            "tooltip": [
                alt.Tooltip("letter:N", title="next letter"),
                alt.Tooltip("share:Q", title=of, format=".1%"),
            ],
        }
        for of in ("counted", "the network")
    )
    counted = rows("counted").mark_bar(opacity=0.45, height={"band": 0.7})
    said = rows("said").transform_filter(NOW).mark_tick(thickness=4, height={"band": 0.95})
    return layered(
        counted.encode(**bars, color=DATA), said.encode(**ticks, color=MODEL), height=height
    )


def followers(
    letters: Sequence[str],
    counted: np.ndarray,
    said: np.ndarray,
    after: str,
    *,
    also: Sequence[int] = (),
    height: int = 290,
) -> Picture:
    """Draw the shares of what comes after a letter, and what a network says of it, by frame.

    What comes most often is first, and what never comes is last, in one, but for those ``also``
    drawn. Shapes: counted (n_letters,), said (n_frames, n_letters).
    """
    come = [i for i in (-counted).argsort(kind="stable") if counted[i] or i in also]
    names = [*(letters[i] for i in come), "all others"]
    shares = np.column_stack([said[:, come], 1 - said[:, come].sum(axis=1)]).clip(0)
    tables = {
        "counted": {"letter": names, "share": [*counted[come], 0]},
        "said": {
            "frame": np.repeat(np.arange(len(said)), len(names)),
            "letter": names * len(said),
            "share": shares.ravel(),
        },
    }
    return Picture.of(_followers(after, height), tables, last=len(said) - 1)


@structure
def _written_twice() -> alt.LayerChart:
    end = limit("x1", 46.5)
    across = alt.Scale(domain=[-0.5, alt.ExprRef(end)], nice=False, zero=False)
    down = alt.Scale(domain=[_DEEP, 0], nice=False, zero=False)
    x, y = alt.X("left:Q", axis=None, scale=across), alt.Y("upper:Q", axis=None, scale=down)
    size = alt.ExprRef(expr.min(14, 0.95 * WIDE / end))

    def squares(table: str, high: Formula) -> alt.Chart:
        return (
            rows(table)
            .transform_filter(SO_FAR)
            .transform_calculate(
                left=datum.i - 0.5, right=datum.i + 0.5, lower=datum.upper + high, x=datum.i
            )
            .transform_calculate(y=(datum.upper + datum.lower) / 2, dark=expr.abs(datum.shade))
            .encode(x=x, y=y)
        )

    box = {"x2": "right:Q", "y2": "lower:Q"}
    shade = alt.FillOpacity("dark:Q", scale=None, legend=None)
    tooltip = alt.Tooltip("dark:Q", title="probability", format=".1%")
    chosen = squares("letters", 1.6)
    blank = draw.mark_rect(fill="#ffffff", stroke="#c8c8c8", strokeWidth=0.5)
    letter = draw.mark_text(fontSize=size, fontWeight="bold").encode(
        x=alt.X("x:Q", axis=None, scale=across),
        y=alt.Y("y:Q", axis=None, scale=down),
        text="letter:N",
        color=alt.condition(datum.dark > 0.5, alt.value("#ffffff"), alt.value(INK)),
    )
    said = draw.mark_rect(fill=INK).encode(**box, fillOpacity=shade, tooltip=tooltip)
    kept = draw.mark_rect(strokeWidth=0).encode(
        **box,
        fillOpacity=shade,
        fill=alt.condition(datum.shade < 0, alt.value(FILLS[0]), alt.value(FILLS[1])),
    )
    sees = rows("sees").transform_filter(NOW).transform_calculate(upper="0.9", lower="2.7")
    names = rows("names").transform_calculate(left="-0.5").encode(x=x, y=y)
    return layered(
        group(chosen, blank.encode(**box), said, letter),
        sees.mark_rect(filled=False, strokeWidth=3).encode(x=x, y=y, **box, color=MODEL),
        group(squares("cells", datum.high), blank.encode(**box), kept),
        names.mark_text(align="left", dy=-9, fontWeight="bold").encode(
            text="name:N", y=alt.Y("above:Q", axis=None, scale=down), color=MODEL
        ),
        height=430,
    )


_DEEP = 17.3
"""Rows of the picture, the numbers of the memory being about half as high."""


def written_twice(
    n_first: int,
    context: int,
    texts: tuple[str, str],
    p: tuple[np.ndarray, np.ndarray],
    kept: np.ndarray,
    said: np.ndarray,
) -> Picture:
    """Draw what a window and a memory write after the same first letters, a frame for each letter.

    Of a text, with its end, ``p`` has how probable each letter was, (n_letters,); the first ones
    were given. Of the memory's, ``kept`` (n_letters - 1, n_numbers) are numbers of the memory, and
    ``said`` (n_letters - 1, 2) what is read off from all of them.
    """
    tops = (1.0, 3.8, 6.6, 8.7, 10.8)
    at = [np.arange(len(text)) for text in texts]
    i = np.concatenate(at)
    given = i < n_first
    (place, unit), n_unread = np.indices(kept.shape).reshape(2, -1), said.shape[1]
    read = np.tile(np.arange(len(said)), n_unread)
    steps = np.arange(1, len(texts[0]) - n_first + 1)
    last = max(map(len, texts)) - n_first

    def frames(places: np.ndarray) -> np.ndarray:
        """Return the frame in which a place is written."""
        return np.maximum(places - n_first + 1, 0)

    tables = {
        "letters": {
            "i": i,
            "upper": np.repeat(tops[:2], [len(text) for text in texts]),
            "letter": [*"".join(texts).replace(" ", "␣").replace(END, "·")],
            "shade": np.where(given, 0, np.concatenate(p)),
            "frame": frames(i),
        },
        "cells": {
            "i": np.concatenate([read, place]),
            "upper": np.concatenate([np.repeat(tops[2:4], len(said)), tops[4] + 0.4 * unit]),
            "high": np.repeat([0.9, 0.4], [len(read), len(place)]),
            "shade": np.concatenate([np.clip(said, 0, 1).T.ravel(), kept.ravel()]),
            "frame": frames(np.concatenate([read, place])),
        },
        "sees": {
            "frame": steps,
            "left": np.maximum(steps + n_first - 1 - context, 0) - 0.5,
            "right": steps + n_first - 1.5,
        },
        "names": {
            "above": tops,
            "name": [
                f"written with a window of {context} (the darker, the more probable)",
                "written with a memory",
                "read off from the memory: has “hundred” been said?",
                "and has “and”?",
                f"{kept.shape[1]} of its numbers, after each letter",
            ],
        },
    }

    def words() -> str:
        one, other = (text.rstrip(END) for text in texts)
        return (
            f"After “{one[:n_first]}” a window of {context} writes “{one[n_first:]}”, the "
            f"memory “{other[n_first:]}”."
        )

    end = max(map(len, texts)) - 0.5
    return Picture.of(_written_twice(), tables, words=words, x1=end, last=last)


_A_LINE, _MOST, _AROUND = 40, 5, 40
"""Letters of a line, places shown, letters of the text beside each."""
_PLACE = ("frame", "row", "before", "letter", "after", "so")


@structure
def _beside_places() -> alt.LayerChart:
    across = alt.Scale(domain=[-0.5, _A_LINE - 0.5], nice=False, zero=False)
    down = alt.Scale(domain=[11.6, 0], nice=False, zero=False)
    size = alt.ExprRef(expr.min(14, WIDE / 30))

    def at(x: str, y: str) -> dict[str, Any]:
        return {"x": alt.X(x, axis=None, scale=across), "y": alt.Y(y, axis=None, scale=down)}

    def squares(table: str) -> alt.Chart:
        return rows(table).transform_calculate(
            **{"left": datum.i - 0.5, "right": datum.i + 0.5, "lower": datum.upper + 1.4},
            middle=datum.upper + 0.7,
        )

    box = {**at("left:Q", "upper:Q"), "x2": "right:Q", "y2": "lower:Q"}
    inside, there = at("i:Q", "middle:Q"), at("centre:Q", "y:Q")
    shade = alt.FillOpacity("p:Q", scale=None, legend=None)
    tooltip = alt.Tooltip("p:Q", title="probability", format=".1%")
    mono: dict[str, Any] = {"font": "monospace", "fontSize": size, "clip": True}
    places = rows("places").transform_filter(NOW)
    return layered(
        group(
            squares("letters").transform_filter(SO_FAR),
            draw.mark_rect(fill="#ffffff", stroke="#c8c8c8", strokeWidth=0.5).encode(**box),
            draw.mark_rect(fill=INK).encode(**box, fillOpacity=shade, tooltip=tooltip),
            draw.mark_text(fontSize=size, fontWeight="bold").encode(
                **inside, text="letter:N", color=_on(datum.p > 0.5, alt.value(INK))
            ),
        ),
        squares("same")
        .transform_filter(NOW)
        .mark_rect(filled=False, strokeWidth=3)
        .encode(**box, color=DATA),
        group(
            places.transform_calculate(centre=str(_A_LINE / 2), y=6.7 + datum.row),
            draw.mark_square(size=330, fill=FILLS[2]).encode(
                **there, opacity=alt.condition(datum.so, alt.value(1), alt.value(0))
            ),
            draw.mark_text(fontWeight="bold", **mono).encode(
                **there, text="letter:N", color=_on(datum.so, MODEL)
            ),
            draw.mark_text(align="right", dx=-11, **mono).encode(
                **there, text="before:N", color=MODEL
            ),
            draw.mark_text(align="left", dx=11, **mono).encode(
                **there, text="after:N", color=MODEL
            ),
        ),
        rows("names")
        .transform_calculate(left="-0.5")
        .mark_text(align="left", fontWeight="bold")
        .encode(**at("left:Q", "above:Q"), text="name:N", color=MODEL),
        height=390,
    )


def _on(dark: Formula, else_: Any) -> Any:
    """Return the colour of letters that are white where it is dark."""
    return alt.condition(dark, alt.value("#ffffff"), else_)


def beside_places(text: str, told: Sequence[Written]) -> Picture:
    """Draw what a network wrote after a text's first letters, and places that are like each."""
    letters = text[:N_SEEN] + "".join(each.letter for each in told)
    i = np.arange(len(letters))
    same = [
        (frame, N_SEEN + frame - 1 - back)
        for frame, each in enumerate(told, 1)
        for back in range(1, len(each.same) + 1)
    ]
    places = [
        {
            "frame": frame,
            "row": row,
            "before": text[max(at - _AROUND, 0) : at],
            "letter": text[at].replace(" ", "␣"),
            "after": text[at + 1 : at + 1 + _AROUND],
            "so": text[at] == each.letter,
        }
        for frame, each in enumerate(told, 1)
        for row, at in enumerate(each.places[:: len(each.places) // _MOST or 1][:_MOST])
    ]

    def squares(at: np.ndarray) -> dict[str, np.ndarray]:
        return {"i": at % _A_LINE, "upper": 0.9 + 1.55 * (at // _A_LINE)}

    tables = {
        "letters": {
            **squares(i),
            "letter": [*letters.replace(" ", "␣")],
            "p": [0.0] * N_SEEN + [each.p for each in told],
            "frame": np.maximum(i - N_SEEN + 1, 0),
        },
        "same": {
            "frame": [frame for frame, _ in same],
            **squares(np.array([at for _, at in same], dtype=int)),
        },
        "places": {name: [each[name] for each in places] for name in _PLACE},
        "names": {
            "above": [0.4, 6.0],
            "name": [
                "written by the network (the darker, the more probable)",
                "places of the text with the same letters before",
            ],
        },
    }

    def words() -> str:
        return f"{len(told)} letters after “{letters[:N_SEEN]}”: `{letters[N_SEEN:]}`."

    return Picture.of(_beside_places(), tables, words=words, last=len(told))
