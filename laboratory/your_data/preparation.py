"""From a table's cells to a network's inputs, split into training set and held-out rows.

Every statistic, such as a median or a mean, comes from the training set, since held-out rows stand
for future ones (Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning*, 2nd
edition 2009, section 7.10.2).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.model_selection import GroupShuffleSplit, ShuffleSplit, StratifiedShuffleSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, StandardScaler

from laboratory.your_data.columns import MAX_CLASSES, MIN_OF_A_CLASS, NUMBER, OUT, Column
from laboratory.your_data.doubts import MAX_CATEGORIES
from laboratory.your_data.reading import Table
from training.figures import count
from training.multilayer import DataSplit
from training.recorded_run import NOT_COUNTED
from training.tables import unused

MIN_ROWS = 20
MIN_GROUPS = 4
NAMED = 3
"""Most columns named with the reason why they are left out."""
MAX_FEATURES = 200
GAP = "not known"
MAX_DEVIATIONS = 10.0
"""Limit of scaled inputs, in standard deviations; values beyond are clipped."""
WATCHED = 0.2
"""Share of the training set set aside for early stopping."""


def preprocessor(
    numbers: Sequence[str], categories: Sequence[str], max_categories: int
) -> ColumnTransformer:
    """Return scikit-learn's way from columns to inputs, to be fitted to the training set.

    A gap in a number becomes the training median, and a further input tells where gaps were, since
    that may be informative. Then each is standardised: 1 means “one typical distance above
    average”, whatever the unit, and what lies beyond ten of them is clipped. Each value of a
    category becomes an input of zeros and ones. There a gap is another value, and the rarest share
    an input if there are many.
    """
    fill = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    ends = {"a_min": -MAX_DEVIATIONS, "a_max": MAX_DEVIATIONS}
    clip = FunctionTransformer(np.clip, kw_args=ends, feature_names_out="one-to-one")
    encode = OneHotEncoder(
        max_categories=max_categories, handle_unknown="infrequent_if_exist", sparse_output=False
    )
    return ColumnTransformer(
        [
            ("numbers", make_pipeline(fill, StandardScaler(), clip), [*numbers]),
            (
                "categories",
                make_pipeline(SimpleImputer(strategy="constant", fill_value=GAP), encode),
                [*categories],
            ),
        ]
    )


def names_of_inputs(fitted: ColumnTransformer) -> list[str]:
    """Return scikit-learn's name of each input, numbered where two are the same."""
    names: list[str] = []
    for name in fitted.get_feature_names_out():
        names.append(unused(name.partition("__")[2], names))
    return names


def columns_of_inputs(fitted: ColumnTransformer) -> list[str]:
    """Return the column behind each input."""
    (_, of_numbers, numbers), (_, of_categories, categories) = fitted.transformers_
    behind = [*numbers]
    if numbers:
        behind += [numbers[i] for i in of_numbers[0].indicator_.features_]
    if categories:
        encoder = of_categories[-1]
        kinds = zip(categories, encoder.categories_, encoder.infrequent_categories_, strict=True)
        for name, values, rare in kinds:
            behind += [name] * (len(values) - (0 if rare is None else len(rare) - 1))
    return behind


def most_categories(known: pd.DataFrame, numbers: Sequence[str], categories: Sequence[str]) -> int:
    """Return how many inputs a category may have, for at most `MAX_FEATURES` in all.

    ``known`` are the training set's columns.
    """
    n_values = [known[name].nunique(dropna=False) for name in categories]
    n_numbers = len(numbers) + int(known[[*numbers]].isna().any().sum())
    for most in range(MAX_CATEGORIES + 1, 0, -1):
        n = n_numbers + sum(min(each, most) for each in n_values)
        if n <= MAX_FEATURES:
            return most
    raise ValueError(
        f"The columns become {n:,} inputs; at most {MAX_FEATURES} are taken. Leave out categories "
        "with many values."
    )


@dataclass(frozen=True, eq=False)
class PreparedTable:
    """A table prepared for training."""

    # The arguments of `case_for`, in order, which identify it.
    asked: tuple[object, ...] = field(metadata=NOT_COUNTED)
    table: Table = field(metadata=NOT_COUNTED)
    roles: tuple[str, ...]
    target: int
    groups: int
    by_time: int
    # For `training.multilayer.fit`; a target in regression is standardised, too.
    rows: DataSplit
    features: tuple[str, ...]  # names of the inputs
    origins: np.ndarray  # (n_features,): the table's column behind each input
    # Rows of the table; the former include the watched ones.
    train_rows: np.ndarray
    held_out_rows: np.ndarray
    classes: tuple[str, ...]  # names; empty for regression
    # Mean and standard deviation of the training targets in regression.
    middle: float
    unit: float
    n_left_out: int  # rows without target or time, or of a class too small
    max_categories: int  # most inputs of a category
    # The usable rows as columns that are used, and as inputs; for a look at them.
    cells: pd.DataFrame
    inputs: pd.DataFrame

    @property
    def name(self) -> str:
        return self.table.names[self.target]

    @property
    def class_sizes(self) -> np.ndarray:
        """The number of rows in each class, (n_classes,) int."""
        rows = self.rows
        every = np.concatenate([rows.y, rows.y_watched, rows.y_held_out]).astype(int)
        return np.bincount(every, minlength=len(self.classes))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PreparedTable) and self.asked == other.asked

    def __hash__(self) -> int:
        return hash(self.asked)


