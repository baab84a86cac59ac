"""Opened in the laboratory: the same network, from the same start, on the same four students."""

from training.build_settings import (
    ALL_AT_ONCE,
    MAX_LAYERS,
    BuildSettings,
    nearest_epochs,
    own_start,
    start_of,
)
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun


@holds_for_any("size", "start")
def build_settings(run: RecordedRun) -> BuildSettings | None:
    """Return what the laboratory has to be asked for to train as a single run did.

    None, if it has no such network: the laboratory's scores are standardised, its layers few.
    """
    settings = run.hyperparameters
    if settings["scores"] == "raw" or settings["n_layers"] > MAX_LAYERS:
        return None
    changes = start_of(run)
    return BuildSettings(
        {
            "data": "students",
            "noise": 0.0,
            "n_points": 200,
            "hidden": (settings["n_hidden"],) * settings["n_layers"],
            "activation": settings["activation"],
            "learning_rate": settings["learning_rate"],
            "n_epochs": nearest_epochs(settings["n_epochs"]),
            "batch_size": ALL_AT_ONCE,
            "changes": changes,
        },
        "There, 200 points lie where the four students are, some of them held out."
        + own_start(changes),
    )
