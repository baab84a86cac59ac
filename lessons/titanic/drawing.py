"""The four models as the picture of a network needs them, and passengers to send through it."""

import numpy as np

from datasets.titanic import load_passengers
from lessons.titanic.survivors import rows_of, table_of, target_of
from training.dense import Dense, Examples, layers_of
from training.recorded_run import RecordedRun


def layers(run: RecordedRun) -> tuple[Dense, ...]:
    """Return the layers of a single run; the single neuron of the first two models has no bias."""
    if "coefficients" not in run.parameters:
        return layers_of(run, hidden="ReLU")
    weights, slopes = run.parameters["coefficients"], run.gradients["coefficients"]
    activation = "sigmoid" if run.hyperparameters["model"] == "sigmoid" else "none"
    return (Dense(weights[..., None], activation, weight_gradients=slopes[..., None]),)


def one_of_each(run: RecordedRun) -> Examples:
    """Return the first woman and the first man of each class that a single run was trained on."""
    rows, table = rows_of(run, "training"), load_passengers()
    sex, pclass = (table[name].to_numpy()[rows] for name in ("Sex", "Pclass"))
    row_of = {
        f"{'woman' if who == 'female' else 'man'}, class {c}": np.flatnonzero(
            (sex == who) & (pclass == c)
        )[0]
        for who in ("female", "male")
        for c in (1, 2, 3)
    }
    chosen = rows[list(row_of.values())]
    y = target_of(run)[chosen]
    names = [f"{name} → {truth:.0f}" for name, truth in zip(row_of, y, strict=True)]
    return Examples(names=names, X=table_of(run)[chosen], y=y)
