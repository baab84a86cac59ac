"""Handwritten digits: ten outputs, softmax, mini-batches, and what a good score does not say.

The digits are the test set of UCI's Optical Recognition of Handwritten Digits (Alpaydin and
Kaynak, 1998), as scikit-learn brings them along.
"""

from lessons.digits.answers import (
    N_SHOWN,
    examples,
    few_of_each,
    first_layer,
    layers,
    neuron_names,
    read,
    what_neurons_say,
)
from lessons.digits.challenges import CHALLENGES
from lessons.digits.claims import CLAIMS
from lessons.digits.exam import commitment, exam
from lessons.digits.exam import describe as describe_exam
from lessons.digits.experiments import (
    DISTURBANCES,
    MAJORITY,
    PLAIN,
    RATES,
    REPAIRED,
    WIDTHS,
    by_epoch,
    disturbed,
    logistic_regression,
    on_one_split,
    over_rates,
    over_splits,
    over_widths,
)
from lessons.digits.model import blame, mini_batches, surprise, train
from lessons.digits.report import (
    PREDICTIONS,
    baseline,
    describe_disturbed,
    describe_epochs,
    describe_mistakes,
    describe_pairs,
    describe_rates,
    describe_run,
    describe_scores,
    describe_split,
    describe_widths,
    three_scores,
)
from lessons.digits.samples import SPLITS
from lessons.digits.walk import trace

__all__ = [
    "CHALLENGES",
    "CLAIMS",
    "DISTURBANCES",
    "MAJORITY",
    "N_SHOWN",
    "PLAIN",
    "PREDICTIONS",
    "RATES",
    "REPAIRED",
    "SPLITS",
    "WIDTHS",
    "baseline",
    "blame",
    "by_epoch",
    "commitment",
    "describe_disturbed",
    "describe_epochs",
    "describe_exam",
    "describe_mistakes",
    "describe_pairs",
    "describe_rates",
    "describe_run",
    "describe_scores",
    "describe_split",
    "describe_widths",
    "disturbed",
    "exam",
    "examples",
    "few_of_each",
    "first_layer",
    "layers",
    "logistic_regression",
    "mini_batches",
    "neuron_names",
    "on_one_split",
    "over_rates",
    "over_splits",
    "over_widths",
    "read",
    "surprise",
    "three_scores",
    "trace",
    "train",
    "what_neurons_say",
]
