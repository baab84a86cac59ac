"""Claims about networks that read put to the test, over splits and starts, each with a control."""

from collections.abc import Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from lessons.digits.experiments import (
    RIVAL,
    answers_on,
    disturbed_tables,
    held_out_accuracy,
    logistic_regression,
    over_rates,
    over_widths,
)
from lessons.digits.model import train
from study.claims import Experiment, Outcome, Verdict
from training.comparison import compare_in_pairs
from training.figures import percent
from training.progress import each, part

A_POINT = 0.01
SURE = 0.99
SMALL = "a network of 6 hidden neurons"
ADAM_RATES, SGD_RATES = (0.003, 0.01, 0.03), (0.03, 0.1, 0.3, 1.0)


def _holds(it_does: bool) -> Outcome:
    return Outcome.HOLDS if it_does else Outcome.FAILS


def beats_logistic(*, rival: str = RIVAL, n_splits: int = 20) -> Verdict:
    """Judge a network and a rival on the same splits, and compare in pairs.

    It holds if the network's mean lead is more than a point and twice its standard error.
    """
    seeds = np.arange(n_splits)
    with part(0, of=2):
        own = held_out_accuracy(seed=seeds, split_seed=seeds)
    with part(1, of=2):
        if rival == RIVAL:
            theirs = logistic_regression(seeds)
        else:
            theirs = held_out_accuracy(n_hidden=6, seed=seeds, split_seed=seeds)
    pairs = compare_in_pairs(own, theirs)
    name = "64 hidden neurons"
    return Verdict(
        outcome=_holds(pairs.ahead and pairs.mean > A_POINT),
        finding=(
            f"Over {n_splits} splits, each from another start: a network of {name} reads "
            f"{percent(own.mean(), 1)} of the validation digits after 20 epochs, {rival} "
            f"{percent(theirs.mean(), 1)}. The network leads by {100 * pairs.mean:+.1f} percentage "
            f"points on average (standard error {100 * pairs.standard_error:.1f}): better on "
            f"{pairs.better} splits, level on {pairs.equal}, worse on {pairs.worse}. A percentage "
            "point is about two digits in 180."
        ),
        evidence={
            "model": np.array([name, rival]),
            "mean accuracy on validation digits": np.array([own.mean(), theirs.mean()]),
        },
    )


