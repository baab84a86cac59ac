"""What the next letter alone draws: what follows what, a name read twice, and embeddings."""

from collections.abc import Sequence

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import WIDE, Formula, expr, formula
from charts.core.picture import Picture, draw, evenly, group, layered, limit, rows, structure
from charts.core.replay import NOW
from charts.core.style import DATA, FILLS, INK, MODEL, PERCENT


@structure
def _followers() -> alt.LayerChart:
    title = "how often (bar: counted, tick: network)"
    y = alt.Y("letter:N", sort=None, title=None, axis=alt.Axis(labelOverlap=False))
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
        counted.encode(**bars, color=DATA), said.encode(**ticks, color=MODEL), height=390
    )


def followers(letters: Sequence[str], counted: np.ndarray, said: np.ndarray) -> Picture:
    """Draw each next letter's share, (n_letters,), and what a network says, by frame.

    Shapes: said (n_frames, n_letters).
    """
    n_frames, n = said.shape
    tables = {
        "counted": {"letter": list(letters), "share": counted},
        "said": {
            "frame": np.repeat(np.arange(n_frames), n),
            "letter": list(letters) * n_frames,
            "share": said.ravel(),
        },
    }
    return Picture.of(_followers(), tables, last=n_frames - 1)


@structure
def _read_twice() -> alt.LayerChart:
    right, end = formula("datum.i + 0.5"), limit("x1", 40)
    across = alt.Scale(domain=[-0.5, alt.ExprRef(end)], nice=False, zero=False)
    down = alt.Scale(domain=[_DEEP, 0], nice=False, zero=False)
    x = alt.X("left:Q", axis=None, scale=across)
    y = alt.Y("upper:Q", axis=None, scale=down)
    size = alt.ExprRef(expr.min(14, 0.95 * WIDE / end))

    def squares(table: str, field: str, upper: Formula, high: float) -> alt.Chart:
        return (
            rows(table)
            .transform_calculate(
                left=datum.i - 0.5,
                right=right,
                upper=upper,
                lower=upper + high,
                x=datum.i,
                y=upper + high / 2,
                dark=expr.abs(datum[field]),
            )
            .encode(x=x, y=y)
        )

    box = {"x2": "right:Q", "y2": "lower:Q"}
    shade = alt.FillOpacity("dark:Q", scale=None, legend=None)
    blank = draw.mark_rect(fill="#ffffff", stroke="#c8c8c8", strokeWidth=0.5).encode(**box)
    letter = draw.mark_text(fontSize=size, fontWeight="bold").encode(
        x=alt.X("x:Q", axis=None, scale=across),
        y=alt.Y("y:Q", axis=None, scale=down),
        text="letter:N",
        color=alt.condition(datum.dark > 0.5, alt.value("#ffffff"), alt.value(INK)),
    )
    said = draw.mark_rect(fill=INK).encode(
        **box, fillOpacity=shade, tooltip=alt.Tooltip("dark:Q", title="probability", format=".1%")
    )
    kept = draw.mark_rect().encode(
        **box,
        fillOpacity=shade,
        fill=alt.condition(datum.kept < 0, alt.value(FILLS[0]), alt.value(FILLS[1])),
    )
    names = rows("names").transform_calculate(left="-0.5", upper=datum.above).encode(x=x, y=y)
    return layered(
        group(squares("letters", "window", formula("1"), 1.6), blank, said, letter),
        group(squares("letters", "memory", formula("3.8"), 1.6), blank, said, letter),
        group(squares("letters", "hundred", formula("6.6"), 0.9), blank, said),
        group(squares("letters", "said_and", formula("8.7"), 0.9), blank, said),
        group(squares("cells", "kept", 10.8 + 0.4 * datum.unit, 0.4), blank, kept),
        names.mark_text(align="left", dy=-9, fontWeight="bold").encode(text="name:N", color=MODEL),
        height=430,
    )


_DEEP = 17.3
"""Rows of the picture, the numbers of the memory being about half as high."""


def read_twice(
    name: str,
    context: int,
    window: np.ndarray,
    memory: np.ndarray,
    kept: np.ndarray,
    said: np.ndarray,
) -> Picture:
    """Draw how probable two networks find each letter of a name, and what one of them keeps.

    Shapes: window and memory (n_letters + 1,), with the end; kept (n_letters, n_numbers) of its
    numbers, and said (n_letters, 2), what is read off from all of them.
    """
    i, unit = np.indices(kept.shape).reshape(2, -1)
    hundred, said_and = np.clip(np.vstack([said, said[-1:]]), 0, 1).T
    tables = {
        "letters": {
            "i": np.arange(len(window)),
            "letter": [*name.replace(" ", "␣"), "·"],
            "window": window,
            "memory": memory,
            "hundred": hundred,
            "said_and": said_and,
        },
        "cells": {"i": i, "unit": unit, "kept": kept.ravel()},
        "names": {
            "above": [1, 3.8, 6.6, 8.7, 10.8],
            "name": [
                f"how sure a window of {context} letter{'s' * (context > 1)} was of each",
                "how sure the memory was",
                "read off from the memory: has “hundred” been said?",
                "and has “and”?",
                f"{kept.shape[1]} of its numbers, after each letter",
            ],
        },
    }

    def words() -> str:
        doubts = [int((p < 0.5).sum()) for p in (window, memory)]
        return (
            f"“{name}”: of {len(window)} letters with the end, the window gives {doubts[0]} less "
            f"than 50 %, the memory {doubts[1]}."
        )

    return Picture.of(_read_twice(), tables, words=words, x1=len(window) - 0.5)


@structure
def _plane(height: int) -> alt.LayerChart:
    x, y = (
        kind(f"{axis}:Q", axis=None, scale=evenly("low", "high", side))
        for kind, axis, side in ((alt.X, "x", "width"), (alt.Y, "y", "height"))
    )
    text = rows("places").transform_filter(NOW).mark_text(fontSize=19, fontWeight="bold")
    return layered(text.encode(x=x, y=y, text="letter:N", color=MODEL), height=height)


def plane(letters: Sequence[str], places: np.ndarray, *, height: int = 380) -> Picture:
    """Draw letters in a plane, frame by frame. Shapes: places (n_frames, n_letters, 2)."""
    n_frames, n, _ = places.shape
    reach = 1.08 * float(np.abs(places).max())
    table = {
        "frame": np.repeat(np.arange(n_frames), n),
        "letter": list(letters) * n_frames,
        "x": places[..., 0].ravel(),
        "y": places[..., 1].ravel(),
    }

    def words() -> str:
        apart = np.linalg.norm(places[-1][:, None] - places[-1], axis=-1) + 1e9 * np.eye(n)
        i, j = divmod(int(apart.argmin()), n)
        return f"{n} letters. {letters[i]} and {letters[j]} are nearest to each other at the end."

    spec, last = _plane(height), n_frames - 1
    return Picture.of(spec, {"places": table}, words=words, last=last, low=-reach, high=reach)
