"""The table: one to try or the learner's own, and the column to be predicted."""

import streamlit as st

from laboratory.your_data import columns, reading
from laboratory.your_data.reading import Table
from laboratory.your_data.tables import TO_TRY
from pages.laboratory.your_data import split
from pages.laboratory.your_data.knobs import (
    ABOUT_COLUMNS,
    KNOBS,
    OF_SPLIT,
    OWN,
    anew,
    choose,
    number_in,
)
from ui.session.own_file import own_file

ACCEPTED = "your_data_accepted"
"""The session's key for what was trained last."""


def given() -> Table | None:
    KNOBS.show("table")
    if KNOBS["table"] != OWN:
        return TO_TRY[KNOBS["table"]][1]()
    table = own_file(reading.parse_table, max_bytes=reading.MAX_BYTES, on_new=another)
    st.caption(
        f"CSV, at most {reading.MAX_BYTES // 1_000_000} MB. It stays in this tab; the server "
        "computes with it, stores nothing, and forgets it when you leave. The address holds the "
        "knobs, never the table."
    )
    return table


def another(_: Table | None) -> None:
    """Turn back what was about the columns of the table before, and forget what was asked of it."""
    st.session_state.pop(ACCEPTED, None)
    KNOBS.set(**anew({}))
    st.rerun()


def ask_of_columns(table: Table) -> dict[str, int]:
    """Ask what is predicted, and which rows are held out."""
    names = {str(i): name for i, name in enumerate(table.names)}
    chosen = number_in("target", len(names))
    target = columns.suggested_target(table.columns) if chosen is None else chosen
    choose("Predict", "target", table, names, str(target), lambda i: {"target": i})
    held_out_by = split.ask(table, target)
    asked = [name for name in OF_SPLIT if held_out_by["by_time"] < 0 or name != "split_seed"]
    KNOBS.ask(*asked, back=(*OF_SPLIT, *ABOUT_COLUMNS))
    return {"target": target} | held_out_by
