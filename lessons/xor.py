"""XOR: the four points that no single neuron can learn, and the hidden layer that can.

A neuron cuts the plane along one straight line, and no line has (0, 1) and (1, 0) on one side
and (0, 0) and (1, 1) on the other: Minsky and Papert, Perceptrons (1969). A hidden layer moves
the points first. How to train one is in Rumelhart, Hinton and Williams, "Learning
representations by back-propagating errors", Nature 323 (1986); this very example is section 6.1
of Goodfellow, Bengio and Courville, Deep Learning (2016).
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch import nn

from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.activations import ACTIVATIONS, sigmoid
from lessons.claims import Claim, Outcome, Verdict
from lessons.recorded_run import Progress, RecordedRun, Recorder
from lessons.sigmoid import LOSSES
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
    recorder = Recorder(n_epochs, runs=runs, max_frames=max_frames, on_progress=on_progress)
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
    recorder = Recorder(n_epochs, max_frames=max_frames, on_progress=on_progress)
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
            f"Of {n_seeds} starts, learning rate {by_rate}. At {largest:g}, "
            f"{n_diverged[at] or 'none'} of {n_seeds} end with a higher loss than they began with; "
            f"{n_not_finite or 'none'} of all {run.loss[..., 0].size} became infinite or NaN."
        ),
        evidence={
            "learning rate": rates,
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
        evidence={"hidden neurons": widths, "starts solved": n_solved},
    )


CLAIMS = (
    Claim(
        name="largest_diverges",
        statement="Try learning rates 0.01, 0.5 and 5.0: the largest one diverges.",
        test=_test_largest_diverges,
        control_statement="The same with 50 as the largest.",
        control=lambda on_progress: _test_largest_diverges(on_progress, largest=50.0),
    ),
    Claim(
        name="two_are_enough",
        statement="Two hidden neurons are enough.",
        test=_test_hidden_neurons_are_enough,
        control_statement="The same with four hidden neurons.",
        control=lambda on_progress: _test_hidden_neurons_are_enough(on_progress, n_hidden=4),
    ),
)
