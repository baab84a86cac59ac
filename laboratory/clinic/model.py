"""A visit to the clinic: the case, the tests that may be ordered, and one change.

The visit's number seeds the fault, the data and the network, and does not reveal the fault.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated

import numpy as np

from laboratory.clinic.faults import (
    HEALTHY,
    TrainingCase,
    at_rate,
    draw_patient,
    shuffled,
    starts_of,
)
from training.doctor.faults import FAULTS
from training.hyperparameters import Integer, OneOf, hyperparameters
from training.losses import CROSS_ENTROPY, ERRORS
from training.multilayer import DataSplit
from training.recorded_run import RecordedRun
from training.tables import standardised

LAST_VISIT = 9_999
BUDGET = 5
"""Total cost of the tests allowed in a visit."""
_CHEAP = ("gradients", "signals", "weights", "predictions", "rows", "columns")
TESTS: Mapping[str, int] = dict.fromkeys(_CHEAP, 1) | {"tenfold": 2, "starts": 2}
"""The cost of each test; the losses are free."""

Visit = Annotated[int, Integer(1, LAST_VISIT)]


@lru_cache(maxsize=64)
def patient_of(visit: int) -> TrainingCase:
    """Return the case of a visit."""
    # A healthy case is twice as likely as each fault.
    kinds = [HEALTHY, HEALTHY, *FAULTS]
    fault = kinds[int(np.random.default_rng([visit, 1972]).integers(len(kinds)))]
    return draw_patient(fault, visit)


def usual_start(patient: TrainingCase) -> str:
    """Return the initialisation that suits the activation."""
    return "He" if "ReLU" in patient.settings["activation"] else "Glorot"


def standardise(patient: TrainingCase) -> TrainingCase:
    """Give every column mean 0 and standard deviation 1 on the training set."""
    rows = patient.rows
    X, X_held_out = (standardised(X, rows.X) for X in (rows.X, rows.X_held_out))
    return replace(patient, rows=replace(rows, X=X, X_held_out=X_held_out))


def true_labels(patient: TrainingCase) -> TrainingCase:
    """Restore the labels that belong to the rows."""
    of = (patient.healthy or patient).rows
    return replace(patient, rows=replace(patient.rows, y=of.y, y_held_out=of.y_held_out))


def column_that_tells(rows: DataSplit) -> int:
    """Return the column most correlated with the labels, from 0."""
    y = rows.y - rows.y.mean()
    X = rows.X - rows.X.mean(axis=0)
    return int(np.argmax(np.abs(X.T @ y) / np.maximum(np.sqrt((X**2).sum(axis=0)), 1e-12)))


def without_column(patient: TrainingCase) -> TrainingCase:
    """Remove the column most correlated with the labels."""
    rows, at = patient.rows, column_that_tells(patient.rows)
    if rows.X.shape[1] < 2:
        raise ValueError("There is one column only, and nothing is left without it.")
    X, X_held_out = (np.delete(X, at, axis=1) for X in (rows.X, rows.X_held_out))
    names = (*patient.names[:at], *patient.names[at + 1 :])
    kept = replace(patient, rows=replace(rows, X=X, X_held_out=X_held_out), names=names)
    start = patient.settings["start"]
    if isinstance(start, str):
        return kept
    return kept.but(start={**start, "W1": np.delete(start["W1"], at, axis=0)})


def suited_loss(patient: TrainingCase) -> TrainingCase:
    """Use cross-entropy for classes, squared error for regression."""
    return patient.but(loss=CROSS_ENTROPY if patient.rows.n_classes else next(iter(ERRORS)))


def other_luck(patient: TrainingCase) -> TrainingCase:
    seed = patient.settings["seed"] + 1
    start = patient.settings["start"]
    if isinstance(start, str):
        return patient.but(seed=seed)
    return patient.but(seed=seed, start=shuffled(start, seed))


def stopped_early(patient: TrainingCase) -> TrainingCase:
    """Hold out a fifth of the training set, and stop where the loss on it is lowest."""
    rows = patient.rows
    n = max(1, len(rows.y) // 5)
    rows = replace(rows, X=rows.X[n:], y=rows.y[n:], X_watched=rows.X[:n], y_watched=rows.y[:n])
    return replace(patient, rows=rows).but(stop_early=True)


def one_layer(patient: TrainingCase) -> TrainingCase:
    """Keep only the first hidden layer, with the usual initialisation."""
    hidden = patient.settings["hidden"][:1]
    return patient.but(hidden=hidden, start=usual_start(patient))


def longer(patient: TrainingCase) -> TrainingCase:
    """Train for eight times as many epochs."""
    return patient.but(n_epochs=8 * patient.settings["n_epochs"])


@dataclass(frozen=True)
class Remedy:
    """A change that learners may propose."""

    name: str  # on the page
    # Takes a case, returns the changed one; raises ValueError if that is impossible.
    make: Callable[[TrainingCase], TrainingCase]


CHANGES: Mapping[str, Remedy] = {
    "nothing": Remedy("leave it as it is", lambda patient: patient),
    "rate_down": Remedy("a tenth of the learning rate", lambda patient: at_rate(patient, 0.1)),
    "rate_up": Remedy("ten times the learning rate", lambda patient: at_rate(patient, 10.0)),
    "longer": Remedy("eight times the epochs", longer),
    "stop_early": Remedy("stop early", stopped_early),
    "zero_grad": Remedy("zero the gradients", lambda patient: patient.but(zero_grad=True)),
    "leaky": Remedy("leaky ReLUs", lambda patient: patient.but(activation="leaky ReLU")),
    "usual_start": Remedy(
        "start as usual", lambda patient: patient.but(start=usual_start(patient))
    ),
    "other_luck": Remedy("another start of that kind", other_luck),
    "one_layer": Remedy("one hidden layer only", one_layer),
    "scale": Remedy("standardise the inputs", standardise),
    "labels": Remedy("give each row its own label again", true_labels),
    "leave_out": Remedy("leave out the column that tells most", without_column),
    "loss": Remedy("the loss that suits the output", suited_loss),
}
"""All changes that learners may propose."""

CURES: Mapping[str, frozenset[str]] = {
    HEALTHY: frozenset({"nothing"}),
    "rate_too_small": frozenset({"rate_up"}),
    "too_few_epochs": frozenset({"longer", "rate_up"}),
    "rate_too_large": frozenset({"rate_down"}),
    "rate_at_the_edge": frozenset({"rate_down"}),
    "not_zeroed": frozenset({"zero_grad"}),
    "dead_relus": frozenset({"leaky", "usual_start", "rate_down"}),
    "saturated": frozenset({"usual_start"}),
    "start_alike": frozenset({"usual_start"}),
    "start_too_large": frozenset({"usual_start"}),
    "vanishing": frozenset({"one_layer", "leaky", "usual_start"}),
    "inputs_not_scaled": frozenset({"scale"}),
    "labels_shuffled": frozenset({"labels"}),
    "leak": frozenset({"leave_out"}),
    "wrong_loss": frozenset({"loss"}),
    "overfitted": frozenset({"stop_early"}),
    "unlucky_start": frozenset({"other_luck"}),
}
"""The changes that remove the cause of each fault."""


def treated(visit: int, change: str) -> TrainingCase:
    """Return the case of a visit after a change."""
    return CHANGES[change].make(patient_of(visit))


@hyperparameters
def train(*, visit: Visit = 1, change: Annotated[str, OneOf(CHANGES)] = "nothing") -> RecordedRun:
    """Train the network of a visit, after a change; raise ValueError if that is impossible."""
    run = treated(visit, change).train()
    return replace(run, hyperparameters={"visit": visit, "change": change})


@hyperparameters
def tenfold(*, visit: Visit = 1) -> RecordedRun:
    """Run a test: train with ten times the learning rate."""
    return replace(treated(visit, "rate_up").train(), hyperparameters={"tenfold": visit})


@hyperparameters
def starts(*, visit: Visit = 1) -> RecordedRun:
    """Run a test: train from other starts of the same kind."""
    return replace(starts_of(patient_of(visit)), hyperparameters={"starts": visit})
