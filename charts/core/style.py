"""The look of every chart: the meaning of colours, and one theme.

Charts name colours, for which Streamlit substitutes the theme's own (``.streamlit/config.toml``),
one set for light and one for dark. Filled areas are the same in both: the light theme's colours
mixed with white.
"""

import tomllib
from pathlib import Path
from typing import Any

import altair as alt
from altair import datum

from charts.core.number_format import percentage

CLASSES = ["blue", "orange"]
"""Class 0 and class 1."""
CLASS_0, CLASS_1 = map(alt.ColorValue, CLASSES)
DATA = alt.ColorValue("violet")
"""Data without a class, such as points to fit."""
MODEL = alt.ColorValue("gray")
"""Everything that the model outputs: line, curve, path."""
RIVAL = alt.ColorValue("red")
"""A second run to compare with the model's."""
TOUCH = alt.ColorValue("green")
"""Whatever can be grabbed, as knobs are."""
GRADIENT = alt.ColorValue("yellow")
"""Gradients."""
NAMES = (*CLASSES, "violet")
"""Classes 0, 1 and 2."""
_CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
_PAPER: dict[str, str] = tomllib.loads(_CONFIG.read_text())["theme"]["light"]


def rgb(colour: str) -> list[int]:
    """Return a hexadecimal colour's red, green and blue, from 0 to 255."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _tint(name: str, share: float) -> str:
    """Return a light-theme colour mixed with white."""
    channels = rgb(_PAPER[f"{name}Color"])
    return "#" + "".join(f"{round(255 + share * (channel - 255)):02x}" for channel in channels)


FILLS = tuple(_tint(name, 0.85) for name in NAMES)
"""Classes 0, 1 and 2 on white."""
SURFACE = (FILLS[0], _tint("blue", 0.42), "#ffffff", _tint("orange", 0.42), FILLS[1])
"""Probability 0 to 1, from blue through white to orange."""
INK = _PAPER["textColor"]
"""The model's ink on filled areas."""
PAPER = alt.ExprRef("background")
"""What a chart is drawn on."""

PERCENT_LABEL = percentage(datum.value, 0)
PERCENT = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], labelExpr=PERCENT_LABEL)
"""An axis of shares."""

HEIGHT = 320
"""Default height of a chart in pixels; the width is the column's."""
TITLE: dict[str, Any] = {"fontSize": 15, "anchor": "start", "fontWeight": 600, "offset": 10}
"""Style of titles above a picture."""


def class_ink(field: str) -> alt.Color:
    """Return the colour of a column of classes, 0 or 1."""
    return alt.Color(field, scale=alt.Scale(domain=[0, 1], range=CLASSES), legend=None)


@alt.theme.register("knobs", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    """Set sizes and weights; colours and fonts are Streamlit's."""
    return {
        "config": {
            "axis": {"labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal"},
            "axisY": {"labelFlush": False},  # the end labels stand at their ticks
            "line": {"strokeWidth": 2.5},
            # Marks have no accessible text: hundreds with ten digits each say less than the
            # picture's description; axes keep theirs. Tooltips show only what a chart sets.
            "mark": {"aria": False, "tooltip": None},
            "rule": {"strokeWidth": 1.5},
            "text": {"fontSize": 13},
            "view": {"strokeOpacity": 0},
        }
    }
