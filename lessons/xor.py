"""XOR: the four points that no single neuron can learn, and the hidden layer that can.

A neuron cuts the plane along one straight line, and no line has (0, 1) and (1, 0) on one side
and (0, 0) and (1, 1) on the other: Minsky and Papert, Perceptrons (1969). A hidden layer moves
the points first. How to train one is in Rumelhart, Hinton and Williams, "Learning
representations by back-propagating errors", Nature 323 (1986); this very example is section 6.1
of Goodfellow, Bengio and Courville, Deep Learning (2016).
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import nn

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.activations import ACTIVATIONS, sigmoid
from lessons.challenges import Challenge, Check, Status
from lessons.claims import Claim, Outcome, Verdict
from lessons.losses import LOSSES
from lessons.recorded_run import FEW_FRAMES, Progress, RecordedRun, Recorder
from lessons.validation import MAX_SEED, check_choice, check_number, check_whole, check_work

MAX_HIDDEN = 8
STARTS = ("normal", "pytorch")
SOLVED_WITHIN = 0.05
"""XOR counts as solved when all four probabilities are this close to the truth."""


class Layers(NamedTuple):
    """What each layer said about each sample, kept for the way back.

    Without a hidden layer the output neuron listens to the inputs themselves, and these stand
    in the place of ``hidden_sums`` and ``hidden``.
    """

    hidden_sums: np.ndarray
    """(..., n_samples, n_hidden): weighted sums of the hidden neurons."""
    hidden: np.ndarray
    """(..., n_samples, n_hidden): the same after the activation."""
    logits: np.ndarray
    """(..., n_samples): weighted sum of the output neuron."""
    probability: np.ndarray
    """(..., n_samples): its sigmoid, the probability of class 1."""


def n_parameters(n_hidden: int) -> int:
    """Count the knobs of the network: 3 for a neuron alone, 4 per hidden neuron plus 1."""
    check_whole("n_hidden", n_hidden, 0, MAX_HIDDEN)
    return 4 * n_hidden + 1 if n_hidden else 3


def starting_parameters(
    n_hidden: int = 4, *, start: str = "normal", seed: int | ArrayLike = 0
) -> dict[str, np.ndarray]:
    """Draw the knobs as they stand before the first step.

    Parameters
    ----------
    n_hidden : int
        Hidden neurons, from 0 to 8; with 0 there is no hidden layer.
    start : {"normal", "pytorch"}
        Weights from N(0, 1) and biases zero; or both as ``nn.Linear`` draws them after
        ``torch.manual_seed(seed)``, evenly between -1 and 1 over the square root of the number
        of inputs to the layer.
    seed : int or (...,) array of int
        Which draw.

    Returns
    -------
    dict of str to array of float
        ``W1`` (..., 2, n_hidden), ``b1`` (..., n_hidden), ``W2`` (..., n_hidden, 1) and ``b2``
        (..., 1). With no hidden neurons only ``W2`` (..., 2, 1) and ``b2``.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_whole("n_hidden", n_hidden, 0, MAX_HIDDEN)
    check_choice("start", start, STARTS)
    check_whole("seed", seed, 0, MAX_SEED)
    seeds = np.asarray(seed)
    sizes = {"1": (2, n_hidden), "2": (n_hidden, 1)} if n_hidden else {"2": (2, 1)}
    draw = {"normal": _draw_normal, "pytorch": _draw_as_pytorch}[start]
    draws = [draw(sizes, int(s)) for s in seeds.ravel()]
    return {
        name: np.stack([one[name] for one in draws]).reshape(seeds.shape + knob.shape)
        for name, knob in draws[0].items()
    }


