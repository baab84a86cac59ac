"""Claims about networks that read put to the test, over splits and starts, each with a control."""

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
from training.progress import Progress, parts

A_POINT = 0.01
SURE = 0.99
SMALL = "a network of 6 hidden neurons"
ADAM_RATES, SGD_RATES = (0.003, 0.01, 0.03), (0.03, 0.1, 0.3, 1.0)


def _holds(it_does: bool) -> Outcome:
    return Outcome.HOLDS if it_does else Outcome.FAILS


def beats_logistic(
    *, rival: str = RIVAL, n_splits: int = 20, on_progress: Progress | None = None
) -> Verdict:
    """Judge a network and a rival on the same splits, and compare in pairs.

    It holds if the network's mean lead is more than a point and twice its standard error.
    """
    network, other = parts(on_progress, 1, 1)
    seeds = np.arange(n_splits)
    own = held_out_accuracy(seed=seeds, split_seed=seeds, on_progress=network)
    if rival == RIVAL:
        theirs = logistic_regression(seeds, on_progress=other)
    else:
        theirs = held_out_accuracy(n_hidden=6, seed=seeds, split_seed=seeds, on_progress=other)
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
    rates: tuple[float, ...] = ADAM_RATES,
    n_epochs: int = 2,
    n_splits: int = 8,
    on_progress: Progress | None = None,
) -> Verdict:
    """Train two epochs with Adam and with SGD, each at the best of its own rates.

    It holds if Adam's lead, on the same splits from the same starts, is more than twice its
    standard error.
    """
    shares = parts(on_progress, len(rates), len(SGD_RATES))
    settings = {"n_epochs": n_epochs, "n_splits": n_splits}
    found = {
        name: over_rates(rates=tried, optimisers=(name,), on_progress=share, **settings)[name]
        for name, tried, share in zip(("Adam", "SGD"), (rates, SGD_RATES), shares, strict=True)
    }
    best = {name: int(values.mean(axis=0).argmax()) for name, values in found.items()}
    adam, sgd = (found[name][:, best[name]] for name in ("Adam", "SGD"))
    pairs = compare_in_pairs(adam, sgd)
    at = rates[best["Adam"]], SGD_RATES[best["SGD"]]
    named = [("Adam", rate) for rate in rates] + [("SGD", rate) for rate in SGD_RATES]
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
            "optimiser": np.array([f"{name}, rate {rate:g}" for name, rate in named]),
            f"mean accuracy after {n_epochs} epochs": np.concatenate(
                [found[name].mean(axis=0) for name in ("Adam", "SGD")]
            ),
        },
    )


def wider_is_better(
    *,
    widths: tuple[int, ...] = (8, 32, 128),
    n_splits: int = 8,
    on_progress: Progress | None = None,
) -> Verdict:
    """Make the hidden layer four times as wide, twice, and compare in pairs.

    It holds if each time more than a point is gained, and more than twice the standard error.
    """
    found = over_widths(widths=widths, n_splits=n_splits, on_progress=on_progress)
    steps = [compare_in_pairs(found[:, i + 1], found[:, i]) for i in range(len(widths) - 1)]
    gains = ", ".join(
        f"from {widths[i]} to {widths[i + 1]} {100 * step.mean:+.1f} (standard error "
        f"{100 * step.standard_error:.1f})"
        for i, step in enumerate(steps)
    )
    return Verdict(
        outcome=_holds(all(step.ahead and step.mean > A_POINT for step in steps)),
        finding=(
            f"Percentage points gained by making the layer four times as wide, over {n_splits} "
            f"splits after 10 epochs: {gains}."
        ),
        evidence={
            "hidden neurons": np.array(widths),
            "mean accuracy on validation digits": found.mean(axis=0),
        },
    )


def sure_is_right(
    *, shift: int = 1, n_splits: int = 8, on_progress: Progress | None = None
) -> Verdict:
    """Look only at digits of which a network is at least 99 % sure, moved by some pixels or not.

    It holds if at least 99 % of these answers are right.
    """
    seeds = np.arange(n_splits)
    run = train(seed=seeds, split_seed=seeds, keep="the end", on_progress=on_progress)
    sure, right = (each.ravel() for each in answers_on(run, disturbed_tables("shift", shift)))
    certain = sure >= SURE
    share = float(right[certain].mean())
    bands = np.array([0.5, 0.7, 0.9, SURE, 1.0 + 1e-6])
    inside = [(sure >= low) & (sure < high) for low, high in pairwise(bands)]
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


def next_writers(
    *, order: str = "in file order", n_splits: int = 16, on_progress: Progress | None = None
) -> Verdict:
    """Hold out digits that stand together in the file, and compare with shuffled ones.

    It holds if the accuracy is no more than a point below that on shuffled digits, or by less than
    twice the standard error of the difference.
    """
    shares = parts(on_progress, 1, 1)
    seeds = np.arange(n_splits)
    settings = {"seed": seeds, "n_epochs": 10}
    shuffled = held_out_accuracy(split_seed=seeds, on_progress=shares[0], **settings)
    other = seeds + (n_splits if order == "shuffled" else 0)
    told = held_out_accuracy(split_seed=other, order=order, on_progress=shares[1], **settings)
    lost = float(shuffled.mean() - told.mean())
    error = float(np.hypot(shuffled.std(ddof=1), told.std(ddof=1)) / np.sqrt(n_splits))
    name = "shuffled once more" if order == "shuffled" else "held out in file order"
    return Verdict(
        outcome=_holds(lost <= max(A_POINT, 2 * error)),
        finding=(
            f"If digits are shuffled before the split, {percent(shuffled.mean(), 1)} of those held "
            f"out are read, over {n_splits} splits; {name}, {percent(told.mean(), 1)}, from "
            f"{percent(told.min())} to {percent(told.max())}: {100 * lost:.1f} percentage points "
            f"less (standard error {100 * error:.1f})."
        ),
        evidence={
            "how digits are held out": np.array(["shuffled", name]),
            "mean accuracy on validation digits": np.array([shuffled.mean(), told.mean()]),
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
