"""The networks of `training.dense` in PyTorch: the same parameters, the same optimisers.

And a training from the same start in both ways, compared number by number.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import nn

from training.dense import layer_names
from training.optimisers import BETA1, BETA2, EPSILON, MOMENTUM
from training.progress import subtask
from training.recorded_run import RecordedRun

TORCH_ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "ReLU": nn.ReLU}
TORCH_OPTIMISERS: Mapping[str, Callable[..., torch.optim.Optimizer]] = {
    "SGD": torch.optim.SGD,
    "momentum": partial(torch.optim.SGD, momentum=MOMENTUM),
    "Adam": partial(torch.optim.Adam, betas=(BETA1, BETA2), eps=EPSILON),
}
"""PyTorch's classes for `training.optimisers.LESSON_OPTIMISERS`."""


def torch_network(parameters: Mapping[str, np.ndarray], activation: str = "tanh") -> nn.Sequential:
    """Build a PyTorch network with a copy of a NumPy network's parameters."""
    layers: list[nn.Module] = []
    for W, b in layer_names(parameters):
        weights, biases = torch.tensor(parameters[W].T), torch.tensor(parameters[b])
        # skip_init: otherwise nn.Linear would draw weights from the global generator.
        linear = nn.utils.skip_init(nn.Linear, *parameters[W].shape, dtype=weights.dtype)
        with torch.no_grad():
            linear.weight.copy_(weights)  # PyTorch has a row per neuron
            linear.bias.copy_(biases)
        layers += [linear, TORCH_ACTIVATIONS[activation]()]
    return nn.Sequential(*layers[:-1])


def torch_optimizer(name: str, network: nn.Module, learning_rate: float) -> torch.optim.Optimizer:
    """Return PyTorch's version of one of `training.optimisers.LESSON_OPTIMISERS`."""
    return TORCH_OPTIMISERS[name](network.parameters(), lr=learning_rate)


def parameters_of(network: nn.Module, names: Iterable[str]) -> dict[str, np.ndarray]:
    """Return weights and biases named and shaped as in NumPy, without a copy."""
    arrays = (tensor.detach().numpy().T for tensor in network.parameters())
    return dict(zip(names, arrays, strict=True))


def gradients_of(network: nn.Module, names: Iterable[str]) -> dict[str, np.ndarray]:
    """Return ``.grad`` of each parameter, named and shaped like `parameters_of`."""
    arrays = (t.grad.numpy().T for t in network.parameters() if t.grad is not None)
    return dict(zip(names, arrays, strict=True))


@dataclass(frozen=True)
class Agreement:
    """A training in both ways."""

    # From the same start, frame by frame.
    by_hand: RecordedRun
    torch: RecordedRun
    # (n_frames,): the largest difference in the loss or a parameter; NaN once both are infinite.
    difference: np.ndarray

    def table(self, n_rows: int = 6) -> dict[str, list[str]]:
        """Return some of the frames, first and last included, as columns of text."""
        rows = np.unique(np.linspace(0, self.by_hand.n_frames - 1, n_rows).round().astype(int))
        return {
            "epoch": [f"{self.by_hand.epochs[i]:,}" for i in rows],
            "loss, by hand in NumPy": [f"{self.by_hand.loss[i]:.10f}" for i in rows],
            "loss, by PyTorch": [f"{self.torch.loss[i]:.10f}" for i in rows],
            "largest difference anywhere": [f"{self.difference[i]:.1e}" for i in rows],
        }


def train_both(
    by_hand: Callable[..., RecordedRun],
    in_torch: Callable[..., RecordedRun],
    /,
    **hyperparameters: Any,
) -> Agreement:
    """Train from the same start by hand and in PyTorch, and compare every number."""
    with subtask(0, 1, of=6):
        ours = by_hand(**hyperparameters)
    with subtask(1, 5, of=6):  # PyTorch takes about five times as long
        theirs = in_torch(**hyperparameters)
    pairs = [(ours.loss, theirs.loss)]
    pairs += [(value, theirs.parameters[name]) for name, value in ours.parameters.items()]
    with np.errstate(invalid="ignore"):  # inf - inf, if both diverge
        differences = [
            np.abs(one.astype(float) - other.astype(float)).reshape(ours.n_frames, -1).max(axis=-1)
            for one, other in pairs
        ]
    return Agreement(ours, theirs, np.max(differences, axis=0))
