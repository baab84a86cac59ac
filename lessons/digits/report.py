"""What the runs on the digits say in words, and the answers to the predictions."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from datasets.digits import load_digits
from lessons.digits.answers import a_digit, confusion, predict_validation
from lessons.digits.experiments import (
    CEILING,
    DISTURBANCES,
    MAJORITY,
    OWN,
    RATES,
    RIVAL,
    WIDTHS,
    compare,
)
from lessons.digits.model import n_parameters
from lessons.digits.samples import N_HELD_OUT, N_TRAIN, majority_accuracy, split
from training.activations import softmax
from training.baseline import majority
from training.comparison import OVERLAP, describe_counts, describe_lead, standard_error
from training.figures import count, figure, fixed, out_of, percent, points
from training.hyperparameters import holds_for_any, with_settings
from training.recorded_run import RecordedRun


def digits(accuracy: float) -> str:
    """Say an accuracy on validation digits as a count and in percent: "175 of 180 (97.2 %)"."""
    return out_of(round(float(accuracy) * N_HELD_OUT), N_HELD_OUT)


# The digits --------------------------------------------------------------------------------------


def split_rows(split_seed: int, order: str) -> dict[str, list[str]]:
    """Say how the digits are dealt out, and what the baseline gets."""
    _, labels = load_digits()
    train_rows, _, _ = split(split_seed, order=order)
    most = a_digit(int(majority(labels[train_rows])))
    right = digits(float(majority_accuracy(split_seed, order=order)))
    return {
        "part": ["training set", "validation set", "test set"],
        "digits": [f"{N_TRAIN:,}", f"{N_HELD_OUT}", f"{N_HELD_OUT}"],
        f"right if always guessing {most}": ["", right, ""],
    }


@dataclass(frozen=True)
class Scores:
    names: tuple[str, ...]  # The digits
    scores: np.ndarray  # (n,): Without what is added to all of them
    added: float  # To each score
    truth: str  # One of the names


def three_scores(
    *, score_3: float, score_5: float, score_8: float, added: float, truth: str
) -> Scores:
    return Scores(("3", "5", "8"), np.array([score_3, score_5, score_8]), added, truth)


def describe_scores(three: Scores) -> str:
    """Write out a softmax and its loss, number by number."""
    scores = np.round(three.scores + three.added, 1) + 0.0
    powers = [figure(math.exp(z)) for z in scores]
    i = three.names.index(three.truth)
    p = float(softmax(scores)[i])
    p_text = figure(p) if p < 0.999 else fixed(p, 5)
    small = ": small, but never zero" if p > 0.99 else ""
    return (
        f"For {three.truth}: $e^{{{scores[i]:.1f}}}$ is {powers[i]}; divided by the sum, "
        f"{' + '.join(powers)}, that makes **{percent(p, 1)}**. If it really is "
        f"{a_digit(int(three.truth))}, the loss is −ln {p_text} = {figure(-math.log(p))}{small}."
    )


# A run -------------------------------------------------------------------------------------------


def baseline(run: RecordedRun) -> dict[str, float]:
    """Return the baseline's accuracy on the validation digits of a run alone, by its name."""
    return {MAJORITY: float(with_settings(majority_accuracy, run.hyperparameters))}


@holds_for_any(
    "n_hidden",
    "optimiser",
    "learning_rate",
    "batch_size",
    "n_epochs",
    "train_shift",
    "train_noise",
    "order",
)
def describe_reader(run: RecordedRun) -> str:
    """Say how a run alone came to read, and how well it does, in words that need no lesson."""
    return (
        f"Nobody told it what a 3 looks like. It was shown {N_TRAIN:,} digits that other people "
        "wrote, each with its name, and its **weights** were turned a little at a time, so that "
        "it would call more of them by their names. All of them fill the box from top to bottom. "
        f"Of {N_HELD_OUT} digits that it had not been shown, it gets "
        f"**{round(float(run.metrics['validation_accuracy'][-1]) * N_HELD_OUT)}** right."
    )


def describe_size(n_hidden: int) -> str:
    """Say how many knobs a network has, and how they are counted."""
    total = n_parameters(n_hidden)
    if n_hidden == 0:
        return f"Without a hidden layer there are 64 × 10 weights and 10 biases: {total:,} knobs."
    return (
        f"Weights: 64 × {n_hidden} from the pixels, {n_hidden} × 10 to the outputs. Biases: "
        f"{n_hidden} and 10. **{total:,} knobs** in all."
    )


@holds_for_any("optimiser", "learning_rate", "train_shift", "train_noise")
def describe_run(run: RecordedRun) -> str:
    """Say how a run alone came out on the validation digits."""
    settings, right = run.hyperparameters, run.metrics["validation_accuracy"]
    ends = np.flatnonzero(np.isclose(run.epochs, 1))
    error = standard_error(float(right[-1]), N_HELD_OUT)
    first = f" After the first epoch it was {percent(right[ends[0]], 1)}." if len(ends) else ""
    return (
        f"{describe_size(settings['n_hidden'])} After {count(settings['n_epochs'], 'epoch')}, "
        f"{count(int(run.steps[-1]), 'step')} of {settings['batch_size']:,} digits, your network "
        f"reads **{digits(right[-1])}** of the validation digits, the baseline "
        f"{digits(baseline(run)[MAJORITY])}.{first} With only 180 digits such a figure has a "
        f"standard error of {points(error)}."
    )