def _draw_normal(sizes: Mapping[str, tuple[int, int]], seed: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    knobs = {}
    for layer, (n_in, n_out) in sizes.items():
        knobs[f"W{layer}"] = rng.standard_normal((n_in, n_out))
        knobs[f"b{layer}"] = np.zeros(n_out)
    return knobs


def _draw_as_pytorch(sizes: Mapping[str, tuple[int, int]], seed: int) -> dict[str, np.ndarray]:
    generator = torch.Generator().manual_seed(seed)
    knobs = {}
    for layer, (n_in, n_out) in sizes.items():
        bound = n_in**-0.5
        for name, shape in (("W", (n_out, n_in)), ("b", (n_out,))):
            # In float32, PyTorch's usual type, which has a stream of its own.
            drawn = nn.init.uniform_(torch.empty(shape), -bound, bound, generator=generator)
            knobs[f"{name}{layer}"] = drawn.double().numpy().T
    return knobs


def forward(
    X: np.ndarray, parameters: Mapping[str, np.ndarray], activation: str = "sigmoid"
) -> Layers:
    """Send every sample through the network, layer by layer.

    Parameters
    ----------
    X : (n_samples, 2) array of float
        Points of the plane.
    parameters : mapping of str to array
        As from `starting_parameters`, or as recorded: leading axes of runs and of frames are
        kept, so that a whole training is one call.
    activation : {"sigmoid", "tanh", "ReLU"}
        Of the hidden neurons; the output neuron always has the sigmoid.

    Returns
    -------
    Layers
    """
    hidden_sums = hidden = X
    if "W1" in parameters:
        hidden_sums = X @ parameters["W1"] + parameters["b1"][..., None, :]
        hidden = ACTIVATIONS[activation].function(hidden_sums)
    logits = (hidden @ parameters["W2"])[..., 0] + parameters["b2"]
    return Layers(hidden_sums, hidden, logits, sigmoid(logits))


def measure(layers: Layers, y: np.ndarray, loss: str) -> np.ndarray:
    """Return the loss named, the mean over the samples; of shape (...,)."""
    return LOSSES[loss].measure(layers.logits, y)


def backward(
    X: np.ndarray,
    y: np.ndarray,
    layers: Layers,
    parameters: Mapping[str, np.ndarray],
    *,
    activation: str = "sigmoid",
    loss: str = "cross-entropy",
) -> dict[str, np.ndarray]:
    """Pass the blame for the loss back through the layers: backpropagation.

    The output neuron's blame is the slope of the loss along its sum. The gradient of a layer's
    weights is (what came in) times (its blame), summed over the samples, and of its bias the sum
    of its blame. The layer below is to blame as far as its neurons were listened to (W2) and
    would have moved (the slope of the activation).

    Parameters
    ----------
    X : (n_samples, 2) array of float
        Inputs.
    y : (n_samples,) array of float
        Labels, 0 or 1.
    layers : Layers
        From `forward`, with the same inputs and parameters.
    parameters : mapping of str to array
        The knobs.
    activation, loss : str
        As in `train`.

    Returns
    -------
    dict of str to array of float
        Slope of the loss along every knob, with the names and shapes of the parameters.
    """
    blame = LOSSES[loss].blame(layers.probability, y)[..., None] / len(y)  # (..., n_samples, 1)
    output = {"W2": layers.hidden.mT @ blame, "b2": blame.sum(axis=-2)}
    if "W1" not in parameters:
        return output
    slope = ACTIVATIONS[activation].slope(layers.hidden_sums)
    blame = blame @ parameters["W2"].mT * slope  # (..., n_samples, n_hidden)
    return {"W1": X.mT @ blame, "b1": blame.sum(axis=-2), **output}


def train(
    *,
    n_hidden: int = 4,
    activation: str = "sigmoid",
    loss: str = "cross-entropy",
    learning_rate: float | ArrayLike = 0.5,
    n_epochs: int = 5000,
    seed: int | ArrayLike = 0,
    start: str = "normal",
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Train a network with one hidden layer on XOR, by backpropagation written by hand.

    Parameters
    ----------
    n_hidden : int
        Hidden neurons, from 0 to 8; with 0 the output neuron stands alone.
    activation : {"sigmoid", "tanh", "ReLU"}
        Of the hidden neurons; the output neuron always has the sigmoid.
    loss : {"cross-entropy", "squared error"}
        What is made small; the mean over the four samples.
    learning_rate : float or (...,) array
        Length of a step, from 0 to 100; several values are trained side by side.
    n_epochs : int
        Steps to take, from 0 to 20,000.
    seed : int or (...,) array of int
        Which start; several seeds are trained side by side.
    start : {"normal", "pytorch"}
        How the knobs are drawn, see `starting_parameters`.
    max_frames : int, optional
        Frames to record, if other than usual; more than ``n_epochs`` records every epoch.
    on_progress : callable, optional
        Called at every frame with the share that is done.

    Returns
    -------
    RecordedRun
        With parameters ``W1``, ``b1``, ``W2`` and ``b2`` (only the last two without a hidden
        layer), and the metric ``accuracy``.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("activation", activation, ACTIVATIONS)
    check_choice("loss", loss, LOSSES)
    check_number("learning_rate", learning_rate, 0, 100)
    check_whole("seed", seed, 0, MAX_SEED)
    X, y = XOR_INPUTS, XOR_LABELS
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed))
    recorder = Recorder(
        n_epochs,
        runs=runs,
        max_frames=max_frames,
        frames_alone=FEW_FRAMES,
        on_progress=on_progress,
    )
    check_work(n_epochs=n_epochs, n_samples=len(y), n_runs=int(np.prod(runs)))

    parameters = starting_parameters(n_hidden, start=start, seed=np.broadcast_to(seed, runs))
    # Each run has its own learning rate, given as many axes as the knob it is multiplied with.
    rate = np.broadcast_to(np.asarray(learning_rate, dtype=float), runs)
    rates = {
        name: rate.reshape(runs + (1,) * (knob.ndim - rate.ndim))
        for name, knob in parameters.items()
    }
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result, not a warning
        for epoch in recorder:
            layers = forward(X, parameters, activation)  # 1. predict
            loss_now = measure(layers, y, loss)  # 2. measure the loss
            gradients = backward(  # 3. ask for the gradient
                X, y, layers, parameters, activation=activation, loss=loss
            )
            recorder.record(epoch, loss_now, parameters, gradients)
            parameters = {  # 4. turn the knobs against it
                name: knob - rates[name] * gradients[name] for name, knob in parameters.items()
            }
    run = recorder.finish(
        n_hidden=n_hidden,
        activation=activation,
        loss=loss,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        seed=seed,
        start=start,
    )
    return run.with_metrics(accuracy=accuracy(run))


