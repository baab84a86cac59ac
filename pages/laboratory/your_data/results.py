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
from server.streamlit_internals import Container
from training.recorded_run import RecordedRun

PATIENCE = 10.0
"""Seconds beyond which the rivals wait until they are asked for."""


def draw(run: RecordedRun, case: PreparedTable, hidden: Sequence[int]) -> tuple[Container, ...]:
    """Show the network's losses and score; return rooms for the rivals' picture and table."""
    left, picture = ui.columns(2)
    with left:
        losses = charts.laboratory.loss_curve(
            run,
            loss_name=model.loss_of(case) + ("" if case.classes else " (standardised)"),
            baseline=ui.memoised(report.losses_of_a_guess, case)["loss"],
            log=KNOBS["log"],
            height=190,
        )
        ui.picture(losses, "losses", alt="The loss by epoch, and a baseline.")
    ui.say(ui.memoised(report.describe, run, case))
    table = st.container()
    st.caption(report.describe_size(case, hidden))
    return picture, table


def beside_rivals(
    rooms: tuple[Container, ...], run: RecordedRun, case: PreparedTable, split: Mapping[str, Any]
) -> dict[str, float] | None:
    """Show each model's score beside the network's; return them, if the rivals are trained.

    The network is there already; rivals that take long are trained when they are asked for.
    """
    picture, table = rooms
    with picture:
        takes = ui.run_job(rivals.seconds_of_rivals, case)
        label = f"Train the network’s rivals ({report.about(takes)})"
        if takes > PATIENCE and not ui.on_request("rivals", label, split):
            return None
        simpler = ui.run_job(rivals.answers_of_rivals, case)
        outputs = report.with_network(run, case, simpler)
        scores = report.scores_of(run, case, simpler)
        constant = rivals.guess_name(case)
        if case.classes:
            title = "accuracy on held-out rows"
            models = charts.bars.accuracies(scores, constant, title=title)
        else:
            models = charts.bars.errors(scores, constant, title=f"typical error in {case.name}")
        ui.picture(models, "models", alt="How well each model does on the held-out rows.")
    with table:
        ui.say(report.describe_rivals(scores, case))
        ui.facts(ui.rows(*report.model_rows(case, outputs)))
    return scores


def beside_random(run: RecordedRun, case: PreparedTable, settings: Mapping[str, Any]) -> None:
    """Say how the network would score on rows drawn at random."""
    drawn = ui.attempt(partial(ui.run_job, rivals.at_random), KNOBS.label_of, **settings)
    if drawn is not None:
        outputs = report.with_network(run, case, {})[rivals.NETWORK]
        ui.say(report.describe_at_random(rivals.score(case, outputs), drawn, case))
