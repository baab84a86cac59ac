"""A network as layers of numbers, whatever a lesson calls its parameters: what its picture needs.

Each neuron of a layer multiplies what the layer before says with its weights, adds them up and its
bias, and sends the sum through its activation: Goodfellow, Bengio and Courville, Deep Learning
(2016), section 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.recorded_run import RecordedRun


@dataclass(frozen=True, eq=False)
class Dense:
    """A layer in which every neuron listens to all of the layer before, at each frame."""

    # (n_frames, n_inputs, n_neurons): The weight with which each neuron listens to each of its
    # inputs
    weights: np.ndarray
    activation: str  # Of all its neurons, one of `training.activations.ALL_ACTIVATIONS`
    # One for each neuron, one that all of them share, or none at all
    biases: np.ndarray | None = None
    # The slope of the loss along each, of the same shapes
    weight_gradients: np.ndarray | None = None
    bias_gradients: np.ndarray | None = None

    @property
    def n_neurons(self) -> int:
        """How many neurons the layer has."""
        return int(self.weights.shape[-1])


def layers_of(
    run: RecordedRun, *, hidden: str | None = None, output: str = "sigmoid"
) -> tuple[Dense, ...]:
    """Return the layers of a run alone whose parameters are called ``W1``, ``b1`` and so on.

    Parameters
    ----------
    run : RecordedRun
        Its parameters were kept.
    hidden, output : str
        Activation of the hidden neurons, the run's own if not given, and of the last layer.

    Raises
    ------
    ValueError
        If the network was too large for its parameters to be kept.
    """
    numbers = sorted(int(name[1:]) for name in run.parameters if name.startswith("W"))
    if not numbers:
        raise ValueError("run must be of a network small enough for its weights to be kept.")
    hidden = hidden or run.hyperparameters.get("activation", "sigmoid")
    return tuple(
        Dense(
            weights=run.parameters[f"W{i}"],
            biases=run.parameters.get(f"b{i}"),
            weight_gradients=run.gradients.get(f"W{i}"),
            bias_gradients=run.gradients.get(f"b{i}"),
            activation=output if i == numbers[-1] else hidden,
        )
        for i in numbers
    )


@dataclass(frozen=True, eq=False)
class Examples:
    """A few samples to send through a network."""

    names: Sequence[str]  # What each is called
    X: np.ndarray  # (n_samples, n_inputs): Inputs
    y: np.ndarray  # (n_samples,): The truth about each
