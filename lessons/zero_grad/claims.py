"""What is often said of the line that zeroes the gradient, and what decides it."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from lessons.xor.model import solved
from lessons.zero_grad.model import N_STARTS, train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.figures import figure, listed
from training.progress import track
from training.recorded_run import RecordedRun

N_RUNS = 20
"""Starts of each setting."""
N_EPOCHS = 3000
"""Epochs on XOR at each learning rate."""
RATES = (0.03, 0.1, 0.3, 0.5, 1, 3)
SOLVED, SOLVED_WITH = "starts solved without zeroing", "with zeroing"
WITHOUT, WITH = "largest safe learning rate without zeroing", "with zeroing"
SAFE = 0.8 / 2.0 ** np.arange(9, -1, -1)
"""Learning rates tried, each twice the one before, up to 0.8."""
TOO_HIGH = 1e6
"""How many times as high as at the start the loss of an exploded run is."""
FITTED = {"line": "the students", "titanic_linear": "the Titanic"}


@claim(
    "Leave out the zeroing, and the numbers explode.",
    said_by="a warning given in many PyTorch tutorials",
    runs="We fit a straight line to four students’ hours and points, and a weighted sum to who "
    f"survived on the Titanic, and double the learning rate until one of {N_RUNS} runs explodes, "
    "with zeroing and without.",
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


def _gained(measured: Measured) -> np.ndarray:
    return measured[SOLVED] - measured[SOLVED_WITH]


@claim(
    "Leaving out the zeroing does harm.",
    said_by="a common warning to beginners in PyTorch",
    runs=f"We train on XOR from {N_STARTS} starts at each of several learning rates, with zeroing "
    f"and without, for {N_EPOCHS:,} epochs, and count the starts that are solved.",
    holds=[
        Limit(
            "the number of starts gained", "<", 0, of=_gained, words="fewer are solved without it"
        )
    ],
    each="learning rate",
    control=(
        "Only the learning rates of 0.5 and above, at which the zeroed runs have time enough.",
        {"learning_rates": (0.5, 1, 3)},
    ),
)
def only_harm(*, learning_rates: Sequence[float] = RATES, first_seed: int = 0) -> Measured:
    rates = np.asarray(learning_rates, dtype=float)
    seeds = range(first_seed, first_seed + N_STARTS)
    how: dict[str, Any] = {"learning_rate": rates[:, None], "n_epochs": N_EPOCHS, "seed": seeds}
    zeroed, without = (
        solved(train(task="xor", zero_grad=on, **how)) for on in track((True, False))
    )
    return Measured(
        {
            "learning rate": [f"rate {x:g}" for x in rates],
            SOLVED: without.sum(axis=-1),
            SOLVED_WITH: zeroed.sum(axis=-1),
        },
        limit=SOLVED_WITH,
        each=[*without],
        dot=f"one of {N_STARTS} starts, filled: solved",
    )


@finding_of(only_harm)
def _only_harm(measured: Measured, outcome: Outcome) -> str:
    rates, gained = np.char.replace(measured["learning rate"], "rate ", ""), _gained(measured)
    parts = {"helps": (gained >= 0, "more"), "harms": (gained < 0, "fewer")}
    said = " ".join(
        f"At {listed(list(rates[where]))} leaving it out {does}: it solves "
        f"{_span(abs(gained[where]))} {word} of {N_STARTS} starts."
        for does, (where, word) in parts.items()
        if where.any()
    )
    if outcome is not Outcome.DEPENDS:
        return said
    return f"{said} In {N_EPOCHS:,} epochs zeroing is fast enough there; without it some swing."


def _span(values: np.ndarray) -> str:
    low, high = int(values.min()), int(values.max())
    return f"{low}" if low == high else f"{low} to {high}"
