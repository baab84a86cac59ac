"""The four models as the picture of a network needs them, and passengers to send through it."""

import numpy as np

from datasets.titanic import load_passengers
from lessons.titanic.survival_models import MODELS, identity
from lessons.titanic.survivors import rows_of, table_of, target_of
from training.layers import Dense, Examples
from training.recorded_run import RecordedRun

_LAYERS = {
    "hidden": (("layer1", None), ("layer2", "constant")),
    "deep": (("layer1", "constant1"), ("layer2", "constant2"), ("layer3", "constant3")),
}
"""The names of weights and constants of each layer; a constant is shared by all its neurons."""


def network_layers(run: RecordedRun) -> tuple[Dense, ...]:
    """Return the layers of a run alone, hidden ones first.

    Parameters
    ----------
    run : RecordedRun
        Of `lessons.titanic.model.train`.

    Returns
    -------
    tuple of Dense
        A linear and a sigmoid model have one layer, whose single neuron has no bias.
    """
    model = run.hyperparameters["model"]
    last = "none" if MODELS[model].activation is identity else "sigmoid"
    if model not in _LAYERS:
        arrays = run.parameters["coefficients"], run.gradients["coefficients"]
        values, slopes = (array[..., None] for array in arrays)
        return (Dense(values, last, weight_gradients=slopes),)
    names = _LAYERS[model]
    return tuple(
        Dense(
            weights=run.parameters[weights],
            biases=None if constant is None else run.parameters[constant][:, None],
            weight_gradients=run.gradients[weights],
            bias_gradients=None if constant is None else run.gradients[constant][:, None],
            activation="ReLU" if i + 1 < len(names) else last,
        )
        for i, (weights, constant) in enumerate(names)
    )


def one_of_each(run: RecordedRun) -> Examples:
    """Return the first woman and the first man of each class that a run alone was trained on."""
    rows, table = rows_of(run, "training"), load_passengers()
    sex, pclass = (table[name].to_numpy()[rows] for name in ("Sex", "Pclass"))
    found = {
        f"{'woman' if who == 'female' else 'man'}, class {c}": np.flatnonzero(
            (sex == who) & (pclass == c)
        )[0]
        for who in ("female", "male")
        for c in (1, 2, 3)
    }
    chosen = rows[list(found.values())]
    y = target_of(run)[chosen]
    names = [f"{name} → {truth:.0f}" for name, truth in zip(found, y, strict=True)]
    return Examples(names=names, X=table_of(run)[chosen], y=y)
