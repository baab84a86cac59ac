"""Results: the losses, and how good the models are on the held-out rows."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st

import charts
import ui
from laboratory.your_data import model, report, rivals
from laboratory.your_data.preparation import PreparedTable
from pages.laboratory.your_data.knobs import KNOBS
from training.recorded_run import RecordedRun


def draw(
    run: RecordedRun,
    case: PreparedTable,
    hidden: Sequence[int],
    outputs: Mapping[str, Any],
    scores: Mapping[str, float],
) -> None:
    """Show the losses, and each model's score; ``outputs`` are for the held-out rows, by model."""
    left, right = ui.columns(2)
    with left:
        losses = charts.laboratory.loss_curve(
            run,
            loss_name=model.loss_of(case),
            baseline=ui.memoised(report.losses_of_a_guess, case)["loss"],
            log=KNOBS["log"],
            height=190,
        )
        ui.picture(losses, "losses", alt="The loss by epoch, and a baseline.")
    with right:
        constant = rivals.guess_name(case)
        if case.classes:
            title = "accuracy on held-out rows"
            models = charts.bars.accuracies(scores, constant, title=title)
        else:
            models = charts.bars.errors(scores, constant, title=f"typical error in {case.name}")
        ui.picture(models, "models", alt="How well each model does on the held-out rows.")
    ui.say(f"{ui.memoised(report.describe, run, case)} {report.describe_rivals(scores, case)}")
    ui.facts(report.model_table(case, outputs))
    st.caption(report.describe_size(case, hidden))


def beside_random(
    scores: Mapping[str, float], case: PreparedTable, settings: Mapping[str, Any]
) -> None:
    """Say how the network would score on rows drawn at random."""
    drawn = ui.attempt(partial(ui.run_job, rivals.at_random), KNOBS.label_of, **settings)
    if drawn is not None:
        ui.say(report.describe_at_random(scores, drawn, case))
