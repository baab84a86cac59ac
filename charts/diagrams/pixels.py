"""Images of a few pixels: one with its numbers, and many packed for the browser."""

import base64
from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.formulas import TableRow, expr
from charts.core.live import live
from charts.core.picture import Picture, draw, group, layered, rows, structure, unseen
from charts.core.replay import EVENT
from charts.core.style import INK

SIDE, LEVELS = 8, 16
_LETTERS = "abcdefghijklmnopq"
"""One for each level."""
_PAPER = "#ffffff"
"""White in both themes."""


def packed(values: np.ndarray) -> str:
    """Return an array's bytes as base64, little-endian."""
    little = np.ascontiguousarray(values).astype(values.dtype.newbyteorder("<"), copy=False)
    return base64.b64encode(little.tobytes()).decode("ascii")


def levels(ink: np.ndarray) -> np.ndarray:
    """Return ink from 0 to 1 as integer levels from 0 to 16."""
    return np.round(LEVELS * np.asarray(ink)).astype(np.uint8)


@structure
def _one(knob: str) -> alt.LayerChart:
    # In the rows themselves, which the browser re-reads when one changes.
    shown = live(knob, datum.which)
    letter = expr.slice(TableRow("ink", shown - 1).levels, datum.i, datum.i + 1)
    cell = (
        rows("cells")
        .transform_calculate(
            row=expr.floor(datum.i / SIDE),
            column=datum.i % SIDE,
            ink=expr.indexof(_LETTERS, letter),
        )
        .encode(
            x=alt.X("column:O", title=None, axis=None),
            y=alt.Y("row:O", title=None, axis=None),
            tooltip=[alt.Tooltip("label:N", title="digit"), alt.Tooltip("ink:Q", title="ink")],
        )
    )
    shade = alt.Scale(domain=[0, LEVELS], range=[_PAPER, INK])
    seen = alt.condition(datum.ink > 7, alt.value(_PAPER), alt.value(INK))
    square = draw.mark_rect(stroke="#c8c8c8", strokeWidth=0.5)
    number = draw.mark_text(fontSize=13).encode(text=alt.Text("ink:Q", format="d"), color=seen)
    return layered(
        unseen("ink"),
        group(cell, square.encode(color=alt.Color("ink:Q", scale=shade, legend=None)), number),
        height=330,
    )


def one_of(ink: np.ndarray, which: int, *, label: str, knob: str) -> Picture:
    """Draw one of several images with each pixel's number, chosen by a knob.

    Ink is (n_pictures, 64) from 0 to 1; images are counted from 1 and share a label.
    """
    n = SIDE * SIDE
    tables = {
        "cells": {"i": np.arange(n), "which": np.full(n, which), "label": [label] * n},
        # One string per row of pixels: with thousands of rows Vega would draw a bitmap without text
        # for screen readers.
        "ink": {"levels": ["".join(_LETTERS[level] for level in row) for row in levels(ink)]},
    }

    def words() -> str:
        a = "an" if label == "8" else "a"
        dark = int(np.sum(levels(ink[which - 1]) > 0))
        return f"Number {which} of {len(ink)}, {a} {label} on {n} pixels, of which {dark} have ink."

    return Picture.of(_one(knob), tables, words=words)


def matrix(
    ink: np.ndarray, labels: np.ndarray, p: np.ndarray, *, player: str | None
) -> dict[str, Any]:
    """Return the data of `ui.pictures.matrix`: digits, and probabilities by frame.

    Ink is (n_samples, 64) from 0 to 1, probabilities (n_frames, n_samples, n_classes).
    """
    sure = np.nan_to_num(p.max(axis=-1))
    return {
        "n_classes": p.shape[-1],
        "pixels": packed(levels(ink)),
        "labels": packed(np.asarray(labels, dtype=np.uint8)),
        "predicted": packed(np.nan_to_num(p).argmax(axis=-1).astype(np.uint8)),
        "sure": packed(np.floor(1000 * sure).astype(np.uint16)),
        "player": player,
        "event": EVENT,
    }


def weights(
    values: np.ndarray,
    names: Sequence[str],
    says: Sequence[str],
    *,
    votes: np.ndarray | None,
    ink: np.ndarray,
    labels: np.ndarray,
    player: str | None,
) -> dict[str, Any]:
    """Return the data of `ui.pictures.weights`: neurons' weights as images, by frame.

    Values are (n_frames, n_neurons, 64), votes (n_neurons, 10) their output weights. Ink and labels
    are the digits with each neuron's largest outputs.
    """
    finite = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    reach = float(np.abs(finite).max(initial=1e-6))
    steps = np.round(127 * finite / reach).astype(np.int8)
    return {
        # Differences between frames are small and repetitive, so they compress well.
        "weights": packed(np.diff(steps, axis=0, prepend=np.int8(0))),
        "names": list(names),
        "says": list(says),
        "votes": None if votes is None else packed(votes.astype(np.float32)),
        "pixels": packed(levels(ink)),
        "heard": [[str(label) for label in row] for row in np.asarray(labels).tolist()],
        "player": player,
        "event": EVENT,
    }


def network(layers: Sequence[tuple[np.ndarray, np.ndarray]]) -> dict[str, Any]:
    """Return layers of (W, b) with ReLU, packed for the browser."""
    layers_packed = [{"W": packed(W), "b": packed(b)} for W, b in layers]
    return {"layers": layers_packed, "activation": "ReLU"}


def some(ink: np.ndarray, names: Sequence[str]) -> dict[str, Any]:
    """Return the digits of `ui.pictures.pad`, with names."""
    return {"pixels": packed(levels(ink)), "names": list(names)}
