"""The figures behind the pictures as tables."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from charts.core.picture import numbered
from training.recorded_run import RecordedRun
from training.tables import PreparationStep
from ui.controls.knobs import Knobs
from ui.page.current import on_demand
from ui.page.prose import no_break, of_knobs, say

MAX_BYTES = 1_800_000
"""Bytes of parameters that a table takes: a message has at most 2 MB (`server.maxMessageSize`)."""


def run_table(run: RecordedRun | Callable[[], RecordedRun]) -> None:
    """Offer all recorded frames of a single run as a table to read and download.

    What trains the run is called only when the table is opened.
    """
    if room := on_demand("Every recorded frame as a table", "run_table", icon=":material/table:"):
        if not isinstance(run, RecordedRun):
            with room:
                run = run()
        gaps = np.diff(run.steps)
        apart = "every one at first, then further and further apart"
        if len(set(gaps[:-1])) == 1 and gaps[0] > 1:
            apart = f"one in {gaps[0]:,}"
        n_left_out = n_too_many(run)
        left_out = f" {n_left_out:,} weights and biases are too many for it." if n_left_out else ""
        room.caption(
            f"{run.n_frames} of {run.steps[-1] + 1:,} {run.unit}s are recorded, {apart}. The "
            f"button in the table’s corner downloads it.{left_out}"
        )
        room.dataframe(all_frames(run), hide_index=True)


def rows(*records: Mapping[str, str]) -> dict[str, list[str]]:
    """Return a table's columns from its rows, in which a label stands beside what it names."""
    return {name: [record[name] for record in records] for name in records[0]}


def facts(columns: Mapping[str, Sequence[str]]) -> None:
    table = {
        name: pa.array([no_break(cell) for cell in cells], pa.string())
        for name, cells in columns.items()
    }
    st.table(pa.table(table), hide_index=True)


def facts_of_knobs(columns: Mapping[str, Sequence[str]]) -> None:
    """Show facts about knobs' values that a picture follows."""
    with of_knobs():
        facts(columns)


def frame(table: pd.DataFrame, *, height: int) -> None:
    """Show a table in at most so many pixels, to scroll and download."""
    needed = 38 + 35 * max(1, len(table))
    st.dataframe(
        packed(table), hide_index=True, height=min(height, needed), placeholder="not known"
    )


def rows_behind(knobs: Knobs, *names: str, text: str, rows: pd.DataFrame) -> None:
    """Show knobs, a sentence with the number that they choose, and the rows behind it, if any."""
    knobs.show(*names)
    say(text)
    if len(rows):
        frame(rows, height=215)


def table_room(name: str, rows: pd.DataFrame) -> None:
    """Offer figures as a table on demand; the name must be unique in the scene."""
    if room := on_demand("The figures as a table", name, icon=":material/table:"):
        room.dataframe(packed(rows), hide_index=True)


def n_too_many(run: RecordedRun) -> int:
    """Return the number of a single run's parameters if a table cannot hold them, or 0."""
    n_numbers = sum(values[0].size for values in run.parameters.values())
    return n_numbers if run.n_frames * n_numbers * 8 > MAX_BYTES else 0


def all_frames(run: RecordedRun) -> pa.Table:
    """Return a row per frame: its epoch or step, its figures, and parameters that fit."""
    columns = {run.unit: run.steps, "loss": run.loss, **run.metrics}
    for name, values in run.parameters.items() if not n_too_many(run) else ():
        flat = values.reshape(run.n_frames, -1)
        for i in range(flat.shape[1]):
            columns[name if flat.shape[1] == 1 else f"{name}[{i}]"] = flat[:, i]
    return packed(pd.DataFrame(columns))


def packed(table: pd.DataFrame) -> pa.Table:
    """Return a table as it is sent, without index and pandas' metadata."""
    return pa.table({str(name): _column(values) for name, values in table.items()})


def _column(values: pd.Series) -> pa.Array:
    if isinstance(values.dtype, pd.StringDtype):
        return numbered(pa.array(values.array, type=pa.string(), from_pandas=True))
    return pa.array(values.to_numpy(), from_pandas=True)


def before_and_after(
    steps: Sequence[PreparationStep],
    examples: Callable[[PreparationStep], tuple[pd.DataFrame, pd.DataFrame]],
    *,
    key: str,
) -> None:
    """Show steps of a preparation one at a time, with a few rows before and after each."""
    names = [step.name for step in steps]
    if st.session_state.get(key) not in names:
        st.session_state[key] = names[0]
    chosen = st.segmented_control(
        "Step", names, key=key, required=True, wrap=True, label_visibility="collapsed"
    )
    step = steps[names.index(chosen or names[0])]
    before, after = (packed(table.reset_index()) for table in examples(step))
    st.markdown(f"{step.why} Before:")
    st.dataframe(before, hide_index=True, placeholder="gap")
    st.markdown("After:")
    st.dataframe(after, hide_index=True, placeholder="gap")
