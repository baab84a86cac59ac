"""Warnings about a table, to be read before trusting what was learned from it.

Each is computed from the rows; those that do not apply are left out. Kaufman, Rosset and Perlich,
"Leakage in Data Mining" (2011), describe columns that leak the target.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from laboratory.your_data.columns import (
    MAX_CLASSES,
    MAX_WHOLE_NUMBERS,
    MIN_OF_A_CLASS,
    NUMBER,
    OUT,
    suggested_time,
)
from laboratory.your_data.doubts import MAX_CATEGORIES
from laboratory.your_data.mends import Mend, offered
from laboratory.your_data.preparation import MAX_FEATURES, PreparedTable
from laboratory.your_data.rivals import guess, score, truth
from training.dense import n_weights
from training.figures import count, figure, listed, percent
from training.multilayer import layer_sizes
from training.progress import track

RARE = 10
"""A class of at most this many rows can hardly be evaluated."""
MAX_MAJORITY = 0.9
"""Share of the majority class above which accuracy says little."""
STRONG_MAX_ERROR = 0.1
"""A column is named if it alone leaves at most this share of the baseline's errors."""
STRONG_NUMBER = 0.2
"""The same for the typical error in regression: a fifth leaves 4 % of the variance unexplained."""
COPY = 0.9999
"""Correlation above which a column is the target in another unit."""
LEAVES = 64
MOST_DOUBTS = 3
FEW_HELD_OUT = 50
MANY = 0.05
"""Share of the rows from which it decides what is learned that they are left out."""
SHARE_REPEATED = 0.5
"""Share of rows with another row of the same value, from which a column may say whose they are."""
SHARE_ALIKE, SHARE_ALIKE_OF_NUMBERS = 0.5, 0.8
"""Share of rows whose nearest row has the same value, from which a column says whose they are."""
N_LOOKED_AT = 300
"""Rows whose nearest one is looked for."""


@dataclass(frozen=True)
class Caution:
    text: str  # a sentence or two
    # Whether it decides what is learned, or the scores mean something else than they seem to.
    is_grave: bool = False
    groups: int = -1  # the column by which rows should be kept together
    mends: tuple[Mend, ...] = ()


@dataclass(frozen=True)
class Strong:
    """A column that alone almost determines the target."""

    score: float  # the score of a small tree on it alone, see `laboratory.your_data.rivals.score`
    # Whether the tree makes no error, even on its training rows, or the column is the target in
    # another unit.
    gives_away: bool


def strong_columns(case: PreparedTable) -> dict[int, Strong]:
    """Return the columns that alone almost determine the target, by index.

    A small tree is trained on each column alone, and evaluated on the held-out rows.
    """
    rows, strong = case.rows, {}
    base = score(case, guess(case, rows.X_held_out))
    kind = DecisionTreeClassifier if case.classes else DecisionTreeRegressor
    if len(np.unique(rows.y_held_out)) < 2:
        return {}
    # Later times are outside the range that a tree has seen.
    for column in track(np.setdiff1d(case.origins, case.by_time).tolist()):
        X, X_held_out = (each[:, case.origins == column] for each in (rows.X, rows.X_held_out))
        tree = kind(max_leaf_nodes=LEAVES, random_state=0).fit(X, rows.y)
        predictions = tree.predict(X_held_out)
        if case.classes:
            reached = float((predictions.astype(int) == truth(case)).mean())
            named = base < 1 and 1 - reached <= STRONG_MAX_ERROR * (1 - base)
            gives_away = reached == 1 and bool((tree.predict(X) == rows.y).all())
        else:
            reached = score(case, case.middle + case.unit * predictions)
            with np.errstate(all="ignore"):
                copy = abs(np.corrcoef(X[:, 0], rows.y)[0, 1]) > COPY
            named, gives_away = reached <= STRONG_NUMBER * base or copy, bool(copy)
        if named:
            strong[column] = Strong(reached, gives_away)
    return strong


@dataclass(frozen=True)
class Twins:
    """Held-out rows that equal training rows in all inputs."""

    n_same: int  # held-out rows whose inputs also occur in a training row
    n_remembered: int  # of those, rows with the most frequent target of the matching training rows
    # The best accuracy that any model can reach, since equal inputs get equal answers.
    ceiling: float


def twins(case: PreparedTable) -> Twins:
    """Return how far memorising the training rows predicts the held-out ones."""
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


