"""From probabilities to decisions about patients: who is missed, and what mistakes cost.

Every function here looks at a recorded run of `lessons.heart.model.train` and trains nothing.
"""

from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np
import pandas as pd

from datasets.heart import TARGET, load_patients
from lessons.heart.model import mini_batches, probabilities, start_weights
from lessons.heart.patients import features, outcomes, rows_in_words, split
from training.baseline import majority
from training.decisions import cheapest_threshold, confusion_matrix, cost, decide, in_cell
from training.hyperparameters import OneOf, Seeds, hyperparameters
from training.progress import progress_callback
from training.recorded_run import RecordedRun

THRESHOLDS = np.linspace(0.0, 1.0, 101)
"""Where costs are drawn, shape (101,)."""
SPLIT = ("split_seed", "stratify")
TABLE = ("coding", "scaling")
"""What the rows of a run, and their features, depend on."""


def chosen(settings: Any, *names: str) -> dict[str, Any]:
    """Return those of some settings that are given."""
    return {name: settings[name] for name in names if name in settings}


def rows_of(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that a run, or each of a batch, was trained on, and those held out."""
    return split(**chosen(run.hyperparameters, *SPLIT))


def table_of(run: RecordedRun) -> np.ndarray:
    """Return all 303 patients as a run, or each run of a batch, saw them: (..., 303, n) float."""
    with progress_callback(None):  # it was prepared for the training: nothing to wait for
        return features(**chosen(run.hyperparameters, *SPLIT, *TABLE))


def held_out_by(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that a single run held out, (61,), and what it says of them, (61,)."""
    if run.runs or np.ndim(run.hyperparameters["split_seed"]):
        raise ValueError("run must be a single run with one split_seed, not one of many.")
    _, held_out = rows_of(run)
    return held_out, probabilities(run, table_of(run)[held_out])


def first_batch(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return whom the first step of a single run drew, and what the starting weights say of them.

    Shapes: returns (batch_size,).
    """
    train_rows, _ = rows_of(run)
    settings, X = run.hyperparameters, table_of(run)
    _, rng = start_weights(settings["start"], settings["seed"], X.shape[-1])
    ((batch,),) = mini_batches([rng], 1, settings["batch_size"])
    rows = train_rows[batch]
    return rows, probabilities(run, X[rows], every_frame=True)[0]


def matrix(run: RecordedRun, threshold: float) -> np.ndarray:
    """Return the confusion matrix of a single run on the rows held out, (2, 2)."""
    held_out, p = held_out_by(run)
    return confusion_matrix(outcomes()[held_out], p, threshold)


def patients_of_cell(run: RecordedRun, threshold: float, cell: str) -> pd.DataFrame:
    """Return the patients behind one number of the confusion matrix, as they are read."""
    held_out, p = held_out_by(run)
    inside = in_cell(outcomes()[held_out], decide(p, threshold), cell)
    order = np.argsort(-p[inside], kind="stable")
    rows = held_out[inside][order]
    table = rows_in_words(rows)
    table.insert(0, "probability", [f"{100 * each:.0f} %" for each in p[inside][order]])
    table.insert(0, "row", rows)
    return table


@dataclass(frozen=True)
class Costs:
    """What each threshold costs per patient, in false alarms."""

    # (101,): On the rows trained on, and on those held out, at `THRESHOLDS`
    training: np.ndarray
    held_out: np.ndarray
    chosen: float  # The threshold that is cheapest on the rows trained on
    at: np.ndarray  # (4,): What one's own, 0.5, the chosen and 0 cost on the rows held out


def costs(run: RecordedRun, threshold: float, miss: float) -> Costs:
    train_rows, held_out = rows_of(run)
    training, judged = (
        (outcomes()[rows], probabilities(run, table_of(run)[rows]))
        for rows in (train_rows, held_out)
    )
    cheapest = cheapest_threshold(*training, miss=miss)
    return Costs(
        training=cost(*training, THRESHOLDS, miss=miss),
        held_out=cost(*judged, THRESHOLDS, miss=miss),
        chosen=cheapest,
        at=cost(*judged, [threshold, 0.5, cheapest, 0.0], miss=miss),
    )


def costs_over_splits(run: RecordedRun, threshold: float, miss: float) -> np.ndarray:
    """Return what one's threshold, 0.5, and "disease" for everybody cost on each run's held-out.

    Shapes: returns (3, n_runs).
    """
    _, held_out = rows_of(run)
    p = probabilities(run, table_of(run))
    prices = [
        cost(outcomes()[rows], each[rows], [threshold, 0.5, 0.0], miss=miss)
        for each, rows in zip(p, held_out, strict=True)
    ]
    return np.transpose(prices)


GROUPINGS = {
    "thal": "scan",
    "cp": "chest pain",
    "ca": "vessels",
    "exang": "angina",
    "slope": "ST slope",
    "sex": "sex",
    "age": "age",
}
Grouping = Annotated[str, OneOf(GROUPINGS)]
"""A feature that one may ask for alone."""
_AGES = (0, 45, 55, 65, 200)
_AGE_NAMES = ("under 45", "45 to 54", "55 to 64", "65 and over")


@hyperparameters
def groups(feature: Grouping) -> pd.Series:
    """Say in which group each of the 303 patients falls, asked one thing alone: (303,) of str."""
    table = load_patients()
    if feature == "age":
        return pd.cut(table["age"], _AGES, right=False, labels=_AGE_NAMES).astype(str)
    words = rows_in_words(np.arange(len(table)))
    return words[words.columns[table.columns.drop(TARGET).get_loc(feature)]].rename(feature)


@dataclass(frozen=True)
class OneQuestion:
    """What one question alone knows about disease."""

    names: tuple[str, ...]  # The answers, each with the number of training rows that gave it
    shares: np.ndarray  # (n_groups,): What share of these has disease; NaN where there is nobody
    # (n_groups,): What is true of most of these, and is said of the whole group
    predicted: np.ndarray
    # On how many held-out patients that is right, and on how many the baseline is
    n_right: int
    n_majority: int
    n_right_training: int  # On how many of those trained on it is right


@hyperparameters
def one_question(
    feature: Grouping, *, split_seed: Seeds = 42, stratify: bool = False
) -> OneQuestion:
    """Say of each group what is true of most of its training rows, and count what is right."""
    answers, y = groups(feature), outcomes()
    train_rows, held_out = split(split_seed, stratify=stratify)
    # Ages from young to old, all others by name.
    known = sorted(set(answers) - {"not known"}, key=_AGE_NAMES.index if feature == "age" else None)
    names = [*known, *({"not known"} & set(answers))]
    answered = answers.to_numpy()[train_rows]
    members = [y[train_rows][answered == name] for name in names]
    shares = np.array([each.mean() if each.size else np.nan for each in members])
    predicted = dict(zip(names, shares > 0.5, strict=True))
    right = np.array([predicted[name] for name in answers.iloc[held_out]]) == (y[held_out] == 1)
    return OneQuestion(
        names=tuple(f"{name} ({each.size})" for name, each in zip(names, members, strict=True)),
        shares=shares,
        predicted=shares > 0.5,
        n_right=int(right.sum()),
        n_majority=int((y[held_out] == majority(y[train_rows])).sum()),
        n_right_training=sum(max(int(each.sum()), int((1 - each).sum())) for each in members),
    )


def all_questions(*, split_seed: int = 42, stratify: bool = False) -> dict[str, OneQuestion]:
    """Ask each of `GROUPINGS` alone, on one split."""
    how: dict[str, Any] = {"split_seed": split_seed, "stratify": stratify}
    return {feature: one_question(feature, **how) for feature in GROUPINGS}
