"""Opened in the laboratory: the same neuron, from the same start, on points along a line."""

import numpy as np

from datasets.toy import CLASS_CENTRES, overlapping_classes
from training.build_settings import ALL_AT_ONCE, BuildSettings, nearest_epochs, start_by_hand
from training.hyperparameters import holds_for_any, with_settings
from training.own_points import EDGE, MAX_POINTS
from training.recorded_run import RecordedRun

MIDDLE = float(CLASS_CENTRES.mean())
"""What comes to lie in the middle of the laboratory's plane."""


@holds_for_any("w", "b")
def build_settings(run: RecordedRun) -> BuildSettings | None:
    """Return what the laboratory has to be asked for to train as a single run did.

    None, if there are more samples than can be placed, or the four students alone.
    """
    settings = run.hyperparameters
    if settings["data"] != "overlapping" or settings["n_samples"] > MAX_POINTS:
        return None
    x, y = with_settings(overlapping_classes, settings)
    places = np.clip(x - MIDDLE, -EDGE, EDGE)
    w, b = (float(run.parameters[name][0]) for name in ("w", "b"))
    return BuildSettings(
        {
            "data": "own",
            "own": tuple((float(at), 0.0, int(c)) for at, c in zip(places, y, strict=True)),
            "held_out": 0.1,
            "inputs": ("x1",),
            "hidden": (),
            "loss": settings["loss"],
            "learning_rate": settings["learning_rate"],
            "n_epochs": nearest_epochs(settings["n_epochs"]),
            "batch_size": ALL_AT_ONCE,
            "changes": start_by_hand([(np.array([[w]]), np.array([b + MIDDLE * w]))]),
        },
        f"There, the middle of the plane is at {MIDDLE:g} hours; points more than {EDGE:g} hours "
        f"away from it are moved to the edge, and a tenth of the points is kept to judge it by.",
    )