def whose_rows(case: PreparedTable) -> int:
    """Return the column that says whose rows are whose, if several are of the same; else -1.

    Its name says so, as "patient" does, or the row nearest to a row mostly has the same value in
    it. Of several such columns it is the one with the most values.
    """
    if case.groups >= 0 or case.by_time >= 0:
        return -1
    rows = case.rows
    X = np.concatenate([rows.X_watched, rows.X, rows.X_held_out])
    of_table = np.concatenate([case.train_rows, case.held_out_rows])
    some = np.linspace(0, len(X) - 1, min(N_LOOKED_AT, len(X))).astype(int)
    apart = (X[some] ** 2).sum(1)[:, None] + (X**2).sum(1) - 2 * X[some] @ X.T
    apart[np.arange(len(some)), some] = np.inf
    found = []
    for i, column in enumerate(case.table.columns):
        if i == case.target or column.is_time or column.n_different <= MAX_WHOLE_NUMBERS:
            continue
        codes = pd.factorize(column.cells.iloc[of_table])[0]
        sizes = np.bincount(codes[codes >= 0])
        if sizes[sizes > 1].sum() < SHARE_REPEATED * len(codes):
            continue
        own = X[:, case.origins == i]
        without = apart - ((own[some, None] - own) ** 2).sum(-1) if own.size else apart
        nearest = without.argmin(axis=1)
        same = (codes[nearest] == codes[some]) & (codes[some] >= 0)
        least = SHARE_ALIKE_OF_NUMBERS if np.isfinite(column.values).any() else SHARE_ALIKE
        if column.says_whose or same.mean() >= least:
            found.append((column.says_whose, column.n_different, i))
    return max(found)[2] if found else -1


def cautions(case: PreparedTable, hidden: tuple[int, ...]) -> tuple[Caution, ...]:
    """Return the warnings that apply, the grave ones first."""
    kinds = (
        *(_of_strong, _of_whose, _of_twins, _of_shares, _of_time, _of_names, _of_classes),
        *(_of_columns, _of_inputs),
    )
    found = [*(each for kind in kinds for each in kind(case)), *_of_sizes(case, hidden)]
    return tuple(sorted(found, key=lambda each: not each.is_grave))


def _of_whose(case: PreparedTable) -> Iterator[Caution]:
    if (i := whose_rows(case)) < 0:
        return
    column, n = case.table.columns[i], len(case.held_out_rows)
    both = column.cells.iloc[case.held_out_rows].isin(column.cells.iloc[case.train_rows].dropna())
    yield Caution(
        f"**Rows of the same “{column.name}” stand on both sides**: {int(both.sum()):,} of "
        f"{count(n, 'held-out row')} have the value of a training row. A model may recognise them "
        f"again, and score better than it would on new ones. Keep all of a “{column.name}” on one "
        "side.",
        is_grave=True,
        groups=i,
    )


def _of_inputs(case: PreparedTable) -> Iterator[Caution]:
    if case.max_categories > MAX_CATEGORIES:
        return
    for i in np.unique(case.origins).tolist():
        n_inputs, column = int((case.origins == i).sum()), case.table.columns[i]
        if case.roles[i] != NUMBER and n_inputs == case.max_categories:
            yield Caution(
                f"**“{column.name}” becomes {count(n_inputs, 'input')} only**, since the columns "
                f"would make more than {MAX_FEATURES} inputs: its rarer values share one."
            )
            return


def _of_strong(case: PreparedTable) -> Iterator[Caution]:
    base = score(case, guess(case, case.rows.X_held_out))
    for column, found in strong_columns(case).items():
        name = case.table.names[column]
        if case.classes:
            reached = (
                f"{percent(found.score, 1)} of the held-out rows right (a guess: {percent(base)})"
            )
        else:
            reached = f"a typical error of {figure(found.score)} (the mean: {figure(base)})"
        if found.gives_away:
            yield Caution(
                f"**“{name}” gives the target away**: from it alone a small tree gets {reached}. "
                f"Is it known before “{case.name}” is, or only after?",
                is_grave=True,
            )
        else:
            yield Caution(
                f"**“{name}” alone is nearly enough**: a small tree gets {reached}. Good, if it is "
                f"known before “{case.name}” is."
            )


def _of_shares(case: PreparedTable) -> Iterator[Caution]:
    if not case.classes:
        return
    sizes, held_out = case.class_sizes, np.unique(truth(case))
    if len(held_out) == 1:
        yield Caution(
            f"**All held-out rows are “{case.classes[held_out[0]]}”**: how well classes are told "
            "apart cannot be seen there. Hold out more rows, or others.",
            is_grave=True,
        )
    if sizes.max() >= MAX_MAJORITY * sizes.sum():
        rare = [f"“{case.classes[i]}”" for i in np.flatnonzero(sizes < sizes.max())]
        share = 1 - sizes.max() / sizes.sum()
        base = score(case, guess(case, case.rows.X_held_out))
        yield Caution(
            f"**{percent(share, 1)} of the rows are {listed(rare, 'or')}**: always guessing "
            f"“{case.classes[sizes.argmax()]}” already has an accuracy of {percent(base, 1)} and "
            "finds none of them. Judge by recall and precision.",
            is_grave=True,
        )


