"""A checkpoint: what is lost if a training goes on without the optimiser's memory."""

import io

import torch
from torch import nn

from lessons.autograd.model import samples, start
from training.hyperparameters import Seed, hyperparameters
from training.recorded_run import RecordedRun, Recorder
from training.torch_network import torch_network, torch_optimizer

RATE, N_HIDDEN, N_BEFORE, N_AFTER = 0.1, 3, 80, 100


def _train(network: nn.Module, optimizer: torch.optim.Optimizer, n_epochs: int) -> RecordedRun:
    X, y = map(torch.tensor, samples("float64"))
    loss_function, recorder = nn.BCEWithLogitsLoss(), Recorder(n_epochs)
    for epoch in recorder:
        loss = loss_function(network(X), y)
        optimizer.zero_grad()
        loss.backward()
        recorder.record(epoch, loss.item(), {}, {})
        if epoch < n_epochs:  # the run ends before the step that nobody would see
            optimizer.step()
    return recorder.finish()


@hyperparameters
def go_on(*, seed: Seed = 0) -> dict[str, RecordedRun]:
    """Save a training by momentum half-way, and go on with the optimiser's memory and without."""
    fresh = start(N_HIDDEN, seed, "float64")
    network = torch_network(fresh)
    optimizer = torch_optimizer("momentum", network, RATE)
    _train(network, optimizer, N_BEFORE)
    file = io.BytesIO()
    torch.save({"network": network.state_dict(), "optimizer": optimizer.state_dict()}, file)

    runs = {}
    for name in ("with its memory", "without it"):
        file.seek(0)
        checkpoint = torch.load(file, weights_only=True)
        network = torch_network(fresh)
        network.load_state_dict(checkpoint["network"])
        optimizer = torch_optimizer("momentum", network, RATE)
        if name == "with its memory":
            optimizer.load_state_dict(checkpoint["optimizer"])
        runs[name] = _train(network, optimizer, N_AFTER)
    return runs
