"""One training from the same start by hand and in PyTorch, compared number by number."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from training.progress import subtask
from training.recorded_run import RecordedRun


@dataclass(frozen=True)
class Agreement:
    """A training in both ways."""

    # From the same start, frame by frame.
    by_hand: RecordedRun
    torch: RecordedRun
    # (n_frames,): the largest difference in the loss or a parameter; NaN once both are infinite.
    difference: np.ndarray

    def table(self, n_rows: int = 6) -> dict[str, list[str]]:
        """Return some of the frames, first and last included, as columns of text."""
        rows = np.unique(np.linspace(0, self.by_hand.n_frames - 1, n_rows).round().astype(int))
        return {
            "epoch": [f"{self.by_hand.epochs[i]:,}" for i in rows],
            "loss, by hand in NumPy": [f"{self.by_hand.loss[i]:.10f}" for i in rows],
            "loss, by PyTorch": [f"{self.torch.loss[i]:.10f}" for i in rows],
            "largest difference anywhere": [f"{self.difference[i]:.1e}" for i in rows],
        }


def train_both(
    by_hand: Callable[..., RecordedRun],
    in_torch: Callable[..., RecordedRun],
    /,
    **hyperparameters: Any,
) -> Agreement:
    """Train from the same start by hand and in PyTorch, and compare every number."""
    with subtask(0, 1, of=6):
        ours = by_hand(**hyperparameters)
    with subtask(1, 5, of=6):  # PyTorch takes about five times as long
        theirs = in_torch(**hyperparameters)
    pairs = [(ours.loss, theirs.loss)]
    pairs += [(value, theirs.parameters[name]) for name, value in ours.parameters.items()]
    with np.errstate(invalid="ignore"):  # inf - inf, if both diverge
        differences = [
            np.abs(one.astype(float) - other.astype(float)).reshape(ours.n_frames, -1).max(axis=-1)
            for one, other in pairs
        ]
    return Agreement(ours, theirs, np.max(differences, axis=0))