def by_hand(w1: float, w2: float, b: float) -> RecordedRun:
    """Record one neuron as it stands, without a single step.

    Parameters
    ----------
    w1, w2, b : float
        Its three knobs, from -100 to 100.

    Returns
    -------
    RecordedRun
        One frame of a network without a hidden layer.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    for name, value in (("w1", w1), ("w2", w2), ("b", b)):
        check_number(name, value, -100, 100)
    recorder = Recorder(0)
    neuron = {"W2": np.array([[w1], [w2]], dtype=float), "b2": np.array([b], dtype=float)}
    layers = forward(XOR_INPUTS, neuron)
    gradients = backward(XOR_INPUTS, XOR_LABELS, layers, neuron)
    recorder.record(0, measure(layers, XOR_LABELS, "cross-entropy"), neuron, gradients)
    run = recorder.finish(n_hidden=0, activation="sigmoid", loss="cross-entropy", n_epochs=0)
    return run.with_metrics(accuracy=accuracy(run))


TORCH_ACTIVATIONS = {"sigmoid": nn.Sigmoid, "tanh": nn.Tanh, "ReLU": nn.ReLU}


def torch_network(parameters: Mapping[str, np.ndarray], activation: str) -> nn.Sequential:
    """Build the same network in PyTorch, with a copy of the same knobs; it returns logits.

    Parameters
    ----------
    parameters : mapping of str to array
        One set of knobs, from `starting_parameters`.
    activation : {"sigmoid", "tanh", "ReLU"}
        Of the hidden neurons.

    Returns
    -------
    nn.Sequential
        In float64, from (n_samples, 2) to (n_samples, 1), with a layer named ``output`` and, if
        there are hidden neurons, layers named ``hidden`` and ``activation``.
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
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Train the same network from the same start, and let PyTorch do the backpropagation.

    Parameters
    ----------
    n_hidden, activation, loss, n_epochs, start, max_frames, on_progress
        As in `train`.
    learning_rate : float
        Length of a step, from 0 to 100; one value, since an optimiser has only one.
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

    network = torch_network(parameters, activation)
    knobs: dict[str, Any] = dict(zip(parameters, network.parameters(), strict=True))
    optimizer = torch.optim.SGD(network.parameters(), lr=learning_rate)
    for epoch in recorder:
        logits = network(X).squeeze(-1)  # 1. predict
        if loss == "cross-entropy":  # 2. measure the loss
            loss_now = nn.functional.binary_cross_entropy_with_logits(logits, y)
        else:
            loss_now = nn.functional.mse_loss(torch.sigmoid(logits), y)
        optimizer.zero_grad()  # 3. wipe the compass, ask for the gradient
        loss_now.backward()
        recorder.record(
            epoch,
            loss_now.item(),
            {name: knob.detach().numpy().T for name, knob in knobs.items()},
            {name: knob.grad.numpy().T for name, knob in knobs.items()},
        )
        optimizer.step()  # 4. turn the knobs against it
    run = recorder.finish(
        n_hidden=n_hidden,
        activation=activation,
        loss=loss,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        seed=seed,
        start=start,
    )
    return run.with_metrics(accuracy=accuracy(run))


def _recorded_layers(run: RecordedRun, parameters: Mapping[str, np.ndarray]) -> Layers:
    with np.errstate(over="ignore", invalid="ignore"):  # what has diverged stays so
        return forward(XOR_INPUTS, parameters, run.hyperparameters["activation"])


def probabilities(run: RecordedRun) -> np.ndarray:
    """Return what the network said about the four points at each frame, (..., n_frames, 4)."""
    return _recorded_layers(run, run.parameters).probability


def hidden_space(run: RecordedRun) -> np.ndarray:
    """Return where the hidden layer put the four points at each frame.

    Returns
    -------
    (..., n_frames, 4, n_hidden) array of float
        One coordinate for each hidden neuron; the inputs (..., n_frames, 4, 2) where there is
        no hidden layer to move them.
    """
    layers = _recorded_layers(run, run.parameters)
    return np.broadcast_to(layers.hidden, layers.probability.shape + layers.hidden.shape[-1:])


def accuracy(run: RecordedRun) -> np.ndarray:
    """Return the share of the four points on the right side of 0.5 at each frame.

    Returns
    -------
    (..., n_frames) array of float
        A probability that is no longer a number is on no side, and not right.
    """
    p = probabilities(run)
    right = np.isfinite(p) & ((p >= 0.5) == (XOR_LABELS == 1))
    return right.mean(axis=-1)


def _close_enough(p: np.ndarray) -> np.ndarray:
    return (np.abs(p - XOR_LABELS) <= SOLVED_WITHIN).all(axis=-1)


def solved(run: RecordedRun) -> np.ndarray:
    """Tell for each run whether all four probabilities end within .05 of the truth; (...,)."""
    return _close_enough(_recorded_layers(run, run.final).probability)


def epochs_to_solve(run: RecordedRun) -> np.ndarray:
    """Return the first recorded epoch at which XOR is solved, (...,); NaN where there is none."""
    reached = _close_enough(probabilities(run))
    first = run.epochs[np.argmax(reached, axis=-1)]
    return np.where(reached.any(axis=-1), first, np.nan)


def _part(on_progress: Progress | None, i: int, n: int) -> Progress | None:
    """Report the progress of one of several trainings as that of the whole."""
    return None if on_progress is None else lambda share: on_progress((i + share) / n)


def map_of_success(
    learning_rates: Sequence[float] | np.ndarray,
    seeds: Sequence[int] | np.ndarray,
    *,
    n_hidden: int = 4,
    activation: str = "sigmoid",
    loss: str = "cross-entropy",
    n_epochs: int = 2000,
    start: str = "normal",
    on_progress: Progress | None = None,
) -> np.ndarray:
    """Try every learning rate from every start, all side by side.

    Parameters
    ----------
    learning_rates : (n_rates,) array of float
        From 0 to 100.
    seeds : (n_seeds,) array of int
        The same starts for every learning rate.
    n_hidden, activation, loss, n_epochs, start, on_progress
        As in `train`.

    Returns
    -------
    (n_rates, n_seeds) array of bool
        Where XOR was solved; the mean over the last axis is the share of lucky starts.
    """
    run = train(
        n_hidden=n_hidden,
        activation=activation,
        loss=loss,
        learning_rate=np.asarray(learning_rates)[:, None],
        n_epochs=n_epochs,
        seed=seeds,
        start=start,
        on_progress=on_progress,
    )
    return solved(run)


def map_of_widths(
    learning_rates: Sequence[float] | np.ndarray,
    seeds: Sequence[int] | np.ndarray,
    *,
    widths: Sequence[int] = (1, 2, 3, 4, 5, 6, 7, 8),
    activation: str = "sigmoid",
    loss: str = "cross-entropy",
    n_epochs: int = 2000,
    start: str = "normal",
    on_progress: Progress | None = None,
) -> np.ndarray:
    """Return the share of starts that each number of hidden neurons solves at each rate.

    Parameters
    ----------
    learning_rates : (n_rates,) array of float
        From 0 to 100.
    seeds : (n_seeds,) array of int
        The same starts everywhere.
    widths : sequence of int
        Numbers of hidden neurons, each from 0 to 8.
    activation, loss, n_epochs, start, on_progress
        As in `train`.

    Returns
    -------
    (n_widths, n_rates) array of float
        Shares from 0 to 1.
    """
    maps = [
        map_of_success(
            learning_rates,
            seeds,
            n_hidden=n_hidden,
            activation=activation,
            loss=loss,
            n_epochs=n_epochs,
            start=start,
            on_progress=_part(on_progress, i, len(widths)),
        )
        for i, n_hidden in enumerate(widths)
    ]
    return np.mean(maps, axis=-1)


