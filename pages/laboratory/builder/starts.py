"""Was it luck? The same training from 64 other starts."""

from functools import partial
from typing import Any

import streamlit as st

import charts
import ui
from laboratory.builder import model, report
from training.recorded_run import RecordedRun


def draw(run: RecordedRun, settings: dict[str, Any]) -> None:
    st.header("Was it luck?")
    if not ui.on_request("starts", "Train from 64 other starts", settings):
        return
    # What was set by hand was set in one of them alone.
    others = {**settings, "seed": tuple(range(100, 164)), "max_frames": 2, "changes": ()}
    others.pop("given", None)
    many = ui.attempt(partial(ui.run_job, model.train), **others)
    if many is None:
        return
    right = "accuracy" in many.metrics
    dots = charts.luck.outcomes(
        report.outcomes(many),
        own=float(report.outcomes(run)),
        good=report.beat_baseline(many),
        title=f"{'accuracy' if right else 'loss'} on {report.noun(run)} held out",
        log=not right,
    )
    ui.picture(dots, "starts_dots", alt="A dot for each start, and yours.")
    ui.facts(ui.rows(report.starts_row(many, run)))
