"""A network reads handwritten digits: ten outputs, softmax, and mini-batches.

Ten weighted sums become ten probabilities (softmax), the loss is the surprise at the true class
(cross-entropy), and each step looks at a small batch of digits, dealt anew in every epoch.
Goodfellow, Bengio and Courville, Deep Learning (2016), sections 6.2.2 and 8.1.3.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from datasets.digits import N_CLASSES, N_PIXELS, load_digits
from lessons.digits.samples import N_TRAIN, Order, moved_each, n_ways, split
from training import losses
from training.activations import softmax
from training.dense import (
    backward,
    batches_per_epoch,
    draw_start,
    forward,
    n_weights,
    shuffled_batches,
)
from training.hyperparameters import Integer, Number, OneOf, Seeds, hyperparameters
from training.optimisers import LESSON_OPTIMISERS, Optimiser
from training.recorded_run import RecordedRun, Recorder, may_diverge, side_by_side

MAX_RUNS = 200
MAX_UPDATES = 30_000_000_000
"""The most updates (parameters x digits x epochs x runs) that one call may ask for."""
KEEPS = ("everything", "measures", "the end")
_EARLY = (*range(24), 32, 45, 64, 90, 128)
"""Steps of the first epoch that are recorded: most is learned there."""


def layer_sizes(n_hidden: int) -> tuple[int, ...]:
    """Return the inputs, the hidden neurons if there are any, and the outputs."""
    return (N_PIXELS, n_hidden, N_CLASSES) if n_hidden else (N_PIXELS, N_CLASSES)


def n_parameters(n_hidden: int) -> int:
    """Return how many weights and biases a network has; with 0 hidden neurons, without a layer.

    Examples
    --------
    >>> n_parameters(64)
    4810
    """
    return n_weights(layer_sizes(n_hidden))


def cross_entropy(p: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the mean cross-entropy: minus the logarithm of the probability given to the truth.

    It is in nats: ln 10 = 2.3 for someone who finds all digits equally likely.

    Shapes: p, the probabilities, and truth, 1 for the true class and 0 for the others,
    (..., n_samples, 10); returns (...,).
    """
    of_truth = np.maximum((p * truth).sum(axis=-1), np.finfo(np.float32).tiny)
    return np.asarray(-np.log(of_truth).mean(axis=-1))