def case_for(
    table: Table,
    roles: tuple[str, ...],
    target: int,
    groups: int,
    held_out: float,
    split_seed: int,
    *,
    by_time: int = -1,
    watch: bool = False,
) -> PreparedTable:
    """Split a table's rows, and prepare them.

    ``groups`` and ``by_time`` are columns, -1 for none: rows of a group stay together; with a time,
    the last rows are held out. ``watch`` sets part of the training set aside for early stopping.
    """
    columns = table.columns
    _check_columns(columns, roles, target, groups, by_time)
    usable, classes, y = _targets(columns[target], roles[target])
    if by_time >= 0:
        usable = usable[np.isfinite(columns[by_time].values[usable])]
        train, held_out_rows = _by_time(columns[by_time], usable, held_out)
    else:
        train, held_out_rows = _split(
            y[usable], classes, groups, columns, usable, held_out, split_seed
        )
    train, held_out_rows = usable[train], usable[held_out_rows]
    middle, unit = 0.0, 1.0
    if not classes:
        middle, unit = float(y[train].mean()), float(y[train].std()) or 1.0
        y = (y - middle) / unit

    used = [i for i, role in enumerate(roles) if role != OUT and i not in (target, groups)]
    cells = pd.DataFrame({columns[i].name: _cells(columns[i], roles[i]) for i in used})
    numbers = [columns[i].name for i in used if roles[i] == NUMBER]
    categories = [columns[i].name for i in used if roles[i] != NUMBER]
    # Medians, values and scales are those of the training set alone.
    known, cells = cells.loc[train], cells.loc[usable]
    most = most_categories(known, numbers, categories)
    with np.errstate(all="ignore"):
        fitted = preprocessor(numbers, categories, most).fit(known)
        X = fitted.transform(cells)
    names = names_of_inputs(fitted)
    place = np.full(len(y), -1)  # of a row of the table among the prepared ones
    place[usable] = np.arange(len(usable))
    n_watched = max(1, round(WATCHED * len(train))) if watch else 0
    watched, learned = train[:n_watched], train[n_watched:]
    return PreparedTable(
        asked=(table, roles, target, groups, held_out, split_seed, by_time, watch),
        table=table,
        roles=roles,
        target=target,
        groups=groups,
        by_time=by_time,
        rows=DataSplit(
            X=X[place[learned]],
            y=y[learned],
            X_held_out=X[place[held_out_rows]],
            y_held_out=y[held_out_rows],
            X_watched=X[place[watched]],
            y_watched=y[watched],
            n_classes=len(classes),
        ),
        features=tuple(names),
        origins=np.array([table.names.index(name) for name in columns_of_inputs(fitted)]),
        train_rows=train,
        held_out_rows=held_out_rows,
        classes=classes,
        middle=middle,
        unit=unit,
        n_left_out=len(y) - len(usable),
        max_categories=most,
        cells=cells,
        inputs=pd.DataFrame(X, index=cells.index, columns=names),
    )


def _check_columns(
    columns: Sequence[Column], roles: Sequence[str], target: int, groups: int, by_time: int
) -> None:
    """Raise ValueError if no target or no input is left."""
    if len(columns) and len(columns[0].cells) < MIN_ROWS:
        n_rows = count(len(columns[0].cells), "row")
        raise ValueError(f"The table has {n_rows}; at least {MIN_ROWS} are needed to learn from.")
    if len(roles) != len(columns):
        raise ValueError(f"There are {len(columns)} columns, and roles for {len(roles)}.")
    if not (0 <= target < len(columns) and max(groups, by_time) < len(columns)):
        raise ValueError(f"The table has no column {max(target, groups, by_time) + 1}.")
    name = columns[target].name
    if roles[target] == OUT:
        raise ValueError(
            f"“{name}” is left out and cannot be predicted. Choose another column, or make it a "
            "number or a category."
        )
    if target in (groups, by_time):
        raise ValueError(f"“{name}” cannot both be predicted and say which rows are held out.")
    if groups >= 0 and by_time >= 0:
        raise ValueError("Rows are held out by groups or by time, not by both.")
    for i, role in enumerate(roles):
        if role == NUMBER and not np.isfinite(columns[i].values).any():
            raise ValueError(
                f"“{columns[i].name}” holds no numbers{_because(columns[i])}. Make it a category, "
                "or leave it out."
            )
    left = [i for i in range(len(columns)) if i not in (target, groups)]
    if not left:
        raise ValueError(
            f"“{name}” is predicted, and there is no other column to predict it from. A table "
            "needs at least two."
        )
    if all(roles[i] == OUT for i in left):
        why = "; ".join(f"“{columns[i].name}” ({columns[i].holds})" for i in left[:NAMED])
        more = f"; and {len(left) - NAMED:,} more" if len(left) > NAMED else ""
        raise ValueError(
            f"All columns to predict “{name}” from are left out: {why}{more}. Make at least one a "
            "number or a category."
        )


