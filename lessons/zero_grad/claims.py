"""What is often said of the line that zeroes the gradient, and what decides it."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from lessons.xor.model import solved
from lessons.zero_grad.model import train
from study.claims import Cases, Limit, Measured, Outcome, claim, finding_of
from training.figures import listed
from training.progress import track
from training.recorded_run import RecordedRun

N_RUNS = 20
"""Starts of each setting."""
N_STARTS = 100
"""Starts on XOR at each learning rate."""
RATES = (0.03, 0.1, 0.3, 0.5, 1, 3)
WITHOUT, WITH = f"runs of {N_RUNS} that explode without zeroing", "with zeroing"
GAINED = "starts gained by forgetting"


class Setting(NamedTuple):
    """A task and how it is trained, to be tried with and without zeroing; see `train`."""

    task: str
    learning_rate: float
    n_epochs: int
    batch_size: int | None = None

    def __str__(self) -> str:
        """Name the learning rate and the model."""
        model = "sigmoid" if self.task == "titanic" else "linear"
        return f"rate {self.learning_rate:g} ({model})"


SETTINGS = (
    Setting("titanic", learning_rate=100, n_epochs=30),
    Setting("titanic_linear", learning_rate=1, n_epochs=100),
    Setting("titanic_linear", learning_rate=2, n_epochs=100),
)
ONE_AT_A_TIME = Setting("titanic_linear", learning_rate=0.1, n_epochs=1500, batch_size=1)


@claim(
    "Delete the line that zeroes the gradient, and the numbers explode.",
    said_by="a warning given in many PyTorch tutorials",
    runs="We train on the passengers of the Titanic, with a sigmoid and without one (linear), "
    f"{N_RUNS} times each without the line and with it.",
    holds=[
        Limit(
            "the number of runs without it that end as NaN or infinity",
            ">=",
            N_RUNS,
            words="all {bar} without it explode: their loss is no longer a finite number",
        )
    ],
    cases=Cases("setting", "the model and its learning rate"),
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
    lost_without, lost_with = (np.array([*map(_n_lost, runs)]) for runs in (without, with_it))
    return Measured(
        {
            "setting": [str(setting) for setting in settings],
            WITHOUT: lost_without,
            WITH: lost_with,
            "median final accuracy without": [np.median(_accuracy(run)) for run in without],
            "median final accuracy with": [np.median(_accuracy(run)) for run in with_it],
        },
        limit=WITH,
    )


@finding_of(explodes_to_nan)
def _explodes_to_nan(measured: Measured, outcome: Outcome) -> str:
    settings, without, with_it = measured.columns[:3]
    first, second = (listed([str(n) for n in lost]) for lost in (without, with_it))
    said = (
        f"Of {N_RUNS} runs each, so many explode at {listed(list(settings))}: without zeroing "
        f"{first}, with it {second}"
    )
    if outcome is Outcome.HOLDS:
        return f"Here they do. {said}."
    only_with = listed(list(settings[with_it > without])) if (with_it > without).any() else ""
    saved = only_with and f". At {only_with} only those that zero explode"
    return f"{'They do not' if outcome is Outcome.FAILS else 'Not always'}. {said}{saved}."


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
    holds=[Limit("the number of starts gained", "<=", 0, words="there are none")],
    cases=Cases("learning rate", "the learning rate"),
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
    return Measured(
        {
            "learning rate": [f"rate {rate:g}" for rate in rates],
            GAINED: accumulated - zeroed,
            "solved without zeroing": accumulated,
            "solved with zeroing": zeroed,
        }
    )


@finding_of(only_harm)
def _only_harm(measured: Measured, outcome: Outcome) -> str:
    rates, gained = np.char.replace(measured["learning rate"], "rate ", ""), measured[GAINED]
    parts = {"more": gained > 0, "fewer": gained <= 0}
    each = [
        f"{_span(abs(gained[where]))} {word} at {listed(list(rates[where]))}"
        for word, where in parts.items()
        if where.any()
    ]
    said = f"of {N_STARTS} starts, forgetting solves {'; '.join(each)}"
    return {
        Outcome.HOLDS: f"Here it only harms: {said}.",
        Outcome.FAILS: f"Here it only helps: {said}.",
        Outcome.DEPENDS: f"At small rates it helps: {said}. Steps that pile up arrive sooner.",
    }[outcome]


def _span(values: np.ndarray) -> str:
    low, high = int(values.min()), int(values.max())
    return f"{low}" if low == high else f"{low} to {high}"
