"""Opened in the laboratory: the same network, from the same start, on the same four corners."""

from training.build_settings import BuildSettings, on_corners
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun


@holds_for_any("start", "by_hand")
def build_settings(run: RecordedRun) -> BuildSettings:
    settings = run.hyperparameters
    return on_corners(run, activation=settings["activation"], loss=settings["loss"])
