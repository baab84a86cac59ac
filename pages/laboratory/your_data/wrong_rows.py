"""Which rows the network gets wrong."""

from collections.abc import Iterable
from typing import Any

import streamlit as st

import ui
from laboratory.your_data import effects, report
from laboratory.your_data.preparation import PreparedTable
from training.recorded_run import RecordedRun

MOST_ROWS, MOST_COLUMNS = 10, 6


def draw(run: RecordedRun, case: PreparedTable, outputs: Any, most_missed: Iterable[int]) -> None:
    """Show rows with the columns that are missed most, and what is taken for what."""
    st.header("Which rows does it get wrong?")
    if case.classes:
        ui.facts(ui.rows(*report.confusion_rows(case, outputs)))
    rows = ui.run_job(effects.wrong_rows, run, case)
    if not len(rows):
        ui.say("It gets every held-out row right.")
        return
    most = "mistakes that it was surest of" if case.classes else "largest errors"
    st.caption(f"The {most} come first.")
    ui.facts(report.some_wrong(rows, case, [*most_missed][:MOST_COLUMNS], MOST_ROWS))
    label = f"All of them ({len(rows):,}) with all their columns"
    if room := ui.on_demand(label, "wrong", icon=":material/table:"):
        with room:
            ui.frame(rows, height=290)
