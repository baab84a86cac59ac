"""Zeroing the gradient: what PyTorch keeps in ``.grad``, and what follows if nobody zeroes it.

``loss.backward()`` does not write the gradient into ``.grad``, it *adds* it there. A loop that
forgets to zero it steps along the sum of all gradients so far. That is Polyak's heavy ball (1964),
known as momentum, with the friction taken away: on a bowl it orbits for ever instead of settling.
Where momentum breaks is in Goh, "Why Momentum Really Works", Distill (2017); that gradients add up
is in PyTorch's documentation of ``torch.Tensor.backward``.
"""

from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from datasets.toy import XOR_LABELS
from lessons.xor.model import accuracy, probabilities, solved
from lessons.zero_grad.ball import AFRESH, KEEPS
from lessons.zero_grad.tasks import (
    TASKS,
    LearningRate,
    NEpochs,
    batches,
    data,
    parameter_names,
    starting_parameters,
)
from training.hyperparameters import Frames, OneOf, Seeds, hyperparameters
from training.optimisers import per_run
from training.progress import track
from training.recorded_run import RecordedRun, Recorder, may_diverge
from training.trace import Line, Trace, with_first_epochs

N_STARTS = 100
"""Starts on XOR that are counted."""


@hyperparameters
def train(
    *,
    task: Annotated[str, OneOf(TASKS)] = "line",
    zero_grad: bool = True,
    learning_rate: LearningRate = None,
    n_epochs: NEpochs = None,
    batch_size: int | None = None,
    seed: Seeds = 0,
    max_frames: Frames = None,
) -> RecordedRun:
    """Train with PyTorch's loop, with or without the line that zeroes the gradient.

    Parameters
    ----------
    task : str
        What to learn: the line of `gradient_descent`; XOR with four hidden sigmoid neurons; or the
        Titanic, by a linear model and its mean squared error.
    zero_grad : bool
        Whether the gradient is zeroed after each step.
    learning_rate, n_epochs
        See `LearningRate` and `NEpochs`; several learning rates are trained side by side.
    batch_size : int, optional
        How many samples, drawn at random, each step sees; if not given, every step sees every
        sample once.
    seed : int or (...,) array
        Which start, and which batches; without batches it matters on XOR and on the Titanic.
    max_frames : int, optional
        See `training.hyperparameters.Frames`.

    Returns
    -------
    RecordedRun
        Its ``gradients`` are what ``.grad`` holds when the step is taken: everything since it was
        last zeroed. Parameters are ``w`` and ``b`` (line), ``W1``, ``b1``, ``W2`` and ``b2`` (XOR),
        or ``coefficients`` (Titanic). The loss is the one that is differentiated, in batches that
        of the batch. Metrics, for XOR, are ``accuracy`` and ``worst_error``.

    Raises
    ------
    ValueError
        If there are fewer samples than ``batch_size``, or too much work to do.

    Examples
    --------
    >>> same = {"n_epochs": 50, "learning_rate": 0.01}
    >>> bool(train(**same).loss[-1] < train(**same, zero_grad=False).loss[-1])
    True
    """
    chosen = TASKS[task]
    learning_rate, n_epochs = chosen.or_default(learning_rate, n_epochs)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed))
    seeds = np.broadcast_to(seed, runs)
    mini_batches = batches(task, batch_size=batch_size, seed=seeds)
    recorder = Recorder(
        n_epochs,
        runs=runs,
        n_samples=batch_size or len(data(task)[1]),
        max_frames=max_frames,
        frames_alone=chosen.frames_alone,
    )

    start = starting_parameters(task, seeds)
    rates = [torch.tensor(per_run(learning_rate, runs, value)) for value in start.values()]
    parameters: list[Any] = [torch.tensor(value).requires_grad_() for value in start.values()]
    for parameter in parameters:
        parameter.grad = torch.zeros_like(parameter)
    # NumPy's view of the tensors' own memory: it follows every change, and the recorder copies it.
    values = {name: p.detach().numpy() for name, p in zip(start, parameters, strict=True)}
    gradients = {name: p.grad.numpy() for name, p in zip(start, parameters, strict=True)}
    for epoch in recorder:
        X, y = next(mini_batches)  # all samples, or a batch of them
        p = chosen.predict(X, *parameters)  # 1. predict
        loss = chosen.measure(p, y)  # 2. measure the loss
        loss.sum().backward()  # 3. ask for the gradient: it is added to what .grad holds
        recorder.record(epoch, loss.detach().numpy(), values, gradients)
        with torch.no_grad():
            for parameter, rate in zip(parameters, rates, strict=True):
                parameter.sub_(rate * parameter.grad)  # 4. turn the knobs against it
                if zero_grad:
                    parameter.grad.zero_()  # and zero the gradient
    run = recorder.finish(learning_rate=learning_rate, n_epochs=n_epochs, **chosen.settings)
    return run.with_metrics(**_metrics(run))


