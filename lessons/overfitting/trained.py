"""The trained network, to be taken along."""

import numpy as np

from datasets.digits import LEVELS, load_digits
from lessons.digits.trained import PIXELS
from lessons.heart import patients
from lessons.titanic import passengers
from training.model_files import TrainedNetwork, of_run, scaling
from training.recorded_run import RecordedRun

KEEPS = {"keep": True, "max_frames": 2}
"""A training that is looked at keeps no networks; one to be taken along does."""


def network(run: RecordedRun) -> TrainedNetwork | None:
    """Return the network at the end of a single run, None if it kept none.

    What it says is a probability for each class, and for two classes that of the second.
    """
    data, seed = run.hyperparameters["data"], run.hyperparameters["split_seed"]
    if data == "digits":
        after, _ = load_digits()
        before, inputs = after * np.float32(LEVELS), tuple(PIXELS)
    elif data == "heart":
        before, after = (patients.features(seed, scaling=how) for how in ("none", "training"))
        inputs = patients.feature_names()
    else:
        before, after = (
            passengers.features_of_all(seed, statistics="training", normalise=how)
            for how in (False, True)
        )
        inputs = passengers.feature_names()
    says = {"digits": "ten probabilities, from 0 to 9", "heart": "the probability of disease"}
    return of_run(
        run,
        inputs=inputs,
        says=says.get(data, "the probability of survival"),
        example=before[0].astype(np.float32),
        activation="ReLU",
        output="softmax" if data == "digits" else "sigmoid",
        **scaling(before.astype(np.float32), after.astype(np.float32)),
    )
