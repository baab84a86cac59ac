"""A deep network, and the way back through its layers: backpropagation as matrix products.

Each layer turns the blame for its sums, delta, into the gradient of its own weights, and hands the
rest to the layer before it (Rumelhart, Hinton and Williams, "Learning representations by
back-propagating errors", 1986). How much of it arrives depends on the activation and on the start
(Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks",
2010; He, Zhang, Ren and Sun, "Delving Deep into Rectifiers", 2015).
"""

import math
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from training.activations import ACTIVATIONS, sigmoid
from training.dense import draw_start, forward, n_layers
from training.hyperparameters import Epochs, Frames, Integer, Number, OneOf, Seeds, hyperparameters
from training.recorded_run import FEW_FRAMES, RecordedRun, Recorder
from training.symptoms import dead, gradient_size

MAX_RUNS = 64
MAX_DEPTH, MAX_WIDTH = 20, 32
STARTS = ("PyTorch", "Glorot", "He", "N(0, 1)")
N_SAMPLES = 40
MAX_KEPT = 200
"""Parameters of a single run that are kept at each frame; of larger networks only measurements."""


@cache
def samples() -> tuple[np.ndarray, np.ndarray]:
    """Return 40 points of the plane, and which of them lie in the outer half: X (40, 2), y (40, 1).

    Half of them are of class 1, so that always saying the same is right on 50 %.
    """
    X = np.random.default_rng(7).standard_normal((N_SAMPLES, 2))
    radius = np.sqrt((X**2).sum(axis=1))
    y = (radius > np.median(radius)).astype(float)[:, None]
    X.flags.writeable = y.flags.writeable = False
    return X, y


def start_parameters(
    sizes: Sequence[int], start: str, gain: float, rngs: Sequence[np.random.Generator]
) -> dict[str, np.ndarray]:
    """Draw the weights that a network begins with, for layers of such sizes, inputs first.

    PyTorch's default draws weights and biases evenly between -1/sqrt(n_in) and 1/sqrt(n_in); the
    others draw weights from a normal distribution, with variance 2/n_in ("He"), 2/(n_in + n_out)
    ("Glorot") or 1, and begin with biases at zero. All weights are multiplied by the gain.

    Shapes: returns ``W1`` (n_runs, n_inputs, n_neurons), ``b1`` (n_runs, n_neurons) and so on.
    """
    if start == "PyTorch":
        parameters = {}
        for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
            end = 1 / math.sqrt(n_in)
            parameters[f"W{i}"] = np.stack([rng.uniform(-end, end, (n_in, n_out)) for rng in rngs])
            parameters[f"b{i}"] = np.stack([rng.uniform(-end, end, n_out) for rng in rngs])
    else:
        parameters = draw_start((lambda *_: 1.0) if start == "N(0, 1)" else start, sizes, rngs)
    return {name: gain * a if name[0] == "W" else a for name, a in parameters.items()}