def compare_activations(
    seeds: Sequence[int] | np.ndarray,
    *,
    activations: Sequence[str] = ("tanh", "ReLU"),
    n_hidden: int = 4,
    loss: str = "cross-entropy",
    learning_rate: float = 0.1,
    n_epochs: int = 3000,
    start: str = "pytorch",
    on_progress: Progress | None = None,
) -> dict[str, np.ndarray]:
    """Race activations against each other from the same starts.

    Parameters
    ----------
    seeds : (n_seeds,) array of int
        The starts.
    activations : sequence of str
        Who takes part.
    n_hidden, loss, learning_rate, n_epochs, start, on_progress
        As in `train`.

    Returns
    -------
    dict of str to (n_seeds,) array of float
        For each activation the epoch at which each start was solved, as exactly as 500 recorded
        frames tell (within 12 epochs at the end of 3,000, closer before); NaN where it never was.
    """
    return {
        activation: epochs_to_solve(
            train(
                n_hidden=n_hidden,
                activation=activation,
                loss=loss,
                learning_rate=learning_rate,
                n_epochs=n_epochs,
                seed=seeds,
                start=start,
                max_frames=500,
                on_progress=_part(on_progress, i, len(activations)),
            )
        )
        for i, activation in enumerate(activations)
    }


POINTS = ("p00", "p01", "p10", "p11")
"""Names of the metrics that hold the probability at each of the four points."""


