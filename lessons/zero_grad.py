"""Zeroing the gradient: what PyTorch keeps in ``.grad``, and what forgetting to wipe it does.

``loss.backward()`` does not write the gradient into ``.grad``, it *adds* it there. Who forgets to
wipe it steps along the sum of all gradients so far. That is Polyak's heavy ball (1964), known as
momentum, with the friction taken away: on a bowl it orbits for ever instead of settling. Where
momentum breaks is in Goh, "Why Momentum Really Works", Distill (2017); that gradients add up is
in PyTorch's documentation of ``torch.Tensor.backward``.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import ArrayLike
from torch.nn import functional

from datasets.students import HOURS, SCORES
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons import gradient_descent, titanic, xor
from lessons.claims import Claim, Outcome, Verdict
from lessons.losses import mean_squared_error
from lessons.recorded_run import Progress, RecordedRun, Recorder
from lessons.validation import MAX_SEED, check_choice, check_number, check_whole, check_work

CURVATURES = (1.0, 8.0)
"""How sharply the bowl bends along w1 and along w2, if nothing else is asked for."""
BOWL_START = (-4.0, 2.0)
"""Where the ball is let go on the bowl, (w1, w2); the bottom is at (0, 0)."""


def predict_line(x: torch.Tensor, w: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
    """Read the line w x + b at every x."""
    return w[..., None] * x + b[..., None]


def predict_bowl(stretch: torch.Tensor, w1: torch.Tensor, w2: torch.Tensor) -> torch.Tensor:
    """Say where the ball lies, each axis stretched as its curvature demands."""
    return stretch * torch.stack([w1, w2], dim=-1)


def predict_xor(
    X: torch.Tensor, W1: torch.Tensor, b1: torch.Tensor, W2: torch.Tensor, b2: torch.Tensor
) -> torch.Tensor:
    """Send the four corners through the hidden layer and give each a logit."""
    hidden = torch.sigmoid(X @ W1 + b1[..., None, :])  # (..., 4, n_hidden)
    return (hidden @ W2)[..., 0] + b2  # (..., 4)


def predict_linear(X: torch.Tensor, coefficients: torch.Tensor) -> torch.Tensor:
    """Add up the features of each passenger, each times its coefficient."""
    return titanic.score_linear({"coefficients": coefficients}, X)


def predict_sigmoid(X: torch.Tensor, coefficients: torch.Tensor) -> torch.Tensor:
    """Add up the features of each passenger and squeeze the sum into a probability."""
    return torch.sigmoid(predict_linear(X, coefficients))


def half_squared_error(p: torch.Tensor, y: torch.Tensor, reduction: str) -> torch.Tensor:
    """Halve the squared errors, so that no factor 2 is left in their gradient."""
    return functional.mse_loss(p, y, reduction=reduction) / 2


@dataclass(frozen=True)
class Task:
    """One thing to learn with the four-step loop.

    Attributes
    ----------
    title : str
        What a learner would call it.
    predict : callable
        Takes the inputs and the parameters, returns (..., n_samples) predictions.
    loss : callable
        One of PyTorch's losses; what is differentiated is its mean over the samples.
    learning_rate, n_epochs : float, int
        What the task is trained with if nothing else is asked for.
    largest_rate : float
        The largest learning rate allowed.
    shown : float
        The loss recorded and shown, as a multiple of the one differentiated.
    settings : mapping of str to object
        What does not change here, by the names that the task's own lesson has for it.
    """

    title: str
    predict: Callable[..., torch.Tensor]
    loss: Callable[..., torch.Tensor]
    learning_rate: float
    n_epochs: int
    largest_rate: float
    shown: float = 1.0
    settings: Mapping[str, Any] = field(default_factory=dict)

    def measure(self, p: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        """Return the mean loss over the samples, one number for each run."""
        return self.loss(p, y.expand_as(p), reduction="none").mean(dim=-1)


SPLIT_SEED = 42
"""Which passengers of the Titanic are held out: the classic recipe's choice."""
PASSENGERS = {"split_seed": SPLIT_SEED, "log_fare": True, "normalise": True, "rows": "split"}
"""How the Titanic is prepared, in the words of its own lesson."""

