"""Three tables to learn from, or to learn by heart: passengers, patients, and digits.

Preparation and splits are those of their own lessons; whatever a step has to know of the data, a
mode, a maximum, a mean, it takes from the training rows of each split.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from sklearn.model_selection import train_test_split

from datasets.digits import load_digits
from lessons.heart import patients
from lessons.titanic import passengers
from training.progress import Progress
from training.tables import take_rows
from training.validation import MAX_SEED, check_choice, check_number, check_whole

LABELS = ("true", "shuffled")
"""What is learned: what is known of each row, or what is known of another, drawn from a hat."""
WATCHED = 0.2
"""The share of the rows trained on that early stopping sets aside to watch."""


@dataclass(frozen=True)
class Table:
    """Where the rows of a table come from.

    Attributes
    ----------
    features : callable
        Takes a split seed, returns all rows as numbers, (n_rows, n_features), prepared with what
        the training rows of that split say.
    targets : callable
        Returns the class of each row, (n_rows,) int.
    split : callable
        Takes a split seed, returns the rows to train on and those held out.
    n_features, n_train, n_classes : int
        How many columns, rows to train on, and classes there are.
    """

    features: Callable[[int], np.ndarray]
    targets: Callable[[], np.ndarray]
    split: Callable[[int], tuple[np.ndarray, np.ndarray]]
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
        *(12, 713, 2),
    ),
    "heart": Table(
        patients.features,
        lambda: patients.outcomes().astype(int),
        patients.split,
        *(22, 242, 2),
    ),
    "digits": Table(
        lambda seed: load_digits()[0], lambda: load_digits()[1], _digit_split, *(64, 1437, 10)
    ),
}


@dataclass(frozen=True)
class Rows:
    """The rows of each run, ready to train on; the first axis is that of the runs.

    Attributes
    ----------
    X, y : (n_runs, n_train, n_features) array of float32 and (n_runs, n_train) array of int
        To learn from.
    X_held_out, y_held_out : like X and y
        To be judged on.
    X_watched, y_watched : like X and y
        Taken out of the rows to learn from, for early stopping; there may be none.
    n_classes : int
        How many classes there are.
    """

    X: np.ndarray
    y: np.ndarray
    X_held_out: np.ndarray
    y_held_out: np.ndarray
    X_watched: np.ndarray
    y_watched: np.ndarray
    n_classes: int


def rows_for(
    data: str,
    *,
    seeds: np.ndarray,
    split_seeds: np.ndarray,
    labels: str = "true",
    share: float = 1.0,
    watch: bool = False,
    on_progress: Progress | None = None,
) -> Rows:
    """Prepare and split a table for each of several runs.

    Parameters
    ----------
    data : str
        'titanic', 'heart' or 'digits'.
    seeds, split_seeds : (n_runs,) int array
        Which hat the shuffled labels come from, and who is held out.
    labels : str
        'true' or 'shuffled': then every row, held out or not, gets the label of another.
    share : float
        Of the training rows, how many are used, from 0.02 to 1.
    watch : bool
        Whether a fifth of those is set aside to be watched.
    on_progress : callable, optional
        Called before each run's rows with the share that is done.

    Returns
    -------
    Rows

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("data", data, TABLES)
    check_choice("labels", labels, LABELS)
    check_number("share", share, 0.02, 1)
    check_whole("seed", seeds, 0, MAX_SEED)
    check_whole("split_seed", split_seeds, 0, MAX_SEED)
    table = TABLES[data]
    parts: list[tuple[np.ndarray, ...]] = []
    for i, (seed, split_seed) in enumerate(zip(seeds.tolist(), split_seeds.tolist(), strict=True)):
        if on_progress is not None:
            on_progress(i / len(seeds))
        X, y = table.features(split_seed), labels_of(data, labels, seed)
        train_rows, held_out = table.split(split_seed)
        used = train_rows[: max(2, round(share * len(train_rows)))]
        n_watched = round(WATCHED * len(used)) if watch else 0
        kept, watched = used[n_watched:], used[:n_watched]
        parts.append(
            tuple(
                each
                for rows in (kept, held_out, watched)
                for each in (take_rows(X, rows).astype(np.float32), y[rows])
            )
        )
    names = ("X", "y", "X_held_out", "y_held_out", "X_watched", "y_watched")
    stacked = map(np.stack, zip(*parts, strict=True))
    return Rows(**dict(zip(names, stacked, strict=True)), n_classes=table.n_classes)


def labels_of(data: str, labels: str, seed: int) -> np.ndarray:
    """Return the class that each row of a table is said to have: its own, or one from a hat."""
    y = TABLES[data].targets()
    return y if labels == "true" else np.random.default_rng([seed, 1]).permutation(y)


def most_frequent(rows: Rows) -> np.ndarray:
    """Return how often the baseline is right on the held-out rows of each run, (n_runs,).

    It says of everybody what is true of most of the rows trained on.
    """
    says = np.array([np.bincount(y, minlength=rows.n_classes).argmax() for y in rows.y])
    right: np.ndarray = (rows.y_held_out == says[:, None]).mean(axis=-1)
    return right
