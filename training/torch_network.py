"""The networks of `training.dense` in PyTorch: the same parameters, the same optimisers."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import numpy as np
import torch
from torch import nn

from training.dense import layer_names
from training.optimisers import BETA1, BETA2, EPSILON, MOMENTUM

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
