"""What a table should be looked at for before anything that was learned from it is believed.

Each is worked out from the rows at hand; what does not apply is not said. Kaufman, Rosset and
Perlich, "Leakage in Data Mining" (2011), tell of columns that give the answer away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from lessons.your_data.columns import OUT
from lessons.your_data.preparation import MIN_OF_A_CLASS, PreparedTable
from lessons.your_data.rivals import guess, score, truth
from training.figures import count, figure, percent
from training.multilayer import layer_sizes, n_weights
from training.progress import track

RARE = 10
"""A class of so many rows, or fewer, can hardly be judged."""
LEAK_MAX_ERROR = 0.1
"""A column alone that makes at most this part of the mistakes of a guess gives the target away."""
TELLTALE_ERROR = 0.2
"""The same for the typical error of a number: a fifth leaves 4 % of its variance unexplained."""
LEAVES = 64
FEW_HELD_OUT = 50


def leaking_columns(case: PreparedTable) -> dict[int, float]:
    """Return the columns that alone all but give the target away, with what each reaches.

    On each column alone a small tree is grown from the rows learned from, and judged on the rows
    held out.

    Returns
    -------
    dict of int to float
        By column of the table: its `score`.
    """
    rows, telltales = case.rows, {}
    base = score(case, guess(case, rows.X_held_out))
    kind = DecisionTreeClassifier if case.classes else DecisionTreeRegressor
    for column in track(np.unique(case.origins).tolist()):
        of_column = np.flatnonzero(case.origins == column)
        tree = kind(max_leaf_nodes=LEAVES, random_state=0).fit(rows.X[:, of_column], rows.y)
        predictions = tree.predict(rows.X_held_out[:, of_column])
        if case.classes:
            reached = float((predictions.astype(int) == truth(case)).mean())
            gives_away = base < 1 and 1 - reached <= LEAK_MAX_ERROR * (1 - base)
        else:
            reached = score(case, case.middle + case.unit * predictions)
            gives_away = reached <= TELLTALE_ERROR * base
        if gives_away:
            telltales[column] = reached
    return telltales


@dataclass(frozen=True)
class Twins:
    """What is known of held-out rows from training rows with the very same inputs.

    Attributes
    ----------
    n_same : int
        Held-out rows whose inputs some training row has.
    n_remembered : int
        Those of them with the target that is commonest among these training rows.
    ceiling : float
        The largest share of all rows that any model of these inputs can get right: rows with the
        same inputs get the same answer.
    """

    n_same: int
    n_remembered: int
    ceiling: float


def twins(case: PreparedTable) -> Twins:
    """Return how much remembering the training rows says of those held out."""
    rows = case.rows
    every = pd.DataFrame(
        {
            "inputs": pd.util.hash_pandas_object(
                pd.DataFrame(np.concatenate([rows.X, rows.X_watched, rows.X_held_out])), index=False
            ),
            "target": np.concatenate([rows.y, rows.y_watched, rows.y_held_out]),
        }
    )
    n_train = len(every) - len(rows.y_held_out)
    train, unseen = every.iloc[:n_train], every.iloc[n_train:]
    sizes = train.value_counts().rename("n").reset_index()
    sizes = sizes.sort_values(["n", "target"], ascending=[False, True])
    commonest = sizes.drop_duplicates("inputs").set_index("inputs")["target"]
    remembered = commonest.reindex(unseen["inputs"]).to_numpy()
    return Twins(
        n_same=int(np.isfinite(remembered).sum()),
        n_remembered=int((remembered == unseen["target"].to_numpy()).sum()),
        ceiling=float(every.value_counts().groupby("inputs").max().sum() / len(every)),
    )


def cautions(case: PreparedTable, hidden: tuple[int, ...]) -> tuple[str, ...]:
    """Return what to look out for, a sentence or two for each, the worst first.

    Parameters
    ----------
    case : PreparedTable
        What is learned from.
    hidden : tuple of int
        Neurons of each hidden layer of the network.
    """
    return (
        *_of_telltales(case),
        *_of_twins(case),
        *_of_names(case),
        *_of_classes(case),
        *_of_sizes(case, hidden),
    )


def _of_telltales(case: PreparedTable) -> Iterator[str]:
    base = score(case, guess(case, case.rows.X_held_out))
    for column, reached in leaking_columns(case).items():
        if case.classes:
            how = (
                f"is right on {percent(reached, 1)} of the rows held out (a guess: {percent(base)})"
            )
        else:
            how = f"has a typical error of {figure(reached)} (the mean: {figure(base)})"
        yield (
            f"**“{case.table.names[column]}” gives the target away**: from this column alone a "
            f"small tree {how}. Is it known before “{case.name}” is, or only after?"
        )


def _of_twins(case: PreparedTable) -> Iterator[str]:
    found, n = twins(case), len(case.rows.y_held_out)
    if case.classes and found.n_remembered < found.n_same:
        yield (
            f"**{found.n_same:,} of {count(n, 'held-out row')} have the inputs of a training "
            "row**, yet not always its target. Remembering the commonest target gets "
            f"{found.n_remembered:,} of them right; with these columns no model can get more than "
            f"{percent(found.ceiling, 1)} of all rows right."
        )
    elif found.n_remembered:
        yield (
            f"**{found.n_remembered:,} of {count(n, 'held-out row')} "
            f"{'stands' if found.n_remembered == 1 else 'stand'} in the training set, too**, with "
            "the same inputs and the same target: remembering gets them right. Are they the same "
            "thing twice? Then split by a column that says so."
        )


def _of_names(case: PreparedTable) -> Iterator[str]:
    for i in np.unique(case.origins).tolist():
        column = case.table.columns[i]
        if column.is_row_id and case.roles[i] != OUT:
            every = "every row" if column.n_different == len(column.cells) else "nearly every row"
            yield (
                f"**“{column.name}” is different in {every}**, like a number that was given to "
                "it: whatever is learned from it is luck, or the order in which rows were "
                "collected."
            )


def _of_classes(case: PreparedTable) -> Iterator[str]:
    if case.n_left_out:
        nothing = f"is a gap there, or a class of fewer than {MIN_OF_A_CLASS} rows"
        yield (
            f"**{count(case.n_left_out, 'row')} left out**: “{case.name}” "
            f"{nothing if case.classes else 'is no number there'}."
        )
    if not case.classes:
        return
    every = np.concatenate([case.rows.y, case.rows.y_watched, case.rows.y_held_out]).astype(int)
    sizes = np.bincount(every, minlength=len(case.classes))
    learned = np.bincount(case.rows.y.astype(int), minlength=len(case.classes))
    for name, size, n_learned in zip(case.classes, sizes, learned, strict=True):
        if n_learned == 0:
            yield (
                f"**No row learned from is of class “{name}”**: the split holds them all out, so "
                "no model can know it."
            )
        elif size <= RARE:
            yield (
                f"**Class “{name}” has {count(int(size), 'row')}**, of which {int(n_learned)} "
                f"{'is' if n_learned == 1 else 'are'} learned from: too few to say how well it is "
                "told apart."
            )


def _of_sizes(case: PreparedTable, hidden: Sequence[int]) -> Iterator[str]:
    n, n_rows = n_weights(layer_sizes(case.rows, hidden)), len(case.rows.y)
    if n > n_rows:
        yield (
            f"**{n:,} weights and biases, {count(n_rows, 'row')} to learn from**: it has room to "
            "learn every row by heart. Fewer neurons, a price on weights or stopping early keep "
            "it from that."
        )
    if len(case.rows.y_held_out) < FEW_HELD_OUT:
        yield (
            f"**{count(len(case.rows.y_held_out), 'row')} held out**: a different handful could "
            "turn the verdict. Look at several splits below."
        )
