"""Networks that are stuck on XOR, and the silent neuron that frees them.

A hidden neuron whose weight to the output is 0 changes no answer. But it adds knobs, and what is a
dead end along the old ones need not be one along the new: Dauphin and others (2014); that networks
of more neurons have fewer dead ends, Safran and Shamir, "Spurious local minima are common in
two-layer ReLU neural networks" (2018).
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from lessons.xor import model as xor
from training.dense import backward, forward
from training.hyperparameters import Epochs, Frames, hyperparameters
from training.optimisers import Optimiser
from training.progress import subtask
from training.recorded_run import RecordedRun, Recorder

Parameters = dict[str, np.ndarray]
N_HIDDEN, RATE, N_EPOCHS = 2, 0.5, 5000
LOSS = "cross-entropy"
MORE = "one more neuron"
WEIGHTS = np.linspace(-4, 12, 81)
"""Where the loss along the new weight is drawn."""


def stuck_after(seeds: Sequence[int], activation: str = "sigmoid") -> Parameters:
    """Train networks of two hidden neurons on XOR, and return those that have not solved it.

    Each array has an axis for them in front.
    """
    run = xor.train(
        n_hidden=N_HIDDEN,
        activation=activation,
        learning_rate=RATE,
        n_epochs=N_EPOCHS,
        seed=np.array(seeds),
        max_frames=2,
    )
    left = ~xor.solved(run)
    return {name: value[left] for name, value in run.final.items()}


def with_silent_neuron(parameters: Parameters, seed: int) -> Parameters:
    """Give each network one more hidden neuron, with random weights in and 0 to the output."""
    rng, runs = np.random.default_rng([seed, 1]), parameters["b1"].shape[:-1]
    more = {
        "W1": rng.standard_normal((*runs, 2, 1)),
        "b1": np.zeros((*runs, 1)),
        "W2": np.zeros((*runs, 1, 1)),
    }
    axis = {"W1": -1, "b1": -1, "W2": -2}
    grown = {
        name: np.concatenate([parameters[name], new], axis=axis[name]) for name, new in more.items()
    }
    return grown | {"b2": parameters["b2"]}


def go_on(
    parameters: Parameters, *, n_epochs: int = N_EPOCHS, max_frames: int | None = None
) -> RecordedRun:
    """Train one network or several further from where they stand, with their axes in front."""
    runs = parameters["b1"].shape[:-1]
    recorder = Recorder(n_epochs, runs=runs, n_samples=4, max_frames=max_frames)
    steps = Optimiser("SGD", RATE, parameters, runs)
    for epoch in recorder:
        outputs = forward(xor.XOR_INPUTS, parameters, "sigmoid")  # 1. predict
        # 2. measure the loss: the picture needs it, the step only its slope
        loss = xor.measure(outputs[-1], LOSS) if recorder.due(epoch) else None
        delta = xor.output_delta(outputs[-1], LOSS)  # 3. ask for the gradient
        gradients = backward(outputs, delta, parameters, "sigmoid")
        recorder.record(epoch, loss, parameters, gradients)
        parameters = steps.step(parameters, gradients)  # 4. turn the knobs against it
    return recorder.finish(activation="sigmoid")


@hyperparameters
def go_on_both_ways(
    *, n_epochs: Epochs = N_EPOCHS, max_frames: Frames = None
) -> dict[str, RecordedRun]:
    """Train all stuck networks of 100 starts further, as they are and with one more neuron."""
    with subtask(0, 1, of=3):
        parameters = stuck_after(range(100))
    runs = {}
    ways = {"as they are": parameters, MORE: with_silent_neuron(parameters, 0)}
    for i, (name, start) in enumerate(ways.items()):
        with subtask(1 + i, 1, of=3):
            runs[name] = go_on(start, n_epochs=n_epochs, max_frames=max_frames)
    return runs


class Ground(NamedTuple):
    """The loss of a stuck network along the weight of its new neuron to the output, by frame."""

    loss: np.ndarray  # (n_frames, n_weights): the ground, at each of `WEIGHTS`
    way: np.ndarray  # (n_frames, 2): the weight that training has reached, and the loss there
    slope: float  # along the weight, at first
    steepest: float  # of the slopes along the knobs that it had before, at first


def along_new_weight(run: RecordedRun) -> Ground:
    """Turn the silent neuron's weight to the output, the other knobs being as they are at a frame.

    Of all networks of the run this is the one whose slope along that weight is the median.
    """
    slopes = {name: each[:, 0] for name, each in run.gradients.items()}
    new = np.abs(slopes["W2"][:, -1, 0])
    typical = int(np.argsort(new)[len(new) // 2])
    slopes["W2"] = slopes["W2"][:, :-1]
    steepest = max(float(np.abs(each[typical]).max()) for each in slopes.values())
    parameters = {
        name: np.repeat(each[typical, :, None], len(WEIGHTS), axis=1)
        for name, each in run.parameters.items()
    }
    parameters["W2"][..., -1, 0] = WEIGHTS
    loss = xor.measure(forward(xor.XOR_INPUTS, parameters, "sigmoid")[-1], LOSS)
    way = np.stack([run.parameters["W2"][typical, :, -1, 0], run.loss[typical]], axis=-1)
    return Ground(loss, way, float(new[typical]), steepest)


def medians(runs: Mapping[str, RecordedRun]) -> dict[str, RecordedRun]:
    """Return of each batch of runs the median of each number, as one run."""
    return {
        name: run.mapped(lambda each: np.median(each, axis=0), diverged_at=np.array(-1))
        for name, run in runs.items()
    }
