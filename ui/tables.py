"""The figures behind the pictures, as text."""

from collections.abc import Sequence
from typing import Protocol

import pandas as pd
import streamlit as st

from lessons.recorded_run import RecordedRun


def run_table(run: RecordedRun) -> None:
    """Offer every recorded frame of a run alone as a table to read and to download."""
    columns = {"epoch": run.epochs, "loss": run.loss, **run.metrics}
    for name, values in run.parameters.items():
        flat = values.reshape(run.n_frames, -1)
        for i in range(flat.shape[1]):
            columns[name if flat.shape[1] == 1 else f"{name}[{i}]"] = flat[:, i]
    with st.expander("Every recorded frame as a table", icon=":material/table:"):
        st.caption(
            f"{run.n_frames} of {run.epochs[-1] + 1:,} epochs are recorded, every one at first, "
            "then ever wider apart. Download it with the button at the table’s corner."
        )
        st.dataframe(pd.DataFrame(columns), hide_index=True)


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
    for tab, step in zip(st.tabs([step.name for step in steps]), steps, strict=True):
        tab.markdown(f"{step.why} Before:")
        before, after = step.shown()
        tab.dataframe(before)
        tab.markdown("After:")
        tab.dataframe(after)