TASKS = {
    "line": Task(
        title="A line through four students",
        predict=predict_line,
        loss=half_squared_error,
        shown=2.0,  # the mean squared error, as in gradient_descent
        learning_rate=0.1,
        n_epochs=300,
        largest_rate=10,
    ),
    "bowl": Task(
        title="A ball on a bowl",
        predict=predict_bowl,
        loss=functional.mse_loss,  # the mean of two squares, (k1 w1^2 + k2 w2^2) / 2
        learning_rate=0.1,
        n_epochs=100,
        largest_rate=10,
    ),
    "xor": Task(
        title="XOR with four hidden neurons",
        predict=predict_xor,
        loss=functional.binary_cross_entropy_with_logits,
        learning_rate=0.1,
        n_epochs=3000,
        largest_rate=100,
        settings={
            "n_hidden": 4,
            "activation": "sigmoid",
            "loss": "cross-entropy",
            "start": "normal",
        },
    ),
    "titanic": Task(
        title="Titanic, sigmoid",
        predict=predict_sigmoid,
        loss=functional.l1_loss,  # the mean absolute error
        learning_rate=100.0,
        n_epochs=30,
        largest_rate=1000,
        settings={"model": "sigmoid", "loss": "mean absolute error", **PASSENGERS},
    ),
    "titanic_linear": Task(
        title="Titanic, linear",
        predict=predict_linear,
        loss=functional.mse_loss,
        learning_rate=1.0,
        n_epochs=100,
        largest_rate=10,
        settings={"model": "linear", "loss": "mean squared error", **PASSENGERS},
    ),
}
"""The tasks by name."""

BOWLS = ("line", "bowl", "titanic_linear")
"""The tasks whose loss is quadratic: one curvature everywhere, and so one critical rate."""
BY_HAND = ("line", "bowl", "xor")
"""The tasks whose gradient is also worked out without PyTorch."""


def check_curvatures(curvatures: tuple[float, float]) -> None:
    """Raise a ValueError unless there are two curvatures, each from 0.01 to 100."""
    check_number("curvatures", curvatures, 0.01, 100)
    if np.shape(curvatures) != (2,):
        raise ValueError(f"curvatures must be two numbers from 0.01 to 100, not {curvatures!r}.")


