"""The course of a training in a sentence: whether it learned, overfits, or still improves."""

from collections.abc import Mapping

import numpy as np

from training.figures import figure
from training.recorded_run import RecordedRun
from training.symptoms import FEW_HELD_OUT, turned_at

BARELY = 1.02
"""Improvements over the baseline below this factor do not count."""


def describe_convergence(run: RecordedRun, base: Mapping[str, float], n_held_out: int) -> str:
    """Say where the held-out loss was lowest, or that nothing was learned.

    Parameters
    ----------
    run : RecordedRun
        A single run, still finite, with the metric ``validation_loss``; it counts epochs.
    base : mapping of str to float
        A constant prediction's held-out ``loss`` and ``training_loss``.
    n_held_out : int
        Number of held-out rows; with fewer than `FEW_HELD_OUT`, their loss is not judged.
    """
    losses = run.metrics["validation_loss"]
    if run.steps[-1] == 0:
        return "No step has been taken yet."
    if losses[-1] * BARELY >= base["loss"] and run.loss[-1] * BARELY >= base["training_loss"]:
        return "So far it has found **nothing** that helps."
    best = turned_at(run.loss, losses, base["loss"])
    if best is not None and n_held_out >= FEW_HELD_OUT:
        return (
            f"Its held-out loss was lowest at epoch {run.steps[best]:,}, {figure(losses[best])}, "
            f"and has risen to {figure(losses[-1])} since, while the training loss went on "
            f"falling: it is **learning by heart**."
        )
    half = int(np.searchsorted(run.steps, run.steps[-1] / 2))
    # By a fifth of itself, or by a good part of its total fall.
    fallen, lately = run.loss[0] - run.loss[-1], run.loss[half] - run.loss[-1]
    if run.loss[-1] < 0.8 * run.loss[half] or lately > 0.2 * fallen > 0:
        return "Its loss is still falling; more epochs may help."
    return "In the second half of the training its loss has changed little."
