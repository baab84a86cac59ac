"""The patients, made ready to learn from: gaps, codes, scales, and who is held out.

Whatever a step of the preparation needs to know, a mode, a mean, a standard deviation, it takes
from the training rows alone: held-out patients stand for those who have not come yet (Hastie,
Tibshirani and Friedman, *The Elements of Statistical Learning*, 2nd edition 2009, section 7.10.2).
"""

from functools import cache, lru_cache
from typing import Annotated

import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from datasets.heart import CODES, COLUMNS, TARGET, load_patients
from training.baseline import majority_right
from training.hyperparameters import OneOf, Seeds, hyperparameters
from training.progress import report_progress
from training.tables import PreparationStep, Transformation, fill_with_mode, one_hot, standardise

QUANTITIES = ("age", "trestbps", "chol", "thalach", "oldpeak", "ca")
"""Columns that measure or count something."""
CATEGORIES = {name: tuple(CODES[name]) for name in ("cp", "restecg", "slope", "thal")}
"""Columns whose numbers are codes for three or four words."""
CODINGS = ("one-hot", "numbers")
SCALINGS = ("training", "all", "none")
Coding = Annotated[str, OneOf(CODINGS)]
"""What becomes of the codes: a column for each word, or they stay the numbers that they are."""
Scaling = Annotated[str, OneOf(SCALINGS)]
"""Whose mean and deviation scale the quantities: the training rows', everybody's, or nobody's."""
N_TRAIN, N_HELD_OUT = 242, 61
EXAMPLES = (0, 1, 87, 166, 48)
"""Rows to look at: two plain ones, a missing thallium scan, a missing count, a high cholesterol."""

SHORT = {
    "trestbps": "blood pressure",
    "chol": "cholesterol",
    "thalach": "heart rate",
    "oldpeak": "ST depression",
    "ca": "vessels seen",
    "sex": "male",
    "fbs": "high sugar",
    "exang": "exercise angina",
    "cp": "chest pain",
    "restecg": "ECG",
    "slope": "ST",
    "thal": "thallium",
}
_WORDS = {
    "cp": ("typical", "atypical", "other", "none"),
    "restecg": ("normal", "ST-T", "ventricle"),
}


