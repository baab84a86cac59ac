"""The same network in PyTorch, which does the backpropagation itself, and what it agrees on.

The reference for `lessons.xor.model`: ``torch.nn.Sequential`` and the optimisers of
``torch.optim`` from the same starting parameters.
"""

from typing import Annotated, Any

import torch
from torch import nn

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor.model import (
    MAX_LEARNING_RATE,
    Activation,
    ByHand,
    Hidden,
    LossName,
    OptimiserName,
    Start,
    accuracy,
    parameters_by_hand,
    starting_parameters,
    train,
)
from training.hyperparameters import Epochs, Frames, Number, Seed, hyperparameters
from training.recorded_run import FEW_FRAMES, RecordedRun, Recorder
from training.torch_network import (
    Agreement,
    gradients_of,
    parameters_of,
    torch_network,
    torch_optimizer,
    train_both,
)


@hyperparameters
def train_torch(
    *,
    n_hidden: Hidden = 4,
    activation: Activation = "sigmoid",
    loss: LossName = "cross-entropy",
    learning_rate: Annotated[float, Number(0, MAX_LEARNING_RATE)] = 0.5,
    n_epochs: Epochs = 5000,
    seed: Seed = 0,
    start: Start = "normal",
    by_hand: ByHand = None,
    optimiser: OptimiserName = "SGD",
    max_frames: Frames = None,
) -> RecordedRun:
    """Train the same network from the same start, and let PyTorch do the backpropagation."""
    X, y = torch.tensor(XOR_INPUTS), torch.tensor(XOR_LABELS)
    recorder = Recorder(n_epochs, max_frames=max_frames, frames_alone=FEW_FRAMES)
    parameters = starting_parameters(n_hidden, start=start, seed=seed)
    if by_hand is not None:
        parameters = parameters_by_hand(n_hidden, by_hand)
    network = torch_network(parameters, activation)
    optimizer = torch_optimizer(optimiser, network, learning_rate)
    for epoch in recorder:
        logits = network(X).squeeze(-1)  # 1. predict
        if loss == "cross-entropy":  # 2. measure the loss
            loss_now = nn.functional.binary_cross_entropy_with_logits(logits, y)
        else:
            loss_now = nn.functional.mse_loss(torch.sigmoid(logits), y)
        optimizer.zero_grad()  # 3. ask for the gradient: clear the old one first
        loss_now.backward()
        now = parameters_of(network, parameters), gradients_of(network, parameters)
        recorder.record(epoch, loss_now.item(), *now)
        optimizer.step()  # 4. turn the knobs against it
    run = recorder.finish()
    return run.with_metrics(accuracy=accuracy(run))


def numpy_vs_torch(**settings: Any) -> Agreement:
    """Train from the same start by hand and in PyTorch, with the settings of `train_torch`."""
    return train_both(train, train_torch, **settings)