def cross_entropy_delta(p: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the slope of `cross_entropy` along each score: p - truth, over the number of samples.

    Shapes: p, truth and returns (..., n_samples, 10).
    """
    return np.asarray((p - truth) * np.float32(1 / p.shape[-2]))


@cache
def one_hot() -> np.ndarray:
    """Return the true class of each digit as a row of nine zeros and a one: (1797, 10) float32."""
    _, labels = load_digits()
    return np.eye(N_CLASSES, dtype=np.float32)[labels]


def mini_batches(
    rngs: Sequence[np.random.Generator],
    train_rows: np.ndarray,
    batch_size: int,
    *,
    train_shift: int = 0,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Deal out the training rows, a small batch at a time; the last of an epoch is smaller.

    Each digit is moved at random by up to ``train_shift`` pixels.

    Shapes: train_rows (n_runs, 1437); yields digits (n_runs, batch_size, 64), and what they are, as
    in `one_hot`, (n_runs, batch_size, 10).
    """
    (ink, _), truth = load_digits(), one_hot()
    run_index = np.arange(len(rngs))[:, None]
    disturbing = [np.random.default_rng(int(rng.integers(2**32))) for rng in rngs]
    for order in shuffled_batches(rngs, train_rows.shape[-1], batch_size):
        rows = train_rows[run_index, order]
        x = ink[rows]
        if train_shift:
            n = n_ways(train_shift)
            ways = [rng.integers(n, size=order.shape[-1]) for rng in disturbing]
            x = moved_each(rows, np.stack(ways), train_shift)
        yield x, truth[rows]


@hyperparameters
def train(
    *,
    n_hidden: Annotated[int, Integer(0, 256)] = 64,
    optimiser: Annotated[str, OneOf(LESSON_OPTIMISERS)] = "Adam",
    learning_rate: Annotated[ArrayLike, Number(0, 10)] = 0.01,
    batch_size: Annotated[int, Integer(8, N_TRAIN)] = 64,
    n_epochs: Annotated[int, Integer(0, 50)] = 20,
    train_shift: Annotated[int, Integer(0, 2)] = 0,
    seed: Seeds = 0,
    split_seed: Seeds = 0,
    order: Order = "shuffled",
    keep: Annotated[str, OneOf(KEEPS)] = "everything",
) -> RecordedRun:
    """Learn to read digits, a mini-batch at a step.

    Parameters
    ----------
    n_hidden : int
        Hidden neurons (ReLU); 0 for no hidden layer.
    optimiser : str
        How slopes become steps.
    learning_rate : float or (...,) array
        How far a step goes.
    batch_size, n_epochs : int
        Digits that share a step, and how often all training digits are gone through.
    train_shift
        How far digits are moved before they are learned from, as in `mini_batches`.
    seed : int or (...,) array
        Where to start and how to deal; it broadcasts with learning rate and split seed, up to 200
        runs.
    split_seed, order
        Which digits are held out, as in `lessons.digits.samples.split`.
    keep : str
        Everything, or measures at every frame and no parameters, or only the first and last frame.

    Returns
    -------
    RecordedRun
        It counts steps, recorded a few times in the first epoch and then after each. Parameters
        are ``W1`` (64, n_hidden), ``b1``, ``W2`` (n_hidden, 10) and ``b2``, or only the first two
        (64, 10) and (10,) without a hidden layer; float32. Gradients are not kept. The loss is
        that of all training digits as they are; metrics are ``accuracy``, ``validation_loss`` and
        ``validation_accuracy``.

    Examples
    --------
    >>> run = train(n_epochs=2)
    >>> bool(run.metrics["validation_accuracy"][-1] > 0.85)
    True
    """
    runs, (rates, seeds, split_seeds) = side_by_side(MAX_RUNS, learning_rate, seed, split_seed)
    updates = n_parameters(n_hidden) * N_TRAIN * n_epochs * len(seeds)
    Integer(0, MAX_UPDATES).check("parameters x digits x epochs x runs", updates)
    n_per_epoch = batches_per_epoch(N_TRAIN, batch_size)
    recorder = Recorder(
        n_epochs * n_per_epoch,
        runs=runs,
        max_frames=2 if keep == "the end" else max(2, n_epochs + 1),
        every=n_per_epoch,
        also=() if keep == "the end" else [step for step in _EARLY if step < n_per_epoch],
        steps_per_epoch=n_per_epoch,
    )
    train_rows, validation_rows, _ = split(split_seeds, order=order)
    rngs = [np.random.default_rng(int(s)) for s in seeds]
    parameters = draw_start("He", layer_sizes(n_hidden), rngs, np.float32)
    stepper = Optimiser(optimiser, rates, parameters, rates.shape)
    batches = mini_batches(rngs, train_rows, batch_size, train_shift=train_shift)

    def frame() -> tuple[dict[str, np.ndarray], ...]:
        """Return what is kept of a frame: parameters, no gradients, and what is measured."""
        measures = evaluate(parameters, train_rows, validation_rows)
        kept = {} if keep == "measures" else parameters
        shaped = {name: a.reshape(*runs, *a.shape[1:]) for name, a in kept.items()}
        return shaped, {}, {name: a.reshape(runs) for name, a in measures.items()}

    with may_diverge():
        for step, (x, truth) in zip(recorder, batches, strict=False):
            outputs = forward(x, parameters)  # 1. predict: ten scores for each digit ...
            p = softmax(outputs[-1])  # ... and from them ten probabilities
            loss_now = cross_entropy(p, truth)  # 2. measure the loss: of this batch
            delta = cross_entropy_delta(p, truth)  # 3. ask for the gradient: along each score ...
            gradients = backward(outputs, delta, parameters)  # ... and along every knob
            kept = frame() if recorder.due(step) else ({}, {})
            recorder.record(step, loss_now.reshape(runs), *kept)
            parameters = stepper.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish()


def evaluate(
    parameters: Mapping[str, np.ndarray], train_rows: np.ndarray, validation_rows: np.ndarray
) -> dict[str, np.ndarray]:
    """Measure each run on all its training digits and on its validation ones, by metric: (n_runs,).

    Shapes: parameters (n_runs, ...), rows (n_runs, n_rows).
    """
    X, y = load_digits()
    measures: dict[str, list[np.ndarray]] = {}
    for i, rows_of_run in enumerate(zip(train_rows, validation_rows, strict=True)):
        # One run after the other: all their hidden layers together would fill the memory.
        z = forward(X, {name: a[i] for name, a in parameters.items()})[-1]
        for part, rows in zip(("", "validation_"), rows_of_run, strict=True):
            right = z[rows].argmax(axis=-1) == y[rows]
            loss = losses.cross_entropy(z[rows], y[rows])
            measures.setdefault(f"{part}loss", []).append(loss)
            measures.setdefault(f"{part}accuracy", []).append(right.mean())
    return {name: np.array(values) for name, values in measures.items()}


def probabilities(run: RecordedRun, X: np.ndarray, *, every_frame: bool = False) -> np.ndarray:
    """Return the ten probabilities that a run gives to each digit, at its end or at every frame.

    Shapes: X (..., n_samples, 64); returns (..., n_samples, 10) or (..., n_frames, n_samples, 10).
    """
    with may_diverge():
        return softmax(forward(X, run.parameters if every_frame else run.final)[-1])
