"""Women and men of each class: who of them lived, and whom model and rule are right about."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any

import numpy as np
import pandas as pd

from datasets.titanic import load_passengers
from lessons.titanic.passengers import CLASS_NAMES, IN_TRUTH, in_words, who, women_survive
from lessons.titanic.survivors import (
    predict,
    row_of,
    rows_of,
    samples,
    survives,
    table_of,
    target_of,
)
from training.dense import Examples
from training.figures import percent
from training.hyperparameters import OneOf, holds_for_any, hyperparameters
from training.recorded_run import RecordedRun

GROUPS = {
    f"{people}_{number}": f"{people}, {name} class"
    for people in ("women", "men")
    for name, number in CLASS_NAMES.items()
}
"""By short name what each group is called."""
EVERYBODY = "everybody"
"""Short name of all groups together."""


def group_of(passengers: pd.DataFrame) -> pd.Series:
    """Return the short name of each passenger's group."""
    people = passengers["Sex"].map({"female": "women_", "male": "men_"})
    return people + passengers["Pclass"].astype(str)


@hyperparameters
def of_group(
    passengers: pd.DataFrame, group: Annotated[str, OneOf((EVERYBODY, *GROUPS))]
) -> np.ndarray:
    """Tell who of some passengers belongs to a group."""
    return (group_of(passengers) == group).to_numpy() | (group == EVERYBODY)


def lanes(passengers: pd.DataFrame) -> np.ndarray:
    """Return the place of each passenger's group in `GROUPS`: (n,) int."""
    return group_of(passengers).map({name: i for i, name in enumerate(GROUPS)}).to_numpy()


def groups_survive(passengers: pd.DataFrame, groups: Sequence[str]) -> np.ndarray:
    """Say that everybody in some groups survives, and nobody else."""
    return group_of(passengers).isin(groups).to_numpy()


def passengers_of_group(group: str) -> pd.DataFrame:
    """Return those of the 891 in a group as they are read."""
    return in_words()[of_group(load_passengers(), group)]


@holds_for_any("learning_rate", "n_epochs")
def describe_like_you(run: RecordedRun, **you: Any) -> str:
    """Say who of the 891 is most like a passenger of your own, and judged otherwise."""
    own, table = row_of(run, **you), table_of(run)
    lives = bool(survives(predict(run, own))[0])
    others = np.flatnonzero(survives(predict(run, table)) != lives)
    if not others.size:
        return f"The model says that everybody {'survives' if lives else 'dies'}, so you, too."
    nearest = others[[np.abs(table[others] - own).sum(axis=-1).argmin()]]
    truth = in_words()[IN_TRUTH].iloc[nearest].item()
    verdict = "wrong" if (truth == "survived") == lives else "right"
    return (
        f"The model says that you {'survive' if lives else 'die'}. Most like you, and judged "
        f"otherwise, was **{who(nearest)[0]}**. There it is {verdict}: this passenger {truth}."
    )


@cache
def survival_by_group() -> pd.DataFrame:
    """Count who of the 891 survived, by sex and class."""
    table = load_passengers()
    known = table["Survived"].groupby(group_of(table)).agg(n="size", survived="mean").loc[[*GROUPS]]
    return known.assign(who=_counted(known["n"]))


def _counted(sizes: pd.Series) -> list[str]:
    return [f"{called} ({n})" for called, n in zip(GROUPS.values(), sizes, strict=True)]


def accuracy_by_group(run: RecordedRun) -> pd.DataFrame:
    """Compare model and one-line rule on the held-out women and men of each class.

    Of each: how often it is right, and which share of the survivors it finds.
    """
    X, y = samples(run)
    passengers, lived = load_passengers().iloc[rows_of(run)], y == 1
    told = pd.DataFrame({"group": group_of(passengers).to_numpy()})
    for right, found, says in (
        ("model", "found", survives(predict(run, X))),
        ("rule", "rule_found", women_survive(passengers)),
    ):
        told[right] = says == lived
        told[found] = np.where(lived, says, np.nan)
    by_group = told.groupby("group")
    n = by_group.size().reindex([*GROUPS], fill_value=0)
    return by_group.mean().reindex([*GROUPS]).assign(who=_counted(n))


@holds_for_any("learning_rate", "n_epochs")
def describe_missed(run: RecordedRun) -> str:
    """Say how many of the held-out men who lived a single run finds."""
    X, y = samples(run)
    says, men = survives(predict(run, X)), ~women_survive(load_passengers().iloc[rows_of(run)])
    missed = men & (y == 1)
    return (
        f"Of the men held out {missed.sum()} lived. The model finds **{says[missed].sum()}** of "
        f"them, and its average of {percent((says == (y == 1)).mean(), 1)} hides that."
    )


def one_of_each(run: RecordedRun) -> Examples:
    """Return the first woman and the first man of each class that a single run was trained on."""
    group = group_of(load_passengers().iloc[rows_of(run, "training")])
    rows = [group.index[group == name][0] for name in GROUPS]
    y = target_of(run)[rows]
    names = [
        f"{'woman' if name.startswith('women') else 'man'}, class {name[-1]} → {truth:.0f}"
        for name, truth in zip(GROUPS, y, strict=True)
    ]
    return Examples(names=names, X=table_of(run)[rows], y=y)
