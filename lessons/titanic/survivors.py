"""What a trained model says of the passengers, of whom it is right, and whom it gives up.

Every function here looks at a recorded run of `lessons.titanic.model.train` and trains nothing.
"""

import math
from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import ArrayLike

from datasets.titanic import load_passengers
from lessons.titanic.passengers import (
    COLUMNS,
    RULES,
    feature_names,
    features_of_all,
    one_sentence,
    prepare_others,
    rule_accuracy,
    split,
    targets_of_all,
    women_survive,
)
from lessons.titanic.survival_models import LOSSES, MODELS
from training.dense import Dense, layers_of
from training.hyperparameters import OneOf, hyperparameters, with_settings
from training.progress import progress_callback, report_progress
from training.recorded_run import RecordedRun


def table_of(run: RecordedRun) -> np.ndarray:
    """Return all 891 as a run, or each run of a batch, saw them."""
    with progress_callback(None):  # the training has counted the preparation as work
        return with_settings(features_of_all, run.hyperparameters)


def target_of(run: RecordedRun) -> np.ndarray:
    """Return what a run was to learn of each of the 891: (891,) float32, 0 or 1."""
    return targets_of_all(run.hyperparameters.get("target", "survived"))


@hyperparameters
def rows_of(
    run: RecordedRun, rows: Annotated[str, OneOf(("training", "validation"))] = "validation"
) -> np.ndarray:
    """Return which of the 891 passengers a single run was trained on, or held out."""
    if run.runs or np.ndim(run.hyperparameters["split_seed"]):
        raise ValueError("run must be a single run with one split_seed, not one of many.")
    if run.hyperparameters["rows"] == "all":
        raise ValueError("run must be one with rows='split': this one held nobody out.")
    train_rows, held_out = split(run.hyperparameters["split_seed"])
    return train_rows if rows == "training" else held_out


def samples(run: RecordedRun, rows: str = "validation") -> tuple[np.ndarray, np.ndarray]:
    """Return features (n_samples, 12) and outcomes (n_samples,) of `rows_of`."""
    chosen = rows_of(run, rows)
    return table_of(run)[chosen], target_of(run)[chosen]


def survives(p: ArrayLike) -> np.ndarray:
    """Tell who is said to survive: those with more than 0.5, as in the recipe."""
    return np.asarray(p) > 0.5


def predict(run: RecordedRun, X: np.ndarray, *, every_frame: bool = False) -> np.ndarray:
    """Tell what the trained model says of each passenger."""
    return scores_and_predictions(run, X, every_frame)[1].numpy()


