"""How the challenges of gradient descent are checked."""

import numpy as np

from datasets.students import HOURS
from lessons.gradient_descent.model import hessian, train
from lessons.gradient_descent.report import least_losses
from study.challenges import CheckResult, Settings, depends_on, done, not_tried, not_yet
from training.bowls import critical_learning_rate
from training.figures import count, figure, fixed
from training.hyperparameters import holds_for_any

FAR = 100.0
"""The least loss that a start may have: nearer, and there is nothing left to learn."""
N_CLASSES = 20


@depends_on(train, but=("seed",))
@holds_for_any("w", "b")
def check_arrive(settings: Settings) -> CheckResult:
    """Check for a loss below 0.01 within 500 epochs, from a start far from the bottom."""
    if settings.standardise or settings.noise or settings.outlier:
        return not_tried(
            "This one wants the four students as they are: no noise, no outlier, plain hours."
        )
    run = train(**settings)
    start, loss = float(run.loss[0]), float(run.loss[-1])
    if start < FAR:
        return not_tried(
            f"It starts at L = {figure(start)}: by hand you are nearly there already. Start it "
            f"above {FAR:g}."
        )
    outcome = (
        f"{count(settings.n_epochs, 'epoch')} at learning rate {settings.learning_rate:g} end at "
        f"L = {figure(loss)}"
    )
    if settings.n_epochs > 500:
        return not_yet(f"{outcome}, but only 500 epochs are allowed.")
    if not round(loss, 5) < 0.01:  # as it is said
        return not_yet(f"{outcome}; the task is to get below 0.01.")
    return done(f"{outcome}. The line stands at w = {fixed(run.final['w'])}.")


@depends_on(train)
@holds_for_any("n_epochs", "noise", "outlier", "w", "b")
def check_edge(settings: Settings) -> CheckResult:
    """Check that the loss grows, at a learning rate just beyond the edge."""
    rate, critical = settings.learning_rate, critical_learning_rate(hessian(HOURS))
    if settings.standardise:
        return not_tried("Plain hours, please: standardising moves the edge.")
    run = train(**settings)
    if run.loss[0] < FAR:
        return not_tried(
            f"It starts at L = {figure(run.loss[0])}, where there is hardly any slope. Start it "
            f"above {FAR:g}."
        )
    if not run.loss[-1] > run.loss[0] and not run.diverged:
        return not_yet(
            f"At {rate:g} the loss began at {figure(run.loss[0])} and ended at "
            f"{figure(run.loss[-1])}: it did not grow."
        )
    if rate > 1.01 * critical:
        return not_yet(f"It diverges at {rate:g}, but also at a smaller rate on the knob.")
    return done(f"{rate:g} is just beyond 2 / k = {critical:.4f}: each step overshoots.")


@depends_on(train, but=("seed",))
@holds_for_any("learning_rate", "w", "b", "outlier", "standardise")
def check_luck(settings: Settings) -> CheckResult:
    """Check that twenty classes of students reach their best line within 20 epochs."""
    if settings.noise < 10:
        return not_tried(f"The noise is {settings.noise:g}; turn it to 10 or more.")
    if settings.n_epochs > 20:
        return not_tried(f"{count(settings.n_epochs, 'epoch')}; at most 20 are allowed.")
    runs = train(**settings, seed=range(N_CLASSES))
    with np.errstate(invalid="ignore"):
        arrived = runs.loss[:, -1] <= least_losses(runs) + 0.01
    outcome = f"With these knobs the best line is reached by {arrived.sum()} of {N_CLASSES} classes"
    if not arrived.all():
        return not_yet(f"{outcome}.")
    return done(f"{outcome} within {count(settings.n_epochs, 'epoch')}.")


CHALLENGES = {"arrive": check_arrive, "edge": check_edge, "luck": check_luck}
