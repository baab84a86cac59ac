"""Popular sentences about XOR, and the runs that decide them."""

from functools import partial
from typing import Any

import numpy as np

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.experiments import map_of_success
from lessons.xor.model import SOLVED_WITHIN, probabilities, solved, train
from study.claims import Bar, Experiment, Outcome, Rule, Verdict, over_cases
from training.activations import sigmoid
from training.dense import backward, draw_start, forward
from training.figures import count, figure
from training.losses import LOSSES
from training.progress import report_progress, track

ENOUGH = 0.95
"""Share of starts that counts as nearly all of them."""


def long_enough(*, n_hidden: int = 0, n_seeds: int = 50, first_seed: int = 0) -> Verdict:
    """Train from the same starts under both losses; it holds if nearly all of them get there."""
    runs = [
        train(
            n_hidden=n_hidden,
            loss=loss,
            learning_rate=2.0,
            seed=range(first_seed, first_seed + n_seeds),
        )
        for loss in track(LOSSES)
    ]
    n_solved = [int(solved(run).sum()) for run in runs]
    undecided = [
        int((np.abs(probabilities(run)[:, -1] - 0.5).max(axis=-1) < 0.01).sum()) for run in runs
    ]
    rule = Rule(
        [Bar("starts solved, under the worse loss", min(n_solved), ">=", ENOUGH * n_seeds)],
        fails=[Bar("starts solved, under the better loss", max(n_solved), "<=", 0)],
    )
    counts = "; ".join(
        f"under {loss} {n or 'none'} of {n_seeds} starts solve XOR, {flat or 'none'} end at 50 % "
        f"for all four points, {n_seeds - n - flat or 'none'} elsewhere (median loss "
        f"{figure(np.median(run.loss[:, -1]))})"
        for loss, n, flat, run in zip(LOSSES, n_solved, undecided, runs, strict=True)
    )
    return Verdict(
        rule=rule,
        finding=f"At learning rate 2 and after 5,000 epochs: {counts}.",
        evidence={
            "loss": list(LOSSES),
            "starts solved": n_solved,
            "starts that end at 50 %": undecided,
        },
    )


def two_are_enough(
    *,
    n_hidden: int = 2,
    widths: tuple[int, ...] = (1, 2, 3, 4),
    n_seeds: int = 100,
    first_seed: int = 0,
) -> Verdict:
    """Train networks of several widths from the same starts; enough is what solves 95 % of them."""
    n_solved = {
        width: int(
            solved(train(n_hidden=width, seed=range(first_seed, first_seed + n_seeds))).sum()
        )
        for width in track(widths, widths)
    }
    n = n_solved[n_hidden]
    rule = Rule(
        [Bar("starts solved", n, ">=", ENOUGH * n_seeds)], fails=[Bar("starts solved", n, "<=", 0)]
    )
    counts = ", ".join(f"{n} with {width}" for width, n in n_solved.items())
    return Verdict(
        rule=rule,
        finding=(
            f"{count(n_hidden, 'hidden neuron')} {'solves' if n_hidden == 1 else 'solve'} {n} of "
            f"{n_seeds} starts"
            + (": it depends on the start. " if rule.outcome is Outcome.DEPENDS else ". ")
            + f"It counts as enough if {100 * ENOUGH:.0f} % are solved. In all, with sigmoid "
            f"neurons, learning rate 0.5 and 5,000 epochs: {counts}."
        ),
        evidence={
            "network": [f"2-{width}-1" for width in widths],
            "starts solved": list(n_solved.values()),
        },
    )


def unsolved_is_stuck(*, first_seed: int = 0) -> Verdict:
    """Train on networks of four sigmoid neurons, and of two ReLUs."""
    networks = {"4 sigmoid neurons": ("sigmoid", 4, 0.1), "2 ReLUs": ("ReLU", 2, 0.5)}
    cases = {name: solved_late(*networks[name], first_seed) for name in track(networks, (4, 2))}
    return over_cases("network", cases)


