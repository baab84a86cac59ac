"""Sixteen patients and a single question: a rule by hand, and a neuron beside it.

The rule is a decision stump: Iba and Langley, "Induction of One-Level Decision Trees" (1992).
"""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from datasets.heart import load_patients
from lessons.heart.decisions import table_of
from lessons.heart.model import probabilities
from lessons.heart.patients import outcomes, rows_in_words, split
from training.decisions import decide
from training.hyperparameters import Integer, hyperparameters
from training.recorded_run import RecordedRun

N = 16
LOWEST, HIGHEST = 60, 210
"""Heart rates between which the rule may cut; everybody's lie between them."""


@dataclass(frozen=True)
class PatientSample:
    """Some of those held out of the first split, or all of them."""

    rows: np.ndarray  # (n,): Where they stand in the file
    heart_rate: np.ndarray  # (n,): The highest that each reached in the examination, per minute
    disease: np.ndarray  # (n,): The target
    who: tuple[str, ...]  # Age and sex, as they are read


@hyperparameters
def sample_patients(*, seed: Annotated[int, Integer(0, 99)] = 0) -> PatientSample:
    """Draw sixteen of the 61 patients who are held out of the first split."""
    _, held_out = split()
    return _told(np.random.default_rng(seed).choice(held_out, N, replace=False))


def all_held_out() -> PatientSample:
    """Return all 61, of whom `sample_patients` draws."""
    return _told(split()[1])


def _told(rows: np.ndarray) -> PatientSample:
    words = rows_in_words(rows)
    return PatientSample(
        rows=rows,
        heart_rate=load_patients()["thalach"].to_numpy(dtype=float)[rows],
        disease=outcomes()[rows] == 1,
        who=tuple(
            f"{sex}, {age}" for sex, age in zip(words["sex"], words[words.columns[0]], strict=True)
        ),
    )


def predict_by_threshold(patients: PatientSample, cut: float) -> np.ndarray:
    """Say "disease" of everybody whose highest heart rate is below a cut: (n,) bool."""
    return patients.heart_rate < cut


def most_right(patients: PatientSample) -> int:
    """Return how many of them the best of all such cuts gets right."""
    cuts = range(LOWEST, HIGHEST + 1)
    return max(int((predict_by_threshold(patients, cut) == patients.disease).sum()) for cut in cuts)


def predict_by_network(run: RecordedRun, patients: PatientSample) -> np.ndarray:
    """Return whether a single run, of the first split, says "disease" of each: (n,) bool."""
    return decide(probabilities(run, table_of(run)[patients.rows]), 0.5)
