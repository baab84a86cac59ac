"""Prepare a table for a network: gaps, categories and scales, step by step.

Every statistic, such as a mode or a maximum, comes from a *reference* table, so that held-out rows
use the training set's (Hastie, Tibshirani and Friedman, *The Elements of Statistical Learning*, 2nd
edition 2009, section 7.10.2).
"""

import inspect
import re
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, count
from typing import Any

import numpy as np
import pandas as pd

Transformation = Callable[[pd.DataFrame, pd.DataFrame], pd.DataFrame]
"""Takes a table and its reference at the same stage, returns the changed table."""


def fill_with_mode(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Fill each gap with the most frequent value of its column in the reference."""
    gappy = list(table.columns[table.isna().any()])
    return table.fillna(dict(reference[gappy].mode().iloc[0])) if gappy else table.copy()


def unused(name: str, taken: Container[str]) -> str:
    """Return a name, with a number if it is taken: ``a``, ``a (2)``, ``a (3)`` and so on."""
    numbered = (f"{name} ({n})" for n in count(2))
    return next(each for each in chain([name], numbered) if each not in taken)


def one_hot(table: pd.DataFrame, categories: Mapping[str, Sequence[object]]) -> pd.DataFrame:
    """Replace each categorical column by a column of 0 and 1 for each of its values.

    A name already taken gets a number, such as ``plan_pro (2)``.
    """
    columns: dict[str, Any] = {**table.drop(columns=list(categories))}
    for name, values in categories.items():
        codes = pd.Index(values).get_indexer(pd.Index(table[name]))
        for code, value in enumerate(values):
            columns[unused(f"{name}_{value}", columns)] = codes == code
    return pd.DataFrame(
        {name: column.astype("float32") for name, column in columns.items()}, index=table.index
    )


def divide_by_largest(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Divide each column by its largest value in the reference."""
    return table / reference.max()


def standardised(X: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Scale columns so that the reference has mean 0 and standard deviation 1."""
    deviation = reference.std(axis=0)
    return (X - reference.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)


def standardise(
    table: pd.DataFrame, reference: pd.DataFrame, columns: Sequence[str]
) -> pd.DataFrame:
    """Subtract the reference's mean from columns, and divide by its standard deviation."""
    names = list(columns)
    known = reference[names].to_numpy(dtype="float64")
    scaled = table.astype("float64")
    scaled[names] = standardised(scaled[names].to_numpy(), known)
    return scaled


def take_rows(X: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return rows of one table for all runs, or of each run's own.

    Shapes: rows (..., n_chosen); it returns (..., n_chosen, n_features).
    """
    return X[rows] if X.ndim == 2 else np.take_along_axis(X, rows[..., None], axis=-2)


@dataclass(frozen=True, eq=False)
class PreparationStep:
    """One step of a preparation; equal only to itself."""

    name: str  # in a few words
    function: Transformation
    # The samples before and after it.
    before: pd.DataFrame
    after: pd.DataFrame

    @property
    def why(self) -> str:
        """What the step does and what for: its function's docstring, with curly quotes."""
        text = inspect.getdoc(self.function) or ""
        return re.sub('"([^"]*)"', r"“\1”", text).replace("'", "’")


def stages(
    reference: pd.DataFrame, steps: Mapping[str, Transformation]
) -> tuple[pd.DataFrame, ...]:
    """Return a reference before each step of a preparation."""
    references = [reference]
    for function in [*steps.values()][:-1]:
        references.append(function(references[-1], references[-1]))
    return tuple(references)


def prepare(
    table: pd.DataFrame, references: Sequence[pd.DataFrame], steps: Mapping[str, Transformation]
) -> tuple[PreparationStep, ...]:
    """Prepare a table step by step."""
    done = []
    for (name, function), reference in zip(steps.items(), references, strict=True):
        before, table = table, function(table, reference)
        done.append(PreparationStep(name, function, before, table))
    return tuple(done)