def data(
    task: str, curvatures: tuple[float, float] = CURVATURES
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return what the task is learned from.

    Parameters
    ----------
    task : str
        One of `TASKS`.
    curvatures : (float, float)
        Of the bowl.

    Returns
    -------
    tensor
        Inputs: hours (4,), corners (4, 2) or passengers (713, 12). The bowl has no samples; in
        their place stands how far each axis is stretched (2,).
    (n_samples,) tensor
        Targets; for the bowl its bottom.
    """
    if task == "line":
        return torch.tensor(HOURS), torch.tensor(SCORES)
    if task == "bowl":
        return torch.tensor(np.sqrt(curvatures)), torch.zeros(2, dtype=torch.float64)
    if task == "xor":
        return torch.tensor(XOR_INPUTS), torch.tensor(XOR_LABELS)
    passengers = titanic.training_arrays(SPLIT_SEED)
    return torch.tensor(passengers.X_train), torch.tensor(passengers.y_train)


def starting_parameters(task: str, seed: int | ArrayLike = 0) -> dict[str, np.ndarray]:
    """Return the parameters before the first step, by their names and in the task's own type.

    Parameters
    ----------
    task : str
        One of `TASKS`.
    seed : int or (...,) array of int
        Which start; line and bowl have only one.

    Returns
    -------
    dict of str to (..., shape) array of float
    """
    runs = np.shape(seed)
    if task == "line":
        return {"w": np.zeros(runs), "b": np.zeros(runs)}
    if task == "bowl":
        return {"w1": np.full(runs, BOWL_START[0]), "w2": np.full(runs, BOWL_START[1])}
    if task == "xor":
        return xor.starting_parameters(seed=seed)
    start = titanic.start(titanic.MODELS[TASKS[task].settings["model"]], seed, runs)
    return {name: knob.numpy() for name, knob in start.items()}


def _per_run(value: ArrayLike, runs: tuple[int, ...], knob: np.ndarray) -> np.ndarray:
    """Give a number for each run as many axes as the knob (..., shape) that it multiplies."""
    values = np.broadcast_to(np.asarray(value, dtype=knob.dtype), runs)
    return values.reshape(runs + (1,) * (knob.ndim - len(runs)))


def train(
    *,
    task: str = "line",
    zero_grad: bool = True,
    learning_rate: float | ArrayLike | None = None,
    n_epochs: int | None = None,
    curvatures: tuple[float, float] = CURVATURES,
    seed: int | ArrayLike = 0,
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Train with PyTorch's four-step loop, with or without the line that wipes the gradient.

    Parameters
    ----------
    task : {"line", "bowl", "xor", "titanic", "titanic_linear"}
        What to learn: the line of `gradient_descent`; the bottom of a bowl with two knobs; XOR
        with four hidden sigmoid neurons; the Titanic by the classic sigmoid recipe; or by a
        linear model and its mean squared error.
    zero_grad : bool
        Whether the gradient is wiped after each step.
    learning_rate : float or (...,) array, optional
        Length of a step, from 0 to 10 (100 for ``xor``, 1,000 for ``titanic``); several values
        are trained side by side. The task's own if not given.
    n_epochs : int, optional
        Steps to take, from 0 to 20,000; the task's own if not given.
    curvatures : (float, float)
        How sharply the bowl bends along w1 and along w2, each from 0.01 to 100.
    seed : int or (...,) array
        Which start; it matters on XOR and on the Titanic.
    max_frames : int, optional
        Frames to record, if other than usual; more than ``n_epochs`` records every epoch.
    on_progress : callable, optional
        Called at every frame with the share that is done.

    Returns
    -------
    RecordedRun
        Its ``gradients`` are what ``.grad`` holds when the step is taken: everything since it was
        last wiped. Parameters are ``w`` and ``b`` (line), ``w1`` and ``w2`` (bowl), those of
        `xor.train`, or ``coefficients`` (Titanic). The loss is the one differentiated, except on
        the line: as in `gradient_descent`, the mean squared error is shown and the gradient is
        that of half of it. Metrics are ``accuracy`` and ``worst_error`` (XOR), or ``accuracy``,
        ``validation_accuracy`` and ``validation_loss`` (Titanic).

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("task", task, TASKS)
    chosen = TASKS[task]
    learning_rate = chosen.learning_rate if learning_rate is None else learning_rate
    n_epochs = chosen.n_epochs if n_epochs is None else n_epochs
    check_number("learning_rate", learning_rate, 0, chosen.largest_rate)
    check_curvatures(curvatures)
    check_whole("seed", seed, 0, MAX_SEED)
    X, y = data(task, curvatures)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed))
    recorder = Recorder(n_epochs, runs=runs, max_frames=max_frames, on_progress=on_progress)
    check_work(n_epochs=n_epochs, n_samples=len(y), n_runs=int(np.prod(runs)))

    start = starting_parameters(task, np.broadcast_to(seed, runs))
    rates = [torch.tensor(_per_run(learning_rate, runs, knob)) for knob in start.values()]
    parameters: list[Any] = [torch.tensor(knob).requires_grad_() for knob in start.values()]
    for parameter in parameters:
        parameter.grad = torch.zeros_like(parameter)
    # NumPy's view of the tensors' own memory: it follows every change, and the recorder copies it.
    knobs = {name: p.detach().numpy() for name, p in zip(start, parameters, strict=True)}
    compass = {name: p.grad.numpy() for name, p in zip(start, parameters, strict=True)}
    for epoch in recorder:
        p = chosen.predict(X, *parameters)  # 1. predict
        loss = chosen.measure(p, y)  # 2. measure the loss
        loss.sum().backward()  # 3. ask for the gradient: it is added to what .grad holds
        recorder.record(epoch, loss.detach().numpy(), knobs, compass)
        with torch.no_grad():
            for parameter, rate in zip(parameters, rates, strict=True):
                parameter.sub_(rate * parameter.grad)  # 4. turn the knobs against it
                if zero_grad:
                    parameter.grad.zero_()  # 5. wipe the compass
    run = recorder.finish(
        task=task,
        zero_grad=zero_grad,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        curvatures=curvatures,
        seed=seed,
        **chosen.settings,
    )
    return replace(run, loss=chosen.shown * run.loss).with_metrics(**_metrics(run))


def _metrics(run: RecordedRun) -> dict[str, ArrayLike]:
    task = run.hyperparameters["task"]
    if task == "xor":
        worst_error = np.abs(xor.probabilities(run) - XOR_LABELS).max(axis=-1)
        return {"accuracy": xor.accuracy(run), "worst_error": worst_error}
    if task in ("titanic", "titanic_linear"):
        return titanic.measure(run, *titanic.split(SPLIT_SEED))
    return {}


def fresh_gradients(run: RecordedRun) -> dict[str, np.ndarray]:
    """Return the gradient at each frame alone, without what was left over from earlier epochs.

    With zeroing it is what ``run.gradients`` holds; without, what the last ``backward()`` added.

    Parameters
    ----------
    run : RecordedRun
        From `train`; one run or a batch.

    Returns
    -------
    dict of str to (..., n_frames, shape) array of float
        Names and shapes as in ``run.gradients``.
    """
    chosen = TASKS[run.hyperparameters["task"]]
    X, y = data(run.hyperparameters["task"], run.hyperparameters["curvatures"])
    # To the mathematics the frames are one more axis of runs.
    parameters = [torch.tensor(knob).requires_grad_() for knob in run.parameters.values()]
    loss = chosen.measure(chosen.predict(X, *parameters), y)
    gradients = torch.autograd.grad(loss.sum(), parameters)
    return {name: g.numpy() for name, g in zip(run.parameters, gradients, strict=True)}


@dataclass(frozen=True)
class ExecutedLine:
    """One line of the loop in `train`, just executed.

    Attributes
    ----------
    number : int
        From 1 to 5, as in the comment at the end of the line.
    tensors : mapping of str to array
        What the line has made or changed; empty if it was skipped.
    """

    number: int
    tensors: Mapping[str, np.ndarray]


@np.errstate(over="ignore", invalid="ignore")
def line_by_line(run: RecordedRun, frame: int) -> tuple[ExecutedLine, ...]:
    """Go through the loop of one recorded epoch slowly, with the live tensors after each line.

    Parameters
    ----------
    run : RecordedRun
        From `train`: a single run, with a single learning rate.
    frame : int
        Which frame, from 0 to ``run.n_frames - 1``; its epoch is ``run.epochs[frame]``.

    Returns
    -------
    tuple of ExecutedLine
        The five lines, with these tensors: ``p`` (n_samples,), for XOR the logits; ``loss`` (),
        the one that is differentiated; ``<name>.grad`` of each parameter, and ``<name>.grad (new)``
        for the part that this epoch added; each parameter as it stands after the step; and
        ``<name>.grad`` wiped, or nothing if that line is switched off.

    Raises
    ------
    ValueError
        If there are several runs or learning rates, or there is no such frame.
    """
    if run.runs or np.ndim(run.hyperparameters["learning_rate"]):
        raise ValueError("run must be a single run trained with a single learning_rate.")
    check_whole("frame", frame, 0, run.n_frames - 1)
    chosen = TASKS[run.hyperparameters["task"]]
    X, y = data(run.hyperparameters["task"], run.hyperparameters["curvatures"])
    rate = float(run.hyperparameters["learning_rate"])
    knobs = {name: values[frame] for name, values in run.parameters.items()}
    compass = {name: values[frame] for name, values in run.gradients.items()}
    fresh = {name: values[frame] for name, values in fresh_gradients(run).items()}

    p = chosen.predict(X, *(torch.tensor(knob) for knob in knobs.values()))
    loss = chosen.measure(p, y)
    piled_up = {f"{name}.grad": g for name, g in compass.items()}
    added = {f"{name}.grad (new)": g for name, g in fresh.items()}
    turned = {name: knob - rate * compass[name] for name, knob in knobs.items()}
    wiped = {f"{name}.grad": np.zeros_like(g) for name, g in compass.items()}
    return (
        ExecutedLine(1, {"p": p.numpy()}),
        ExecutedLine(2, {"loss": loss.numpy()}),
        ExecutedLine(3, piled_up | added),
        ExecutedLine(4, turned),
        ExecutedLine(5, wiped if run.hyperparameters["zero_grad"] else {}),
    )


def hessian(task: str, curvatures: tuple[float, float] = CURVATURES) -> np.ndarray:
    """Return the curvature of a bowl, the slopes of its gradient, by differentiating twice.

    Parameters
    ----------
    task : {"line", "bowl", "titanic_linear"}
        A task with a quadratic loss; elsewhere the curvature changes from place to place.
    curvatures : (float, float)
        Of the bowl, each from 0.01 to 100.

    Returns
    -------
    (n_parameters, n_parameters) array of float
        Second derivatives of the loss that is differentiated, on the line half the mean squared
        error.

    Raises
    ------
    ValueError
        If the task is no bowl, or a curvature out of its range.
    """
    check_choice("task", task, BOWLS)
    check_curvatures(curvatures)
    X, y = data(task, curvatures)
    start = [torch.tensor(knob) for knob in starting_parameters(task).values()]

    def loss(row_of_knobs: torch.Tensor) -> torch.Tensor:
        parts = row_of_knobs.split([knob.numel() for knob in start])
        knobs = [part.reshape(knob.shape) for part, knob in zip(parts, start, strict=True)]
        return TASKS[task].measure(TASKS[task].predict(X, *knobs), y)

    row = torch.cat([knob.reshape(-1) for knob in start])
    return torch.autograd.functional.hessian(loss, row).numpy()


def largest_curvature(task: str, curvatures: tuple[float, float] = CURVATURES) -> float:
    """Return k, the largest eigenvalue of `hessian`: how sharply the bowl bends at most."""
    return float(np.linalg.eigvalsh(hessian(task, curvatures))[-1])


class CriticalRates(NamedTuple):
    """The learning rates above which a bowl's numbers explode."""

    zeroed: float
    """With the line that wipes the gradient."""
    piled_up: float
    """Without it."""


def critical_learning_rates(
    task: str, curvatures: tuple[float, float] = CURVATURES
) -> CriticalRates:
    """Return where a bowl's runs explode: above 2 / k with zeroing, above 4 / k without.

    A heavy ball is stable up to 2 (1 + momentum) / k. Zeroing is momentum 0, forgetting to is
    momentum 1; below 4 / k the forgetful run stays bounded, but it never settles.

    Parameters
    ----------
    task, curvatures
        As in `hessian`.

    Returns
    -------
    CriticalRates

    Raises
    ------
    ValueError
        If the task is no bowl, or a curvature out of its range.
    """
    k = largest_curvature(task, curvatures)
    return CriticalRates(zeroed=2 / k, piled_up=4 / k)


def loss_and_slope(
    task: str, knobs: Mapping[str, np.ndarray], curvatures: tuple[float, float] = CURVATURES
) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Work out loss and gradient by hand, without PyTorch.

    Parameters
    ----------
    task : {"line", "bowl", "xor"}
        Which loss.
    knobs : mapping of str to (..., shape) array of float
        Where to look, by the names of `starting_parameters`.
    curvatures : (float, float)
        Of the bowl.

    Returns
    -------
    (...,) array of float
        The loss that is shown.
    dict of str to (..., shape) array of float
        Its gradient; on the line that of half of it.
    """
    if task == "line":
        p = gradient_descent.predict(HOURS, **knobs)
        slope_w, slope_b = gradient_descent.gradient(HOURS, SCORES, p)
        return mean_squared_error(p, SCORES), {"w": slope_w, "b": slope_b}
    if task == "bowl":
        k1, k2 = curvatures
        w1, w2 = knobs["w1"], knobs["w2"]
        return (k1 * w1**2 + k2 * w2**2) / 2, {"w1": k1 * w1, "w2": k2 * w2}
    layers = xor.forward(XOR_INPUTS, knobs)
    loss = xor.measure(layers, XOR_LABELS, "cross-entropy")
    return loss, xor.backward(XOR_INPUTS, XOR_LABELS, layers, knobs)


def heavy_ball(
    *,
    task: str = "line",
    momentum: float | ArrayLike = 1.0,
    learning_rate: float | ArrayLike | None = None,
    n_epochs: int | None = None,
    curvatures: tuple[float, float] = CURVATURES,
    seed: int | ArrayLike = 0,
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Let a heavy ball roll down the loss: gradient descent with momentum, in NumPy.

    The ball keeps the share ``momentum`` of its velocity and gains the new gradient; the share
    that it loses is friction. With momentum 0 it gives the numbers of `train` with zeroing; with
    momentum 1, without any friction, those of `train` without zeroing.

    Parameters
    ----------
    task : {"line", "bowl", "xor"}
        Where it rolls.
    momentum : float or (...,) array
        Share of the velocity that is kept, from 0 to 1.
    learning_rate, n_epochs, curvatures, seed, max_frames, on_progress
        As in `train`.

    Returns
    -------
    RecordedRun
        As from `train`, without metrics; its ``gradients`` are the velocity.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("task", task, BY_HAND)
    chosen = TASKS[task]
    learning_rate = chosen.learning_rate if learning_rate is None else learning_rate
    n_epochs = chosen.n_epochs if n_epochs is None else n_epochs
    check_number("momentum", momentum, 0, 1)
    check_number("learning_rate", learning_rate, 0, chosen.largest_rate)
    check_curvatures(curvatures)
    check_whole("seed", seed, 0, MAX_SEED)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(momentum), np.shape(seed))
    recorder = Recorder(n_epochs, runs=runs, max_frames=max_frames, on_progress=on_progress)
    check_work(n_epochs=n_epochs, n_samples=4, n_runs=int(np.prod(runs)))

    knobs = starting_parameters(task, np.broadcast_to(seed, runs))
    rate = {name: _per_run(learning_rate, runs, knob) for name, knob in knobs.items()}
    kept = {name: _per_run(momentum, runs, knob) for name, knob in knobs.items()}
    velocity = {name: np.zeros_like(knob) for name, knob in knobs.items()}
    with np.errstate(over="ignore", invalid="ignore"):  # divergence is a result, not a warning
        for epoch in recorder:
            loss, slope = loss_and_slope(task, knobs, curvatures)
            velocity = {name: kept[name] * velocity[name] + slope[name] for name in knobs}
            recorder.record(epoch, loss, knobs, velocity)
            knobs = {name: knobs[name] - rate[name] * velocity[name] for name in knobs}
    return recorder.finish(
        task=task,
        momentum=momentum,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        curvatures=curvatures,
        seed=seed,
        **chosen.settings,
    )


WEIGHTINGS = ("none", "batches", "samples")
"""What the loss of a mini-batch may be weighed by, see `accumulate`."""


@dataclass(frozen=True)
class Accumulation:
    """A gradient collected in pieces, beside the same gradient taken at once.

    Attributes
    ----------
    batch_sizes : (n_batches,) int array
        Samples in each mini-batch.
    piled : mapping of str to (n_batches, shape) array of float
        ``.grad`` of each parameter after each mini-batch.
    whole : mapping of str to (shape) array of float
        The gradient of all samples at once.
    """

    batch_sizes: np.ndarray
    piled: Mapping[str, np.ndarray]
    whole: Mapping[str, np.ndarray]

    @property
    def error(self) -> float:
        """How far the collected gradient ends from the whole one, as a share of its length."""
        squares = [np.sum(g.astype(float) ** 2) for g in self.whole.values()]
        misses = [np.sum((self.piled[k][-1] - g).astype(float) ** 2) for k, g in self.whole.items()]
        return float(np.sqrt(np.sum(misses) / np.sum(squares)))


def accumulate(
    n_batches: int = 2, *, task: str = "line", weighting: str = "batches", seed: int = 0
) -> Accumulation:
    """Collect the gradient of a big batch from mini-batches, on purpose not zeroing in between.

    This is what accumulation is for: a batch that does not fit into memory goes through in
    pieces. Each piece has ``n_samples // n_batches`` samples, and the last one takes the
    remainder as well.

    Parameters
    ----------
    n_batches : int
        How many pieces, from 1 to the number of samples.
    task : {"line", "xor", "titanic", "titanic_linear"}
        Whose samples and whose loss, at the starting parameters; 4 samples, or 713.
    weighting : {"none", "batches", "samples"}
        What each loss is multiplied by. ``none``: by 1, which is n_batches times too much.
        ``batches``: by 1 / n_batches, right only if all pieces are equal in size. ``samples``:
        by the share of the samples that the piece holds, always right.
    seed : int
        Which start.

    Returns
    -------
    Accumulation

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("task", task, [name for name in TASKS if name != "bowl"])
    check_choice("weighting", weighting, WEIGHTINGS)
    X, y = data(task)
    check_whole("n_batches", n_batches, 1, len(y))
    check_whole("seed", seed, 0, MAX_SEED)
    chosen, start = TASKS[task], starting_parameters(task, seed)
    parameters: list[Any] = [torch.tensor(knob).requires_grad_() for knob in start.values()]
    whole = torch.autograd.grad(chosen.measure(chosen.predict(X, *parameters), y), parameters)

    size, remainder = divmod(len(y), n_batches)
    sizes = [size] * (n_batches - 1) + [size + remainder]
    piled: dict[str, list[np.ndarray]] = {name: [] for name in start}
    for X_batch, y_batch in zip(X.split(sizes), y.split(sizes), strict=True):
        share = {"none": 1.0, "batches": 1 / n_batches, "samples": len(y_batch) / len(y)}[weighting]
        loss = chosen.measure(chosen.predict(X_batch, *parameters), y_batch)
        (share * loss).backward()
        for name, parameter in zip(start, parameters, strict=True):
            piled[name].append(parameter.grad.numpy().copy())
    return Accumulation(
        batch_sizes=np.array(sizes),
        piled={name: np.stack(gradients) for name, gradients in piled.items()},
        whole={name: g.numpy() for name, g in zip(start, whole, strict=True)},
    )


@dataclass(frozen=True)
class Experiment:
    """A task, a learning rate and a number of epochs, to be tried with and without zeroing."""

    task: str
    learning_rate: float
    n_epochs: int

    def run(
        self, on_progress: Progress | None, *, zero_grad: bool, n_seeds: int = 20
    ) -> RecordedRun:
        """Train from the seeds 0 to ``n_seeds - 1``, recording every epoch up to 100."""
        return train(
            task=self.task,
            zero_grad=zero_grad,
            learning_rate=self.learning_rate,
            n_epochs=self.n_epochs,
            seed=range(n_seeds),
            max_frames=101,
            on_progress=on_progress,
        )

    def __str__(self) -> str:
        """Name task and learning rate."""
        return f"{TASKS[self.task].title}, rate {self.learning_rate:g}"


SIGMOID_RECIPE = Experiment("titanic", learning_rate=100, n_epochs=30)
LINEAR_BETWEEN = Experiment("titanic_linear", learning_rate=1, n_epochs=100)
LINEAR_BEYOND = Experiment("titanic_linear", learning_rate=2, n_epochs=100)


def _late_accuracy(run: RecordedRun) -> np.ndarray:
    """Return the held-out accuracy in the second half of the epochs; NaN once diverged."""
    late = run.epochs >= run.epochs[-1] / 2
    accuracy = np.where(np.isfinite(run.loss), run.metrics["validation_accuracy"], np.nan)
    return accuracy[..., late]


def _test_explodes_to_nan(
    on_progress: Progress | None,
    experiments: Sequence[Experiment] = (SIGMOID_RECIPE, LINEAR_BETWEEN, LINEAR_BEYOND),
) -> Verdict:
    forgot = [experiment.run(on_progress, zero_grad=False) for experiment in experiments]
    zeroed = [experiment.run(on_progress, zero_grad=True) for experiment in experiments]
    n_seeds = forgot[0].runs[0]
    n_forgot = np.array([np.isnan(run.loss[:, -1]).sum() for run in forgot])
    n_zeroed = np.array([np.isnan(run.loss[:, -1]).sum() for run in zeroed])
    late_forgot = [_late_accuracy(run) for run in forgot]
    late_zeroed = [_late_accuracy(run) for run in zeroed]
    if (n_forgot == n_seeds).all():
        outcome = Outcome.HOLDS
    elif (n_forgot == 0).all():
        outcome = Outcome.FAILS
    else:
        outcome = Outcome.DEPENDS

    sentences = [
        f"{experiment}: {without} of {n_seeds} runs are NaN without the line, {with_it} with it."
        for experiment, without, with_it in zip(experiments, n_forgot, n_zeroed, strict=True)
    ]
    if SIGMOID_RECIPE in experiments:
        i = experiments.index(SIGMOID_RECIPE)
        without, with_it = late_forgot[i], late_zeroed[i]
        n_lower = (without[:, -1] < with_it[:, -1].min()).sum()
        sentences.append(
            f"The sigmoid's median final accuracy is {np.median(without[:, -1]):.3f} without and "
            f"{np.median(with_it[:, -1]):.3f} with. In the second half of the epochs it stands "
            f"between {without.min():.3f} and {without.max():.3f} without, between "
            f"{with_it.min():.3f} and {with_it.max():.3f} with; {n_lower} of {n_seeds} runs "
            "without end below all those with."
        )
    if any(experiment.task == "titanic_linear" for experiment in experiments):
        critical = critical_learning_rates("titanic_linear")
        sentences.append(
            "What decides is the learning rate against the curvature: the linear model's bowl "
            f"(k = {largest_curvature('titanic_linear'):.2f}) explodes above {critical.zeroed:.3f} "
            f"with zeroing and above {critical.piled_up:.3f} without."
        )
    return Verdict(
        outcome=outcome,
        finding=" ".join(sentences),
        evidence={
            "experiment": np.array([str(experiment) for experiment in experiments]),
            "NaN without zeroing": n_forgot,
            "NaN with zeroing": n_zeroed,
            "median final accuracy without": [np.median(a[:, -1]) for a in late_forgot],
            "median final accuracy with": [np.median(a[:, -1]) for a in late_zeroed],
            "lowest late accuracy without": [a.min() for a in late_forgot],
            "highest late accuracy without": [a.max() for a in late_forgot],
        },
    )


def _test_only_harm(on_progress: Progress | None, learning_rate: float = 0.1) -> Verdict:
    experiment = Experiment("xor", learning_rate, n_epochs=3000)
    runs = [experiment.run(on_progress, zero_grad=zero_grad) for zero_grad in (True, False)]
    n_seeds = runs[0].runs[0]
    zeroed, forgot = (int(xor.solved(run).sum()) for run in runs)
    return Verdict(
        outcome=Outcome.FAILS if forgot > zeroed else Outcome.HOLDS,
        finding=(
            f"XOR with four hidden neurons, learning rate {learning_rate:g}, 3,000 epochs: with "
            f"zeroing {zeroed} of {n_seeds} starts are solved, without it {forgot}. The piled-up "
            "gradient is momentum: it gathers speed where the slope is gentle, and it never brakes."
        ),
        evidence={
            "zeroing": np.array(["with", "without"]),
            "starts solved": np.array([zeroed, forgot]),
            "median final loss": np.array([np.median(run.loss[:, -1]) for run in runs]),
        },
    )


CLAIMS = (
    Claim(
        name="explodes_to_nan",
        statement="Delete the line that zeroes the gradient, and the numbers explode to NaN.",
        test=_test_explodes_to_nan,
        control_statement="The linear model alone, at learning rate 2.",
        control=lambda on_progress: _test_explodes_to_nan(
            on_progress, experiments=(LINEAR_BEYOND,)
        ),
    ),
    Claim(
        name="only_harm",
        statement="Forgetting to zero the gradient can only do harm.",
        test=_test_only_harm,
        control_statement="The same with learning rate 0.5.",
        control=lambda on_progress: _test_only_harm(on_progress, learning_rate=0.5),
    ),
)
