"""Backpropagation: how blame finds its way from the loss back to each knob."""

from lessons.backpropagation.challenges import CHALLENGES
from lessons.backpropagation.claims import CLAIMS
from lessons.backpropagation.experiments import at_start, layer_numbers, n_dead, relu_run
from lessons.backpropagation.model import (
    STARTS,
    layer_sizes,
    sizes_by_frame,
    slope_of,
    start_parameters,
    train,
)
from lessons.backpropagation.network import INPUTS, network_layers, points
from lessons.backpropagation.neuron import FORMULAS, by_differences, by_hand, neuron, used_twice
from lessons.backpropagation.report import (
    PREDICTIONS,
    describe_arriving,
    describe_blame,
    describe_dead,
    describe_errors,
    describe_products,
    describe_three,
    describe_training,
    error_curves,
    four_table,
    layer_rules,
    three_table,
)
from lessons.backpropagation.walk import trace

__all__ = [
    "CHALLENGES",
    "CLAIMS",
    "FORMULAS",
    "INPUTS",
    "PREDICTIONS",
    "STARTS",
    "at_start",
    "by_differences",
    "by_hand",
    "describe_arriving",
    "describe_blame",
    "describe_dead",
    "describe_errors",
    "describe_products",
    "describe_three",
    "describe_training",
    "error_curves",
    "four_table",
    "layer_numbers",
    "layer_rules",
    "layer_sizes",
    "n_dead",
    "network_layers",
    "neuron",
    "points",
    "relu_run",
    "sizes_by_frame",
    "slope_of",
    "start_parameters",
    "three_table",
    "trace",
    "train",
    "used_twice",
]
