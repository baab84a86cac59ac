"""Where trainings of XOR end: solved, on a plateau, or without a slope, over one start or many."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lessons.xor.model import epochs_to_solve, layer_outputs, solved, train
from training.progress import track
from training.recorded_run import RecordedRun
from training.symptoms import NO_SLOPE, steepest_slope

_THIRDS = np.array([2 / 3, 2 / 3, 1 / 3])
PLATEAUS: Mapping[str, Mapping[str, float]] = {
    "cross-entropy": {
        "two points right, two at 50 %": np.log(2) / 2,
        "one point right, three sharing one answer": -0.75 * np.log(_THIRDS).mean(),
        "all four points at 50 %": np.log(2),
    },
    "squared error": {
        "two points right, two at 50 %": 0.125,
        "one point right, three sharing one answer": 0.75 * ((1 - _THIRDS) ** 2).mean(),
        "all four points at 50 %": 0.25,
    },
}
"""Where failed trainings come to rest, and at which loss: a network that cannot tell k points apart
does best by giving all of them their mean label."""


def near_plateaus(runs: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the final losses of the starts that failed, and which of the plateaus each is near.

    Shapes: (n_failed,), (n_failed, 3).
    """
    failed = runs.loss[..., -1][~solved(runs)]
    plateaus = np.array(list(PLATEAUS[runs.hyperparameters["loss"]].values()))
    return failed, np.abs(failed[:, None] - plateaus) < 0.01


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


def lead_of_first(
    mine: str, seeds: Sequence[int], **settings: Any
) -> tuple[dict[str, int], int, float]:
    """Race tanh against ReLU from the same starts.

    Returns
    -------
    dict, int, float
        How often each arrives first; by how many starts ``mine`` leads; and two standard errors of
        a fair coin that is thrown once for each start that had a winner.
    """
    how = {**settings, "seed": seeds, "max_frames": 500}
    tanh, relu = (
        np.nan_to_num(epochs_to_solve(train(**how | {"activation": name})), nan=np.inf)
        for name in track(("tanh", "ReLU"))
    )
    first = {"tanh": int((tanh < relu).sum()), "ReLU": int((relu < tanh).sum())}
    n_won = sum(first.values())
    return first, 2 * first[mine] - n_won, 2 * n_won**0.5
