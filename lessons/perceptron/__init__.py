"""The perceptron: a yes or a no, learned from mistakes."""

from lessons.perceptron.challenges import CHALLENGES
from lessons.perceptron.claims import CLAIMS
from lessons.perceptron.experiments import EXACT, MARGINS, arithmetics, bound, lengths, over_margins
from lessons.perceptron.model import samples, step, trace, train, weighted_sum
from lessons.perceptron.network import DECIMALS, INPUTS, corners, network_layers, set_by_hand
from lessons.perceptron.report import (
    PREDICTIONS,
    describe_arithmetics,
    describe_blobs,
    describe_by_hand,
    describe_gate,
    describe_look,
    describe_luck,
    describe_margins,
    describe_run,
    describe_setting,
    epochs_table,
    looks,
    so_far,
    with_weights,
)

__all__ = [
    "CHALLENGES",
    "CLAIMS",
    "DECIMALS",
    "EXACT",
    "INPUTS",
    "MARGINS",
    "PREDICTIONS",
    "arithmetics",
    "bound",
    "corners",
    "describe_arithmetics",
    "describe_blobs",
    "describe_by_hand",
    "describe_gate",
    "describe_look",
    "describe_luck",
    "describe_margins",
    "describe_run",
    "describe_setting",
    "epochs_table",
    "lengths",
    "looks",
    "network_layers",
    "over_margins",
    "samples",
    "set_by_hand",
    "so_far",
    "step",
    "trace",
    "train",
    "weighted_sum",
    "with_weights",
]
