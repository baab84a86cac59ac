"""What decides the claims about the line that zeroes the gradient."""

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from lessons.xor.model import solved
from lessons.zero_grad.accumulation import accumulate
from lessons.zero_grad.curvature import critical_learning_rates
from lessons.zero_grad.experiments import in_second_half
from lessons.zero_grad.model import train
from lessons.zero_grad.momentum import heavy_ball
from lessons.zero_grad.tasks import TASKS
from study.claims import Bar, Experiment, Rule, Verdict
from training.figures import figure, percent
from training.progress import report_progress, track
from training.recorded_run import RecordedRun

N_STARTS = 20


class Setting(NamedTuple):
    """A task and how it is trained, to be tried with and without zeroing; see `train`."""

    task: str
    learning_rate: float
    n_epochs: int
    batch_size: int | None = None

    def __str__(self) -> str:
        """Name task, learning rate and batches."""
        name = f"{TASKS[self.task].title}, rate {self.learning_rate:g}"
        return name if self.batch_size is None else f"{name}, {self.batch_size} at a time"


SETTINGS = (
    Setting("titanic", learning_rate=100, n_epochs=30),
    Setting("titanic_linear", learning_rate=1, n_epochs=100),
    Setting("titanic_linear", learning_rate=2, n_epochs=100),
)
ONE_AT_A_TIME = Setting("titanic_linear", learning_rate=0.1, n_epochs=1500, batch_size=1)


def explodes_to_nan(*, settings: Sequence[Setting] = SETTINGS, first_seed: int = 0) -> Verdict:
    """Count the runs whose loss is no longer finite, without the line and with it."""
    how: dict[str, Any] = {"seed": range(first_seed, first_seed + N_STARTS), "max_frames": 101}
    without, with_it = zip(
        *(
            [train(**setting._asdict(), zero_grad=on, **how) for on in track((False, True))]
            for setting in track(settings, [setting.n_epochs for setting in settings])
        ),
        strict=True,
    )
    n_without, n_with = (
        np.array([np.count_nonzero(~np.isfinite(run.loss[:, -1])) for run in same])
        for same in (without, with_it)
    )
    critical = critical_learning_rates("titanic_linear")
    why = (
        f"The linear model’s bowl explodes above a learning rate of {critical.zeroed:.3f} with the "
        f"line and above {critical.accumulated:.3f} without, so the rate decides."
    )
    if ONE_AT_A_TIME in settings:
        why = "The gradients of single passengers push at random, and the swings grow."
    late_without, late_with = ([_late_accuracy(run) for run in same] for same in (without, with_it))
    return Verdict(
        rule=Rule(
            [Bar("fewest runs lost without the line", n_without.min(), ">=", N_STARTS)],
            fails=[Bar("most runs lost without the line", n_without.max(), "<=", 0)],
        ),
        finding=(
            f"Of {N_STARTS * len(settings)} runs without the line {n_without.sum() or 'none'} end "
            f"as NaN or infinity, with it {n_with.sum() or 'none'}. {why}"
        ),
        evidence={
            "setting": np.array([str(setting) for setting in settings]),
            "not finite without zeroing": n_without,
            "not finite with zeroing": n_with,
            "median final accuracy without": [np.median(a[:, -1]) for a in late_without],
            "median final accuracy with": [np.median(a[:, -1]) for a in late_with],
            "lowest late accuracy without": [a.min() for a in late_without],
            "highest late accuracy without": [a.max() for a in late_without],
        },
    )


def _late_accuracy(run: RecordedRun) -> np.ndarray:
    """Return the held-out accuracy in the second half of the epochs; NaN once diverged."""
    accuracy = np.where(np.isfinite(run.loss), run.metrics["validation_accuracy"], np.nan)
    return accuracy[..., in_second_half(run)]