def output_delta(p: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the slope of the mean squared error along the output's sums: (..., n_samples, 1)."""
    return 2 * (p - y) / N_SAMPLES * p * (1 - p)


def slope_of(activation: str, outputs: np.ndarray) -> np.ndarray:
    """Return the slope of an activation, computed from its outputs."""
    return ACTIVATIONS[activation].derivative(outputs)


@hyperparameters
def train(
    *,
    depth: Annotated[int, Integer(1, MAX_DEPTH)] = 2,
    width: Annotated[int, Integer(1, MAX_WIDTH)] = 3,
    activation: Annotated[str, OneOf(ACTIVATIONS)] = "tanh",
    start: Annotated[str, OneOf(STARTS)] = "PyTorch",
    gain: Annotated[float, Number(0, 400)] = 1.0,
    learning_rate: Annotated[ArrayLike, Number(0, 1000)] = 1.0,
    n_epochs: Epochs = 500,
    seed: Seeds = 0,
    max_frames: Frames = None,
) -> RecordedRun:
    """Learn which points lie far out, and measure at each layer what comes back.

    Parameters
    ----------
    depth : int
        Hidden layers.
    width : int
        Neurons of each of them.
    activation : str
        Of the hidden neurons; the output is a sigmoid.
    start, gain
        As for `start_parameters`.
    learning_rate : float or (...,) array
        How far a step goes for each unit of slope.
    n_epochs : int
        Steps to take.
    seed : int or (...,) array
        Where to start; it broadcasts with the learning rate, up to 64 runs.
    max_frames : int, optional
        Frames to record, if other than usual.

    Returns
    -------
    RecordedRun
        Its loss is the mean squared error of the probabilities. Parameters and gradients are
        ``W1``, ``b1``, ``W2`` and so on, as long as they are few, and none in larger networks.
        Metrics are ``accuracy``; ``size1``, ``size2`` and so on, the root of the mean square of
        the gradient along each layer's weights, the output's last; ``dead1``, ``dead2`` and so
        on, the share of each hidden layer's ReLUs that are silent on every sample; and
        ``revived``, how many that were dead at one frame were not at the next, so far.

    Examples
    --------
    >>> run = train(depth=3, n_epochs=1)
    >>> [run.parameters[name].shape[1:] for name in ("W1", "b1")]
    [(2, 3), (3,)]
    """
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed))
    Integer(1, MAX_RUNS).check("number of runs", math.prod(runs))
    work = 4 * N_SAMPLES * depth * width  # a sample passes all neurons, there and back
    recorder = Recorder(
        n_epochs, runs=runs, n_samples=work, max_frames=max_frames, frames_alone=FEW_FRAMES
    )
    X, y = samples()
    rngs = [np.random.default_rng(int(s)) for s in np.broadcast_to(seed, runs).flat]
    starts = start_parameters([2, *[width] * depth, 1], start, gain, rngs)
    parameters = {name: a.reshape(*runs, *a.shape[1:]) for name, a in starts.items()}
    rate = np.broadcast_to(learning_rate, runs)[..., None]
    few = sum(a[0].size for a in starts.values()) <= MAX_KEPT
    measure = Measure(activation)
    last = n_layers(parameters)
    gradients: dict[str, np.ndarray] = {}
    for epoch in recorder:
        outputs = forward(X, parameters, activation)  # 1. predict: keep what each layer said
        p = sigmoid(outputs[last])
        loss = ((p - y) ** 2).mean(axis=(-2, -1))  # 2. measure the loss
        # 3. ask for the gradient: from the last sums ...
        delta = 2 * (p - y) / N_SAMPLES * p * (1 - p)
        for i in range(last, 0, -1):  # ... goes back, layer by layer
            gradients[f"W{i}"] = outputs[i - 1].mT @ delta  # what came in, times blame
            gradients[f"b{i}"] = delta.sum(axis=-2)
            passed = delta @ parameters[f"W{i}"].mT  # the blame of those who were listened to
            if i > 1:
                delta = passed * slope_of(activation, outputs[i - 1])
        kept = (parameters, gradients) if few else ({}, {})
        metrics = measure(p, y, outputs, gradients) if recorder.due(epoch) else None
        recorder.record(epoch, loss, *kept, metrics)
        for name, value in parameters.items():  # 4. turn the knobs against it
            step = rate if name[0] == "b" else rate[..., None]
            parameters[name] = value - step * gradients[name]
    return recorder.finish(loss="squared error")


class Measure:
    """What is measured of a network at a frame; it remembers who was dead at the one before."""

    def __init__(self, activation: str) -> None:
        self._relu = activation == "ReLU"
        self._dead_before: np.ndarray | None = None
        self._revived = np.array(0.0)

    def __call__(
        self,
        p: np.ndarray,
        y: np.ndarray,
        outputs: Sequence[np.ndarray],
        gradients: Mapping[str, np.ndarray],
    ) -> dict[str, np.ndarray]:
        """Return accuracy, the gradient's size by layer, and the dead, each of shape (...)."""
        metrics = {"accuracy": ((p > 0.5) == (y > 0.5)).mean(axis=(-2, -1))}
        for i in range(1, len(outputs)):
            metrics[f"size{i}"] = gradient_size(gradients[f"W{i}"])
        silent = [dead(a) & self._relu for a in outputs[1:-1]]
        for i, of_layer in enumerate(silent, start=1):
            metrics[f"dead{i}"] = of_layer.mean(axis=-1)
        now = np.concatenate(silent, axis=-1)
        if self._dead_before is not None:
            self._revived = self._revived + (self._dead_before & ~now).sum(axis=-1)
        self._dead_before = now
        return {**metrics, "revived": np.broadcast_to(self._revived, now.shape[:-1])}


def layer_sizes(run: RecordedRun) -> np.ndarray:
    """Return the gradient's size at each layer of weights: (..., n_frames, depth + 1)."""
    n = run.hyperparameters["depth"] + 1
    return np.stack([run.metrics[f"size{i}"] for i in range(1, n + 1)], axis=-1)
