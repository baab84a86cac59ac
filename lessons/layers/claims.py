"""Popular sentences about layers, and the runs that decide them."""

from functools import partial

import numpy as np

from lessons.layers.collapse import MAX_LAYERS, nonlinear_share, stack
from lessons.layers.experiments import N_STARTS, many_starts
from lessons.layers.model import (
    inputs,
    largest_slope,
    learned,
    median_loss,
    neuron_distance,
    train,
)
from study.claims import Bar, Experiment, Rule, Verdict, over_cases
from training.activations import sigmoid, softmax
from training.dense import forward
from training.figures import figure, percent
from training.progress import report_progress, track
from training.symptoms import NO_SLOPE

MOSTLY = 0.9
"""Share of starts from which on a recipe is said to work."""
N_STACKS = 100


def learns_from_scores(*, scores: str = "raw", first_seed: int = 0) -> Verdict:
    """Train ReLU and sigmoid networks from 50 starts each; it holds if nearly all of them learn."""
    activations = ("ReLU", "sigmoid")
    runs = [
        many_starts(scores=scores, activation=name, first_seed=first_seed)
        for name in track(activations)
    ]
    n_learned = [int(learned(run).sum()) for run in runs]
    flat = [int((largest_slope(run)[:, -1] < NO_SLOPE).sum()) for run in runs]
    ends = [median_loss(run) for run in runs]
    rule = Rule(
        [Bar("starts that learn, the worse of two", min(n_learned), ">=", MOSTLY * N_STARTS)],
        fails=[Bar("starts that learn, the better of two", max(n_learned), "<=", 0)],
    )
    results = "; ".join(
        f"with {activation} neurons {n or 'none'} of {N_STARTS} starts learn, in {no} no hidden "
        f"neuron has a slope left, and the median loss ends at {end:.4f}"
        for activation, n, no, end in zip(activations, n_learned, flat, ends, strict=True)
    )
    return Verdict(
        rule=rule,
        finding=f"On {scores} scores, after 1,000 epochs at learning rate 0.1: {results}.",
        evidence={
            "hidden neurons": list(activations),
            "starts that learn": n_learned,
            "without a slope": flat,
            "median loss": ends,
        },
    )


def deeper_is_more(*, first_seed: int = 0) -> Verdict:
    """Stack layers with nothing between them, and with tanh."""
    between = {"no activation": "none", "tanh": "tanh"}
    cases = {name: beyond_one_layer(between[name], first_seed) for name in track(between)}
    return over_cases("activation", cases)


def beyond_one_layer(activation: str, first_seed: int = 0) -> Verdict:
    """Measure over 100 stacks of each depth what no single layer can say."""
    depths = range(1, MAX_LAYERS + 1)
    bends = np.empty((len(depths), N_STACKS))
    for k, (i, j) in enumerate(np.ndindex(bends.shape), start=1):
        parameters = stack(n_layers=depths[i], activation=activation, seed=first_seed + j)
        bends[i, j] = nonlinear_share(parameters)
        report_progress(k / bends.size)
    medians = [round(float(b), 9) for b in np.median(bends, axis=-1)]  # but for rounding
    between = "nothing" if activation == "none" else activation
    results = ", ".join(f"{n}: {percent(b, 1)}" for n, b in zip(depths, medians, strict=True))
    return Verdict(
        rule=Rule([Bar("largest share beyond one layer", max(medians[1:]), ">", 0.01)]),
        finding=(
            f"With {between} between the layers, the best single layer leaves this share of a "
            f"stack’s answers unexplained, by the number of layers (median of {N_STACKS} stacks): "
            f"{results}."
        ),
        evidence={"layers": [str(n) for n in depths], "beyond one layer": medians},
    )


def any_start_will_do(*, first_seed: int = 0) -> Verdict:
    """Start three neurons with equal weights, and with random ones."""
    starts = ("equal", "random")
    cases = {start: different_neurons(start, first_seed) for start in track(starts)}
    return over_cases("start", cases)