def _of_time(case: PreparedTable) -> Iterator[Caution]:
    names, when = case.table.names, suggested_time(case.table.columns)
    if case.by_time >= 0:
        if case.roles[case.by_time] != OUT:
            yield Caution(
                f"**“{names[case.by_time]}” is an input, too**, and every held-out row is later "
                "than all training rows: what follows from such values was never seen."
            )
    elif when not in (-1, case.target):
        yield Caution(
            f"**The rows come in the order of “{names[when]}”, and held-out rows are drawn among "
            "them**: each has neighbours in the training set. Hold out the last rows to see how "
            "well the future is predicted.",
            is_grave=True,
        )


def _of_columns(case: PreparedTable) -> Iterator[Caution]:
    columns = case.table.columns
    doubtful = [i for i, column in enumerate(columns) if column.doubts]
    for i in doubtful[:MOST_DOUBTS]:
        text = f"**“{columns[i].name}”**: {'; '.join(columns[i].doubts)}"
        mends = (*offered(case.table, i),)
        yield Caution(f"{text}{'' if text[-1] == '?' else '.'}", is_grave=True, mends=mends)
    if len(doubtful) > MOST_DOUBTS:
        more = count(len(doubtful) - MOST_DOUBTS, "more column")
        yield Caution(f"**{more}** may not be read as meant: see the table of columns.")


def _of_twins(case: PreparedTable) -> Iterator[Caution]:
    found, n = twins(case), len(case.rows.y_held_out)
    if case.classes and found.n_remembered < found.n_same:
        yield Caution(
            f"**{found.n_same:,} of {count(n, 'held-out row')} have the inputs of a training "
            "row**, yet not always its target. Remembering the commonest target gets "
            f"{found.n_remembered:,} of them right; with these columns no model can get more than "
            f"{percent(found.ceiling, 1)} of all rows right."
        )
    elif found.n_remembered:
        yield Caution(
            f"**{found.n_remembered:,} of {count(n, 'held-out row')} "
            f"{'stands' if found.n_remembered == 1 else 'stand'} in the training set, too**, with "
            "the same inputs and the same target: remembering gets them right. Are they the same "
            "thing twice? Then split by a column that says so.",
            is_grave=True,
        )


def _of_names(case: PreparedTable) -> Iterator[Caution]:
    for i in np.unique(case.origins).tolist():
        column = case.table.columns[i]
        if column.is_row_id and case.roles[i] != OUT:
            every = "every row" if column.n_different == len(column.cells) else "nearly every row"
            yield Caution(
                f"**“{column.name}” is different in {every}**, like a number that was given to "
                "it: whatever is learned from it is luck, or the order in which rows were "
                "collected.",
                is_grave=True,
            )


def _of_classes(case: PreparedTable) -> Iterator[Caution]:
    if case.n_left_out:
        nothing = (
            f"is a gap, or none of the {MAX_CLASSES} largest classes of at least {MIN_OF_A_CLASS} "
            "rows"
        )
        when = f", or “{case.table.names[case.by_time]}” is a gap" if case.by_time >= 0 else ""
        yield Caution(
            f"**{count(case.n_left_out, 'row')} left out**: “{case.name}” "
            f"{nothing if case.classes else 'is no number'}{when}.",
            is_grave=case.n_left_out >= MANY * len(case.table),
        )
    if not case.classes:
        return
    sizes = case.class_sizes
    learned = np.bincount(case.rows.y.astype(int), minlength=len(case.classes))
    for name, size, n_learned in zip(case.classes, sizes, learned, strict=True):
        if n_learned == 0:
            yield Caution(
                f"**No training row is of class “{name}”**: the split holds them all out, so no "
                "model can know it.",
                is_grave=True,
            )
        elif size <= RARE:
            yield Caution(
                f"**Class “{name}” has {count(int(size), 'row')}**, of which {int(n_learned)} "
                f"{'is' if n_learned == 1 else 'are'} in the training set: too few to say how well "
                "it is told apart."
            )


def _of_sizes(case: PreparedTable, hidden: Sequence[int]) -> Iterator[Caution]:
    n, n_rows = n_weights(layer_sizes(case.rows, hidden)), len(case.rows.y)
    if n > n_rows:
        yield Caution(
            f"**{n:,} weights and biases for {count(n_rows, 'training row')}**: room to learn "
            "every row by heart. Fewer neurons, a price on weights or stopping early keep it from "
            "that."
        )
    if len(case.rows.y_held_out) < FEW_HELD_OUT:
        yield Caution(
            f"**Only {count(len(case.rows.y_held_out), 'held-out row')}**: a different handful "
            "could turn the verdict."
        )
