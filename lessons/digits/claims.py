"""Claims about networks that read put to the test, over splits and starts, each with a control."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from lessons.digits.experiments import (
    RIVAL,
    answers_when,
    compare,
    held_out_accuracy,
    over_rates,
    over_widths,
    rival_accuracy,
)
from lessons.digits.model import train
from lessons.digits.samples import N_HELD_OUT, N_TRAIN
from study.claims import Bar, Experiment, Rule, Verdict
from training.comparison import describe_counts, describe_lead, describe_standing, overlap_factor
from training.figures import fixed, percent
from training.progress import subtask, track

TWO_POINTS, SURE = 0.02, 0.99


def beats_logistic(*, rival: str = RIVAL, first_seed: int = 0) -> Verdict:
    """Judge a network and a rival on the same splits, and compare in pairs."""
    seeds = np.arange(first_seed, first_seed + 20)
    with subtask(0, of=2):
        own = held_out_accuracy(seed=seeds, split_seed=seeds)
    with subtask(1, of=2):
        if rival == RIVAL:
            theirs = rival_accuracy(seeds)
        else:
            theirs = held_out_accuracy(n_hidden=4, seed=seeds, split_seed=seeds)
    pairs = compare(own, theirs)
    bar = max(TWO_POINTS, 2 * pairs.standard_error)
    return Verdict(
        rule=Rule([Bar("mean lead of the network", pairs.mean, ">", bar)]),
        finding=f"The network is {describe_standing(pairs, rival)}: {describe_counts(pairs)}.",
        evidence={
            "model": ["64 hidden neurons", rival],
            "mean accuracy on validation digits": [own.mean(), theirs.mean()],
        },
    )


def adam_is_faster(*, rates: Sequence[float] = (0.003, 0.01, 0.03), first_seed: int = 0) -> Verdict:
    """Train two epochs with Adam and with SGD, each at the best of its own rates."""
    tried = {"Adam": rates, "SGD": (0.03, 0.1, 0.3, 1.0)}
    accuracies = over_rates(rates=tried, n_splits=20, first_seed=first_seed)
    means = {name: values.mean(axis=0) for name, values in accuracies.items()}
    best = {name: int(mean.argmax()) for name, mean in means.items()}
    pairs = compare(*(accuracies[name][:, best[name]] for name in tried))
    at = {name: f"{own[best[name]]:g}" for name, own in tried.items()}
    sgd = f"SGD at its best rate, {at['SGD']}"
    return Verdict(
        rule=Rule([Bar("mean lead of Adam", pairs.mean, ">", 2 * pairs.standard_error)]),
        finding=(
            f"Adam at rate {at['Adam']} is {describe_standing(pairs, sgd)}: "
            f"{describe_counts(pairs)}."
        ),
        evidence={
            "optimiser": [f"{name}, rate {rate:g}" for name, own in tried.items() for rate in own],
            "mean accuracy after 2 epochs": np.concatenate([*means.values()]),
        },
    )


def wider_is_better(*, widths: Sequence[int] = (8, 32, 128), first_seed: int = 0) -> Verdict:
    """Make the hidden layer four times as wide, twice, and compare in pairs."""
    accuracies = over_widths(widths=widths, n_splits=16, first_seed=first_seed)
    steps = {
        f"from {few} to {many}": compare(wider, narrower)
        for (few, many), (narrower, wider) in zip(
            pairwise(widths), pairwise(accuracies.T), strict=True
        )
    }
    wider = [
        Bar(f"gain {step} neurons", pairs.mean, ">", TWO_POINTS) for step, pairs in steps.items()
    ]
    gains = ", ".join(f"{step} {describe_lead(pairs)}" for step, pairs in steps.items())
    return Verdict(
        rule=Rule(wider, fails=[~bar for bar in wider]),
        finding=(
            f"Gained by making the layer four times as wide: {gains}. The wider the layer is "
            "already, the less it gains."
        ),
        evidence={
            "hidden neurons": widths,
            "mean accuracy on validation digits": accuracies.mean(axis=0),
        },
    )


def sure_is_right(*, shifts: Sequence[int] = (0, 1), first_seed: int = 0) -> Verdict:
    """Look only at digits of which networks are at least 99 % sure, left alone and moved."""
    seeds = np.arange(first_seed, first_seed + 8)
    run = train(seed=seeds, split_seed=seeds, keep="the end")
    shares = {}
    for shift in shifts:
        confidence, right = answers_when(run, "shift", shift)
        place = "moved by one pixel" if shift else "left where they are"
        shares[place] = float(right[confidence >= SURE].mean())
    holds = [Bar(f"share right, {place}", share, ">=", SURE) for place, share in shares.items()]
    said = [f"{percent(share, 1)} are right on digits {place}" for place, share in shares.items()]
    return Verdict(
        rule=Rule(holds, fails=[~bar for bar in holds]),
        finding=f"Of the answers that are at least 99 % sure, {' and '.join(said)}.",
        evidence={
            "validation digits": list(shares),
            "share of answers at least 99 % sure that is right": list(shares.values()),
        },
    )


def next_writers(*, order: str = "in file order", first_seed: int = 0) -> Verdict:
    """Hold out digits that stand together in the file, and compare with shuffled ones."""
    n = 32
    seeds = np.arange(first_seed, first_seed + n)
    other_seeds = seeds + (n if order == "shuffled" else 0)
    shuffled, other = (
        held_out_accuracy(seed=seeds, split_seed=split_seed, order=how, n_epochs=10)
        for split_seed, how in track(((seeds, "shuffled"), (other_seeds, order)))
    )
    lost = float(shuffled.mean() - other.mean())
    factor = overlap_factor(n, n_train=N_TRAIN, n_held_out=N_HELD_OUT)
    error = factor * np.hypot(shuffled.std(ddof=1), other.std(ddof=1)) / np.sqrt(n)
    name = "shuffled once more" if order == "shuffled" else "held out in file order"
    return Verdict(
        rule=Rule([Bar("accuracy lost", lost, "<=", 0.015)]),
        finding=(
            f"On digits {name}, the accuracy is {fixed(100 * abs(lost), 1)} percentage points "
            f"{'lower' if lost > 0 else 'higher'} than on shuffled ones (standard error "
            f"{fixed(100 * error, 1)})."
        ),
        evidence={
            "how digits are held out": ["shuffled", name],
            "mean accuracy on validation digits": [shuffled.mean(), other.mean()],
        },
    )


CLAIMS = {
    "beats_logistic": Experiment(
        beats_logistic, partial(beats_logistic, rival="a network of 4 hidden neurons")
    ),
    "adam_is_faster": Experiment(adam_is_faster, partial(adam_is_faster, rates=(0.001,))),
    "wider_is_better": Experiment(wider_is_better, partial(wider_is_better, widths=(1, 4, 16))),
    "sure_is_right": Experiment(sure_is_right, partial(sure_is_right, shifts=(0,))),
    "next_writers": Experiment(next_writers, partial(next_writers, order="shuffled")),
}
