"""The perceptron of two inputs as a picture: its numbers, and the corners to send through it."""

from typing import Annotated

import numpy as np

from datasets.toy import GATE_LABELS, XOR_INPUTS
from lessons.perceptron.model import samples
from training.dense import Dense, Examples
from training.hyperparameters import Number, OneOf, hyperparameters
from training.recorded_run import RecordedRun, Recorder

INPUTS = ("x₁", "x₂")
DECIMALS = 2
"""Of every knob and every weight: training counts in whole hundredths."""
Knob = Annotated[float, Number(-100, 100)]
"""A weight or a bias."""


@hyperparameters
def set_by_hand(*, w1: Knob, w2: Knob, b: Knob) -> RecordedRun:
    """Record a perceptron of two inputs as it stands, without a single step."""
    recorder = Recorder(0)
    recorder.record(0, 0.0, {"w": np.array([w1, w2]), "b": np.array(b)}, {})
    return recorder.finish()


def network_layers(run: RecordedRun) -> tuple[Dense, ...]:
    """Return the one neuron of a single run as its picture needs it: a layer with a step."""
    weights, biases = run.parameters["w"][..., None], run.parameters["b"][..., None]
    return (Dense(weights=weights, biases=biases, activation="step"),)


@hyperparameters
def corners(gate: Annotated[str, OneOf(GATE_LABELS)]) -> Examples:
    """Return the four corners of a gate, to be sent through the network."""
    _, y, _ = samples(gate)
    names = [f"({x[0]:.0f}, {x[1]:.0f}) → {truth}" for x, truth in zip(XOR_INPUTS, y, strict=True)]
    return Examples(names=names, X=XOR_INPUTS, y=y)
