"""Heart patients: one neuron, one patient at a time, and what held-out rows may and may not know.

The table is the Cleveland part of UCI's Heart Disease data (Janosi, Steinbrunn, Pfisterer and
Detrano, 1989).
"""

from lessons.heart.challenges import CHALLENGES
from lessons.heart.claims import CLAIMS
from lessons.heart.decisions import (
    GROUPINGS,
    THRESHOLDS,
    costs,
    matrices,
    one_question,
    patients_of_cell,
)
from lessons.heart.experiments import (
    MAJORITY,
    OWN,
    in_pairs,
    noise_leak,
    on_one_split,
    over_splits,
    what_helps,
)
from lessons.heart.model import STARTS, drawn_patients, logits, train
from lessons.heart.patients import feature_names, preparation, show_examples
from lessons.heart.report import (
    PREDICTIONS,
    baseline,
    describe_cell,
    describe_costs,
    describe_first_step,
    describe_noise,
    describe_pairs,
    describe_question,
    describe_run,
    describe_single,
    describe_split,
    describe_what_helps,
)

__all__ = [
    "CHALLENGES",
    "CLAIMS",
    "GROUPINGS",
    "MAJORITY",
    "OWN",
    "PREDICTIONS",
    "STARTS",
    "THRESHOLDS",
    "baseline",
    "costs",
    "describe_cell",
    "describe_costs",
    "describe_first_step",
    "describe_noise",
    "describe_pairs",
    "describe_question",
    "describe_run",
    "describe_single",
    "describe_split",
    "describe_what_helps",
    "drawn_patients",
    "feature_names",
    "in_pairs",
    "logits",
    "matrices",
    "noise_leak",
    "on_one_split",
    "one_question",
    "over_splits",
    "patients_of_cell",
    "preparation",
    "show_examples",
    "train",
    "what_helps",
]
