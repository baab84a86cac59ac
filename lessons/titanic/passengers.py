"""The passengers of the Titanic, made ready to learn from, and the rules that need no learning.

Preparation and split are those of Jeremy Howard's "Linear model and neural net from scratch"
(fast.ai, Practical Deep Learning for Coders 2022, lesson 5), step by step and to the last digit.
Whatever is learned from them stands beside two rules: that nobody survives, and that women do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

import numpy as np
import pandas as pd
import torch
from numpy.typing import ArrayLike

from datasets.titanic import load_passengers
from training.feature_specs import FeatureSpec
from training.hyperparameters import Integer, OneOf, Seed, Seeds, hyperparameters
from training.progress import report_progress
from training.tables import (
    PreparationStep,
    Transformation,
    divide_by_largest,
    fill_with_mode,
    one_hot,
    prepare,
    stages,
    take_rows,
)

COLUMNS = ("Age", "SibSp", "Parch", "Fare", "Sex", "Pclass", "Embarked")
"""What the models may look at; name, ticket and cabin are left aside."""
SEXES = ("male", "female")
CLASSES = (1, 2, 3)
CLASS_NAMES = {"first": 1, "second": 2, "third": 3}
PORTS = {"C": "Cherbourg", "Q": "Queenstown", "S": "Southampton"}
PassengerClass = Annotated[int, Integer(1, 3)]
Port = Annotated[str, OneOf(PORTS)]
"""C for Cherbourg, Q for Queenstown, S for Southampton."""
CATEGORIES = {"Sex": SEXES, "Pclass": CLASSES, "Embarked": tuple(PORTS)}
"""Columns whose values are labels rather than quantities."""
EXAMPLES = {0: "Braund", 1: "Cumings", 5: "Moran", 61: "Icard", 258: "Ward"}
"""Rows to look at: two plain ones, a missing age, a missing port, the highest fare."""
IN_TRUTH = "in truth"
N_TRAINING, N_VALIDATION = 713, 178
"""Passengers learned from and held out: a fifth of 891, rounded down."""


STATISTICS = ("all", "training")
"""Whose modes and maxima prepare the table: all 891, as in the recipe, or the training rows."""
Statistics = Annotated[str, OneOf(STATISTICS)]
Target = Annotated[str, OneOf(("survived", "female", "either"))]
"""What may be learned: who survived, or, as controls, who is a woman, and who is either a woman or
in the first class, but not both."""


def choose_columns(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Keep the seven columns that the models may look at; name, ticket and cabin are left out."""
    return table[list(COLUMNS)]


