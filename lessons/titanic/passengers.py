"""The passengers of the Titanic, made ready to learn from, and the rules that need no learning.

Preparation and split are those of Jeremy Howard's "Linear model and neural net from scratch"
(fast.ai, Practical Deep Learning for Coders 2022, lesson 5), step by step and to the last digit.
Whatever is learned from them stands beside two rules: that nobody survives, and that women do.
"""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Annotated, Any

import numpy as np
import pandas as pd
import torch

from datasets.titanic import load_passengers
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
)

COLUMNS = ("Age", "SibSp", "Parch", "Fare", "Sex", "Pclass", "Embarked")
"""What the models may look at; name, ticket and cabin are left aside."""
SEXES = ("male", "female")
CLASS_NAMES = {"first": 1, "second": 2, "third": 3}
PORTS = {"C": "Cherbourg", "Q": "Queenstown", "S": "Southampton"}
PORT_CODES = {name: port for port, name in PORTS.items()}
PassengerClass = Annotated[int, Integer(1, 3)]
Port = Annotated[str, OneOf(PORTS)]
CATEGORIES = {"Sex": SEXES, "Pclass": (1, 2, 3), "Embarked": tuple(PORTS)}
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


@lru_cache(maxsize=16)
@hyperparameters
def preparation(
    *,
    log_fare: bool = True,
    normalise: bool = True,
    statistics: Statistics = "all",
    split_seed: Seed = 42,
) -> tuple[PreparationStep, ...]:
    """Prepare all 891 step by step.

    The recipe takes modes and maxima from all of them, held-out rows included: a leak, if a small
    one. With ``statistics="training"`` they come from the rows trained on alone.
    """
    steps: dict[str, Transformation] = {"Columns": choose_columns, "Gaps": fill_gaps}
    if log_fare:
        steps["Logarithm"] = take_logarithm
    steps["Dummies"] = make_dummies
    if normalise:
        steps["Maximum"] = divide_by_maximum
    table, known = load_passengers(), _known(statistics, split_seed)
    return prepare(table, stages(table.iloc[known], steps), steps)


def prepare_others(
    passengers: pd.DataFrame, *, statistics: str = "all", split_seed: int = 42, **how: bool
) -> np.ndarray:
    """Prepare other passengers as in `preparation`, with the modes and maxima used there."""
    known = _known(statistics, split_seed)
    for step in preparation(statistics=statistics, split_seed=split_seed, **how):
        passengers = step.function(passengers, step.before.iloc[known])
    return passengers.to_numpy()


def _known(statistics: str, split_seed: int) -> np.ndarray:
    """Return the rows that modes and maxima come from."""
    return np.arange(891) if statistics == "all" else split(split_seed)[0]


@hyperparameters
def split(split_seed: Seeds = 42) -> tuple[np.ndarray, np.ndarray]:
    """Shuffle the 891 and hold the first 178 of them out of training."""
    seeds = np.asarray(split_seed)
    generator = torch.Generator()
    rows = np.stack(
        [torch.randperm(891, generator=generator.manual_seed(int(s))).numpy() for s in seeds.flat]
    ).reshape(*seeds.shape, 891)
    return rows[..., N_VALIDATION:], rows[..., :N_VALIDATION]


@hyperparameters
def features_of_all(
    split_seed: Seeds = 42,
    *,
    log_fare: bool = True,
    normalise: bool = True,
    statistics: Statistics = "all",
) -> np.ndarray:
    """Prepare all 891 passengers; the arrays are remembered, so do not change them."""
    how = {"log_fare": log_fare, "normalise": normalise}
    if statistics == "all":
        return _features(**how)
    seeds = np.asarray(split_seed)
    tables = []
    for i, seed in enumerate(seeds.flat, start=1):
        tables.append(_features(**how, statistics="training", split_seed=int(seed)))
        report_progress(i / seeds.size)
    return np.reshape(tables, (*seeds.shape, *tables[0].shape))


@lru_cache(maxsize=128)
def _features(**how: Any) -> np.ndarray:
    X = preparation(**how)[-1].after.to_numpy(copy=True)
    X.flags.writeable = False
    return X


