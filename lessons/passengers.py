"""The passengers of the Titanic, made ready to learn from, and the rules that need no learning.

Preparation and split are those of Jeremy Howard's "Linear model and neural net from scratch"
(fast.ai, Practical Deep Learning for Coders 2022, lesson 5), step by step and to the last digit.
Whatever is learned from them stands beside two rules: that nobody survives, and that women do.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd
import torch
from numpy.typing import ArrayLike

from datasets.titanic import load_passengers
from lessons.fields import Field
from lessons.validation import MAX_SEED, check_choice, check_whole

COLUMNS = ("Age", "SibSp", "Parch", "Fare", "Sex", "Pclass", "Embarked")
"""What the models may look at; name, ticket and cabin are left aside."""
SEXES = ("male", "female")
CLASSES = (1, 2, 3)
CLASS_NAMES = {"first": 1, "second": 2, "third": 3}
PORTS = {"C": "Cherbourg", "Q": "Queenstown", "S": "Southampton"}
CATEGORIES = {"Sex": SEXES, "Pclass": CLASSES, "Embarked": tuple(PORTS)}
"""Columns whose values are labels rather than quantities."""
EXAMPLES = {0: "Braund", 1: "Cumings", 5: "Moran", 61: "Icard", 258: "Ward"}
"""Rows to look at: two plain ones, a missing age, a missing port, the highest fare."""
N_VALIDATION = 178
"""Passengers held out of training: a fifth of 891, rounded down."""


def choose_columns(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Keep the seven columns that the models may look at; name, ticket and cabin are left out."""
    return table[list(COLUMNS)]


