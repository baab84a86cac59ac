"""Women and men of each class: who of them lived, and whom model and rule are right about."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from datasets.titanic import load_passengers
from lessons.titanic.passengers import CLASS_NAMES, women_survive
from lessons.titanic.survivors import predict, rows_of, samples
from training.recorded_run import RecordedRun
from training.validation import check_choice

GROUPS = {
    f"{people}_{number}": (f"{people}, {name} class", sex, number)
    for people, sex in (("women", "female"), ("men", "male"))
    for name, number in CLASS_NAMES.items()
}
"""By short name what each group is called, and its sex and class."""


def groups_survive(passengers: pd.DataFrame, *, groups: Sequence[str]) -> np.ndarray:
    """Say that everybody in some groups survives, and nobody else.

    Parameters
    ----------
    passengers : (n_samples, n_columns) DataFrame
        With the columns Sex and Pclass.
    groups : sequence of str
        Short names among `GROUPS`; there may be none.

    Returns
    -------
    (n_samples,) bool array

    Raises
    ------
    ValueError
        If there is no such group.
    """
    says = np.zeros(len(passengers), dtype=bool)
    for name in groups:
        check_choice("groups", name, GROUPS)
        _, sex, passenger_class = GROUPS[name]
        inside = (passengers["Sex"] == sex) & (passengers["Pclass"] == passenger_class)
        says |= inside.to_numpy(dtype=bool)
    return says


def survival_by_group() -> pd.DataFrame:
    """Count who of the 891 survived, by sex and class.

    Returns
    -------
    (6, 3) DataFrame
        One row for each of `GROUPS`, in their order: what it is called and how many they are,
        ``n_passengers``, and the share ``survived``.
    """
    table = load_passengers()
    rows = []
    for name, (called, _, _) in GROUPS.items():
        survived = table["Survived"][groups_survive(table, groups=(name,))]
        rows.append((f"{called} ({len(survived)})", len(survived), survived.mean()))
    return pd.DataFrame(rows, columns=["who", "n_passengers", "survived"])


def accuracy_by_group(run: RecordedRun, rows: str = "validation") -> pd.DataFrame:
    """Compare model and one-line rule on women and men of each class.

    Parameters
    ----------
    run : RecordedRun
        A run alone.
    rows : str
        'validation', 'training' or 'all'.

    Returns
    -------
    (6, 8) DataFrame
        One row for each of `GROUPS`: ``who`` they are and how many, ``n_passengers``, the shares
        ``survived`` and ``said_to_survive``, the accuracies ``model`` and ``rule``, and the
        recalls ``found`` and ``rule_found``: the shares of those who survived whom model and rule
        say to survive; NaN where nobody survived.

    Raises
    ------
    ValueError
        As in `rows_of`.
    """
    X, y = samples(run, rows)
    passengers = load_passengers().iloc[rows_of(run, rows)]
    survived, says, rule = y > 0.5, predict(run, X) > 0.5, women_survive(passengers)
    groups = []
    for name, (called, _, _) in GROUPS.items():
        inside = groups_survive(passengers, groups=(name,))
        saved = inside & survived
        groups.append(
            {
                "who": f"{called} ({inside.sum()})",
                "n_passengers": int(inside.sum()),
                "survived": survived[inside].mean(),
                "said_to_survive": says[inside].mean(),
                "model": (says == survived)[inside].mean(),
                "rule": (rule == survived)[inside].mean(),
                "found": says[saved].mean() if saved.any() else np.nan,
                "rule_found": rule[saved].mean() if saved.any() else np.nan,
            }
        )
    return pd.DataFrame(groups)
