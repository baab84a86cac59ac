"""The same network and the same loop in PyTorch, line by line what `lessons.autograd.model` writes.

``torch.nn.Sequential``, a loss, an optimiser, and the loop of every tutorial: see PyTorch's
documentation of ``torch.autograd``, ``torch.nn`` and ``torch.optim``.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from torch import nn

from lessons.autograd.model import check_arguments, probability, samples, start, train
from training.optimisers import BETA1, BETA2, EPSILON, MOMENTUM, Optimiser
from training.progress import Progress
from training.recorded_run import RecordedRun, Recorder
from training.trace import Line, Trace
from training.twins import Twins, train_both
from training.validation import MAX_SEED, check_whole

TORCH_TYPES = {"float64": torch.float64, "float32": torch.float32}


def sequential(n_hidden: int, dtype: str = "float64") -> nn.Sequential:
    """Build the network without drawing anything: its weights are to be copied into it.

    Parameters
    ----------
    n_hidden : int
        Hidden neurons.
    dtype : {"float64", "float32"}
        Of all its numbers.
    """
    # skip_init: otherwise nn.Linear would draw weights from the generator that everybody shares.
    into = {"dtype": TORCH_TYPES[dtype]}
    return nn.Sequential(
        nn.utils.skip_init(nn.Linear, 2, n_hidden, **into),
        nn.Tanh(),
        nn.utils.skip_init(nn.Linear, n_hidden, 1, **into),
    )


def network_of(parameters: Mapping[str, np.ndarray]) -> nn.Sequential:
    """Build the network with a copy of weights and biases of `lessons.autograd.model`."""
    network = sequential(parameters["b1"].shape[-1], str(parameters["b1"].dtype))
    values = (parameters["W1"].T, parameters["b1"], parameters["W2"].T, parameters["b2"])
    with torch.no_grad():
        for tensor, value in zip(network.parameters(), values, strict=True):
            tensor.copy_(torch.tensor(value))  # PyTorch keeps each neuron's weights in a row
    return network


def optimizer_of(name: str, network: nn.Module, learning_rate: float) -> torch.optim.Optimizer:
    """Return PyTorch's optimiser of a name of `training.optimisers.RULES`."""
    if name == "Adam":
        return torch.optim.Adam(
            network.parameters(), lr=learning_rate, betas=(BETA1, BETA2), eps=EPSILON
        )
    memory = MOMENTUM if name == "momentum" else 0.0
    return torch.optim.SGD(network.parameters(), lr=learning_rate, momentum=memory)


