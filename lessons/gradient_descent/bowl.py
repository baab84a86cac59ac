"""The bowl that a descent goes down: its shape, its edge, and what the line at its bottom says."""

import numpy as np

from datasets.students import HOURS
from lessons.gradient_descent.model import best_line, hessian, predict, training_set
from training.bowls import contour_ellipses, critical_learning_rate
from training.figures import beside
from training.hyperparameters import with_settings
from training.losses import half_mean_squared_error
from training.recorded_run import RecordedRun

EDGE = critical_learning_rate(hessian(HOURS))
"""The learning rate above which steps grow, for plain hours."""
EDGE_OF_W = 2 / float(np.mean(HOURS**2))
"""The same while b is held."""
BELOW, ABOVE = 0.26, 0.28
"""Two learning rates on either side of it."""


def loss_means(x: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """Return the means over the samples from which the loss of every line follows.

    Shapes: x, y (n_samples,).
    """
    products = {"xx": x * x, "x": x, "xy": x * y, "y": y, "yy": y * y}
    return {name: float(np.mean(product)) for name, product in products.items()}


def loss_at(x: np.ndarray, y: np.ndarray, w: float, b: float) -> float:
    loss = float(half_mean_squared_error(predict(x, w, b), y))
    return beside(loss, float(np.mean(y**2)))


def rings_under(run: RecordedRun) -> dict[str, np.ndarray]:
    """Return the contours of the bowl under a single run, and the loss on each.

    Shapes: (n_levels, n_points, 2), the points (w, b), and (n_levels,).
    """
    x, y = data_of(run)
    levels = np.array([2.5, 12.5, 50, 150, 350, 750, 1500, 3000, 6000, 12_000, 24_000.0])
    return {"contours": contour_ellipses(hessian(x), best_line(x, y), levels), "levels": levels}


def data_of(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the hours and scores that a run, or each of a batch, was fitted to."""
    return with_settings(training_set, run.hyperparameters)


def epochs_to_reach(run: RecordedRun, loss: float) -> np.ndarray:
    """Return the first recorded epoch whose loss is at or below ``loss``; NaN where none is."""
    return run.first_epoch(run.loss <= loss)
