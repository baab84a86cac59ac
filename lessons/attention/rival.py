"""The same look-up for a network with one hidden layer, and for attention with other rows."""

import math
from typing import Annotated

import numpy as np

from lessons.attention.model import ASKS, BATCH, N_FRAMES, accuracy, draw_rows, new_rows
from training.activations import softmax
from training.attention import N_DIGITS, N_LETTERS, Rows, answered, looked_up
from training.dense import backward, draw_start, forward
from training.hyperparameters import MAX_EPOCHS, Integer, Number, hyperparameters
from training.letters import surprise, surprise_delta
from training.optimisers import Optimiser
from training.recorded_run import RecordedRun, Recorder, may_diverge

N_HIDDEN = 512
MORE_PAIRS = (4, 8, 20, 26)
PAIRS = ("dmhxtkac", "a"), ("49172583", "0")
"""The row that the texts name: its letters and its digits, and what each counts from."""


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


def one_row(n_pairs: int, asks: str, order: int = 0) -> Rows:
    """Return the row that the texts name, its pairs in some order; order 0 is as they stand there.

    What is asked is its second letter, or what stands in the second place.
    """
    letters, digits = (np.array([[ord(x) - ord(zero) for x in which]]) for which, zero in PAIRS)
    # Each order moves every pair on, by at least one place and less than a whole round.
    by = np.roll(np.arange(n_pairs), -((order - 1) % (n_pairs - 1)) - 1 if order else 0)
    moved = digits[:, :n_pairs][:, by]
    if asks == "letter":
        return Rows(letters[:, :n_pairs][:, by], moved, letters[:, 1], digits[:, 1])
    return Rows(letters[:, :n_pairs][:, by], moved, np.array([1]), moved[:, 1])


def in_pairs(rows: Rows) -> list[str]:
    """Return what the pairs of the only row are called, such as "d4"."""
    return [f"{chr(97 + a)}{d}" for a, d in zip(rows.letters[0], rows.digits[0], strict=True)]


def arrows(run: RecordedRun, rows: Rows) -> np.ndarray:
    """Return the question and the keys of the only row in a plane: (n_frames, 1 + n_pairs, 2).

    The question lies along the first axis, each key at its angle to it, two letters up and two
    down. Lengths share the root by which `look` divides, so dot products are its scores.
    """
    each = [looked_up(rows, run.parameters_at(frame)) for frame in range(run.n_frames)]
    whole = np.array([np.concatenate([asked[0], keys[0]]) for asked, keys, _ in each])
    whole /= whole.shape[-1] ** 0.25
    along = (whole @ whole[:, :1].mT)[..., 0] / np.linalg.norm(whole[:, 0], axis=-1)[:, None]
    across = np.sqrt(np.maximum((whole**2).sum(axis=-1) - along**2, 0))
    across[:, 0] = 0  # whatever rounding has left
    across[:, 1:] *= np.where(rows.letters[0].argsort().argsort() % 3, 1, -1)
    return np.stack([along, across], axis=-1)


def replies(run: RecordedRun, rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    """Return how much is looked at each pair of a row, and how probable each digit is.

    Shapes: (n_frames, n_pairs), (n_frames, n_digits).
    """
    each = [answered(rows, run.parameters_at(frame)) for frame in range(run.n_frames)]
    return np.array([weights[0] for weights, _ in each]), np.array([p[0] for _, p in each])
