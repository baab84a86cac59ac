"""How sharply a bowl bends, and the learning rates above which its numbers explode.

Goodfellow, Bengio and Courville, Deep Learning (2016), section 4.3; with momentum: Goh, "Why
Momentum Really Works", Distill (2017).
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch

from datasets.students import HOURS, SCORES
from lessons.gradient_descent import best_line
from lessons.tasks import BOWLS, CURVATURES, TASKS, check_curvatures, data, starting_parameters
from lessons.validation import check_choice, check_number


def hessian(task: str, curvatures: tuple[float, float] = CURVATURES) -> np.ndarray:
    """Return the curvature of a bowl, the slopes of its gradient, by differentiating twice.

    Parameters
    ----------
    task : {"line", "bowl", "titanic_linear"}
        A task with a quadratic loss; elsewhere the curvature changes from place to place.
    curvatures : (float, float)
        Of the bowl, each from 0.01 to 100.

    Returns
    -------
    (n_parameters, n_parameters) array of float
        Second derivatives of the loss that is differentiated, on the line half the mean squared
        error.

    Raises
    ------
    ValueError
        If the task is no bowl, or a curvature out of its range.
    """
    check_choice("task", task, BOWLS)
    check_curvatures(curvatures)
    X, y = data(task, curvatures)
    start = [torch.tensor(knob) for knob in starting_parameters(task).values()]

    def loss(row_of_knobs: torch.Tensor) -> torch.Tensor:
        parts = row_of_knobs.split([knob.numel() for knob in start])
        knobs = [part.reshape(knob.shape) for part, knob in zip(parts, start, strict=True)]
        return TASKS[task].measure(TASKS[task].predict(X, *knobs), y)

    row = torch.cat([knob.reshape(-1) for knob in start])
    return torch.autograd.functional.hessian(loss, row).numpy()


def largest_curvature(task: str, curvatures: tuple[float, float] = CURVATURES) -> float:
    """Return k, the largest eigenvalue of `hessian`: how sharply the bowl bends at most."""
    return float(np.linalg.eigvalsh(hessian(task, curvatures))[-1])


def critical_learning_rate(
    task: str, momentum: float = 0.0, curvatures: tuple[float, float] = CURVATURES
) -> float:
    """Return the learning rate above which a heavy ball explodes, 2 (1 + momentum) / k.

    Parameters
    ----------
    task, curvatures
        As in `hessian`.
    momentum : float
        Share of the velocity that is kept, from 0 (plain descent) to 1 (never zeroed).

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If the task is no bowl, or a number out of its range.
    """
    check_number("momentum", momentum, 0, 1)
    return 2 * (1 + momentum) / largest_curvature(task, curvatures)


class CriticalRates(NamedTuple):
    """The learning rates above which a bowl's numbers explode."""

    zeroed: float
    """With the line that wipes the gradient."""
    piled_up: float
    """Without it."""


def critical_learning_rates(
    task: str, curvatures: tuple[float, float] = CURVATURES
) -> CriticalRates:
    """Return where a bowl's runs explode: above 2 / k with zeroing, above 4 / k without.

    Zeroing is momentum 0, forgetting to is momentum 1; below 4 / k the forgetful run stays
    bounded, but it never settles.

    Parameters
    ----------
    task, curvatures
        As in `hessian`.

    Returns
    -------
    CriticalRates

    Raises
    ------
    ValueError
        If the task is no bowl, or a curvature out of its range.
    """
    zeroed, piled_up = (critical_learning_rate(task, kept, curvatures) for kept in (0.0, 1.0))
    return CriticalRates(zeroed, piled_up)


def describe_edges(task: str, curvatures: tuple[float, float] = CURVATURES) -> str:
    """Say at which learning rates a bowl's runs explode; parameters are those of `hessian`."""
    zeroed, piled_up = critical_learning_rates(task, curvatures)
    halved = (
        "This is the bowl of *half* the mean squared error: with PyTorch’s `MSELoss` k doubles, "
        "and every rate here halves. "
    )
    return (
        f"The largest curvature of this bowl is k = {largest_curvature(task, curvatures):.5g}. "
        f"{halved if task == 'line' else ''}"
        f"With zeroing the run explodes above 2/k = **{zeroed:.4f}**, without above "
        f"4/k = **{piled_up:.4f}**: between the two, only the run that forgets survives. It never "
        "settles, though. It orbits."
    )


def growth_per_step(
    task: str,
    learning_rate: float,
    momentum: float = 0.0,
    curvatures: tuple[float, float] = CURVATURES,
) -> float:
    """Return by how much each step multiplies the swing along the steepest direction.

    Along that direction the distance d from the bottom obeys
    d[t+1] = (1 + momentum - learning_rate k) d[t] - momentum d[t-1], and so it grows like the
    larger root of z^2 = (1 + momentum - learning_rate k) z - momentum.

    Parameters
    ----------
    task, curvatures
        As in `hessian`.
    learning_rate, momentum : float
        Of the heavy ball.

    Returns
    -------
    float
        Below 1 the swing shrinks, above 1 it explodes; 1 is an orbit.
    """
    pull = learning_rate * largest_curvature(task, curvatures)
    return float(np.abs(np.roots([1.0, -(1.0 + momentum - pull), momentum])).max())


@dataclass(frozen=True)
class Rings:
    """A bowl over two knobs, seen from above.

    Attributes
    ----------
    contours : (n_levels, n_points, 2) array of float
        Points along the lines of equal loss; the sixth is the one on which the run starts.
    levels : (n_levels,) array of float
        The loss that is shown, on each.
    bottom : (2,) array of float
        Where the loss is least.
    """

    contours: np.ndarray
    levels: np.ndarray
    bottom: np.ndarray


def rings(task: str, curvatures: tuple[float, float] = CURVATURES) -> Rings:
    """Return the lines of equal loss around the bottom of a bowl over two knobs.

    Around the bottom the loss differentiated is d' H d / 2, with d the way from the bottom and
    H the `hessian`, so its contour lines are ellipses.

    Parameters
    ----------
    task : {"line", "bowl"}
        Which bowl. Its least loss is 0: four students on one line, and the bowl as such.
    curvatures : (float, float)
        Of the bowl.

    Returns
    -------
    Rings

    Raises
    ------
    ValueError
        If the task has no two knobs, or a curvature is out of its range.
    """
    check_choice("task", task, ("line", "bowl"))
    H = hessian(task, curvatures)
    bottom = np.array(best_line(HOURS, SCORES)) if task == "line" else np.zeros(2)
    way = np.array(list(starting_parameters(task).values())) - bottom
    halves = 0.5 * way @ H @ way * 4.0 ** np.arange(-5, 3)  # the start's loss, over 1024, ... x 16
    curvature, direction = np.linalg.eigh(H)
    angle = np.linspace(0.0, 2.0 * np.pi, 97)
    ellipse = (np.stack([np.cos(angle), np.sin(angle)], -1) / np.sqrt(curvature / 2)) @ direction.T
    return Rings(
        contours=bottom + np.sqrt(halves)[:, None, None] * ellipse,
        levels=TASKS[task].shown * halves,
        bottom=bottom,
    )
