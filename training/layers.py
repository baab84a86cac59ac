"""A network's layers, independent of its parameters' names, for pictures.

Each neuron multiplies the previous layer's outputs by its weights, adds its bias, and applies its
activation: Goodfellow, Bengio and Courville, Deep Learning (2016), section 6.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.recorded_run import RecordedRun


@dataclass(frozen=True, eq=False)
class Dense:
    """A fully connected layer, at each frame."""

    # (n_frames, n_inputs, n_neurons).
    weights: np.ndarray
    activation: str  # of all neurons, one of `training.activations.ALL_ACTIVATIONS`
    # One per neuron, one for all, or None.
    biases: np.ndarray | None = None
    # The loss's gradients, in the same shapes.
    weight_gradients: np.ndarray | None = None
    bias_gradients: np.ndarray | None = None

    @property
    def n_neurons(self) -> int:
        """How many neurons the layer has."""
        return int(self.weights.shape[-1])


def layers_of(
    run: RecordedRun, *, hidden: str | None = None, output: str = "sigmoid"
) -> tuple[Dense, ...]:
    """Return the layers of a single run whose parameters are called ``W1``, ``b1`` and so on.

    Parameters
    ----------
    run : RecordedRun
        A run with recorded parameters.
    hidden, output : str
        Activation of the hidden neurons, the run's own if not given, and of the last layer.

    Raises
    ------
    ValueError
        If the network was too large to record its parameters.
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

    names: Sequence[str]
    X: np.ndarray  # (n_samples, n_inputs)
    y: np.ndarray  # (n_samples,): targets
