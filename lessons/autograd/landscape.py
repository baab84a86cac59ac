"""A learner's formula of two knobs as a landscape, on which balls roll down everywhere."""

from typing import Annotated, Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from lessons.autograd.slopes import in_torch
from training.formula import VARIABLES, parse, variables
from training.hyperparameters import Frames, Number, hyperparameters
from training.recorded_run import RecordedRun, Recorder

EXAMPLE = "cos(2x) + cos(2y) + x^2/9 + (y + 1)^2/9"
REACH, SIDE, N_STEPS = 5.0, 25, 300
"""Where the landscape ends on each side, the squares along it, and the steps of a ball."""
Place = Annotated[ArrayLike, Number(-REACH, REACH)]
Rate = Annotated[float, Number(0, 2)]


@hyperparameters
def roll(
    *,
    formula: str = EXAMPLE,
    x: Place = 2.0,
    y: Place = 1.0,
    rate: Rate = 0.05,
    max_frames: Frames = None,
) -> RecordedRun:
    """Let balls roll down a formula from places (...,) each; they stay at the landscape's edge.

    Where the formula has no value or no finite slope, a ball stays as well. Raises ValueError for a
    formula without x or without y.
    """
    node = parse(formula)
    if len(variables(node)) < len(VARIABLES):
        raise ValueError(
            f"A landscape has two knobs, x and y; {formula!r} has not both. Try {EXAMPLE}."
        )
    runs = np.broadcast_shapes(np.shape(x), np.shape(y))
    knobs = {
        name: np.broadcast_to(np.asarray(at, dtype=float), runs).copy()
        for name, at in zip(VARIABLES, (x, y), strict=True)
    }
    recorder = Recorder(N_STEPS, runs=runs, max_frames=max_frames, steps_per_epoch=0)
    for step in recorder:
        leaves: dict[str, Any] = {
            name: torch.tensor(at, requires_grad=True) for name, at in knobs.items()
        }
        height = in_torch(node, leaves)
        height.sum().backward()
        values = height.detach().numpy()
        known = np.isfinite(values)
        slopes = {name: _finite(leaf.grad.numpy(), known, 0.0) for name, leaf in leaves.items()}
        recorder.record(step, _finite(values, known, np.nan), knobs, slopes)
        knobs = {
            name: np.clip(at - rate * slopes[name], -REACH, REACH) for name, at in knobs.items()
        }
    return recorder.finish()


def _finite(values: np.ndarray, known: np.ndarray, otherwise: float) -> np.ndarray:
    return np.where(known & np.isfinite(values), values, otherwise)


@hyperparameters
def roll_everywhere(*, formula: str = EXAMPLE, rate: Rate = 0.05) -> RecordedRun:
    """Let a ball roll from the middle of each of `SIDE` x `SIDE` squares, (SIDE, SIDE) runs."""
    places = REACH * ((2 * np.arange(SIDE) + 1) / SIDE - 1)
    x, y = np.meshgrid(places, places)
    return roll(formula=formula, x=x, y=y, rate=rate, max_frames=2)


def reach_the_lowest(run: RecordedRun) -> np.ndarray:
    """Tell which balls ended as low as the lowest of all, but for a hundredth of the drop."""
    first, last = run.loss[..., 0], run.loss[..., -1]
    if not np.isfinite(last).any():
        return np.zeros(last.shape, dtype=bool)
    lowest = np.nanmin(last)
    return np.asarray(last <= lowest + 0.01 * (np.nanmax(first) - lowest))
