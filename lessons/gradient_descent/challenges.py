"""How the challenges of gradient descent are checked."""

import numpy as np

from datasets.students import HOURS
from lessons.gradient_descent.model import hessian, train
from lessons.gradient_descent.report import least_losses
from study.challenges import Check, Status
from training.bowls import critical_learning_rate
from training.figures import figure
from training.progress import Progress

FAR = 100.0
"""The least loss that a start may have: nearer, and there is nothing left to learn."""
N_CLASSES = 20


def check_arrive(
    *,
    learning_rate: float,
    n_epochs: int,
    w: float,
    b: float,
    noise: float,
    outlier: float,
    standardise: bool,
    on_progress: Progress | None = None,
) -> Check:
    """Check for a loss below 0.01 within 500 epochs, from a start far from the bottom."""
    if standardise or noise or outlier:
        return Check(
            Status.NOT_TRIED,
            "This one wants the four students as they are: no noise, no outlier, plain hours.",
        )
    run = train(learning_rate=learning_rate, n_epochs=n_epochs, w=w, b=b, on_progress=on_progress)
    start, loss = float(run.loss[0]), float(run.loss[-1])
    if start < FAR:
        return Check(
            Status.NOT_TRIED,
            f"It starts at J = {start:.3g}: by hand you are nearly there already. Start it above "
            f"{FAR:g}.",
        )
    did = f"{n_epochs:,} epochs at learning rate {learning_rate:g} end at J = {figure(loss)}"
    if n_epochs > 500:
        return Check(Status.NOT_YET, f"{did}, but only 500 epochs are allowed.")
    if not round(loss, 5) < 0.01:  # as it is said
        return Check(Status.NOT_YET, f"{did}; the task is to get below 0.01.")
    return Check(Status.SOLVED, f"{did}. The line stands at w = {run.final['w']:.2f}.")


def check_edge(
    *,
    learning_rate: float,
    n_epochs: int,
    w: float,
    b: float,
    noise: float,
    outlier: float,
    seed: int,
    standardise: bool,
    on_progress: Progress | None = None,
) -> Check:
    """Check that the loss grows, at a learning rate just beyond the edge."""
    critical = critical_learning_rate(hessian(HOURS))
    if standardise:
        return Check(Status.NOT_TRIED, "Plain hours, please: standardising moves the edge.")
    run = train(
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        w=w,
        b=b,
        noise=noise,
        outlier=outlier,
        seed=seed,
        on_progress=on_progress,
    )
    if run.loss[0] < FAR:
        return Check(
            Status.NOT_TRIED,
            f"It starts at J = {run.loss[0]:.3g}, where there is hardly any slope. Start it above "
            f"{FAR:g}.",
        )
    if not run.loss[-1] > run.loss[0] and not run.diverged:
        return Check(
            Status.NOT_YET,
            f"At {learning_rate:g} the loss went from {run.loss[0]:,.0f} to "
            f"{figure(run.loss[-1])}: it did not grow.",
        )
    if learning_rate > 1.01 * critical:
        return Check(
            Status.NOT_YET,
            f"It diverges at {learning_rate:g}, but also at a smaller rate on the knob.",
        )
    return Check(
        Status.SOLVED,
        f"{learning_rate:g} is just beyond 2 / k = {critical:.4f}: each step overshoots.",
    )


def check_luck(
    *,
    learning_rate: float,
    n_epochs: int,
    w: float,
    b: float,
    noise: float,
    outlier: float,
    standardise: bool,
    on_progress: Progress | None = None,
) -> Check:
    """Check that twenty classes of students reach their best line within 20 epochs."""
    if noise < 10:
        return Check(Status.NOT_TRIED, f"The noise is {noise:g}; turn it to 10 or more.")
    if n_epochs > 20:
        return Check(Status.NOT_TRIED, f"{n_epochs:,} epochs; at most 20 are allowed.")
    seeds = tuple(range(N_CLASSES))
    runs = train(
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        w=w,
        b=b,
        noise=noise,
        outlier=outlier,
        standardise=standardise,
        seed=seeds,
        on_progress=on_progress,
    )
    least = least_losses(noise=noise, outlier=outlier, standardise=standardise, seeds=seeds)
    with np.errstate(invalid="ignore"):
        arrived = runs.loss[:, -1] <= least + 0.01
    found = f"With these knobs {arrived.sum()} of {N_CLASSES} classes reach their best line"
    if not arrived.all():
        return Check(Status.NOT_YET, f"{found}.")
    return Check(Status.SOLVED, f"{found} within {n_epochs} epochs.")


CHALLENGES = {"arrive": check_arrive, "edge": check_edge, "luck": check_luck}
