"""The look of every chart: what the colours mean, and one theme.

Colours are given by name. Wherever a chart names one in a colour encoding, Streamlit puts the
theme's own blue, orange, violet, gray, red, yellow or green in its place
(``.streamlit/config.toml``), one for paper and one for the night sky. What is filled or shaded
is as bright at night as by day: there the colours of paper are mixed with white.
"""

import tomllib
from pathlib import Path
from typing import Any

import altair as alt

from charts.core.number_format import percentage

CLASSES = ["blue", "orange"]
"""Class 0 and class 1."""
CLASS_0, CLASS_1 = map(alt.ColorValue, CLASSES)
DATA = alt.ColorValue("violet")
"""What was measured and has no class: the points that a line is fitted to."""
MODEL = alt.ColorValue("gray")
"""The ink of whatever the model says: its line, its curve, its path."""
RIVAL = alt.ColorValue("red")
"""A second run in the same picture as the model's: trained otherwise, to be compared with it."""
TOUCH = alt.ColorValue("green")
"""What can be grabbed: the colour of every knob."""
GRADIENT = alt.ColorValue("yellow")
"""The brass of the compass: everything that is a gradient."""
NAMES = (*CLASSES, "violet")
"""Classes 0, 1 and 2."""
_CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
_PAPER: dict[str, str] = tomllib.loads(_CONFIG.read_text())["theme"]["light"]


def rgb(colour: str) -> list[int]:
    """Return red, green and blue of a colour of six hexadecimal digits, from 0 to 255."""
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def _tint(name: str, share: float) -> str:
    """Return a colour of paper, of which white leaves a share."""
    channels = rgb(_PAPER[f"{name}Color"])
    return "#" + "".join(f"{round(255 + share * (channel - 255)):02x}" for channel in channels)


FILLS = tuple(_tint(name, 0.85) for name in NAMES)
"""Classes 0, 1 and 2 on white."""
SURFACE = (FILLS[0], _tint("blue", 0.42), "#ffffff", _tint("orange", 0.42), FILLS[1])
"""Probability 0 to 1, blue through white to orange."""
INK = _PAPER["textColor"]
"""The model's ink where it stands on a surface."""

PERCENT_LABEL = percentage("datum.value", 0)
PERCENT = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], labelExpr=PERCENT_LABEL)
"""Of an axis of shares."""

HEIGHT = 320
"""What every ``height`` of a chart is unless told otherwise, in pixels; charts are as wide as their
column."""
TITLE: dict[str, Any] = {"fontSize": 15, "anchor": "start", "fontWeight": 600, "offset": 10}
"""How what stands above a picture is written."""


def class_ink(field: str) -> alt.Color:
    """Return the colour of a column of classes, 0 or 1."""
    return alt.Color(field, scale=alt.Scale(domain=[0, 1], range=CLASSES), legend=None)


@alt.theme.register("knobs", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    """Set sizes and weights once; colours and fonts come from Streamlit's theme."""
    return {
        "config": {
            "axis": {"labelFontSize": 12, "titleFontSize": 13, "titleFontWeight": "normal"},
            "line": {"strokeWidth": 2.5},
            # Read aloud, hundreds of marks with ten digits each say less than the picture's text
            # and "The pictures in words" do; so the axes are named, and the marks are not.
            # Nor does what is pointed at show its fields, but only what its chart gives it to say.
            "mark": {"aria": False, "tooltip": None},
            "rule": {"strokeWidth": 1.5},
            "text": {"fontSize": 13},
            "view": {"strokeOpacity": 0},
        }
    }
