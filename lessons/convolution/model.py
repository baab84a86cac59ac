"""A network of detectors reads digits: the same few weights look at every place.

A dense network has a weight for each pixel, and a digit that has moved meets other weights. Here
one small picture of weights is laid on all places, and the largest answer counts; softmax and
cross-entropy stand at the end. LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied
to Document Recognition" (1998).
"""

from functools import lru_cache
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from datasets.digits import N_CLASSES, N_PIXELS, load_digits
from lessons.digits.samples import N_TRAIN, split
from training import losses
from training.activations import softmax
from training.dense import batches_per_epoch, shuffled_batches
from training.detectors import POOLS, class_scores, detector_gradients, draw_detectors, patches
from training.hyperparameters import Integer, Number, OneOf, Seeds, hyperparameters
from training.letters import surprise, surprise_delta
from training.optimisers import Optimiser
from training.recorded_run import RecordedRun, Recorder, may_diverge, side_by_side

BATCH = 64
SIZES = ("3 × 3", "5 × 5")
"""Pixels of a detector."""
MAX_RUNS = 16
_EARLY = (0, 2, 5, 11)
"""Steps of the first epoch that are recorded."""


@lru_cache(maxsize=6)
def all_patches(size: str, pool: str) -> np.ndarray:
    """Return what lies below a detector at each place of each digit, as `patches` does."""
    if pool == "largest anywhere":  # all places are one group
        below = all_patches(size, "every place")
        return below.reshape(len(below), 1, N_PIXELS, -1)
    ink, _ = load_digits()
    return patches(ink, side_of(size), pool)


def side_of(size: str) -> int:
    """Return how many pixels a detector has along each side."""
    return int(size[0])


def n_parameters(n_detectors: int, size: str, pool: str) -> int:
    """Return how many weights and biases a network of detectors has."""
    n_features = n_detectors * (8 // POOLS[pool]) ** 2
    return n_detectors * (side_of(size) ** 2 + 1) + N_CLASSES * (n_features + 1)


def n_products(n_detectors: int, size: str, pool: str) -> int:
    """Return how many multiplications a network of detectors needs to read one digit."""
    n_features = n_detectors * (8 // POOLS[pool]) ** 2
    return N_PIXELS * n_detectors * side_of(size) ** 2 + N_CLASSES * n_features


@hyperparameters
def train(
    *,
    n_detectors: Annotated[int, Integer(1, 64)] = 32,
    size: Annotated[str, OneOf(SIZES)] = "5 × 5",
    pool: Annotated[str, OneOf(POOLS)] = "largest anywhere",
    learning_rate: Annotated[ArrayLike, Number(0, 10)] = 0.01,
    n_epochs: Annotated[int, Integer(0, 60)] = 15,
    seed: Seeds = 0,
) -> RecordedRun:
    """Learn to read digits with detectors that are the same everywhere.

    Parameters
    ----------
    n_detectors : int
        How many there are.
    size : str
        Their pixels.
    pool : str
        Of which places the largest answer is passed on.
    learning_rate : float or (...,) array
        Of Adam.
    n_epochs : int
        How often all 1,437 training digits are gone through, 64 at a step.
    seed : int or (...,) array of int
        Which digits are held out, where to start and how to deal; it broadcasts with the learning
        rate, up to 16 runs.

    Returns
    -------
    RecordedRun
        It counts steps. Parameters are those of `training.detectors.draw_detectors`; gradients are
        not kept. The loss is that of all training digits; metrics are ``accuracy``,
        ``validation_loss`` and ``validation_accuracy``.
    """
    runs, (rates, seeds) = side_by_side(MAX_RUNS, learning_rate, seed)
    _, labels = load_digits()
    below = all_patches(size, pool)
    parts = [split(int(s))[:2] for s in seeds]
    rngs = [np.random.default_rng(int(s)) for s in seeds]
    parameters = draw_detectors(n_detectors, side_of(size), pool, N_CLASSES, rngs)
    stepper = Optimiser("Adam", rates, parameters, rates.shape)
    per_epoch = batches_per_epoch(N_TRAIN, BATCH)
    recorder = Recorder(
        n_epochs * per_epoch,
        runs=runs,
        flat=True,
        max_frames=max(2, n_epochs + 1),
        every=per_epoch,
        also=_EARLY,
        steps_per_epoch=per_epoch,
    )
    deals = shuffled_batches(rngs, N_TRAIN, BATCH)

    def measured() -> dict[str, np.ndarray]:
        """Return losses and accuracies on training and held-out digits."""
        measures: dict[str, list[float]] = {}
        for i, rows_of_run in enumerate(parts):
            own = {name: a[i] for name, a in parameters.items()}
            for part, rows in zip(("", "validation_"), rows_of_run, strict=True):
                # A few at a time, as in the loop: all of them at once are slow to come by.
                few = np.array_split(rows, len(rows) // BATCH)
                z = np.concatenate([class_scores(below[part], own)[-1] for part in few])
                right = (z.argmax(axis=-1) == labels[rows]).mean()
                measures.setdefault(f"{part}accuracy", []).append(float(right))
                loss = losses.cross_entropy(z, labels[rows])
                measures.setdefault(f"{part}loss", []).append(float(loss))
        return {name: np.array(a, np.float32) for name, a in measures.items()}

    with may_diverge():
        for step, order in zip(recorder, deals, strict=False):
            rows = np.stack([own[dealt] for (own, _), dealt in zip(parts, order, strict=True)])
            x, target = below[rows], labels[rows]
            where, a, scores = class_scores(x, parameters)  # 1. predict: ten scores a digit ...
            p = softmax(scores)  # ... and ten probabilities
            loss_now = surprise(p, target)  # 2. measure the loss: of this batch
            delta = surprise_delta(p, target)  # 3. ask for the gradient: along each score ...
            gradients = detector_gradients(x, where, a, delta, parameters)  # ... and every knob
            measures = measured() if recorder.due(step) else {}
            recorder.record(step, loss_now, parameters, {}, measures)
            parameters = stepper.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish()
