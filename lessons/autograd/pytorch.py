"""The same network and the same loop in PyTorch, line by line as in `lessons.autograd.model`."""

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
import torch
from torch import nn

from lessons.autograd.model import (
    Activation,
    Hidden,
    OptimiserName,
    Rate,
    Type,
    samples,
    start,
    train,
)
from training.dense import forward
from training.hyperparameters import Epochs, Frames, Seed, hyperparameters
from training.recorded_run import RecordedRun, Recorder
from training.torch_network import (
    Agreement,
    gradients_of,
    parameters_of,
    torch_network,
    torch_optimizer,
    train_both,
)
from training.trace import Line, Trace

TORCH_NAMES = {"W1": "0.weight", "b1": "0.bias", "W2": "2.weight", "b2": "2.bias"}
"""What nn.Sequential calls the tensors of its two nn.Linear; the activation between has none."""


@hyperparameters
def train_torch(
    *,
    activation: Activation = "tanh",
    optimiser: OptimiserName = "SGD",
    n_hidden: Hidden = 3,
    learning_rate: Annotated[float, Rate] = 1.0,
    n_epochs: Epochs = 100,
    dtype: Type = "float64",
    seed: Seed = 0,
    max_frames: Frames = None,
) -> RecordedRun:
    """Train the same network from the same start in PyTorch."""
    X, y = map(torch.tensor, samples(dtype))
    parameters = start(n_hidden, seed, dtype)
    network = torch_network(parameters, activation)
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = torch_optimizer(optimiser, network, learning_rate)
    recorder = Recorder(n_epochs, max_frames=max_frames)
    for epoch in recorder:
        logits = network(X)  # 1. predict
        loss = loss_function(logits, y)  # 2. measure the loss
        optimizer.zero_grad()  # 3. ask for the gradient: clear the old one first
        loss.backward()
        now = parameters_of(network, parameters), gradients_of(network, parameters)
        recorder.record(epoch, loss.item(), *now)
        optimizer.step()  # 4. turn the knobs against it
    return recorder.finish()


def numpy_vs_torch(**settings: Any) -> Agreement:
    """Train from the same start by hand and in PyTorch, with the settings of `train_torch`."""
    return train_both(train, train_torch, **settings)


def answers(parameters: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return the probability of class 1 for each of the four points, (4,): inference."""
    X, _ = samples(str(parameters["b1"].dtype))
    with torch.no_grad():  # nothing is to be learned, so nothing need be noted
        return torch.sigmoid(torch_network(parameters)(torch.tensor(X))).numpy()[:, 0]


def trace(run: RecordedRun) -> Trace:
    """Go through PyTorch's loop line by line, with the tensors as they stood at each frame."""
    settings = dict(run.hyperparameters)
    X, y = samples(settings["dtype"])
    # What an epoch ends with is what the next one begins with.
    n_epochs = settings["n_epochs"] + 1
    whole = train_torch(**settings | {"n_epochs": n_epochs, "max_frames": n_epochs + 1})
    ends = {name: values[run.steps + 1] for name, values in whole.parameters.items()}
    tensors = (run.parameters, ""), (run.gradients, ".grad"), (ends, "")
    weights, slopes, after = (
        # PyTorch's shapes and names: each neuron's weights in a row.
        {f"{TORCH_NAMES[k]}{suffix}": np.swapaxes(v, 1, -1) for k, v in arrays.items()}
        for arrays, suffix in tensors
    )
    logits = forward(X, run.parameters, settings["activation"])[-1]
    lines = (
        Line("for epoch in recorder", tensors={"epoch": run.epochs, **weights}),
        Line(
            "logits = network(X)",
            "All four points go through nn.Sequential, layer after layer. Autograd takes notes.",
            {"logits": logits},
        ),
        Line("loss_function(logits, y)", "One number for all mistakes.", {"loss": run.loss}),
        Line("optimizer.zero_grad()", "Throw the old gradients away: every .grad is None now."),
        Line(
            "loss.backward()",
            "Walk the notes backwards: every weight and bias gets its slope, in .grad.",
            slopes,
        ),
        Line("now = parameters_of(", "Read all weights, and what .grad holds of each."),
        Line("recorder.record(", "Copy them into the record that the pictures show."),
        Line(
            "optimizer.step()",
            f"The optimiser ({settings['optimiser']}) reads .grad and turns the weights. The next "
            "epoch starts from these.",
            after,
        ),
    )
    return Trace(train_torch, run.epochs, lines, given={"X": X, "y": y})
