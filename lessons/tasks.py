"""What the loop of the zero-grad experiment learns: a line, a bowl, XOR, and the Titanic twice.

Each task is a prediction, a loss, its data and its start, all of them those of the lesson that it
comes from: `gradient_descent`, `xor` and `titanic`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.nn import functional

from datasets.students import HOURS, SCORES
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons import titanic, xor
from lessons.passengers import training_arrays
from lessons.survival_models import score_linear
from lessons.validation import check_number

CURVATURES = (1.0, 8.0)
"""How sharply the bowl bends along w1 and along w2, if nothing else is asked for."""
BOWL_START = (-4.0, 2.0)
"""Where the ball is let go on the bowl, (w1, w2); the bottom is at (0, 0)."""


def predict_line(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Read the line w x + b at every x."""
    return w[..., None] * x + b[..., None]


def predict_bowl(stretch: torch.Tensor, w1: torch.Tensor, w2: torch.Tensor) -> torch.Tensor:
    """Say where the ball lies, each axis stretched as its curvature demands."""
    return stretch * torch.stack([w1, w2], dim=-1)


def predict_xor(
    X: torch.Tensor, W1: torch.Tensor, b1: torch.Tensor, W2: torch.Tensor, b2: torch.Tensor
) -> torch.Tensor:
    """Send the four corners through the hidden layer and give each a logit."""
    hidden = torch.sigmoid(X @ W1 + b1[..., None, :])  # (..., 4, n_hidden)
    return (hidden @ W2)[..., 0] + b2  # (..., 4)


def predict_linear(X: torch.Tensor, coefficients: torch.Tensor) -> torch.Tensor:
    """Add up the features of each passenger, each times its coefficient."""
    return score_linear({"coefficients": coefficients}, X)


def predict_sigmoid(X: torch.Tensor, coefficients: torch.Tensor) -> torch.Tensor:
    """Add up the features of each passenger and squeeze the sum into a probability."""
    return torch.sigmoid(predict_linear(X, coefficients))


def half_squared_error(p: torch.Tensor, y: torch.Tensor, reduction: str) -> torch.Tensor:
    """Halve the squared errors, so that no factor 2 is left in their gradient."""
    return functional.mse_loss(p, y, reduction=reduction) / 2


