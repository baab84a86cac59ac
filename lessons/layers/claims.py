"""Popular sentences about layers, and the runs that decide them."""

from functools import partial

import numpy as np

from lessons.layers.collapse import MAX_LAYERS, nonlinear_share, stack
from lessons.layers.experiments import N_STARTS, many_starts
from lessons.layers.model import inputs, largest_slope, learned, median_loss, neuron_distance, train
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
    ends = [median_loss(run) for run in runs]
    return Verdict(
        rule=Rule(
            [Bar("starts that learn, the worse of two", min(n_learned), ">=", MOSTLY * N_STARTS)],
            fails=[Bar("starts that learn, the better of two", max(n_learned), "<=", 0)],
        ),
        finding=(
            f"On {scores} scores the median loss ends at {ends[0]:.4f} with ReLU and {ends[1]:.4f} "
            "with sigmoid neurons; always saying 50 % costs 0.6931."
        ),
        evidence={
            "hidden neurons": list(activations),
            "starts that learn": n_learned,
            "without a slope": [int((largest_slope(run)[:, -1] < NO_SLOPE).sum()) for run in runs],
            "median loss": ends,
        },
    )


def deeper_is_more(*, first_seed: int = 0) -> Verdict:
    """Stack layers with nothing between them, and with tanh."""
    between = {"no activation": "none", "tanh": "tanh"}
    cases = {name: beyond_one_layer(a, first_seed) for name, a in track(between.items())}
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
    return Verdict(
        rule=Rule([Bar("largest share beyond one layer", max(medians[1:]), ">", 0.01)]),
        finding=(
            f"With {between} between {MAX_LAYERS} layers, the best single layer leaves "
            f"{percent(medians[-1], 1)} of their answers unexplained (median of {N_STACKS} stacks)."
        ),
        evidence={"layers": [str(n) for n in depths], "beyond one layer": medians},
    )


def any_start_will_do(*, first_seed: int = 0) -> Verdict:
    """Start three neurons with equal weights, and with random ones."""
    cases = {start: different_neurons(start, first_seed) for start in track(("equal", "random"))}
    return over_cases("start", cases)


def different_neurons(start: str, first_seed: int = 0) -> Verdict:
    """Train three neurons and count how many different ones there are in the end."""
    activations = ("sigmoid", "tanh", "leaky ReLU")
    runs = [train(activation=name, start=start, seed=first_seed) for name in track(activations)]
    counts = [
        1 if neuron_distance(run)[-1] < 1e-6 else len(np.unique(run.final["W1"].round(6), axis=1).T)
        for run in runs
    ]
    losses = [float(run.loss[-1]) for run in runs]
    return Verdict(
        rule=Rule([Bar("fewest different neurons", min(counts), ">=", 3)]),
        finding=(
            f"From {start} weights the loss ends at {max(losses):.4f} at most; "
            "always saying 50 % costs 0.6931."
        ),
        evidence={
            "hidden neurons": list(activations),
            "different neurons": counts,
            "final loss": losses,
        },
    )


def only_order_counts(*, change: str = "doubled", first_seed: int = 0) -> Verdict:
    """Change 1,000 triples of logits so that their order stays, and compare the probabilities."""
    logits = np.random.default_rng(first_seed).normal(0, 2, (1000, 3))
    other = 2 * logits if change == "doubled" else logits + 100
    before, after = softmax(logits), softmax(other)
    moved = np.abs(after - before).max(axis=-1)
    same_winner = int((before.argmax(axis=-1) == after.argmax(axis=-1)).sum())
    quantiles = np.quantile(moved, [0.1, 0.5, 0.9, 1])
    return Verdict(
        rule=Rule([Bar("largest change of a probability", moved.max(), "<=", 1e-6)]),
        finding=(
            f"The largest logit is the same in {same_winner:,} of 1,000 triples. The largest "
            f"change of a probability was {figure(moved.max())}."
        ),
        evidence={
            "among 1,000 triples": [
                *("a small change (10 %)", "the median", "a large one (90 %)", "the largest")
            ],
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
            "With the hidden neurons in the opposite order, the largest change of a probability "
            f"in all {N_STARTS} networks was {figure(moved.max(), 2)}."
        ),
        evidence={
            "network": np.arange(1, len(moved) + 1),
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
