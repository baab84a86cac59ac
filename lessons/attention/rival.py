"""The same look-up for a network with one hidden layer, and for attention with other rows."""

import math
from typing import Annotated

import numpy as np

from lessons.attention.model import ASKS, BATCH, N_FRAMES, accuracy, draw_rows, new_rows
from training.activations import softmax
from training.attention import N_DIGITS, N_LETTERS, Rows, answered
from training.dense import backward, draw_start, forward
from training.hyperparameters import MAX_EPOCHS, Integer, Number, hyperparameters
from training.letters import surprise, surprise_delta
from training.optimisers import Optimiser
from training.recorded_run import RecordedRun, Recorder, may_diverge

N_HIDDEN = 512
MORE_PAIRS = (4, 8, 20, 26)
ROW = np.array([ord(letter) - ord("a") for letter in "dmhxtkac"])
"""The letters of the row that the texts name."""
BESIDE = np.array([int(digit) for digit in "86340521765390482612953704"])
"""The digit beside each letter of the alphabet."""


def as_inputs(rows: Rows) -> np.ndarray:
    """Write rows as zeros and ones: (n_rows, 36 n_pairs + 26), a one for each letter and digit."""
    letters, digits = (
        np.eye(n, dtype=np.float32)[which]
        for n, which in ((N_LETTERS, rows.letters), (N_DIGITS, rows.digits))
    )
    pairs = np.concatenate([letters, digits], axis=-1).reshape(len(letters), -1)
    return np.concatenate([pairs, np.eye(N_LETTERS, dtype=np.float32)[rows.asked]], axis=1)


@hyperparameters
def train_hidden(
    *,
    n_pairs: Annotated[int, Integer(2, N_LETTERS)] = 4,
    n_hidden: Annotated[int, Integer(1, N_HIDDEN)] = N_HIDDEN,
    learning_rate: Annotated[float, Number(0, 1)] = 0.003,
    n_steps: Annotated[int, Integer(0, MAX_EPOCHS)] = 150,
    seed: Annotated[int, Integer(0, 2**31)] = 0,
) -> RecordedRun:
    """Let a network with a hidden layer of ReLU neurons learn what `train` learns, on such rows.

    What is recorded is its loss and its accuracy, as of `train`; it is too large to be kept.
    """
    rng = np.random.default_rng(seed)
    sizes = ((N_LETTERS + N_DIGITS) * n_pairs + N_LETTERS, n_hidden, N_DIGITS)
    # He's start for the inputs that are not zero: two for each pair, and the question.
    spread = {sizes[0]: math.sqrt(2 / (2 * n_pairs + 1)), n_hidden: math.sqrt(2 / n_hidden)}
    drawn = draw_start(lambda n_in, _: spread[n_in], sizes, [rng], np.float32)
    parameters = {name: a[0] for name, a in drawn.items()}
    n_numbers = sum(a.size for a in parameters.values())
    stepper = Optimiser("Adam", learning_rate, parameters, ())
    new = new_rows(n_pairs)
    seen = as_inputs(new)
    recorder = Recorder(n_steps, max_frames=N_FRAMES, steps_per_epoch=0)
    with may_diverge():
        for step in recorder:
            rows = draw_rows(rng, BATCH, n_pairs)
            outputs = forward(as_inputs(rows), parameters)  # 1. predict
            p = softmax(outputs[-1])
            loss_now = surprise(p, rows.answer)  # 2. measure the loss
            delta = surprise_delta(p, rows.answer)  # 3. ask for the gradient
            gradients = backward(outputs, delta, parameters)
            metrics = {}
            if recorder.due(step):
                right = accuracy(forward(seen, parameters)[-1], new)
                metrics = {"validation_accuracy": right, "numbers": n_numbers}
            recorder.record(step, loss_now, {}, {}, metrics)
            parameters = stepper.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish()


def with_more_pairs(run: RecordedRun) -> list[float]:
    """Return the accuracy of a single run on rows with `MORE_PAIRS` pairs."""
    longer = [new_rows(n, run.hyperparameters["asks"]) for n in MORE_PAIRS]
    return [float(accuracy(answered(rows, run.final)[1], rows)) for rows in longer]


def by_luck(n_pairs: int) -> float:
    """Return the best possible accuracy for who knows which digits a row has, and not where."""
    digits = new_rows(n_pairs, ASKS[1]).digits
    most = (digits[..., None] == np.arange(10)).sum(axis=1).max(axis=-1)
    return float(most.mean() / n_pairs)


def every_question(asks: str, n_pairs: int = N_LETTERS, order: int = 0) -> Rows:
    """Return one row, again for every question that can be asked of it.

    It is the alphabet, or ``n_pairs`` of the row that the texts name, in some order: order 0 is as
    they stand there.
    """
    letters = np.arange(N_LETTERS) if n_pairs == N_LETTERS else ROW[:n_pairs]
    n = len(letters)
    # Each order moves every pair on, by at least one place and less than a whole round.
    letters = np.roll(letters, -((order - 1) % (n - 1)) - 1 if order else 0)
    asked = letters if asks == ASKS[0] else np.arange(n)
    row, digits = np.tile(letters, (n, 1)), np.tile(BESIDE[letters], (n, 1))
    return Rows(row, digits, asked, BESIDE[letters])


def replies(run: RecordedRun, rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Return how much is looked at each pair of each row, and how probable each digit is.

    Shapes: (n_frames, n_rows, n_pairs), (n_frames, n_rows, n_digits).
    """
    each = [answered(rows, run.parameters_at(frame)) for frame in range(run.n_frames)]
    return np.array([weights for weights, _ in each]), np.array([p for _, p in each])
