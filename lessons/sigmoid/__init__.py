"""The sigmoid: from a yes or no to "85 % sure"."""

from lessons.gradient_descent.model import predict as logits
from lessons.sigmoid.challenges import CHALLENGES
from lessons.sigmoid.claims import CLAIMS
from lessons.sigmoid.experiments import Decisions, decisions, draws, duel, formulas_compared, rest
from lessons.sigmoid.model import gradient, probability, samples_of, train, training_set
from lessons.sigmoid.report import (
    PREDICTIONS,
    bottom,
    describe_curve,
    describe_decisions,
    describe_draws,
    describe_flatness,
    describe_growth,
    describe_odds,
    describe_order,
    describe_rest,
    describe_saturation,
    describe_training,
    describe_trust,
    examples,
    goal,
    named,
    who_escapes,
)
from lessons.sigmoid.trust import titanic_calibration
from training.losses import cross_entropy_delta

__all__ = [
    "CHALLENGES",
    "CLAIMS",
    "PREDICTIONS",
    "Decisions",
    "bottom",
    "cross_entropy_delta",
    "decisions",
    "describe_curve",
    "describe_decisions",
    "describe_draws",
    "describe_flatness",
    "describe_growth",
    "describe_odds",
    "describe_order",
    "describe_rest",
    "describe_saturation",
    "describe_training",
    "describe_trust",
    "draws",
    "duel",
    "examples",
    "formulas_compared",
    "goal",
    "gradient",
    "logits",
    "named",
    "probability",
    "rest",
    "samples_of",
    "titanic_calibration",
    "train",
    "training_set",
    "who_escapes",
]
