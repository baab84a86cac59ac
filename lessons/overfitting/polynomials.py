"""Curves of chosen capacity through noisy points: what one fit shows, and what many fits show.

A polynomial of degree d has d + 1 knobs: Hastie, Tibshirani and Friedman, *The Elements of
Statistical Learning*, 2nd edition 2009, section 7.3. A fit is linear in the heights of its points.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

import numpy as np
from numpy.polynomial.legendre import legvander

from training.hyperparameters import MAX_SEED, Integer, Number, Seed, called_with, hyperparameters
from training.recorded_run import RecordedRun

DEGREES = np.arange(12)
"""The capacities on offer, shape (12,)."""
NPoints = Annotated[int, Integer(12, 100)]
"""Points of one sample; never fewer than a polynomial has knobs."""
Noise = Annotated[float, Number(0, 1)]
"""Standard deviation of each point around the curve."""
GRID = np.linspace(0, 1, 61)
"""Where the curves of many samples are drawn and judged."""
N_KNOBS = np.array([*range(1, 17), 20, 25, 30])
"""Of curves that may have more knobs than points."""


def truth(x: np.ndarray) -> np.ndarray:
    """Return the curve behind the points, which no fit knows: one wave, sin(2 pi x)."""
    return np.sin(2 * np.pi * x)


def places(n_points: int) -> np.ndarray:
    """Return where the points of a sample stand, evenly from 0 to 1: (n_points,)."""
    return np.linspace(0, 1, n_points)


def fine(n_points: int) -> np.ndarray:
    """Return where the curve through a sample is drawn: at its points, and closest at the ends."""
    swings = (1 - np.cos(np.linspace(0, np.pi, max(61, 185 - 2 * n_points)))) / 2
    return np.unique([*swings, *places(n_points)])


def midpoints(n_points: int) -> np.ndarray:
    """Return where new points stand, halfway between those of a sample: (n_points - 1,)."""
    x = places(n_points)
    return (x[1:] + x[:-1]) / 2


def noisy(x: np.ndarray, noise: float, seeds: np.ndarray, part: int) -> np.ndarray:
    """Draw noisy points on the curve, for each seed: part 0 to learn from, 1 to be judged on.

    Shapes: x (n_points,), returns (n_seeds, n_points).
    """
    rngs = [np.random.default_rng([int(seed), part]) for seed in seeds]
    return truth(x) + noise * np.stack([rng.standard_normal(len(x)) for rng in rngs])


def fits(
    y: np.ndarray, at: np.ndarray, degrees: Sequence[int] | np.ndarray = DEGREES, l2: float = 0.0
) -> np.ndarray:
    """Fit a curve of each degree to each sample, and read it off.

    Shapes: y (n_samples, n_points), at (n_at,), returns (n_degrees, n_samples, n_at).
    """
    how = y.shape[1], tuple(at), l2
    return np.stack([y @ _hat_matrix(*how, int(degree)).T for degree in degrees])


@lru_cache(maxsize=512)
def _hat_matrix(n_points: int, at: tuple[float, ...], l2: float, degree: int) -> np.ndarray:
    """Return the matrix that turns a sample into its fitted curve: (n_at, n_points).

    Of the curves that meet all points it is the one with the least sum of squared knobs; ``l2`` is
    what that costs beside the mean squared error.
    """
    X = _seen(places(n_points), degree + 1)
    priced = np.vstack([X, np.sqrt(l2 * n_points) * np.eye(degree + 1)])
    reader: np.ndarray = _seen(np.array(at), degree + 1) @ np.linalg.pinv(priced)[:, :n_points]
    return reader


@dataclass(frozen=True)
class OneSample:
    """One sample, and the curve of each degree through it."""

    degrees: np.ndarray  # (n_degrees,)
    # (n_points,): What the curves were fitted to
    x: np.ndarray
    y: np.ndarray
    # (n_points - 1,): Points between them, with luck of their own
    x_held_out: np.ndarray
    y_held_out: np.ndarray
    curves: np.ndarray  # (n_degrees, n_fine): The fits, where it is `fine`
    # (n_degrees,): The mean squared error of each on either set of points
    training: np.ndarray
    held_out: np.ndarray


@hyperparameters
def train_curve(
    *,
    n_knobs: Annotated[int, Integer(1, 30)] = 30,
    n_wild: Annotated[int, Integer(0, 3)] = 0,
    n_points: NPoints = 12,
    noise: Noise = 0.3,
    seed: Seed = 48,
) -> RecordedRun:
    """Train a curve by gradient descent to its end, from a flat start and from wild ones.

    With the singular values s of its inputs and the rate 0.9 / max s², an epoch leaves 1 - rate s²
    of what is missing in each direction: so any number of epochs is one step here.
    """
    x, at, seeds = places(n_points), midpoints(n_points), np.array([seed])
    (y,), (y_new,) = noisy(x, noise, seeds, 0), noisy(at, noise, seeds, 1)
    start = np.zeros((1 + n_wild, n_knobs))
    start[1:] = 3 * np.random.default_rng(0).standard_normal((n_wild, 30))[:, :n_knobs]
    seen = _seen(x, n_knobs)
    U, s, V = np.linalg.svd(seen, full_matrices=False)
    steps = np.unique(np.append(0, np.geomspace(1, 25 * (s[0] / s[-1]) ** 2, 48).astype(int)))
    done = -np.expm1(steps[:, None, None] * np.log1p(-0.9 * (s / s[0]) ** 2))
    w = start + (done * ((y - start @ seen.T) @ U) / s) @ V
    new = ((w @ _seen(at, n_knobs).T - y_new) ** 2).mean(axis=-1)
    flat, wild = new[:, 0], new[:, 1:]
    told = {"on_new_ones": flat}
    if n_wild:
        told = {"on_new_ones_from_wild_starts": wild.mean(axis=1), "from_a_flat_one": flat}
    return RecordedRun(
        steps,
        ((w[:, 0] @ seen.T - y) ** 2).mean(axis=-1),
        {"w": w},
        {},
        np.array(-1),
        told,
        hyperparameters=called_with(),
    )


def curves_of(run: RecordedRun) -> np.ndarray:
    """Return the curves of a training, that from flat first: (n_frames, 1 + n_wild, n_fine)."""
    at = fine(run.hyperparameters["n_points"])
    return run.parameters["w"] @ _seen(at, run.hyperparameters["n_knobs"]).T


def _seen(x: np.ndarray, n_knobs: int) -> np.ndarray:
    """Return what each knob does at each place: Legendre's polynomials, scaled (n_at, n_knobs).

    They span the same curves as the powers of x, and round far less. That of degree k is scaled by
    1 / √(k + 1), so that sharp bends take large weights.
    """
    return legvander(2 * x - 1, n_knobs - 1) / np.sqrt(1 + np.arange(n_knobs))


def joined(values: np.ndarray, known: Sequence[int]) -> np.ndarray:
    """Return values with straight lines between those that are known, and nothing beyond."""
    at = sorted(known)
    return np.interp(np.arange(len(values)), at, values[at], left=np.nan, right=np.nan)


@hyperparameters
def one_sample(
    *,
    n_points: NPoints = 12,
    noise: Noise = 0.3,
    seed: Seed = 48,
    point: Annotated[int, Integer(1, 100)] = 1,
    lift: Annotated[float, Number(-10, 10)] = 0.0,
    many: bool = False,
) -> OneSample:
    """Draw one sample, and fit a curve of each degree to it, or one of each of `N_KNOBS`."""
    if point > n_points:
        raise ValueError(f"point must be at most {n_points}, the number of points, not {point}.")
    seeds, x = np.array([seed]), places(n_points)
    y = noisy(x, noise, seeds, 0)
    y[:, point - 1] += lift
    x_new = midpoints(n_points)
    other = noisy(x_new, noise, seeds, 1)
    degrees = N_KNOBS - 1 if many else DEGREES
    return OneSample(
        degrees=degrees,
        x=x,
        y=y[0],
        x_held_out=x_new,
        y_held_out=other[0],
        curves=fits(y, fine(n_points), degrees)[:, 0],
        training=((fits(y, x, degrees)[:, 0] - y) ** 2).mean(axis=-1),
        held_out=((fits(y, x_new, degrees)[:, 0] - other) ** 2).mean(axis=-1),
    )


def largest_factor(sample: OneSample, degree: int) -> float:
    """Return the size, to three digits, of the largest factor of a power of x in a curve."""
    factors = np.linalg.lstsq(np.vander(sample.x, degree + 1), sample.y)[0]
    return float(f"{abs(factors).max():.3g}")


@dataclass(frozen=True)
class LiftEffect:
    """What it does to fits if a point of their sample is lifted.

    A fit is linear in the heights of its points, so each error grows with the square of a lift:
    lifted by t, it is error + 2 t pull[..., 0] + t² pull[..., 1].
    """

    # (n_degrees, n_points, n_fine): What a unit of lift adds to the curve of each degree
    curves: np.ndarray
    # (n_degrees, n_points, 2): What it does to the mean squared errors
    training: np.ndarray
    held_out: np.ndarray


def lift_effect(sample: OneSample) -> LiftEffect:
    """Work out what the lift of each point would do to the fits of a sample."""
    one_up = np.eye(len(sample.x))

    def on(at: np.ndarray, y: np.ndarray, own: np.ndarray | float) -> np.ndarray:
        """Return how the error on some points depends on each lift: its slope and curvature."""
        moves = fits(one_up, at, sample.degrees) - own
        missed = fits(sample.y[None], at, sample.degrees) - y
        return np.stack([(missed * moves).mean(axis=-1), (moves**2).mean(axis=-1)], axis=-1)

    return LiftEffect(
        curves=fits(one_up, fine(len(sample.x)), sample.degrees),
        training=on(sample.x, sample.y, one_up),
        held_out=on(sample.x_held_out, sample.y_held_out, 0.0),
    )


@hyperparameters
def mean_errors(
    *,
    n_points: NPoints = 12,
    noise: Noise = 0.3,
    n_samples: Annotated[int, Integer(2, 1000)] = 200,
    seed: Seed = 2,
) -> np.ndarray:
    """Fit curves to many samples: the mean squared error of each degree on fresh points, (12,)."""
    seeds = (seed + np.arange(n_samples)) % (MAX_SEED + 1)
    return errors_on_fresh(DEGREES, n_points, noise, seeds).mean(axis=1)


def errors_on_fresh(
    degrees: Sequence[int] | np.ndarray,
    n_points: int,
    noise: float,
    seeds: np.ndarray,
    l2: float = 0.0,
) -> np.ndarray:
    """Fit curves to samples: mean squared errors on fresh points, (n_degrees, n_seeds)."""
    curves = fits(noisy(places(n_points), noise, seeds, 0), GRID, degrees, l2)
    fresh = noisy(GRID, noise, seeds, 1)
    return np.asarray(((curves - fresh) ** 2).mean(axis=2))
