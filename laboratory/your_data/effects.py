"""How much each column matters to a network, and which rows it gets wrong.

A column's importance is the loss of score when its cells are shuffled among the held-out rows
(Breiman, "Random Forests", 2001). If two columns carry the same information, shuffling one costs
little, since the network still has the other.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from laboratory.your_data.columns import CATEGORY, OUT, Column
from laboratory.your_data.model import answers
from laboratory.your_data.preparation import GAP, PreparedTable
from laboratory.your_data.rivals import score, truth
from training.progress import track
from training.recorded_run import RecordedRun
from training.tables import unused

SHUFFLES = 5
PLACES = 25
"""Most values of a column that are tried on all rows."""
MOST_WRONG = 200
"""Most rows listed."""


def permutation_importance(run: RecordedRun, case: PreparedTable) -> dict[int, float]:
    """Return how much worse the network scores on held-out rows if a column is shuffled."""
    X = case.rows.X_held_out
    whole = score(case, answers(run, case, X))
    rng, lost = np.random.default_rng(0), {}
    for column in track(np.unique(case.origins).tolist()):
        of_column = np.flatnonzero(case.origins == column)
        scores = []
        for _ in range(SHUFFLES):
            shuffled = X.copy()
            shuffled[:, of_column] = X[rng.permutation(len(X))][:, of_column]
            scores.append(score(case, answers(run, case, shuffled)))
        lost[column] = whole - np.mean(scores) if case.classes else np.mean(scores) - whole
    return {c: float(lost[c]) for c in sorted(lost, key=lambda c: -lost[c])}


@dataclass(frozen=True)
class PartialDependence:
    """A network's mean output if all rows had the same value in one column."""

    # (n_places,): rising numbers, or values of a category.
    places: np.ndarray | tuple[str, ...]
    # (n_places,): the mean probability of the chosen class, or the mean number.
    says: np.ndarray


def partial_dependence(
    run: RecordedRun, case: PreparedTable, column: int, which: int
) -> PartialDependence:
    """Return the mean output on held-out rows for each value of a column.

    This is the partial dependence of Friedman, "Greedy function approximation" (2001).
    """
    X, rows = case.rows.X_held_out, case.held_out_rows
    of_column = np.flatnonzero(case.origins == column)
    where, places = _places(case.table.columns[column], case.roles[column], rows)
    says = []
    for row in where:
        same = X.copy()
        same[:, of_column] = X[row, of_column]
        outputs = answers(run, case, same)
        says.append(float((outputs[:, which] if case.classes else outputs).mean()))
    return PartialDependence(places, np.array(says))


def _places(
    column: Column, role: str, rows: np.ndarray
) -> tuple[list[int], np.ndarray | tuple[str, ...]]:
    """Return held-out rows that have the values to try, and these values."""
    if role == CATEGORY:
        words = column.words.iloc[rows].fillna(GAP).reset_index(drop=True)
        first = words.drop_duplicates()
        common = words.value_counts().index[:PLACES]
        first = first[first.isin(common)].sort_values()
        return [int(i) for i in first.index], tuple(map(str, first))
    values = pd.Series(column.values[rows]).dropna().sort_values()
    values = values[~values.duplicated()]
    at = np.unique(np.linspace(0, len(values) - 1, min(PLACES, len(values))).round().astype(int))
    chosen = values.iloc[at]
    return [int(i) for i in chosen.index], chosen.to_numpy()


def wrong_rows(run: RecordedRun, case: PreparedTable) -> pd.DataFrame:
    """Return the misclassified held-out rows, the most confident errors first.

    In regression: the tenth of the rows with the largest errors.
    """
    outputs, true = answers(run, case, case.rows.X_held_out), truth(case)
    if case.classes:
        guess, sure = outputs.argmax(axis=-1), outputs.max(axis=-1)
        wrong = np.flatnonzero(guess != true)
        order = wrong[np.argsort(-sure[wrong], kind="stable")][:MOST_WRONG]
        names = np.array(case.classes, dtype=object)
        table = {
            "network says": names[guess[order]],
            "sure (%)": np.round(100 * sure[order], 1),
            "true": names[true[order]],
        }
    else:
        with np.errstate(invalid="ignore"):
            miss = np.nan_to_num(np.abs(outputs - true), nan=np.inf)
        order = np.argsort(-miss, kind="stable")[: max(1, min(MOST_WRONG, len(miss) // 10))]
        table = {
            "network says": _short(outputs[order]),
            "true": _short(true[order]),
            "misses by": _short(np.abs(outputs - true)[order]),
        }
    rows = case.held_out_rows[order]
    table = {"row": rows + 1, **table}
    others = [i for i in range(len(case.roles)) if i != case.target]
    shown = sorted(others, key=lambda i: case.roles[i] == OUT)
    for i in shown:
        column = case.table.columns[i]
        table[unused(column.name, table)] = column.words.iloc[rows].to_numpy()
    return pd.DataFrame(table)


def _short(values: np.ndarray) -> np.ndarray:
    """Round numbers to four digits."""
    with np.errstate(all="ignore"):
        return np.array([float(f"{value:.4g}") for value in values])
