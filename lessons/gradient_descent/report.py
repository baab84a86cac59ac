"""What a descent says in words and numbers: the bowl under it, its edge, its answer."""

import math
from dataclasses import dataclass

import numpy as np

from datasets.students import HOURS
from lessons.gradient_descent.model import best_line, hessian, in_hours, predict, training_set
from training.bowls import (
    condition_number,
    contour_ellipses,
    critical_learning_rate,
    growth_per_step,
)
from training.figures import as_term, beside, bracketed, count, figure, fixed
from training.hyperparameters import holds_for_any, with_settings
from training.losses import half_mean_squared_error
from training.recorded_run import RecordedRun

BELOW, ABOVE = 0.23, 0.25
"""Two learning rates on either side of the edge."""
TRUTH = 90.0
"""What a student of 5 hours scores without noise, in points."""
OF_USE = 1e6
"""Points from which on an answer is one of a run that diverges."""
_ROUNDING = 1e-9
"""Growth per step that differs from 1 only by rounding."""


def loss_means(x: np.ndarray, y: np.ndarray) -> dict[str, float]:
    """Return the means over the samples from which the loss of every line follows.

    Shapes: x, y (n_samples,).
    """
    products = {"xx": x * x, "x": x, "xy": x * y, "y": y, "yy": y * y}
    return {name: float(np.mean(product)) for name, product in products.items()}


def loss_at(x: np.ndarray, y: np.ndarray, w: float, b: float) -> float:
    loss = float(half_mean_squared_error(predict(x, w, b), y))
    return beside(loss, float(np.mean(y**2)))