def only_harm(
    *, learning_rates: Sequence[float] = (0.03, 0.1, 0.3, 0.5, 1, 3), first_seed: int = 0
) -> Verdict:
    """Compare both methods on XOR at equal learning rates, and each at its own best."""
    rates = np.asarray(learning_rates, dtype=float)
    n_starts = 100
    seeds = range(first_seed, first_seed + n_starts)
    how: dict[str, Any] = {"learning_rate": rates[:, None], "n_epochs": 3000, "seed": seeds}
    zeroed, accumulated = (
        solved(train(task="xor", zero_grad=on, **how)).sum(axis=-1) for on in track((True, False))
    )
    best_zeroed, best = int(np.argmax(zeroed)), int(np.argmax(accumulated))
    gained, at_best = accumulated - zeroed, accumulated[best] - zeroed[best_zeroed]
    most = int(np.argmax(gained))
    return Verdict(
        rule=Rule(
            [Bar("most starts gained at one rate", gained.max(), "<=", 0)],
            fails=[Bar("starts gained, each at its best", at_best, ">=", 0)],
        ),
        finding=(
            f"Of {n_starts} starts forgetting solves {accumulated[most]} at learning rate "
            f"{rates[most]:g}, and zeroing {zeroed[most]}. Each at its own best rate, it is "
            f"{accumulated[best]} (at {rates[best]:g}) and {zeroed[best_zeroed]} (at "
            f"{rates[best_zeroed]:g})."
        ),
        evidence={
            "learning rate": [f"{rate:g}" for rate in rates],
            "solved without zeroing, more than with it": gained,
            "solved without zeroing": accumulated,
            "solved with zeroing": zeroed,
        },
    )


RATES = (0.003, 0.01, 0.03, 0.1, 0.3)
"""Below the edge of the run that forgets, 0.479."""


def never_rests(*, friction: float = 0.0) -> Verdict:
    """Let the ball of the line roll for long, and look how high it still climbs."""
    n_epochs, last = 5000, 1000
    run = heavy_ball(
        momentum=1 - friction, learning_rate=RATES, n_epochs=n_epochs, max_frames=n_epochs + 1
    )
    share = run.loss[:, -last:].max(axis=-1) / run.loss[:, 0]
    least = float(share.min())
    return Verdict(
        rule=Rule([Bar("least share of the first loss that is reached", least, ">=", 0.5)]),
        finding=(
            f"With {percent(friction)} of the speed lost at each step, the loss comes back to "
            f"**{percent(least)}** of what it was at first, at the rate that keeps least."
        ),
        evidence={
            "learning rate": [f"{rate:g}" for rate in RATES],
            "share of the first loss reached late": share,
        },
    )


def in_pieces(*, weighting: str = "per sample", first_seed: int = 0) -> Verdict:
    """Collect the gradient of all passengers in pieces, and compare it with the whole one."""
    pieces, n_starts = (2, 5, 20, 60), 5
    error = np.zeros(len(pieces))
    for i, n in track(list(enumerate(pieces)), pieces):
        for start in range(n_starts):
            result = accumulate(n, task="titanic", weighting=weighting, seed=first_seed + start)
            error[i] = max(error[i], result.error)
            report_progress((start + 1) / n_starts)
    times = " times**" if error.max() >= 1 else "** of"
    return Verdict(
        rule=Rule([Bar("largest error, as a share of its length", error.max(), "<=", 0.001)]),
        finding=(
            f"The collected gradient is at most **{figure(error.max(), 2)}{times} its length away "
            "from the whole one."
        ),
        evidence={"pieces": list(map(str, pieces)), "largest error": error},
    )


CLAIMS = {
    "never_rests": Experiment(never_rests, partial(never_rests, friction=0.1)),
    "in_pieces": Experiment(in_pieces, partial(in_pieces, weighting="in full")),
    "explodes_to_nan": Experiment(
        explodes_to_nan, partial(explodes_to_nan, settings=(ONE_AT_A_TIME,))
    ),
    "only_harm": Experiment(only_harm, partial(only_harm, learning_rates=(0.5, 1, 3))),
}
