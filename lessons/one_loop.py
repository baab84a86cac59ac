"""All trainings of this course, each no more than its knobs and its loss, and one loop for them."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy, mse_loss

from datasets.number_names import SIGNS, spelled
from datasets.students import PASSED_BOTH, SCALED_EXAMS
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.attention import pytorch as attention
from lessons.attention.model import BATCH, draw_rows
from lessons.attention.writing import SIZES
from lessons.backpropagation import model as backpropagation
from lessons.convolution import pytorch as convolution
from lessons.gradient_descent import model as line
from lessons.next_letter.memory import batch_of
from lessons.overfitting.tables import rows_for
from lessons.perceptron import model as perceptron
from lessons.sigmoid import model as sigmoid
from lessons.zero_grad import tasks as zero_grad
from training.attention import draw_block, draw_look_up
from training.dense import draw_start
from training.detectors import draw_detectors
from training.letters import draw_letters, windows
from training.optimisers import Optimiser
from training.progress import report_progress, subtask
from training.texts import begun

Knobs = Mapping[str, Tensor]
Drawn = Mapping[str, np.ndarray]
Table = tuple[np.ndarray, np.ndarray]
Luck = np.random.Generator
CONTEXT = 3
N_STEPS, MEASURED = 150, 20
"""Steps, and those at the end over which the loss is averaged."""


class Task(NamedTuple):
    """What differs from training to training."""

    start: Callable[[Luck], Drawn]
    predict: Callable[[Knobs, Luck], tuple[Tensor, Tensor]]  # And the truth
    loss: Callable[[Tensor, Tensor], Tensor]
    rate: float


def one_loop(task: Task, seed: int, *, ask_once: bool = False, n_steps: int = N_STEPS) -> float:
    """Train, and return the share of the first loss that is left at the end.

    With ``ask_once`` the gradient of the first step is used again for all others.
    """
    rng = np.random.default_rng(seed)
    parameters = {name: a.astype(np.float32) for name, a in task.start(rng).items()}
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


def _alone(drawn: Drawn) -> Drawn:
    return {name: a[0] for name, a in drawn.items()}


def _tensor(a: np.ndarray, kind: type) -> Tensor:
    return torch.tensor(np.asarray(a, kind))


def _layers(a: Tensor, k: Knobs) -> Tensor:
    n = sum(name[0] == "W" for name in k)
    for i in range(1, n + 1):
        a = a @ k[f"W{i}"] + k[f"b{i}"]
        a = torch.tanh(a) if i < n else a
    return a


def _rows(
    table: Callable[[], Table],
    *hidden: int,
    classes: int = 1,
    loss: Callable[[Tensor, Tensor], Tensor] = binary_cross_entropy_with_logits,
    rate: float = 0.05,
) -> Task:
    """Describe dense layers that learn from the rows of a table, at most 64 at a step."""

    def start(rng: Luck) -> Drawn:
        return _alone(draw_start("Glorot", (table()[0][0].size, *hidden, classes), [rng]))

    def predict(k: Knobs, rng: Luck) -> tuple[Tensor, Tensor]:
        X, y = table()
        rows = rng.permutation(len(X))[:BATCH]
        scores = _layers(_tensor(X[rows].reshape(len(rows), -1), np.float32), k)
        if classes > 1:
            return scores, _tensor(y[rows], np.int64)
        return scores[:, 0], _tensor(y[rows].ravel(), np.float32)

    return Task(start, predict, loss if classes == 1 else cross_entropy, rate)


@cache
def _table(name: str) -> Table:
    with subtask(0, 0, of=1):  # of the bar, the loop has all
        rows = rows_for(name, seed=0, split_seed=42)
    return rows.X, rows.y


def _wrong_side(scores: Tensor, truth: Tensor) -> Tensor:
    """Return the mean of how far scores are on the wrong side of 0: the perceptron's own loss."""
    return torch.relu((1 - 2 * truth) * scores).mean()


def _bowl(k: Knobs, _rng: Luck) -> tuple[Tensor, Tensor]:
    stretch, bottom = zero_grad.data("bowl")
    return zero_grad.predict_bowl(stretch, k["w1"], k["w2"]), bottom


def _detectors(k: Knobs, rng: Luck) -> tuple[Tensor, Tensor]:
    ink, labels = _table("digits")
    rows = rng.permutation(len(ink))[:BATCH]
    images = _tensor(ink[rows], np.float32)
    return convolution.in_pytorch(images, k, 5), _tensor(labels[rows], np.int64)


def _letters(k: Knobs, rng: Luck) -> tuple[Tensor, Tensor]:
    seen, come = windows(spelled()[rng.integers(len(spelled()), size=8)], CONTEXT)
    layers = {name: knob for name, knob in k.items() if name != "E"}
    return _layers(k["E"][_tensor(seen, np.int64)].flatten(1), layers), _tensor(come, np.int64)


def _look_up(k: Knobs, rng: Luck) -> tuple[Tensor, Tensor]:
    rows = draw_rows(rng, BATCH, 4)
    return attention.look_up_in_pytorch(rows, k), _tensor(rows.answer, np.int64)


def _block(k: Knobs, rng: Luck) -> tuple[Tensor, Tensor]:
    words = batch_of(np.arange(len(spelled())), rng)
    return attention.block_in_pytorch(*begun(words), words, k)


def _detectors_drawn(rng: Luck) -> Drawn:
    return _alone(draw_detectors(16, 5, convolution.POOL, 10, [rng]))


def _letters_drawn(rng: Luck) -> Drawn:
    return _alone(draw_letters((CONTEXT, 8, 32), len(SIGNS), [rng]))


XOR = (XOR_INPUTS, XOR_LABELS)
TASKS = {
    "a line": _rows(lambda: line.training_set(standardise=True), loss=mse_loss, rate=0.2),
    "the perceptron": _rows(lambda: perceptron.samples()[:2], loss=_wrong_side),
    "the sigmoid": _rows(sigmoid.training_set, rate=0.2),
    "layers": _rows(lambda: (SCALED_EXAMS, PASSED_BOTH), 3),
    "backpropagation": _rows(backpropagation.samples, 3, 3),
    "XOR": _rows(lambda: XOR, 4),
    "autograd": _rows(lambda: XOR, 8),
    "zero grad": Task(lambda _: zero_grad.starting_parameters("bowl"), _bowl, mse_loss, 0.2),
    "heart patients": _rows(lambda: _table("heart")),
    "the Titanic": _rows(lambda: _table("titanic"), 20),
    "overfitting": _rows(lambda: _table("titanic"), 64, 64),
    "digits": _rows(lambda: _table("digits"), 64, classes=10, rate=0.01),
    "convolution": Task(_detectors_drawn, _detectors, cross_entropy, 0.01),
    "the next letter": Task(_letters_drawn, _letters, cross_entropy, 0.01),
    "the look-up": Task(lambda rng: _alone(draw_look_up(16, [rng])), _look_up, cross_entropy, 0.01),
    "the block": Task(lambda rng: draw_block(SIZES, len(SIGNS), rng), _block, cross_entropy, 0.01),
}
