"""The course of a training in a sentence: learned or not, by heart, still learning or done."""

from collections.abc import Mapping

import numpy as np

from training.figures import figure
from training.recorded_run import RecordedRun
from training.symptoms import turned_at

BARELY = 1.02
"""How many times better than the baseline is no better."""


def describe_convergence(run: RecordedRun, base: Mapping[str, float]) -> str:
    """Say where the loss on held-out rows stood lowest, or that it has gone nowhere.

    Parameters
    ----------
    run : RecordedRun
        One run alone, still finite, with the metric ``validation_loss``; it counts epochs.
    base : mapping of str to float
        What saying the same of every row reaches: ``loss`` on rows held out, and
        ``training_loss``.
    """
    losses = run.metrics["validation_loss"]
    if run.steps[-1] == 0:
        return "No step has been taken yet."
    if losses[-1] * BARELY >= base["loss"] and run.loss[-1] * BARELY >= base["training_loss"]:
        return "So far it has found **nothing** that helps."
    best = turned_at(run.loss, losses, base["loss"])
    if best is not None:
        return (
            f"Its held-out loss was lowest at epoch {run.steps[best]:,}, {figure(losses[best])}, "
            f"and has risen to {figure(losses[-1])} since, while the training loss went on "
            f"falling: it is **learning by heart**."
        )
    half = int(np.searchsorted(run.steps, run.steps[-1] / 2))
    # By a fifth of itself, or by a good part of all that it has ever fallen.
    fallen, lately = run.loss[0] - run.loss[-1], run.loss[half] - run.loss[-1]
    if run.loss[-1] < 0.8 * run.loss[half] or lately > 0.2 * fallen > 0:
        return "Its loss is still falling; more epochs may help."
    return "In the second half of the training its loss has changed little."
