"""Opened in the laboratory: the same network, from the same start, on the same forty points."""

import numpy as np

from lessons.backpropagation.model import samples
from training.build_settings import (
    ALL_AT_ONCE,
    MAX_DRAWN,
    MAX_LAYERS,
    BuildSettings,
    nearest_epochs,
    own_start,
    start_of,
)
from training.hyperparameters import holds_for_any
from training.own_points import EDGE
from training.recorded_run import RecordedRun


@holds_for_any("gain", "start")
def build_settings(run: RecordedRun) -> BuildSettings | None:
    """Return what the laboratory has to be asked for to train as a single run did.

    None, if it has no such network.
    """
    settings = run.hyperparameters
    if settings["depth"] > MAX_LAYERS or settings["width"] > MAX_DRAWN or not run.parameters:
        return None
    X, y = samples()
    points = np.hstack([np.clip(X, -EDGE, EDGE), y]).tolist()
    changes = start_of(run)
    return BuildSettings(
        {
            "data": "own",
            "own": tuple((x1, x2, int(label)) for x1, x2, label in points),
            "held_out": 0.1,
            "hidden": (settings["width"],) * settings["depth"],
            "activation": settings["activation"],
            "loss": "squared error",
            "learning_rate": settings["learning_rate"],
            "n_epochs": nearest_epochs(settings["n_epochs"]),
            "batch_size": ALL_AT_ONCE,
            "changes": changes,
        },
        "There, four of the forty points are held out." + own_start(changes),
    )
