"""Pictures of the Titanic alone: people on both sides of a cut, and how far accuracies fall."""

from collections.abc import Mapping
from typing import Any, Literal

import altair as alt
import numpy as np
from altair import datum

import charts
import ui
from charts.core.formulas import Formula, expr
from charts.core.grips import grip, scale
from charts.core.live import place_of
from charts.core.number_format import percentage
from charts.core.picture import LIMITS, Picture, between, draw, group, layered, rows, structure
from charts.core.series import number_axis
from charts.core.style import DATA, MODEL
from datasets.titanic import load_passengers
from lessons.titanic import groups, survivors
from lessons.titanic.exam import tosses
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
def _falls() -> alt.LayerChart:
    axis = number_axis(percent=True)
    title = "accuracy"
    ends = between("x0", "x1")
    x = alt.X("x:Q", title=title, scale=ends, axis=axis)
    y = alt.Y("y:Q", title=None, axis=None, scale=between("y0", "y1"))
    guess = rows(LIMITS).transform_calculate(x=place_of("guess"), y="2", foot="1.5")
    guess = guess.transform_calculate(at="your guess: " + percentage(datum.x, 0)).encode(x=x, y=y)
    name = draw.mark_text(align="right", dx=-8).encode(x=alt.value(0), text="name:N")

    def end(column: str, *, filled: bool) -> alt.Chart:
        mark = draw.mark_point(shape="circle", size=130, filled=filled, strokeWidth=2, opacity=1)
        return mark.encode(x=alt.X(f"{column}:Q", title=title, scale=ends, axis=axis))

    def figure(at: Formula, align: Literal["left", "right"], dx: int) -> alt.LayerChart:
        here = draw.transform_filter(expr.isValid(datum.exam)) if align == "right" else draw
        shown = here.transform_calculate(x=at).transform_calculate(
            at=percentage(datum.x), where=expr.if_(datum.x == datum.exam, "in the exam", "held out")
        )
        shown = shown.encode(x=alt.X("x:Q", title=title, scale=ends, axis=axis))
        text = draw.mark_text(fontWeight="bold", fontSize=14, align=align, dx=dx)
        first = draw.transform_filter(datum.y > 0).mark_text(align=align, dx=dx / 2, dy=-16)
        return group(shown, text.encode(text="at:N"), first.encode(text="where:N"))

    bar = draw.mark_rule().encode(size=alt.Size("wide:Q", scale=None))
    return layered(
        group(
            rows("falls").encode(y=y, color=MODEL),
            name,
            bar.encode(x=alt.X("exam:Q", title=title, scale=ends, axis=axis), x2="held_out"),
            end("held_out", filled=False),
            end("exam", filled=True),
            figure(expr.min(datum.held_out, datum.exam), "right", -12),
            figure(expr.max(datum.held_out, datum.exam), "left", 12),
        ),
        guess.mark_rule(strokeWidth=2, strokeDash=[4, 3]).encode(y2="foot:Q", color=DATA),
        guess.transform_calculate(x=expr.clamp(datum.x, 0.7, 0.9))  # so that it is not cut off
        .mark_text(fontWeight="bold", dy=-18)
        .encode(text="at:N", color=DATA),
        grip(guess, "guess", x, y),
        scale(x, y),
        height=190,
    )


def falls(of: Mapping[str, tuple[float, float]], guess: float) -> Picture:
    """Draw from which accuracy on those held out to which in the exam each has gone, by name.

    NaN where the exam has not been sat. ``guess`` is what the learner expects of the first.
    """
    held_out, exam = np.array([*of.values()], dtype=float).T

    def words() -> str:
        known = ([percent(x, 1) for x in both if np.isfinite(x)] for both in of.values())
        each = (f"{name} {' to '.join(said)}" for name, said in zip(of, known, strict=True))
        said = "; ".join(each)
        return f"From those held out to the exam: {said}. Your guess: {percent(guess)}."

    places = np.arange(len(of))[::-1]
    table = {"name": [*of], "held_out": held_out, "exam": exam, "y": places, "wide": 2 + 7 * places}
    low, high = np.nanmin([held_out, exam]), np.nanmax([held_out, exam])
    ends = (min(0.65, guess, float(low) - 0.08), max(0.95, guess, float(high)))
    return Picture.of(
        _falls(), {"falls": table}, x_ends=ends, y_ends=(-0.6, 2.8), guess=guess, words=words
    )


def coins(model: np.ndarray, rule: np.ndarray) -> None:
    """Show 100 trials with a coin for each on whom a model and the rule disagree, and its lead."""
    trials, lead = tosses(model, rule), float(model.sum()) - float(rule.sum())
    if not trials.any():
        return
    dots = charts.luck.outcomes(
        trials,
        own=lead,
        title="heads minus tails (×: at least as uneven)",
        name="your model’s lead",
        good=abs(trials) < abs(lead),
        each="trial",
    )
    ui.picture(dots, "tosses", alt="A dot for each of 100 trials with coins.")
