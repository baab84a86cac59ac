"""Pictures of the Titanic alone: how far accuracies fall on people who were never looked at."""

from collections.abc import Mapping
from typing import Any

import altair as alt
import numpy as np
from altair import datum

from charts.core.number_format import percentage
from charts.core.picture import Picture, draw, group, layered, rows, structure
from charts.core.series import number_axis
from charts.core.style import DATA, MODEL
from training.figures import percent


@structure
def _falls(names: tuple[str, ...]) -> alt.LayerChart:
    title = "accuracy: on the 178 held out (right end), on the 418 of the exam (left end)"
    scale = alt.Scale(domain=[0.7, 0.9], nice=False)
    x = alt.X("exam:Q", title=title, scale=scale, axis=number_axis(percent=True))

    def figure_at(column: str, **how: Any) -> alt.Chart:
        chart = draw.transform_calculate(at=percentage(datum[column]))
        place = alt.X(f"{column}:Q", title=title, scale=scale)
        return chart.mark_text(fontWeight="bold", **how).encode(x=place, text="at:N", color=MODEL)

    return layered(
        group(
            rows("falls").encode(y=alt.Y("name:N", title=None, sort=[*names])),
            draw.mark_bar(height=22).encode(x=x, x2="held_out", color=DATA),
            figure_at("exam", align="right", dx=-8),
            figure_at("held_out", align="left", dx=8),
        ),
        height=150,
    )


def falls(of: Mapping[str, tuple[float, float]]) -> Picture:
    """Draw from which accuracy on those held out to which in the exam each has fallen, by name."""
    held_out, exam = np.array([*of.values()], dtype=float).T

    def words() -> str:
        each = (f"{name} from {percent(a, 1)} to {percent(b, 1)}" for name, (a, b) in of.items())
        return f"From those held out to the exam: {'; '.join(each)}."

    table = {"name": [*of], "held_out": held_out, "exam": exam}
    return Picture.of(_falls(tuple(of)), {"falls": table}, words=words)
