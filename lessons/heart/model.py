"""One neuron learns from patients, one at a time: stochastic gradient descent.

Instead of the slope of the loss over everybody it follows that of one patient, drawn at random: a
compass that trembles, but costs next to nothing to ask (Robbins and Monro, "A Stochastic
Approximation Method", 1951; Bottou, Curtis and Nocedal, "Optimization Methods for Large-Scale
Machine Learning", 2018).
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from lessons.heart.patients import N_TRAIN, Coding, Scaling, features, outcomes, split
from training.activations import sigmoid
from training.decisions import accuracy
from training.hyperparameters import Epochs, Frames, Integer, Number, OneOf, Seeds, hyperparameters
from training.losses import LOSSES
from training.progress import subtask
from training.recorded_run import RecordedRun, Recorder

MAX_RUNS = 200
"""The most runs that one call trains side by side."""
STARTS = ("random", "zeros")
EVERY = 10
"""Steps between two looks at those held out, in a long run a multiple, in one of two looks one."""
MOST_LOOKS = 100
_BLOCK = 250
"""Steps for which patients are drawn ahead."""


def logits(X: np.ndarray, w: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the score of each patient, z = x.w + b, for each run of its own.

    Parameters
    ----------
    X : (..., n_samples, n_features) array of float
        Features.
    w, b : (..., n_features) and (...,) array of float
        Weights and biases.

    Returns
    -------
    (..., n_samples) array of float
    """
    z: np.ndarray = (X * w[..., None, :]).sum(axis=-1) + b[..., None]
    return z


def start_weights(start: str, seed: int, n_features: int) -> tuple[np.ndarray, np.random.Generator]:
    """Return the weights (n_features,) that a run begins with, and its generator from there on.

    'random' draws them from N(0, 1), 'zeros' has them all at zero; whichever it is, the same
    patients are drawn afterwards.
    """
    rng = np.random.default_rng(seed)
    normal = rng.standard_normal(n_features)
    return (normal if start == "random" else np.zeros(n_features)), rng


def mini_batches(
    rngs: Sequence[np.random.Generator], train_rows: np.ndarray, n_steps: int, batch_size: int
) -> Iterator[np.ndarray]:
    """Draw for each step and each run some of its training rows, with replacement.

    Shapes: ``train_rows`` is (n_runs, 242); yields (n_runs, batch_size).
    """
    for first in range(0, n_steps, _BLOCK):
        n = min(_BLOCK, n_steps - first)
        drawn = [rng.integers(N_TRAIN, size=(_BLOCK, batch_size))[:n] for rng in rngs]
        block = [rows[batch] for rows, batch in zip(train_rows, drawn, strict=True)]
        yield from np.stack(block, axis=1)


