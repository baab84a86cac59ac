"""Preparing a table for a network: gaps, categories and scales, step by step.

Every statistic that a step needs, a mode or a maximum, comes from a *reference* table, so that
a preparation of held-out rows can take it from the training rows alone (Hastie, Tibshirani and
Friedman, *The Elements of Statistical Learning*, 2nd edition 2009, section 7.10.2).
"""

import inspect
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

import numpy as np
import pandas as pd

Transformation = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]
"""Takes a table and its reference at the same stage, returns the changed table."""


def fill_with_mode(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Fill each gap with the most frequent value of its column in the reference.

    Parameters
    ----------
    table, reference : (n_samples, n_columns) and (n_reference, n_columns) DataFrame
        With the same columns. Of values that are equally frequent the smallest is taken.

    Returns
    -------
    (n_samples, n_columns) DataFrame
    """
    gappy = list(table.columns[table.isna().any()])
    return table.fillna(dict(reference[gappy].mode().iloc[0])) if gappy else table.copy()


def unused(name: str, taken: Container[str]) -> str:
    """Return a name, with a number if it is taken: ``a``, ``a (2)``, ``a (3)`` and so on."""
    numbered = (f"{name} ({n})" for n in count(2))
    return next(each for each in chain([name], numbered) if each not in taken)


def one_hot(
    table: pd.DataFrame, categories: Mapping[str, Sequence[object]], *, dtype: str = "float32"
) -> pd.DataFrame:
    """Replace each categorical column by one column for each of its values, holding 0 or 1.

    A name that another column has already gets a number, such as ``plan_pro (2)``.

    Parameters
    ----------
    table : (n_samples, n_columns) DataFrame
        Its other columns are quantities.
    categories : mapping of str to sequence
        For each categorical column its values.
    dtype : str
        Of the result.

    Returns
    -------
    (n_samples, n_features) DataFrame
        First the quantities, then columns named ``column_value``.
    """
    columns: dict[str, Any] = {**table.drop(columns=list(categories))}
    for name, values in categories.items():
        codes = pd.Index(values).get_indexer(pd.Index(table[name]))
        for code, value in enumerate(values):
            columns[unused(f"{name}_{value}", columns)] = codes == code
    return pd.DataFrame(
        {name: column.astype(dtype) for name, column in columns.items()}, index=table.index
    )


def divide_by_largest(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Divide each column by its largest value in the reference.

    Parameters
    ----------
    table, reference : (n_samples, n_features) and (n_reference, n_features) DataFrame
        Numbers; the largest of each column of the reference is above zero.

    Returns
    -------
    (n_samples, n_features) DataFrame
    """
    return table / reference.max()


def standardised(X: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Give each column the scale on which the reference has mean 0 and standard deviation 1.

    Parameters
    ----------
    X, reference : (n_samples, n_features) and (n_reference, n_features) array of float
        A column that never changes in the reference is only shifted.
    """
    deviation = reference.std(axis=0)
    return (X - reference.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)


def standardise(
    table: pd.DataFrame, reference: pd.DataFrame, columns: Sequence[str]
) -> pd.DataFrame:
    """Subtract the reference's mean from columns, and divide by its standard deviation.

    Parameters
    ----------
    table, reference : (n_samples, n_features) and (n_reference, n_features) DataFrame
        Numbers.
    columns : sequence of str
        Which ones are standardised. One that never changes in the reference is only shifted.

    Returns
    -------
    (n_samples, n_features) DataFrame of float64
        In the reference these columns have mean 0 and standard deviation 1 (dividing by n).
    """
    names = list(columns)
    known = reference[names].to_numpy(dtype="float64")
    scaled = table.astype("float64")
    scaled[names] = standardised(scaled[names].to_numpy(), known)
    return scaled


def take_rows(X: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return chosen rows: of one table for all runs, or of each run's own.

    Parameters
    ----------
    X : (n_samples, n_features) or (..., n_samples, n_features) array
        One table, or one for each run.
    rows : (..., n_chosen) int array
        Which rows each run takes.

    Returns
    -------
    (..., n_chosen, n_features) array
    """
    return X[rows] if X.ndim == 2 else np.take_along_axis(X, rows[..., None], axis=-2)


@dataclass(frozen=True, eq=False)
class PreparationStep:
    """One step from a list of samples towards a table of numbers; equal to none but itself.

    Attributes
    ----------
    name : str
        What the step does, in a few words.
    function : callable
        The `Transformation`.
    before, after : DataFrame
        The samples before and after it.
    """

    name: str
    function: Transformation
    before: pd.DataFrame
    after: pd.DataFrame

    @property
    def why(self) -> str:
        """What the step does and what for, as its function says."""
        return inspect.getdoc(self.function) or ""


def stages(
    reference: pd.DataFrame, steps: Mapping[str, Transformation]
) -> tuple[pd.DataFrame, ...]:
    """Return a reference as it is before each step of a preparation, the first one included.

    Parameters
    ----------
    reference : DataFrame
        The samples from which every statistic is taken.
    steps : mapping of str to callable
        The transformations in order, by what to call them.
    """
    references = [reference]
    for function in [*steps.values()][:-1]:
        references.append(function(references[-1], references[-1]))
    return tuple(references)


def prepare(
    table: pd.DataFrame, references: Sequence[pd.DataFrame], steps: Mapping[str, Transformation]
) -> tuple[PreparationStep, ...]:
    """Prepare a table step by step.

    Parameters
    ----------
    table : DataFrame
        The samples to prepare.
    references : sequence of DataFrame
        For each step those from which its statistics are taken, see `stages`.
    steps : mapping of str to callable
        The transformations in order, by what to call them.

    Returns
    -------
    tuple of PreparationStep
        The last one's ``after`` is the table of numbers.
    """
    done = []
    for (name, function), reference in zip(steps.items(), references, strict=True):
        before, table = table, function(table, reference)
        done.append(PreparationStep(name, function, before, table))
    return tuple(done)
