"""Where trainings of XOR end: solved, on a plateau, or without a slope, over one start or many."""

import numpy as np

from datasets.toy import XOR_LABELS
from lessons.xor.model import close_enough, layer_outputs, probabilities, solved, train
from training.recorded_run import RecordedRun
from training.symptoms import NO_SLOPE, steepest_slope

SAME_ANSWER, HARDLY = 0.05, 0.002
"""How near two answers are that count as one, and how small a slope that counts as none."""


def trapped(runs: RecordedRun) -> np.ndarray:
    """Tell which of a batch end with hardly any slope, and one answer to points of both classes.

    A network that cannot tell points apart does best by giving all of them their mean label.
    """
    p = probabilities(runs)[..., -1, :]
    lit, dark = p[..., XOR_LABELS == 1, None], p[..., None, XOR_LABELS == 0]
    same = (np.abs(lit - dark) < SAME_ANSWER).any(axis=(-2, -1))
    slopes = [np.abs(g[:, -1]).reshape(len(same), -1).max(axis=-1) for g in runs.gradients.values()]
    return ~solved(runs) & same & (np.max(slopes, axis=0) < HARDLY)


def on_average(runs: RecordedRun) -> RecordedRun:
    """Return the mean of a batch as one run, with how many are ``solved`` at each frame."""
    mean = runs.mapped(lambda a: a.mean(axis=0), diverged_at=np.array(-1))
    return mean.with_metrics(solved=close_enough(runs).sum(axis=0))


def halfway(run: RecordedRun) -> int:
    """Return the last frame that is not after half of the epochs."""
    return int(np.searchsorted(run.epochs, run.epochs[-1] / 2, side="right")) - 1


def without_slope(run: RecordedRun) -> tuple[int, int]:
    """Count the hidden neurons that end flat at all four points, and those with no slope at all."""
    slopes = steepest_slope(layer_outputs(run)[-2][-1], run.hyperparameters["activation"])
    return int((slopes < NO_SLOPE).sum()), int((slopes == 0).sum())


def lots_of_starts(n_lots: int, of: int) -> np.ndarray:
    """Train two hidden neurons from lots of starts, and return how many each solves, (n_lots,)."""
    runs = train(n_hidden=2, seed=np.arange(of * n_lots))
    return solved(runs).reshape(n_lots, of).sum(axis=-1)
