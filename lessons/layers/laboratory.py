"""Opened in the laboratory: the same network, from the same start, on the same four students."""

from training.build_settings import ALL_AT_ONCE, MAX_LAYERS, BuildSettings, nearest_epochs, start_of
from training.recorded_run import RecordedRun


def build_settings(run: RecordedRun) -> BuildSettings | None:
    """Return what the laboratory has to be asked for to train as a single run did.

    None, if it has no such network: the laboratory's scores are standardised, its layers few.
    """
    settings = run.hyperparameters
    if settings["scores"] == "raw" or settings["n_layers"] > MAX_LAYERS:
        return None
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
            "changes": start_of(run),
        },
        "There, 200 points lie where the four students are, some of them held out.",
    )
