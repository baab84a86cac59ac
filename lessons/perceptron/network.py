"""The perceptron of two inputs as a picture: its numbers, and the corners to send through it."""

import numpy as np

from datasets.toy import GATE_LABELS, XOR_INPUTS
from lessons.perceptron.model import samples
from training.layers import Dense, Examples
from training.recorded_run import RecordedRun, Recorder
from training.validation import check_choice, check_number

INPUTS = ("x₁", "x₂")
DECIMALS = 2
"""Of every knob and every weight: training counts in whole hundredths."""


def set_by_hand(*, w1: float, w2: float, b: float) -> RecordedRun:
    """Record a perceptron of two inputs as it stands, without a single step.

    Parameters
    ----------
    w1, w2, b : float
        Weights and bias, each from -100 to 100.

    Returns
    -------
    RecordedRun
        One frame, with parameters ``w`` (1, 2) and ``b`` (1,).

    Raises
    ------
    ValueError
        If a number is out of its range.
    """
    for name, value in (("w1", w1), ("w2", w2), ("b", b)):
        check_number(name, value, -100, 100)
    recorder = Recorder(0)
    recorder.record(0, 0.0, {"w": np.array([w1, w2]), "b": np.array(b)}, {})
    return recorder.finish(n_epochs=0)


def network_layers(run: RecordedRun) -> tuple[Dense, ...]:
    """Return the one neuron of a run alone as its picture needs it: a layer with a step."""
    return (
        Dense(
            weights=run.parameters["w"][..., None],
            biases=run.parameters["b"][..., None],
            activation="step",
        ),
    )


def corners(gate: str) -> Examples:
    """Return the four corners of a gate, to be sent through the network.

    Parameters
    ----------
    gate : str
        "AND", "OR", "NAND" or "XOR".

    Raises
    ------
    ValueError
        If there is no such gate.
    """
    check_choice("gate", gate, GATE_LABELS)
    _, y, _ = samples(gate)
    named = [f"({x[0]:.0f}, {x[1]:.0f}) → {said}" for x, said in zip(XOR_INPUTS, y, strict=True)]
    return Examples(names=named, X=XOR_INPUTS, y=y)
