"""What each column is, and what is done with it before a network learns from it."""

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import streamlit as st

import ui
from laboratory.your_data import columns
from laboratory.your_data.columns import ROLES
from laboratory.your_data.preparation import PreparedTable
from laboratory.your_data.reading import Table
from pages.laboratory.your_data.knobs import KNOBS, key_of
from training.figures import count
from training.tables import unused
from ui.controls.knob_kinds import give

MOST_COLUMNS = 15
"""So many columns stand on the page without being asked for."""
EXAMPLES, HEIGHT = 5, 220


def draw(settings: Mapping[str, Any], case: PreparedTable | None) -> None:
    table, *of_rows = (settings[name] for name in ("table", "roles", "target", "groups", "by_time"))
    roles, target, *_ = of_rows
    st.header("What is each column, and what is done with it?")
    ui.say(f"{count(len(table), 'row')}, {count(len(roles), 'column')}. {' '.join(table.notes)}")
    if KNOBS["mended"]:
        st.button(
            "Take the mends back",
            key=ui.key("unmend"),
            icon=":material/undo:",
            on_click=KNOBS.set,
            kwargs={"mended": ""},
        )
    change_column(table, roles, target)
    room: AbstractContextManager[Any] | None = nullcontext()
    if len(roles) > MOST_COLUMNS:
        label = f"All {len(roles)} columns"
        room = ui.on_demand(label, "columns", icon=":material/view_column:")
    if room:
        with room:
            ui.facts(ui.rows(*ui.memoised(columns.described, table.columns, *of_rows)))
    if case is None:
        return
    icon = ":material/format_list_numbered:"
    if room := ui.on_demand("The rows, before and after", "steps", icon=icon):
        with room:
            ui.say("""
                In numbers, a gap becomes the median, and one more input tells where gaps were; then
                each is standardised: 1 means one typical distance above average, whatever the unit,
                and beyond 10 it is cut off. Each value of a category becomes an input of zeros and
                ones; a gap is one more value, and the rarest share an input.
                All of it is measured on the training set alone. Before:
            """)
            ui.frame(some_rows(case.cells), height=HEIGHT)
            ui.say("After:")
            ui.frame(some_rows(case.inputs), height=HEIGHT)


def change_column(table: Table, roles: tuple[str, ...], target: int) -> None:
    which, what = st.columns([0.5, 0.5], gap="medium", vertical_alignment="bottom")
    with which:
        i = st.selectbox(
            "Change a column",
            range(len(roles)),
            key=key_of(table, "column"),
            format_func=table.names.__getitem__,
        )
    key = key_of(table, "role")
    give(key, roles[i])

    def follow() -> None:
        role = st.session_state[key]
        column = table.columns[i]
        suggested = column.as_target if i == target else column.role
        letters = columns.with_role(KNOBS["columns"], i, None if role == suggested else role)
        KNOBS.set(columns=letters)

    with what:
        st.segmented_control("It is", ROLES, key=key, required=True, wrap=True, on_change=follow)


def some_rows(rows: Any) -> Any:
    return rows.head(EXAMPLES).rename_axis(unused("row", rows)).reset_index()
