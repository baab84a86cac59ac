"""Tasks for the knobs of the lesson, checked against what they do."""

from collections.abc import Mapping

import numpy as np

from lessons.layers.experiments import N_STARTS, many_starts
from lessons.layers.model import LEARNED_BELOW, learned
from lessons.layers.network import TEAM_AT_FIRST, team
from lessons.layers.report import right_of_each
from lessons.layers.softmax import CLASSES, chances
from study.challenges import Check, CheckFunction, Status
from training.figures import figure, percent
from training.progress import Progress

WANTED = (0.1, 0.6, 0.3)
"""What the challenge wants softmax to say of the three classes."""
WITHIN = 0.01


def check_shares(
    *, z1: float, z2: float, z3: float, shift: float, on_progress: Progress | None = None
) -> Check:
    """Look whether three logits give the wanted probabilities."""
    found = chances(z1=z1, z2=z2, z3=z3, shift=shift)
    if on_progress is not None:
        on_progress(1.0)
    said = ", ".join(
        f"{name} {percent(float(p), 1)}"
        for name, p in zip(CLASSES, found.probabilities, strict=True)
    )
    if (z1, z2, z3) == (2.0, 1.0, 0.0):
        return Check(Status.NOT_TRIED, f"The logits are still where they were: {said}. Turn them.")
    off = round(float(np.abs(found.probabilities - np.array(WANTED)).max()), 3)  # as it is said
    if off > WITHIN:
        return Check(
            Status.NOT_YET, f"Now it is {said}: up to {100 * off:.1f} percentage points off."
        )
    return Check(Status.SOLVED, f"{said[0].upper() + said[1:]}: each within a percentage point.")


def check_majority(
    *,
    w11: float,
    w21: float,
    b1: float,
    w12: float,
    w22: float,
    b2: float,
    w13: float,
    w23: float,
    b3: float,
    on_progress: Progress | None = None,
) -> Check:
    """Look whether a team is right about everybody although none of its neurons is."""
    numbers = {"w11": w11, "w21": w21, "b1": b1, "w12": w12, "w22": w22, "b2": b2}
    numbers |= {"w13": w13, "w23": w23, "b3": b3}
    each, together = right_of_each(team(activation="step", **numbers))
    if on_progress is not None:
        on_progress(1.0)
    n_each = each.sum(axis=0)
    said = (
        f"The neurons are right about {n_each[0]}, {n_each[1]} and {n_each[2]} of the four, the "
        f"team about {int(together.sum())}"
    )
    if numbers == TEAM_AT_FIRST:
        return Check(Status.NOT_TRIED, f"{said}; but the knobs are still where they were.")
    if not together.all():
        return Check(Status.NOT_YET, f"{said}. The task asks for all four.")
    if n_each.max() == 4:
        return Check(
            Status.NOT_YET,
            f"{said}. Each neuron must be wrong about somebody.",
        )
    return Check(
        Status.SOLVED, f"{said}: each neuron is wrong about somebody, and the team about nobody."
    )


def check_rescue(
    *,
    scores: str,
    raw_activation: str,
    raw_rate: float,
    raw_epochs: int,
    on_progress: Progress | None = None,
) -> Check:
    """Count how many of 50 starts learn from raw scores."""
    n_wanted = 45
    if scores != "raw":
        return Check(
            Status.NOT_TRIED, "These scores are standardised; the task is to learn from raw ones."
        )
    runs = many_starts(
        scores=scores,
        activation=raw_activation,
        learning_rate=raw_rate,
        n_epochs=raw_epochs,
        on_progress=on_progress,
    )
    n = int(learned(runs).sum())
    end = float(np.median(runs.loss[:, -1]))
    said = (
        f"From raw scores, with {raw_activation} neurons, rate {raw_rate:g} and {raw_epochs:,} "
        f"epochs, {n or 'none'} of {N_STARTS} starts end below a loss of {LEARNED_BELOW:g}; the "
        f"median loss is {figure(end)}"
    )
    if n < n_wanted:
        return Check(Status.NOT_YET, f"{said}. The task asks for {n_wanted}.")
    return Check(Status.SOLVED, f"{said}. It learns, but standardising would have been quicker.")


CHALLENGES: Mapping[str, CheckFunction] = {
    "shares": check_shares,
    "majority": check_majority,
    "rescue": check_rescue,
}
