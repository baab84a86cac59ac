"""What is often said of the line that zeroes the gradient, and what decides it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from lessons.xor.model import solved
from lessons.zero_grad.curvature import critical_learning_rates
from lessons.zero_grad.model import train
from lessons.zero_grad.tasks import TASKS
from study.claims import Cases, Limit, Measured, claim
from training.progress import track
from training.recorded_run import RecordedRun

N_RUNS = 20
"""Starts of each setting."""
N_STARTS = 100
"""Starts on XOR at each learning rate."""
RATES = (0.03, 0.1, 0.3, 0.5, 1, 3)


class Setting(NamedTuple):
    """A task and how it is trained, to be tried with and without zeroing; see `train`."""

    task: str
    learning_rate: float
    n_epochs: int
    batch_size: int | None = None

    def __str__(self) -> str:
        """Name the learning rate, the model and batches."""
        model = TASKS[self.task].title.rpartition(" ")[2]
        batches = "" if self.batch_size is None else f", {self.batch_size} at a time"
        return f"{self.learning_rate:g} ({model}{batches})"


SETTINGS = (
    Setting("titanic", learning_rate=100, n_epochs=30),
    Setting("titanic_linear", learning_rate=1, n_epochs=100),
    Setting("titanic_linear", learning_rate=2, n_epochs=100),
)
ONE_AT_A_TIME = Setting("titanic_linear", learning_rate=0.1, n_epochs=1500, batch_size=1)


@claim(
    "Delete the line that zeroes the gradient, and the numbers explode to NaN.",
    said_by="a warning given in many PyTorch tutorials",
    runs=f"We train from {N_RUNS} starts in each of {len(SETTINGS)} settings, without the line and "
    "with it.",
    holds=[Limit("the number of runs without it that end as NaN or infinity", ">=", N_RUNS)],
    cases=Cases("setting", "settings", "the setting, above all its learning rate"),
    control=(
        "One random passenger in each step instead of all 713, at a small learning rate.",
        {"settings": (ONE_AT_A_TIME,)},
    ),
)
def explodes_to_nan(*, settings: Sequence[Setting] = SETTINGS, first_seed: int = 0) -> Measured:
    how: dict[str, Any] = {"seed": range(first_seed, first_seed + N_RUNS), "max_frames": 101}
    without, with_it = zip(
        *(
            [train(**setting._asdict(), zero_grad=on, **how) for on in track((False, True))]
            for setting in track(settings, [setting.n_epochs for setting in settings])
        ),
        strict=True,
    )
    critical = critical_learning_rates("titanic_linear")
    why = (
        f"The linear model’s bowl explodes above a learning rate of {critical.zeroed:.3f} with the "
        f"line and above {critical.accumulated:.3f} without."
    )
    if ONE_AT_A_TIME in settings:
        why = "The gradients of single passengers push at random, and the swings grow."
    lost_without, lost_with = (np.array([*map(_n_lost, runs)]) for runs in (without, with_it))
    return Measured(
        [lost_without],
        {
            "learning rate": [str(setting) for setting in settings],
            "not finite without zeroing": lost_without,
            "not finite with zeroing": lost_with,
            "median final accuracy without": [np.median(_accuracy(run)) for run in without],
            "median final accuracy with": [np.median(_accuracy(run)) for run in with_it],
        },
        why,
    )


def _n_lost(runs: RecordedRun) -> int:
    return int(np.count_nonzero(~np.isfinite(runs.loss[:, -1])))


def _accuracy(runs: RecordedRun) -> np.ndarray:
    """Return the last held-out accuracy of each run of a batch; NaN once diverged."""
    accuracy = runs.metrics["validation_accuracy"][:, -1]
    return np.where(np.isfinite(runs.loss[:, -1]), accuracy, np.nan)


@claim(
    "Forgetting to zero the gradient can only do harm.",
    said_by="a common warning to beginners in PyTorch",
    runs=f"We train on XOR from {N_STARTS} starts at each of several learning rates, with zeroing "
    "and without, and count how many more starts are solved without it.",
    holds=[Limit("the number of starts gained", "<=", 0)],
    cases=Cases("learning rate", "learning rates", "the learning rate"),
    control=(
        "Only the learning rates of 0.5 and above, at which the zeroed runs have time enough.",
        {"learning_rates": (0.5, 1, 3)},
    ),
)
def only_harm(*, learning_rates: Sequence[float] = RATES, first_seed: int = 0) -> Measured:
    rates = np.asarray(learning_rates, dtype=float)
    seeds = range(first_seed, first_seed + N_STARTS)
    how: dict[str, Any] = {"learning_rate": rates[:, None], "n_epochs": 3000, "seed": seeds}
    zeroed, accumulated = (
        solved(train(task="xor", zero_grad=on, **how)).sum(axis=-1) for on in track((True, False))
    )
    best, best_zeroed = int(np.argmax(accumulated)), int(np.argmax(zeroed))
    return Measured(
        [accumulated - zeroed],
        {
            "learning rate": [f"{rate:g}" for rate in rates],
            "solved without zeroing, more than with it": accumulated - zeroed,
            "solved without zeroing": accumulated,
            "solved with zeroing": zeroed,
        },
        f"Each at its own best rate, forgetting solves {accumulated[best]} of {N_STARTS} (at "
        f"{rates[best]:g}) and zeroing {zeroed[best_zeroed]} (at {rates[best_zeroed]:g}).",
    )