def train_torch(
    *,
    optimiser: str = "SGD",
    n_hidden: int = 3,
    learning_rate: float = 1.0,
    n_epochs: int = 100,
    dtype: str = "float64",
    seed: int = 0,
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Train the same network from the same start in PyTorch.

    Parameters
    ----------
    optimiser, n_hidden, n_epochs, dtype, max_frames, on_progress
        As in `lessons.autograd.model.train`.
    learning_rate : float
        From 0 to 10; one value, since an optimiser has only one.
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
    check_arguments(optimiser, n_hidden, learning_rate, n_epochs, dtype)
    check_whole("seed", seed, 0, MAX_SEED)
    if np.shape(learning_rate) or np.shape(seed):
        raise ValueError(
            "train_torch trains one run: learning_rate and seed must be single numbers, not "
            f"{learning_rate!r} and {seed!r}."
        )
    X, y = map(torch.tensor, samples(dtype))
    network = network_of(start(n_hidden, seed, dtype))
    loss_function = nn.BCEWithLogitsLoss()
    optimizer = optimizer_of(optimiser, network, float(learning_rate))
    recorder = Recorder(n_epochs, max_frames=max_frames, on_progress=on_progress)
    for epoch in recorder:
        logits = network(X)  # 1. predict
        loss = loss_function(logits, y)  # 2. measure the loss
        optimizer.zero_grad()  # 3. clear the old gradient, ask for the new one
        loss.backward()
        recorder.record(epoch, loss.item(), values_of(network), gradients_of(network))
        optimizer.step()  # 4. step against it
    return recorder.finish(
        optimiser=optimiser,
        n_hidden=n_hidden,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        dtype=dtype,
        seed=seed,
        activation="tanh",
    )


NAMES = ("W1", "b1", "W2", "b2")


def values_of(network: nn.Sequential) -> dict[str, np.ndarray]:
    """Return weights and biases with the names and shapes of `lessons.autograd.model`."""
    held = (tensor.detach().numpy().T for tensor in network.parameters())
    return dict(zip(NAMES, held, strict=True))


def gradients_of(network: nn.Sequential) -> dict[str, np.ndarray]:
    """Return what ``.grad`` of each parameter holds, named and shaped like `values_of`."""
    held = (tensor.grad.numpy().T for tensor in network.parameters() if tensor.grad is not None)
    return dict(zip(NAMES, held, strict=True))


def twins(*, on_progress: Progress | None = None, **hyperparameters: Any) -> Twins:
    """Train from the same start by hand and in PyTorch, with the hyperparameters of `train_torch`.

    See `training.twins.train_both` for what comes back.
    """
    return train_both(train, train_torch, on_progress=on_progress, **hyperparameters)


def answers(network: nn.Sequential, dtype: str) -> np.ndarray:
    """Return the probability of class 1 for each of the four points, (4,): inference."""
    X, _ = samples(dtype)
    with torch.no_grad():  # nothing is to be learned, so nothing need be noted
        logits = network(torch.tensor(X))
    return probability(logits.numpy())[:, 0]


def trace(run: RecordedRun) -> Trace:
    """Go through PyTorch's loop line by line, with the tensors as they stood at each frame.

    Parameters
    ----------
    run : RecordedRun
        From `train_torch`.

    Returns
    -------
    Trace
    """
    X, y = samples(run.hyperparameters["dtype"])
    # PyTorch's shapes and names: each neuron's weights in a row.
    called = dict(zip(NAMES, ("0.weight", "0.bias", "2.weight", "2.bias"), strict=True))
    weights = {called[k]: np.swapaxes(v, 1, -1) for k, v in run.parameters.items()}
    held = {f"{called[k]}.grad": np.swapaxes(v, 1, -1) for k, v in run.gradients.items()}
    hidden = np.tanh(X @ run.parameters["W1"] + run.parameters["b1"][:, None, :])
    logits = hidden @ run.parameters["W2"] + run.parameters["b2"][:, None, :]
    lines = (
        Line("for epoch in recorder", tensors={"epoch": run.epochs, **weights}),
        Line(
            "logits = network(X)",
            "All four points go through nn.Sequential, layer after layer. Autograd takes notes.",
            {"logits": logits},
        ),
        Line(
            "loss_function(logits, y)",
            "One number for all mistakes. It remembers how it was computed.",
            {"loss": run.loss},
        ),
        Line("optimizer.zero_grad()", "Throw the old gradients away: every .grad is None now."),
        Line(
            "loss.backward()",
            "Walk the notes backwards: every weight and bias gets its slope, in .grad.",
            held,
        ),
        Line(
            "recorder.record(",
            "Copy the loss, weights and slopes into the record that the pictures show.",
        ),
        Line(
            "optimizer.step()",
            f"The optimiser ({run.hyperparameters['optimiser']}) reads .grad and turns the "
            "weights. The next epoch starts from these.",
            {called[k]: np.swapaxes(v, 1, -1) for k, v in _after_steps(run).items()},
        ),
    )
    return Trace(train_torch, run.epochs, lines, given={"X": X, "y": y})


def _after_steps(run: RecordedRun) -> dict[str, np.ndarray]:
    """Return the weights and biases after the step at each frame of a run of `train_torch`.

    What an optimiser remembers comes from every epoch. If not all of them were recorded, the
    network is trained once more.
    """
    how = {name: value for name, value in run.hyperparameters.items() if name != "activation"}
    n_frames = how["n_epochs"] + 1
    whole = run if run.n_frames == n_frames else train_torch(**how, max_frames=n_frames)
    optimiser = Optimiser(how["optimiser"], how["learning_rate"], run.final)
    after = []
    with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverged
        for epoch in range(n_frames):
            values, gradients = (
                {name: a[epoch] for name, a in each.items()}
                for each in (whole.parameters, whole.gradients)
            )
            after.append(optimiser.step(values, gradients))
    return {name: np.stack([after[i][name] for i in run.steps]) for name in run.parameters}
