"""What the scenes of the dot product share: the knobs, the arrows, and how numbers are written."""

from collections.abc import Sequence
from typing import Any, SupportsFloat

import charts
import ui
from charts.core.picture import Picture
from lessons.dot_product import model
from training.figures import fixed

MARKS = ("x1", "x2", "x3")
WEIGHTS = ("w1", "w2", "w3")
TITLES = ("exam 1: points above or below the average", "exam 2: above or below")
SHARE, HEIGHT = 0.66, 470
"""The ruler keeps its place and its scale from scene to scene."""
LEFT = {
    "x": model.INPUTS,
    "x as one row": model.INPUTS[None, :],
    "X, the class": model.CLASS_SCORES,
}
"""What may stand to the left of the @."""
RIGHT = {
    "first column of W": model.TWO_NEURONS[:, 0],
    "second column of W": model.TWO_NEURONS[:, 1],
    "W": model.TWO_NEURONS,
    "W.T": model.TWO_NEURONS.T,
}
"""What may stand to the right of it; the last one has its rows and columns exchanged."""
READINGS = {"sum": "x · w", "cosine": "the cosine", "against": "x · w, less the others"}
"""Ways to read how much a page is like a 3."""
COLUMNS = {"first column of W": "column 1", "second column of W": "column 2"}

KNOBS = ui.Knobs(
    "dot_product",
    *(
        ui.Slider(name, f"Exam {i} (points)", 0, 100, int(points), 1)
        for i, (name, points) in enumerate(zip(MARKS, model.EXAM_SCORES, strict=True), 1)
    ),
    ui.Slider("w1", "Weight of exam 1", -1.0, 1.0, 0.6, 0.05),
    ui.Slider("w2", "Weight of exam 2", -1.0, 1.0, 0.3, 0.05),
    ui.Slider("w3", "Weight of exam 3", -1.0, 1.0, 0.1, 0.05),
    ui.Slider("b", "Bias (points for everybody)", -100, 100, 0, 1),
    ui.Choice("left", "Left of the @", tuple(LEFT), "x"),
    ui.Choice("right", "Right of the @", tuple(RIGHT), "W", shown=COLUMNS),
    ui.Slider("length_x", "Length of x (points)", 0, 45, 40, 1),
    ui.Slider("angle_x", "Angle θ between x and w (degrees)", -180, 180, 60, 1),
    ui.Slider("length_w", "Stretch w: its length", 0.2, 1.8, 1.0, 0.05),
    ui.Slider("angle_w", "Turn w: its direction (degrees)", -180, 180, 20, 1),
    ui.Slider("cut", "Push the zero: bias b (points)", -40, 40, 0, 1),
    ui.Slider("fall", "Let everything fall (%)", 0, 100, 0, 1),
    ui.Choice("reading", "Read by", tuple(READINGS), "sum", READINGS),
    ui.Scale("rows", "Students (rows of X)", (1, 10, 50), 10),
    ui.Slider("seed", "Which measurement", 0, 99, 0, 1),
)


def polar(name: str) -> tuple[float, float]:
    return KNOBS[f"length_{name}"], KNOBS[f"angle_{name}"]


def ruler_across(*, wanted: tuple[str, Sequence[str]]) -> Picture:
    """Lay the ruler across the class as the knobs are set, with its rings."""
    KNOBS.grab("w", "polar", "length_w", "angle_w", turn=0, long=charts.ruler.LONG)
    length, angle = polar("w")
    KNOBS.grab("border", "border", "cut", length=length, angle=angle)
    return charts.ruler.across(
        model.CLASS,
        model.LETTERS,
        (length, angle),
        KNOBS["cut"],
        fall=KNOBS["fall"],
        wanted=wanted,
        titles=TITLES,
        height=HEIGHT,
    )


def number(value: SupportsFloat) -> str:
    """Write a number without needless zeros, to two decimals at most."""
    return fixed(float(value)).rstrip("0").rstrip(".")


def matrix(values: Any) -> str:
    """Write a vector as a column, or a matrix, in LaTeX."""
    rows = [row if hasattr(row, "__len__") else [row] for row in values]
    inside = r" \\ ".join(
        " & ".join(number(value).replace("−", "-") for value in row) for row in rows
    )
    return rf"\begin{{bmatrix}} {inside} \end{{bmatrix}}"


def with_shape(array: Any, written: str) -> str:
    """Write an array's shape below it, in LaTeX."""
    shape = str(array.shape).replace(" ", r"\,")
    return rf"\underset{{{shape}}}{{{written}}}"