def with_readings(run: RecordedRun) -> RecordedRun:
    """Add what can be read out at each frame of a run alone.

    Returns
    -------
    RecordedRun
        With the metrics ``p00``, ``p01``, ``p10`` and ``p11``, the probabilities of the four
        points, and ``slope``, the length of the gradient over all knobs.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        squares = [(g.reshape(run.n_frames, -1) ** 2).sum(axis=-1) for g in run.gradients.values()]
        slope = np.sqrt(np.sum(squares, axis=0))
    return run.with_metrics(**dict(zip(POINTS, probabilities(run).T, strict=True)), slope=slope)


def table_of_probabilities(alone: RecordedRun, run: RecordedRun) -> dict[str, list[str]]:
    """Return the last word of one neuron and of a network on the four points, as columns."""
    said = {"one neuron": probabilities(alone)[-1], "hidden layer": probabilities(run)[-1]}
    return {
        "x₁, x₂": [f"{x[0]:.0f}, {x[1]:.0f}" for x in XOR_INPUTS],
        "truth": [f"{y:.0f}" for y in XOR_LABELS],
        **{f"p, {who}": [f"{p:.4f}" for p in every] for who, every in said.items()},
    }


def in_words(alone: RecordedRun, run: RecordedRun) -> dict[str, str]:
    """Say what the pictures of two runs show at the end, for those who cannot see them.

    Returns
    -------
    dict of str to str
        A text each for ``alone``, ``network``, ``answers``, ``hidden``, ``losses``, ``knobs``.
    """

    def says(one: RecordedRun) -> str:
        corners = zip(XOR_INPUTS, probabilities(one)[-1], strict=True)
        return ", ".join(f"({x[0]:.0f}, {x[1]:.0f}) {p:.1%}" for x, p in corners)

    places = hidden_space(run)[-1]
    at = "; ".join(
        f"({x[0]:.0f}, {x[1]:.0f}) at " + ", ".join(f"{h:.2f}" for h in place)
        for x, place in zip(XOR_INPUTS, places, strict=True)
    )
    n_hidden = run.hyperparameters["n_hidden"]
    settings = "; ".join(f"{k} {np.round(v.ravel(), 2).tolist()}" for k, v in run.final.items())
    return {
        "alone": f"The plane as one neuron sees it, with one straight cut: {says(alone)}.",
        "network": f"The plane with the cuts of {n_hidden} hidden neurons: {says(run)}.",
        "answers": f"Bars: {says(run)}. Ticks for one neuron: {says(alone)}.",
        "hidden": f"The four points and the bent square in hidden space: {at}.",
        "losses": f"The network’s loss goes from {run.loss[0]:.3g} to {run.loss[-1]:.3g}, the "
        f"neuron’s from {alone.loss[0]:.3g} to {alone.loss[-1]:.3g}.",
        "knobs": f"A bar for each knob: {settings}.",
    }


GATES = {
    (0, 0, 0, 0): "none of the four",
    (0, 0, 0, 1): "both are 1 (AND)",
    (0, 0, 1, 0): "only x₁ is 1",
    (0, 0, 1, 1): "x₁ is 1",
    (0, 1, 0, 0): "only x₂ is 1",
    (0, 1, 0, 1): "x₂ is 1",
    (0, 1, 1, 1): "at least one is 1 (OR)",
    (1, 0, 0, 0): "neither is 1 (NOR)",
    (1, 0, 1, 0): "x₂ is 0",
    (1, 0, 1, 1): "anything but x₂ alone",
    (1, 1, 0, 0): "x₁ is 0",
    (1, 1, 0, 1): "anything but x₁ alone",
    (1, 1, 1, 0): "not both are 1 (NAND)",
    (1, 1, 1, 1): "all of the four",
}
"""The points on the positive side of a straight line, in the order of the inputs. Two of the 16
combinations are missing: no line gives (0, 1, 1, 0), which is XOR, or its opposite."""


def what_neurons_learned(run: RecordedRun) -> dict[str, list[str]]:
    """Put each hidden neuron of a run alone into words, as it stands at the end.

    Returns
    -------
    dict of str to list of str
        Columns with a row for each hidden neuron, or for the neuron alone: its number, its
        weighted sum, the points at which that sum is positive (by more than a hundredth of the
        largest: a ReLU neuron likes to put points right on its line), and the weight with which
        the output listens.
    """
    knobs = run.final
    if "W1" in knobs:
        weights, biases, heard = knobs["W1"], knobs["b1"], [f"{w:+.2f}" for w in knobs["W2"][:, 0]]
        names = [str(j + 1) for j in range(len(heard))]
    else:
        weights, biases, heard, names = knobs["W2"], knobs["b2"], ["(it is the output)"], ["1"]
    sums = XOR_INPUTS @ weights + biases  # (4, n_neurons)
    positive = (sums > np.maximum(0.01 * np.abs(sums).max(axis=0), 1e-6)).astype(int)
    columns = {
        "neuron": names,
        "its weighted sum": [
            f"{w1:.2f} x₁ {w2:+.2f} x₂ {b:+.2f}" for w1, w2, b in zip(*weights, biases, strict=True)
        ],
        "positive where": [GATES[tuple(points)] for points in positive.T.tolist()],
        "the output listens with": heard,
    }
    return {name: [text.replace("-", "−") for text in column] for name, column in columns.items()}


@dataclass(frozen=True)
class HiddenView:
    """From which side to look at the hidden space, which has an axis for each hidden neuron.

    With two hidden neurons the picture's axes are the neurons. With more, the picture is turned
    so that the output neuron's cut stands upright: rightwards is along its weights, upwards the
    direction across them in which the four points end most spread out.

    Attributes
    ----------
    right, up : (n_frames, n_axes) array of float
        The picture's two axes at each frame, as directions in hidden space.
    cut : (n_frames, 3) array of float
        The output says 50 % where ``cut[0] * right + cut[1] * up + cut[2] = 0``.
    titles : (str, str)
        What the axes are.
    reach : ((float, float), (float, float))
        Lowest and highest value to show along each.
    """

    right: np.ndarray
    up: np.ndarray
    cut: np.ndarray
    titles: tuple[str, str]
    reach: tuple[tuple[float, float], tuple[float, float]]


def hidden_view(run: RecordedRun) -> HiddenView:
    """Choose how to look at the hidden space of a run alone."""
    points = hidden_space(run)  # (n_frames, 4, n_axes)
    n_axes = points.shape[-1]
    weights, bias = run.parameters["W2"][..., 0], run.parameters["b2"][..., 0]
    right, up = np.zeros((2, run.n_frames, n_axes))
    right[:, 0] = 1.0
    titles = ("output of hidden neuron 1", "(there is no second hidden neuron)")
    with np.errstate(over="ignore", invalid="ignore"):
        if n_axes == 2:
            up[:, 1] = 1.0
            hidden = (
                "output of hidden neuron {}" if run.hyperparameters["n_hidden"] else "input x{}"
            )
            titles = (hidden.format(1), hidden.format(2))
        elif n_axes > 2:
            right = _unit(weights)
            titles = ("hidden space, along the output’s weights", "hidden space, across them")
            last = np.nan_to_num(points[-1] - points[-1].mean(axis=0), posinf=0, neginf=0)
            across = last - (last @ np.nan_to_num(right[-1]))[:, None] * np.nan_to_num(right[-1])
            widest = np.linalg.svd(across)[2][0]
            up = _unit(widest - (right @ widest)[:, None] * right)
        cut = np.stack([(weights * right).sum(-1), (weights * up).sum(-1), bias], axis=-1)
        reach = tuple(_reach((points @ axis[..., None])[..., 0]) for axis in (right, up))
    return HiddenView(right, up, cut, titles, (reach[0], reach[1]))


def _unit(direction: np.ndarray) -> np.ndarray:
    return direction / np.maximum(np.linalg.norm(direction, axis=-1, keepdims=True), 1e-9)


def _reach(path: np.ndarray) -> tuple[float, float]:
    """Return what to show of the four points' way: where they end, and the way there if near."""
    finite = path[np.isfinite(path).all(axis=-1)]
    if not len(finite):
        return -1.0, 1.0
    low, high = float(finite[-1].min()), float(finite[-1].max())
    room = max(high - low, 0.5)
    low, high = max(finite.min(), low - room), min(finite.max(), high + room)
    margin = 0.15 * max(high - low, 0.5)
    return float(low - margin), float(high + margin)


def diagnose(run: RecordedRun) -> str:
    """Say in a few sentences how a run alone ended, and what may help if XOR is not solved."""
    if run.diverged:
        return f"At epoch {run.diverged_at:,} the loss was no longer a finite number."
    if solved(run):
        return (
            f"**Solved** by epoch {epochs_to_solve(run):,.0f}: all four probabilities are within "
            f"{SOLVED_WITHIN:g} of the truth. The loss ends at {run.loss[-1]:.2g}."
        )
    right = f"{4 * run.metrics['accuracy'][-1]:.0f} of 4 points are on the right side of 50 %"
    return f"**Not solved:** {right}, and the loss ends at {run.loss[-1]:.3g}. {_reason(run)}"


def _reason(run: RecordedRun) -> str:
    knobs, loss = run.hyperparameters, run.loss
    n_hidden, half = knobs["n_hidden"], int(np.searchsorted(run.epochs, run.epochs[-1] / 2))
    if n_hidden <= 1:
        who = "One hidden neuron" if n_hidden else "A neuron alone"
        return f"{who} makes a single straight cut; no training can change that."
    if knobs["n_epochs"] == 0:
        return "No step has been taken yet."
    n_flat = _n_without_slope(run)
    flat = (
        f" At all four points {n_flat} of {n_hidden} hidden neurons have no slope left "
        "(**saturated**, or a silent ReLU): nothing moves them any more."
        if n_flat
        else ""
    )
    if loss[-1] > loss[0]:
        rate = knobs["learning_rate"]
        return f"It began at {loss[0]:.3g}: steps of learning rate {rate:g} overshoot.{flat}"
    fell = f"In the second half of the epochs it went from {loss[half]:.4g} to {loss[-1]:.4g}"
    if loss[-1] < 0.9 * loss[half]:
        return f"{fell}: still falling, so give it **more epochs**.{flat}"
    return f"{fell}: stuck, or crossing a plain? Try **more epochs**, then **another seed**.{flat}"


