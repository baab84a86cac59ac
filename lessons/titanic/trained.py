"""The trained model, to be taken along."""

import numpy as np

from lessons.titanic.passengers import feature_names, features_of_all
from training.hyperparameters import with_settings
from training.model_files import TrainedNetwork, neuron, scaling
from training.recorded_run import RecordedRun


def network(run: RecordedRun) -> TrainedNetwork | None:
    """Return the model at the end of a single run.

    A layer shares one constant among its neurons, or has none; in a file each neuron has a bias.
    """
    settings, final = run.hyperparameters, run.final
    if "coefficients" in final:
        final = neuron(final["coefficients"])
    for name, W in [*final.items()]:
        if name[0] == "W":
            bias = final.get(f"b{name[1:]}", np.zeros(1, W.dtype))
            final[f"b{name[1:]}"] = np.broadcast_to(bias, W.shape[-1:])
    if not all(np.isfinite(value).all() for value in final.values()):
        return None
    before, after = (
        with_settings(features_of_all, how).astype(np.float32)
        for how in ({**settings, "normalise": False}, settings)
    )
    return TrainedNetwork(
        parameters=final,
        inputs=feature_names(log_fare=settings["log_fare"]),
        says="the probability of survival" if settings["model"] != "linear" else "a score",
        example=before[0],
        activation="ReLU",
        output="none" if settings["model"] == "linear" else "sigmoid",
        **scaling(before, after),
    )
