"""A network reads handwritten digits: ten outputs, softmax, and mini-batches.

Ten weighted sums become ten probabilities (softmax), the loss is the surprise at the true class
(cross-entropy), and each step looks at a small batch of digits, dealt anew in every epoch.
Goodfellow, Bengio and Courville, Deep Learning (2016), sections 6.2.2 and 8.1.3.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache

import numpy as np
from numpy.typing import ArrayLike

from datasets.digits import N_CLASSES, N_PIXELS, load_digits
from lessons.digits.samples import N_TRAIN, SPLITS, moved_each, n_ways, noisy, split
from training.activations import softmax
from training.dense import backward, batches_per_epoch, forward, he_start, shuffled_batches
from training.losses import cross_entropy
from training.optimisers import RULES, Optimiser
from training.progress import Progress
from training.recorded_run import RecordedRun, Recorder
from training.validation import MAX_SEED, check_choice, check_number, check_whole

MAX_HIDDEN, MAX_EPOCHS, MAX_RUNS = 256, 50, 200
SMALLEST_BATCH = 8
MAX_UPDATES = 30_000_000_000
"""The most updates (parameters x digits x epochs x runs) that one call may ask for."""
KEEPS = ("everything", "measures", "the end")
NOTHING: tuple[dict[str, np.ndarray], ...] = ({}, {})
"""What a record is given between two frames."""
_TINY = np.finfo(np.float32).tiny
_EARLY = (0, 1, 2, 4, 7, 11, 16)
"""Steps of the first epoch that are recorded: most is learned there."""


def n_parameters(n_hidden: int) -> int:
    """Return how many knobs a network has: weights and biases of both layers, or of the only one.

    Parameters
    ----------
    n_hidden : int
        Hidden neurons; 0 for none, when each output looks at the pixels itself.
    """
    if n_hidden == 0:
        return (N_PIXELS + 1) * N_CLASSES
    return (N_PIXELS + 1) * n_hidden + (n_hidden + 1) * N_CLASSES


def layer_sizes(n_hidden: int) -> tuple[int, ...]:
    """Return the inputs, the hidden neurons if there are any, and the outputs."""
    return (N_PIXELS, n_hidden, N_CLASSES) if n_hidden else (N_PIXELS, N_CLASSES)


def surprise(p: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the mean cross-entropy: minus the logarithm of the probability given to the truth.

    Parameters
    ----------
    p : (..., n_samples, 10) array of float32
        Probabilities.
    truth : (..., n_samples, 10) array of float32
        1 for the true class, 0 for the others.

    Returns
    -------
    (...,) array of float32
        In nats; ln 10 = 2.3 for someone who finds all digits equally likely.
    """
    given = np.maximum((p * truth).sum(axis=-1), _TINY)
    mean: np.ndarray = -np.log(given).mean(axis=-1)
    return mean


def blame(p: np.ndarray, truth: np.ndarray) -> np.ndarray:
    """Return the slope of `surprise` along each score: p - truth, over the number of samples.

    Parameters
    ----------
    p, truth : (..., n_samples, 10) array of float32
        As for `surprise`.

    Returns
    -------
    (..., n_samples, 10) array of float32
    """
    delta: np.ndarray = (p - truth) * np.float32(1 / p.shape[-2])
    return delta


@cache
def one_hot() -> np.ndarray:
    """Return the true class of each digit as a row of nine zeros and a one: (1797, 10) float32."""
    _, labels = load_digits()
    return np.eye(N_CLASSES, dtype=np.float32)[labels]