def _n_without_slope(run: RecordedRun) -> int:
    """Count the hidden neurons whose activation is flat at all four points: nothing moves them."""
    sums = _recorded_layers(run, run.final).hidden_sums
    slopes = ACTIVATIONS[run.hyperparameters["activation"]].slope(sums)
    return int((np.abs(slopes) < 1e-3).all(axis=0).sum())


def describe_starts(runs: RecordedRun) -> str:
    """Say how many of a batch of starts were solved, and at which losses the others ended."""
    there, loss = solved(runs), runs.loss[..., -1]
    text = f"**{there.sum()} of {there.size}** starts are solved"
    if there.all():
        return f"{text}: here luck plays no part."
    ends, counts = np.unique(np.round(loss[~there], 2), return_counts=True)
    if len(ends) > 4:
        return (
            f"{text}. The others end at losses from {loss[~there].min():.3g} to "
            f"{loss[~there].max():.3g}."
        )
    where = ", ".join(f"{n} near {end:.2f}" for end, n in zip(ends, counts, strict=True))
    return f"{text}. Losses of the others: {where}."


MAP_LABEL = "Map of what 2,000 epochs solve (16 starts a cell): learning rate against …"
"""What the page calls its maps."""


def describe_map(success: np.ndarray, learning_rates: Sequence[float]) -> str:
    """Say which share succeeded at each learning rate, over all that was tried with it.

    Parameters
    ----------
    success : (n_rates, ...) array of float or bool
        Shares, or whether a run succeeded.
    learning_rates : (n_rates,) sequence of float
    """
    shares = success.reshape(len(learning_rates), -1).mean(axis=-1)
    by_rate = (f"{rate:g}: {share:.0%}" for rate, share in zip(learning_rates, shares, strict=True))
    return f"Share of runs solved by learning rate, {', '.join(by_rate)}."


@dataclass(frozen=True)
class Agreement:
    """The same training by hand and by PyTorch.

    Attributes
    ----------
    scratch, torch : RecordedRun
        The two runs, frame by frame from the same start.
    difference : (n_frames,) array of float
        The largest difference in any knob or in the loss.
    """

    scratch: RecordedRun
    torch: RecordedRun
    difference: np.ndarray

    def table(self, n_rows: int = 6) -> dict[str, list[str]]:
        """Return some of the frames, from first to last, as columns of text."""
        rows = np.unique(np.linspace(0, self.scratch.n_frames - 1, n_rows).round().astype(int))
        return {
            "epoch": [f"{self.scratch.epochs[i]:,}" for i in rows],
            "loss, by hand in NumPy": [f"{self.scratch.loss[i]:.14f}" for i in rows],
            "loss, by PyTorch": [f"{self.torch.loss[i]:.14f}" for i in rows],
            "largest difference of any knob": [f"{self.difference[i]:.1e}" for i in rows],
        }


def compare_with_torch(*, on_progress: Progress | None = None, **hyperparameters: Any) -> Agreement:
    """Train from the same start by hand and in PyTorch, and compare every number.

    Parameters
    ----------
    on_progress : callable, optional
        Called with the share that is done.
    **hyperparameters
        As in `train_torch`.

    Returns
    -------
    Agreement
    """
    scratch = train(**hyperparameters, on_progress=_part(on_progress, 0, 2))
    torchs = train_torch(**hyperparameters, on_progress=_part(on_progress, 1, 2))
    pairs = [(scratch.loss, torchs.loss)]
    pairs += [(knob, torchs.parameters[name]) for name, knob in scratch.parameters.items()]
    with np.errstate(invalid="ignore"):  # infinity minus infinity, should a run diverge
        apart = [np.abs(a - b).reshape(scratch.n_frames, -1).max(axis=-1) for a, b in pairs]
    return Agreement(scratch, torchs, np.max(apart, axis=0))


def _test_largest_diverges(on_progress: Progress | None, largest: float = 5.0) -> Verdict:
    n_seeds = 40
    rates = np.array([0.01, 0.5, 5.0, 20.0, 50.0])
    run = train(learning_rate=rates[:, None], seed=range(n_seeds), on_progress=on_progress)
    end = run.loss[..., -1]
    n_solved = solved(run).sum(axis=-1)
    median = np.median(end, axis=-1)
    # Diverging: no longer a number, or further from the goal than at the start.
    n_diverged = (~(end <= run.loss[..., 0])).sum(axis=-1)
    n_not_finite = int(run.diverged.sum())
    at = int(np.flatnonzero(rates == largest)[0])
    if n_diverged[at] == n_seeds:
        outcome = Outcome.HOLDS
    elif n_diverged[at] == 0:
        outcome = Outcome.FAILS
    else:
        outcome = Outcome.DEPENDS
    by_rate = "; ".join(
        f"{rate:g} solves {n} (median loss {loss:.2g})"
        for rate, n, loss in zip(rates, n_solved, median, strict=True)
    )
    return Verdict(
        outcome=outcome,
        finding=(
            f"Four sigmoid neurons, cross-entropy, 5,000 epochs. Of {n_seeds} starts, rate "
            f"{by_rate}. At {largest:g}, "
            f"{n_diverged[at] or 'none'} of {n_seeds} end with a higher loss than they began with; "
            f"{n_not_finite or 'none'} of all {run.loss[..., 0].size} became infinite or NaN."
        ),
        evidence={
            "learning rate": [f"{rate:g}" for rate in rates],
            "starts solved": n_solved,
            "median final loss": median,
            "starts that ended higher": n_diverged,
        },
    )


