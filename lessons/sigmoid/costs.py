"""What a threshold costs in the long run, with other curves than the learner's."""

import numpy as np

from lessons.sigmoid.experiments import long_run
from lessons.sigmoid.model import train
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from training.figures import percent

N_CURVES = 20
"""Other curves that a threshold has to suit."""


def price(settings: Settings) -> CheckResult:
    """Check that a threshold suits the price of a miss, and not one draw alone."""
    threshold, miss = settings.threshold, settings.miss
    if miss != 10:
        return not_tried(f"A miss costs {miss:g} so far; turn it to 10.")
    seeds = range(1000, 1000 + N_CURVES)
    curves = train(data="overlapping", learning_rate=0.3, seed=seeds).final
    w, b = curves["w"][:, None], curves["b"][:, None]
    thresholds = np.append(np.linspace(0, 1, 101), threshold)
    false_alarms, misses = long_run(w, b, threshold=thresholds, spread=1.0)
    costs = np.mean((false_alarms + miss * misses) / 2.0, axis=0)  # half the students fail
    yours, least, everybody = costs[-1], costs[:-1].min(), costs[0]
    outcome = (
        f"With {N_CURVES} other curves, new students cost {yours:.3f} each at your threshold "
        f"{percent(threshold)}, {least:.3f} at the best one, and {everybody:.3f} if you always say "
        "yes"
    )
    if yours > 1.1 * least:
        return not_yet(f"{outcome}. It may be at most a tenth more than the best.")
    return done(
        f"{outcome}. For true probabilities the best threshold is 1 / (1 + {miss:g}), or "
        f"{percent(1 / (1 + miss))}."
    )
