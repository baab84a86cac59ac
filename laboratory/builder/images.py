"""What a network's first layer responds to in digits, and which digits it confuses."""

import numpy as np

from datasets.digits import load_digits
from laboratory.builder.report import held_out_rows
from lessons.digits.answers import FirstLayer
from lessons.digits.answers import first_layer as looked_at
from training.activations import softmax
from training.dense import forward
from training.recorded_run import RecordedRun, may_diverge


def first_layer(run: RecordedRun) -> FirstLayer:
    """Return the first layer of a single run on digits."""
    return looked_at(run, held_out_rows(run), run.hyperparameters["activation"])


def predict_held_out(run: RecordedRun) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the held-out digits, and the outputs for them of a single run at its end.

    Shapes: returns (n_rows, 64) and (n_rows, 10).
    """
    X, y = load_digits()
    rows = held_out_rows(run)
    with may_diverge():
        z = forward(X[rows], run.parameters_at(-1), run.hyperparameters["activation"])[-1]
    return X[rows], y[rows], softmax(z)
