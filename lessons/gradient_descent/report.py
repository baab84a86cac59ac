"""What a descent says in words and numbers: the bowl under it, its edge, its answer."""

import math
from dataclasses import dataclass

import numpy as np

from datasets.students import HOURS
from lessons.gradient_descent.model import (
    best_line,
    hessian,
    in_hours,
    predict,
    training_set,
)
from training.bowls import (
    condition_number,
    contour_ellipses,
    critical_learning_rate,
    growth_per_step,
)
from training.figures import as_term, count, figure, fixed
from training.hyperparameters import holds_for_any
from training.losses import half_mean_squared_error
from training.recorded_run import RecordedRun

BELOW, ABOVE = 0.23, 0.25
"""Two learning rates on either side of the edge."""
TRUTH = 90.0
"""What a student of 5 hours scores without noise, in points."""
OF_USE = 1e6
"""Points from which on an answer is one of a run that diverges."""
_DATA = ("noise", "outlier", "standardise", "seed")
_ROUNDING = 1e-9
"""Growth per step that is told from 1 only by rounding."""


def loss_means(x: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """Return the means over the samples from which the loss of every line follows.

    Shapes: x, y (n_samples,).
    """
    products = {"xx": x * x, "x": x, "xy": x * y, "y": y, "yy": y * y}
    return {name: float(np.mean(product)) for name, product in products.items()}


def loss_at(x: np.ndarray, y: np.ndarray, w: float, b: float) -> float:
    """Return the loss L of one line."""
    return float(half_mean_squared_error(predict(x, w, b), y))


def _is_level(slope: float) -> bool:
    return fixed(slope) == "0.00"  # as it is shown


def describe_slope(slope: float) -> str:
    """Say which way is uphill, and hence which way to step."""
    if _is_level(slope):
        return "this is the bottom, and there is no step until you pull the ball away"
    uphill, downhill = ("right", "left") if slope > 0 else ("left", "right")
    return f"uphill is to the {uphill}, so the step goes to the {downhill}"


def describe_step(run: RecordedRun) -> str:
    """Say with its numbers which step comes next after a run alone whose b was held."""
    rate = float(run.hyperparameters["learning_rate"])
    w, slope = float(run.final["w"]), float(run.gradients["w"][-1])
    step = rate * slope
    # Small steps need more decimals, or the numbers would read as if nothing moved.
    decimals = max(2, 1 - math.floor(math.log10(abs(step)))) if step else 2
    slope_text = f"({fixed(slope)})" if slope < 0 else fixed(slope)
    return (
        f"{rate:g} × {slope_text} = {fixed(step, decimals)}, so the next step takes w from "
        f"{fixed(w, decimals)} to {fixed(w - step, decimals)}"
    )


@holds_for_any("n_epochs", "w", "b", "hold_b")
def describe_steps(run: RecordedRun) -> str:
    """Say where a run alone whose b was held stands, how steep it is there, and what comes next."""
    slope = float(run.gradients["w"][-1])
    then = "" if _is_level(slope) else f" {describe_step(run)}."
    return (
        f"Steps taken: {run.steps[-1]}, from your w = {fixed(run.parameters['w'][0], 1)}. Now $w$ "
        f"= {fixed(run.final['w'])} and L = {fixed(run.loss[-1], 1)}. The slope is {fixed(slope)}: "
        f"{describe_slope(slope)}.{then}"
    )


def answers(runs: RecordedRun) -> np.ndarray:
    """Return what the last line of each run says for 5 hours, in points: (n_runs,)."""
    w, b = line_in_hours(runs)
    return np.asarray(w[..., -1] * 5.0 + b[..., -1])


@holds_for_any("learning_rate", "n_epochs", "w", "b", "noise", "outlier")
def describe_answers(runs: RecordedRun) -> str:
    """Say how far luck moves the answer for 5 hours over a batch of runs."""
    each = answers(runs)
    arrived = np.abs(each) < OF_USE
    if not arrived.all():
        return (
            f"{int((~arrived).sum())} of {len(each)} classes diverged: no answer can be compared."
        )
    if not runs.hyperparameters["noise"]:
        return (
            f"Without noise all {len(each)} classes are the same one, and so is their answer. "
            "**Turn the noise up**, and watch how far they spread."
        )
    near = int((abs(each - TRUTH) <= 5.0).sum())
    return (
        f"The answer is within 5 points of {TRUTH:g} for **{near} of {len(each)}** classes with "
        f"the same noise. The standard deviation is {fixed(each.std(), 1)} points around a mean of "
        f"{fixed(each.mean(), 1)}. Four students are a small class."
    )


@dataclass(frozen=True)
class BowlView:
    """The bowl that a run descends, seen from above.

    Attributes
    ----------
    contours : (n_levels, n_points, 2) array of float
        Points (w, b) along the lines of equal loss.
    levels : (n_levels,) array of float
        The loss L on each.
    bottom : (float, float)
        The w and b of least loss.
    critical : float
        The learning rate above which the steps grow.
    condition : float
        How many times steeper the bowl is across than along.
    answer : float
        What the run's last line says for 5 hours, in points.
    """

    contours: np.ndarray
    levels: np.ndarray
    bottom: tuple[float, float]
    critical: float
    condition: float
    answer: float


def bowl_view(run: RecordedRun) -> BowlView:
    """Return what there is to see of the bowl under a run alone."""
    x, y = _data(run)
    levels = np.array([2.5, 12.5, 50, 150, 350, 750, 1500, 3000, 6000, 12_000, 24_000.0])
    bottom = best_line(x, y)
    return BowlView(
        contours=contour_ellipses(hessian(x), bottom, levels),
        levels=levels + half_mean_squared_error(predict(x, *bottom), y),
        bottom=bottom,
        critical=critical_learning_rate(hessian(x)),
        condition=condition_number(hessian(x)),
        answer=float(answers(run)),
    )


def describe_contest(own: np.ndarray, machine: np.ndarray, run: RecordedRun, step: int) -> str:
    """Say what the learner's line costs, and what the machine's does.

    Shapes: own, machine (n, 2).
    """
    x, y = _data(run)
    losses = [loss_at(x, y, *line) for line in own]
    you = f"Your best line so far: **L = {figure(min(losses))}** points²"
    you += f", after {count(len(own) - 1, 'move')}"
    if len(own) == 1:
        you = f"No move of yours yet; the line at the start has **L = {figure(losses[0])}** points²"
    if step < 0:
        return f"{you}."
    loss, least = loss_at(x, y, *machine[step]), loss_at(x, y, *best_line(x, y))
    best = ": no line does better" if round(loss - least, 6) <= 0 else ""
    after = count(int(run.epochs[step]), "step")
    return f"{you}. The machine: **L = {figure(loss)}**, after {after}{best}."


@holds_for_any("n_epochs", "w", "b")
def describe_run(run: RecordedRun, view: BowlView, *, reveal: bool = True) -> str:
    """Say what a run alone has come to: its phases, its edge, its answer."""
    if view.condition > 2:
        shape = (
            f"This bowl is a valley, **{fixed(view.condition, 1)} times** steeper across than "
            "along: on its floor the errors of w and b nearly make up for each other, and there is "
            "hardly a slope to follow."
        )
    else:
        shape = "This bowl is **round**: every direction is equally steep, and there is no valley."
    answer = (
        f"For 5 hours, the final line predicts **{fixed(view.answer, 1)}** points."
        if abs(view.answer) < OF_USE
        else "For 5 hours, the final line is of no use."
    )
    return f"{shape} {describe_edge(run, reveal=reveal)} {answer}"


def describe_edge(run: RecordedRun, *, reveal: bool = True) -> str:
    """Say on which side of the critical learning rate a run alone was, and what that did."""
    rate, H = float(run.hyperparameters["learning_rate"]), hessian(_data(run)[0])
    growth, critical = growth_per_step(H, rate), critical_learning_rate(H)
    across, along = (
        f"1 − {rate:g} × {fixed(k, 3)} = {_beside_one(rate * k)}"
        for k in np.linalg.eigvalsh(H)[::-1]
    )
    factor = (
        f"each step multiplies the distance across the valley by 1 − ηk = {across}, and along it "
        f"by {along}"
        if across != along
        else f"each step multiplies the distance to the bottom by 1 − ηk = {across}"
    )
    if abs(growth - 1.0) < _ROUNDING and rate > 0:
        return (
            f"At learning rate {rate:g}, exactly the edge, steps neither shrink nor grow: such a "
            "run jumps back and forth, until after thousands of steps rounding decides what "
            "happens."
        )
    if rate < critical:
        where = f"; the edge is at {fixed(critical, 4)}" if reveal else ""
        return f"At learning rate {rate:g} {factor}{where}."
    beyond = f"Learning rate {rate:g} is beyond the edge at {fixed(critical, 4)}: {factor}"
    first, last = run.loss[0], run.loss[-1]
    if run.diverged:
        at = f"{run.diverged_at:,}"
        return f"**It diverges.** {beyond}; at epoch {at} the loss is no longer a finite number."
    if last > first:
        return f"**It diverges.** {beyond}; the loss went from {figure(first)} to {figure(last)}."
    return f"{beyond}; the loss, {figure(last)}, has not grown yet."


def _beside_one(less: float) -> str:
    """Write 1 - less with so many decimals that it can be told from 1."""
    decimals = 3 if less == 0 else max(3, 1 - math.floor(math.log10(abs(less))))
    return fixed(1 - less, decimals)


def _data(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the hours and scores that a run, or each of a batch, was fitted to."""
    return training_set(**{name: run.hyperparameters[name] for name in _DATA})


def line_in_hours(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return w and b at every frame of a run, over plain hours even if it was standardised."""
    w, b = run.parameters["w"], run.parameters["b"]
    return in_hours(w, b) if run.hyperparameters["standardise"] else (w, b)


def epochs_to_reach(run: RecordedRun, loss: float) -> np.ndarray:
    """Return the first recorded epoch whose loss is at or below ``loss``; NaN where none is."""
    return run.first_epoch(run.loss <= loss)


def one_slope(x: float, y: float, w: float, b: float) -> str:
    """Write out the slope along w of half the squared error of one student."""
    p = w * x + b
    error = p - y
    numbers = f"{figure(w)} \\times {x:g} {as_term(b, 4)} {as_term(-y, 4)}"
    slope = f"{fixed(error, 1)} \\times {x:g} = {fixed(error * x, 1)}"
    worked_out = f"({numbers}) \\times {x:g} = {slope}".replace("−", "-")
    return (
        "Half the squared error of this student is $\\tfrac12 (w x + b - y)^2$. Turn $w$ up a "
        "little, by $h$: the prediction grows by $x h$, so the error $r = w x + b - y$ becomes $r "
        "+ x h$, and half its square grows by $r\\,x\\,h$ (plus a tiny term in $h^2$). For each "
        "unit of $w$ that is\n\n"
        "$$\\frac{\\partial}{\\partial w}\\,\\tfrac12 (w x + b - y)^2 = (w x + b - y)\\,x$$\n\n"
        f"$${worked_out}$$\n\n"
        "Along $b$ it is the same without the hours: just the error."
    )


def slopes_table(x: np.ndarray, y: np.ndarray, w: float, b: float) -> dict[str, list[str]]:
    """Return for each student what makes up the slope along w, and the mean, as a table."""
    p = predict(x, w, b)
    products = (p - y) * x
    return {
        "hours x": [*(f"{value:g}" for value in x), "mean"],
        "score y": [*(figure(value, 4) for value in y), ""],
        "prediction p": [*(figure(value, 4) for value in p), ""],
        "error p − y": [*(fixed(value, 1) for value in p - y), ""],
        "slope (p − y) x": [
            *(fixed(value, 1) for value in products),
            f"{fixed(np.mean(products), 1)} = ∂L/∂w",
        ],
    }


@holds_for_any("n_epochs", "w", "b", "hold_b")
def explain_factor(run: RecordedRun) -> str:
    """Say by what each step of a run alone, whose b was held, multiplies the distance to go."""
    x, _ = _data(run)
    rate, k = float(run.hyperparameters["learning_rate"]), float(np.mean(x * x))
    factor = 1.0 - rate * k
    effect = (
        "it overshoots the bottom and ends up further away"
        if factor < -1
        else "it overshoots the bottom and ends up just as far away"
        if factor == -1
        else "it overshoots the bottom but ends up nearer"
        if factor < 0
        else "it arrives"
        if factor == 0
        else "it gets nearer and stays on the same side"
    )
    return (
        f"The slope grows by k = {figure(k)}, the mean of $x^2$, for each unit of distance from "
        f"the bottom. So a step covers ηk = {rate:g} × {figure(k)} = {fixed(rate * k, 3)} of that "
        f"distance, and **1 − ηk = {fixed(factor, 3)}** of it is left: {effect}."
    )


def explain_edge() -> str:
    """Say why there is an edge, with the numbers of the four students."""
    bowl = hessian(HOURS)
    k = 2 / critical_learning_rate(bowl)
    below, above = (1 - rate * k for rate in (BELOW, ABOVE))
    return (
        "Over both knobs, the loss is a bowl. In its steepest direction the slope grows by k = "
        f"{k:.4f} for each unit of distance from the bottom (k is the **curvature**), so a step "
        f"multiplies the distance by 1 − ηk: **{fixed(below, 3)}** at {BELOW:g}, "
        f"**{fixed(above, 3)}** at {ABOVE:g}. Both overshoot to the other side; the first ends up "
        "nearer each time, the second further away. The edge is where the factor is −1: η = 2 / k "
        f"= {critical_learning_rate(bowl):.4f}."
    )


def least_losses(runs: RecordedRun) -> np.ndarray:
    """Return the loss of the best line for each class of students of a batch: (n_runs,)."""
    x, y = _data(runs)
    return np.array([half_mean_squared_error(predict(x, *best_line(x, row)), row) for row in y])
