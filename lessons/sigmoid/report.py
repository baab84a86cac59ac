"""What a sigmoid curve says in words and tables, and the answers to the predictions."""

import math
from collections.abc import Mapping

import numpy as np

from datasets.students import HOURS
from datasets.toy import overlapping_truth
from lessons.gradient_descent.model import predict as logits
from lessons.sigmoid.experiments import Decisions, Draws, growth
from lessons.sigmoid.model import (
    decision_boundary,
    maximum_likelihood,
    probability,
    samples_of,
    separable,
    training_set,
)
from lessons.sigmoid.trust import CalibrationResult
from training.activations import sigmoid, sigmoid_slope
from training.figures import figure, fixed, percent, signed_points
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

LOGITS = np.array([-5.0, -2.0, 0.0, 2.0, 5.0])
"""Where to read the sigmoid, shape (5,)."""


def certainty(p: float, digits: int = 0) -> str:
    """Write a probability that a sigmoid gives: however it rounds, it is neither 0 nor 1."""
    if p < 1e-6:
        return "less than 0.0001 %"
    return percent(p, digits) if p <= 1 - 1e-6 else "more than 99.9999 %"


ENOUGH = 0.85
"""The probability of what really happened that the first goal asks for."""


def describe_sureness(w: float, b: float) -> str:
    """Say for which student a curve expects least what really happened, and how much of it."""
    x, y = training_set()
    p = probability(x, w, b)
    of_truth = np.where(y == 1, p, 1 - p)
    worst = int(of_truth.argmin())
    happened = "passed" if y[worst] else "failed"
    if of_truth[worst] >= ENOUGH:
        return (
            f"**Sure and right.** Even the student with {count_of(HOURS[worst])}, who {happened}, "
            f"gets {certainty(float(of_truth[worst]))} for that."
        )
    n_sure = int((of_truth >= ENOUGH).sum())
    return (
        f"**{n_sure} of {len(y)}** so far. The student with {count_of(HOURS[worst])} {happened}, "
        f"and your curve gives that only **{certainty(float(of_truth[worst]))}**."
    )


def curve_rows(w: float, b: float, hours: float) -> dict[str, list[str]]:
    """Return where a curve crosses 50 %, and how sure it is of one student."""
    sure = float(probability(np.array([hours]), w, b)[0])
    crosses = f"{fixed(float(decision_boundary(w, b)))} hours" if w else "nowhere: it is flat"
    return {
        "your curve crosses 50 % at": [crosses],
        f"a student with {count_of(hours)} has passed with": [certainty(sure)],
    }


def count_of(hours: float) -> str:
    """Write how many hours somebody studied, such as "1 hour" or "3.1 hours"."""
    return f"{figure(hours)} {'hour' if hours == 1 else 'hours'}"


def examples() -> dict[str, list[str]]:
    """Return the sigmoid and its slope at a few logits, as columns of a table."""
    return {
        "z": [figure(z) for z in LOGITS],
        "σ(z)": [f"{s:.4f}" for s in sigmoid(LOGITS)],
        "slope": [f"{slope:.4f}" for slope in sigmoid_slope(LOGITS)],
    }


def saturation_rows(w: float, b: float) -> dict[str, list[str]]:
    """Return how steep the sigmoid is where the four students stand on it."""
    slopes = sigmoid_slope(logits(HOURS, w, b))
    return {
        "student": [count_of(hours) for hours in HOURS],
        "slope": [f"{slope:.3f}" for slope in slopes],
        "saturated (below 0.01)": ["yes" if slope < 0.01 else "no" for slope in slopes],
    }


@holds_for_any("learning_rate", "n_epochs", "w", "b")
def training_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Return what a single run on the four students ended with."""
    p = probability(HOURS, **run.final)
    return {
        "student": [count_of(hours) for hours in HOURS],
        "in truth": ["passed" if y else "failed" for y in training_set()[1]],
        "probability of passing": [certainty(float(each), 1) for each in p],
    }


@holds_for_any("learning_rate", "n_epochs", "w", "b")
def describe_training(run: RecordedRun) -> str:
    """Say that a single run overshot, if it did."""
    if (np.diff(run.loss) <= 1e-6).all():
        return ""
    return (
        f"At this learning rate the steps overshoot, up to a loss of {figure(run.loss.max())} on "
        "the way. It cannot become infinite, because p − y is never larger than 1 in size."
    )


def bottom(run: RecordedRun) -> float | None:
    """Return the weight of least cross-entropy on a run's samples; None if there is none."""
    x, y = samples_of(run)
    return None if separable(x, y) else maximum_likelihood(x, y)[0]


