"""Tasks for the knobs of XOR, checked over many starts."""

import numpy as np

from datasets.toy import XOR_LABELS
from lessons.xor.model import (
    SOLVED_WITHIN,
    epochs_to_solve,
    n_parameters,
    probabilities,
    solved,
    train,
)
from lessons.xor.network import AT_FIRST, BY_HAND
from study.challenges import CheckResult, Settings, depends_on, done, not_tried, not_yet
from training.hyperparameters import holds_for_any
from training.progress import track

OVER_STARTS = depends_on(train, but=("seed", "optimiser"))
"""A check that trains from starts of its own, by plain gradient descent."""


@OVER_STARTS
@holds_for_any("loss", "start", "learning_rate", "n_epochs")
def check_first(settings: Settings) -> CheckResult:
    """Race tanh against ReLU from 100 starts; the one selected must have a clear lead."""
    n_seeds = 100
    mine = settings.activation
    if mine not in ("tanh", "ReLU"):
        return not_tried(f"Your hidden neurons are {mine}s; choose tanh or ReLU.")
    if not settings.n_hidden:
        return not_tried("Without a hidden layer there is no activation to race.")
    how = {"seed": range(n_seeds), "max_frames": 500}
    tanh, relu = (
        np.nan_to_num(epochs_to_solve(train(**settings | how | {"activation": name})), nan=np.inf)
        for name in track(("tanh", "ReLU"))
    )
    first = {"tanh": int((tanh < relu).sum()), "ReLU": int((relu < tanh).sum())}
    outcome = f"Of {n_seeds} starts tanh arrives first in {first['tanh']}, ReLU in {first['ReLU']}."
    lead = 2 * first[mine] - sum(first.values())
    # Two standard errors of a fair coin thrown once for each start that had a winner.
    if abs(lead) <= 2 * np.sqrt(sum(first.values())):
        return not_yet(f"{outcome} That may be luck: no clear winner at these knobs.")
    if lead < 0:
        return not_yet(f"{outcome} You have selected {mine}.")
    return done(f"{outcome} You have selected {mine}, the faster one.")


@OVER_STARTS
@holds_for_any("n_hidden", "activation", "loss", "start", "n_epochs")
def check_repair(settings: Settings) -> CheckResult:
    """Count how many of 40 starts are solved at a learning rate that usually breaks training."""
    n_seeds, n_wanted = 40, 35
    rate = settings.learning_rate
    if not 20 <= rate <= 30:
        too = "breaks too little" if rate < 20 else "leaves it to the last digits of the arithmetic"
        return not_tried(f"Learning rate {rate:g} {too}. Take 20 or 30.")
    n_solved = int(solved(train(**settings, seed=range(n_seeds))).sum())
    outcome = f"These knobs solve {n_solved or 'none'} of {n_seeds} starts"
    if n_solved < n_wanted:
        return not_yet(f"{outcome}. Now repair it at that rate: the task asks for {n_wanted}.")
    return done(f"{outcome}. Repaired, without touching the rate.")


@OVER_STARTS
@holds_for_any("activation", "loss", "start", "learning_rate", "n_epochs")
def check_fewest(settings: Settings) -> CheckResult:
    """Count how many of 500 starts a network with as few parameters as possible solves."""
    n_seeds, n_wanted = 500, 450
    n_hidden = settings.n_hidden
    size = f"{n_parameters(n_hidden)} weights and biases"
    if n_hidden >= 4:
        return not_tried(f"Your network has {size}. Take some away.")
    if n_hidden == 3:
        return not_yet(f"With {size} it can be done. There is a smaller network that can.")
    if n_hidden < 2:
        return not_yet(f"With {size} there is one cut, and that is one too few.")
    n_solved = int(solved(train(**settings, seed=range(n_seeds))).sum())
    outcome = f"With {size} these knobs solve {n_solved or 'none'} of {n_seeds} starts"
    if n_solved < n_wanted:
        return not_yet(f"{outcome}: too much is left to luck. The task asks for {n_wanted}.")
    return done(f"{outcome}, and a smaller network makes one cut only.")


@depends_on(also=BY_HAND)
def check_by_hand(settings: Settings) -> CheckResult:
    """Look whether the nine numbers of a network solve XOR as they have been set."""
    if settings == AT_FIRST:
        return not_tried("The nine knobs stand where they stood. Turn them.")
    numbers = tuple(settings[name] for name in BY_HAND)
    run = train(n_hidden=2, by_hand=numbers, n_epochs=0)
    if solved(run):
        furthest = np.abs(probabilities(run) - XOR_LABELS).max()
        return done(f"No probability is further than {100 * furthest:.1f} % from the truth.")
    n_right = round(4 * run.metrics["accuracy"][-1])
    if n_right == 4:
        return not_yet(
            f"All four are on the right side; now make the network surer, until each is within "
            f"{100 * SOLVED_WITHIN:.0f} % of the truth: larger numbers, same lines."
        )
    return not_yet(f"{n_right} of 4 are on the right side of 50 %.")


CHALLENGES = {
    "by_hand": check_by_hand,
    "first": check_first,
    "repair": check_repair,
    "fewest": check_fewest,
}
