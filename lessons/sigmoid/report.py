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
from training.decisions import cost
from training.figures import count, figure, fixed, percent, signed_points
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

LOGITS = np.array([-5.0, -2.0, 0.0, 2.0, 5.0])
"""Where to read the sigmoid, shape (5,)."""


def certainty(p: float, digits: int = 0) -> str:
    """Write a probability that a sigmoid gives: however it rounds, it is neither 0 nor 1."""
    if p < 1e-6:
        return "less than 0.0001 %"
    return percent(p, digits) if p <= 1 - 1e-6 else "more than 99.9999 %"


def certainties(shares: np.ndarray, digits: int = 0) -> str:
    """Write several probabilities in a row."""
    return ", ".join(certainty(float(p), digits) for p in shares)


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


def describe_curve(w: float, b: float, hours: float) -> str:
    """Say where a curve crosses 50 %, how steep it is there, and how sure it is of one student."""
    sure = float(probability(np.array([hours]), w, b)[0])
    student = (
        f"the probability that a student with {count_of(hours)} has passed is **{certainty(sure)}**"
    )
    if w == 0:
        return f"Your curve is flat: it treats all students alike, and {student}."
    factor = math.exp(abs(w))
    turned, sign = ("multiplies", "") if w > 0 else ("divides", "-")
    return (
        f"Your curve crosses 50 % at **{fixed(float(decision_boundary(w, b)))}** hours, where it "
        f"is steepest: $w/4$ = {fixed(w / 4)} per hour. It says that {student}. Each extra hour "
        f"{turned} the **odds** of passing, $p$ to $1-p$, by $e^{{{sign}w}}$ = "
        f"{fixed(factor, 2 if factor < 100 else 0)}."
    )


def count_of(hours: float) -> str:
    """Write how many hours somebody studied, such as "1 hour" or "3.1 hours"."""
    return f"{figure(hours)} {'hour' if hours == 1 else 'hours'}"


def examples() -> dict[str, list[str]]:
    """Return the sigmoid and its slope at a few logits, as columns of a table."""
    return {
        "z": [f"{z:g}" for z in LOGITS],
        "σ(z)": [f"{s:.4f}" for s in sigmoid(LOGITS)],
        "slope": [f"{slope:.4f}" for slope in sigmoid_slope(LOGITS)],
    }


def describe_saturation(w: float, b: float) -> str:
    """Say how steep the sigmoid is where the four students stand on it."""
    slopes = sigmoid_slope(logits(HOURS, w, b))
    flat = int(np.sum(slopes < 0.01))
    text = f"Where your four students stand, the slope is {', '.join(f'{s:.3f}' for s in slopes)}"
    if flat == 0:
        return f"{text}. Turning a knob changes the probability of each of them."
    who = {1: "one of them", 4: "all four of them"}.get(flat, f"{flat} of them")
    return (
        f"{text}. Below 0.01 a small turn of a knob changes almost nothing: the neuron is "
        f"**saturated** for {who}."
    )


@holds_for_any("learning_rate", "n_epochs", "w", "b")
def describe_training(run: RecordedRun) -> str:
    """Say how a run alone on the four students ended."""
    text = (
        f"After {count(int(run.epochs[-1]), 'epoch')} the curve gives the four students "
        f"{certainties(probability(HOURS, **run.final), 1)}, which makes a cross-entropy of "
        f"**{figure(run.loss[-1])}**."
    )
    if (np.diff(run.loss) > 1e-6).any():
        text += (
            f" At this learning rate the steps overshoot, up to a loss of {figure(run.loss.max())} "
            "on the way. It cannot become infinite, because p − y is never larger than 1 in size."
        )
    return text


