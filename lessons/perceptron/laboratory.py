"""Opened in the laboratory: the same points, for a neuron with a sigmoid in place of the step."""

import numpy as np

from lessons.perceptron.model import samples
from training.build_settings import BuildSettings
from training.hyperparameters import holds_for_any, with_settings
from training.own_points import EDGE
from training.recorded_run import RecordedRun


@holds_for_any("w", "b", "order", "on_zero", "arithmetic", "learning_rate", "n_epochs")
def build_settings(run: RecordedRun) -> BuildSettings | None:
    """Return what the laboratory has to be asked for to train on the points of a single run.

    None, if they are not points in the plane of which some can be held out.
    """
    settings = run.hyperparameters
    if settings["data"] != "blobs":
        return None
    X, y, one = with_settings(samples, settings)
    places = X / one * min(1.0, EDGE / np.abs(X / one).max())
    return BuildSettings(
        {
            "data": "own",
            "own": tuple((*map(float, at), int(c)) for at, c in zip(places, y, strict=True)),
            "held_out": 0.1,
            "hidden": (),
            "n_epochs": 100,
            "batch_size": 1,
        },
        "There, the neuron says how sure it is instead of yes or no, and learns from every point, "
        "not only from its mistakes; the points are scaled to fit the picture, and a tenth of them "
        "is kept to judge it by.",
    )
