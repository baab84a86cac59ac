"""Opened in the laboratory: XOR from the same start, and the passengers of the Titanic."""

from dataclasses import replace

from lessons.titanic import laboratory as of_passengers
from training.build_settings import BATCHES, BuildSettings, nearest, on_corners
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun


@holds_for_any("steepness")
def build_settings(run: RecordedRun) -> BuildSettings | None:
    """Return what the laboratory has to be asked for to train as a single run did.

    None, if it has no such network: the laboratory knows neither the line nor the bowls.
    """
    settings = run.hyperparameters
    there: BuildSettings | None = None
    if settings["task"] == "xor":
        there = on_corners(run, activation=settings["activation"], loss=settings["loss"])
    elif settings["task"] == "titanic":
        there = of_passengers.build_settings(run)
    if there is None:
        return None
    same = {"zero_grad": settings["zero_grad"]}
    if size := settings["batch_size"]:
        same["batch_size"] = int(nearest(BATCHES, size))
    return replace(there, settings={**there.settings, **same})