def _test_hidden_neurons_are_enough(on_progress: Progress | None, n_hidden: int = 2) -> Verdict:
    n_seeds = 100
    widths = np.arange(1, 5)
    n_solved = np.array(
        [
            solved(
                train(
                    n_hidden=int(width),
                    seed=range(n_seeds),
                    on_progress=_part(on_progress, i, len(widths)),
                )
            ).sum()
            for i, width in enumerate(widths)
        ]
    )
    n = int(n_solved[widths == n_hidden][0])
    outcome = {0: Outcome.FAILS, n_seeds: Outcome.HOLDS}.get(n, Outcome.DEPENDS)
    if outcome is Outcome.DEPENDS:
        answer = f"It depends on the start: {n_hidden} hidden neurons solve {n} of {n_seeds}."
    else:
        answer = f"Whatever the start: {n_hidden} hidden neurons solve {n} of {n_seeds}."
    counts = ", ".join(f"{k} with {w}" for w, k in zip(widths, n_solved, strict=True))
    return Verdict(
        outcome=outcome,
        finding=f"{answer} In all, at learning rate 0.5 and after 5,000 epochs: {counts}.",
        evidence={"network": [f"2-{width}-1" for width in widths], "starts solved": n_solved},
    )


def _test_long_enough(on_progress: Progress | None, n_hidden: int = 0) -> Verdict:
    seeds = range(50)
    runs = [
        train(
            n_hidden=n_hidden,
            loss=loss,
            learning_rate=rate,
            seed=seeds,
            on_progress=_part(on_progress, i, len(LOSSES)),
        )
        for i, (loss, rate) in enumerate({"cross-entropy": 0.5, "squared error": 0.1}.items())
    ]
    n_solved = [int(solved(run).sum()) for run in runs]
    undecided = [
        int((np.abs(probabilities(run)[:, -1] - 0.5).max(axis=-1) < 0.01).sum()) for run in runs
    ]
    if n_solved[0] == len(seeds):
        outcome = Outcome.HOLDS
    else:
        outcome = Outcome.DEPENDS if any(n_solved) else Outcome.FAILS
    return Verdict(
        outcome=outcome,
        finding=(
            f"Under cross-entropy {n_solved[0]} of {len(seeds)} starts solve XOR within 5,000 "
            f"epochs, and {undecided[0]} end at 50 % for all four points (loss "
            f"{np.median(runs[0].loss[:, -1]):.4f}, where ln 2 = {np.log(2):.4f}). Under squared "
            f"error {n_solved[1]} solve it, {undecided[1]} end at 50 %, and "
            f"{len(seeds) - n_solved[1] - undecided[1]} elsewhere."
        ),
        evidence={
            "loss": list(LOSSES),
            "starts that end at 50 %": undecided,
            "starts solved": n_solved,
        },
    )


def _test_unsolved_is_stuck(
    on_progress: Progress | None, n_hidden: int = 4, learning_rate: float = 0.1
) -> Verdict:
    n_seeds = 100
    n_epochs = np.array([5000, 10_000])
    where = [
        solved(
            train(
                n_hidden=n_hidden,
                learning_rate=learning_rate,
                n_epochs=int(n),
                seed=range(n_seeds),
                on_progress=_part(on_progress, i, 2),
            )
        )
        for i, n in enumerate(n_epochs)
    ]
    n_late, n_unsolved = int((where[1] & ~where[0]).sum()), int((~where[0]).sum())
    outcomes = {0: Outcome.HOLDS, n_unsolved: Outcome.FAILS}
    return Verdict(
        outcome=outcomes.get(n_late, Outcome.DEPENDS),
        finding=(
            f"With {n_hidden} hidden neurons and learning rate {learning_rate:g}, "
            f"{n_unsolved} of {n_seeds} starts are not through after 5,000 epochs. Of these, "
            f"{n_late or 'none'} are through after 10,000."
        ),
        evidence={
            "trained for": [f"{n:,} epochs" for n in n_epochs],
            "starts solved": [int(w.sum()) for w in where],
        },
    )


def _test_relu_is_surer(on_progress: Progress | None, rival: str = "tanh") -> Verdict:
    n_seeds = 100
    entries = [("ReLU", 2), ("ReLU", 3), ("ReLU", 4), ("ReLU", 8), (rival, 4)]
    n_solved = {
        (activation, n_hidden): int(
            solved(
                train(
                    n_hidden=n_hidden,
                    activation=activation,
                    start="pytorch",
                    learning_rate=0.1,
                    n_epochs=3000,
                    seed=range(n_seeds),
                    on_progress=_part(on_progress, i, len(entries)),
                )
            ).sum()
        )
        for i, (activation, n_hidden) in enumerate(entries)
    }
    relu, other = n_solved["ReLU", 4], n_solved[rival, 4]
    return Verdict(
        outcome=Outcome.HOLDS if relu > other else Outcome.FAILS,
        finding=(
            f"With PyTorch’s own start, learning rate 0.1 and 3,000 epochs, four ReLU neurons "
            f"solve {relu} of {n_seeds} starts and four {rival} neurons {other}. Two ReLU "
            f"neurons solve {n_solved['ReLU', 2]}, three {n_solved['ReLU', 3]}, eight "
            f"{n_solved['ReLU', 8]}."
        ),
        evidence={
            "hidden layer": [f"{n_hidden} {activation}" for activation, n_hidden in entries],
            "starts solved": list(n_solved.values()),
        },
    )


