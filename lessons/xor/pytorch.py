"""The same network in PyTorch, which does the backpropagation itself, and what it agrees on.

The reference for `lessons.xor.model`: ``torch.nn.Sequential`` and the optimisers of
``torch.optim`` from the same starting parameters.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import numpy as np
import torch
from torch import nn

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import accuracy, train
from lessons.xor.starts import parameters_by_hand, starting_parameters
from training.activations import ACTIVATIONS
from training.losses import LOSSES
from training.optimisers import MOMENTUM, RULES
from training.progress import Progress
from training.recorded_run import FEW_FRAMES, RecordedRun, Recorder
from training.twins import Twins, train_both
from training.validation import check_choice, check_number

TORCH_ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "ReLU": nn.ReLU}
TORCH_OPTIMISERS: Mapping[str, Callable[..., torch.optim.Optimizer]] = {
    "SGD": torch.optim.SGD,
    "momentum": partial(torch.optim.SGD, momentum=MOMENTUM),
    "Adam": torch.optim.Adam,
}


def torch_network(parameters: Mapping[str, np.ndarray], activation: str) -> nn.Sequential:
    """Build the same network in PyTorch, with a copy of the same parameters.

    Parameters
    ----------
    parameters : mapping of str to array
        One set, from `starting_parameters`.
    activation : {"sigmoid", "tanh", "ReLU"}
        Of the hidden neurons.

    Returns
    -------
    nn.Sequential
        In float64, from (n_samples, 2) to (n_samples, 1) logits, with a layer named ``output``
        and, if there are hidden neurons, layers named ``hidden`` and ``activation``.
    """
    layers: OrderedDict[str, nn.Module] = OrderedDict()
    if "W1" in parameters:
        layers["hidden"] = _linear(parameters["W1"], parameters["b1"])
        layers["activation"] = TORCH_ACTIVATIONS[activation]()
    layers["output"] = _linear(parameters["W2"], parameters["b2"])
    return nn.Sequential(layers)


def _linear(W: np.ndarray, b: np.ndarray) -> nn.Linear:
    # skip_init: otherwise nn.Linear would draw weights from the generator that everybody shares.
    layer = nn.utils.skip_init(nn.Linear, *W.shape, dtype=torch.float64)
    with torch.no_grad():
        layer.weight.copy_(torch.tensor(W.T))  # PyTorch keeps each neuron's weights in a row
        layer.bias.copy_(torch.tensor(b))
    return layer


def train_torch(
    *,
    n_hidden: int = 4,
    activation: str = "sigmoid",
    loss: str = "cross-entropy",
    learning_rate: float = 0.5,
    n_epochs: int = 5000,
    seed: int = 0,
    start: str = "normal",
    by_hand: tuple[float, ...] | None = None,
    optimiser: str = "SGD",
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Train the same network from the same start, and let PyTorch do the backpropagation.

    Parameters
    ----------
    n_hidden, activation, loss, n_epochs, start, by_hand, optimiser, max_frames, on_progress
        As in `lessons.xor.model.train`.
    learning_rate : float
        How far to go for each unit of slope, from 0 to 100; one value, since an optimiser has
        only one.
    seed : int
        Which start; one, since a module has no axis of runs.

    Returns
    -------
    RecordedRun
        As from `train`: the same names and shapes, and the same numbers up to rounding.

    Raises
    ------
    ValueError
        If a value is out of its range, or if several are given for several runs.
    """
    check_choice("activation", activation, ACTIVATIONS)
    check_choice("loss", loss, LOSSES)
    check_choice("optimiser", optimiser, RULES)
    check_number("learning_rate", learning_rate, 0, 100)
    if np.shape(learning_rate) or np.shape(seed):
        raise ValueError(
            "train_torch trains one run: learning_rate and seed must be single numbers, not "
            f"{learning_rate!r} and {seed!r}."
        )
    X, y = torch.tensor(XOR_INPUTS), torch.tensor(XOR_LABELS)
    recorder = Recorder(
        n_epochs, max_frames=max_frames, frames_alone=FEW_FRAMES, on_progress=on_progress
    )
    parameters = starting_parameters(n_hidden, start=start, seed=seed)
    if by_hand is not None:
        parameters = parameters_by_hand(n_hidden, by_hand)

    network = torch_network(parameters, activation)
    tensors: dict[str, Any] = dict(zip(parameters, network.parameters(), strict=True))
    optimizer = TORCH_OPTIMISERS[optimiser](network.parameters(), lr=learning_rate)
    for epoch in recorder:
        logits = network(X).squeeze(-1)  # 1. predict
        if loss == "cross-entropy":  # 2. measure the loss
            loss_now = nn.functional.binary_cross_entropy_with_logits(logits, y)
        else:
            loss_now = nn.functional.mse_loss(torch.sigmoid(logits), y)
        optimizer.zero_grad()  # 3. clear the old gradient, ask for the new one
        loss_now.backward()
        recorder.record(
            epoch,
            loss_now.item(),
            {name: tensor.detach().numpy().T for name, tensor in tensors.items()},
            {name: tensor.grad.numpy().T for name, tensor in tensors.items()},
        )
        optimizer.step()  # 4. step against it
    run = recorder.finish(
        n_hidden=n_hidden,
        activation=activation,
        loss=loss,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        seed=seed,
        start=start,
        by_hand=by_hand,
        optimiser=optimiser,
    )
    return run.with_metrics(accuracy=accuracy(run))


def twins(*, on_progress: Progress | None = None, **hyperparameters: Any) -> Twins:
    """Train from the same start by hand and in PyTorch, with the hyperparameters of `train_torch`.

    See `training.twins.train_both` for what comes back.
    """
    return train_both(train, train_torch, on_progress=on_progress, **hyperparameters)
