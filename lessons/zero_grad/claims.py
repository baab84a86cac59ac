"""What is often said of the line that zeroes the gradient, and what decides it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lessons.xor.model import solved
from lessons.zero_grad.model import train
from study.claims import Cases, Limit, Measured, Outcome, claim, finding_of
from training.figures import figure, listed
from training.progress import track
from training.recorded_run import RecordedRun

N_RUNS = 20
"""Starts of each setting."""
N_STARTS, N_EPOCHS = 100, 3000
"""Starts on XOR at each learning rate, and epochs."""
RATES = (0.03, 0.1, 0.3, 0.5, 1, 3)
GAINED = "more starts solved by forgetting (minus: fewer)"
WITHOUT, WITH = "largest safe learning rate without zeroing", "with zeroing"
SAFE = 0.8 / 2.0 ** np.arange(9, -1, -1)
"""Learning rates tried, each twice the one before, up to 0.8."""
TOO_HIGH = 1e6
"""How many times as high as at the start the loss of an exploded run is."""
FITTED = {"line": "the line", "titanic_linear": "the Titanic"}


@claim(
    "Forget to zero the gradient, and the numbers explode.",
    said_by="a warning given in many PyTorch tutorials",
    runs="We fit a line to four students, and a linear model to the Titanic’s passengers, and "
    f"double the learning rate until one of {N_RUNS} runs explodes, with zeroing and without.",
    holds=[
        Limit(
            "the share of that rate that is left without it",
            "<",
            100,
            "%",
            of=lambda found: 100 * found[WITHOUT] / found[WITH],
            words="without zeroing both explode at a smaller rate",
        )
    ],
    control=("One of them at a time, drawn at random.", {"batch_size": 1}),
)
def explodes_to_nan(
    *, tasks: Sequence[str] = tuple(FITTED), batch_size: int | None = None, first_seed: int = 0
) -> Measured:
    how: dict[str, Any] = {"seed": range(first_seed, first_seed + N_RUNS), "max_frames": 2}
    how |= {"batch_size": batch_size, "learning_rate": SAFE[:, None], "n_epochs": 400}
    without, with_it = (
        [_largest_safe(train(**how, task=task, zero_grad=on)) for task in track(tasks)]
        for on in track((False, True))
    )
    return Measured(
        {"what is fitted": [FITTED[task] for task in tasks], WITHOUT: without, WITH: with_it},
        limit=WITH,
    )


@finding_of(explodes_to_nan)
def _explodes_to_nan(measured: Measured, outcome: Outcome) -> str:
    each = [
        f"{figure(rate)} instead of {figure(kept)} for {name}"
        for name, rate, kept in zip(*measured.columns, strict=True)
    ]
    said = f"Without zeroing, rates are safe up to {listed(each)}."
    return {
        Outcome.HOLDS: f"Here they do. {said} Chance pushes pile up where there is no friction.",
        Outcome.FAILS: f"They do not. {said} What was kept from one side holds back the next push.",
    }[outcome]


def _largest_safe(runs: RecordedRun) -> float:
    """Return the largest learning rate up to which no run explodes, 0 if there is none."""
    fine = (runs.loss[..., -1] < TOO_HIGH * runs.loss[..., 0].mean()).all(axis=-1)
    return float([0.0, *SAFE][int(np.logical_and.accumulate(fine).sum())])


@claim(
    "Forgetting to zero the gradient does harm.",
    said_by="a common warning to beginners in PyTorch",
    runs=f"We train on XOR from {N_STARTS} starts at each of several learning rates, with zeroing "
    f"and without, for {N_EPOCHS:,} epochs, and count how many more starts are solved without it.",
    holds=[Limit("the number of starts gained", "<", 0, words="fewer are solved without zeroing")],
    cases=Cases("learning rate", "the learning rate"),
    control=(
        "Only the learning rates of 0.5 and above, at which the zeroed runs have time enough.",
        {"learning_rates": (0.5, 1, 3)},
    ),
)
def only_harm(*, learning_rates: Sequence[float] = RATES, first_seed: int = 0) -> Measured:
    rates = np.asarray(learning_rates, dtype=float)
    seeds = range(first_seed, first_seed + N_STARTS)
    how: dict[str, Any] = {"learning_rate": rates[:, None], "n_epochs": N_EPOCHS, "seed": seeds}
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
    parts = {"more": gained >= 0, "fewer": gained < 0}
    each = [
        f"{_span(abs(gained[where]))} {word} at {listed(list(rates[where]))}"
        for word, where in parts.items()
        if where.any()
    ]
    said = f"of {N_STARTS} starts, forgetting solves {'; '.join(each)}"
    return {
        Outcome.HOLDS: f"Here it only harms: {said}.",
        Outcome.FAILS: f"Here it only helps: {said}.",
        Outcome.DEPENDS: f"At small rates it helps: {said}. Pushes that pile up arrive sooner; but "
        "some networks they only swing to and fro, high up, to the end.",
    }[outcome]


def _span(values: np.ndarray) -> str:
    low, high = int(values.min()), int(values.max())
    return f"{low}" if low == high else f"{low} to {high}"