def train_both(**settings: Any) -> dict[str, RecordedRun]:
    """Train twice from the same start, with the line that zeroes the gradient and without it."""
    return {
        name: train(**settings | {"zero_grad": zero_grad})
        for name, zero_grad in track([(AFRESH, True), (KEEPS, False)])
    }


def n_solved(**settings: Any) -> list[int]:
    """Count the starts that solve XOR, with the line and without it, of `N_STARTS`."""
    runs = train_both(**settings, task="xor", seed=range(N_STARTS), max_frames=2)
    return [int(solved(run).sum()) for run in runs.values()]


def _metrics(run: RecordedRun) -> Mapping[str, ArrayLike]:
    task = run.hyperparameters["task"]
    if task == "xor":
        worst_error = np.abs(probabilities(run) - XOR_LABELS).max(axis=-1)
        return {"accuracy": accuracy(run), "worst_error": worst_error}
    return {}


def solved_from(run: RecordedRun) -> int:
    """Return the first epoch from which on a single run solves XOR; -1 if it does not."""
    wrong = run.steps[run.metrics["worst_error"] > 0.05]
    return int(wrong[-1]) + 1 if solved(run) else -1


def fresh_gradients(run: RecordedRun) -> dict[str, np.ndarray]:
    """Return the gradient at each frame alone, without what was left over from earlier epochs.

    With zeroing it is what ``run.gradients`` holds; without, what the last ``backward()`` added.
    Names and shapes are as there; batches are not recorded, so that nothing is known of them.
    """
    task = run.hyperparameters["task"]
    if run.hyperparameters.get("batch_size") is not None:
        raise ValueError("run must be one in which every step sees every sample.")
    X, y = data(task)
    # To the mathematics the frames are one more axis of runs.
    parameters = [torch.tensor(value).requires_grad_() for value in run.parameters.values()]
    loss = TASKS[task].measure(TASKS[task].predict(X, *parameters), y)
    gradients = torch.autograd.grad(loss.sum(), parameters)
    return {name: g.numpy() for name, g in zip(run.parameters, gradients, strict=True)}


def trace(run: RecordedRun) -> Trace:
    """Go through the loop of `train` line by line, with the tensors as they stood at each frame."""
    if run.runs or np.ndim(run.hyperparameters["learning_rate"]):
        raise ValueError("run must be a single run trained with a single learning_rate.")
    run = with_first_epochs(train, run)
    task, zeroing = run.hyperparameters["task"], run.hyperparameters["zero_grad"]
    X, y = data(task)
    rate = float(run.hyperparameters["learning_rate"])
    p = TASKS[task].predict(X, *map(torch.tensor, run.parameters.values()))
    grads = {f"{name}.grad": gradient for name, gradient in run.gradients.items()}
    left_over = zeros = {name: np.zeros_like(grad) for name, grad in grads.items()}
    switch = "The switch is on: the gradient will be zeroed."
    fresh = fresh_gradients(run)
    with may_diverge():
        stepped = {name: v - rate * run.gradients[name] for name, v in run.parameters.items()}
        if not zeroing:
            switch = "The switch is off: the next line is skipped, and .grad keeps what it holds."
            left_over = {
                f"{name}.grad": np.append(
                    np.zeros_like(new[:1]), (run.gradients[name] - new)[1:], axis=0
                )
                for name, new in fresh.items()
            }
    lines = [
        Line("for epoch in recorder", "", {"epoch": run.epochs, **run.parameters, **left_over}),
        Line("next(mini_batches)", "Fetch the samples of this step: here all of them, every time."),
        Line("p = chosen", "Predict with the knobs as they stand.", {"p": p.numpy()}),
        Line("loss = chosen", "One number for all the mistakes.", {"loss": run.loss}),
        Line(".backward()", "Work out the slopes, and add them to what .grad holds.", grads),
        Line("recorder.record(", "Copy loss, knobs and .grad into the record that you see."),
        Line("torch.no_grad()", "From here on PyTorch takes no notes: a step is not a prediction."),
    ]
    for name in run.parameters:
        lines += [
            Line("for parameter, rate in", f"Take the knob {name}."),
            Line("parameter.sub_(", "Turn it against what .grad holds.", {name: stepped[name]}),
            Line("if zero_grad", switch),
        ]
        if zeroing:
            zeroed = {f"{name}.grad": zeros[f"{name}.grad"]}
            lines.append(Line("parameter.grad.zero_()", "Zero the gradient.", zeroed))
    return Trace(
        function=train,
        epochs=run.epochs,
        lines=tuple(lines),
        given={"X": X.numpy(), "y": y.numpy(), "rate": np.asarray(rate)},
        labels=dict.fromkeys(("coefficients", "coefficients.grad"), parameter_names(task)),
    )
