"""The ceiling of a table: rows that are alike must get the same answer, whatever the model.

Where inputs are equal and outcomes are not, some answers are wrong before anything is trained. It
is the training error of the best possible rule, and no network can be wide enough to pass it.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

import numpy as np
import pandas as pd

from datasets.titanic import load_passengers
from lessons.overfitting.tables import TABLES, Data, Labels, labels_of
from training.hyperparameters import Integer, Seed, hyperparameters

COLUMNS = ("Name", "Sex", "Age", "Pclass", "SibSp", "Parch", "Fare", "Embarked")
"""What is read of a passenger; a gap stays a gap."""


@dataclass(frozen=True)
class Ceiling:
    """What no model can pass on the rows that it is trained on."""

    rows: np.ndarray  # (n_rows,): The rows trained on, in the file
    group: np.ndarray  # (n_rows,): Rows with the same number look the same to every model
    y: np.ndarray  # (n_rows,): What is said of each
    n_inputs: int  # How many different inputs there are
    accuracy: float  # Of saying of each input what is most often true of it


@hyperparameters
@lru_cache(maxsize=32)
def ceiling(
    *, data: Data = "titanic", labels: Labels = "true", seed: Seed = 0, split_seed: Seed = 42
) -> Ceiling:
    """Count which training rows cannot be told apart, and how many of them must be wrong."""
    table = TABLES[data]
    rows, _ = table.split(split_seed)
    X = table.features(split_seed)[rows].astype(np.float32)
    _, group = np.unique(X, axis=0, return_inverse=True)
    group = group.ravel()
    y = labels_of(data, labels, seed)[rows]
    counts = np.zeros((int(group.max()) + 1, table.n_classes), dtype=int)
    np.add.at(counts, (group, y), 1)
    return Ceiling(rows, group, y, len(counts), float(counts.max(axis=1).sum() / len(rows)))


def ceilings(n_shuffles: int = 100) -> np.ndarray:
    """Return the ceiling on the passengers for as many shuffles of the labels, (n_shuffles,)."""
    true = ceiling()
    accuracies = []
    for seed in range(n_shuffles):
        y = labels_of("titanic", "shuffled", seed)[true.rows]
        ones = np.bincount(true.group, weights=y)
        most = np.maximum(ones, np.bincount(true.group) - ones)
        accuracies.append(most.sum() / len(y))
    return np.array(accuracies)


def disputed(table: Ceiling) -> np.ndarray:
    """Return the groups of like rows that have unlike outcomes, the largest first."""
    size, ones = np.bincount(table.group), np.bincount(table.group, weights=table.y)
    unlike = np.flatnonzero((ones > 0) & (ones < size))
    return unlike[np.argsort(-size[unlike], kind="stable")]


@lru_cache(maxsize=16)
def groups_in_words(*, seed: int = 0, labels: str = "true", split_seed: int = 42) -> pd.DataFrame:
    """Return each disputed group of passengers: what they share, and what became of them."""
    known = ceiling(labels=labels, seed=seed, split_seed=split_seed)
    table = load_passengers().iloc[known.rows]
    lines = []
    for number in disputed(known):
        mine = known.group == number
        first, n, ones = table[mine].iloc[0], int(mine.sum()), int(known.y[mine].sum())
        lines.append(
            {
                "who": _who(first, len(set(table["Age"][mine].isna())) > 1),
                "rows": n,
                "survived": ones,
                "died": n - ones,
                "must be wrong": min(ones, n - ones),
            }
        )
    columns = ["who", "rows", "survived", "died", "must be wrong"]
    return pd.DataFrame(lines, columns=columns)


def _who(passenger: pd.Series, some_unknown: bool) -> str:
    age = "age unknown" if np.isnan(passenger["Age"]) else f"{passenger['Age']:g} years"
    if some_unknown:
        age = "age unknown, or the same as the age filled in"
    port = "port unknown" if pd.isna(passenger["Embarked"]) else f"from {passenger['Embarked']}"
    return (
        f"{passenger['Sex']}, class {passenger['Pclass']}, {age}, fare {passenger['Fare']:.2f}, "
        f"{port}"
    )


@hyperparameters
@lru_cache(maxsize=32)
def passengers_of_group(
    number: Annotated[int, Integer(1, 1000)],
    *,
    labels: Labels = "true",
    seed: Seed = 0,
    split_seed: Seed = 42,
) -> pd.DataFrame:
    """Return the passengers of a disputed group: one row of the file each."""
    known = ceiling(labels=labels, seed=seed, split_seed=split_seed)
    order = disputed(known)
    mine = known.group == (order[min(number, len(order)) - 1] if len(order) else -1)
    table = load_passengers().iloc[known.rows[mine]][list(COLUMNS)].reset_index(drop=True)
    table.insert(0, "row", known.rows[mine])
    table.insert(1, "label", np.where(known.y[mine] == 1, "survived", "died"))
    return table
