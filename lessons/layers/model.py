"""Layers: many neurons side by side, one layer behind the other, and what it takes to train them.

Each column of a weight matrix is one neuron, and an activation stands between two layers: without
it they collapse into one. How large the weights are at the start decides what reaches the far end,
and with it what can be learned: Goodfellow, Bengio and Courville, Deep Learning (2016), chapters 6
and 8; Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
networks" (2010).
"""

from itertools import pairwise
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from datasets.students import PASSED_BOTH, SCALED_EXAMS, TWO_EXAMS
from training.activations import ALL_ACTIVATIONS, sigmoid
from training.dense import backward, forward
from training.hyperparameters import Epochs, Frames, Integer, Number, OneOf, Seeds, hyperparameters
from training.losses import binary_cross_entropy, cross_entropy_delta
from training.optimisers import per_run
from training.recorded_run import FEW_FRAMES, RecordedRun, Recorder, may_diverge
from training.trace import Line, Trace, with_first_epochs

STARTS = ("random", "equal", "zeros")
EQUAL = 0.5
"""What every weight is at the start "equal", times its size."""
LEARNED_BELOW = 0.1
"""A mean cross-entropy below this counts as learned; always saying 50 % costs 0.6931."""
Activation = Annotated[str, OneOf(ALL_ACTIVATIONS)]
"""Of all hidden neurons; the output has the sigmoid."""


def starting_parameters(
    n_hidden: int = 3,
    n_layers: int = 1,
    *,
    start: str = "random",
    size: ArrayLike = 1.0,
    seed: ArrayLike = 0,
) -> dict[str, np.ndarray]:
    """Draw the weights as they stand before the first step; all biases are zero.

    Parameters
    ----------
    n_hidden, n_layers : int
        Neurons of each hidden layer, and how many such layers there are.
    start : {"random", "equal", "zeros"}
        Weights from N(0, 1), or all `EQUAL`, or all zero.
    size : float or (...,) array
        What the weights are multiplied with.
    seed : int or (...,) array of int
        Which draw.

    Returns
    -------
    dict of str to array of float
        ``W1`` (..., 2, n_hidden), ``b1`` (..., n_hidden) and so on; the output's are last.
    """
    sizes = (2, *[n_hidden] * n_layers, 1)
    seeds, scale = np.broadcast_arrays(seed, np.asarray(size, dtype=float))
    rngs = [np.random.default_rng(int(s)) for s in seeds.ravel()]
    parameters = {}
    for i, (n_in, n_out) in enumerate(pairwise(sizes), start=1):
        if start == "random":
            unscaled = np.stack([rng.standard_normal((n_in, n_out)) for rng in rngs])
        else:
            unscaled = np.full((len(rngs), n_in, n_out), EQUAL if start == "equal" else 0.0)
        weights = unscaled * scale.reshape(-1, 1, 1)
        parameters[f"W{i}"] = weights.reshape(*seeds.shape, n_in, n_out)
        parameters[f"b{i}"] = np.zeros((*seeds.shape, n_out))
    return parameters


