"""Opened in the laboratory: the same passengers, and a network that has biases, too."""

import numpy as np

from lessons.titanic.passengers import COLUMNS
from training.build_settings import (
    ALL_AT_ONCE,
    MAX_DRAWN,
    BuildSettings,
    nearest_epochs,
    start_by_hand,
)
from training.hyperparameters import holds_for_any
from training.parameter_edits import ParameterEdits
from training.recorded_run import RecordedRun

HIDDEN = {"sigmoid": (), "hidden": (MAX_DRAWN,), "deep": (10, 10)}


@holds_for_any("statistics")
def build_settings(run: RecordedRun) -> BuildSettings | None:
    """Return what the laboratory has to be asked for to train as a single run did.

    None, if it has no such network: the laboratory's say probabilities.
    """
    settings = run.hyperparameters
    if (settings["target"], settings["rows"]) != ("survived", "split"):
        return None
    if settings["model"] not in HIDDEN or not (settings["log_fare"] and settings["normalise"]):
        return None
    changes: ParameterEdits = ()
    if settings["model"] == "sigmoid":
        w = np.asarray(run.parameters["coefficients"][0], dtype=float)
        changes = start_by_hand([(w[:, None], np.zeros(1))])
    same = "the same start" if changes else "a start of its own"
    narrower = " and 16 hidden neurons, not 20," if settings["model"] == "hidden" else ""
    return BuildSettings(
        {
            "data": "titanic",
            "inputs": COLUMNS,
            "data_seed": settings["split_seed"],
            "hidden": HIDDEN[settings["model"]],
            "activation": "ReLU",
            "loss": settings["loss"].removeprefix("mean "),
            "learning_rate": float(settings["learning_rate"]),
            "n_epochs": nearest_epochs(settings["n_epochs"]),
            "batch_size": ALL_AT_ONCE,
            "changes": changes,
        },
        f"There, the network has {same},{narrower} biases in every layer, and a table prepared "
        "from the training rows alone.",
    )