def feature_names(*, log_fare: bool = True) -> tuple[str, ...]:
    """Return the names of the twelve columns that the models see."""
    return tuple(preparation(log_fare=log_fare)[-1].after.columns)


def feature_labels(*, log_fare: bool = True) -> tuple[str, ...]:
    """Return what the twelve columns are called by people."""
    called = {"Age": "age", "SibSp": "siblings, spouses", "Parch": "parents, children"}
    called |= {"Fare": "fare", "LogFare": "fare (logarithm)"}
    called |= {f"Sex_{sex}": sex for sex in SEXES}
    called |= {f"Pclass_{number}": f"{name} class" for name, number in CLASS_NAMES.items()}
    called |= {f"Embarked_{port}": f"from {name}" for port, name in PORTS.items()}
    return tuple(called[name] for name in feature_names(log_fare=log_fare))


@cache
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


def majority(passengers: pd.DataFrame) -> np.ndarray:
    """Say of everybody what was true of most of the 891: they died."""
    return np.full(len(passengers), load_passengers()["Survived"].mean() > 0.5)


def women_survive(passengers: pd.DataFrame) -> np.ndarray:
    """Say that women survive and men do not: the one-line rule that every model has to beat."""
    return (passengers["Sex"] == "female").to_numpy(dtype=bool)


@hyperparameters
def one_sentence(
    passengers: pd.DataFrame, *, unless_class: PassengerClass = 3, unless_port: Port = "S"
) -> np.ndarray:
    """Say that a woman survives, unless she travels third class from Southampton."""
    exception = (passengers["Pclass"] == unless_class) & (passengers["Embarked"] == unless_port)
    return women_survive(passengers) & ~exception.to_numpy(dtype=bool)


Rule = Callable[[pd.DataFrame], np.ndarray]
RULES: dict[str, Rule] = {"nobody survives": majority, "women survive": women_survive}


def rule_accuracy(split_seed: Seeds = 42, rule: Rule = women_survive) -> np.ndarray:
    """Return how often a rule is right on the held-out rows of each split."""
    right = rule(load_passengers()) == (targets_of_all() == 1)
    return right[split(split_seed)[1]].mean(axis=-1)


@cache
def in_words() -> pd.DataFrame:
    """Return all 891 as they are read."""
    table = load_passengers()
    classes = {number: name for name, number in CLASS_NAMES.items()}
    return pd.DataFrame(
        {
            "passenger": table["Name"],
            IN_TRUTH: table["Survived"].map({1: "survived", 0: "died"}),
            "sex": table["Sex"],
            "age (years)": table["Age"].map("{:g}".format, na_action="ignore"),
            "class": table["Pclass"].map(classes),
            "siblings and spouse": table["SibSp"].astype(str),
            "parents and children": table["Parch"].astype(str),
            "fare (pounds)": table["Fare"].map("{:.2f}".format),
            "boarded in": table["Embarked"].map(PORTS),
        }
    ).fillna("not known")


def who(rows: np.ndarray) -> list[str]:
    """Say who some were, without a name, such as "female, 41, second class, Cherbourg"."""
    table = in_words().iloc[rows]
    age = table["age (years)"].replace("not known", "age not known")
    said = table["sex"] + ", " + age + ", " + table["class"] + " class, " + table["boarded in"]
    return said.tolist()


@hyperparameters
def sample_passengers(*, seed: Annotated[int, Integer(0, 99)] = 0) -> pd.DataFrame:
    """Draw ten of the 891 as they are read, with numbers for names; last stands who lived."""
    rows = np.random.default_rng(seed).choice(891, 10, replace=False)
    table = in_words().iloc[rows]
    table.insert(0, "no.", [str(i) for i in range(1, 11)])
    family = load_passengers()[["SibSp", "Parch"]].sum(axis=1).iloc[rows]
    table.insert(5, "family aboard", family.astype(str))
    return table[["no.", "sex", "age (years)", "class", "family aboard", "boarded in", IN_TRUTH]]


def fares() -> dict[str, np.ndarray]:
    """Return the 891 fares, in pounds and as logarithms, by what to call them."""
    pounds = load_passengers()["Fare"].to_numpy()
    return {"Fare (pounds)": pounds, "LogFare = log(Fare + 1)": np.log(pounds + 1)}
