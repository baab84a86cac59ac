"""Three tables to learn from, or to learn by heart: passengers, patients, and digits.

Preparation and splits are those of their own lessons; whatever a step has to know of the data, a
mode, a maximum, a mean, it takes from the training rows of each split.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

import numpy as np
from sklearn.model_selection import train_test_split

from datasets.digits import load_digits
from lessons.heart import patients
from lessons.titanic import passengers
from training.hyperparameters import Number, OneOf, Seeds, hyperparameters
from training.multilayer import DataSplit
from training.progress import report_progress, track
from training.tables import take_rows

LABELS = ("true", "shuffled")
"""What is learned: what is known of each row, or what is known of another, drawn from a hat."""


@dataclass(frozen=True)
class Table:
    # Takes a split seed, returns all rows as numbers, (n_rows, n_features), prepared with what the
    # training rows of that split say
    features: Callable[[int], np.ndarray]
    targets: Callable[[], np.ndarray]  # Returns the class of each row, (n_rows,) int
    # Takes a split seed, returns the rows to train on and those held out
    split: Callable[[int], tuple[np.ndarray, np.ndarray]]
    # How many columns, rows to train on, and classes there are
    n_features: int
    n_train: int
    n_classes: int


@lru_cache(maxsize=64)
def _digit_split(split_seed: int) -> tuple[np.ndarray, np.ndarray]:
    y = load_digits()[1]
    train_rows, held_out = train_test_split(
        np.arange(len(y)), test_size=0.2, random_state=split_seed, stratify=y
    )
    return train_rows, held_out


TABLES = {
    "titanic": Table(
        lambda seed: passengers.features_of_all(seed, statistics="training"),
        lambda: passengers.targets_of_all().astype(int),
        passengers.split,
        *(12, passengers.N_TRAINING, 2),
    ),
    "heart": Table(
        patients.features,
        lambda: patients.outcomes().astype(int),
        patients.split,
        *(22, patients.N_TRAIN, 2),
    ),
    "digits": Table(
        lambda seed: load_digits()[0], lambda: load_digits()[1], _digit_split, *(64, 1437, 10)
    ),
}
Data = Annotated[str, OneOf(TABLES)]
Labels = Annotated[str, OneOf(LABELS)]
Share = Annotated[float, Number(0.02, 1)]
"""Of the training rows, how many are used."""


@hyperparameters
def rows_for(
    data: Data,
    *,
    seed: Seeds,
    split_seed: Seeds,
    labels: Labels = "true",
    share: Share = 1.0,
    watch: bool = False,
) -> DataSplit:
    """Prepare and split a table for each of several runs."""
    seeds, split_seeds = np.broadcast_arrays(seed, split_seed)
    runs: list[tuple[np.ndarray, ...]] = []
    for hat, split in track(zip(seeds.flat, split_seeds.flat, strict=True)):
        report_progress(0.0)
        drawn = int(hat) if labels == "shuffled" else 0
        runs.append(_rows_of_a_run(data, labels, drawn, int(split), share, watch=watch))
    names = ("X", "y", "X_held_out", "y_held_out", "X_watched", "y_watched")
    parts = {
        name: np.reshape(arrays, (*seeds.shape, *arrays[0].shape))
        for name, arrays in zip(names, zip(*runs, strict=True), strict=True)
    }
    return DataSplit(**parts, n_classes=TABLES[data].n_classes)


@lru_cache(maxsize=8)
def _rows_of_a_run(
    data: str, labels: str, hat: int, split_seed: int, share: float, *, watch: bool
) -> tuple[np.ndarray, ...]:
    """Return inputs and labels of the rows trained on, held out, and watched."""
    table = TABLES[data]
    X, y = table.features(split_seed), labels_of(data, labels, hat)
    train_rows, held_out = table.split(split_seed)
    used = train_rows[: max(2, round(share * len(train_rows)))]
    n_watched = round(0.2 * len(used)) if watch else 0  # for early stopping
    parts = (used[n_watched:], held_out, used[:n_watched])
    return tuple(a for rows in parts for a in (take_rows(X, rows).astype(np.float32), y[rows]))


def labels_of(data: str, labels: str, seed: int) -> np.ndarray:
    """Return the class that each row of a table is said to have: its own, or one from a hat."""
    y = TABLES[data].targets()
    return y if labels == "true" else np.random.default_rng([seed, 1]).permutation(y)