@hyperparameters
def train(
    *,
    activation: Activation = "sigmoid",
    n_hidden: Annotated[int, Integer(1, 8)] = 3,
    n_layers: Annotated[int, Integer(0, 8)] = 1,
    start: Annotated[str, OneOf(STARTS)] = "random",
    size: Annotated[ArrayLike, Number(0, 100)] = 1.0,
    learning_rate: Annotated[ArrayLike, Number(0, 100)] = 1.0,
    n_epochs: Epochs = 1000,
    seed: Seeds = 0,
    max_frames: Frames = None,
) -> RecordedRun:
    """Train a network of dense layers to tell which of five students passed.

    Parameters
    ----------
    activation : str
        Of all hidden neurons; the output has the sigmoid.
    n_hidden, n_layers, start, size, seed
        As in `starting_parameters`; several sizes or seeds are trained side by side.
    learning_rate : float or (...,) array
        How far to go for each unit of slope.
    n_epochs : int
        Steps to take.
    max_frames : int, optional
        Frames to record, if other than usual.

    Returns
    -------
    RecordedRun
        With parameters ``W1``, ``b1`` and so on, and the metric ``accuracy``; the loss is the mean
        cross-entropy.

    Examples
    --------
    >>> run = train()
    >>> float(accuracy(run)[-1])
    1.0
    """
    X, y = SCALED_EXAMS, PASSED_BOTH
    runs = np.broadcast_shapes(np.shape(size), np.shape(learning_rate), np.shape(seed))
    recorder = Recorder(
        n_epochs, runs=runs, n_samples=len(y), max_frames=max_frames, frames_alone=FEW_FRAMES
    )
    parameters = starting_parameters(
        n_hidden, n_layers, start=start, size=size, seed=np.broadcast_to(seed, runs)
    )
    rates = {name: per_run(learning_rate, runs, value) for name, value in parameters.items()}
    with may_diverge():
        for epoch in recorder:
            outputs = forward(X, parameters, activation)  # 1. predict: layer by layer
            logits = outputs[-1][..., 0]
            loss_now = binary_cross_entropy(logits, y)  # 2. measure the loss
            delta = cross_entropy_delta(sigmoid(logits), y)[..., None] / len(y)
            gradients = backward(outputs, delta, parameters, activation)  # 3. ask for the gradient
            recorder.record(epoch, loss_now, parameters, gradients)
            for name, value in parameters.items():
                # 4. turn the knobs against it
                parameters[name] = value - rates[name] * gradients[name]
    run = recorder.finish(loss="cross-entropy")
    return run.with_metrics(accuracy=accuracy(run))


def outputs_of(run: RecordedRun) -> list[np.ndarray]:
    """Return what `forward` makes of the five students at each frame of a run."""
    with may_diverge():
        return forward(SCALED_EXAMS, run.parameters, run.hyperparameters["activation"])


def probabilities(run: RecordedRun) -> np.ndarray:
    """Return what the network says of the five students at each frame, (..., n_frames, 5)."""
    return sigmoid(outputs_of(run)[-1][..., 0])


def accuracy(run: RecordedRun) -> np.ndarray:
    """Return the share of the five students on the right side of 50 %, (..., n_frames)."""
    p = probabilities(run)
    return (np.isfinite(p) & ((p >= 0.5) == (PASSED_BOTH == 1))).mean(axis=-1)


def learned(run: RecordedRun) -> np.ndarray:
    """Tell for each run whether its loss ends below `LEARNED_BELOW`; (...,)."""
    return np.asarray(run.loss[..., -1] < LEARNED_BELOW)


def trace(run: RecordedRun) -> Trace:
    """Go through the loop of `train` line by line; the run is one alone, with one hidden layer."""
    run = with_first_epochs(train, run)
    outputs = outputs_of(run)
    logits = outputs[-1][..., 0]
    delta = cross_entropy_delta(sigmoid(logits), PASSED_BOTH)[..., None] / len(PASSED_BOTH)
    rate = run.hyperparameters["learning_rate"]
    gradients = {f"gradients[{name}]": g for name, g in run.gradients.items()}
    lines = [
        Line("for epoch in recorder", tensors={"epoch": run.epochs, **run.parameters}),
        Line(
            "outputs = forward(",
            "Layer by layer: what the hidden neurons say of each student, then the output’s sum.",
            {"hidden": outputs[1], "outputs[-1]": outputs[-1]},
        ),
        Line("logits = ", "One logit for each student.", {"logits": logits}),
        Line("loss_now = ", "The mean surprise over all five students.", {"loss_now": run.loss}),
        Line("delta = ", "The slope along each logit: p − y, divided by five.", {"delta": delta}),
        Line("gradients = backward(", "One slope for each weight and bias.", gradients),
        Line("recorder.record(", "Copy loss, parameters and gradients into the record you see."),
    ]
    for name, values in run.parameters.items():
        with may_diverge():
            stepped = values - rate * run.gradients[name]
        lines += [
            Line("for name, value in", f"Take the parameters called {name}."),
            Line("parameters[name] = ", "Step against their gradient: downhill.", {name: stepped}),
        ]
    given = {"X": SCALED_EXAMS, "y": PASSED_BOTH, "learning_rate": np.asarray(rate, dtype=float)}
    people = [f"({a:.0f}, {b:.0f})" for a, b in TWO_EXAMS]
    labels = dict.fromkeys(("X", "y", "hidden", "outputs[-1]", "logits", "delta"), people)
    return Trace(train, run.epochs, tuple(lines), given, labels)
