"""The trained network, to be taken along."""

import numpy as np

from datasets.digits import LEVELS, SIDE, load_digits
from training.model_files import TrainedNetwork, of_run
from training.recorded_run import RecordedRun

PIXELS = [f"row {y}, column {x}" for y in range(1, SIDE + 1) for x in range(1, SIDE + 1)]


def network(run: RecordedRun) -> TrainedNetwork | None:
    """Return the network at the end of a single run, None if it kept none."""
    ink, _ = load_digits()
    return of_run(
        run,
        inputs=PIXELS,
        says="ten probabilities, from 0 to 9",
        example=ink[0] * LEVELS,
        activation="ReLU",
        output="softmax",
        shift=np.zeros(len(PIXELS), np.float32),
        scale=np.full(len(PIXELS), LEVELS, np.float32),
    )