def scores_and_predictions(
    run: RecordedRun, X: np.ndarray, every_frame: bool
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the scores as well as the predictions; parameters are those of `predict`."""
    model = MODELS[run.hyperparameters["model"]]
    arrays = run.parameters if every_frame else run.final
    parameters = {name: torch.tensor(values) for name, values in arrays.items()}
    z = model.score(parameters, torch.tensor(X, dtype=torch.float32))
    return z, model.activation(z)


def measure(
    run: RecordedRun, table: np.ndarray, train_rows: np.ndarray, held_out: np.ndarray
) -> dict[str, ArrayLike]:
    """Measure each run at every frame; table and rows are those of all, or one for each run."""
    tables = np.broadcast_to(table, (*run.runs, *table.shape[-2:]))
    train_rows = np.broadcast_to(train_rows, (*run.runs, train_rows.shape[-1]))
    held_out = np.broadcast_to(held_out, (*run.runs, held_out.shape[-1]))
    measured = []
    for i in np.ndindex(run.runs):  # one run after the other: all at once would take a gigabyte
        one = run[i] if run.runs else run
        measured.append(_measure_one(one, tables[i], train_rows[i], held_out[i]))
        report_progress(len(measured) / math.prod(run.runs))
    return {
        name: np.reshape([m[name] for m in measured], (*run.runs, run.n_frames))
        for name in measured[0]
    }


def _measure_one(
    run: RecordedRun, X: np.ndarray, train_rows: np.ndarray, held_out: np.ndarray
) -> dict[str, np.ndarray]:
    y = target_of(run)
    z, p = scores_and_predictions(run, X, every_frame=True)
    right = survives(p.numpy()) == (y > 0.5)
    metrics = {"accuracy": right[:, train_rows].mean(axis=-1)}
    if held_out.size:
        measure_loss = LOSSES[run.hyperparameters["loss"]]
        those = torch.tensor(held_out)
        metrics["validation_accuracy"] = right[:, held_out].mean(axis=-1)
        metrics["validation_loss"] = measure_loss(
            z[:, those], p[:, those], torch.tensor(y[held_out])
        ).numpy()
    return metrics


def weights_and_sum(run: RecordedRun, of: Sequence[str]) -> np.ndarray:
    """Return a sigmoid model's weights, what its numbers add, and a sum: (n_frames, 14).

    The weights are twelve, and the sum is that of some. Age, fare and family are numbers: together
    they add this to the score of the passenger for whom they matter most.
    """
    weights = run.parameters["coefficients"]
    numbers = ["_" not in name for name in feature_names()]
    added = weights[:, numbers] @ features_of_all()[:, numbers].T
    most = np.take_along_axis(added, abs(added).argmax(axis=1)[:, None], axis=1)
    return np.column_stack([weights, most, weights[:, np.isin(feature_names(), of)].sum(axis=1)])


def without_numbers(run: RecordedRun) -> np.ndarray:
    """Return how far the scores of the 891 are above the decision if age, fare and family go."""
    return margins(run, table_of(run) * ["_" in name for name in feature_names()])[-1]


def flipped_without_numbers(run: RecordedRun) -> int:
    """Count the decisions about the 891 that change if age, fare and family go."""
    return int(((without_numbers(run) > 0) != survives(predict(run, table_of(run)))).sum())


def margins(run: RecordedRun, X: np.ndarray) -> np.ndarray:
    """Return how far above the decision the score of each passenger is, at every frame.

    Above 0 the model says of a passenger that she or he survives. Shapes: ``X`` (n, 12), returns
    (n_frames, n).
    """
    z, _ = scores_and_predictions(run, X, every_frame=True)
    # Without a sigmoid, the score itself is compared with one half.
    linear = run.hyperparameters["model"] == "linear"
    return z.numpy().astype(float) - (0.5 if linear else 0.0)


def right_on_held_out(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Tell of each held-out passenger whether a single run, and whether “women survive”, is right.

    Shapes: returns (178,) and (178,) of bool.
    """
    X, y = samples(run)
    survived, rule = y > 0.5, women_survive(load_passengers().iloc[rows_of(run)])
    return survives(predict(run, X)) == survived, rule == survived


def rules_beside(run: RecordedRun) -> dict[str, float]:
    """Return the accuracies of the two rules on the held-out rows of a single run."""
    seed = run.hyperparameters["split_seed"]
    return {name: float(rule_accuracy(seed, rule)) for name, rule in RULES.items()}


def agreement(
    run: RecordedRun, rule: Callable[..., np.ndarray] = one_sentence, **exception: Any
) -> np.ndarray:
    """Return the share of all 891 of whom the trained model and a rule say the same."""
    says = survives(predict(run, table_of(run)))
    return (says == rule(load_passengers(), **exception)).mean(axis=-1)


def row_of(
    run: RecordedRun,
    *,
    age: float,
    siblings_spouses: int,
    parents_children: int,
    fare: float,
    sex: str,
    passenger_class: int,
    port: str,
) -> np.ndarray:
    """Return a passenger of your own as a run would see them: (1, 12)."""
    values = (age, siblings_spouses, parents_children, fare, sex, passenger_class, port)
    passenger = pd.DataFrame([values], columns=list(COLUMNS))
    names = ("log_fare", "normalise", "statistics", "split_seed")
    return prepare_others(passenger, **{name: run.hyperparameters[name] for name in names})


def layers(run: RecordedRun) -> tuple[Dense, ...]:
    """Return the layers of a single run; the single neuron of the first two models has no bias."""
    if "coefficients" not in run.parameters:
        return layers_of(run, hidden="ReLU")
    weights, slopes = run.parameters["coefficients"], run.gradients["coefficients"]
    activation = "sigmoid" if run.hyperparameters["model"] == "sigmoid" else "none"
    return (Dense(weights[..., None], activation, weight_gradients=slopes[..., None]),)
