"""What the runs say in figures, and where a run is not the one that was predicted."""

from collections.abc import Mapping

import numpy as np

from lessons.overfitting.ceiling import Ceiling, ceiling, disputed
from lessons.overfitting.double_descent import DoubleDescent, minimum_and_peak
from lessons.overfitting.experiments import (
    BESIDE,
    DECAYS,
    INSIDE,
    SHARES,
    ByRows,
    all_right_from,
    at_best,
    choose_on_other_splits,
    final,
)
from lessons.overfitting.model import baseline, best_frame, rows_of, sizes_of
from lessons.overfitting.polynomials import ManyFits
from lessons.overfitting.tables import LABELS
from training.comparison import standard_error
from training.dense import n_weights
from training.figures import figure, fixed, percent, points
from training.hyperparameters import holds_for_any, with_settings
from training.recorded_run import RecordedRun


def size(run: RecordedRun) -> int:
    """Return how many weights and biases the network of a run has."""
    return n_weights(with_settings(sizes_of, run.hyperparameters))


def beside(what: str, columns: Mapping[str, Mapping[str, str]]) -> dict[str, list[str]]:
    """Put figures of several runs, by the same names, beside each other."""
    names = [*next(iter(columns.values()))]
    return {what: names} | {run: [*figures.values()] for run, figures in columns.items()}


# Many curves -------------------------------------------------------------------------------------


def parts_rows(fits: ManyFits, degree: int) -> dict[str, list[str]]:
    """Name what the error of a capacity is made of, and what was measured."""
    errors = {
        "bias²": fits.bias[degree],
        "variance": fits.variance[degree],
        "noise": fits.noise,
        "their sum": fits.expected[degree],
        "measured on fresh points": fits.measured[degree],
    }
    figures = [fixed(error, 3) for error in errors.values()]
    return {f"degree {degree}": list(errors), "mean squared error": figures}


def descent_rows(fits: DoubleDescent, at: int) -> dict[str, list[str]]:
    """Put one's own number of neurons beside those before the top, at the top, and the most."""
    training, held_out, weights = (
        np.median(each, axis=0) for each in (fits.training, fits.held_out, fits.weights)
    )
    shown = sorted({*minimum_and_peak(fits), at, len(fits.n_neurons) - 1})
    return {
        "neurons": [f"{fits.n_neurons[i]:,}{' (yours)' if i == at else ''}" for i in shown],
        "error on new points": [figure(held_out[i], 2) for i in shown],
        "on the points": [fixed(training[i], 3) for i in shown],
        "length of the weights": [figure(weights[i], 2) for i in shown],
    }


# The turn ----------------------------------------------------------------------------------------


def turning_point(run: RecordedRun) -> tuple[float, str]:
    """Return the epoch at which a single run's held-out loss is lowest, and what to call it."""
    epoch = int(run.steps[int(best_frame(run))])
    return float(epoch), f"lowest held-out loss: epoch {epoch:,}"


@holds_for_any("learning_rate", "n_epochs")
def turn_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Compare the losses and the accuracy of a single run at the turn and at the end."""
    m, best = run.metrics, int(best_frame(run))

    def column(at: int) -> dict[str, str]:
        return {
            "training loss": fixed(run.loss[at], 3),
            "held-out loss": fixed(m["validation_loss"][at], 3),
            "held-out accuracy": percent(float(m["validation_accuracy"][at]), 1),
            "sure of its wrong answers": percent(float(m["sure_when_wrong"][at])),
        }

    ends = {f"lowest: epoch {run.steps[best]:,}": best, f"end: epoch {run.steps[-1]:,}": -1}
    columns = {name: column(at) for name, at in ends.items()}
    return beside(f"{size(run):,} weights and biases", columns)


@holds_for_any("n_epochs")
def long_rows(runs: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Compare where a linear model and a wide network end after a long training."""

    def column(run: RecordedRun) -> dict[str, str]:
        turned = run.steps[int(best_frame(run))]
        return {
            "weights and biases": f"{size(run):,}",
            "epochs": f"{run.steps[-1]:,}",
            "training accuracy": percent(float(final(run, "accuracy")), 1),
            "held-out accuracy": percent(float(final(run, "validation_accuracy")), 1),
            "lowest held-out loss": f"{at_best(run):.3f}, epoch {turned:,}",
            "held-out loss at the end": fixed(final(run), 3),
        }

    return beside("model", {model: column(run) for model, run in runs.items()})


# Cures -------------------------------------------------------------------------------------------