def mini_batches(
    lucks: list[np.random.Generator],
    train_rows: np.ndarray,
    batch_size: int,
    *,
    train_shift: int = 0,
    train_noise: float = 0.0,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Deal out the training rows, a small batch at a time, perhaps moved and made noisy.

    Parameters
    ----------
    lucks : list of Generator
        One for each run.
    train_rows : (n_runs, 1437) int array
        The rows that each run learns from.
    batch_size : int
        Digits in a batch.
    train_shift : int
        By how many pixels at most each digit is moved, at random.
    train_noise : float
        The noise on each pixel.

    Yields
    ------
    (n_runs, batch_size, 64) array of float32
        Digits; the last batch of an epoch is smaller.
    (n_runs, batch_size, 10) array of float32
        What they are, as in `one_hot`.
    """
    (ink, _), truth = load_digits(), one_hot()
    which = np.arange(len(lucks))[:, None]
    disturbed = [np.random.default_rng(int(luck.integers(2**32))) for luck in lucks]
    for dealt in shuffled_batches(lucks, train_rows.shape[-1], batch_size):
        rows = train_rows[which, dealt]
        x = ink[rows]
        if train_shift:
            n = n_ways(train_shift)
            ways = [rng.integers(n, size=dealt.shape[-1]) for rng in disturbed]
            x = moved_each(rows, np.stack(ways), train_shift)
        if train_noise:
            each = zip(x, disturbed, strict=True)
            x = np.stack([noisy(own, train_noise, rng) for own, rng in each])
        yield x, truth[rows]


def train(
    *,
    n_hidden: int = 64,
    optimiser: str = "Adam",
    learning_rate: float | ArrayLike = 0.01,
    batch_size: int = 64,
    n_epochs: int = 20,
    train_shift: int = 0,
    train_noise: float = 0.0,
    seed: int | ArrayLike = 0,
    split_seed: int | ArrayLike = 0,
    order: str = "shuffled",
    keep: str = "everything",
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Learn to read digits, a mini-batch at a step.

    Parameters
    ----------
    n_hidden : int
        Hidden neurons (ReLU), from 0 for no hidden layer to 256.
    optimiser : str
        'SGD', 'momentum' or 'Adam'.
    learning_rate : float or (...,) array
        How far a step goes, from 0 to 10.
    batch_size : int
        Digits that share a step, from 8 to all 1,437.
    n_epochs : int
        How often all training digits are gone through, from 0 to 50.
    train_shift : int
        Each digit is moved by up to so many pixels before it is learned from, from 0 to 2.
    train_noise : float
        And each of its pixels gets noise of this standard deviation, from 0 to 1.
    seed : int or (...,) array
        Where to start and how to deal; it broadcasts with learning rate and split seed, up to 200
        runs.
    split_seed : int or (...,) array
        Which digits are held out, as in `lessons.digits.samples.split`.
    order : str
        'shuffled' or 'in file order': how they are held out.
    keep : str
        'everything', or 'measures' at every frame and no parameters, or only 'the end': first and
        last frame.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    RecordedRun
        It counts steps, recorded a few times in the first epoch and then after each. Parameters
        are ``W1`` (64, n_hidden), ``b1``, ``W2`` (n_hidden, 10) and ``b2``, or only the first two
        (64, 10) and (10,) without a hidden layer; float32. Gradients are not kept. The loss is
        that of all training digits as they are; metrics are ``accuracy``, ``validation_loss`` and
        ``validation_accuracy``.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_whole("n_hidden", n_hidden, 0, MAX_HIDDEN)
    check_choice("optimiser", optimiser, RULES)
    check_number("learning_rate", learning_rate, 0, 10)
    check_whole("batch_size", batch_size, SMALLEST_BATCH, N_TRAIN)
    check_whole("n_epochs", n_epochs, 0, MAX_EPOCHS)
    check_whole("train_shift", train_shift, 0, 2)
    check_number("train_noise", train_noise, 0, 1)
    check_whole("seed", seed, 0, MAX_SEED)
    check_whole("split_seed", split_seed, 0, MAX_SEED)
    check_choice("order", order, SPLITS)
    check_choice("keep", keep, KEEPS)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed), np.shape(split_seed))
    n_runs = math.prod(runs)
    check_whole("number of runs", n_runs, 1, MAX_RUNS)
    updates = n_parameters(n_hidden) * N_TRAIN * n_epochs * n_runs
    check_whole("parameters x digits x epochs x runs", updates, 0, MAX_UPDATES)
    n_per_epoch = batches_per_epoch(N_TRAIN, batch_size)
    recorder = Recorder(
        n_epochs * n_per_epoch,
        runs=runs,
        at=_frames(n_epochs, n_per_epoch, keep),
        steps_per_epoch=n_per_epoch,
        on_progress=on_progress,
    )

    train_rows, validation_rows, _ = (
        np.broadcast_to(rows, (*runs, rows.shape[-1])).reshape(n_runs, -1)
        for rows in split(split_seed, order=order)
    )
    lucks = [np.random.default_rng(int(s)) for s in np.broadcast_to(seed, runs).flat]
    parameters = he_start(layer_sizes(n_hidden), lucks, np.float32)
    rates = np.broadcast_to(learning_rate, runs).reshape(n_runs)
    stepper = Optimiser(optimiser, rates, parameters, (n_runs,))
    batches = mini_batches(
        lucks, train_rows, batch_size, train_shift=train_shift, train_noise=train_noise
    )

    def look(now: Mapping[str, np.ndarray]) -> tuple[dict[str, np.ndarray], ...]:
        """Return what is kept of a frame: parameters, no gradients, and what is measured."""
        measures = measured(now, train_rows, validation_rows)
        kept = {} if keep == "measures" else now
        shaped = {name: a.reshape(*runs, *a.shape[1:]) for name, a in kept.items()}
        return shaped, {}, {name: a.reshape(runs) for name, a in measures.items()}

    with np.errstate(over="ignore", invalid="ignore"):  # too large a rate ends in no number
        for step, (x, truth) in zip(recorder, batches, strict=False):
            outputs = forward(x, parameters)  # 1. predict: ten scores for each digit ...
            p = softmax(outputs[-1])  # ... and from them ten probabilities
            loss_now = surprise(p, truth)  # 2. measure the loss, of this batch
            delta = blame(p, truth)  # 3. its slope along each score ...
            gradients = backward(outputs, delta, parameters)  # ... and along every knob
            seen = look(parameters) if recorder.due(step) else NOTHING
            recorder.record(step, loss_now.reshape(runs), *seen)
            parameters = stepper.step(parameters, gradients)  # 4. turn the knobs
    run = recorder.finish(
        n_hidden=n_hidden,
        optimiser=optimiser,
        learning_rate=learning_rate,
        batch_size=batch_size,
        n_epochs=n_epochs,
        train_shift=train_shift,
        train_noise=train_noise,
        seed=seed,
        split_seed=split_seed,
        order=order,
        keep=keep,
    )
    metrics = dict(run.metrics)
    return replace(run, loss=metrics.pop("loss"), metrics=metrics)


def _frames(n_epochs: int, n_per_epoch: int, keep: str) -> list[int]:
    """Choose the steps to record: some of the first epoch, then the end of each."""
    last = n_epochs * n_per_epoch
    if keep == "the end":
        return sorted({0, last})
    early = [step for step in _EARLY if step < min(n_per_epoch, last)]
    return sorted({*early, *range(0, last + 1, n_per_epoch)})


def measured(
    parameters: Mapping[str, np.ndarray], train_rows: np.ndarray, validation_rows: np.ndarray
) -> dict[str, np.ndarray]:
    """Measure loss and accuracy of each run on all its training digits and on its validation ones.

    Parameters
    ----------
    parameters : mapping of str to (n_runs, ...) array of float
        As from `training.dense.he_start`.
    train_rows, validation_rows : (n_runs, n_rows) int array
        Rows of each run.

    Returns
    -------
    dict of str to (n_runs,) array of float
        ``loss``, ``accuracy``, ``validation_loss`` and ``validation_accuracy``.
    """
    X, y = load_digits()
    found: dict[str, list[np.ndarray]] = {}
    for i, rows_of in enumerate(zip(train_rows, validation_rows, strict=True)):
        # One run after the other: all their hidden layers together would fill the memory.
        z = forward(X, {name: a[i] for name, a in parameters.items()})[-1]
        for of, rows in zip(("", "validation_"), rows_of, strict=True):
            right = z[rows].argmax(axis=-1) == y[rows]
            found.setdefault(f"{of}loss", []).append(cross_entropy(z[rows], y[rows]))
            found.setdefault(f"{of}accuracy", []).append(right.mean())
    return {name: np.array(each) for name, each in found.items()}


def probabilities(run: RecordedRun, X: np.ndarray, *, every_frame: bool = False) -> np.ndarray:
    """Return the ten probabilities that a run gives to each digit.

    Parameters
    ----------
    run : RecordedRun
        A run of `train` that kept its parameters, or a batch.
    X : (n_samples, 64) or (..., n_samples, 64) array of float
        Ink.
    every_frame : bool
        Whether to predict with the parameters of every frame, or with the last ones only.

    Returns
    -------
    (..., n_samples, 10) or (..., n_frames, n_samples, 10) array of float
    """
    with np.errstate(over="ignore", invalid="ignore"):
        return softmax(forward(X, run.parameters if every_frame else run.final)[-1])
