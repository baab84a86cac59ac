"""Distillation: a small network learns from the doubts of a larger one.

Hinton, Vinyals and Dean, "Distilling the Knowledge in a Neural Network" (2015): the loss is that of
section 2, between softened probabilities; in section 3 a student reads 3s without having seen one.
"""

from functools import lru_cache
from typing import Annotated

import numpy as np

from datasets.digits import N_CLASSES, load_digits
from lessons.digits.model import layer_sizes, train
from lessons.digits.samples import split
from training.activations import softmax
from training.dense import backward, draw_start, forward, shuffled_batches
from training.hyperparameters import Integer, Number, Seed, hyperparameters
from training.optimisers import Optimiser
from training.progress import progress_callback, snapshot_callback
from training.recorded_run import RecordedRun, Recorder

N_HIDDEN, BATCH, N_STEPS = 32, 64, 400
"""The student's hidden neurons, half of its teacher's; the digits of a step, and steps."""


def softened(z: np.ndarray, temperature: float) -> np.ndarray:
    """Return softmax(z / T), of the same shape; at T = 0 the largest score has it all."""
    if temperature == 0:
        return np.eye(z.shape[-1], dtype=z.dtype)[z.argmax(axis=-1)]
    return softmax(z / np.float32(temperature))


@lru_cache(maxsize=32)
def teacher_scores(seed: int) -> np.ndarray:
    """Return the scores that the teacher, trained on all digits, gives: (1797, 10)."""
    with progress_callback(None), snapshot_callback(lambda _: None):  # the student is watched
        teacher = train(seed=seed, split_seed=seed, keep="the end")
    return forward(load_digits()[0], teacher.final)[-1]


def teacher_says(temperature: float, seed: int) -> np.ndarray:
    """Return the probabilities that the teacher gives: (1797, 10)."""
    return softened(teacher_scores(seed), temperature)


def doubts(temperature: float = 4.0, missing: int = 3, seed: int = 0) -> np.ndarray:
    """Return how probable a class is to the teacher, on average over the digits of each: (10,)."""
    (_, labels), learned = load_digits(), split(seed)[0]
    says = teacher_says(temperature, seed)[learned, missing]
    return np.array([says[labels[learned] == digit].mean() for digit in range(N_CLASSES)])


@hyperparameters
def distil(
    *,
    temperature: Annotated[float, Number(0, 100)] = 4.0,
    missing: Annotated[int, Integer(0, N_CLASSES - 1)] = 3,
    seed: Seed = 0,
) -> RecordedRun:
    """Let a student learn what its teacher says of the training digits, but for those ``missing``.

    The seed draws the split, both starts, and how digits are dealt. The loss is the cross-entropy
    of a batch, in nats; metrics are the accuracy on digits that neither has learned from, of the
    class ``never_seen`` and of the ``others``. No more is kept.
    """
    (ink, labels), says = load_digits(), teacher_says(temperature, seed)
    learned, *new = split(seed)
    seen, new_rows = learned[labels[learned] != missing], np.concatenate(new)
    rng, soft = np.random.default_rng([seed, 1]), temperature or 1.0
    parameters = draw_start("He", layer_sizes(N_HIDDEN), [rng], np.float32)
    stepper = Optimiser("Adam", 0.01, parameters, (1,))
    recorder = Recorder(N_STEPS, every=5, steps_per_epoch=0)

    def measure() -> dict[str, float]:
        answers = forward(ink[new_rows], parameters)[-1][0].argmax(axis=-1)
        right, held_back = answers == labels[new_rows], labels[new_rows] == missing
        return {"never_seen": right[held_back].mean(), "others": right[~held_back].mean()}

    for step, batch in zip(recorder, shuffled_batches([rng], len(seen), BATCH), strict=False):
        rows = seen[batch]
        outputs = forward(ink[rows], parameters)  # 1. predict
        p, target = softened(outputs[-1], soft), says[rows]
        loss = -(target * np.log(p + np.float32(1e-30))).sum(axis=-1).mean()  # 2. measure the loss
        delta = (p - target) / np.float32(soft * batch.size)  # 3. ask for the gradient
        gradients = backward(outputs, delta, parameters)
        recorder.record(step, loss, {}, {}, measure() if recorder.due(step) else {})
        parameters = stepper.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish()
