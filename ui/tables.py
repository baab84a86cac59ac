"""The figures behind the pictures, as text."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import pandas as pd
import pyarrow as pa
import streamlit as st

from lessons.recorded_run import RecordedRun
from ui.on_demand import on_demand
from ui.runs import remembered


def run_table(slug: str, run: RecordedRun) -> None:
    """Offer every recorded frame of a run alone as a table to read and to download.

    Parameters
    ----------
    slug : str
        The lesson.
    run : RecordedRun
        One run alone.
    """
    room = on_demand(
        "Every recorded frame as a table", key=f"{slug}_run_table", icon=":material/table:"
    )
    if room is not None:
        room.caption(
            f"{run.n_frames} of {run.epochs[-1] + 1:,} epochs are recorded, every one at first, "
            "then ever wider apart. Download it with the button at the table’s corner."
        )
        room.dataframe(remembered(_frames, run), hide_index=True)


def facts(columns: Mapping[str, Sequence[str]]) -> None:
    """Show a few facts as a table, column by column."""
    st.table(packed(pd.DataFrame(columns)), hide_index=True)


def _frames(run: RecordedRun) -> pa.Table:
    """Return a row for each frame: its epoch, and whatever was recorded."""
    columns = {"epoch": run.epochs, "loss": run.loss, **run.metrics}
    for name, values in run.parameters.items():
        flat = values.reshape(run.n_frames, -1)
        for i in range(flat.shape[1]):
            columns[name if flat.shape[1] == 1 else f"{name}[{i}]"] = flat[:, i]
    return packed(pd.DataFrame(columns))


def packed(table: pd.DataFrame) -> pa.Table:
    """Return a table as it is sent, without its index and what pandas notes about types."""
    return pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)


class Step(Protocol):
    """A step of a preparation: its name, what it is for, and rows before and after it."""

    name: str

    @property
    def why(self) -> str:
        """What the step does and what for, as a sentence."""

    def shown(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return a few rows before the step and after it."""


def before_and_after(steps: Sequence[Step]) -> None:
    """Show the steps of a preparation side by side, each with a few rows before and after it."""
    tabs = st.tabs([step.name for step in steps], key="before_and_after", on_change="rerun")
    for tab, step in zip(tabs, steps, strict=True):
        if tab.open:
            before, after = remembered(_shown, step)
            tab.markdown(f"{step.why} Before:")
            tab.dataframe(before, hide_index=True)
            tab.markdown("After:")
            tab.dataframe(after, hide_index=True)


def _shown(step: Step) -> tuple[pa.Table, pa.Table]:
    before, after = (packed(table.reset_index()) for table in step.shown())
    return before, after