def adam_is_faster(
    *,
    rates: Sequence[float] = ADAM_RATES,
    n_epochs: int = 2,
    n_splits: int = 8,
) -> Verdict:
    """Train two epochs with Adam and with SGD, each at the best of its own rates.

    It holds if Adam's lead, on the same splits from the same starts, is more than twice its
    standard error.
    """
    tried = {"Adam": rates, "SGD": SGD_RATES}
    accuracies = {
        name: over_rates(rates=own, optimisers=(name,), n_epochs=n_epochs, n_splits=n_splits)[name]
        for name, own in each(tried.items(), [len(own) for own in tried.values()])
    }
    best = {name: int(values.mean(axis=0).argmax()) for name, values in accuracies.items()}
    adam, sgd = (accuracies[name][:, best[name]] for name in ("Adam", "SGD"))
    pairs = compare_in_pairs(adam, sgd)
    at = rates[best["Adam"]], SGD_RATES[best["SGD"]]
    return Verdict(
        outcome=_holds(pairs.ahead),
        finding=(
            f"After {n_epochs} epochs Adam at rate {at[0]:g} reads {percent(adam.mean(), 1)} of "
            f"the validation digits, SGD at its best rate, {at[1]:g}, {percent(sgd.mean(), 1)}. "
            f"Over {n_splits} splits Adam leads by {100 * pairs.mean:+.1f} percentage points "
            f"(standard error {100 * pairs.standard_error:.1f}): better on {pairs.better}, level "
            f"on {pairs.equal}, worse on {pairs.worse}."
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


def wider_is_better(*, widths: Sequence[int] = (8, 32, 128), n_splits: int = 8) -> Verdict:
    """Make the hidden layer four times as wide, twice, and compare in pairs.

    It holds if each time more than a point is gained, and more than twice the standard error.
    """
    accuracies = over_widths(widths=widths, n_splits=n_splits)
    steps = [compare_in_pairs(wider, narrower) for narrower, wider in pairwise(accuracies.T)]
    gains = ", ".join(
        f"from {narrower} to {wider} {100 * step.mean:+.1f} (standard error "
        f"{100 * step.standard_error:.1f})"
        for (narrower, wider), step in zip(pairwise(widths), steps, strict=True)
    )
    return Verdict(
        outcome=_holds(all(step.ahead and step.mean > A_POINT for step in steps)),
        finding=(
            f"Percentage points gained by making the layer four times as wide, over {n_splits} "
            f"splits after 10 epochs: {gains}."
        ),
        evidence={
            "hidden neurons": np.array(widths),
            "mean accuracy on validation digits": accuracies.mean(axis=0),
        },
    )


def sure_is_right(*, shift: int = 1, n_splits: int = 8) -> Verdict:
    """Look only at digits of which a network is at least 99 % sure, moved by some pixels or not.

    It holds if at least 99 % of these answers are right.
    """
    seeds = np.arange(n_splits)
    run = train(seed=seeds, split_seed=seeds, keep="the end")
    answers = answers_on(run, disturbed_tables("shift", shift))
    confidence, right = (values.ravel() for values in answers)
    certain = confidence >= SURE
    share = float(right[certain].mean())
    bands = np.array([0.5, 0.7, 0.9, SURE, 1.0 + 1e-6])
    inside = [(confidence >= low) & (confidence < high) for low, high in pairwise(bands)]
    where = "moved by one pixel" if shift else "left where they are"
    return Verdict(
        outcome=_holds(share >= SURE),
        finding=(
            f"{n_splits} networks, validation digits {where}: of {percent(certain.mean())} of them "
            f"the network is at least 99 % sure. Of these answers **{percent(share, 1)}** are "
            "right."
        ),
        evidence={
            "how sure the network says it is": np.array(
                ["50 to 70 %", "70 to 90 %", "90 to 99 %", "99 % and more"]
            ),
            "share of these answers that is right": np.array(
                [right[band].mean() if band.any() else np.nan for band in inside]
            ),
        },
    )


def next_writers(*, order: str = "in file order", n_splits: int = 16) -> Verdict:
    """Hold out digits that stand together in the file, and compare with shuffled ones.

    It holds if the accuracy is no more than a point below that on shuffled digits, or by less than
    twice the standard error of the difference.
    """
    seeds = np.arange(n_splits)
    other_seeds = seeds + (n_splits if order == "shuffled" else 0)
    shuffled, other = (
        held_out_accuracy(seed=seeds, split_seed=split_seed, order=how, n_epochs=10)
        for split_seed, how in each(((seeds, "shuffled"), (other_seeds, order)))
    )
    lost = float(shuffled.mean() - other.mean())
    error = float(np.hypot(shuffled.std(ddof=1), other.std(ddof=1)) / np.sqrt(n_splits))
    name = "shuffled once more" if order == "shuffled" else "held out in file order"
    return Verdict(
        outcome=_holds(lost <= max(A_POINT, 2 * error)),
        finding=(
            f"If digits are shuffled before the split, {percent(shuffled.mean(), 1)} of those held "
            f"out are read, over {n_splits} splits; {name}, {percent(other.mean(), 1)}, from "
            f"{percent(other.min())} to {percent(other.max())}: {100 * lost:.1f} percentage points "
            f"less (standard error {100 * error:.1f})."
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
        test=wider_is_better, control=partial(wider_is_better, widths=(2, 8, 32))
    ),
    "sure_is_right": Experiment(test=sure_is_right, control=partial(sure_is_right, shift=0)),
    "next_writers": Experiment(test=next_writers, control=partial(next_writers, order="shuffled")),
}