def fill_gaps(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Fill each gap with the column's mode, its most frequent value, among the 891."""
    return table.fillna(dict(reference.mode().iloc[0]))


def take_logarithm(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Turn the fare into LogFare = log(Fare + 1): then twice the fare is a step, not a leap."""
    table = table.assign(Fare=np.log(table["Fare"] + 1))
    return table.rename(columns={"Fare": "LogFare"})


def make_dummies(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Give each category a column of its own, a dummy: 1 for who belongs to it, 0 for others."""
    quantities = table.drop(columns=list(CATEGORIES))
    dummies = {
        f"{name}_{value}": table[name] == value
        for name, values in CATEGORIES.items()
        for value in values
    }
    return quantities.assign(**dummies).astype("float32")


def divide_by_maximum(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Divide each column by its largest value among the 891, so that all reach from 0 to 1."""
    return table / reference.max()


Transformation = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]


@dataclass(frozen=True)
class PreparationStep:
    """One step from the passenger list towards a table of numbers.

    Attributes
    ----------
    name : str
        What the step does, in a few words.
    function : callable
        Takes a table and the table of the 891 at the same stage, from which every statistic is
        taken, and returns the changed table.
    before, after : DataFrame
        The passengers before and after it.
    """

    name: str
    function: Transformation
    before: pd.DataFrame
    after: pd.DataFrame

    @property
    def why(self) -> str:
        """What the step does and what for, as its function says."""
        return inspect.getdoc(self.function) or ""

    def shown(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return a few telling passengers (see `EXAMPLES`) before and after, by surname."""
        names = pd.Index(EXAMPLES.values(), name="passenger")
        before, after = (
            table.loc[list(EXAMPLES)].round(3).set_axis(names)
            for table in (self.before, self.after)
        )
        return before, after


def preparation(
    passengers: pd.DataFrame | None = None, *, log_fare: bool = True, normalise: bool = True
) -> tuple[PreparationStep, ...]:
    """Prepare passengers step by step; every statistic comes from the 891 to learn from.

    Modes and maxima are taken over all 891, held-out rows included, as in the recipe: a small
    leak, and one more reason for the exam, whose 418 passengers lend nothing.

    Parameters
    ----------
    passengers : (n_samples, n_columns) DataFrame, optional
        Whom to prepare, with the seven `COLUMNS`; the 891 if not given.
    log_fare : bool
        Whether the logarithm of the fare is taken.
    normalise : bool
        Whether columns are divided by their maximum.

    Returns
    -------
    tuple of PreparationStep
        In order; the last one's ``after`` is what the models see.
    """
    steps = _steps_of_the_891(bool(log_fare), bool(normalise))
    if passengers is None:
        return steps
    table, others = passengers, []
    for step in steps:
        before, table = table, step.function(table, step.before)
        others.append(PreparationStep(step.name, step.function, before, table))
    return tuple(others)


@lru_cache(maxsize=4)
def _steps_of_the_891(log_fare: bool, normalise: bool) -> tuple[PreparationStep, ...]:
    functions: list[tuple[str, Transformation, bool]] = [
        ("Choose the columns", choose_columns, True),
        ("Fill the gaps", fill_gaps, True),
        ("Take the logarithm of the fare", take_logarithm, log_fare),
        ("Turn categories into dummies", make_dummies, True),
        ("Divide by the maximum", divide_by_maximum, normalise),
    ]
    table, steps = load_passengers(), []
    for name, function, wanted in functions:
        if wanted:
            before, table = table, function(table, table)
            steps.append(PreparationStep(name, function, before, table))
    return tuple(steps)


def split(split_seed: int | ArrayLike = 42) -> tuple[np.ndarray, np.ndarray]:
    """Shuffle the 891 and hold the first 178 of them out of training.

    Parameters
    ----------
    split_seed : int or (...,) array of int
        Which shuffle; 42 gives the recipe's.

    Returns
    -------
    (..., 713) int array
        Rows to train on.
    (..., 178) int array
        Rows held out for validation.

    Raises
    ------
    ValueError
        If a seed is not a whole number from 0 to 4294967295.
    """
    check_whole("split_seed", split_seed, 0, MAX_SEED)
    seeds = np.asarray(split_seed)
    generator = torch.Generator()
    rows = np.stack(
        [torch.randperm(891, generator=generator.manual_seed(int(s))).numpy() for s in seeds.flat]
    ).reshape(*seeds.shape, 891)
    return rows[..., N_VALIDATION:], rows[..., :N_VALIDATION]


@dataclass(frozen=True)
class TrainingArrays:
    """The prepared passengers, split; all numbers are float32, as in the recipe.

    Attributes
    ----------
    X_train, X_validation : (..., 713, 12) and (..., 178, 12) array of float
        Features.
    y_train, y_validation : (..., 713) and (..., 178) array of float
        1 for who survived, 0 for who did not.
    features : tuple of str
        Names of the 12 columns of X.
    """

    X_train: np.ndarray
    y_train: np.ndarray
    X_validation: np.ndarray
    y_validation: np.ndarray
    features: tuple[str, ...]


@lru_cache(maxsize=4)
def all_arrays(log_fare: bool, normalise: bool) -> tuple[np.ndarray, np.ndarray, tuple[str, ...]]:
    """Prepare all 891, once: X (891, 12), y (891,), both read-only, and the feature names."""
    table = preparation(log_fare=log_fare, normalise=normalise)[-1].after
    X = table.to_numpy(copy=True)
    y = load_passengers()["Survived"].to_numpy(dtype=np.float32, copy=True)
    X.flags.writeable = y.flags.writeable = False
    return X, y, tuple(table.columns)


def training_arrays(
    split_seed: int | ArrayLike = 42, *, log_fare: bool = True, normalise: bool = True
) -> TrainingArrays:
    """Prepare the passengers and split them.

    Parameters
    ----------
    split_seed : int or (...,) array of int
        Which split; several seeds give several splits side by side.
    log_fare, normalise : bool
        Whether the fare's logarithm is taken, and columns are divided by their maximum.

    Returns
    -------
    TrainingArrays

    Raises
    ------
    ValueError
        If a seed is not a whole number from 0 to 4294967295.
    """
    X, y, features = all_arrays(log_fare, normalise)
    train_rows, held_out = split(split_seed)
    return TrainingArrays(X[train_rows], y[train_rows], X[held_out], y[held_out], features)


def majority(passengers: pd.DataFrame) -> np.ndarray:
    """Say of everybody what was true of most of the 891: they drowned.

    Parameters
    ----------
    passengers : (n_samples, n_columns) DataFrame
        Anybody.

    Returns
    -------
    (n_samples,) bool array
        Whether each is said to survive.
    """
    return np.full(len(passengers), load_passengers()["Survived"].mean() > 0.5)


def women_survive(passengers: pd.DataFrame) -> np.ndarray:
    """Say that women survive and men do not: the one-line rule that every model has to beat.

    Parameters
    ----------
    passengers : (n_samples, n_columns) DataFrame
        With the column Sex.

    Returns
    -------
    (n_samples,) bool array
    """
    return (passengers["Sex"] == "female").to_numpy(dtype=bool)


def one_sentence(
    passengers: pd.DataFrame, *, passenger_class: int = 3, port: str = "S"
) -> np.ndarray:
    """Say that a woman survives, unless she travels third class from Southampton.

    Parameters
    ----------
    passengers : (n_samples, n_columns) DataFrame
        With the columns Sex, Pclass and Embarked. A missing port is no port.
    passenger_class : int
        The class of the exception: 1, 2 or 3.
    port : str
        The port of the exception: 'C' for Cherbourg, 'Q' for Queenstown, 'S' for Southampton.

    Returns
    -------
    (n_samples,) bool array

    Raises
    ------
    ValueError
        If there is no such class or port.
    """
    check_whole("passenger_class", passenger_class, 1, 3)
    check_choice("port", port, PORTS)
    exception = (passengers["Pclass"] == passenger_class) & (passengers["Embarked"] == port)
    return women_survive(passengers) & ~exception.to_numpy(dtype=bool)


Rule = Callable[..., np.ndarray]
"""Takes passengers, perhaps with options, and says of each whether they survive."""


def rule_accuracy(split_seed: int | ArrayLike = 42, rule: Rule = women_survive) -> np.ndarray:
    """Return how often a rule is right on the held-out rows of each split.

    Parameters
    ----------
    split_seed : int or (...,) array of int
        Which splits, as in `train`.
    rule : callable
        `majority`, `women_survive`, `one_sentence` or another one of your own.

    Returns
    -------
    (...,) array of float
    """
    passengers = load_passengers()
    right = rule(passengers) == (passengers["Survived"].to_numpy() == 1)
    return right[split(split_seed)[1]].mean(axis=-1)


EXCEPTION = (
    Field("unless_class", "in class", "first", options=CLASS_NAMES),
    Field("unless_port", "from", "Cherbourg", options={name: port for port, name in PORTS.items()}),
)
"""What `one_sentence` wants to know, for the knobs of a page."""


def survival_by_group() -> pd.DataFrame:
    """Count who of the 891 survived, by sex and class.

    Returns
    -------
    (6, 4) DataFrame
        One row for each sex and class: Sex, Pclass, ``n_passengers`` and the share ``survived``.
    """
    groups = load_passengers().groupby(["Sex", "Pclass"])["Survived"]
    return groups.agg(n_passengers="size", survived="mean").reset_index()


def fares() -> dict[str, np.ndarray]:
    """Return the 891 fares, in pounds and as logarithms, by what to call them."""
    pounds = load_passengers()["Fare"].to_numpy()
    return {"Fare (pounds)": pounds, "LogFare = log(Fare + 1)": np.log(pounds + 1)}
