"""Popular sentences about XOR, and the runs that decide them."""

from functools import partial
from typing import Any

import numpy as np

from datasets.toy import XOR_INPUTS
from lessons.xor.experiments import map_of_starts
from lessons.xor.model import SOLVED_WITHIN, TARGETS, probabilities, solved, train
from study.claims import Bar, Experiment, Outcome, Rule, Verdict, over_cases
from training.activations import sigmoid
from training.dense import backward, draw_start, forward
from training.figures import figure
from training.losses import LOSSES
from training.progress import report_progress, track

ENOUGH = 0.95
"""Share of starts that counts as nearly all of them."""


def _nearly_all(what: str, n: int, n_seeds: int, too_few: float = 0) -> Rule:
    """Let a claim hold if something is true of nearly all starts, and fail if of too few."""
    return Rule([Bar(what, n, ">=", ENOUGH * n_seeds)], fails=[Bar(what, n, "<=", too_few)])


def long_enough(*, n_hidden: int = 0, n_seeds: int = 50, first_seed: int = 0) -> Verdict:
    """Train from the same starts under both losses; it holds if nearly all of them get there."""
    seeds = range(first_seed, first_seed + n_seeds)
    runs = [
        train(n_hidden=n_hidden, loss=loss, learning_rate=2.0, seed=seeds) for loss in track(LOSSES)
    ]
    n_solved = [int(solved(run).sum()) for run in runs]
    undecided = [
        int((np.abs(probabilities(run)[:, -1] - 0.5).max(axis=-1) < 0.01).sum()) for run in runs
    ]
    return Verdict(
        rule=Rule(
            [Bar("starts solved, under the worse loss", min(n_solved), ">=", ENOUGH * n_seeds)],
            fails=[Bar("starts solved, under the better loss", max(n_solved), "<=", 0)],
        ),
        finding=(
            f"Of all {2 * n_seeds} starts, {sum(n_solved) or 'none'} solve XOR and "
            f"{sum(undecided) or 'none'} end at 50 % for all four points."
        ),
        evidence={
            "loss": list(LOSSES),
            "starts solved": n_solved,
            "starts that end at 50 %": undecided,
        },
    )


def two_are_enough(
    *, n_hidden: int = 2, widths: tuple[int, ...] = (1, 2, 3, 4), first_seed: int = 0
) -> Verdict:
    """Train networks of several widths from the same starts; enough is what solves 95 % of them."""
    seeds = range(first_seed, first_seed + 100)
    n_solved = [
        int(solved(train(n_hidden=width, seed=seeds)).sum()) for width in track(widths, widths)
    ]
    n = n_solved[widths.index(n_hidden)]
    rule = _nearly_all("starts solved", n, len(seeds))
    depends = ": it depends on the start" if rule.outcome is Outcome.DEPENDS else ""
    return Verdict(
        rule=rule,
        finding=f"The same settings solve {n or 'none'} of {len(seeds)} starts{depends}.",
        evidence={"network": [f"2-{width}-1" for width in widths], "starts solved": n_solved},
    )


def unsolved_is_stuck(*, first_seed: int = 0) -> Verdict:
    """Train on networks of four sigmoid neurons, and of two ReLUs."""
    networks = {"4 sigmoid neurons": ("sigmoid", 4, 0.1), "2 ReLUs": ("ReLU", 2, 0.5)}
    cases = {name: solved_late(*networks[name], first_seed) for name in track(networks, (4, 2))}
    return over_cases("network", cases)


def solved_late(
    activation: str, n_hidden: int, learning_rate: float, first_seed: int = 0
) -> Verdict:
    """Train on for as long again; a single late success refutes that the others are stuck."""
    seeds = range(first_seed, first_seed + 100)
    same: dict[str, Any] = {"n_hidden": n_hidden, "activation": activation, "seed": seeds}
    n_epochs = (5000, 10_000)
    early, late = (
        solved(train(**same, learning_rate=learning_rate, n_epochs=n))
        for n in track(n_epochs, n_epochs)
    )
    n_late, n_unsolved = int((late & ~early).sum()), int((~early).sum())
    return Verdict(
        rule=Rule([Bar("starts solved late", n_late, "<=", 0)]),
        finding=(
            f"With {n_hidden} {activation} neurons, {n_unsolved} of {len(seeds)} starts are "
            f"unsolved after 5,000 epochs, and {n_late or 'none'} of these solved after 10,000."
        ),
        evidence={
            "trained for": [f"{n:,} epochs" for n in n_epochs],
            "starts solved": [int(early.sum()), int(late.sum())],
        },
    )


def largest_diverges(*, largest: float = 5.0, n_seeds: int = 40, first_seed: int = 0) -> Verdict:
    """Train at five rates; whatever ends with a higher loss than it began with has diverged."""
    rates = np.array([0.01, 0.5, 5.0, 20.0, 50.0])
    run = train(learning_rate=rates[:, None], seed=range(first_seed, first_seed + n_seeds))
    end = run.loss[..., -1]
    n_solved = solved(run).sum(axis=-1)
    # Counted generously: a loss that has become infinite or NaN is not below its start either.
    n_higher = (~(end <= run.loss[..., 0])).sum(axis=-1)
    n_not_finite = int(run.diverged.sum())
    higher = n_higher[np.flatnonzero(rates == largest)[0]]
    saturates = (
        f" None ends above {figure(end.max(), 2)}: the network saturates rather than explodes."
    )
    return Verdict(
        rule=_nearly_all("starts that ended higher", higher, n_seeds, (1 - ENOUGH) * n_seeds),
        finding=(
            f"In the strict sense of “diverges”, {n_not_finite or 'none'} of all {end.size} runs "
            f"became infinite or NaN.{'' if n_not_finite else saturates}"
        ),
        evidence={
            "learning rate": [f"{rate:g}" for rate in rates],
            "starts that ended higher": n_higher,
            "starts solved": n_solved,
            "median final loss": np.median(end, axis=-1),
        },
    )


