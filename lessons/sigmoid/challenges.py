"""How the challenges of the sigmoid are checked."""

import numpy as np

from datasets.students import HOURS, PASSED
from lessons.sigmoid.experiments import long_run, wrong_start
from lessons.sigmoid.model import probability, train
from lessons.sigmoid.report import certainty
from study.challenges import CheckResult, Settings, depends_on, done, not_tried, not_yet
from training.figures import count, figure, fixed

N_CURVES = 20
"""Other curves that a threshold has to suit."""


@depends_on(train, but=("n_samples", "spread", "seed"))
def check_sure(settings: Settings) -> CheckResult:
    if settings.w or settings.b:
        return not_tried(
            f"It starts at w = {figure(settings.w)}, b = {figure(settings.b)}. Start from w = 0 "
            "and b = 0: let the training do it."
        )
    run = train(**settings)
    p = probability(HOURS, **run.final)
    least = round(float(np.where(PASSED == 1, p, 1.0 - p).min()), 3)  # as it is said
    outcome = (
        f"After {count(settings.n_epochs, 'epoch')} at learning rate {settings.learning_rate:g} it "
        f"is {certainty(least, 1)} sure of the truth about the student it is least sure of"
    )
    if settings.n_epochs > 1000:
        return not_yet(f"{outcome}, but only 1,000 epochs are allowed.")
    if least < 0.99:
        return not_yet(f"{outcome}; the task asks for 99 %.")
    return done(f"{outcome}, with w = {fixed(run.final['w'], 1)}.")


@depends_on(also=("start_w", "duel_rate", "duel_epochs"))
def check_rescue(settings: Settings) -> CheckResult:
    start = figure(settings.start_w)
    if settings.start_w > -4.0:
        return not_tried(f"It starts at w = {start}; take −4, or further below zero.")
    run = train(
        loss="squared error",
        learning_rate=settings.duel_rate,
        n_epochs=settings.duel_epochs,
        **wrong_start(settings.start_w),
    )
    n_right = round(float(run.metrics["accuracy"][-1]) * len(PASSED))
    outcome = (
        f"From w = {start}, squared error gets {n_right} of 4 right after "
        f"{count(settings.duel_epochs, 'epoch')} at learning rate {settings.duel_rate:g}"
    )
    if n_right < len(PASSED):
        return not_yet(f"{outcome}.")
    return done(f"{outcome}. Patience and large steps got it off both plateaus.")


@depends_on(also=("threshold", "miss", "spread"))
def check_price(settings: Settings) -> CheckResult:
    threshold, miss, spread = settings.threshold, settings.miss, settings.spread
    if miss != 10:
        return not_tried(f"A miss costs {miss:g} so far; turn it to 10.")
    if not 0.8 <= spread <= 1.2:
        return not_tried(f"The spread is {spread:g}; turn it to between 0.8 and 1.2.")
    seeds = range(1000, 1000 + N_CURVES)
    curves = train(data="overlapping", spread=spread, learning_rate=0.3, seed=seeds).final
    w, b = curves["w"][:, None], curves["b"][:, None]
    thresholds = np.append(np.linspace(0, 1, 101), threshold)
    false_alarms, misses = long_run(w, b, threshold=thresholds, spread=spread)
    costs = np.mean((false_alarms + miss * misses) / 2.0, axis=0)  # half the students fail
    yours, least, everybody = costs[-1], costs[:-1].min(), costs[0]
    outcome = (
        f"With {N_CURVES} other curves, new students cost {yours:.3f} each at your threshold "
        f"{threshold:g}, {least:.3f} at the best one, and {everybody:.3f} if you always say yes"
    )
    if yours > 1.1 * least:
        return not_yet(f"{outcome}. It may be at most a tenth more than the best.")
    return done(
        f"{outcome}. For true probabilities the best threshold is 1 / (1 + {miss:g}) = "
        f"{1 / (1 + miss):.2f}."
    )


CHALLENGES = {"sure": check_sure, "rescue": check_rescue, "price": check_price}
