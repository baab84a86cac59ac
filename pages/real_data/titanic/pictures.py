"""Pictures of the Titanic alone: people on both sides of a cut, and how far accuracies fall."""

from collections.abc import Mapping
from typing import Any, Literal

import altair as alt
import numpy as np
from altair import datum

import charts
from charts.core.formulas import Formula, expr
from charts.core.number_format import percentage
from charts.core.picture import Picture, between, draw, group, layered, rows, structure
from charts.core.series import number_axis
from charts.core.style import MODEL
from datasets.titanic import load_passengers
from lessons.titanic import groups, survivors
from lessons.titanic.passengers import rule_accuracy, who, women_survive
from training.figures import percent
from training.recorded_run import RecordedRun

PEOPLE = "A dot for each passenger held out, left of the line if the model says that they die."


def held_out_people(run: RecordedRun, **you: Any) -> Picture:
    """Draw those held out by sex and class, on the side where a single run puts them.

    ``you`` are a passenger of the learner's own, to stand among them.
    """
    rows_held_out, (X, lived) = survivors.rows_of(run), survivors.samples(run)
    rule = round(len(lived) * float(rule_accuracy(run.hyperparameters["split_seed"])))
    own = None
    if you:
        margin = survivors.margins(run, survivors.row_of(run, **you))[-1, 0]
        group = f"{'women' if you['sex'] == 'female' else 'men'}_{you['passenger_class']}"
        own = float(margin), [*groups.GROUPS].index(group)
    margins, aboard = survivors.margins(run, X), load_passengers().iloc[rows_held_out]
    return charts.people.in_lanes(
        margins[-1:] if you else margins,
        lived > 0.5,
        who(rows_held_out),
        groups.lanes(aboard),
        [called.replace(" class", "") for called in groups.GROUPS.values()],
        women_survive(aboard),
        says=("dies", "survives"),
        own=own,
        note=f" · “women survive”: {rule}",
    )


@structure
def _falls(names: tuple[str, ...]) -> alt.LayerChart:
    axis = number_axis(percent=True)
    title = "accuracy (○ on the 178 held out, ● in the exam)"
    scale = between("x0", "x1")

    def end(column: str, *, filled: bool) -> alt.Chart:
        mark = draw.mark_point(shape="circle", size=130, filled=filled, strokeWidth=2, opacity=1)
        return mark.encode(x=alt.X(f"{column}:Q", title=title, scale=scale, axis=axis))

    def figure(at: Formula, align: Literal["left", "right"], dx: int) -> alt.Chart:
        here = draw.transform_filter(expr.isValid(datum.exam)) if align == "right" else draw
        shown = here.transform_calculate(x=at).transform_calculate(at=percentage(datum.x))
        text = shown.mark_text(fontWeight="bold", align=align, dx=dx)
        return text.encode(x=alt.X("x:Q", title=title, scale=scale, axis=axis), text="at:N")

    bar = draw.mark_rule(strokeWidth=3)
    return layered(
        group(
            rows("falls").encode(y=alt.Y("name:N", title=None, sort=[*names]), color=MODEL),
            bar.encode(x=alt.X("exam:Q", title=title, scale=scale, axis=axis), x2="held_out"),
            end("held_out", filled=False),
            end("exam", filled=True),
            figure(expr.min(datum.held_out, datum.exam), "right", -12),
            figure(expr.max(datum.held_out, datum.exam), "left", 12),
        ),
        height=150,
    )


def falls(of: Mapping[str, tuple[float, float]]) -> Picture:
    """Draw from which accuracy on those held out to which in the exam each has gone, by name.

    NaN where the exam has not been sat.
    """
    held_out, exam = np.array([*of.values()], dtype=float).T

    def words() -> str:
        known = ([percent(x, 1) for x in both if np.isfinite(x)] for both in of.values())
        each = (f"{name} {' to '.join(said)}" for name, said in zip(of, known, strict=True))
        return f"From those held out to the exam: {'; '.join(each)}."

    table = {"name": [*of], "held_out": held_out, "exam": exam}
    ends = (
        min(0.5, float(np.nanmin([held_out, exam])) - 0.08),
        1.0,
    )  # a gap of a point looks like one
    return Picture.of(_falls(tuple(of)), {"falls": table}, x_ends=ends, words=words)