def fill_gaps(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Fill each gap with the column's mode, its most frequent value."""
    return fill_with_mode(table, reference)


def take_logarithm(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Turn the fare into LogFare = log(Fare + 1): doubling the fare is then a step, not a leap."""
    table = table.assign(Fare=np.log(table["Fare"] + 1))
    return table.rename(columns={"Fare": "LogFare"})


def make_dummies(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Give each category a column of its own, a dummy: 1 for its members, 0 for the others."""
    return one_hot(table, CATEGORIES)


def divide_by_maximum(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Divide each column by its largest value, so that all reach from 0 to about 1."""
    return divide_by_largest(table, reference)


@lru_cache(maxsize=16)
def show_examples(step: PreparationStep) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a few telling passengers (see `EXAMPLES`) before and after a step, by surname."""
    names = pd.Index(EXAMPLES.values(), name="passenger")
    before, after = (
        table.loc[list(EXAMPLES)].round(3).set_axis(names) for table in (step.before, step.after)
    )
    return before, after


def transformations(*, log_fare: bool, normalise: bool) -> dict[str, Transformation]:
    """Return the steps of the preparation in order, by what to call them."""
    wanted: list[tuple[str, Transformation, bool]] = [
        ("Columns", choose_columns, True),
        ("Gaps", fill_gaps, True),
        ("Logarithm", take_logarithm, log_fare),
        ("Dummies", make_dummies, True),
        ("Maximum", divide_by_maximum, normalise),
    ]
    return {name: function for name, function, kept in wanted if kept}


@hyperparameters
def preparation(
    passengers: pd.DataFrame | None = None,
    *,
    log_fare: bool = True,
    normalise: bool = True,
    statistics: Statistics = "all",
    split_seed: Seed = 42,
) -> tuple[PreparationStep, ...]:
    """Prepare passengers step by step.

    The recipe takes modes and maxima from all 891, held-out rows included: a leak, if a small
    one. With ``statistics="training"`` they come from the rows trained on alone.
    """
    how = (log_fare, normalise, statistics, split_seed if statistics == "training" else 0)
    if passengers is None:
        return _everybody_prepared(*how)
    steps = transformations(log_fare=log_fare, normalise=normalise)
    return prepare(passengers, _references(*how), steps)


@lru_cache(maxsize=8)
def _everybody_prepared(
    log_fare: bool, normalise: bool, statistics: str, split_seed: int
) -> tuple[PreparationStep, ...]:
    """Prepare all 891, as `preparation` does."""
    references = _references(log_fare, normalise, statistics, split_seed)
    steps = transformations(log_fare=log_fare, normalise=normalise)
    return prepare(load_passengers(), references, steps)


@lru_cache(maxsize=16)
def _references(
    log_fare: bool, normalise: bool, statistics: str, split_seed: int
) -> tuple[pd.DataFrame, ...]:
    """Return the tables from which the steps of `preparation` take modes and maxima."""
    everybody = load_passengers()
    if statistics == "training":
        everybody = everybody.iloc[split(split_seed)[0]]
    return stages(everybody, transformations(log_fare=log_fare, normalise=normalise))


@hyperparameters
def split(split_seed: Seeds = 42) -> tuple[np.ndarray, np.ndarray]:
    """Shuffle the 891 and hold the first 178 of them out of training."""
    seeds = np.asarray(split_seed)
    generator = torch.Generator()
    rows = np.stack(
        [torch.randperm(891, generator=generator.manual_seed(int(s))).numpy() for s in seeds.flat]
    ).reshape(*seeds.shape, 891)
    return rows[..., N_VALIDATION:], rows[..., :N_VALIDATION]


@lru_cache(maxsize=128)
def _features(
    log_fare: bool, normalise: bool, statistics: str, split_seed: int
) -> tuple[np.ndarray, tuple[str, ...]]:
    """Return all 891 prepared as an array, read-only, and the names of its columns."""
    steps = preparation(
        log_fare=log_fare, normalise=normalise, statistics=statistics, split_seed=split_seed
    )
    X = steps[-1].after.to_numpy(copy=True)
    X.flags.writeable = False
    return X, tuple(steps[-1].after.columns)


@hyperparameters
def features_of_all(
    split_seed: Seeds = 42,
    *,
    log_fare: bool = True,
    normalise: bool = True,
    statistics: Statistics = "all",
) -> np.ndarray:
    """Prepare all 891 passengers; the arrays are remembered, so do not change them."""
    if statistics == "all":
        return _features(bool(log_fare), bool(normalise), "all", 42)[0]
    seeds = np.asarray(split_seed)
    tables = []
    for i, seed in enumerate(seeds.flat, start=1):
        tables.append(_features(bool(log_fare), bool(normalise), "training", int(seed))[0])
        report_progress(i / seeds.size)
    return np.stack(tables).reshape(*seeds.shape, *tables[0].shape)


def feature_names(*, log_fare: bool = True, normalise: bool = True) -> tuple[str, ...]:
    """Return the names of the twelve columns that the models see."""
    return _features(bool(log_fare), bool(normalise), "all", 42)[1]


@lru_cache
@hyperparameters
def targets_of_all(target: Target = "survived") -> np.ndarray:
    """Return what is to be learned of each of the 891, read-only: (891,) float32, 0 or 1."""
    table = load_passengers()
    women = table["Sex"] == "female"
    members = {
        "survived": table["Survived"] == 1,
        "female": women,
        "either": women ^ (table["Pclass"] == 1),
    }
    y = members[target].to_numpy(dtype=np.float32, copy=True)
    y.flags.writeable = False
    return y


@dataclass(frozen=True)
class TrainingArrays:
    """The prepared passengers, split; all numbers are float32, as in the recipe."""

    X_train: np.ndarray
    # 1 for who survived, 0 for who did not
    y_train: np.ndarray
    X_validation: np.ndarray
    y_validation: np.ndarray
    features: tuple[str, ...]  # Names of the 12 columns of X


def training_arrays(
    split_seed: int | ArrayLike = 42,
    *,
    log_fare: bool = True,
    normalise: bool = True,
    statistics: str = "all",
) -> TrainingArrays:
    """Prepare the passengers and split them; parameters are those of `features_of_all`."""
    X = features_of_all(split_seed, log_fare=log_fare, normalise=normalise, statistics=statistics)
    y = targets_of_all()
    train_rows, held_out = split(split_seed)
    return TrainingArrays(
        take_rows(X, train_rows),
        y[train_rows],
        take_rows(X, held_out),
        y[held_out],
        feature_names(log_fare=log_fare, normalise=normalise),
    )


def majority(passengers: pd.DataFrame) -> np.ndarray:
    """Say of everybody what was true of most of the 891: they died."""
    return np.full(len(passengers), load_passengers()["Survived"].mean() > 0.5)


def women_survive(passengers: pd.DataFrame) -> np.ndarray:
    """Say that women survive and men do not: the one-line rule that every model has to beat."""
    return (passengers["Sex"] == "female").to_numpy(dtype=bool)


@hyperparameters
def one_sentence(
    passengers: pd.DataFrame, *, passenger_class: PassengerClass = 3, port: Port = "S"
) -> np.ndarray:
    """Say that a woman survives, unless she travels third class from Southampton."""
    exception = (passengers["Pclass"] == passenger_class) & (passengers["Embarked"] == port)
    return women_survive(passengers) & ~exception.to_numpy(dtype=bool)


Rule = Callable[..., np.ndarray]
"""Takes passengers, perhaps with options, and says of each whether they survive."""


def rule_accuracy(split_seed: int | ArrayLike = 42, rule: Rule = women_survive) -> np.ndarray:
    """Return how often a rule is right on the held-out rows of each split."""
    passengers = load_passengers()
    right = rule(passengers) == (passengers["Survived"].to_numpy() == 1)
    return right[split(split_seed)[1]].mean(axis=-1)


def rows_in_words(rows: np.ndarray) -> pd.DataFrame:
    return _everybody_in_words().iloc[rows]


@lru_cache(maxsize=1)
def _everybody_in_words() -> pd.DataFrame:
    table = load_passengers()
    classes = {number: name for name, number in CLASS_NAMES.items()}
    age, port = table["Age"], table["Embarked"].map(PORTS)
    return pd.DataFrame(
        {
            "passenger": table["Name"],
            IN_TRUTH: table["Survived"].map({1: "survived", 0: "died"}),
            "sex": table["Sex"],
            "age (years)": age.map("{:g}".format).where(age.notna(), "not known"),
            "class": table["Pclass"].map(classes),
            "siblings and spouse": table["SibSp"].astype(str),
            "parents and children": table["Parch"].astype(str),
            "fare (pounds)": table["Fare"].map("{:.2f}".format),
            "boarded in": port.where(port.notna(), "not known"),
        }
    )


@hyperparameters
def sample_passengers(*, seed: Annotated[int, Integer(0, 99)] = 0) -> pd.DataFrame:
    """Draw ten of the 891 as they are read, with numbers for names; last stands who lived."""
    everybody = load_passengers()
    rows = np.random.default_rng(seed).choice(len(everybody), 10, replace=False)
    words = rows_in_words(rows).reset_index(drop=True)
    family = (everybody["SibSp"] + everybody["Parch"]).iloc[rows].astype(str)
    words["no."] = [str(i + 1) for i in range(len(rows))]
    words["family aboard"] = family.to_numpy()
    names = ["no.", "sex", "age (years)", "class", "family aboard", "boarded in", IN_TRUTH]
    return words[names]


EXCEPTION = (
    FeatureSpec("unless_class", "in class", "first", options=CLASS_NAMES),
    FeatureSpec(
        "unless_port", "from", "Cherbourg", options={name: port for port, name in PORTS.items()}
    ),
)
"""What `one_sentence` wants to know, for the knobs of a page."""


def fares() -> dict[str, np.ndarray]:
    """Return the 891 fares, in pounds and as logarithms, by what to call them."""
    pounds = load_passengers()["Fare"].to_numpy()
    return {"Fare (pounds)": pounds, "LogFare = log(Fare + 1)": np.log(pounds + 1)}
