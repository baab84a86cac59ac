"""Decisions about patients: by their age alone, by the neuron, and what mistakes cost."""

from typing import Annotated

import numpy as np
import pandas as pd

from datasets.heart import in_words, load_patients
from lessons.heart.model import mini_batches, probabilities, start_weights
from lessons.heart.patients import features, outcomes, split
from training.decisions import cost, decide
from training.hyperparameters import Integer, hyperparameters, with_settings
from training.progress import progress_callback
from training.recorded_run import RecordedRun

CLASSES = ("no disease", "disease")
N_BY_HAND = 16
LOWEST, HIGHEST = 25, 80
"""Heart rates between which a rule by hand may cut; everybody's lie between them."""


def rows_of(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that a run, or each of a batch, was trained on, and those held out."""
    return with_settings(split, run.hyperparameters)


def table_of(run: RecordedRun) -> np.ndarray:
    """Return all 303 patients as a run, or each run of a batch, saw them: (..., 303, n) float."""
    with progress_callback(None):  # it was prepared for the training: nothing to wait for
        return with_settings(features, run.hyperparameters)


def held_out_by(run: RecordedRun, *, every_frame: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows that a single run held out, (61,), and what it says of them, (61,).

    Or what it says of them at each frame, (n_frames, 61).
    """
    _, held_out = rows_of(run)
    return held_out, probabilities(run, table_of(run)[held_out], every_frame=every_frame)


def drawn_by(run: RecordedRun) -> list[tuple[int, float, np.ndarray]]:
    """Return whom a single run learns from at each step, what it says before, and their features.

    It took one patient a step, and recorded them all.
    """
    X, (train_rows, _), n_steps = table_of(run), rows_of(run), run.n_frames - 1
    _, rng = start_weights("zeros", int(run.hyperparameters["seed"]), X.shape[-1])
    drawn = [int(rows[0, 0]) for rows in mini_batches([rng], train_rows[None], n_steps, 1)]
    p = probabilities(run, X, every_frame=True)
    return [(i, float(p[step, i]), X[i]) for step, i in enumerate(drawn)]


def who(rows: np.ndarray) -> list[str]:
    """Return sex and age of some patients, such as "female, 62"."""
    words = in_words(load_patients().iloc[rows])
    return (words["sex"] + ", " + words["age (years)"]).tolist()


def costs_over_splits(run: RecordedRun, threshold: float, miss: float) -> np.ndarray:
    """Return what one's threshold, 0.5, and "disease" for everybody cost, held out: (3, n_runs)."""
    prices = [
        cost(outcomes()[held_out], p[held_out], [threshold, 0.5, 0.0], miss=miss)
        for p, held_out in zip(probabilities(run, table_of(run)), rows_of(run)[1], strict=True)
    ]
    return np.transpose(prices)


@hyperparameters
def sample_patients(*, seed: Annotated[int, Integer(0, 99)] = 0) -> pd.DataFrame:
    """Draw sixteen of the 61 patients who are held out of the first split."""
    return by_age(np.random.default_rng(seed).choice(split()[1], N_BY_HAND, replace=False))


def by_age(rows: np.ndarray) -> pd.DataFrame:
    """Return of chosen rows the age in years, whether there is disease, and who it is."""
    return pd.DataFrame(
        {
            "age": load_patients()["age"].iloc[rows],
            "disease": outcomes()[rows] == 1,
            "who": who(rows),
        }
    )


def predict_by_threshold(patients: pd.DataFrame, cut: float) -> np.ndarray:
    """Say "disease" of everybody who is as old as a cut, or older: (n,) bool."""
    return (patients["age"] >= cut).to_numpy()


def most_right(patients: pd.DataFrame) -> int:
    """Return how many of them the best of all such cuts gets right."""
    cuts = range(LOWEST, HIGHEST + 1)
    return max(int((predict_by_threshold(patients, cut) == patients.disease).sum()) for cut in cuts)


def best_line(split_seed: int, *, stratify: bool) -> int:
    """Return how many of a split's held-out patients the best of all such cuts gets right."""
    return most_right(by_age(split(split_seed, stratify=stratify)[1]))


def given_by_network(run: RecordedRun, patients: pd.DataFrame) -> np.ndarray:
    """Return the probability that a single run, of the first split, gives to each: (n,)."""
    return probabilities(run, table_of(run)[patients.index])


def predict_by_network(run: RecordedRun, patients: pd.DataFrame) -> np.ndarray:
    """Return whether a single run, of the first split, says "disease" of each: (n,) bool."""
    return decide(given_by_network(run, patients), 0.5)