def _because(column: Column) -> str:
    return f" ({'; '.join(column.doubts)})" if column.doubts else ""


def _targets(column: Column, role: str) -> tuple[np.ndarray, tuple[str, ...], np.ndarray]:
    """Return which rows can be used, the classes, and every row's target."""
    if role == NUMBER:
        usable = np.flatnonzero(np.isfinite(column.values))
        if len(usable) < MIN_ROWS:
            raise ValueError(_too_few(len(usable), column))
        if np.ptp(column.values[usable]) == 0:
            raise ValueError(f"“{column.name}” is the same in every row: nothing can be learned.")
        return usable, (), column.values.copy()
    words = column.words
    sizes = words.value_counts()
    enough = sizes.index[sizes >= MIN_OF_A_CLASS]
    classes = sorted(map(str, enough[:MAX_CLASSES]), key=_in_order)
    if len(classes) < 2:
        raise ValueError(
            f"“{column.name}” has {count(len(classes), 'class', 'classes')} of at least "
            f"{MIN_OF_A_CLASS} rows; it takes two to tell apart. Predict another column."
        )
    codes = words.map({name: i for i, name in enumerate(classes)}).to_numpy(dtype="float64")
    usable = np.flatnonzero(np.isfinite(codes))
    if len(usable) < MIN_ROWS:
        raise ValueError(_too_few(len(usable), column))
    return usable, tuple(classes), codes


def _in_order(name: str) -> tuple[float, str]:
    """Sort classes that are numbers by value, before all others."""
    try:
        return float(name), name
    except ValueError:
        return math.inf, name


def _too_few(n: int, column: Column) -> str:
    return (
        f"There {'is' if n == 1 else 'are'} {count(n, 'row')} in which “{column.name}” is known; "
        f"at least {MIN_ROWS} are needed, and some hundred to be sure of anything."
    )


def _by_time(column: Column, usable: np.ndarray, held_out: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the usable training rows, latest first, and the held-out ones.

    Rows of the same time stay together.
    """
    moments = column.values[usable]
    if len(usable) < MIN_ROWS:
        raise ValueError(_too_few(len(usable), column))
    after = np.unique(moments)[1:]
    if not len(after):
        raise ValueError(f"“{column.name}” is the same in every row: no row is later than others.")
    cut = np.sort(moments)[len(moments) - max(round(held_out * len(moments)), 1)]
    cut = max(cut, after[0])
    order = np.argsort(-moments, kind="stable")
    return order[moments[order] < cut], np.flatnonzero(moments >= cut)


def _split(
    y: np.ndarray,
    classes: Sequence[str],
    groups: int,
    columns: Sequence[Column],
    usable: np.ndarray,
    held_out: float,
    seed: int,
) -> tuple[np.ndarray, np.ndarray]:
    n = len(y)
    if groups >= 0:
        words = columns[groups].words.iloc[usable]
        # Each row without a group is a group by itself.
        named = [word if word is not None else ("", i) for i, word in enumerate(words)]
        codes = pd.factorize(pd.Series(named, dtype=object))[0]
        if (n_groups := codes.max() + 1) < MIN_GROUPS:
            raise ValueError(
                f"“{columns[groups].name}” has {count(n_groups, 'group')}; at least {MIN_GROUPS} "
                "are needed to hold some of them out."
            )
        dealt = GroupShuffleSplit(1, test_size=held_out, random_state=seed)
        train, unseen = next(dealt.split(y, groups=codes))
        rng = np.random.default_rng(seed)
        return rng.permutation(train), rng.permutation(unseen)
    n_unseen = max(round(held_out * n), len(classes), 2)
    how = StratifiedShuffleSplit if classes else ShuffleSplit
    train, unseen = next(how(1, test_size=n_unseen, random_state=seed).split(y, y))
    return train, unseen


def _cells(column: Column, role: str) -> pd.Series | np.ndarray:
    return column.values if role == NUMBER else column.words.fillna(np.nan)
