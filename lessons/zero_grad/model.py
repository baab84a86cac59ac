"""Zeroing the gradient: what PyTorch keeps in ``.grad``, and what follows if nobody zeroes it.

``loss.backward()`` does not write the gradient into ``.grad``, it *adds* it there. A loop that
forgets to zero it steps along the sum of all gradients so far. That is Polyak's heavy ball (1964),
known as momentum, with the friction taken away: on a bowl it orbits for ever instead of settling.
Where momentum breaks is in Goh, "Why Momentum Really Works", Distill (2017); that gradients add up
is in PyTorch's documentation of ``torch.Tensor.backward``.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import torch
from numpy.typing import ArrayLike

from datasets.toy import XOR_LABELS
from lessons.titanic.passengers import split
from lessons.titanic.survivors import measure as measure_titanic
from lessons.xor.model import accuracy, probabilities
from lessons.zero_grad.tasks import (
    MAX_LEARNING_RATE,
    SPLIT_SEED,
    STEEPNESS,
    TASKS,
    batches,
    check_steepness,
    data,
    parameter_names,
    per_run,
    starting_parameters,
)
from training.progress import Progress, parts
from training.recorded_run import RecordedRun, Recorder
from training.trace import Line, Trace, with_first_epochs
from training.validation import MAX_SEED, check_choice, check_number, check_whole, check_work

ZEROED, ACCUMULATED = "zeroed", "accumulated"
"""What the two runs are called: with the line that zeroes the gradient, and without it."""


def train(
    *,
    task: str = "line",
    zero_grad: bool = True,
    learning_rate: float | ArrayLike | None = None,
    n_epochs: int | None = None,
    batch_size: int | None = None,
    steepness: float = STEEPNESS,
    seed: int | ArrayLike = 0,
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Train with PyTorch's loop, with or without the line that zeroes the gradient.

    Parameters
    ----------
    task : {"line", "bowl", "xor", "titanic", "titanic_linear"}
        What to learn: the line of `gradient_descent`; the bottom of a bowl with two parameters;
        XOR with four hidden sigmoid neurons; the Titanic by the classic sigmoid recipe; or by a
        linear model and its mean squared error.
    zero_grad : bool
        Whether the gradient is zeroed after each step.
    learning_rate : float or (...,) array, optional
        How far to go for each unit of slope, from 0 to 1,000; several values are trained side by
        side. The task's own if not given.
    n_epochs : int, optional
        Steps to take, from 0 to 20,000; the task's own if not given.
    batch_size : int, optional
        How many samples, drawn at random, each step sees, from 1 to all; if not given, every
        step sees every sample once. The bowl has no samples to draw.
    steepness : float
        Curvature of the bowl along w2, from 0.01 to 100; along w1 it is 1.
    seed : int or (...,) array
        Which start, and which batches; without batches it matters on XOR and on the Titanic.
    max_frames : int, optional
        Frames to record, if other than usual; more than ``n_epochs`` records every epoch.
    on_progress : callable, optional
        Called with the share that is done, from 0 to 1.

    Returns
    -------
    RecordedRun
        Its ``gradients`` are what ``.grad`` holds when the step is taken: everything since it was
        last zeroed. Parameters are ``w`` and ``b`` (line), ``w1`` and ``w2`` (bowl), those of
        `xor.train`, or ``coefficients`` (Titanic). The loss is the one that is differentiated, in
        batches that of the batch. Metrics are ``accuracy`` and ``worst_error`` (XOR), or
        ``accuracy``, ``validation_accuracy`` and ``validation_loss`` (Titanic).

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("task", task, TASKS)
    chosen = TASKS[task]
    learning_rate = chosen.learning_rate if learning_rate is None else learning_rate
    n_epochs = chosen.n_epochs if n_epochs is None else n_epochs
    check_number("learning_rate", learning_rate, 0, MAX_LEARNING_RATE)
    check_steepness(steepness)
    check_whole("seed", seed, 0, MAX_SEED)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed))
    seeds = np.broadcast_to(seed, runs)
    drawn = batches(task, batch_size=batch_size, steepness=steepness, seed=seeds)
    recorder = Recorder(
        n_epochs,
        runs=runs,
        max_frames=max_frames,
        frames_alone=chosen.frames_alone,
        on_progress=on_progress,
    )
    n_samples = batch_size or len(data(task, steepness)[1])
    check_work(n_epochs=n_epochs, n_samples=n_samples, n_runs=int(np.prod(runs)))

    start = starting_parameters(task, seeds)
    rates = [torch.tensor(per_run(learning_rate, runs, value)) for value in start.values()]
    parameters: list[Any] = [torch.tensor(value).requires_grad_() for value in start.values()]
    for parameter in parameters:
        parameter.grad = torch.zeros_like(parameter)
    # NumPy's view of the tensors' own memory: it follows every change, and the recorder copies it.
    values = {name: p.detach().numpy() for name, p in zip(start, parameters, strict=True)}
    gradients = {name: p.grad.numpy() for name, p in zip(start, parameters, strict=True)}
    for epoch in recorder:
        X, y = next(drawn)  # all samples, or a batch of them
        p = chosen.predict(X, *parameters)  # 1. predict
        loss = chosen.measure(p, y)  # 2. measure the loss
        loss.sum().backward()  # 3. ask for the gradient: it is added to what .grad holds
        recorder.record(epoch, loss.detach().numpy(), values, gradients)
        with torch.no_grad():
            for parameter, rate in zip(parameters, rates, strict=True):
                parameter.sub_(rate * parameter.grad)  # 4. turn the knobs against it
                if zero_grad:
                    parameter.grad.zero_()  # 5. zero the gradient
    run = recorder.finish(
        task=task,
        zero_grad=zero_grad,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        batch_size=batch_size,
        steepness=steepness,
        seed=seed,
        **chosen.settings,
    )
    return run.with_metrics(**_metrics(run))


def train_both(
    *, on_progress: Progress | None = None, **hyperparameters: Any
) -> dict[str, RecordedRun]:
    """Train twice from the same start, with the line that zeroes the gradient and without it.

    Parameters
    ----------
    on_progress, **hyperparameters
        As in `train`, without ``zero_grad``.

    Returns
    -------
    dict of str to RecordedRun
        By the names `ZEROED` and `ACCUMULATED`, with the same recorded epochs.
    """
    first, second = parts(on_progress, 1, 1)
    return {
        ZEROED: train(zero_grad=True, on_progress=first, **hyperparameters),
        ACCUMULATED: train(zero_grad=False, on_progress=second, **hyperparameters),
    }


def _metrics(run: RecordedRun) -> Mapping[str, ArrayLike]:
    task = run.hyperparameters["task"]
    if task == "xor":
        worst_error = np.abs(probabilities(run) - XOR_LABELS).max(axis=-1)
        return {"accuracy": accuracy(run), "worst_error": worst_error}
    if task in ("titanic", "titanic_linear"):
        return measure_titanic(run, *split(SPLIT_SEED))
    return {}


def name_of(run: RecordedRun) -> str:
    """Return what a run of `train` is called, `ZEROED` or `ACCUMULATED`."""
    return ZEROED if run.hyperparameters["zero_grad"] else ACCUMULATED


def fresh_gradients(run: RecordedRun) -> dict[str, np.ndarray]:
    """Return the gradient at each frame alone, without what was left over from earlier epochs.

    With zeroing it is what ``run.gradients`` holds; without, what the last ``backward()`` added.

    Parameters
    ----------
    run : RecordedRun
        From `train`, not in batches; one run or several.

    Returns
    -------
    dict of str to (..., n_frames, shape) array of float
        Names and shapes as in ``run.gradients``.

    Raises
    ------
    ValueError
        If the run was trained in batches, which are not recorded.
    """
    task = run.hyperparameters["task"]
    if run.hyperparameters.get("batch_size") is not None:
        raise ValueError("run must be one in which every step sees every sample.")
    X, y = data(task, run.hyperparameters["steepness"])
    # To the mathematics the frames are one more axis of runs.
    parameters = [torch.tensor(value).requires_grad_() for value in run.parameters.values()]
    loss = TASKS[task].measure(TASKS[task].predict(X, *parameters), y)
    gradients = torch.autograd.grad(loss.sum(), parameters)
    return {name: g.numpy() for name, g in zip(run.parameters, gradients, strict=True)}


def trace(run: RecordedRun) -> Trace:
    """Go through the loop of `train` line by line, with the tensors as they stood at each frame.

    Parameters
    ----------
    run : RecordedRun
        A run alone, with a single learning rate, not in batches.

    Returns
    -------
    Trace

    Raises
    ------
    ValueError
        If there are several runs or learning rates, or batches.
    """
    if run.runs or np.ndim(run.hyperparameters["learning_rate"]):
        raise ValueError("run must be a single run trained with a single learning_rate.")
    run = with_first_epochs(train, run)
    fresh = fresh_gradients(run)
    task, zeroing = run.hyperparameters["task"], run.hyperparameters["zero_grad"]
    X, y = data(task, run.hyperparameters["steepness"])
    rate = float(run.hyperparameters["learning_rate"])
    p = TASKS[task].predict(X, *map(torch.tensor, run.parameters.values()))
    held = {f"{name}.grad": g for name, g in run.gradients.items()}
    zeros = {name: np.zeros_like(g) for name, g in held.items()}
    with np.errstate(over="ignore", invalid="ignore"):  # of a run that diverged
        turned = {name: v - rate * run.gradients[name] for name, v in run.parameters.items()}
        before = {f"{name}.grad": run.gradients[name] - g for name, g in fresh.items()}
    if zeroing:
        left_over = zeros
        switch = "The switch is on: the gradient will be zeroed."
    else:
        left_over = {k: np.append(zeros[k][:1], g[1:], axis=0) for k, g in before.items()}
        switch = "The switch is off: the next line is skipped, and .grad keeps what it holds."
    lines = [
        Line(
            "for epoch in recorder",
            tensors={"epoch": run.epochs, **run.parameters, **left_over},
        ),
        Line("next(drawn)", "Fetch the samples of this step: here all of them, every time."),
        Line("p = chosen", "Predict with the knobs as they stand.", {"p": p.numpy()}),
        Line("loss = chosen", "One number for all the mistakes.", {"loss": run.loss}),
        Line(".backward()", "Work out the slopes, and add them to what .grad holds.", held),
        Line("recorder.record(", "Copy loss, knobs and .grad into the record that you see."),
        Line("torch.no_grad()", "From here on PyTorch takes no notes: a step is not a prediction."),
    ]
    for name in run.parameters:
        lines += [
            Line("for parameter, rate in", f"Take the knob {name}."),
            Line("parameter.sub_(", "Turn it against what .grad holds.", {name: turned[name]}),
            Line("if zero_grad", switch),
        ]
        if zeroing:
            emptied = {f"{name}.grad": zeros[f"{name}.grad"]}
            lines.append(Line("parameter.grad.zero_()", "Zero the gradient.", emptied))
    return Trace(
        function=train,
        epochs=run.epochs,
        lines=tuple(lines),
        given={"X": X.numpy(), "y": y.numpy(), "rate": np.asarray(rate)},
        labels=dict.fromkeys(("coefficients", "coefficients.grad"), parameter_names(task)),
    )
