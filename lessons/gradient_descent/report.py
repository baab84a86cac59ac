"""What a descent says in words and numbers: the bowl under it, its edge, its answer."""

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
from training.figures import figure
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

    Parameters
    ----------
    x, y : (n_samples,) array of float
        Inputs and targets.

    Returns
    -------
    dict of str to float
        Of x² (``xx``), x, x y (``xy``), y and y² (``yy``): the loss J of the line w x + b is
        (xx w² + 2 w (x b - xy) + b² - 2 b y + yy) / 2.
    """
    products = {"xx": x * x, "x": x, "xy": x * y, "y": y, "yy": y * y}
    return {name: float(np.mean(product)) for name, product in products.items()}


def loss_at(x: np.ndarray, y: np.ndarray, w: float, b: float) -> float:
    """Return the loss J of one line."""
    return float(half_mean_squared_error(predict(x, w, b), y))


def describe_slope(slope: float) -> str:
    """Say which way is uphill, and hence which way to step."""
    if abs(slope) < 0.05:
        return "it is level: you stand at the bottom, and there is no step to take"
    uphill, downhill = ("right", "left") if slope > 0 else ("left", "right")
    return f"uphill is to the {uphill}, so the step goes to the {downhill}"


def describe_step(run: RecordedRun) -> str:
    """Say with its numbers which step comes next after a run alone whose b was held."""
    rate = float(run.hyperparameters["learning_rate"])
    w, slope = float(run.final["w"]), float(run.gradients["w"][-1])
    return (
        f"{rate:g} × {slope:,.2f} = {rate * slope:,.2f}, so the next step takes w from {w:,.2f} to "
        f"{w - rate * slope:,.2f}"
    )


def answers(runs: RecordedRun) -> np.ndarray:
    """Return what the last line of each run says for 5 hours, in points: (n_runs,)."""
    w, b = line_in_hours(runs)
    return np.asarray(w[..., -1] * 5.0 + b[..., -1])


def describe_answers(runs: RecordedRun) -> str:
    """Say how far luck moves the answer for 5 hours over a batch of runs."""
    each = answers(runs)
    arrived = np.abs(each) < OF_USE
    if not arrived.all():
        return (
            f"{int((~arrived).sum())} of {len(each)} classes diverged: no answer can be compared."
        )
    near = int((abs(each - TRUTH) <= 5.0).sum())
    return (
        f"Of {len(each)} classes with the same noise, **{near}** give an answer within 5 points of "
        f"{TRUTH:g}. The standard deviation is {each.std():.1f} points around a mean of "
        f"{each.mean():.1f}. Four students are a small class."
    )


@dataclass(frozen=True)
class BowlView:
    """The bowl that a run descends, seen from above.

    Attributes
    ----------
    contours : (n_levels, n_points, 2) array of float
        Points (w, b) along the lines of equal loss.
    levels : (n_levels,) array of float
        The loss J on each.
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


def describe_run(run: RecordedRun, view: BowlView) -> str:
    """Say what a run alone has come to: its phases, its edge, its answer."""
    if view.condition > 2:
        shape = (
            f"This bowl is **{view.condition:.1f} times** steeper across than along: the loss "
            "plunges down the wall, then creeps along the valley floor, where the errors of w and "
            "b nearly make up for each other."
        )
    else:
        shape = "This bowl is **round**: every direction is equally steep, and there is no valley."
    answer = (
        f"For 5 hours, the final line predicts **{view.answer:,.1f}** points."
        if abs(view.answer) < OF_USE
        else "For 5 hours, the final line is of no use."
    )
    return f"{shape} {describe_edge(run)} {answer}"


def describe_edge(run: RecordedRun) -> str:
    """Say on which side of the critical learning rate a run alone was, and what that did."""
    rate, H = float(run.hyperparameters["learning_rate"]), hessian(_data(run)[0])
    growth, critical = growth_per_step(H, rate), critical_learning_rate(H)
    steep, flat = np.linalg.eigvalsh(H)[::-1]
    across, along = (
        f"1 − {rate:g} × {k:.3f} = {1 - rate * k:.3f}".replace("= -", "= −") for k in (steep, flat)
    )
    factor = (
        f"each step multiplies the distance across the valley by 1 − ηk = {across}, and along it "
        f"by {along}"
    )
    if abs(growth - 1.0) < _ROUNDING and rate > 0:
        return (
            f"At learning rate {rate:g}, exactly the edge, steps neither shrink nor grow: the run "
            "jumps back and forth, until after thousands of steps rounding decides what happens."
        )
    if rate < critical:
        return f"At learning rate {rate:g} {factor}; the edge is at {critical:.4f}."
    text = (
        f"**It diverges.** At learning rate {rate:g}, beyond the edge at {critical:.4f}, {factor}"
    )
    if run.diverged:
        return f"{text}; at epoch {run.diverged_at:,} the loss is no longer a finite number."
    return f"{text}: the loss went from {run.loss[0]:,.0f} to {figure(run.loss[-1])}."


