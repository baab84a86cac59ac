"""What is often said of XOR and of hidden neurons, and the runs that decide it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from datasets.toy import XOR_INPUTS
from lessons.xor.model import SOLVED_WITHIN, TARGETS, solved, train
from study.claims import Limit, Measured, Outcome, claim, finding_of
from training.activations import sigmoid
from training.dense import backward, draw_start, forward
from training.figures import count, figure, listed
from training.progress import report_progress, track

N_STARTS = 50
SOLVED, LATE = "starts solved", "starts solved between epochs 5,000 and 10,000"
NEARLY_ALL = Limit(
    "the number of starts solved",
    ">=",
    48,
    of=lambda found: found[SOLVED][-1],
    drawn=True,
    words=f"at least {{bar}} of the {N_STARTS} learn it",
)
WIDTHS = (1, 2, 5, 10, 30)
NETWORKS = {"four sigmoid neurons": ("sigmoid", 4, 0.1), "two ReLUs": ("ReLU", 2, 0.5)}
"""Activation, hidden neurons and learning rate of networks that are given more time."""


@claim(
    "A single neuron does learn XOR, if it also gets the product of the two inputs.",
    said_by="statisticians, who call it an interaction, against “one neuron cannot learn XOR”",
    runs=f"We train one neuron with three inputs from {N_STARTS} starts for 2,000 epochs.",
    holds=[NEARLY_ALL],
    control=("It gets their sum instead of their product.", {"third": "their sum"}),
)
def product_too(*, third: str = "their product", first_seed: int = 0) -> Measured:
    """Give one neuron a third input, made of the two it has."""
    made = {"no third input": np.zeros(4), "their sum": XOR_INPUTS.sum(axis=1)}
    if third == "their product":
        made[third] = XOR_INPUTS.prod(axis=1)
    solves = {
        name: _solves(
            np.column_stack([XOR_INPUTS, extra]), [3, 1], first_seed, moved=("W1", "b1"), rate=5.0
        )
        for name, extra in track(made.items())
    }
    return _counted("third input", [*solves], [*solves.values()])


@finding_of(product_too)
def _product_too(measured: Measured, outcome: Outcome) -> str:
    third, n_solved = (column[-1] for column in measured.columns)
    said = f"With {third}, {n_solved} of {N_STARTS} starts solve it"
    if outcome is Outcome.HOLDS:
        return (
            f"{said}; without, {measured[SOLVED][0]} do. The four points now stand in space, where "
            "a plane can separate them."
        )
    return f"{said}, and {figure(NEARLY_ALL.bar)} were needed."


@claim(
    "The hidden neurons need not learn anything: with enough of them at random, it is enough to "
    "train the output.",
    said_by="work on random features (Rahimi and Recht, 2007), against the feeling that hidden "
    "neurons must be trained",
    runs=f"In each of {N_STARTS} networks, 30 hidden tanh neurons stay as they were drawn, and we "
    "train only the output, for 2,000 epochs.",
    holds=[NEARLY_ALL],
    control=("There are only two hidden neurons.", {"widths": (1, 2)}),
)
def untrained_hidden(*, widths: Sequence[int] = WIDTHS, first_seed: int = 0) -> Measured:
    """Draw hidden neurons at random, leave them as they are, and train the output alone."""
    solves = [
        _solves(XOR_INPUTS, [2, width, 1], first_seed, moved=("W2", "b2"), rate=1.0)
        for width in track(widths)
    ]
    return _counted("hidden neurons", [count(n, "random neuron") for n in widths], solves)


@finding_of(untrained_hidden)
def _untrained_hidden(measured: Measured, outcome: Outcome) -> str:
    width, n_solved = (column[-1] for column in measured.columns)
    said = f"With {width} that never learn, {n_solved} of {N_STARTS} networks solve XOR"
    if outcome is Outcome.HOLDS:
        return f"{said}: among so many cuts, the output finds some that it can use."
    return f"{said}, and {figure(NEARLY_ALL.bar)} were needed."


@claim(
    "A network that has not learned XOR after 5,000 epochs is stuck for good.",
    said_by="a common conclusion from a loss that stays flat",
    runs="We train four sigmoid neurons (learning rate 0.1) and two ReLUs (0.5), from 100 starts "
    "each, for 5,000 epochs and for 10,000, and count the starts that are solved only then.",
    holds=[Limit("the number of starts solved late", "<=", 0, words="there is not one")],
    each="network",
    control=("Only the two ReLUs.", {"networks": {"two ReLUs": NETWORKS["two ReLUs"]}}),
)
def unsolved_is_stuck(
    *, networks: Mapping[str, tuple[str, int, float]] = NETWORKS, first_seed: int = 0
) -> Measured:
    """Train on for as long again; a single late success refutes that the others are stuck."""
    n_early, found = [], []
    for activation, n_hidden, rate in track(
        networks.values(), [n for _, n, _ in networks.values()]
    ):
        how: dict[str, Any] = {
            "n_hidden": n_hidden,
            "activation": activation,
            "learning_rate": rate,
        }
        seeds = range(first_seed, first_seed + 100)
        early, late = (
            solved(train(**how, n_epochs=n, seed=seeds)) for n in track((5000, 10_000), (1, 2))
        )
        n_early.append(int(early.sum()))
        found.append(late[~early])
    n_late = [int(each.sum()) for each in found]
    return Measured(
        {"network": [*networks], LATE: n_late, "solved by epoch 5,000, of 100": n_early},
        each=found,
        dot="a start, filled: solved late",
    )


@finding_of(unsolved_is_stuck)
def _unsolved_is_stuck(measured: Measured, outcome: Outcome) -> str:
    networks, late, early = measured.columns
    each = [
        f"{n} of {100 - before} with {network}"
        for network, n, before in zip(networks, late, early, strict=True)
    ]
    said = f"Of the starts still unsolved, 5,000 more epochs solved {listed(each)}"
    return {
        Outcome.HOLDS: f"{said}. Those were stuck.",
        Outcome.FAILS: f"{said}. They only needed time.",
        Outcome.DEPENDS: f"{said}. A flat loss alone does not tell you which it is.",
    }[outcome]


def _counted(varied: str, names: list[str], solves: list[np.ndarray]) -> Measured:
    dot = f"one of {N_STARTS} starts, filled: solved"
    n_solved = [int(each.sum()) for each in solves]
    return Measured({varied: names, SOLVED: n_solved}, each=solves, dot=dot)


def _solves(
    X: np.ndarray, layers: list[int], first_seed: int, *, moved: tuple[str, ...], rate: float
) -> np.ndarray:
    """Train some weights of tanh networks for 2,000 epochs, and tell which of them solve XOR."""
    seeds = range(first_seed, first_seed + N_STARTS)
    p = draw_start(lambda n_in, n_out: 1.0, layers, list(map(np.random.default_rng, seeds)))
    for epoch in range(2000):
        report_progress(epoch / 2000)
        outputs = forward(X, p, "tanh")
        gradients = backward(outputs, (sigmoid(outputs[-1]) - TARGETS) / 4, p, "tanh")
        p |= {name: p[name] - rate * gradients[name] for name in moved}
    report_progress(1.0)
    missed = np.abs(sigmoid(forward(X, p, "tanh")[-1]) - TARGETS)
    return np.asarray(missed.max(axis=(-2, -1)) < SOLVED_WITHIN)
