"""How the challenges of the sigmoid are checked."""

import numpy as np

from datasets.students import HOURS, PASSED
from lessons.sigmoid.experiments import long_run, wrong_start
from lessons.sigmoid.model import probability, train
from lessons.sigmoid.report import percent
from study.challenges import Check, Status
from training.progress import Progress

N_CURVES, N_STUDENTS = 20, 100
"""Other curves that a threshold has to suit, and how many students each of them learns from."""


def check_sure(
    *,
    learning_rate: float,
    n_epochs: int,
    w: float,
    b: float,
    on_progress: Progress | None = None,
) -> Check:
    """Check that the training makes the curve 99 % sure of the truth about each student."""
    if w or b:
        return Check(
            Status.NOT_TRIED,
            f"It starts at w = {w:g}, b = {b:g}. Start from w = 0 and b = 0: let the training do "
            "it.",
        )
    run = train(learning_rate=learning_rate, n_epochs=n_epochs, on_progress=on_progress)
    p = probability(HOURS, **run.final)
    least = round(float(np.where(PASSED == 1, p, 1.0 - p).min()), 3)  # as it is said
    did = (
        f"After {n_epochs:,} epochs at learning rate {learning_rate:g} it is {percent(least, 1)} "
        "sure of the truth about the student it is least sure of"
    )
    if n_epochs > 1000:
        return Check(Status.NOT_YET, f"{did}, but only 1,000 epochs are allowed.")
    if least < 0.99:
        return Check(Status.NOT_YET, f"{did}; the task asks for 99 %.")
    return Check(Status.SOLVED, f"{did}, with w = {run.final['w']:.1f}.")


def check_rescue(
    *,
    start_w: float,
    duel_rate: float,
    duel_epochs: int,
    on_progress: Progress | None = None,
) -> Check:
    """Check that squared error gets all four right from a start that is sure of the opposite."""
    start = f"{start_w:g}".replace("-", "−")
    if start_w > -4.0:
        return Check(Status.NOT_TRIED, f"It starts at w = {start}; take −4, or further below zero.")
    run = train(
        loss="squared error",
        learning_rate=duel_rate,
        n_epochs=duel_epochs,
        on_progress=on_progress,
        **wrong_start(start_w),
    )
    n_right = round(float(run.metrics["accuracy"][-1]) * len(PASSED))
    did = (
        f"From w = {start}, squared error gets {n_right} of 4 right after {duel_epochs:,} epochs "
        f"at learning rate {duel_rate:g}"
    )
    if n_right < len(PASSED):
        return Check(Status.NOT_YET, f"{did}.")
    return Check(Status.SOLVED, f"{did}. Patience and large steps got it off both plateaus.")


def check_price(
    *, threshold: float, miss: float, spread: float, on_progress: Progress | None = None
) -> Check:
    """Check that a threshold is nearly the cheapest one for other curves, in the long run."""
    if miss != 10:
        return Check(Status.NOT_TRIED, f"A miss costs {miss:g} so far; turn it to 10.")
    if not 0.8 <= spread <= 1.2:
        return Check(Status.NOT_TRIED, f"The spread is {spread:g}; turn it to between 0.8 and 1.2.")
    curves = train(
        data="overlapping",
        n_samples=N_STUDENTS,
        spread=spread,
        learning_rate=0.3,
        seed=range(1000, 1000 + N_CURVES),
        on_progress=on_progress,
    ).final
    w, b = curves["w"][:, None], curves["b"][:, None]
    thresholds = np.append(np.linspace(0, 1, 101), threshold)
    false_alarms, misses = long_run(w, b, threshold=thresholds, spread=spread)
    costs = np.mean((false_alarms + miss * misses) / 2.0, axis=0)  # half the students fail
    yours, least, everybody = costs[-1], costs[:-1].min(), costs[0]
    did = (
        f"With {N_CURVES} other curves, new students cost {yours:.3f} each at your threshold "
        f"{threshold:g}, {least:.3f} at the best one, and {everybody:.3f} if you always say yes"
    )
    if yours > 1.1 * least:
        return Check(Status.NOT_YET, f"{did}. It may be at most a tenth more than the best.")
    return Check(
        Status.SOLVED,
        f"{did}. For true probabilities the best threshold is 1 / (1 + {miss:g}) = "
        f"{1 / (1 + miss):.2f}.",
    )


CHALLENGES = {"sure": check_sure, "rescue": check_rescue, "price": check_price}
