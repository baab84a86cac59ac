"""Claims about overfitting put to the test, each with a control experiment."""

from functools import partial

import numpy as np

from lessons.overfitting.double_descent import N_DRAWS, PER_POINT, fit_random_features
from lessons.overfitting.experiments import (
    SHARE,
    at_best,
    final,
    train_on_splits,
    train_regularised,
)
from lessons.overfitting.model import rows_of
from study.claims import Bar, Experiment, Rule, Verdict
from training.baseline import majority_right
from training.comparison import compare_in_pairs
from training.figures import figure, fixed, listed, percent, signed
from training.progress import report_progress, track


def loss_and_accuracy(
    *, what: str = "validation_accuracy", width: int = 64, n_splits: int = 60, first_seed: int = 0
) -> Verdict:
    """Compare the lowest point of the held-out loss with the end, on all rows and on a quarter."""
    seeds = range(first_seed, first_seed + n_splits)
    name, sign = {
        "validation_accuracy": ("the accuracy", -1),
        "sure_when_wrong": ("the certainty of its wrong answers", 1),
    }[what]
    ends, changes, worse = [], [], []
    for n_rows, share in track([(713, 1.0), (178, SHARE)], (4, 1)):
        run = train_regularised(width=width, seeds=seeds, share=share, max_frames=25)
        before, after = at_best(run, what), final(run, what)
        change = compare_in_pairs(sign * after, sign * before)
        changes.append(change)
        bar = max(0.014, 2 * change.standard_error)
        worse.append(Bar(f"how much worse with {n_rows} rows", change.mean, ">", bar))
        ends.append(
            f"with {n_rows} rows {name} goes from {percent(before.mean(), 1)} to "
            f"{percent(after.mean(), 1)}, worse on {change.better} of {n_splits} splits"
        )
    return Verdict(
        rule=Rule(worse, fails=[~bar for bar in worse]),
        finding=(
            f"From the lowest held-out loss to the end, {', and '.join(ends)}. Splits of one table "
            "overlap, so these standard errors are somewhat too small."
        ),
        evidence={
            "trained on": ["713 rows", "178 rows"],
            f"how much worse {name} gets (percentage points)": [100 * c.mean for c in changes],
            "standard error": [100 * c.standard_error for c in changes],
        },
    )


def dropout_always_helps(
    *, widths: tuple[int, ...] = (2, 8, 64), n_splits: int = 36, first_seed: int = 0
) -> Verdict:
    """Train one layer of each width with half of it dropped and without, in pairs."""
    seeds = range(first_seed, first_seed + n_splits)
    how = {"n_layers": 1, "share": SHARE, "n_epochs": 200, "max_frames": 2}
    leads, lower, helps = [], [], []
    for width in track(widths, widths):
        plain, dropped = (
            final(train_on_splits(seeds, n_hidden=width, dropout=share, **how))
            for share in track((0.0, 0.5), (1, 2))
        )
        gain = compare_in_pairs(plain, dropped)
        helps.append(
            Bar(f"loss lowered with {width} neurons", gain.mean, ">", 2 * gain.standard_error)
        )
        leads.append(float(gain.mean))
        lower.append(
            f"on {gain.better} of {n_splits} splits with {width} neurons (mean change "
            f"{signed(-gain.mean, 3)}, standard error {fixed(gain.standard_error, 3)})"
        )
    grows = " The more neurons there are to spare, the more it helps."
    return Verdict(
        rule=Rule(helps, fails=[~bar for bar in helps]),
        finding=(
            "After 200 epochs on 178 rows, the held-out loss is lower with dropout "
            f"{listed(lower)}.{grows if (np.diff(leads) > 0).all() else ''}"
        ),
        evidence={"neurons": widths, "how far dropout lowers the held-out loss": leads},
    )


def all_right_has_learned(*, labels: str = "shuffled", first_seed: int = 0) -> Verdict:
    """Train until every row is right, and see whether anything holds on rows held out."""
    seeds = range(first_seed, first_seed + 12)
    how = {"n_hidden": 128, "n_layers": 1, "n_epochs": 200, "max_frames": 2}
    run = train_on_splits(seeds, data="heart", labels=labels, **how)
    rows = rows_of(run)
    base = majority_right(rows.y, rows.y_held_out)
    known, held_out = final(run, "accuracy"), final(run, "validation_accuracy")
    lead = compare_in_pairs(held_out, base)
    bar = max(0.1, 2 * lead.standard_error)
    learned = (
        Bar("least training accuracy", known.min(), ">=", 0.99),
        Bar("mean lead over the most frequent class", lead.mean, ">", bar),
    )
    return Verdict(
        rule=Rule(learned),
        finding=(
            f"On average 12 networks get {percent(known.mean(), 1)} of their 242 training "
            f"patients right, and {percent(held_out.mean(), 1)} of the 61 held out; the majority "
            f"class is right about {percent(base.mean(), 1)} of those."
        ),
        evidence={"run": np.arange(1, 13), "accuracy on rows held out": held_out},
    )


def more_weights_than_rows(*, few: float = 1.0, many: float = 20.0, first_seed: int = 0) -> Verdict:
    """Fit ever more random neurons to samples of 20 points, and compare two sizes on new points."""
    seeds = range(first_seed, first_seed + 3 * N_DRAWS, N_DRAWS)
    fits = []
    for seed in track(seeds):
        report_progress(0.0)
        fits.append(fit_random_features(seed=seed))
        report_progress(1.0)
    errors = np.median(np.concatenate([fit.held_out for fit in fits]), axis=0)
    at = [PER_POINT.index(few), PER_POINT.index(many)]
    n, error = fits[0].n_neurons[at], errors[at]
    ratio = np.log10(error[1] / error[0])
    return Verdict(
        rule=Rule([Bar("log₁₀ of the error, against fewer neurons", ratio, "<", 0)]),
        finding=(
            f"Over {3 * N_DRAWS} samples of 20 points, {n[0]} random neurons have a median "
            f"squared error of {figure(error[0], 2)} on new points, and {n[1]} neurons "
            f"{figure(error[1], 2)}. Of all fits through the points, least squares takes the one "
            "with the smallest weights, and with more neurons they can be smaller."
        ),
        evidence={
            "neurons, for 20 points": [str(size) for size in fits[0].n_neurons],
            "median squared error on new points": errors,
        },
    )


CLAIMS = {
    "loss_and_accuracy": Experiment(
        test=loss_and_accuracy, control=partial(loss_and_accuracy, what="sure_when_wrong")
    ),
    "dropout_always_helps": Experiment(
        test=dropout_always_helps, control=partial(dropout_always_helps, widths=(16, 64))
    ),
    "all_right_has_learned": Experiment(
        test=all_right_has_learned, control=partial(all_right_has_learned, labels="true")
    ),
    "more_weights_than_rows": Experiment(
        test=more_weights_than_rows, control=partial(more_weights_than_rows, few=0.3, many=1.0)
    ),
}
