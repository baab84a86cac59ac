"""Tasks for the knobs of XOR, checked over many starts."""

import numpy as np

from datasets.toy import XOR_LABELS
from lessons.xor.experiments import compare_activations
from lessons.xor.model import SOLVED_WITHIN, probabilities, solved, train
from lessons.xor.network import AT_FIRST, set_by_hand
from lessons.xor.starts import n_parameters
from study.challenges import CheckResult, Settings, depends_on, done, not_tried, not_yet
from training.hyperparameters import holds_for_any

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
    others = {name: value for name, value in settings.items() if name != "activation"}
    epochs = compare_activations(range(n_seeds), **others)
    tanh, relu = (np.nan_to_num(when, nan=np.inf) for when in epochs.values())
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
    if rate < 20:
        return not_tried(f"Learning rate {rate:g} breaks too little. Take 20 or 30.")
    if rate > 30:
        return not_tried(
            f"At learning rate {rate:g} it is the last digit of the arithmetic that decides. Take "
            "20 or 30."
        )
    n_solved = int(solved(train(**settings, seed=range(n_seeds))).sum())
    outcome = f"These knobs solve {n_solved or 'none'} of {n_seeds} starts"
    if n_solved < n_wanted:
        return not_yet(f"{outcome}. Now repair it at that rate: the task asks for {n_wanted}.")
    return done(f"{outcome}. Repaired, without touching the rate.")


@OVER_STARTS
@holds_for_any("activation", "loss", "start", "learning_rate", "n_epochs")
def check_fewest(settings: Settings) -> CheckResult:
    """Count how many of 500 starts a network with as few parameters as possible solves."""
    n_seeds, share = 500, 0.9
    n_hidden = settings.n_hidden
    size = f"{n_parameters(n_hidden)} weights and biases"
    if n_hidden >= 4:
        return not_tried(f"Your network has {size}. Take some away.")
    if n_hidden == 3:
        return not_yet(f"With {size} it can be done. There is a smaller network that can.")
    if n_hidden < 2:
        return not_yet(f"With {size} there is one cut, and that is one too few.")
    n_solved = int(solved(train(**settings, seed=range(n_seeds))).sum())
    are = "is" if n_solved == 1 else "are"
    outcome = f"With {size} {n_solved or 'none'} of {n_seeds} starts {are} solved"
    if n_solved < share * n_seeds:
        return not_yet(
            f"{outcome}: too much is left to luck. The task asks for {share * n_seeds:.0f}."
        )
    return done(
        f"{outcome}, and a smaller network makes one cut only. Luck still decides about "
        f"{100 * (1 - n_solved / n_seeds):.0f} in 100."
    )


@depends_on(set_by_hand)
def check_by_hand(settings: Settings) -> CheckResult:
    """Look whether the nine numbers of a network solve XOR as they have been set."""
    if settings == AT_FIRST:
        return not_tried("The nine knobs stand where they stood. Turn them.")
    run = set_by_hand(**settings)
    furthest = np.abs(probabilities(run)[-1] - XOR_LABELS).max()
    if solved(run):
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