def solved_late(
    activation: str, n_hidden: int, learning_rate: float, first_seed: int = 0, n_seeds: int = 100
) -> Verdict:
    """Train on for as long again; a single late success refutes that the others are stuck."""
    n_epochs = (5000, 10_000)
    network: dict[str, Any] = {
        "n_hidden": n_hidden,
        "activation": activation,
        "learning_rate": learning_rate,
    }
    early, late = (
        solved(train(**network, n_epochs=n, seed=range(first_seed, first_seed + n_seeds)))
        for n in track(n_epochs, n_epochs)
    )
    n_late, n_unsolved = int((late & ~early).sum()), int((~early).sum())
    return Verdict(
        rule=Rule([Bar("starts solved late", n_late, "<=", 0)]),
        finding=(
            f"With {n_hidden} {activation} neurons and learning rate {learning_rate:g}, "
            f"{n_unsolved} of {n_seeds} starts are unsolved after 5,000 epochs. Of these, "
            f"{n_late or 'none'} are solved after 10,000"
            + ("." if n_late else "; longer was not tried.")
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
    median = np.median(end, axis=-1)
    # Counted generously: a loss that has become infinite or NaN is not below its start either.
    n_higher = (~(end <= run.loss[..., 0])).sum(axis=-1)
    n_not_finite = int(run.diverged.sum())
    at = int(np.flatnonzero(rates == largest)[0])
    higher = "starts that ended higher", n_higher[at]
    rule = Rule(
        [Bar(*higher, ">=", ENOUGH * n_seeds)], fails=[Bar(*higher, "<=", (1 - ENOUGH) * n_seeds)]
    )
    by_rate = "; ".join(
        f"{rate:g} solves {n or 'none'} (median loss {figure(loss, 2)})"
        for rate, n, loss in zip(rates, n_solved, median, strict=True)
    )
    bounded = (
        f"none of all {end.size} runs became infinite or NaN, and none ends above "
        f"{figure(end.max(), 2)}: the network saturates rather than explodes"
        if n_not_finite == 0
        else f"{n_not_finite} of all {end.size} runs became infinite or NaN"
    )
    return Verdict(
        rule=rule,
        finding=(
            "Four hidden sigmoid neurons, 5,000 epochs. “Diverges” is taken generously here: the "
            f"loss ends higher than it began. At {largest:g} that happens in "
            f"{n_higher[at] or 'none'} of {n_seeds} starts. In the strict sense, {bounded}. "
            f"Of {n_seeds} starts, rate {by_rate}."
        ),
        evidence={
            "learning rate": [f"{rate:g}" for rate in rates],
            "starts that ended higher": n_higher,
            "starts solved": n_solved,
            "median final loss": median,
        },
    )


def adam_is_surer(
    *, rates_of_sgd: tuple[float, ...] = (1.0, 3.0), n_seeds: int = 400, first_seed: int = 0
) -> Verdict:
    """Train two neurons from the same starts with either, each at the better of its rates."""
    n_epochs = 1000
    tried = {"SGD": rates_of_sgd, "Adam": (0.01, 0.03)}
    best: dict[str, tuple[int, float]] = {}
    for name, rates in track(tried.items(), [len(rates) for rates in tried.values()]):
        success = map_of_success(
            rates,
            range(first_seed, first_seed + n_seeds),
            n_hidden=2,
            n_epochs=n_epochs,
            optimiser=name,
        )
        n_solved = success.sum(axis=-1)
        best[name] = max((int(n), rate) for n, rate in zip(n_solved, rates, strict=True))
    (sgd, slow), (adam, fast) = best["SGD"], best["Adam"]
    share = (sgd + adam) / (2 * n_seeds)
    luck = 2 * np.sqrt(2 * n_seeds * share * (1 - share))
    lead = "starts that Adam is ahead", adam - sgd
    rule = Rule([Bar(*lead, ">", luck)], fails=[Bar(*lead, "<", -luck)])
    return Verdict(
        rule=rule,
        finding=(
            f"With two sigmoid neurons and {n_epochs:,} epochs, plain gradient descent solves "
            f"{sgd or 'none'} of {n_seeds} starts at learning rate {slow:g}, Adam {adam or 'none'} "
            f"at {fast:g}. A difference of up to {luck:.0f} may be luck. Adam was tried at 0.01 "
            f"and 0.03, gradient descent at {' and '.join(f'{rate:g}' for rate in rates_of_sgd)}."
        ),
        evidence={
            "optimiser": [f"{name}, rate {rate:g}" for name, (_, rate) in best.items()],
            "starts solved": [n for n, _ in best.values()],
        },
    )


def _n_solved(
    X: np.ndarray, p: dict[str, np.ndarray], *, moved: tuple[str, ...], learning_rate: float
) -> int:
    """Train some weights of tanh networks for 2,000 epochs, and count those that solve XOR."""
    labels = XOR_LABELS[:, None]
    for epoch in range(2000):
        report_progress(epoch / 2000)
        outputs = forward(X, p, "tanh")
        gradients = backward(outputs, (sigmoid(outputs[-1]) - labels) / 4, p, "tanh")
        p |= {name: p[name] - learning_rate * gradients[name] for name in moved}
    report_progress(1.0)
    missed = np.abs(sigmoid(forward(X, p, "tanh")[-1]) - labels)
    return int((missed.max(axis=(-2, -1)) < SOLVED_WITHIN).sum())


def _random(layers: list[int], n_seeds: int, first_seed: int) -> dict[str, np.ndarray]:
    rngs = [np.random.default_rng(first_seed + i) for i in range(n_seeds)]
    return draw_start(lambda n_in, n_out: 1.0, layers, rngs)


def untrained_hidden(*, n_hidden: int = 30, n_seeds: int = 50, first_seed: int = 0) -> Verdict:
    """Draw hidden neurons at random, leave them as they are, and train the output alone."""
    sizes = (1, 2, 5, 10, 30)
    n_solved = [
        _n_solved(
            XOR_INPUTS,
            _random([2, width, 1], n_seeds, first_seed),
            moved=("W2", "b2"),
            learning_rate=1.0,
        )
        for width in track(sizes)
    ]
    n = "starts solved", n_solved[sizes.index(n_hidden)]
    counts = ", ".join(f"{k} with {width}" for width, k in zip(sizes, n_solved, strict=True))
    return Verdict(
        rule=Rule([Bar(*n, ">=", ENOUGH * n_seeds)], fails=[Bar(*n, "<=", n_seeds / 2)]),
        finding=(
            f"Hidden tanh neurons drawn from N(0, 1) and never moved, the output trained for 2,000 "
            f"epochs at learning rate 1: of {n_seeds} starts, XOR is solved in {counts}."
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
    n_solved = {
        name: _n_solved(
            np.column_stack([XOR_INPUTS, extra]),
            _random([3, 1], n_seeds, first_seed),
            moved=("W1", "b1"),
            learning_rate=5.0,
        )
        for name, extra in zip(made, track(made.values()), strict=True)
    }
    n = "starts solved", n_solved[third]
    counts = ", ".join(f"{k or 'none'} with {name}" for name, k in n_solved.items())
    return Verdict(
        rule=Rule([Bar(*n, ">=", ENOUGH * n_seeds)], fails=[Bar(*n, "<=", 0)]),
        finding=(
            f"One sigmoid neuron, trained for 2,000 epochs at learning rate 5, solves XOR from "
            f"this many of {n_seeds} starts: {counts}. With the product, the four points stand in "
            "space, and a plane separates them."
        ),
        evidence={"third input": list(n_solved), "starts solved": list(n_solved.values())},
    )


CLAIMS = {
    "long_enough": Experiment(long_enough, partial(long_enough, n_hidden=4)),
    "product_too": Experiment(product_too, partial(product_too, third="their sum")),
    "two_are_enough": Experiment(
        two_are_enough, partial(two_are_enough, n_hidden=4, widths=(3, 4))
    ),
    "unsolved_is_stuck": Experiment(
        unsolved_is_stuck,
        partial(solved_late, "ReLU", 2, 0.5),
    ),
    "untrained_hidden": Experiment(untrained_hidden, partial(untrained_hidden, n_hidden=2)),
    "largest_diverges": Experiment(largest_diverges, partial(largest_diverges, largest=50.0)),
    "adam_is_surer": Experiment(adam_is_surer, partial(adam_is_surer, rates_of_sgd=(0.03,))),
}
