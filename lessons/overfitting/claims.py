"""Claims about overfitting put to the test, each with a control experiment."""

from functools import partial

import numpy as np

from lessons.overfitting.experiments import SHARE, at_best, cured, final
from lessons.overfitting.model import rows_of, train
from lessons.overfitting.tables import most_frequent
from study.claims import Experiment, Outcome, Verdict
from training.comparison import compare_in_pairs
from training.figures import percent
from training.progress import each

MOSTLY = 0.75
"""The share of the splits on which a thing must happen to be called a rule."""


def loss_and_accuracy(
    *, what: str = "validation_accuracy", width: int = 64, n_splits: int = 8
) -> Verdict:
    """Compare the lowest point of the held-out loss with the end, on all rows and on a quarter.

    It holds if what is measured gets worse on three quarters of the splits with both, and depends
    if it does with one of them.
    """
    seeds = tuple(range(n_splits))
    runs = {
        f"{n_rows} rows": cured(width=width, seeds=seeds, share=share, max_frames=25)
        for n_rows, share in each([(713, 1.0), (178, SHARE)], (4, 1))
    }
    name, sign = {
        "validation_accuracy": ("the accuracy", -1),
        "sure_when_wrong": ("the certainty of its wrong answers", 1),
    }[what]
    sentences, share_worse = [], []
    for rows, run in runs.items():
        change = compare_in_pairs(sign * final(run, what), sign * at_best(run, what))
        share_worse.append(change.better / n_splits)
        sentences.append(
            f"With {rows} the loss goes from {at_best(run).mean():.2f} up to "
            f"{final(run).mean():.2f}, {name} from {percent(at_best(run, what).mean(), 1)} to "
            f"{percent(final(run, what).mean(), 1)}: worse on {change.better}, level on "
            f"{change.equal}, better on {change.worse} of {n_splits} splits."
        )
    rule = [share >= MOSTLY for share in share_worse]
    return Verdict(
        outcome=Outcome.HOLDS if all(rule) else Outcome.DEPENDS if any(rule) else Outcome.FAILS,
        finding=(
            f"Two layers of {width} neurons, judged on rows held out, from the lowest loss to the "
            f"end. {' '.join(sentences)}"
        ),
        evidence={
            "trained on": np.array(list(runs)),
            f"share of the splits on which {name} gets worse": np.array(share_worse),
        },
    )


def dropout_always_helps(*, widths: tuple[int, ...] = (2, 8, 64), n_splits: int = 12) -> Verdict:
    """Train one layer of each width with half of it dropped and without, in pairs.

    It holds if dropout is nowhere worse by more than twice the standard error.
    """
    seeds, leads, words = np.arange(n_splits), [], []
    harmed = False
    for width in each(widths, widths):
        plain, dropped = (
            final(
                train(
                    n_hidden=width,
                    n_layers=1,
                    share=SHARE,
                    n_epochs=200,
                    dropout=share,
                    seed=seeds,
                    split_seed=seeds,
                    max_frames=2,
                )
            )
            for share in each((0.0, 0.5), (1, 2))
        )
        harmed |= compare_in_pairs(dropped, plain).ahead
        leads.append(float((plain - dropped).mean()))
        words.append(
            f"with {width} neurons it takes the loss from {plain.mean():.3f} to "
            f"{dropped.mean():.3f} (lower on {int((dropped < plain).sum())} of {n_splits} splits)"
        )
    return Verdict(
        outcome=Outcome.FAILS if harmed else Outcome.HOLDS,
        finding=f"On passengers held out, after 200 epochs on 178 rows: {'; '.join(words)}.",
        evidence={
            "neurons": np.array(widths),
            "how far dropout lowers the held-out loss": np.array(leads),
        },
    )


def all_right_has_learned(*, labels: str = "shuffled", n_runs: int = 12) -> Verdict:
    """Train until every row is right, and see whether anything holds on rows held out.

    It holds if all runs get at least 99 % of their training rows, and beat the baseline on rows
    held out by more than twice the standard error.
    """
    seeds = np.arange(n_runs)
    run = train(
        data="heart",
        labels=labels,
        n_hidden=128,
        n_layers=1,
        n_epochs=200,
        seed=seeds,
        split_seed=seeds,
        max_frames=2,
    )
    base = most_frequent(rows_of(run))
    known, held_out = final(run, "accuracy"), final(run, "validation_accuracy")
    lead = compare_in_pairs(held_out, base)
    learned = bool(known.min() >= 0.99 and lead.ahead)
    return Verdict(
        outcome=Outcome.HOLDS if learned else Outcome.FAILS,
        finding=(
            f"After 200 epochs {n_runs} networks of 128 neurons are right on "
            f"{percent(known.mean(), 1)} of the 242 patients they were trained on, on average, and "
            f"on {percent(held_out.mean(), 1)} of the 61 held out; the most frequent class is "
            f"right on {percent(base.mean(), 1)} of those."
        ),
        evidence={
            "run": seeds + 1,
            "accuracy on rows held out": held_out,
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
}