def adam_is_surer(
    *, rates_of_sgd: tuple[float, ...] = (1.0, 3.0), n_seeds: int = 400, first_seed: int = 0
) -> Verdict:
    """Train two neurons from the same starts with either, each at the better of its rates."""
    seeds = range(first_seed, first_seed + n_seeds)
    tried = {"SGD": rates_of_sgd, "Adam": (0.01, 0.03)}
    best: dict[str, tuple[int, float]] = {}
    for name, rates in track(tried.items(), [len(rates) for rates in tried.values()]):
        is_solved = map_of_starts(rates, seeds, n_hidden=2, n_epochs=1000, optimiser=name)
        n_solved = is_solved.sum(axis=-1)
        best[name] = max((int(n), rate) for n, rate in zip(n_solved, rates, strict=True))
    (sgd, slow), (adam, fast) = best["SGD"], best["Adam"]
    share = (sgd + adam) / (2 * n_seeds)
    luck = 2 * np.sqrt(2 * n_seeds * share * (1 - share))
    lead = "starts that Adam is ahead", adam - sgd
    return Verdict(
        rule=Rule([Bar(*lead, ">", luck)], fails=[Bar(*lead, "<", -luck)]),
        finding=(
            f"Plain gradient descent solves {sgd or 'none'} of {n_seeds} starts at learning rate "
            f"{slow:g}, Adam {adam or 'none'} at {fast:g}."
        ),
        evidence={
            "optimiser": [f"{name}, rate {rate:g}" for name, (_, rate) in best.items()],
            "starts solved": [n for n, _ in best.values()],
        },
    )


def _n_solved(
    X: np.ndarray, layers: list[int], seeds: range, *, moved: tuple[str, ...], learning_rate: float
) -> int:
    """Train some weights of tanh networks for 2,000 epochs, and count those that solve XOR."""
    p = draw_start(lambda n_in, n_out: 1.0, layers, list(map(np.random.default_rng, seeds)))
    for epoch in range(2000):
        report_progress(epoch / 2000)
        outputs = forward(X, p, "tanh")
        gradients = backward(outputs, (sigmoid(outputs[-1]) - TARGETS) / 4, p, "tanh")
        p |= {name: p[name] - learning_rate * gradients[name] for name in moved}
    report_progress(1.0)
    missed = np.abs(sigmoid(forward(X, p, "tanh")[-1]) - TARGETS)
    return int((missed.max(axis=(-2, -1)) < SOLVED_WITHIN).sum())


def untrained_hidden(*, n_hidden: int = 30, n_seeds: int = 50, first_seed: int = 0) -> Verdict:
    """Draw hidden neurons at random, leave them as they are, and train the output alone."""
    sizes, seeds = (1, 2, 5, 10, 30), range(first_seed, first_seed + n_seeds)
    n_solved = [
        _n_solved(XOR_INPUTS, [2, width, 1], seeds, moved=("W2", "b2"), learning_rate=1.0)
        for width in track(sizes)
    ]
    n = n_solved[sizes.index(n_hidden)]
    return Verdict(
        rule=_nearly_all("starts solved", n, n_seeds, n_seeds / 2),
        finding=(
            f"With {n_hidden} hidden tanh neurons drawn from N(0, 1) and never moved, the output "
            f"alone solves XOR from {n or 'none'} of {n_seeds} starts."
        ),
        evidence={"hidden neurons": [str(width) for width in sizes], "starts solved": n_solved},
    )


def product_too(*, third: str = "their product", n_seeds: int = 50, first_seed: int = 0) -> Verdict:
    """Give one neuron a third input, made of the two it has."""
    made = {
        "no third input": np.zeros(4),
        "their sum": XOR_INPUTS.sum(axis=1),
        "their product": XOR_INPUTS.prod(axis=1),
    }
    seeds = range(first_seed, first_seed + n_seeds)
    n_solved = {}
    for name, extra in track(made.items()):
        X = np.column_stack([XOR_INPUTS, extra])
        n_solved[name] = _n_solved(X, [3, 1], seeds, moved=("W1", "b1"), learning_rate=5.0)
    return Verdict(
        rule=_nearly_all("starts solved", n_solved[third], n_seeds),
        finding=(
            f"With no third input {n_solved['no third input'] or 'none'} of {n_seeds} starts solve "
            "XOR. With the product, the four points stand in space, and a plane separates them."
        ),
        evidence={"third input": list(n_solved), "starts solved": list(n_solved.values())},
    )


CLAIMS = {
    "long_enough": Experiment(long_enough, partial(long_enough, n_hidden=4)),
    "product_too": Experiment(product_too, partial(product_too, third="their sum")),
    "two_are_enough": Experiment(
        two_are_enough, partial(two_are_enough, n_hidden=4, widths=(3, 4))
    ),
    "unsolved_is_stuck": Experiment(unsolved_is_stuck, partial(solved_late, "ReLU", 2, 0.5)),
    "untrained_hidden": Experiment(untrained_hidden, partial(untrained_hidden, n_hidden=2)),
    "largest_diverges": Experiment(largest_diverges, partial(largest_diverges, largest=50.0)),
    "adam_is_surer": Experiment(adam_is_surer, partial(adam_is_surer, rates_of_sgd=(0.03,))),
}
