"""What each column does to what the network says."""

from collections.abc import Mapping

import streamlit as st

import charts
import ui
from laboratory.your_data import effects, report
from laboratory.your_data.preparation import PreparedTable
from pages.laboratory.your_data.knobs import key_of
from pages.laboratory.your_data.pictures import effect
from training.recorded_run import RecordedRun


def draw(run: RecordedRun, case: PreparedTable, lost: Mapping[int, float]) -> None:
    st.header("What does each column do?")
    left, right = ui.columns(2)
    with left:
        st.caption(
            "What the network loses if a column is shuffled among the held-out rows. One that is "
            "not missed says nothing, or what others say as well."
        )
        drawn = charts.bars.evidence(report.effects_table(lost, case))
        ui.picture(
            drawn, "lost", alt="What is lost if a column is shuffled among the held-out rows."
        )
    with right:
        names = {i: case.table.names[i] for i in lost}
        i = st.selectbox(
            "If a column were the same in every row",
            list(names),
            key=key_of(case.table, "effect_of"),
            format_func=lambda i: names.get(i, ""),
        )
        which = len(case.classes) - 1
        if len(case.classes) > 2:
            which = st.selectbox(
                "How sure it is of",
                range(len(case.classes)),
                index=which,
                key=key_of(case.table, "effect_on"),
                format_func=lambda c: case.classes[c] if c < len(case.classes) else "",
            )
        of = ui.memoised(effects.partial_dependence, run, case, i, which)
        title = f"mean of {case.name}"
        if case.classes:
            title = f"mean probability of {case.classes[which]}"
        if isinstance(of.places, tuple):  # of a category
            drawn = charts.bars.evidence({names[i]: of.places, title: of.says})
        else:
            drawn = effect(
                of.places, of.says, column=names[i], title=title, percent=bool(case.classes)
            )
        ui.picture(drawn, "effect", alt="What the network says.")
