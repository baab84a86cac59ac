r"""Marks that the prose and the formulas of a scene name, see `ui.page.prose.say`.

A word ``[errors](#errors)`` and letters ``\mark{errors}{p - y}`` look like the mark of that name.
Who points at one sees the others (``terms.js`` of `ui.components`), which the browser finds by the
names of layers.
"""

import re
from typing import TypeVar

import altair as alt

from charts.core.vega_internals import MARK

_Layer = TypeVar("_Layer", bound=alt.Chart)


def marked(layer: _Layer, name: str, part: str = "") -> _Layer:
    """Return a layer with a name for prose: lowercase letters, unique in a scene.

    Of several layers that are one mark, such as an arrow and its head, each but one is a ``part``:
    Vega draws no picture in which two layers have one name.
    """
    if not re.fullmatch("[a-z]+", name):
        raise ValueError(f"A mark’s name has lowercase letters only, unlike {name!r}.")
    named = layer.copy()
    named.name = f"{MARK}{name}_{part}" if part else f"{MARK}{name}"
    return named


def names_in(spec: str) -> set[str]:
    """Return the names of marks in a picture's spec."""
    return set(re.findall(rf'"name": ?"{MARK}([a-z]+)', spec))
