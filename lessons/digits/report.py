"""What the runs on the digits say, in words and tables."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from datasets.digits import load_digits
from lessons.digits.answers import a_digit
from lessons.digits.experiments import DISTURBANCES, MAJORITY, OWN, RATES, RIVAL, WIDTHS, compare
from lessons.digits.model import n_parameters
from lessons.digits.samples import N_HELD_OUT, N_TRAIN, majority_accuracy, split
from training.activations import softmax
from training.baseline import majority
from training.comparison import OVERLAP, describe_counts, describe_standing, standard_error
from training.figures import figure, out_of, percent, points
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun


def digits(accuracy: float) -> str:
    """Say an accuracy on validation digits as a count and in percent: "175 of 180 (97.2 %)"."""
    return out_of(round(float(accuracy) * N_HELD_OUT), N_HELD_OUT)


def split_rows(split_seed: int, order: str) -> dict[str, list[str]]:
    """Say how the digits are dealt out, and what the baseline gets."""
    _, labels = load_digits()
    train_rows, _, _ = split(split_seed, order=order)
    most = a_digit(int(majority(labels[train_rows])))
    right = digits(_baseline(split_seed, order))
    return {
        "part": ["training set", "validation set", "test set"],
        "digits": [f"{N_TRAIN:,}", f"{N_HELD_OUT}", f"{N_HELD_OUT}"],
        f"right if always guessing {most}": ["", right, ""],
    }


def score_rows(names: Sequence[str], scores: Sequence[float]) -> dict[str, list[str]]:
    return {
        "digit": [*names],
        "e to its score": [figure(power) for power in np.exp(scores)],
        "divided by the sum": [percent(p, 1) for p in softmax(np.array(scores))],
    }


# A run -------------------------------------------------------------------------------------------


def baseline(run: RecordedRun) -> dict[str, float]:
    """Return the baseline's accuracy on the validation digits of a single run, by its name."""
    settings = run.hyperparameters
    return {MAJORITY: _baseline(settings["split_seed"], settings["order"])}


@lru_cache(maxsize=64)
def _baseline(split_seed: int, order: str) -> float:
    return float(majority_accuracy(split_seed, order=order))


@holds_for_any(
    *("n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs"),
    *("train_shift", "train_noise", "order"),
)
def describe_reader(run: RecordedRun) -> str:
    """Say how a single run came to read, and how well it does, in words that need no lesson."""
    return (
        f"Nobody told it what a 3 looks like. It was shown {N_TRAIN:,} digits that other people "
        "wrote, each with its name, and its **weights** were turned a little at a time, so that "
        "it would call more of them by their names. All of them fill the box from top to bottom. "
        f"Of {N_HELD_OUT} digits that it had not been shown, it gets "
        f"**{round(float(run.metrics['validation_accuracy'][-1]) * N_HELD_OUT)}** right."
    )


@holds_for_any("batch_size", "n_epochs", "optimiser", "learning_rate", "train_shift", "train_noise")
def run_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Say how large a single run's network is, and how it came out on the validation digits."""
    right = run.metrics["validation_accuracy"]
    rows = {
        "weights and biases": f"{n_parameters(run.hyperparameters['n_hidden']):,}",
        "steps": f"{run.steps[-1]:,}",
        "read in the end": digits(right[-1]),
        "standard error of that": points(standard_error(float(right[-1]), N_HELD_OUT)),
        f"read by {MAJORITY}": digits(baseline(run)[MAJORITY]),
    }
    if (ends := np.flatnonzero(np.isclose(run.epochs, 1))).size:
        rows["read after the first epoch"] = percent(right[ends[0]], 1)
    return {"on the validation digits": [*rows], "your network": [*rows.values()]}


# Many runs ---------------------------------------------------------------------------------------


def epoch_rows(accuracy: np.ndarray) -> dict[str, list[str]]:
    """Say what several splits and starts came to after one, two, and all epochs."""
    last = accuracy.shape[1] - 1
    shown = {epoch: accuracy[:, epoch] for epoch in sorted({min(1, last), min(2, last), last})}
    return {
        "epochs": [str(epoch) for epoch in shown],
        "digits read, on average": [percent(after.mean(), 1) for after in shown.values()],
        "standard deviation": [points(after.std(ddof=1)) for after in shown.values()],
    }


def rate_rows(accuracies: Mapping[str, np.ndarray]) -> dict[str, list[str]]:
    """Say at which rate each optimiser reads the most, and how much that is."""
    means = {name: values.mean(axis=0) for name, values in accuracies.items()}
    return {
        "optimiser": [*means],
        "best rate": [f"{RATES[int(mean.argmax())]:g}" for mean in means.values()],
        "digits read": [percent(mean.max(), 1) for mean in means.values()],
    }


def describe_widths(accuracy: np.ndarray) -> str:
    """Say from which width on widening brings next to nothing."""
    mean = accuracy.mean(axis=0)
    enough = WIDTHS[int(np.argmax(mean >= mean.max() - 0.01))]
    return f"Beyond **{enough}** hidden neurons no more than a percentage point is gained."


def disturbed_rows(accuracies: Mapping[str, np.ndarray], kind: str) -> dict[str, list[str]]:
    how = "noise of" if kind == "noise" else "moved by"
    columns = ["left alone", *(f"{how} {amount:g}" for amount in DISTURBANCES[kind][1:3])]
    shares = {
        name: [percent(values[:, i].mean()) for values in accuracies.values()]
        for i, name in enumerate(columns)
    }
    return {"network": [*accuracies], **shares}


def describe_pairs(accuracies: Mapping[str, np.ndarray]) -> str:
    """Say how a network compares with logistic regression over many splits, in pairs."""
    pairs = compare(accuracies[OWN], accuracies[RIVAL])
    standing = describe_standing(pairs, "logistic regression")
    return f"On the same digits your network is **{standing}**: {describe_counts(pairs)}. {OVERLAP}"