CLAIMS = (
    Claim(
        name="long_enough",
        statement="One neuron could learn XOR as well, if only it were trained long enough.",
        test=_test_long_enough,
        control_statement="The same with a hidden layer of four.",
        control=lambda on_progress: _test_long_enough(on_progress, n_hidden=4),
    ),
    Claim(
        name="two_are_enough",
        statement="Two hidden neurons are enough.",
        test=_test_hidden_neurons_are_enough,
        control_statement="The same with four hidden neurons.",
        control=lambda on_progress: _test_hidden_neurons_are_enough(on_progress, n_hidden=4),
    ),
    Claim(
        name="unsolved_is_stuck",
        statement="A network that has not learned XOR after 5,000 epochs is stuck for good.",
        test=_test_unsolved_is_stuck,
        control_statement="The same with two hidden neurons and learning rate 0.5.",
        control=lambda on_progress: _test_unsolved_is_stuck(
            on_progress, n_hidden=2, learning_rate=0.5
        ),
    ),
    Claim(
        name="largest_diverges",
        statement="Try learning rates 0.01, 0.5 and 5.0: the largest one diverges.",
        test=_test_largest_diverges,
        control_statement="The same with 50 as the largest.",
        control=lambda on_progress: _test_largest_diverges(on_progress, largest=50.0),
    ),
    Claim(
        name="relu_is_surer",
        statement="ReLU is the modern activation, so it learns XOR more surely than tanh.",
        test=_test_relu_is_surer,
        control_statement="The same against the sigmoid instead of tanh.",
        control=lambda on_progress: _test_relu_is_surer(on_progress, rival="sigmoid"),
    ),
)


def _n_of_40_starts(run: RecordedRun) -> int:
    """Count how many of the starts 0 to 39 these knobs solve, whatever the run's own start."""
    return int(solved(train(**{**run.hyperparameters, "seed": range(40)})).sum())


def _check_first(run: RecordedRun) -> Check:
    knobs = {k: v for k, v in run.hyperparameters.items() if k not in ("seed", "activation")}
    mine = run.hyperparameters["activation"]
    if mine not in ("tanh", "ReLU"):
        return Check(Status.NOT_TRIED, f"Your hidden neurons are {mine}s; turn them to a runner.")
    if not knobs["n_hidden"]:
        return Check(Status.NOT_TRIED, "Without a hidden layer there is no activation to race.")
    epochs = compare_activations(range(40), **knobs)
    n_solved = {who: int(np.isfinite(when).sum()) for who, when in epochs.items()}
    arrival = {who: np.nan_to_num(when, nan=np.inf) for who, when in epochs.items()}
    first = {
        "tanh": int((arrival["tanh"] < arrival["ReLU"]).sum()),
        "ReLU": int((arrival["ReLU"] < arrival["tanh"]).sum()),
    }
    did = (
        f"Of 40 starts tanh solves {n_solved['tanh']} and ReLU {n_solved['ReLU']}; tanh arrives "
        f"first in {first['tanh']}, ReLU in {first['ReLU']}."
    )
    rival = "ReLU" if mine == "tanh" else "tanh"
    if first[mine] <= first[rival]:
        return Check(Status.NOT_YET, f"{did} Your knob stands on {mine}.")
    return Check(Status.SOLVED, f"{did} Your knob stands on {mine}: report made.")


def _check_repair(run: RecordedRun) -> Check:
    rate = run.hyperparameters["learning_rate"]
    if rate < 50:
        return Check(
            Status.NOT_TRIED, f"Learning rate {rate:g} breaks too little. Take 50 or more."
        )
    n_solved = _n_of_40_starts(run)
    did = f"At learning rate {rate:g} these knobs solve {n_solved or 'none'} of 40 starts"
    if n_solved == 0:
        return Check(Status.NOT_YET, f"{did}: thoroughly broken. Now repair it, at that rate.")
    if n_solved < 30:
        return Check(Status.NOT_YET, f"{did}; 30 are asked for.")
    return Check(Status.SOLVED, f"{did}. Repaired, without touching the rate.")


def _check_fewest(run: RecordedRun) -> Check:
    n_hidden = run.hyperparameters["n_hidden"]
    n_knobs = n_parameters(n_hidden)
    if n_hidden >= 4:
        return Check(Status.NOT_TRIED, f"Your network has {n_knobs} knobs. Take some away.")
    n_solved = _n_of_40_starts(run)
    did = f"With {n_knobs} knobs {n_solved or 'none'} of 40 starts are solved"
    if n_hidden == 3:
        return Check(Status.NOT_YET, f"{did}. There is a smaller network that can.")
    if n_hidden < 2:
        return Check(Status.NOT_YET, f"{did}. That is one cut too few.")
    if not solved(run):
        return Check(Status.NOT_YET, f"{did}, and yours is not among them.")
    if n_solved < 36:
        return Check(Status.NOT_YET, f"{did}. Yours is, but that was luck; 36 are asked for.")
    return Check(Status.SOLVED, f"{did}, and fewer knobs make one cut only. This is no luck.")


CHALLENGES = (
    Challenge(
        name="first",
        level="warm-up",
        task=(
            "Swap ReLU for tanh: which one converges first? Report by leaving the activation on "
            "it. It is checked with all your other knobs, over 40 starts."
        ),
        hints=(
            "A start that never arrives is not first. Look at the 64 starts of both.",
            "A ReLU neuron that is silent at all four points has no gradient, and stays silent.",
        ),
        check=_check_first,
    ),
    Challenge(
        name="repair",
        level="climb",
        task=(
            "Break it with the learning rate: turn it to 50 or more. Then repair it **without** "
            "touching the rate: at least 30 of 40 starts solved."
        ),
        hints=(
            "The steps are too long because the slope is too steep. What else sets the slope?",
            "Which loss has a slope that fades where the neuron is sure, rightly or wrongly?",
            "Squared error, sigmoid, and four hidden neurons or more.",
        ),
        check=_check_repair,
    ),
    Challenge(
        name="fewest",
        level="summit",
        task=(
            "Solve XOR with the fewest knobs (weights and biases) that can do it, and not by "
            "luck: at least 36 of 40 starts."
        ),
        hints=(
            "Two straight cuts are needed, so two hidden neurons, nine knobs. What remains is "
            "luck: which knobs of the training leave less to it?",
            "PyTorch’s start draws smaller weights. And how long may the steps be under a loss "
            "with a gentler slope?",
            "PyTorch’s start, sigmoid, squared error, learning rate 10.",
        ),
        check=_check_fewest,
    ),
)
