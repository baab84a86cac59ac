"""Opened in the laboratory: the same network, from the same start, on the same four corners."""

from training.build_settings import BuildSettings, on_corners
from training.recorded_run import RecordedRun


def build_settings(run: RecordedRun) -> BuildSettings:
    return on_corners(run, activation="tanh", loss="cross-entropy")