@hyperparameters
def train(
    *,
    start: Annotated[str, OneOf(STARTS)] = "random",
    learning_rate: Annotated[ArrayLike, Number(0, 100)] = 0.01,
    n_steps: Epochs = 1000,
    batch_size: Annotated[int, Integer(1, N_TRAIN)] = 1,
    loss: Annotated[str, OneOf(LOSSES)] = "squared error",
    seed: Seeds = 0,
    split_seed: Seeds = 42,
    stratify: bool = False,
    coding: Coding = "one-hot",
    scaling: Scaling = "training",
    max_frames: Frames = None,
) -> RecordedRun:
    """Learn who has disease, from one random patient or a few at each step.

    Parameters
    ----------
    start : str
        Whether weights are drawn from N(0, 1) or begin at zero, without an opinion; the bias is
        zero either way.
    learning_rate : float or (...,) array
        How far a step goes for each unit of slope.
    n_steps, batch_size : int
        Steps to take, and patients drawn for each; an epoch has 242 / batch_size steps.
    loss : str
        One of `training.losses.LOSSES`.
    seed : int or (...,) array
        Where to start and whom to draw; it broadcasts with learning rate and split seed, up to
        200 runs.
    split_seed, stratify
        Which 61 are held out, as in `lessons.heart.patients.split`.
    coding, scaling : str
        As in `lessons.heart.patients.features`.
    max_frames : int, optional
        Frames to record, if other than one every `EVERY` steps, or as many as `MOST_LOOKS`.

    Returns
    -------
    RecordedRun
        It counts steps. Parameters are ``weights`` (n_features,) and ``bias`` (); gradients are
        those of the patients drawn for the next step. The loss is that of all 242 training rows;
        metrics are ``accuracy``, ``validation_loss`` and ``validation_accuracy``.

    Examples
    --------
    >>> run = train(seed=np.arange(2))
    >>> bool((run.metrics["validation_accuracy"][:, -1] > 0.7).all())
    True
    """
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed), np.shape(split_seed))
    n_runs = math.prod(runs)
    Integer(1, MAX_RUNS).check("number of runs", n_runs)
    recorder = Recorder(
        n_steps,
        runs=runs,
        n_samples=batch_size + 10,
        max_frames=max_frames,
        every=1 if n_steps <= 2 * EVERY else EVERY * math.ceil(n_steps / (EVERY * MOST_LOOKS)),
        steps_per_epoch=N_TRAIN / batch_size,
    )
    # To prepare a table takes about as long as 200 steps.
    preparing, stepping = 200 * np.size(split_seed), 1 + n_steps * (1 + n_runs / 20)
    with subtask(0, preparing, of=preparing + stepping):
        X = features(split_seed, stratify=stratify, coding=coding, scaling=scaling)
    # Each run draws from its own training rows: one long table, and where each run's part begins.
    table, outcome = X.reshape(-1, X.shape[-1]), np.tile(outcomes(), np.size(split_seed))
    first = np.arange(np.size(split_seed)).reshape(*np.shape(split_seed), 1) * len(outcomes())
    train_rows, held_out = (
        np.broadcast_to(rows + first, (*runs, rows.shape[-1]))
        for rows in split(split_seed, stratify=stratify)
    )
    starts = [start_weights(start, int(s), X.shape[-1]) for s in np.broadcast_to(seed, runs).flat]
    w = np.reshape([weights for weights, _ in starts], (*runs, X.shape[-1]))
    b = np.zeros(runs)
    rate = np.broadcast_to(learning_rate, runs)
    rngs = [rng for _, rng in starts]
    batches = mini_batches(rngs, train_rows.reshape(n_runs, -1), n_steps + 1, batch_size)
    all_rows = {
        name: (table[rows], outcome[rows])
        for name, rows in (("", train_rows), ("validation_", held_out))
    }
    with subtask(preparing, stepping, of=preparing + stepping):
        for step, batch in zip(recorder, batches, strict=True):
            rows = batch.reshape(*runs, batch_size)
            x, y = table[rows], outcome[rows]  # the patients of this step
            z = logits(x, w, b)
            p = sigmoid(z)  # 1. predict
            # 2. measure the loss: of everybody, now and then, for the step does not need it
            measures = evaluate(loss, all_rows, w, b) if recorder.due(step) else {}
            delta = LOSSES[loss].delta(p, y) / batch_size  # 3. ask for the gradient: along z ...
            slopes = {"weights": (delta[..., None] * x).sum(axis=-2), "bias": delta.sum(axis=-1)}
            loss_now = measures.pop("loss", None)
            recorder.record(step, loss_now, {"weights": w, "bias": b}, slopes, measures)
            w = w - rate[..., None] * slopes["weights"]  # 4. turn the knobs against it
            b = b - rate * slopes["bias"]
    return recorder.finish()


def evaluate(
    loss: str, parts: Mapping[str, tuple[np.ndarray, np.ndarray]], w: np.ndarray, b: np.ndarray
) -> dict[str, np.ndarray]:
    """Measure loss and accuracy of each run on all rows of each part.

    Parts are features (..., n_samples, n_features) and outcomes (..., n_samples) by what the name
    of a measurement begins with.
    """
    measures = {}
    for name, (X, y) in parts.items():
        z = logits(X, w, b)
        measures[f"{name}loss"] = LOSSES[loss].measure(z, y)
        measures[f"{name}accuracy"] = accuracy(y, sigmoid(z))
    return measures


def probabilities(run: RecordedRun, X: np.ndarray, *, every_frame: bool = False) -> np.ndarray:
    """Return the probability of disease that a run gives to each patient at its end.

    Parameters
    ----------
    run : RecordedRun
        A run of `train`, or a batch.
    X : (..., n_samples, n_features) array of float
        Features, prepared as for the training.
    every_frame : bool
        Of a single run, return what it says at each frame.

    Returns
    -------
    (..., n_samples) or (n_frames, n_samples) array of float
    """
    at = run.parameters if every_frame else run.final
    return sigmoid(logits(X, at["weights"], at["bias"]))