@holds_for_any("n_epochs", "w", "b", "hold_b")
def step_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Return where a single run whose b was held stands, and its next step."""
    rate = float(run.hyperparameters["learning_rate"])
    w, slope = float(run.final["w"]), float(run.gradients["w"][-1])
    step = rate * slope
    # Small steps need more decimals, or the numbers would read as if nothing moved.
    decimals = max(2, 1 - math.floor(math.log10(abs(step)))) if step else 2
    return {
        "steps taken": [f"{run.steps[-1]}"],
        "w": [fixed(w, decimals)],
        "loss L (points²)": [fixed(run.loss[-1], 1)],
        "slope": [fixed(slope)],
        "rate × slope": [f"{rate:g} × {bracketed(fixed(slope))} = {fixed(step, decimals)}"],
        "next w": [fixed(w - step, decimals)],
    }


def answers(runs: RecordedRun) -> np.ndarray:
    """Return what the last line of each run says for 5 hours, in points: (n_runs,)."""
    w, b = line_in_hours(runs)
    return np.asarray(w[..., -1] * 5.0 + b[..., -1])


@holds_for_any("learning_rate", "n_epochs", "w", "b", "noise", "outlier")
def answer_rows(runs: RecordedRun) -> dict[str, list[str]]:
    """Return how far luck moves the answer for 5 hours over a batch of runs."""
    each = answers(runs)
    arrived = each[np.abs(each) < OF_USE]
    near = int((abs(arrived - TRUTH) <= 5.0).sum())
    rows = {
        f"answer within 5 points of {TRUTH:g}": [f"{near} of {len(each)} days"],
        "diverged": [count(len(each) - len(arrived), "day")],
    }
    if len(arrived):
        rows["mean (points)"] = [fixed(arrived.mean(), 1)]
        rows["standard deviation (points)"] = [fixed(arrived.std(), 1)]
    return rows


@dataclass(frozen=True)
class BowlView:
    """The bowl that a run descends, seen from above."""

    contours: np.ndarray  # (n_levels, n_points, 2): Points (w, b) along the lines of equal loss
    levels: np.ndarray  # (n_levels,): The loss L on each
    bottom: tuple[float, float]  # The w and b of least loss
    critical: float  # The learning rate above which the steps grow
    condition: float  # How many times steeper the bowl is across than along
    answer: float  # What the run's last line says for 5 hours, in points


def bowl_view(run: RecordedRun) -> BowlView:
    """Return what there is to see of the bowl under a single run."""
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


def contest_rows(
    own: np.ndarray, machine: np.ndarray, run: RecordedRun, step: int
) -> dict[str, list[str]]:
    """Return the losses of the learner's best line, the machine's and, once it began, the best.

    Shapes: own, machine (n, 2).
    """
    x, y = _data(run)
    losses = [loss_at(x, y, *line) for line in own]
    best = int(np.argmin(losses))
    lines = {"you, at your best": (losses[best], count(best, "move"))}
    if step >= 0:
        lines["the machine"] = (loss_at(x, y, *machine[step]), count(int(run.epochs[step]), "step"))
        lines["the best line there is"] = (loss_at(x, y, *best_line(x, y)), "")
    return {
        "line": [*lines],
        "loss L (points²)": [figure(loss) for loss, _ in lines.values()],
        "after": [after for _, after in lines.values()],
    }


@holds_for_any("n_epochs", "w", "b", "noise", "outlier", "standardise")
def run_rows(run: RecordedRun, view: BowlView, *, reveal: bool = True) -> dict[str, list[str]]:
    """Return what a single run has come to, and the bowl that it went down."""
    rate = float(run.hyperparameters["learning_rate"])
    rows = {
        "how much steeper the valley is across than along": [f"{fixed(view.condition, 1)} times"],
        "learning rate": [f"{rate:g}"],
    }
    if reveal or rate >= view.critical:
        rows["rate above which it diverges"] = [fixed(view.critical, 4)]
    useful = abs(view.answer) < OF_USE
    rows["final loss L (points²)"] = [figure(run.loss[-1])]
    rows["prediction for 5 hours (points)"] = [fixed(view.answer, 1) if useful else "useless"]
    return rows


@holds_for_any("n_epochs", "w", "b")
def describe_edge(run: RecordedRun) -> str:
    """Say what went wrong with a single run at or beyond the critical rate; nothing below it."""
    rate, H = float(run.hyperparameters["learning_rate"]), hessian(_data(run)[0])
    if rate > 0 and abs(growth_per_step(H, rate) - 1.0) < _ROUNDING:
        return "**Exactly the edge:** steps neither shrink nor grow, so it jumps back and forth."
    if rate < critical_learning_rate(H):
        return ""
    if run.diverged:
        return (
            "**It diverges:** every step overshoots the bottom by more than the last. At epoch "
            f"{run.diverged_at:,} the loss is no longer a finite number."
        )
    if run.loss[-1] > run.loss[0]:
        return "**It diverges:** every step overshoots the bottom by more than the last."
    return "This rate is beyond the edge, but the loss has not grown yet."


def _data(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return the hours and scores that a run, or each of a batch, was fitted to."""
    return with_settings(training_set, run.hyperparameters)


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
def factor_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Return by what each step of a single run, whose b was held, multiplies the distance to go."""
    x, _ = _data(run)
    rate, k = float(run.hyperparameters["learning_rate"]), float(np.mean(x * x))
    return {
        "learning rate η": [f"{rate:g}"],
        "curvature k (the mean of x²)": [figure(k)],
        "share of the distance a step covers, ηk": [fixed(rate * k, 3)],
        "share that it leaves, 1 − ηk": [fixed(1.0 - rate * k, 3)],
    }


def edge_rows() -> dict[str, list[str]]:
    """Return what a step on either side of the edge does in the bowl's steepest direction."""
    edge = critical_learning_rate(hessian(HOURS))
    return {
        "learning rate": [f"{BELOW:g}", f"{edge:.4f} (the edge)", f"{ABOVE:g}"],
        "each step multiplies the distance by (below 0: it lands on the other side)": [
            f"{fixed(1 - 2 * rate / edge, 3)}" for rate in (BELOW, edge, ABOVE)
        ],
    }


def least_losses(runs: RecordedRun) -> np.ndarray:
    """Return the loss of the best line for each class of students of a batch: (n_runs,)."""
    x, y = _data(runs)
    return np.array([half_mean_squared_error(predict(x, *best_line(x, row)), row) for row in y])
