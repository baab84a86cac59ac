"""Tasks for the knobs of the lesson, checked against what they do."""

import numpy as np

from lessons.layers.experiments import N_STARTS, many_starts
from lessons.layers.model import LEARNED_BELOW, learned, median_loss
from lessons.layers.network import TEAM, TEAM_AT_FIRST, team
from lessons.layers.report import right_of_each
from study.challenges import CheckResult, Settings, depends_on, done, not_tried, not_yet
from training.activations import softmax
from training.figures import figure, points

ENOUGH_STARTS = 45


@depends_on(also=("z1", "z2", "z3", "shift"))
def check_shares(settings: Settings) -> CheckResult:
    logits = np.array([settings.z1, settings.z2, settings.z3])
    if logits.tolist() == [2.0, 1.0, 0.0]:
        return not_tried("The logits are still where they were. Turn them.")
    p = softmax(logits + settings.shift)
    off = round(float(np.abs(p - np.array([0.1, 0.6, 0.3])).max()), 3)  # as it is said
    if off > 0.01:
        return not_yet(f"The probabilities are up to {points(off)} off.")
    return done("Each probability is within a percentage point.")


@depends_on(also=TEAM)
def check_majority(settings: Settings) -> CheckResult:
    neurons, together = right_of_each(team(activation="step", **settings))
    n_right = neurons.sum(axis=0)
    fewest, *others = sorted(int(n) for n in n_right)
    outcome = (
        f"The neurons are right about {n_right[0]}, {n_right[1]} and {n_right[2]} of the four, the "
        f"team about {int(together.sum())}"
    )
    if settings == TEAM_AT_FIRST:
        return not_tried(f"{outcome}; but the knobs are still where they were.")
    if not together.all():
        return not_yet(f"{outcome}. The task asks for all four.")
    if max(others) == 4:
        return not_yet(f"{outcome}. Each neuron must be wrong about somebody.")
    if fewest > 2:
        return not_yet(f"{outcome}. One neuron must be right about two only.")
    return done(f"{outcome}: no two are ever wrong together.")


@depends_on(also=("scores", "raw_activation", "raw_rate", "raw_epochs"))
def check_rescue(settings: Settings) -> CheckResult:
    if settings.scores != "raw":
        return not_tried("These scores are standardised; the task is to learn from raw ones.")
    runs = many_starts(
        activation=settings.raw_activation,
        learning_rate=settings.raw_rate,
        n_epochs=settings.raw_epochs,
    )
    n = int(learned(runs).sum())
    outcome = (
        f"{str(n) if n else 'None'} of {N_STARTS} starts "
        f"{'ends' if n == 1 else 'end'} below a loss of {LEARNED_BELOW:g}; the median loss is "
        f"{figure(median_loss(runs))}"
    )
    if n < ENOUGH_STARTS:
        return not_yet(f"{outcome}. The task asks for {ENOUGH_STARTS}.")
    return done(f"{outcome}. It learns, but standardising would have been quicker.")


CHALLENGES = {"shares": check_shares, "majority": check_majority, "rescue": check_rescue}