def fill_gaps(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Fill each gap with the most frequent value of its column among the training rows."""
    return fill_with_mode(table, reference)


def split_codes(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Give each name behind a code a column of its own, 1 where it applies and 0 where it does not.

    As numbers, code 4 would count as twice code 2: four kinds of chest pain have no such order.
    """
    return one_hot(table, CATEGORIES)


def scale_quantities(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Standardise each column: subtract its mean, divide by its standard deviation (training rows).

    Then 1 means "one typical distance above average", whether it is in years or mg/dl. Columns of
    zeros and ones stay as they are.
    """
    counted = (*QUANTITIES, *CATEGORIES)
    return standardise(table, reference, [name for name in table.columns if name in counted])


def scale_by_everybody(table: pd.DataFrame, reference: pd.DataFrame) -> pd.DataFrame:
    """Standardise with the means and standard deviations of all 303, those held out included.

    This breaks the rule on purpose, so that you can see what it changes.
    """
    return scale_quantities(table, table)


@lru_cache(maxsize=16)
def show_examples(step: PreparationStep) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return a few columns of telling patients (see `EXAMPLES`) before and after a step."""
    names = pd.Index([f"row {i}" for i in EXAMPLES], name="patient")
    seen = ("age", "chol", "ca", "cp", "thal")
    before, after = (
        table.loc[list(EXAMPLES), [c for c in table.columns if c.partition("_")[0] in seen]]
        .astype(float)
        .round(2)
        .set_axis(names)
        for table in (step.before, step.after)
    )
    return before, after


@hyperparameters
def split(split_seed: Seeds = 42, *, stratify: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Hold 61 of the 303 patients out of training, as scikit-learn's ``train_test_split`` does."""
    seeds = np.asarray(split_seed)
    splits = [_split(int(seed), bool(stratify)) for seed in seeds.flat]
    train_rows, held_out = (np.stack(rows) for rows in zip(*splits, strict=True))
    return train_rows.reshape(*seeds.shape, N_TRAIN), held_out.reshape(*seeds.shape, N_HELD_OUT)


@lru_cache(maxsize=512)
def _split(split_seed: int, stratify: bool) -> tuple[np.ndarray, np.ndarray]:
    rows = np.arange(len(outcomes()))
    train_rows, held_out = train_test_split(
        rows, test_size=0.2, random_state=split_seed, stratify=outcomes() if stratify else None
    )
    return train_rows, held_out


@lru_cache(maxsize=1)
def outcomes() -> np.ndarray:
    """Return the target of each patient, read-only: (303,) float, 1 for disease and 0 for none."""
    y = load_patients()[TARGET].to_numpy(dtype=float, copy=True)
    y.flags.writeable = False
    return y


def transformations(coding: str, scaling: str) -> dict[str, Transformation]:
    """Return the steps of the preparation in order, by what to call them."""
    steps: dict[str, Transformation] = {"Gaps": fill_gaps}
    if coding == "one-hot":
        steps["Codes"] = split_codes
    if scaling != "none":
        steps["Scale"] = scale_quantities if scaling == "training" else scale_by_everybody
    return steps


@lru_cache(maxsize=8)
@hyperparameters
def preparation(
    *,
    split_seed: Seeds = 42,
    stratify: bool = False,
    coding: Coding = "one-hot",
    scaling: Scaling = "training",
) -> tuple[PreparationStep, ...]:
    """Prepare all 303 patients step by step; what a step needs to know it takes from `split`."""
    table, (known, _) = load_patients()[list(COLUMNS)], split(split_seed, stratify=stratify)
    done = []
    for name, function in transformations(coding, scaling).items():
        before, table = table, function(table, table.iloc[known])
        done.append(PreparationStep(name, function, before, table))
    return tuple(done)


@lru_cache(maxsize=16)
def _filled(coding: str, ca: float, thal: float) -> pd.DataFrame:
    """Return everybody, gaps filled with these values, codes split if they shall be."""
    table = load_patients()[list(COLUMNS)].fillna({"ca": ca, "thal": thal})
    return split_codes(table, table) if coding == "one-hot" else table


@lru_cache(maxsize=128)
def _features(split_seed: int, stratify: bool, coding: str, scaling: str) -> np.ndarray:
    """Return the last table of `preparation`; splits differ in little, so it is had for less."""
    known, _ = split(split_seed, stratify=stratify)
    table = _filled(coding, *load_patients()[["ca", "thal"]].iloc[known].mode().iloc[0])
    scale = transformations(coding, scaling).get("Scale")
    return (scale(table, table.iloc[known]) if scale else table).to_numpy(dtype=float)


@hyperparameters
def features(
    split_seed: Seeds = 42,
    *,
    stratify: bool = False,
    coding: Coding = "one-hot",
    scaling: Scaling = "training",
) -> np.ndarray:
    """Prepare all 303 patients for each split, in numbers.

    Shapes: returns (..., 303, 22).
    """
    seeds, tables = np.asarray(split_seed), []
    for i, seed in enumerate(seeds.flat):
        report_progress(i / seeds.size)
        tables.append(_features(int(seed), bool(stratify), coding, scaling))
    return np.reshape(tables, (*seeds.shape, *tables[0].shape))


@cache
@hyperparameters
def feature_names(coding: Coding = "one-hot") -> tuple[str, ...]:
    """Return what the columns of `features` are, in a word or two."""
    table = load_patients()[list(COLUMNS)].iloc[:1]
    table = one_hot(table, CATEGORIES) if coding == "one-hot" else table
    return tuple(_name(column) for column in table.columns)


def _name(column: str) -> str:
    name, _, code = column.partition("_")
    if not code:
        return SHORT.get(name, name)
    at = CATEGORIES[name].index(int(code))
    word = _WORDS[name][at] if name in _WORDS else CODES[name][int(code)].removesuffix(" defect")
    return f"{SHORT[name]}: {word}"


def majority_accuracy(split_seed: Seeds = 42, *, stratify: bool = False) -> np.ndarray:
    """Return how often the baseline is right on the held-out rows of each split: (...,) float.

    It says of everybody what is true of most of the training rows.
    """
    train_rows, held_out = split(split_seed, stratify=stratify)
    return majority_right(outcomes()[train_rows], outcomes()[held_out])
