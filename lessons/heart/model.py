"""One neuron learns from patients, one at a time: stochastic gradient descent.

Instead of the slope of the loss over everybody it follows that of one patient, drawn at random: a
compass that trembles, but costs next to nothing to ask (Robbins and Monro, "A Stochastic
Approximation Method", 1951; Bottou, Curtis and Nocedal, "Optimization Methods for Large-Scale
Machine Learning", 2018).
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from lessons.heart.patients import CODINGS, N_TRAIN, SCALINGS, features, outcomes, split
from training.activations import sigmoid
from training.decisions import accuracy
from training.losses import LOSSES
from training.progress import Progress, parts
from training.recorded_run import MAX_EPOCHS, RecordedRun, Recorder
from training.tables import take_rows
from training.validation import MAX_SEED, check_choice, check_number, check_whole, check_work

MAX_RUNS = 200
"""The most runs that one call trains side by side."""
STARTS = ("random", "zeros")
EVERY = 50
"""Steps between two looks at the held-out patients."""
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
    """Return the weights (n_features,) that a run begins with, and the luck that is left.

    'random' draws them from N(0, 1), 'zeros' has them all at zero; whichever it is, the same
    patients are drawn afterwards.
    """
    rng = np.random.default_rng(seed)
    drawn = rng.standard_normal(n_features)
    return (drawn if start == "random" else np.zeros(n_features)), rng


def drawn_patients(
    lucks: list[np.random.Generator], n_steps: int, batch_size: int
) -> Iterator[np.ndarray]:
    """Draw for each step and each run some of the 242 training rows, with replacement.

    Yields
    ------
    (n_runs, batch_size) int array
        ``n_steps`` times.
    """
    for first in range(0, n_steps, _BLOCK):
        shape = (min(_BLOCK, n_steps - first), batch_size)
        block = [rng.integers(N_TRAIN, size=(_BLOCK, batch_size))[: shape[0]] for rng in lucks]
        yield from np.stack(block, axis=1)


def train(
    *,
    start: str = "random",
    learning_rate: float | ArrayLike = 0.01,
    n_steps: int = 1000,
    batch_size: int = 1,
    loss: str = "squared error",
    seed: int | ArrayLike = 0,
    split_seed: int | ArrayLike = 42,
    stratify: bool = False,
    coding: str = "one-hot",
    scaling: str = "training",
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Learn who has disease, from one random patient or a few at each step.

    Parameters
    ----------
    start : str
        'random' draws the weights from N(0, 1), 'zeros' begins without an opinion; the bias is
        zero either way.
    learning_rate : float or (...,) array
        How far a step goes for each unit of slope, from 0 to 100.
    n_steps : int
        Steps to take, from 0 to 20,000.
    batch_size : int
        Patients drawn for each step, from 1 to 242; an epoch has 242 / batch_size steps.
    loss : str
        'squared error' or 'cross-entropy'.
    seed : int or (...,) array
        Where to start and whom to draw; it broadcasts with learning rate and split seed, up to
        200 runs.
    split_seed : int or (...,) array
        Which 61 are held out, as in `lessons.heart.patients.split`.
    stratify : bool
        Whether both parts get the same share of patients with disease.
    coding : str
        'one-hot' or 'numbers': what becomes of the codes.
    scaling : str
        Whose mean and deviation scale the quantities: the 'training' rows', those of 'all', or
        'none'.
    max_frames : int, optional
        Frames to record, if other than one every 50 steps.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    RecordedRun
        It counts steps. Parameters are ``weights`` (n_features,) and ``bias`` (); gradients are
        those of the patients drawn for the next step. The loss is that of all 242 training rows;
        metrics are ``accuracy``, ``validation_loss`` and ``validation_accuracy``.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("start", start, STARTS)
    check_choice("loss", loss, LOSSES)
    check_choice("coding", coding, CODINGS)
    check_choice("scaling", scaling, SCALINGS)
    check_number("learning_rate", learning_rate, 0, 100)
    check_whole("n_steps", n_steps, 0, MAX_EPOCHS)
    check_whole("batch_size", batch_size, 1, N_TRAIN)
    check_whole("seed", seed, 0, MAX_SEED)
    train_rows, held_out = split(split_seed, stratify=stratify)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed), np.shape(split_seed))
    n_runs = math.prod(runs)
    check_whole("number of runs", n_runs, 1, MAX_RUNS)
    check_work(n_epochs=n_steps, n_samples=batch_size + 10, n_runs=n_runs)
    # To prepare a table takes about as long as 200 steps, to measure a run as long as 20.
    preparing, training, measuring = parts(
        on_progress, 200 * np.size(split_seed), 1 + n_steps * (1 + n_runs / 20), 20 * n_runs
    )
    recorder = Recorder(
        n_steps,
        runs=runs,
        max_frames=max_frames,
        every=EVERY,
        steps_per_epoch=N_TRAIN / batch_size,
        on_progress=training,
    )

    X = features(
        split_seed, stratify=stratify, coding=coding, scaling=scaling, on_progress=preparing
    )
    begun = [start_weights(start, int(s), X.shape[-1]) for s in np.broadcast_to(seed, runs).flat]
    w = np.reshape([weights for weights, _ in begun], (*runs, X.shape[-1]))
    b = np.zeros(runs)
    rate = np.broadcast_to(learning_rate, runs)
    # Each run draws from its own training rows: one long table, and where each run's part begins.
    table, y = X.reshape(-1, X.shape[-1]), np.tile(outcomes(), np.size(split_seed))
    first = np.arange(np.size(split_seed)).reshape(*np.shape(split_seed), 1) * len(outcomes())
    own_rows = np.broadcast_to(train_rows + first, (*runs, N_TRAIN))
    draws = drawn_patients([rng for _, rng in begun], n_steps + 1, batch_size)
    for step, drawn in zip(recorder, draws, strict=True):
        rows = np.take_along_axis(own_rows, drawn.reshape(*runs, batch_size), axis=-1)
        x, truth = table[rows], y[rows]  # the patients of this step
        z = logits(x, w, b)
        p = sigmoid(z)  # 1. predict
        loss_now = LOSSES[loss].measure(z, truth)  # 2. measure the loss, of these patients alone
        blame = LOSSES[loss].delta(p, truth) / batch_size  # 3. its slope: 2 (p - y) p (1 - p) ...
        gradient_w = (blame[..., None] * x).sum(axis=-2)  # ... times the feature
        gradient_b = blame.sum(axis=-1)
        recorder.record(
            step,
            loss_now,
            {"weights": w, "bias": b},
            {"weights": gradient_w, "bias": gradient_b},
        )
        w = w - rate[..., None] * gradient_w  # 4. step against it
        b = b - rate * gradient_b
    run = recorder.finish(
        start=start,
        learning_rate=learning_rate,
        n_steps=n_steps,
        batch_size=batch_size,
        loss=loss,
        seed=seed,
        split_seed=split_seed,
        stratify=stratify,
        coding=coding,
        scaling=scaling,
    )
    return _measured(run, X, train_rows, held_out, measuring)


def probabilities(run: RecordedRun, X: np.ndarray, *, every_frame: bool = False) -> np.ndarray:
    """Return the probability of disease that a run gives to each patient.

    Parameters
    ----------
    run : RecordedRun
        A run of `train`, or a batch.
    X : (n_samples, n_features) or (..., n_samples, n_features) array of float
        Features, prepared as for the training.
    every_frame : bool
        Whether to predict with the parameters of every frame, or with the last ones only.

    Returns
    -------
    (..., n_samples) or (..., n_frames, n_samples) array of float
    """
    held = run.parameters if every_frame else run.final
    X = X[..., None, :, :] if every_frame and X.ndim > 2 else X
    return sigmoid(logits(X, held["weights"], held["bias"]))


def _measured(
    run: RecordedRun,
    X: np.ndarray,
    train_rows: np.ndarray,
    held_out: np.ndarray,
    on_progress: Progress | None,
) -> RecordedRun:
    """Measure each run at every frame, on all rows trained on and on those held out."""
    measure = LOSSES[run.hyperparameters["loss"]].measure
    tables = np.broadcast_to(X, (*run.runs, *X.shape[-2:]))
    found: dict[str, list[np.ndarray]] = {}
    for done, i in enumerate(np.ndindex(run.runs), start=1):  # one after the other saves memory
        w, b = run.parameters["weights"][i], run.parameters["bias"][i]
        for of, rows in (("", train_rows), ("validation_", held_out)):
            rows = np.broadcast_to(rows, (*run.runs, rows.shape[-1]))[i]
            z, y = logits(take_rows(tables[i], rows), w, b), outcomes()[rows]
            found.setdefault(f"{of}loss", []).append(measure(z, y))
            found.setdefault(f"{of}accuracy", []).append(accuracy(y, sigmoid(z)))
        if on_progress is not None:
            on_progress(done / math.prod(run.runs))
    metrics = {name: np.reshape(each, run.loss.shape) for name, each in found.items()}
    loss = metrics.pop("loss")
    return replace(run, loss=loss).with_metrics(**metrics)