def named(runs: Mapping[str, RecordedRun]) -> dict[str, RecordedRun]:
    """Return the two runs of `converge` by what to call them."""
    return {"four students": runs["hours"], "overlapping classes": runs["overlapping"]}


def goal(runs: Mapping[str, RecordedRun]) -> tuple[float, str] | None:
    """Return where the weight of the overlapping classes is going, and its name, if anywhere."""
    at = bottom(runs["overlapping"])
    return None if at is None else (at, f"lowest loss of the overlapping classes: {fixed(at)}")


@holds_for_any("n_epochs")
def rest_rows(runs: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Return where the weights of the two runs of `converge` stand, and where they are going."""
    bottoms = [bottom(run) for run in runs.values()]
    grown = [
        fixed(growth(run, max(1, int(run.epochs[-1]) // 2))) if run.epochs[-1] >= 4 else "–"
        for run in runs.values()
    ]
    truth = overlapping_truth(runs["overlapping"].hyperparameters["spread"])[0]
    return {
        "trained on": [*named(runs)],
        "w now": [fixed(run.final["w"]) for run in runs.values()],
        "growth of w for e times the epochs": grown,
        "lowest loss at w =": ["nowhere" if at is None else fixed(at) for at in bottoms],
        "w of the true probabilities": ["none", fixed(truth)],
    }


@holds_for_any("loss", "learning_rate", "n_epochs", "w", "b")
def flatness_rows(runs: Mapping[str, RecordedRun]) -> dict[str, list[str]]:
    """Return how steep either loss was at the start, and is at the end."""
    slopes = [np.abs(run.gradients["w"]) for run in runs.values()]
    return {
        "loss": [*runs],
        "slope along w at the start": [figure(each[0], 2) for each in slopes],
        "at the end": [figure(each[-1], 2) for each in slopes],
    }


def decision_rows(learned: Decisions, new: Decisions) -> dict[str, list[str]]:
    """Return what decisions are worth on new students, and on those of the training set."""
    both = {f"{len(new.y)} new students": new, f"{len(learned.y)} of the training set": learned}
    return {
        "decisions about": [*both],
        "accuracy": [percent(each.accuracy, 1) for each in both.values()],
        "accuracy of always guessing the majority class": [
            percent(each.baseline, 1) for each in both.values()
        ],
        "cost per student": [f"{each.cost:.3f}" for each in both.values()],
        "cheapest threshold": [f"{each.cheapest:.2f}" for each in both.values()],
    }


def odds_rows(w: float, b: float, hours: float) -> dict[str, list[str]]:
    """Return what one hour more does to the odds of a student, and to the probability."""
    z = [float(logits(np.array([x]), w, b)[0]) for x in (hours, hours + 1)]
    p, after = (float(sigmoid(each)) for each in z)
    return {
        "after": [count_of(hours), count_of(hours + 1), "change"],
        "probability": [certainty(p, 1), certainty(after, 1), signed_points(after - p)],
        "odds (to 1)": [*(figure(math.exp(each)) for each in z), f"× {figure(math.exp(w))}"],
    }


def span(shares: np.ndarray) -> str:
    """Write the lowest and the highest of several shares, such as "77.0 % to 92.0 %"."""
    low, high = percent(shares.min(), 1), percent(shares.max(), 1)
    return f"{low} to {high}" if low != high else low


def draw_rows(draws: Draws) -> dict[str, list[str]]:
    """Return how much of an accuracy is luck."""
    return {
        "on its training set": [span(draws.accuracy)],
        "best in the long run": [percent(draws.best, 1)],
        "draws that look better than that": [
            f"{int(np.sum(draws.accuracy > draws.best))} of {len(draws.accuracy)}"
        ],
        "the same curves on new students": [span(draws.later)],
    }


def trust_rows(trusts: Mapping[str, CalibrationResult]) -> dict[str, list[str]]:
    """Return how far the outputs of the Titanic's models can be trusted."""
    return {
        "trained on": [*trusts],
        "outputs below 0.02 or above 0.98": [
            percent(trust.measured.share_extreme) for trust in trusts.values()
        ],
        "expected calibration error": [
            f"{trust.measured.expected_calibration_error:.3f}" for trust in trusts.values()
        ],
        "the same for true probabilities, by luck alone": [
            f"{trust.true.mean_error:.3f}" for trust in trusts.values()
        ],
    }
