"""What the loop of the zero-grad experiment learns: a line, XOR, and the Titanic.

Each task is a prediction, a loss, its data and its start, all of them those of the lesson that it
comes from: `gradient_descent`, `xor` and `titanic`. The loss is the one that is differentiated and
the one that is shown; for the line that is L, half the mean squared error.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import repeat
from typing import Annotated, Any

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.nn import functional

from datasets.students import HOURS, SCORES
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.titanic.passengers import feature_names, features_of_all, split, targets_of_all
from lessons.titanic.survival_models import MODELS, score_linear, start
from lessons.xor.model import starting_parameters as starting_parameters_of_xor
from training.hyperparameters import MAX_EPOCHS, Integer, Number
from training.recorded_run import FEW_FRAMES, MAX_FRAMES

MAX_LEARNING_RATE = 1000.0

LearningRate = Annotated[ArrayLike | None, Number(0, MAX_LEARNING_RATE, optional=True)]
"""How far to go for each unit of slope; the task's own if not given."""
NEpochs = Annotated[int | None, Integer(0, MAX_EPOCHS, optional=True)]
"""Steps to take; the task's own number if not given."""


def predict_line(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    return w[..., None] * x + b[..., None]


def predict_xor(
    X: torch.Tensor, W1: torch.Tensor, b1: torch.Tensor, W2: torch.Tensor, b2: torch.Tensor
) -> torch.Tensor:
    """Send the four corners through the hidden layer and give each a logit, (..., 4)."""
    hidden = torch.sigmoid(X @ W1 + b1[..., None, :])  # (..., 4, n_hidden)
    return (hidden @ W2)[..., 0] + b2


def predict_linear(X: torch.Tensor, coefficients: torch.Tensor) -> torch.Tensor:
    """Add up the features of each passenger, each times its coefficient."""
    return score_linear({"coefficients": coefficients}, X)


def half_squared_error(p: torch.Tensor, y: torch.Tensor, reduction: str) -> torch.Tensor:
    """Return half of the squared errors; their mean is L, the loss of the line."""
    return functional.mse_loss(p, y, reduction=reduction) / 2


@dataclass(frozen=True)
class Task:
    """One thing to learn with the four-step loop."""

    # Takes the inputs and the parameters, returns (..., n_samples) predictions
    predict: Callable[..., torch.Tensor]
    # One of PyTorch's losses; what is differentiated is its mean over the samples
    loss: Callable[..., torch.Tensor]
    loss_name: str  # on an axis, with its unit if it has one
    # What the task is trained with if nothing else is asked for
    learning_rate: float
    n_epochs: int
    frames_alone: int = FEW_FRAMES  # of a single run
    # What does not change here, by the names that the task's own lesson has for it
    settings: Mapping[str, Any] = field(default_factory=dict)

    def measure(self, p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """Return the mean loss over the samples, one number for each run."""
        return self.loss(p, y.expand_as(p), reduction="none").mean(dim=-1)

    def or_default(
        self, learning_rate: ArrayLike | None, n_epochs: int | None
    ) -> tuple[ArrayLike, int]:
        """Return learning rate and number of epochs: as given, or else the task's own."""
        rate = self.learning_rate if learning_rate is None else learning_rate
        return rate, self.n_epochs if n_epochs is None else n_epochs


SPLIT_SEED = 42
"""Which passengers of the Titanic are held out: the classic recipe's choice."""

TASKS = {
    "line": Task(
        predict=predict_line,
        loss=half_squared_error,
        loss_name="loss L (points²)",
        learning_rate=0.01,
        n_epochs=100,
        frames_alone=MAX_FRAMES,
    ),
    "xor": Task(
        predict=predict_xor,
        loss=functional.binary_cross_entropy_with_logits,
        loss_name="cross-entropy",
        learning_rate=0.1,
        n_epochs=200,
        settings={
            **{"n_hidden": 4, "start": "normal"},
            **{"activation": "sigmoid", "loss": "cross-entropy"},
        },
    ),
    "titanic_linear": Task(
        predict=predict_linear,
        loss=functional.mse_loss,
        loss_name="loss (mean squared error)",
        learning_rate=1.0,
        n_epochs=100,
        settings={
            **{"model": "linear", "loss": "mean squared error", "target": "survived"},
            **{"split_seed": SPLIT_SEED, "log_fare": True, "normalise": True, "rows": "split"},
        },
    ),
}
"""The tasks by name."""


def data(task: str) -> tuple[torch.Tensor, torch.Tensor]:
    if task == "line":
        return torch.tensor(HOURS), torch.tensor(SCORES)
    if task == "xor":
        return torch.tensor(XOR_INPUTS), torch.tensor(XOR_LABELS)
    train_rows, _ = split(SPLIT_SEED)
    return torch.tensor(features_of_all()[train_rows]), torch.tensor(targets_of_all()[train_rows])


def batches(
    task: str, *, batch_size: int | None = None, seed: int | ArrayLike = 0
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    """Give the inputs and targets of one step after the other, for ever."""
    X, y = data(task)
    if batch_size is None:
        return repeat((X, y))
    Integer(1, len(y)).check("batch_size", batch_size)
    return _mini_batches(X, y, batch_size, np.asarray(seed))


def _mini_batches(
    X: torch.Tensor, y: torch.Tensor, batch_size: int, seeds: np.ndarray
) -> Iterator[tuple[torch.Tensor, torch.Tensor]]:
    rngs = [np.random.default_rng((int(seed), 1)) for seed in seeds.flat]
    while True:
        numbers = np.array([rng.integers(len(y), size=batch_size) for rng in rngs])
        rows = torch.tensor(numbers.reshape(*seeds.shape, batch_size))
        yield X[rows], y[rows]


def starting_parameters(task: str, seed: int | ArrayLike = 0) -> dict[str, np.ndarray]:
    """Return the parameters before the first step, by their names and in the task's own type."""
    runs = np.shape(seed)
    if task == "line":
        return {"w": np.zeros(runs), "b": np.zeros(runs)}
    if task == "xor":
        return starting_parameters_of_xor(seed=seed)
    parameters = start(MODELS[TASKS[task].settings["model"]], seed, runs)
    return {name: parameter.numpy() for name, parameter in parameters.items()}


def parameter_names(task: str) -> tuple[str, ...]:
    """Name every number among a task's parameters, in order, by what it does."""
    if task == "titanic_linear":
        return feature_names()
    start = starting_parameters(task)
    if task != "xor":
        return tuple(start)
    hidden = [f"hidden neuron {j + 1}" for j in range(start["b1"].size)]
    return (
        *(f"{neuron} listens to {x}" for x in ("x₁", "x₂") for neuron in hidden),
        *(f"bias of {neuron}" for neuron in hidden),
        *(f"the output listens to {neuron}" for neuron in hidden),
        "bias of the output",
    )
