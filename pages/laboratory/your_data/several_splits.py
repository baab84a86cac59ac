"""Who wins over several splits, each with a start of its own."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

import charts
import ui
from laboratory.your_data import report, rivals
from laboratory.your_data.preparation import PreparedTable
from pages.laboratory.your_data.knobs import KNOBS


def draw(settings: Mapping[str, Any], case: PreparedTable) -> None:
    if case.by_time >= 0:
        return
    st.header("Who wins over several splits?")
    KNOBS.show("n_splits")
    shared = {name: value for name, value in settings.items() if name != "split_seed"}
    takes = ui.attempt(partial(ui.run_job, rivals.seconds_of_a_split), KNOBS.label_of, **shared)
    if takes is None:
        return
    shared["n_splits"] = KNOBS["n_splits"]
    request = {**shared, "table": settings["table"].digest}
    label = f"Train all of them on several splits ({report.about(KNOBS['n_splits'] * takes)})"
    if not ui.on_request("splits", label, request):
        return
    scores = ui.attempt(partial(ui.run_job, rivals.over_splits), KNOBS.label_of, **shared)
    if scores is None:
        return
    title = "accuracy on held-out rows" if case.classes else f"typical error in {case.name}"
    dots = charts.luck.repeated(scores, title=title, percent=bool(case.classes))
    ui.picture(dots, "splits", alt="A dot for each split, and the mean, of each model.")
    ui.say(report.describe_splits(scores, case))
    ui.facts(ui.rows(*report.split_rows(scores, case)))
