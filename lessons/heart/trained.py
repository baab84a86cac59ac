"""The trained neuron, to be taken along."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from lessons.heart.patients import feature_names, features
from training.model_files import TrainedNetwork, neuron, scaling
from training.recorded_run import RecordedRun


def network(run: RecordedRun) -> TrainedNetwork | None:
    settings = run.hyperparameters
    how = {name: settings[name] for name in ("stratify", "coding")}
    before = features(settings["split_seed"], **how, scaling="none")
    after = features(settings["split_seed"], **how, scaling=settings["scaling"])
    final = neuron(run.final["weights"], run.final["bias"])
    if not all(np.isfinite(value).all() for value in final.values()):
        return None
    scales: Mapping[str, Any] = scaling(before, after)
    return TrainedNetwork(
        parameters=final,
        inputs=feature_names(settings["coding"]),
        says="the probability of disease",
        example=before[0],
        output="sigmoid",
        **scales,
    )