@holds_for_any("n_epochs", "spread")
def describe_growth(run: RecordedRun) -> str:
    """Say how fast the weight of a run alone on the four students still grows, and why."""
    n_epochs = int(run.epochs[-1])
    text = ""
    if n_epochs >= 4:
        half = int(np.searchsorted(run.epochs, n_epochs // 2))
        text = (
            f"Between epochs {run.epochs[half]:,} and {n_epochs:,} $w$ went from "
            f"{fixed(run.parameters['w'][half])} to {fixed(run.final['w'])}: "
            f"**{fixed(growth(run, int(run.epochs[half])))}** for each factor of $e$ in the number "
            "of epochs. "
        )
    return (
        f"{text}The four students can be **separated**: a cut between 2 and 3 hours leaves all who "
        "failed on one side. So a steeper curve is always a little better: there is no lowest "
        "loss, and $w$ grows for ever, in the long run like 2 ln(epochs), the thin line."
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
def describe_rest(run: RecordedRun) -> str:
    """Say where the weight of a run alone on overlapping classes stands, and where it is going."""
    stands = (
        f"after {count(int(run.epochs[-1]), 'epoch')} $w$ stands at **{fixed(run.final['w'])}**"
    )
    truth = overlapping_truth(run.hyperparameters["spread"])[0]
    origin = (
        f"The true probabilities, from which these classes were drawn, have $w$ = {fixed(truth)}"
    )
    at = bottom(run)
    if at is None:
        return (
            f"For the other classes, {stands}. With so little spread, these "
            f"{len(samples_of(run)[1])} students can be separated as well, so there is no lowest "
            f"loss and no rest. {origin}."
        )
    left = abs(float(run.final["w"]) - at)
    arrived = "it has come to rest" if left < 0.005 else f"it has {fixed(left)} to go"
    return (
        f"Where the classes overlap, a curve that is too steep is punished: {stands}, the lowest "
        f"loss is at **{fixed(at)}**, and {arrived}. {origin}; the difference is the luck of the "
        "draw."
    )


@holds_for_any("loss", "learning_rate", "n_epochs", "w", "b")
def describe_flatness(runs: Mapping[str, RecordedRun]) -> str:
    """Say how steep either loss was at the start, and where the difference is from."""
    steep, slight = (abs(float(run.gradients["w"][0])) for run in runs.values())
    moved = ""
    if (logits(HOURS, **runs["squared error"].final) > 0).all():
        moved = (
            " Still, watch the squared error: in the end it stands where everybody passes, and "
            f"there the slope is {figure(abs(float(runs['squared error'].gradients['w'][-1])), 2)}."
        )
    return (
        f"At the start the slope along $w$ is **{figure(steep)}** for cross-entropy and "
        f"**{figure(slight, 2)}** for the squared error. Both contain $p - y$, but the squared "
        "error carries the slope of the sigmoid as well, $2\\,(p-y)\\,p\\,(1-p)$, and that is "
        "almost zero whenever the curve is very sure, right or wrong. The logarithm in "
        f"cross-entropy cancels it.{moved}"
    )


@holds_for_any("data", "n_samples", "spread", "learning_rate")
def describe_decisions(
    learned: Decisions, new: Decisions, run: RecordedRun, threshold: float, miss: float
) -> str:
    """Say what decisions are worth on students whom a run did not learn from, and on the others."""
    p = probability(new.x, **run.final)
    kept = float(cost(new.y, p, learned.cheapest, miss=miss))
    return (
        f"At threshold {threshold:g}, **{percent(new.accuracy, 1)}** of the decisions about these "
        f"{len(new.y)} new students are right, and {percent(learned.accuracy, 1)} of those about "
        f"the {len(learned.y)} it learned from. The **baseline**, the same answer for everybody, "
        f"gets {percent(new.baseline, 1)} right. If a false alarm costs 1 and a miss {miss:g}, a "
        f"new student costs **{new.cost:.3f}** on average; with {learned.cheapest:.2f}, the "
        f"cheapest threshold for those it learned from, it would be {kept:.3f}."
    )


def describe_order(learned: Decisions, new: Decisions) -> str:
    """Say what the areas under two ROC curves mean."""
    return (
        f"The **area under the curve** of the new students, AUC **{new.auc:.3f}**, is how often a "
        "random student who passed was given a higher probability than a random one who failed; "
        f"for those it learned from it is {learned.auc:.3f}. It judges the order alone: it needs "
        "no threshold, and does not care how far apart the probabilities are."
    )


def describe_odds(w: float, b: float, hours: float) -> str:
    """Say what one hour more does to the odds of a student, and to the probability."""
    z, then = (float(logits(np.array([x]), w, b)[0]) for x in (hours, hours + 1))
    p, after = float(sigmoid(z)), float(sigmoid(then))
    return (
        f"After {count_of(hours)} the probability is {certainty(p, 1)}, odds of "
        f"{figure(math.exp(z))} to 1; after {count_of(hours + 1)} it is {certainty(after, 1)}, "
        f"odds of {figure(math.exp(then))} to 1. The probability moved by "
        f"{signed_points(after - p)}, and that depends on where the student "
        f"stands. The odds were multiplied by $e^w$ = **{figure(math.exp(w))}**, and that does not."
    )


def span(shares: np.ndarray) -> str:
    """Write the lowest and the highest of several shares, such as "77.0 % to 92.0 %"."""
    low, high = percent(shares.min(), 1), percent(shares.max(), 1)
    return f"{low} to {high}" if low != high else low


def describe_draws(draws: Draws) -> str:
    """Say how much of an accuracy is luck."""
    n, lucky = len(draws.accuracy), int(np.sum(draws.accuracy > draws.best))
    better = (
        f"Among the {n} draws the circles look better: **{lucky} of {n}**. That is luck, for each "
        "curve is judged on the very students it learned from."
        if lucky
        else f"None of the {n} looks better than that."
    )
    return (
        f"{n} draws of the same two classes give accuracies of "
        f"{span(draws.accuracy)}. In the long "
        f"run nobody can be right more often than **{percent(draws.best, 1)}**. {better} On new "
        f"students, the same curves are right in {span(draws.later)} of cases."
    )


def describe_trust(trusts: Mapping[str, CalibrationResult]) -> str:
    """Say how far the outputs of the Titanic's models can be trusted."""
    text = " ".join(
        f"Trained on {loss}, {percent(trust.measured.share_extreme)} of the outputs lie below "
        f"0.02 or above 0.98, and they are off by "
        f"**{trust.measured.expected_calibration_error:.3f}** on average; true probabilities would "
        f"be off by {trust.true.mean_error:.3f}, through luck alone."
        for loss, trust in trusts.items()
    )
    n = int(sum(next(iter(trusts.values())).measured.n_samples))
    return (
        f"{text} Both are the same neuron with the same sigmoid, trained at the same learning rate "
        f"and asked about the same {n} held-out passengers. A number between 0 and 1 is not yet a "
        "probability: that depends on the loss."
    )
