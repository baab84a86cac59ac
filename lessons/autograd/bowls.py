"""Three optimisers on one bowl: plain gradient descent, momentum, Adam.

The bowl is J = (w1^2 + k w2^2) / 2: along w2 it is k times as steep as along w1. Goh, "Why Momentum
Really Works", Distill (2017); Kingma and Ba, "Adam" (2015).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from training.bowls import contour_ellipses
from training.optimisers import RULES, Optimiser
from training.progress import Progress, parts
from training.recorded_run import RecordedRun, Recorder
from training.validation import check_choice, check_number, check_whole

START = (-4.0, 2.0)
"""Where w1 and w2 begin."""
ARRIVED = 1e-6
"""The share of its first height at which a run counts as having arrived at the bottom."""
STEEPEST = 100.0
MAX_STEPS = 2000


def descend(
    *,
    optimiser: str = "SGD",
    learning_rate: float | ArrayLike = 0.05,
    steepness: float | ArrayLike = 20.0,
    n_steps: int = 100,
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Walk down the bowl from `START`.

    Parameters
    ----------
    optimiser : {"SGD", "momentum", "Adam"}
        How a gradient becomes a step.
    learning_rate : float or (...,) array of float
        From 0 to 10.
    steepness : float or (...,) array of float
        How many times as steep the bowl is along w2 as along w1, from 1 to 100.
    n_steps : int
        From 0 to 2,000.
    max_frames : int, optional
        Frames to record, if other than usual.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    RecordedRun
        With parameters ``w1`` and ``w2``, and their gradients.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("optimiser", optimiser, RULES)
    check_number("learning_rate", learning_rate, 0, 10)
    check_number("steepness", steepness, 1, STEEPEST)
    check_whole("n_steps", n_steps, 0, MAX_STEPS)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(steepness))
    k = np.broadcast_to(np.asarray(steepness, dtype=float), runs)
    place = {"w1": np.full(runs, START[0]), "w2": np.full(runs, START[1])}
    steps = Optimiser(optimiser, learning_rate, place, runs)
    recorder = Recorder(
        n_steps, runs=runs, max_frames=max_frames, steps_per_epoch=0, on_progress=on_progress
    )
    with np.errstate(over="ignore", invalid="ignore"):  # some rates explode
        for step in recorder:
            loss = (place["w1"] ** 2 + k * place["w2"] ** 2) / 2
            slope = {"w1": place["w1"], "w2": k * place["w2"]}
            recorder.record(step, loss, place, slope)
            place = steps.step(place, slope)
    return recorder.finish(
        optimiser=optimiser, learning_rate=learning_rate, steepness=steepness, n_steps=n_steps
    )


def race(
    *,
    sgd: float = 0.02,
    momentum: float = 0.02,
    adam: float = 0.02,
    steepness: float = 20.0,
    n_steps: int = 100,
    on_progress: Progress | None = None,
) -> dict[str, RecordedRun]:
    """Send all three down the same bowl, each with a learning rate of its own.

    Parameters
    ----------
    sgd, momentum, adam : float
        Learning rates, from 0 to 10.
    steepness, n_steps
        As in `descend`.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    dict of str to RecordedRun
        By the names of the optimisers.
    """
    for name, rate in (("sgd", sgd), ("momentum", momentum), ("adam", adam)):
        check_number(name, rate, 0, 10)
    rates = dict(zip(RULES, (sgd, momentum, adam), strict=True))
    told = parts(on_progress, 1, 1, 1)
    return {
        name: descend(
            optimiser=name,
            learning_rate=rate,
            steepness=steepness,
            n_steps=n_steps,
            on_progress=part,
        )
        for (name, rate), part in zip(rates.items(), told, strict=True)
    }


@dataclass(frozen=True)
class Rings:
    """Lines of equal loss: ellipses (n_levels, n_points, 2), and the loss on each, (n_levels,)."""

    lines: np.ndarray
    levels: np.ndarray


def rings(steepness: float) -> Rings:
    """Return lines of equal loss for a picture of the bowl."""
    first = (START[0] ** 2 + steepness * START[1] ** 2) / 2
    levels = first * np.array([0.002, 0.02, 0.08, 0.2, 0.45, 1.0, 2.0])
    return Rings(contour_ellipses(np.diag([1.0, steepness]), (0.0, 0.0), levels), levels)


def n_needed(run: RecordedRun) -> np.ndarray:
    """Return after how many steps the loss is below `ARRIVED` times the first, and stays there.

    Parameters
    ----------
    run : RecordedRun
        From `descend`, with every step recorded; one run or several.

    Returns
    -------
    (...,) array of float
        Infinite where it never arrives.
    """
    with np.errstate(invalid="ignore"):
        away = ~(run.loss <= ARRIVED * run.loss[..., :1])
    last = run.n_frames - 1 - np.argmax(away[..., ::-1], axis=-1)
    needed = np.where(away.any(axis=-1), last + 1.0, 0.0)
    return np.asarray(np.where(away[..., -1], np.inf, needed))