def describe_epochs(accuracy: np.ndarray) -> str:
    """Say what several splits and starts came to after one, two, and all epochs."""
    last = accuracy.shape[1] - 1
    results = ", ".join(
        f"{percent(after.mean(), 1)} ± {fixed(100 * after.std(ddof=1), 1)} after {epoch}"
        for epoch, after in enumerate(accuracy.T)
        if epoch in (min(1, last), min(2, last), last)
    )
    return (
        f"Over {len(accuracy)} splits, each from another start: {results} "
        f"{'epoch' if last == 1 else 'epochs'} (mean and standard deviation of the share of "
        "validation digits read; always guessing the most frequent digit gets about 10 %)."
    )


@holds_for_any(
    "n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs", "train_shift", "train_noise"
)
def describe_mistakes(run: RecordedRun) -> str:
    """Say how many validation digits a run alone misreads, and which pair it confuses most."""
    _, labels, p = predict_validation(run)
    counts = confusion(labels, p[-1])
    wrong = counts - np.diag(np.diag(counts))
    if not wrong.any():
        return f"It reads all {len(labels)} validation digits."
    truth, answer = np.unravel_index(int(wrong.argmax()), wrong.shape)
    missed = p[-1].argmax(axis=-1) != labels
    sure = float(p[-1].max(axis=-1)[missed].max())
    return (
        f"At the end **{wrong.sum()} of {len(labels)}** validation digits are misread. The most "
        f"frequent mistake takes {a_digit(int(truth))} for {a_digit(int(answer))}, {wrong.max()} "
        f"of {counts[truth].sum()} times. In the surest of its mistakes the network is "
        f"{percent(sure, 1)} sure."
    )


# Many runs ---------------------------------------------------------------------------------------


def describe_rates(accuracies: Mapping[str, np.ndarray], n_epochs: int) -> str:
    """Say which rate is best for each optimiser, and how Adam and SGD compare there in pairs."""
    best = {name: int(values.mean(axis=0).argmax()) for name, values in accuracies.items()}
    at_best = ", ".join(
        f"{name} {percent(values[:, best[name]].mean(), 1)} at {RATES[best[name]]:g}"
        for name, values in accuracies.items()
    )
    pairs = compare(*(accuracies[name][:, best[name]] for name in ("Adam", "SGD")))
    return (
        f"Each at its own best rate, after {count(n_epochs, 'epoch')}: {at_best}. In pairs, on the "
        f"same splits from the same starts, Adam differs from SGD by {describe_lead(pairs)}: "
        f"{describe_counts(pairs)}. {OVERLAP}"
    )


def describe_widths(accuracy: np.ndarray, rival: float) -> str:
    """Say what widening brings, beside a model without a hidden layer."""
    mean = accuracy.mean(axis=0)
    at = dict(zip(WIDTHS, mean, strict=True))
    enough = next(width for width in WIDTHS if at[width] >= mean.max() - 0.01)
    beyond = (
        f" Beyond {enough} no more than a percentage point is gained."
        if enough < WIDTHS[-1]
        else ""
    )
    return (
        f"Means over {len(accuracy)} splits: {percent(at[WIDTHS[0]], 1)} with {WIDTHS[0]} hidden "
        f"neurons, {percent(at[WIDTHS[-1]], 1)} with {WIDTHS[-1]}.{beyond} Logistic regression, "
        f"without any hidden neuron and with {n_parameters(0)} knobs, reads {percent(rival, 1)}."
    )


def describe_disturbed(accuracies: Mapping[str, np.ndarray], kind: str) -> str:
    amounts = DISTURBANCES[kind]
    first, second = (
        f"with noise of {amount:g}" if kind == "noise" else f"moved by {amount:g}"
        for amount in amounts[1:3]
    )
    sentences = [
        f"Validation digits read by networks {name}: {percent(values[:, 0].mean())} if left alone, "
        f"{percent(values[:, 1].mean())} {first} and {percent(values[:, 2].mean())} {second}."
        for name, values in accuracies.items()
    ]
    return " ".join(sentences)


def describe_pairs(accuracies: Mapping[str, np.ndarray]) -> str:
    """Say how a network compares with logistic regression over many splits, in pairs."""
    own, rival, ceiling, majority = (accuracies[name] for name in (OWN, RIVAL, CEILING, MAJORITY))
    pairs = compare(own, rival)
    more = "more" if pairs.ahead or pairs.behind else "no more"
    return (
        f"Over {len(own)} splits your network reads {percent(own.mean(), 1)} on average (standard "
        f"deviation {points(own.std(ddof=1))}), logistic regression "
        f"{percent(rival.mean(), 1)}, a support vector machine {percent(ceiling.mean(), 1)}, the "
        f"majority {percent(majority.mean(), 1)}. On the same "
        f"digits yours differs from logistic regression by **{describe_lead(pairs)}**: "
        f"{describe_counts(pairs)}. That is {more} than twice the standard error. {OVERLAP}"
    )
