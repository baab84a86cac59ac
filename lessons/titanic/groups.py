"""Women and men of each class: who of them lived, and whom model and rule are right about."""

from collections.abc import Sequence
from functools import cache
from typing import Annotated

import numpy as np
import pandas as pd

from datasets.titanic import load_passengers
from lessons.titanic.passengers import CLASS_NAMES, rows_in_words, women_survive
from lessons.titanic.survivors import predict, rows_of, samples, survives
from training.decisions import confusion_matrix, in_cell
from training.figures import fixed, percent
from training.hyperparameters import OneOf, hyperparameters
from training.recorded_run import RecordedRun

GROUPS = {
    f"{people}_{number}": (f"{people}, {name} class", sex, number)
    for people, sex in (("women", "female"), ("men", "male"))
    for name, number in CLASS_NAMES.items()
}
"""By short name what each group is called, and its sex and class."""


def groups_survive(passengers: pd.DataFrame, *, groups: Sequence[str]) -> np.ndarray:
    """Say that everybody in some groups survives, and nobody else."""
    says = np.zeros(len(passengers), dtype=bool)
    for name in groups:
        OneOf(GROUPS).check("groups", name)
        _, sex, passenger_class = GROUPS[name]
        inside = (passengers["Sex"] == sex) & (passengers["Pclass"] == passenger_class)
        says |= inside.to_numpy(dtype=bool)
    return says


EVERYBODY = "everybody"
"""Short name of all groups together."""
Group = Annotated[str, OneOf((EVERYBODY, *GROUPS))]
ALL_CELLS = "all"
"""Short name of all cells of the confusion matrix together."""


@hyperparameters
def of_group(passengers: pd.DataFrame, group: Group) -> np.ndarray:
    """Tell who of some passengers belongs to a group."""
    if group == EVERYBODY:
        return np.full(len(passengers), True)
    return groups_survive(passengers, groups=(group,))


def passengers_of_group(group: str) -> pd.DataFrame:
    """Return the rows in words of those of the 891 in a group; parameters as for `of_group`."""
    return rows_in_words(np.flatnonzero(of_group(load_passengers(), group)))


def matrix_of_group(run: RecordedRun, group: str) -> np.ndarray:
    """Count who of a group was what, and who was taken for what, among those held out.

    Shapes: returns (2, 2).
    """
    y, decisions, _ = _decided(run, group)
    return confusion_matrix(y, decisions)


def _decided(run: RecordedRun, group: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return outcomes, decisions and predictions for those held out of a group."""
    X, y = samples(run)
    inside = of_group(load_passengers().iloc[rows_of(run)], group)
    p = predict(run, X[inside])
    return y[inside], survives(p), p


def passengers_of_cell(run: RecordedRun, group: str, cell: str = ALL_CELLS) -> pd.DataFrame:
    """Return the held-out passengers behind a number of a group, as they are read."""
    rows = rows_of(run)
    rows = rows[of_group(load_passengers().iloc[rows], group)]
    y, decisions, p = _decided(run, group)
    inside = np.full(len(rows), True) if cell == ALL_CELLS else in_cell(y, decisions, cell)
    order = np.argsort(-p[inside], kind="stable")
    table, given = rows_in_words(rows[inside][order]), p[inside][order]
    linear = run.hyperparameters["model"] == "linear"
    words = [fixed(each, 3) if linear else percent(each, 1) for each in given.astype(float)]
    name = "score" if linear else "probability"
    table.insert(1, name, pd.Series(words, table.index, dtype="str"))
    return table


@cache
def survival_by_group() -> pd.DataFrame:
    """Count who of the 891 survived, by sex and class."""
    table = load_passengers()
    rows = []
    for name, (called, _, _) in GROUPS.items():
        survived = table["Survived"][groups_survive(table, groups=(name,))]
        rows.append((f"{called} ({len(survived)})", survived.mean()))
    return pd.DataFrame(rows, columns=["who", "survived"])


def accuracy_by_group(run: RecordedRun) -> pd.DataFrame:
    """Compare model and one-line rule on the held-out women and men of each class."""
    X, y = samples(run)
    passengers = load_passengers().iloc[rows_of(run)]
    survived, says, rule = y > 0.5, survives(predict(run, X)), women_survive(passengers)
    groups = []
    for name, (called, _, _) in GROUPS.items():
        inside = groups_survive(passengers, groups=(name,))
        saved = inside & survived
        groups.append(
            {
                "who": f"{called} ({inside.sum()})",
                "model": (says == survived)[inside].mean(),
                "rule": (rule == survived)[inside].mean(),
                "found": says[saved].mean() if saved.any() else np.nan,
                "rule_found": rule[saved].mean() if saved.any() else np.nan,
            }
        )
    return pd.DataFrame(groups)
