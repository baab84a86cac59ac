"""Zeroing the gradient: five tasks trained by PyTorch's loop, with and without that line.

`model` has the loop, `tasks` what it learns, `momentum` the same as a heavy ball in NumPy,
`accumulation` gradients added up on purpose, `curvature` the learning rates at which bowls explode.
"""

from lessons.zero_grad.accumulation import SAMPLES, WEIGHTINGS, accumulate, call_backward
from lessons.zero_grad.challenges import CHALLENGES
from lessons.zero_grad.claims import CLAIMS
from lessons.zero_grad.experiments import SEEDS, orbit, sweep_learning_rates
from lessons.zero_grad.model import ACCUMULATED, ZEROED, fresh_gradients, trace, train, train_both
from lessons.zero_grad.momentum import with_and_without_friction
from lessons.zero_grad.report import (
    OUTCOMES,
    PREDICTIONS,
    benchmark,
    describe_accumulation,
    describe_balls,
    describe_both,
    describe_calls,
    describe_edges,
    describe_orbit,
    describe_outcomes,
    exploding,
    outcomes,
    view,
)
from lessons.zero_grad.tasks import (
    BOWLS,
    BY_HAND,
    BY_TITLE,
    RATES,
    STEEPNESS,
    TASKS,
    WITH_LUCK,
    parameter_names,
)

__all__ = [
    "ACCUMULATED",
    "BOWLS",
    "BY_HAND",
    "BY_TITLE",
    "CHALLENGES",
    "CLAIMS",
    "OUTCOMES",
    "PREDICTIONS",
    "RATES",
    "SAMPLES",
    "SEEDS",
    "STEEPNESS",
    "TASKS",
    "WEIGHTINGS",
    "WITH_LUCK",
    "ZEROED",
    "accumulate",
    "benchmark",
    "call_backward",
    "describe_accumulation",
    "describe_balls",
    "describe_both",
    "describe_calls",
    "describe_edges",
    "describe_orbit",
    "describe_outcomes",
    "exploding",
    "fresh_gradients",
    "orbit",
    "outcomes",
    "parameter_names",
    "sweep_learning_rates",
    "trace",
    "train",
    "train_both",
    "view",
    "with_and_without_friction",
]
