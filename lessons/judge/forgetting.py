"""Forgetting: a reader of digits learns 0 to 4, then 5 to 9, with or without a few of the old.

McCloskey and Cohen, "Catastrophic Interference in Connectionist Networks" (1989); to go on with
old examples is rehearsal: Robins, "Catastrophic Forgetting, Rehearsal and Pseudorehearsal" (1995).
"""

from itertools import chain
from typing import Annotated

import numpy as np

from datasets.digits import load_digits
from lessons.digits.model import (
    cross_entropy,
    cross_entropy_delta,
    layer_sizes,
    one_hot,
    probabilities,
)
from lessons.digits.samples import split
from training.activations import softmax
from training.dense import backward, batches_per_epoch, draw_start, forward, shuffled_batches
from training.hyperparameters import Integer, Seeds, hyperparameters
from training.optimisers import Optimiser
from training.recorded_run import RecordedRun, Recorder, may_diverge, side_by_side

N_HIDDEN, BATCH, BEFORE, MAX_RUNS = 64, 64, 120, 200
"""Hidden neurons, digits of a step, steps on 0 to 4 before the run (ten epochs), and most runs."""


def parts(seeds: np.ndarray) -> list[np.ndarray]:
    """Return training rows of 0 to 4 and of 5 to 9, and such rows held out: (n_runs, n_rows)."""
    labels, (train_rows, held_out, _) = load_digits()[1], split(seeds)
    return [
        np.stack([row[(labels[row] < 5) == old] for row in rows])
        for rows in (train_rows, held_out)
        for old in (True, False)
    ]


@hyperparameters
def train_again(
    *,
    n_kept: Annotated[int, Integer(0, 500)] = 0,
    n_epochs: Annotated[int, Integer(0, 50)] = 10,
    seed: Seeds = 0,
) -> RecordedRun:
    """Let a network that has read the digits 0 to 4 for 10 epochs learn those from 5 to 9, by Adam.

    Of the old digits ``n_kept`` stay in the training set; together they come as often as the new.
    The seed, or several, (n_runs,), says which digits are held out, where to start, how to deal.

    The loss is that of a batch of 64 digits; metrics are the accuracy on held-out digits, ``old``
    from 0 to 4 and ``new`` from 5 to 9, and ``old_alone`` on the old ones if only the outputs
    for 0 to 4 may answer. Parameters are kept of a single network.
    """
    runs, (seeds,) = side_by_side(MAX_RUNS, seed)
    (ink, labels), truth = load_digits(), one_hot()
    old, new, *held_out = parts(seeds)
    rngs = [np.random.default_rng(int(s)) for s in seeds]
    each = np.arange(new.shape[1] if n_kept else 0) % max(n_kept, 1)
    kept = [rng.permutation(row)[each] for rng, row in zip(rngs, old, strict=True)]
    both = np.concatenate([new, np.array(kept, int)], axis=1)
    parameters = draw_start("He", layer_sizes(N_HIDDEN), rngs, np.float32)
    stepper = Optimiser("Adam", 0.003, parameters, seeds.shape)
    dealt = [(rows, shuffled_batches(rngs, rows.shape[-1], BATCH)) for rows in (old, both)]
    n_steps = n_epochs * batches_per_epoch(both.shape[-1], BATCH)
    recorder = Recorder(n_steps, runs=runs, flat=True, every=6, also=range(6), steps_per_epoch=0)

    def read() -> dict[str, np.ndarray]:
        old, new = ((labels[rows], forward(ink[rows], parameters)[-1]) for rows in held_out)
        each = {"old": old, "new": new, "old_alone": (old[0], old[1][..., :5])}
        return {
            name: (scores.argmax(axis=-1) == truth).mean(axis=-1)
            for name, (truth, scores) in each.items()
        }

    with may_diverge():
        for step in chain(range(-BEFORE, 0), recorder):
            rows, batches = dealt[step >= 0]
            drawn = np.take_along_axis(rows, next(batches), axis=1)
            outputs = forward(ink[drawn], parameters)  # 1. predict
            p = softmax(outputs[-1])
            loss_now = cross_entropy(p, truth[drawn])  # 2. measure the loss
            delta = cross_entropy_delta(p, truth[drawn])  # 3. ask for the gradient
            gradients = backward(outputs, delta, parameters)
            if step >= 0:
                measured = read() if recorder.due(step) else {}
                recorder.record(step, loss_now, {} if runs else parameters, {}, measured)
            parameters = stepper.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish()


def read_by(run: RecordedRun, *, of_five: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return ink (n, 64) and labels (n,) held out, and p (n_frames, n, 10) of each digit.

    With ``of_five`` they are digits from 0 to 4, and only these may answer.
    """
    ink, labels = load_digits()
    *_, old, new = parts(np.array([run.hyperparameters["seed"]]))
    rows = old[0] if of_five else np.concatenate([old[0], new[0]])
    p = probabilities(run, ink[rows], every_frame=True)
    return ink[rows], labels[rows], p[..., :5] if of_five else p
