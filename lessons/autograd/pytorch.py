"""The same network and the same loop in PyTorch, line by line what `lessons.autograd.model` writes.

``torch.nn.Sequential``, a loss, an optimiser, and the loop of every tutorial: see PyTorch's
documentation of ``torch.autograd``, ``torch.nn`` and ``torch.optim``.
"""

from typing import Annotated, Any

import numpy as np
import torch
from torch import nn

from lessons.autograd.model import (
    Epochs,
    Hidden,
    OptimiserName,
    Rate,
    Type,
    probability,
    samples,
    start,
    train,
)
from training.agreement import Agreement, train_both
from training.dense import forward
from training.hyperparameters import Frames, Seed, hyperparameters
from training.optimisers import Optimiser
from training.recorded_run import RecordedRun, Recorder, may_diverge
from training.torch_network import gradients_of, parameters_of, torch_network, torch_optimizer
from training.trace import Line, Trace

TORCH_NAMES = {"W1": "0.weight", "b1": "0.bias", "W2": "2.weight", "b2": "2.bias"}
"""What nn.Sequential calls the tensors of its two nn.Linear; the tanh between them has none."""


@hyperparameters
def train_torch(
    *,
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
    network = torch_network(parameters)
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
    return recorder.finish(activation="tanh")


def numpy_vs_torch(**settings: Any) -> Agreement:
    """Train from the same start by hand and in PyTorch, with the settings of `train_torch`."""
    return train_both(train, train_torch, **settings)


def answers(network: nn.Sequential, dtype: str) -> np.ndarray:
    """Return the probability of class 1 for each of the four points, (4,): inference."""
    X, _ = samples(dtype)
    with torch.no_grad():  # nothing is to be learned, so nothing need be noted
        logits = network(torch.tensor(X))
    return probability(logits.numpy())[:, 0]


def trace(run: RecordedRun) -> Trace:
    """Go through PyTorch's loop line by line, with the tensors as they stood at each frame."""
    X, y = samples(run.hyperparameters["dtype"])
    tensors = (run.parameters, ""), (run.gradients, ".grad"), (_after_steps(run), "")
    weights, slopes, after = (
        # PyTorch's shapes and names: each neuron's weights in a row.
        {f"{TORCH_NAMES[k]}{suffix}": np.swapaxes(v, 1, -1) for k, v in arrays.items()}
        for arrays, suffix in tensors
    )
    logits = forward(X, run.parameters, "tanh")[-1]
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
        Line("recorder.record(", "Copy all of it into the record that the pictures show."),
        Line(
            "optimizer.step()",
            f"The optimiser ({run.hyperparameters['optimiser']}) reads .grad and turns the "
            "weights. The next epoch starts from these.",
            after,
        ),
    )
    return Trace(train_torch, run.epochs, lines, given={"X": X, "y": y})


def _after_steps(run: RecordedRun) -> dict[str, np.ndarray]:
    """Return the weights and biases after the step at each frame of a run of `train_torch`."""
    settings = {name: v for name, v in run.hyperparameters.items() if name != "activation"}
    n_frames = settings["n_epochs"] + 1
    # What an optimiser remembers comes from every epoch.
    whole = run if run.n_frames == n_frames else train_torch(**settings, max_frames=n_frames)
    optimiser = Optimiser(settings["optimiser"], settings["learning_rate"], run.final)
    after = []
    with may_diverge():
        for epoch in range(n_frames):
            values, gradients = (
                {name: a[epoch] for name, a in arrays.items()}
                for arrays in (whole.parameters, whole.gradients)
            )
            after.append(optimiser.step(values, gradients))
    return {name: np.stack([after[i][name] for i in run.steps]) for name in run.parameters}
