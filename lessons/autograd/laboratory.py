"""Opened in the laboratory: the same network, from the same start, on the same four corners."""

from dataclasses import replace

from training.build_settings import BuildSettings, on_corners
from training.recorded_run import RecordedRun


def build_settings(run: RecordedRun) -> BuildSettings:
    there = on_corners(run, activation="tanh", loss="cross-entropy")
    if run.hyperparameters["dtype"] == "float64":
        return there
    return replace(there, differs=f"{there.differs} Numbers have twice as many digits.")
