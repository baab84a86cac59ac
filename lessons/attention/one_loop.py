"""Networks of this course, each no more than its knobs and its loss, and one loop for them all."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, mse_loss

from datasets.digits import load_digits
from datasets.number_names import SIGNS, spelled
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.attention.model import BATCH, draw_rows
from lessons.attention.pytorch import look_up_in_pytorch
from lessons.digits.samples import split
from lessons.gradient_descent import model as line
from training.attention import draw_look_up
from training.dense import draw_start
from training.letters import draw_letters, windows
from training.optimisers import Optimiser
from training.progress import report_progress

Knobs = Mapping[str, Tensor]
CONTEXT = 3


class Task(NamedTuple):
    """What differs from network to network."""

    start: Callable[[np.random.Generator], Mapping[str, np.ndarray]]
    predict: Callable[[Knobs, np.random.Generator], tuple[Tensor, Tensor]]  # And the truth
    loss: Callable[[Tensor, Tensor], Tensor]
    rate: float


def _alone(drawn: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: a[0].astype(np.float32) for name, a in drawn.items()}


def _dense(*sizes: int) -> Callable[[np.random.Generator], Mapping[str, np.ndarray]]:
    return lambda rng: _alone(draw_start("Glorot", sizes, [rng]))


def _real(a: np.ndarray) -> Tensor:
    return torch.tensor(np.asarray(a, np.float32))


def _whole(a: np.ndarray) -> Tensor:
    return torch.tensor(np.asarray(a, np.int64))


def _layers(x: Tensor, k: Knobs) -> Tensor:
    return torch.tanh(x @ k["W1"] + k["b1"]) @ k["W2"] + k["b2"]


def _line(k: Knobs, _rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    x, y = map(_real, line.training_set(standardise=True))
    return (x[:, None] @ k["W1"] + k["b1"])[:, 0], y


def _xor(k: Knobs, _rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    return _layers(_real(XOR_INPUTS), k)[:, 0], _real(XOR_LABELS)


def _digits(k: Knobs, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    ink, labels = load_digits()
    rows = rng.choice(split(0)[0], BATCH)
    return _layers(_real(ink[rows]), k), _whole(labels[rows])


def _letters(k: Knobs, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    seen, come = windows(spelled()[rng.integers(len(spelled()), size=8)], CONTEXT)
    return _layers(k["E"][_whole(seen)].flatten(1), k), _whole(come)


def _look_up(k: Knobs, rng: np.random.Generator) -> tuple[Tensor, Tensor]:
    rows = draw_rows(rng, BATCH, 4)
    return look_up_in_pytorch(rows, k), _whole(rows.answer)


TASKS = {
    "a line": Task(_dense(1, 1), _line, mse_loss, 0.5),
    "XOR": Task(_dense(2, 8, 1), _xor, binary_cross_entropy_with_logits, 0.05),
    "digits": Task(_dense(64, 32, 10), _digits, cross_entropy, 0.01),
    "the next letter": Task(
        lambda rng: _alone(draw_letters((CONTEXT, 8, 32), len(SIGNS), [rng])),
        _letters,
        cross_entropy,
        0.01,
    ),
    "the look-up": Task(lambda rng: _alone(draw_look_up(16, [rng])), _look_up, cross_entropy, 0.01),
}
N_STEPS = 400
MEASURED = 20
"""Steps at the beginning and at the end over which the loss is averaged."""


def one_loop(task: Task, seed: int, *, ask_once: bool = False, n_steps: int = N_STEPS) -> float:
    """Train, and return the share of the first loss that is left at the end.

    With ``ask_once`` the gradient of the first step is used again for all others.
    """
    rng = np.random.default_rng(seed)
    parameters = dict(task.start(rng))
    stepper = Optimiser("Adam", task.rate, parameters, ())
    losses = []
    for step in range(n_steps):
        knobs = {name: torch.tensor(a, requires_grad=True) for name, a in parameters.items()}
        predicted, truth = task.predict(knobs, rng)  # 1. predict
        loss = task.loss(predicted, truth)  # 2. measure the loss
        if step == 0 or not ask_once:
            slopes = torch.autograd.grad(loss, [*knobs.values()])  # 3. ask for the gradient
            gradients = {name: each.numpy() for name, each in zip(knobs, slopes, strict=True)}
        parameters = stepper.step(parameters, gradients)  # 4. turn the knobs against it
        losses.append(loss.item())
        report_progress((step + 1) / n_steps)
    return float(np.mean(losses[-MEASURED:]) / losses[0])