def _data(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the hours and scores that a run, or each of a batch, was fitted to."""
    return training_set(**{name: run.hyperparameters[name] for name in _DATA})


def line_in_hours(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return w and b at every frame of a run, over plain hours even if it was standardised."""
    w, b = run.parameters["w"], run.parameters["b"]
    return in_hours(w, b) if run.hyperparameters["standardise"] else (w, b)


def epochs_to_reach(run: RecordedRun, loss: float) -> np.ndarray:
    """Return the first recorded epoch whose loss is at or below ``loss``; NaN where none is."""
    reached = run.loss <= loss
    first = run.epochs[np.argmax(reached, axis=-1)]
    return np.where(reached.any(axis=-1), first, np.nan)


def one_slope(x: float, y: float, w: float, b: float) -> str:
    """Write out the slope along w of half the squared error of one student.

    Parameters
    ----------
    x, y : float
        The student's hours and points.
    w, b : float
        The line.

    Returns
    -------
    str
        Markdown.
    """
    p = w * x + b
    error = p - y
    return (
        "Half the squared error of this student is $\\tfrac12 (w x + b - y)^2$. Turn $w$ up a "
        "little, by $h$: the prediction grows by $x h$, so the error $e = w x + b - y$ becomes $e "
        "+ x h$, and half its square grows by $e\\,x\\,h$ (plus a tiny term in $h^2$). For each "
        "unit of $w$ that is\n\n"
        "$$\\frac{\\partial}{\\partial w}\\,\\tfrac12 (w x + b - y)^2 = (w x + b - y)\\,x$$\n\n"
        f"$$({w:g} \\times {x:g} {_plus(b)} {_plus(-y)}) \\times {x:g} = {error:,.1f} \\times "
        f"{x:g} = {error * x:,.1f}$$\n\n"
        "Along $b$ it is the same without the hours: just the error."
    )


def _plus(value: float) -> str:
    return f"{'-' if value < 0 else '+'} {abs(value):.10g}"


def slopes_table(x: np.ndarray, y: np.ndarray, w: float, b: float) -> dict[str, list[str]]:
    """Return for each student what makes up the slope along w, and the mean, as a table."""
    p = predict(x, w, b)
    products = (p - y) * x
    return {
        "hours x": [*(f"{value:g}" for value in x), "mean"],
        "score y": [*(f"{value:.4g}" for value in y), ""],
        "prediction p": [*(f"{value:.4g}" for value in p), ""],
        "error p − y": [*(f"{value:.1f}" for value in p - y), ""],
        "slope (p − y) x": [
            *(f"{value:,.1f}" for value in products),
            f"{np.mean(products):,.1f} = ∂J/∂w",
        ],
    }


def explain_factor(run: RecordedRun) -> str:
    """Say by what each step of a run alone, whose b was held, multiplies the distance to go."""
    x, _ = _data(run)
    rate, k = float(run.hyperparameters["learning_rate"]), float(np.mean(x * x))
    factor = 1.0 - rate * k
    effect = (
        "it overshoots the bottom and ends up further away"
        if factor < -1
        else "it overshoots the bottom but ends up nearer"
        if factor < 0
        else "it gets nearer and stays on the same side"
    )
    return (
        f"The slope grows by k = {k:g}, the mean of $x^2$, for each unit of distance from the "
        "bottom, so a step covers η × k times that distance, and what is left is the distance "
        f"times **1 − ηk** = 1 − {rate:g} × {k:g} = **{factor:.3f}**: {effect}."
    ).replace("= **-", "= **−")


def explain_edge() -> str:
    """Say why there is an edge, with the numbers of the four students."""
    bowl = hessian(HOURS)
    k = 2 / critical_learning_rate(bowl)
    below, above = (1 - rate * k for rate in (BELOW, ABOVE))
    return (
        "Over both knobs, the loss is a bowl. In its steepest direction the slope grows by k = "
        f"{k:.4f} for each unit of distance from the bottom (k is the **curvature**), so a step "
        f"multiplies the distance by 1 − ηk: **{below:.3f}** at {BELOW:g}, **{above:.3f}** at "
        f"{ABOVE:g}. Both overshoot to the other side; the first ends up nearer each time, the "
        "second further away. The edge is where the factor is −1: η = 2 / k = "
        f"{critical_learning_rate(bowl):.4f}."
    )


def least_losses(runs: RecordedRun) -> np.ndarray:
    """Return the loss of the best line for each class of students of a batch: (n_runs,)."""
    x, y = _data(runs)
    return np.array([half_mean_squared_error(predict(x, *best_line(x, row)), row) for row in y])
