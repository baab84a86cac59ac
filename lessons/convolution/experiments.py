"""What networks of detectors read when digits are moved, beside a dense network."""

import itertools
import math
from typing import Any

import numpy as np

from datasets.digits import N_CLASSES, N_PIXELS, SIDE, load_digits
from lessons.convolution.model import BATCH, n_parameters, side_of, train
from lessons.digits import model as dense
from lessons.digits.samples import moved, split, to_each_side
from training.detectors import answers, class_scores, patches
from training.progress import subtask, track
from training.recorded_run import RecordedRun

SHIFTS = np.array([0, 1, 2])
"""By how many pixels digits are moved, to each of the four sides."""
DENSE, REPAIRED, OWN = "dense", "dense, trained on moved digits", "detectors"
N_HIDDEN = 64
DENSE_PRODUCTS = N_PIXELS * N_HIDDEN + N_HIDDEN * N_CLASSES
DENSE_NUMBERS = DENSE_PRODUCTS + N_HIDDEN + N_CLASSES
N_SHOWN, N_HEARD = 8, 5


def sides_of(shift: int) -> list[tuple[int, int]]:
    """Return the ways to move a digit by just so many pixels to a side."""
    return to_each_side(shift) if shift else [(0, 0)]


def read(run: RecordedRun, rows: np.ndarray, right: int = 0, down: int = 0) -> np.ndarray:
    """Return which moved digits a single run gets right: (n_rows,) bool."""
    ink, labels = load_digits()
    size, pool = run.hyperparameters["size"], run.hyperparameters["pool"]
    guessed = []
    for few in np.array_split(rows, math.ceil(len(rows) / BATCH)):
        below = patches(moved(ink[few], right, down), side_of(size), pool)
        guessed.append(class_scores(below, run.parameters_at(-1))[-1].argmax(axis=-1))
    result: np.ndarray = np.concatenate(guessed) == labels[rows]
    return result


def over_shifts(*runs: RecordedRun) -> np.ndarray:
    """Return single runs' accuracies on their held-out digits: (n_runs, 3), at each of `SHIFTS`."""
    accuracy = np.empty((len(runs), len(SHIFTS)))
    for i, j in np.ndindex(accuracy.shape):
        rows = split(int(runs[i].hyperparameters["seed"]))[1]
        sides = sides_of(int(SHIFTS[j]))
        accuracy[i, j] = np.mean([read(runs[i], rows, *side) for side in sides])
    return accuracy


def when_moved(**settings: Any) -> np.ndarray:
    """Train on two splits, and let each network read its held-out digits moved.

    Shapes: returns (2, 3), the accuracy at each of `SHIFTS`.
    """
    # One by one: both at once would say nothing of their progress for too long.
    return np.concatenate([over_shifts(train(seed=seed, **settings)) for seed in track(range(2))])


def dense_when_moved() -> dict[str, np.ndarray]:
    """Do as `when_moved` with a dense network, trained on plain and on moved digits."""
    ink, labels = load_digits()
    seeds = np.arange(2)
    rows = split(seeds)[1]
    accuracies = {}
    for i, (name, train_shift) in enumerate({DENSE: 0, REPAIRED: 1}.items()):
        with subtask(i, of=2):
            run = dense.train(train_shift=train_shift, seed=seeds, split_seed=seeds, keep="the end")
        by_shift = [
            np.mean(
                [
                    dense.probabilities(run, moved(ink[rows], *side)).argmax(axis=-1)
                    == labels[rows]
                    for side in sides_of(int(shift))
                ],
                axis=(0, -1),
            )
            for shift in SHIFTS
        ]
        accuracies[name] = np.stack(by_shift, axis=-1)
    return accuracies


def seen_and_lost(*runs: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Split single runs' held-out digits, moved, by whether ink has left the paper.

    Shapes: returns (2,) int, how many digits lost none and some, and (2,) float, the accuracy.
    """
    ink, _ = load_digits()
    lost, right = [], []
    for run, side in itertools.product(runs, to_each_side(1)):
        rows = split(int(run.hyperparameters["seed"]))[1]
        before, after = (a.sum(axis=1) for a in (ink[rows], moved(ink[rows], *side)))
        lost.append(after < before - 1e-6)
        right.append(read(run, rows, *side))
    gone, good = np.concatenate(lost), np.concatenate(right)
    counts = np.array([(~gone).sum(), gone.sum()])
    return counts, np.array([good[~gone].mean(), good[gone].mean()])


def learned(run: RecordedRun) -> dict[str, Any]:
    """Return what `charts.diagrams.pixels.weights` shows of the detectors that are heard most.

    The first is that whose windows stand at the most different heights, one below the other.
    """
    ink, labels = load_digits()
    size = side_of(run.hyperparameters["size"])
    rows = split(int(run.hyperparameters["seed"]))[1]
    last = run.parameters_at(-1)
    n = last["W1"].shape[1]
    seen = patches(ink[rows], size)[:, :, 0]
    everywhere = answers(seen, last)
    largest = everywhere.max(axis=1)
    heard = np.linalg.norm(last["W2"].reshape(-1, n, N_CLASSES), axis=(0, 2)) * largest.std(axis=0)
    shown = np.argsort(-heard, kind="stable")[:N_SHOWN]
    # Of each of the ten digits the loudest, and of these the first few.
    of = [np.flatnonzero(labels[rows] == digit) for digit in range(N_CLASSES)]
    best = np.stack([each[largest[each][:, shown].argmax(axis=0)] for each in of])
    first = np.argsort(-np.take_along_axis(largest[:, shown], best, axis=0), axis=0)[:N_HEARD]
    loud = np.take_along_axis(best, first, axis=0).T
    places = everywhere.argmax(axis=1)[loud, shown[:, None]]
    down, right = (along.std(axis=1) for along in np.divmod(places, SIDE))
    order = np.argsort(right - down, kind="stable")
    shown, loud = shown[order], loud[order]
    values = run.parameters["W1"][:, :, shown].swapaxes(1, 2)
    places = np.einsum("idpk,fik->fidp", seen[loud], values, optimize=True).argmax(axis=-1)
    names = [f"detector {i}" for i in range(1, len(shown) + 1)]
    return {
        "values": values,
        "names": names,
        "says": [f"This is what {name} looks for, at every place:" for name in names],
        "votes": None,
        "ink": ink[rows[loud]],
        "labels": labels[rows[loud]],
        "places": places,
    }


def describe_dense() -> str:
    """Name the dense network."""
    return f"A dense network, {DENSE_NUMBERS:,} numbers"


def describe_detectors(run: RecordedRun) -> str:
    """Name a single run's network."""
    how = {name: run.hyperparameters[name] for name in ("n_detectors", "size", "pool")}
    return f"{how['n_detectors']} detectors, {n_parameters(**how):,} numbers"
