"""Many runs: with cures and without, on few rows and on many, and labels drawn from a hat."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lessons.overfitting.model import best_frame, rows_of, train
from training.progress import track
from training.recorded_run import RecordedRun

WIDTH, SHARE = 32, 0.25
NEAR, DRAWN = 0.0005, 34
"""As near to 0 % and to 100 % as rows held out are drawn, and at how many frames."""
SHARES = (0.05, 0.1, 0.25, 0.5, 1)
"""Of the training rows, how many are tried."""


def final(run: RecordedRun, name: str = "validation_loss") -> np.ndarray:
    """Return a metric after the last epoch, (...,)."""
    values: np.ndarray = run.metrics[name][..., -1]
    return values


def at_best(run: RecordedRun, name: str = "validation_loss") -> np.ndarray:
    """Return a metric at the frame where the loss on the rows held out is lowest, (...,)."""
    return np.take_along_axis(run.metrics[name], best_frame(run)[..., None], axis=-1)[..., 0]


def turning_point(run: RecordedRun) -> int:
    """Return the epoch at which a single run's held-out loss is lowest."""
    return int(run.steps[int(best_frame(run))])


def survival_logits(run: RecordedRun) -> np.ndarray:
    """Return the logit of class 1 that a single run gives each held-out row, (n_drawn, n_rows).

    Of its frames `DRAWN`, or all of fewer, are taken evenly.
    """
    last = run.n_frames - 1
    frames = -(-np.arange(n := min(DRAWN, run.n_frames)) * last // max(n - 1, 1))
    truth = np.clip(run.answers["truth"][frames].astype(float), NEAR, 1 - NEAR)
    return np.where(rows_of(run).y_held_out > 0, 1, -1) * np.log(truth / (1 - truth))


def slid_furthest(run: RecordedRun) -> tuple[int, float, float] | None:
    """Return the held-out row that a single run ends surest wrong of, compared with its turn.

    That is its number, and the probability given to its truth at the turn and at the end.
    """
    turn, end = run.answers["truth"][[int(best_frame(run)), -1]]
    row = int(np.log(np.maximum(end, NEAR) / np.maximum(turn, NEAR)).argmin())
    return (row, float(turn[row]), float(end[row])) if end[row] < min(0.5, turn[row] / 2) else None


def train_on_splits(seeds: Sequence[int], **settings: Any) -> RecordedRun:
    """Train on several splits, each from a start of its own."""
    return train(seed=np.array(seeds), split_seed=np.array(seeds), **settings)


def train_regularised(
    *,
    share: float = SHARE,
    width: int = WIDTH,
    seeds: Sequence[int] = range(6),
    max_frames: int | None = 60,
    **cures: Any,
) -> RecordedRun:
    """Train two hidden layers on the Titanic for 200 epochs, with whatever cures are wanted."""
    how = {"n_layers": 2, "n_epochs": 200, "max_frames": max_frames}
    return train_on_splits(seeds, share=share, n_hidden=width, **how, **cures)


REGULARISERS: Mapping[str, dict[str, Any]] = {
    "no cure": {},
    "stop early": {"stop_early": True},
    "a price on weights (L1, 0.01)": {"l1": 0.01},
    "a price on weights (L2, 0.03)": {"l2": 0.03},
    "dropout, 0.8": {"dropout": 0.8},
    "more data: all 713 rows": {"share": 1.0},
    "a smaller model: 4 + 4 neurons": {"width": 4},
    "no hidden neuron at all": {"width": 0},
}
"""Each cure by itself, at the setting of its knob that does best, and no hidden neuron."""


def compare_regularisers() -> dict[str, RecordedRun]:
    """Train with each of the `REGULARISERS` on the same splits, from the same starts."""
    costs = (6, 5, 6, 6, 12, 20, 2, 1)
    return {
        name: train_regularised(**how, max_frames=25)
        for name, how in track(REGULARISERS.items(), costs)
    }


def by_heart(
    *,
    labels: str = "shuffled",
    neurons: int = 128,
    epochs: int = 200,
    rows: float = 1.0,
    seed: int | tuple[int, ...] = 0,
) -> RecordedRun:
    """Train one hidden layer on patients, by labels that mean nothing or by the true ones."""
    how: dict[str, Any] = {"n_hidden": neurons, "n_epochs": epochs, "share": rows}
    return train(data="heart", labels=labels, n_layers=1, seed=seed, **how)