@holds_for_any("n_epochs", "n_hidden", "share", "stop_early", "l1", "l2", "dropout")
def cured_rows(before: RecordedRun, after: RecordedRun) -> dict[str, list[str]]:
    """Compare what several splits come to without cures and with them."""

    def column(run: RecordedRun) -> dict[str, str]:
        return {
            "held-out loss at the end": fixed(final(run).mean(), 3),
            "at its lowest": fixed(at_best(run).mean(), 3),
            "held-out accuracy at the end": percent(final(run, "validation_accuracy").mean(), 1),
            "training loss at the end": fixed(run.loss[:, -1].mean(), 3),
        }

    columns = {"without cure": column(before), "with your cures": column(after)}
    return beside(f"means over {len(before.loss)} splits", columns)


def cures_table(cures: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Return what each cure does to the losses and the accuracy at the end, column by column."""
    runs = list(cures.values())
    return {
        "cure": list(cures),
        "held-out loss": [f"{final(run).mean():.3f}" for run in runs],
        "spread": [f"± {final(run).std(ddof=1):.3f}" for run in runs],
        "training loss": [f"{run.loss[:, -1].mean():.3f}" for run in runs],
        "held-out accuracy": [percent(final(r, "validation_accuracy").mean(), 1) for r in runs],
    }


def decay_rows(losses: Mapping[str, np.ndarray]) -> dict[str, list[str]]:
    """Compare weight decay inside Adam and beside it, each at the strength that does best here."""
    best = {kind: int(each.mean(axis=1).argmin()) for kind, each in losses.items()}
    ends = {kind: losses[kind][at] for kind, at in best.items()}
    inside, lower = losses[INSIDE], (ends[BESIDE] < ends[INSIDE]).sum()
    return {
        "held-out loss": [
            *(f"{kind}, strength {DECAYS[kind][at]:g}" for kind, at in best.items()),
            "splits on which AdamW is lower",
            "L2, chosen for each split by its held-out rows",
            "L2, chosen on the other splits",
        ],
        "mean": [
            *(fixed(each.mean(), 3) for each in ends.values()),
            f"{lower} of {inside.shape[1]}",
            fixed(inside.min(axis=0).mean(), 3),
            fixed(choose_on_other_splits(inside).mean(), 3),
        ],
    }


def more_rows(network: ByRows, linear: ByRows, share: float) -> dict[str, list[str]]:
    """Compare a network with the model without hidden neurons, on few rows, all, and the share."""
    own = SHARES.index(share)
    shown = sorted({0, own, len(SHARES) - 1})
    gap, lower = network.held_out - network.training, network.held_out < linear.held_out
    return {
        "rows": [f"{network.n_rows[i]}{' (yours)' if i == own else ''}" for i in shown],
        "held-out loss": [fixed(network.held_out[:, i].mean(), 3) for i in shown],
        "gap": [fixed(gap[:, i].mean(), 3) for i in shown],
        "no hidden neuron": [fixed(linear.held_out[:, i].mean(), 3) for i in shown],
        "network lower on": [f"{lower[:, i].sum()} of {len(lower)} splits" for i in shown],
    }


# Labels from a hat -------------------------------------------------------------------------------


@holds_for_any("n_epochs")
def by_heart_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Tell how soon a single run knew all its rows by heart, and what that is worth elsewhere."""
    rows, (base,) = rows_of(run), baseline(run).values()
    n_rows, n_held_out = len(rows.y), len(rows.y_held_out)
    held_out, known = float(final(run, "validation_accuracy")), all_right_from(run)
    figures = {
        f"right on the {n_rows:,} training rows": percent(float(final(run, "accuracy")), 1),
        "all of them from epoch": "–" if known is None else f"{known:,}",
        f"right on the {n_held_out} held-out rows": percent(held_out, 1),
        "standard error of that": points(standard_error(held_out, n_held_out)),
        "always guessing the majority class": percent(base, 1),
    }
    return {f"{size(run):,} weights and biases": [*figures], "figure": [*figures.values()]}


def ceilings_beside(run: RecordedRun) -> dict[str, float]:
    """Return the ceilings on the passengers beside what a single run on them has reached."""
    settings = run.hyperparameters
    true, shuffled = (with_settings(ceiling, {**settings, "labels": labels}) for labels in LABELS)
    share = shuffled.y.mean()
    return {
        "ceiling, true labels": true.accuracy,
        "ceiling, shuffled labels": shuffled.accuracy,
        f"your network, {settings['labels']} labels": float(run.metrics["accuracy"][-1]),
        "always the majority class": float(max(share, 1 - share)),
    }


def ceiling_rows(table: Ceiling) -> dict[str, list[str]]:
    """Count the rows that cannot be told apart, and what that makes of the best answers."""
    n = len(table.rows)
    counts = {
        "training rows": n,
        "different inputs among them": table.n_inputs,
        "groups alike with different labels": len(disputed(table)),
        "rows that any model must get wrong": n - round(table.accuracy * n),
    }
    return {"with these labels": list(counts), "number": [f"{n:,}" for n in counts.values()]}
