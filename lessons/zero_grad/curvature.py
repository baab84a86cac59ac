"""How sharply the bowls among the tasks bend, and the learning rates above which they explode."""

from functools import lru_cache
from typing import Annotated, NamedTuple

import numpy as np
import torch

from datasets.students import HOURS, SCORES
from lessons.gradient_descent.model import best_line
from lessons.zero_grad.tasks import BOWLS, STEEPNESS, TASKS, Steepness, data, starting_parameters
from training import bowls
from training.hyperparameters import OneOf, hyperparameters

Bowl = Annotated[str, OneOf(BOWLS)]
"""A task with a quadratic loss; elsewhere the curvature changes from place to place."""


@hyperparameters
@lru_cache(maxsize=64)
def hessian(task: Bowl, steepness: Steepness = STEEPNESS) -> np.ndarray:
    """Return a bowl's curvature by differentiating twice: (n_parameters, n_parameters)."""
    X, y = data(task, steepness)
    start = [torch.tensor(value) for value in starting_parameters(task).values()]

    def loss(row: torch.Tensor) -> torch.Tensor:
        pieces = row.split([value.numel() for value in start])
        parameters = [piece.reshape(v.shape) for piece, v in zip(pieces, start, strict=True)]
        return TASKS[task].measure(TASKS[task].predict(X, *parameters), y)

    row = torch.cat([value.reshape(-1) for value in start])
    H = torch.autograd.functional.hessian(loss, row).numpy()
    H.flags.writeable = False
    return H


class CriticalRates(NamedTuple):
    """The learning rates above which a bowl's numbers explode."""

    zeroed: float  # With the line that zeroes the gradient: 2 / k, k being the largest curvature
    accumulated: float  # Without it: 4 / k


def critical_learning_rates(task: str, steepness: float = STEEPNESS) -> CriticalRates:
    """Return where a bowl's runs explode: zeroing is momentum 0, forgetting to zero momentum 1."""
    H = hessian(task, steepness)
    return CriticalRates(*(bowls.critical_learning_rate(H, momentum=m) for m in (0.0, 1.0)))


class Contours(NamedTuple):
    """A bowl over two parameters, seen from above."""

    # (n_levels, n_points, 2): points along the lines of equal loss; the sixth is the one on which
    # the run starts
    contours: np.ndarray
    levels: np.ndarray  # (n_levels,): the loss on each
    bottom: np.ndarray  # (2,): where the loss is least


@hyperparameters
@lru_cache(maxsize=64)
def contours(
    task: Annotated[str, OneOf(("line", "bowl"))], steepness: Steepness = STEEPNESS
) -> Contours:
    """Return the lines of equal loss around the bottom of a bowl over two parameters.

    Its least loss is 0: four students on one line, and the bowl as such.
    """
    H = hessian(task, steepness)
    bottom = np.array(best_line(HOURS, SCORES)) if task == "line" else np.zeros(2)
    way = np.array(list(starting_parameters(task).values())) - bottom
    levels = 0.5 * way @ H @ way * 4.0 ** np.arange(-5, 3)  # the start's loss over 1024, ... x 16
    lines = bowls.contour_ellipses(H, bottom, levels)
    for shared in (lines, levels, bottom):
        shared.flags.writeable = False
    return Contours(lines, levels, bottom)
