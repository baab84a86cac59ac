"""Many runs of the perceptron: over arithmetics, over margins and draws, and round in circles."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from datasets.toy import separated_classes
from lessons.perceptron.model import HUNDREDTHS, step, train, weighted_sum
from training.progress import Progress, parts
from training.recorded_run import RecordedRun
from training.validation import check_number

MARGINS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
N_DRAWS = 64
N_PATIENT = 60
"""Epochs after which every draw with such margins has long been through."""
RATES = (0.1, 0.3, 0.7)
EXACT = "whole numbers"


@dataclass(frozen=True)
class Bound:
    """What Novikoff's theorem says of samples that a straight cut divides.

    Attributes
    ----------
    reach : (...,) array of float
        R: how far the furthest sample is from the origin, the 1 of the bias counted along.
    gap : (...,) array of float
        The margin: how near the nearest sample comes to the dividing line.
    most : (...,) array of float
        (R / margin)^2, the most mistakes that a perceptron can make from zero.
    """

    reach: np.ndarray
    gap: np.ndarray
    most: np.ndarray


def bound(*, margin: float | ArrayLike, n_samples: int = 40, seed: int | ArrayLike = 0) -> Bound:
    """Measure the blobs, and work out Novikoff's bound.

    Parameters
    ----------
    margin, n_samples, seed
        As in `train`.

    Returns
    -------
    Bound
        With the line along which they were set apart; the theorem holds for any line that
        divides them, and is sharpest for the one with the widest gap.

    Raises
    ------
    ValueError
        If the margin is out of its range.
    """
    check_number("margin", margin, 0.01, 2)
    X, y, across = separated_classes(margin=margin, n_samples=n_samples, seed=seed)
    x = X / HUNDREDTHS
    reach = np.sqrt((x * x).sum(axis=-1).max(axis=-1) + 1.0)
    sides = (x * across[..., None, :]).sum(axis=-1) * (2 * y - 1)
    gap = sides.min(axis=-1)
    return Bound(reach, gap, (reach / gap) ** 2)


@dataclass(frozen=True)
class OverMargins:
    """Mistakes and bounds of many draws at many margins.

    Attributes
    ----------
    margins : (n_margins,) array of float
    mistakes, most : (n_margins, n_draws) array of float
        How many were made, and Novikoff's bound.
    n_through : int
        How many of all draws had none left to make.
    """

    margins: np.ndarray
    mistakes: np.ndarray
    most: np.ndarray
    n_through: int


def over_margins(
    *, n_samples: int = 40, on_zero: int = 1, on_progress: Progress | None = None
) -> OverMargins:
    """Train `N_DRAWS` draws of blobs at each of `MARGINS` until none makes a mistake."""
    margins = np.array(MARGINS)[:, None]
    seeds = np.arange(N_DRAWS)
    runs = train(
        data="blobs",
        margin=margins,
        n_samples=n_samples,
        seed=seeds,
        on_zero=on_zero,
        n_epochs=N_PATIENT,
        on_progress=on_progress,
    )
    return OverMargins(
        margins=margins[:, 0],
        mistakes=runs.metrics["mistakes"][..., -1],
        most=bound(margin=margins, n_samples=n_samples, seed=seeds).most,
        n_through=int((runs.loss[..., -1] == 0).sum()),
    )


def lengths(
    *,
    margin: float = 0.3,
    n_samples: int = 40,
    seed: int = 0,
    on_zero: int = 1,
    n_epochs: int = 10,
    on_progress: Progress | None = None,
) -> np.ndarray:
    """Return how long the vector of weights and bias is after each mistake.

    Returns
    -------
    (n_mistakes + 1,) array of float
        In units of the learning rate; the first is 0, before any mistake.
    """
    run = train(
        data="blobs",
        learning_rate=1.0,
        n_epochs=n_epochs,
        margin=margin,
        n_samples=n_samples,
        seed=seed,
        on_zero=on_zero,
        max_frames=n_epochs * n_samples + 1,
        on_progress=on_progress,
    )
    w, b = run.parameters["w"], run.parameters["b"]
    found = np.sqrt((w * w).sum(axis=-1) + b * b)
    after = np.append(0, np.flatnonzero(np.diff(run.metrics["mistakes"])) + 1)
    return np.asarray(found[after])


def arithmetics(
    *, on_zero: int = 1, n_epochs: int = 12, on_progress: Progress | None = None
) -> dict[str, RecordedRun]:
    """Train on the four students in whole numbers, and in floating point at each of `RATES`."""
    first, *others = parts(on_progress, *(1 for _ in range(1 + len(RATES))))
    found = {EXACT: train(on_zero=on_zero, n_epochs=n_epochs, on_progress=first)}
    for rate, part in zip(RATES, others, strict=True):
        found[f"rate {rate:g}"] = train(
            arithmetic="floating",
            learning_rate=rate,
            on_zero=on_zero,
            n_epochs=n_epochs,
            on_progress=part,
        )
    return found


@dataclass(frozen=True)
class Departure:
    """The first look at which a run in floating point decides otherwise than the exact one.

    Attributes
    ----------
    look : int
        Its number, counted from 1.
    i : int
        Which sample was looked at.
    exact, rounded : float
        The weighted sum in whole numbers, in units of the learning rate, and as it was rounded.
    """

    look: int
    i: int
    exact: float
    rounded: float


def departure(exact: RecordedRun, rounded: RecordedRun, X: np.ndarray) -> Departure | None:
    """Find where two runs alone, with every look recorded, part ways; None where they do not.

    Parameters
    ----------
    exact, rounded : RecordedRun
        On the same samples, from zero.
    X : (n_samples, n_features) array
        The samples.
    """
    n = min(len(exact.steps), len(rounded.steps)) - 1
    at = np.arange(n) % len(X)
    on_zero = exact.hyperparameters["on_zero"]
    sums = []
    for run in (exact, rounded):
        w, b = run.parameters["w"][:-1], run.parameters["b"][:-1]
        if run is exact:  # as it reckons
            w, b = np.round(HUNDREDTHS * w), np.round(HUNDREDTHS * b)
        sums.append(weighted_sum(X[at], w, b))
    parted = np.flatnonzero(step(sums[0], on_zero) != step(sums[1], on_zero))
    if not parted.size:
        return None
    k = int(parted[0])
    units = HUNDREDTHS * float(exact.hyperparameters["learning_rate"])
    return Departure(k + 1, int(at[k]), float(sums[0][k] / units), float(sums[1][k]))


@dataclass(frozen=True)
class Cycle:
    """How the knobs of a training go round in a circle.

    Attributes
    ----------
    first, again : int
        Two ends of epochs at which all knobs stand alike, the first such pair.
    mistakes : int
        How many are made on the way from one to the other.
    """

    first: int
    again: int
    mistakes: int


def cycle(run: RecordedRun) -> Cycle | None:
    """Find the first state at the end of an epoch that comes back; None if none does.

    The order of the samples is the same in every epoch, so that a state that has come back will
    come back for ever.

    Parameters
    ----------
    run : RecordedRun
        A run alone, in whole numbers, with every look recorded.
    """
    ends = slice(None, None, round(run.steps_per_epoch))
    states = np.column_stack([run.parameters["w"], run.parameters["b"]])[ends]
    made = run.metrics["mistakes"][ends]
    seen: dict[tuple[int, ...], int] = {}
    for epoch, state in enumerate(np.round(HUNDREDTHS * states).astype(int)):
        key = tuple(state.tolist())
        if key in seen:
            return Cycle(seen[key], epoch, int(made[epoch] - made[seen[key]]))
        seen[key] = epoch
    return None


def gates_from_many_starts(
    gates: tuple[str, ...],
    *,
    n_starts: int = 50,
    n_epochs: int = 100,
    on_progress: Progress | None = None,
) -> Mapping[str, np.ndarray]:
    """Train gates from random whole starts, under both conventions for a sum of zero.

    Parameters
    ----------
    gates : tuple of str
        Some of "AND", "OR", "NAND", "XOR".
    n_starts : int
        Each draws w1, w2 and b from -5, ..., 5.
    n_epochs : int
        At a learning rate of 1.

    Returns
    -------
    mapping of str to (2 * n_starts,) array of bool
        For each gate which trainings judge all four corners rightly in the end.
    """
    start = np.random.default_rng(0).integers(-5, 6, size=(n_starts, 3))
    tasks = [(gate, on_zero) for gate in gates for on_zero in (1, 0)]
    found: dict[str, list[np.ndarray]] = {gate: [] for gate in gates}
    for (gate, on_zero), part in zip(tasks, parts(on_progress, *(1 for _ in tasks)), strict=True):
        runs = train(
            data=gate,
            learning_rate=1.0,
            n_epochs=n_epochs,
            w=start[:, :2],
            b=start[:, 2],
            on_zero=on_zero,
            on_progress=part,
        )
        found[gate].append(runs.loss[:, -1] == 0)
    return {gate: np.concatenate(each) for gate, each in found.items()}