@dataclass(frozen=True)
class Task:
    """One thing to learn with the four-step loop.

    Attributes
    ----------
    title : str
        What it is called where there is little room.
    predict : callable
        Takes the inputs and the parameters, returns (..., n_samples) predictions.
    loss : callable
        One of PyTorch's losses; what is differentiated is its mean over the samples.
    learning_rate, n_epochs : float, int
        What the task is trained with if nothing else is asked for.
    rates : tuple of float
        Learning rates worth trying.
    largest_rate : float
        The largest learning rate allowed.
    loss_name : str
        What the loss shown is called, with its unit if it has one.
    shown : float
        The loss recorded and shown, as a multiple of the one differentiated.
    settings : mapping of str to object
        What does not change here, by the names that the task's own lesson has for it.
    """

    title: str
    predict: Callable[..., torch.Tensor]
    loss: Callable[..., torch.Tensor]
    learning_rate: float
    n_epochs: int
    rates: tuple[float, ...]
    largest_rate: float
    loss_name: str
    shown: float = 1.0
    settings: Mapping[str, Any] = field(default_factory=dict)

    def measure(self, p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """Return the mean loss over the samples, one number for each run."""
        return self.loss(p, y.expand_as(p), reduction="none").mean(dim=-1)


_GENTLE = (0.001, 0.003, 0.01, 0.03, 0.1, 0.2)
SPLIT_SEED = 42
"""Which passengers of the Titanic are held out: the classic recipe's choice."""
PASSENGERS = {"split_seed": SPLIT_SEED, "log_fare": True, "normalise": True, "rows": "split"}
"""How the Titanic is prepared, in the words of its own lesson."""

TASKS = {
    "line": Task(
        title="Line",
        predict=predict_line,
        loss=half_squared_error,
        loss_name="mean squared error (points²)",
        shown=2.0,  # the mean squared error, as in gradient_descent
        learning_rate=0.01,
        n_epochs=100,
        rates=(*_GENTLE, 0.23, 0.245, 0.3, 0.4, 0.475, 0.479, 0.485, 0.6, 1),
        largest_rate=10,
    ),
    "bowl": Task(
        title="Bowl",
        predict=predict_bowl,
        loss=functional.mse_loss,  # the mean of two squares, (k1 w1^2 + k2 w2^2) / 2
        loss_name="loss, the height over the bottom",
        learning_rate=0.03,
        n_epochs=100,
        rates=(*_GENTLE, 0.24, 0.26, 0.4, 0.49, 0.51, 0.6, 1, 2, 5, 10),
        largest_rate=10,
    ),
    "xor": Task(
        title="XOR",
        predict=predict_xor,
        loss=functional.binary_cross_entropy_with_logits,
        loss_name="mean cross-entropy (nats)",
        learning_rate=0.1,
        n_epochs=3000,
        rates=(0.01, 0.03, 0.1, 0.3, 0.5, 1, 2, 3, 5, 10, 20),
        largest_rate=100,
        settings={
            "n_hidden": 4,
            "activation": "sigmoid",
            "loss": "cross-entropy",
            "start": "normal",
        },
    ),
    "titanic": Task(
        title="Titanic, sigmoid",
        predict=predict_sigmoid,
        loss=functional.l1_loss,
        loss_name="mean absolute error",
        learning_rate=100.0,
        n_epochs=30,
        rates=(1, 3, 10, 20, 50, 100, 200, 300, 500, 1000),
        largest_rate=1000,
        settings={"model": "sigmoid", "loss": "mean absolute error", **PASSENGERS},
    ),
    "titanic_linear": Task(
        title="Titanic, linear",
        predict=predict_linear,
        loss=functional.mse_loss,
        loss_name="mean squared error",
        learning_rate=1.0,
        n_epochs=100,
        rates=(*_GENTLE, 0.3, 0.5, 0.52, 0.7, 1, 1.02, 1.03, 1.5, 2, 3),
        largest_rate=10,
        settings={"model": "linear", "loss": "mean squared error", **PASSENGERS},
    ),
}
"""The tasks by name."""
BY_TITLE = {task.title: name for name, task in TASKS.items()}
"""Their names by title."""

BOWLS = ("line", "bowl", "titanic_linear")
"""The tasks whose loss is quadratic: one curvature everywhere, and so one critical rate."""
WITH_LUCK = ("xor", "titanic", "titanic_linear")
"""The tasks whose start is drawn."""
BY_HAND = ("line", "bowl", "xor")
"""The tasks whose gradient is also worked out without PyTorch."""


def check_curvatures(curvatures: tuple[float, float]) -> None:
    """Raise a ValueError unless there are two curvatures, each from 0.01 to 100."""
    check_number("curvatures", curvatures, 0.01, 100)
    if np.shape(curvatures) != (2,):
        raise ValueError(f"curvatures must be two numbers from 0.01 to 100, not {curvatures!r}.")


def data(
    task: str, curvatures: tuple[float, float] = CURVATURES
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return what the task is learned from.

    Parameters
    ----------
    task : str
        One of `TASKS`.
    curvatures : (float, float)
        Of the bowl.

    Returns
    -------
    tensor
        Inputs: hours (4,), corners (4, 2) or passengers (713, 12). The bowl has no samples; in
        their place stands how far each axis is stretched (2,).
    (n_samples,) tensor
        Targets; for the bowl its bottom.
    """
    if task == "line":
        return torch.tensor(HOURS), torch.tensor(SCORES)
    if task == "bowl":
        return torch.tensor(np.sqrt(curvatures)), torch.zeros(2, dtype=torch.float64)
    if task == "xor":
        return torch.tensor(XOR_INPUTS), torch.tensor(XOR_LABELS)
    passengers = training_arrays(SPLIT_SEED)
    return torch.tensor(passengers.X_train), torch.tensor(passengers.y_train)


def starting_parameters(task: str, seed: int | ArrayLike = 0) -> dict[str, np.ndarray]:
    """Return the parameters before the first step, by their names and in the task's own type.

    Parameters
    ----------
    task : str
        One of `TASKS`.
    seed : int or (...,) array of int
        Which start; line and bowl have only one.

    Returns
    -------
    dict of str to (..., shape) array of float
    """
    runs = np.shape(seed)
    if task == "line":
        return {"w": np.zeros(runs), "b": np.zeros(runs)}
    if task == "bowl":
        return {"w1": np.full(runs, BOWL_START[0]), "w2": np.full(runs, BOWL_START[1])}
    if task == "xor":
        return xor.starting_parameters(seed=seed)
    start = titanic.start(titanic.MODELS[TASKS[task].settings["model"]], seed, runs)
    return {name: knob.numpy() for name, knob in start.items()}


def knob_names(task: str) -> tuple[str, ...]:
    """Name every number among a task's parameters, in order; on the Titanic by its feature."""
    if task in ("titanic", "titanic_linear"):
        return training_arrays(SPLIT_SEED).features
    names = []
    for name, values in starting_parameters(task).items():
        places = [", ".join(map(str, place)) for place in np.ndindex(values.shape)]
        names += [f"{name}[{place}]" if place else name for place in places]
    return tuple(names)


def per_run(value: ArrayLike, runs: tuple[int, ...], knob: np.ndarray) -> np.ndarray:
    """Give a number for each run as many axes as the knob (..., shape) that it multiplies."""
    values = np.broadcast_to(np.asarray(value, dtype=knob.dtype), runs)
    return values.reshape(runs + (1,) * (knob.ndim - len(runs)))