def different_neurons(start: str, first_seed: int = 0) -> Verdict:
    """Train three neurons and count how many different ones there are in the end."""
    activations = ("sigmoid", "tanh", "leaky ReLU")
    runs = [train(activation=name, start=start, seed=first_seed) for name in track(activations)]
    counts = [
        1 if neuron_distance(run)[-1] < 1e-6 else len(np.unique(run.final["W1"].round(6), axis=1).T)
        for run in runs
    ]
    ends = [float(run.loss[-1]) for run in runs]
    results = ", ".join(
        f"{n} of 3 with {activation} neurons (loss {figure(end)})"
        for activation, n, end in zip(activations, counts, ends, strict=True)
    )
    how = {"equal": "all equal", "random": "drawn at random"}[start]
    return Verdict(
        rule=Rule([Bar("fewest different neurons", min(counts), ">=", 3)]),
        finding=f"Weights {how}, 1,000 epochs. Hidden neurons that differ in the end: {results}.",
        evidence={
            "hidden neurons": list(activations),
            "different neurons": counts,
            "final loss": ends,
        },
    )


def only_order_counts(*, change: str = "doubled", first_seed: int = 0) -> Verdict:
    """Change 1,000 triples of logits so that their order stays, and compare the probabilities."""
    logits = np.random.default_rng(first_seed).normal(0, 2, (1000, 3))
    other = 2 * logits if change == "doubled" else logits + 100
    before, after = softmax(logits), softmax(other)
    moved = np.abs(after - before).max(axis=-1)
    same_winner = int((before.argmax(axis=-1) == after.argmax(axis=-1)).sum())
    how = "doubled" if change == "doubled" else "raised by 100"
    quantiles = np.quantile(moved, [0.1, 0.5, 0.9])
    return Verdict(
        rule=Rule([Bar("largest change of a probability", moved.max(), "<=", 1e-6)]),
        finding=(
            f"1,000 random triples of logits, each {how}: the largest logit is the same in "
            f"{same_winner:,}. In the median triple a probability changes by up to "
            f"{figure(float(quantiles[1]))}, in the most extreme one by "
            f"{figure(float(moved.max()), 2)}."
        ),
        evidence={
            "among 1,000 triples": ["a small change (10 %)", "the median", "a large one (90 %)"],
            "largest change of a probability": quantiles,
        },
    )


def reordered(*, outgoing: bool = True, first_seed: int = 0) -> Verdict:
    """Put the hidden neurons of trained networks in another order, and ask all of them again."""
    runs = many_starts(scores="standardised", activation="sigmoid", first_seed=first_seed)
    p = runs.final
    other = {**p, "W1": p["W1"][..., ::-1], "b1": p["b1"][..., ::-1]}
    if outgoing:
        other["W2"] = p["W2"][..., ::-1, :]
    before, after = (forward(inputs(), network, "sigmoid")[-1] for network in (p, other))
    moved = np.abs(sigmoid(after) - sigmoid(before)).max(axis=(-2, -1))
    return Verdict(
        rule=Rule([Bar("largest change of a probability", moved.max(), "<=", 1e-9)]),
        finding=(
            f"Of {N_STARTS} trained networks, the hidden neurons were put in the opposite order. "
            f"The probability of a student changed by {figure(float(moved.max()), 2)} at most, in "
            f"the median network by {figure(float(np.median(moved)), 2)}."
        ),
        evidence={
            "network": np.arange(1, N_STARTS + 1),
            "largest change of a probability": moved,
        },
    )


CLAIMS = {
    "learns_from_scores": Experiment(
        learns_from_scores, partial(learns_from_scores, scores="standardised")
    ),
    "deeper_is_more": Experiment(deeper_is_more, partial(beyond_one_layer, "tanh")),
    "any_start_will_do": Experiment(any_start_will_do, partial(different_neurons, "random")),
    "reordered": Experiment(reordered, partial(reordered, outgoing=False)),
    "only_order_counts": Experiment(only_order_counts, partial(only_order_counts, change="raised")),
}
