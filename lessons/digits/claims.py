"""Claims about networks that read put to the test, over splits and starts, each with a control."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from lessons.digits.experiments import (
    RIVAL,
    answers_on,
    compare,
    disturbed_tables,
    held_out_accuracy,
    logistic_regression,
    over_rates,
    over_widths,
)
from lessons.digits.model import train
from lessons.digits.samples import N_HELD_OUT, N_TRAIN
from study.claims import Bar, Experiment, Rule, Verdict
from training.comparison import describe_counts, describe_lead, describe_standing, overlap_factor
from training.figures import fixed, percent
from training.progress import subtask, track

NOT_MUCH, TWO_POINTS = 0.015, 0.02
SURE = 0.99
SMALL = "a network of 4 hidden neurons"
ADAM_RATES, SGD_RATES = (0.003, 0.01, 0.03), (0.03, 0.1, 0.3, 1.0)


def beats_logistic(*, rival: str = RIVAL, n_splits: int = 20, first_seed: int = 0) -> Verdict:
    """Judge a network and a rival on the same splits, and compare in pairs."""
    seeds = np.arange(first_seed, first_seed + n_splits)
    with subtask(0, of=2):
        own = held_out_accuracy(seed=seeds, split_seed=seeds)
    with subtask(1, of=2):
        if rival == RIVAL:
            theirs = logistic_regression(seeds)
        else:
            theirs = held_out_accuracy(n_hidden=4, seed=seeds, split_seed=seeds)
    pairs = compare(own, theirs)
    name = "64 hidden neurons"
    bar = max(TWO_POINTS, 2 * pairs.standard_error)
    return Verdict(
        rule=Rule([Bar("mean lead of the network", pairs.mean, ">", bar)]),
        finding=f"The network is {describe_standing(pairs, rival)}: {describe_counts(pairs)}.",
        evidence={
            "model": np.array([name, rival]),
            "mean accuracy on validation digits": np.array([own.mean(), theirs.mean()]),
        },
    )


def adam_is_faster(
    *,
    rates: Sequence[float] = ADAM_RATES,
    n_epochs: int = 2,
    n_splits: int = 20,
    first_seed: int = 0,
) -> Verdict:
    """Train two epochs with Adam and with SGD, each at the best of its own rates."""
    tried = {"Adam": rates, "SGD": SGD_RATES}
    accuracies = {
        name: over_rates(
            rates=own,
            optimisers=(name,),
            n_epochs=n_epochs,
            n_splits=n_splits,
            first_seed=first_seed,
        )[name]
        for name, own in track(tried.items(), [len(own) for own in tried.values()])
    }
    best = {name: int(values.mean(axis=0).argmax()) for name, values in accuracies.items()}
    adam, sgd = (accuracies[name][:, best[name]] for name in ("Adam", "SGD"))
    pairs = compare(adam, sgd)
    at = rates[best["Adam"]], SGD_RATES[best["SGD"]]
    return Verdict(
        rule=Rule([Bar("mean lead of Adam", pairs.mean, ">", 2 * pairs.standard_error)]),
        finding=(
            f"Adam at rate {at[0]:g} is "
            f"{describe_standing(pairs, f'SGD at its best rate, {at[1]:g}')}: "
            f"{describe_counts(pairs)}."
        ),
        evidence={
            "optimiser": np.array(
                [f"{name}, rate {rate:g}" for name, own in tried.items() for rate in own]
            ),
            f"mean accuracy after {n_epochs} epochs": np.concatenate(
                [values.mean(axis=0) for values in accuracies.values()]
            ),
        },
    )


def wider_is_better(
    *, widths: Sequence[int] = (8, 32, 128), n_splits: int = 16, first_seed: int = 0
) -> Verdict:
    """Make the hidden layer four times as wide, twice, and compare in pairs."""
    accuracies = over_widths(widths=widths, n_splits=n_splits, first_seed=first_seed)
    steps = [compare(wider, narrower) for narrower, wider in pairwise(accuracies.T)]
    wider = [
        Bar(f"gain from {a} to {b} neurons", step.mean, ">", TWO_POINTS)
        for (a, b), step in zip(pairwise(widths), steps, strict=True)
    ]
    gains = ", ".join(
        f"from {narrower} to {wider} {describe_lead(step)}"
        for (narrower, wider), step in zip(pairwise(widths), steps, strict=True)
    )
    return Verdict(
        rule=Rule(wider, fails=[~bar for bar in wider]),
        finding=(
            f"Gained by making the layer four times as wide: {gains}. The wider the layer is "
            "already, the less it gains."
        ),
        evidence={
            "hidden neurons": np.array(widths),
            "mean accuracy on validation digits": accuracies.mean(axis=0),
        },
    )


def sure_is_right(
    *, shifts: Sequence[int] = (0, 1), n_splits: int = 8, first_seed: int = 0
) -> Verdict:
    """Look only at digits of which networks are at least 99 % sure, left alone and moved."""
    seeds = np.arange(first_seed, first_seed + n_splits)
    run = train(seed=seeds, split_seed=seeds, keep="the end")
    shares = {}
    for shift in shifts:
        confidence, right = answers_on(run, disturbed_tables("shift", shift))
        place = "moved by one pixel" if shift else "left where they are"
        shares[place] = float(right[confidence >= SURE].mean())
    holds = [Bar(f"share right, {place}", share, ">=", SURE) for place, share in shares.items()]
    return Verdict(
        rule=Rule(holds, fails=[~bar for bar in holds]),
        finding=(
            "Of the answers that are at least 99 % sure, "
            + " and ".join(
                f"{percent(share, 1)} are right on digits {p}" for p, share in shares.items()
            )
            + "."
        ),
        evidence={
            "validation digits": list(shares),
            "share of answers at least 99 % sure that is right": list(shares.values()),
        },
    )


def next_writers(
    *, order: str = "in file order", n_splits: int = 32, first_seed: int = 0
) -> Verdict:
    """Hold out digits that stand together in the file, and compare with shuffled ones."""
    seeds = np.arange(first_seed, first_seed + n_splits)
    other_seeds = seeds + (n_splits if order == "shuffled" else 0)
    shuffled, other = (
        held_out_accuracy(seed=seeds, split_seed=split_seed, order=how, n_epochs=10)
        for split_seed, how in track(((seeds, "shuffled"), (other_seeds, order)))
    )
    lost = float(shuffled.mean() - other.mean())
    factor = overlap_factor(n_splits, n_train=N_TRAIN, n_held_out=N_HELD_OUT)
    spread = np.hypot(shuffled.std(ddof=1), other.std(ddof=1))
    error = float(factor * spread / np.sqrt(n_splits))
    name = "shuffled once more" if order == "shuffled" else "held out in file order"
    return Verdict(
        rule=Rule([Bar("accuracy lost", lost, "<=", NOT_MUCH)]),
        finding=(
            f"On digits {name}, the accuracy is {fixed(100 * abs(lost), 1)} percentage points "
            f"{'lower' if lost > 0 else 'higher'} than on shuffled ones (standard error "
            f"{fixed(100 * error, 1)})."
        ),
        evidence={
            "how digits are held out": np.array(["shuffled", name]),
            "mean accuracy on validation digits": np.array([shuffled.mean(), other.mean()]),
        },
    )


CLAIMS = {
    "beats_logistic": Experiment(test=beats_logistic, control=partial(beats_logistic, rival=SMALL)),
    "adam_is_faster": Experiment(
        test=adam_is_faster, control=partial(adam_is_faster, rates=(0.001,))
    ),
    "wider_is_better": Experiment(
        test=wider_is_better, control=partial(wider_is_better, widths=(1, 4, 16))
    ),
    "sure_is_right": Experiment(test=sure_is_right, control=partial(sure_is_right, shifts=(0,))),
    "next_writers": Experiment(test=next_writers, control=partial(next_writers, order="shuffled")),
}
