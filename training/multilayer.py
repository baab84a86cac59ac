"""Train a multi-layer perceptron of any depth, initialisation, loss and optimiser.

The four steps are those of every training: predict, measure the loss, compute the gradient, step
against it. Goodfellow, Bengio and Courville, Deep Learning (2016), chapters 6 to 8.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import ArrayLike

from training import parameter_edits as by_hand
from training.dense import (
    backward,
    batches_per_epoch,
    draw_start,
    dropout_masks,
    forward,
    n_weights,
    shuffled_batches,
)
from training.optimisers import Optimiser
from training.outputs import is_right, loss_delta, measure, output_for, truth_of
from training.parameter_edits import ParameterEdits
from training.recorded_run import RecordedRun, Recorder, may_diverge
from training.regularisation import EarlyStopping, Parameters, clip, with_penalty
from training.schedule import Schedule, by_epoch, smallest_batch

MAX_RUNS = 64
MAX_STEPS = 60_000
"""Most steps of a training, since each has a fixed cost."""
MAX_WORK = 4e10
"""Most weights × rows × epochs × runs in one call, about a minute."""
FRAMES, MAX_KEPT = 100, 250_000
"""Frames of a single run, and the most weights kept in all of them."""
UNMEASURED: tuple[None, Parameters, Parameters] = (None, {}, {})
"""What is recorded between two frames."""


@dataclass(frozen=True, eq=False)
class DataSplit:
    """Training set, rows for early stopping, and held-out rows.

    Axes of runs come first.
    """

    # The training set; y holds classes from 0, or numbers.
    X: np.ndarray
    y: np.ndarray
    # Held-out rows, for evaluation.
    X_held_out: np.ndarray
    y_held_out: np.ndarray
    # For early stopping; may be empty.
    X_watched: np.ndarray
    y_watched: np.ndarray
    n_classes: int  # 0 for regression


def n_outputs(n_classes: int) -> int:
    """Return the number of outputs: one for two classes or for a number."""
    return n_classes if n_classes > 2 else 1


def layer_sizes(rows: DataSplit, hidden: Sequence[int]) -> tuple[int, ...]:
    """Return the inputs, the neurons of each hidden layer, and the outputs of a network."""
    return rows.X.shape[-1], *hidden, n_outputs(rows.n_classes)


def check_effort(sizes: Sequence[int], n_rows: int, n_epochs: int, batch: int, n_runs: int) -> None:
    """Raise ValueError if a training would take minutes."""
    per_epoch = batches_per_epoch(n_rows, batch)
    # A neuron costs more than its weights, for activation, dropout and backpropagation.
    work = (n_weights(sizes) + 30 * sum(sizes)) * n_rows * n_runs
    most = int(min(MAX_STEPS / per_epoch, MAX_WORK / work))
    if n_epochs > most:
        raise ValueError(
            f"n_epochs must be at most {most:,} here, not {n_epochs:,}: with {n_rows} points in "
            f"batches of {min(batch, n_rows)}, an epoch is {per_epoch} steps, and more would take "
            "too long. Take fewer epochs or larger batches."
        )


def mini_batches(
    X: np.ndarray,
    truth: np.ndarray,
    batch_size: int,
    rngs: Sequence[np.random.Generator],
    runs: tuple[int, ...],
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Yield inputs and targets of a batch for each step, reshuffled every epoch, for ever.

    A full batch keeps the rows' order.
    """
    if batch_size >= len(X):
        while True:
            yield X, truth
    for order in shuffled_batches(rngs, len(X), batch_size):
        rows = order.reshape(*runs, -1)
        yield X.take(rows, axis=0), truth.take(rows, axis=0)


def accumulate_gradients(gradients: Parameters, earlier: Parameters) -> Parameters:
    """Add gradients to all earlier ones, as without zero_grad."""
    return {name: g + earlier[name] for name, g in gradients.items()} if earlier else gradients


def starting_parameters(
    start: str | Parameters,
    sizes: Sequence[int],
    rngs: Sequence[np.random.Generator],
    runs: tuple[int, ...],
) -> Parameters:
    """Return each run's initial parameters: drawn by a rule, or given."""
    if not isinstance(start, str):
        return {k: np.broadcast_to(a, runs + np.shape(a)).copy() for k, a in start.items()}
    starts = draw_start(start, sizes, rngs)
    return {k: a.reshape(runs + a.shape[1:]) for k, a in starts.items()}


def fit(
    rows: DataSplit,
    *,
    hidden: Sequence[int],
    activation: str,
    loss: str,
    start: str | Parameters,
    optimiser: str,
    learning_rate: ArrayLike,
    batch_size: int,
    n_epochs: int,
    l1: float = 0.0,
    l2: float = 0.0,
    dropout: float = 0.0,
    longest_gradient: float = 0.0,
    stop_early: bool = False,
    zero_grad: bool = True,
    seed: ArrayLike = 0,
    changes: ParameterEdits = (),
    schedule: Schedule = (),
    max_frames: int | None = None,
) -> RecordedRun:
    """Train a network.

    Parameters
    ----------
    rows : DataSplit
        The same for all runs.
    hidden : sequence of int
        Number of neurons in each hidden layer; empty for a linear model.
    activation : str
        Activation of the hidden neurons, one of `training.activations.ALL_ACTIVATIONS`.
    loss : str
        One of `training.losses.COSTS` that suits the rows.
    start : str or mapping of str to (shape) array of float
        One of `training.dense.STARTS`, or the parameters that all runs start from.
    optimiser : str
        One of `training.optimisers.OPTIMISERS`.
    learning_rate : float or (...,) array of float
        Step size.
    batch_size : int
        Rows per step, at most all.
    n_epochs : int
        Passes over the training set.
    l1, l2 : float
        Weights of the penalty l1 |w| + l2 / 2 w²; with AdamW the second shrinks the weights
        directly.
    dropout : float
        Probability of leaving a hidden neuron out of a step, below 1.
    longest_gradient : float
        Longer gradients are clipped to this length; 0 allows any.
    stop_early : bool
        Whether each run stops after 20 epochs without a lower loss on the watched rows, and
        returns to its best parameters.
    zero_grad : bool
        Whether the gradient is reset before each step, or accumulates.
    seed : int or (...,) array of int
        Random seed of start, batches and dropout; it broadcasts with the learning rate, up to 64
        runs.
    changes : tuple of training.parameter_edits.ParameterEdit
        Parameters set by hand before the first step of an epoch; early stopping starts over.
        Edits of epochs never reached are ignored.
    schedule : tuple of (int, str, float)
        Settings changed during training, see `training.schedule`; early stopping starts over.
    max_frames : int, optional
        Frames to record instead of 100 of a single run or 25 of each of many, plus epochs with
        changes.

    Returns
    -------
    RecordedRun
        It counts epochs. Parameters are ``W1`` (n_inputs, n_neurons), ``b1`` and so on. Loss and
        gradients are those of the whole training set, without dropout and penalties; metrics are
        ``validation_loss`` and, where there are classes, ``accuracy`` and
        ``validation_accuracy``.

    Raises
    ------
    ValueError
        If there are too many runs, too much to compute, or an edited parameter does not exist.
    """
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed))
    n_runs, sizes = math.prod(runs), layer_sizes(rows, hidden)
    if n_runs > MAX_RUNS:
        raise ValueError(f"There must be at most {MAX_RUNS} runs, not {n_runs}.")
    check_effort(sizes, len(rows.X), n_epochs, smallest_batch(batch_size, schedule), n_runs)
    by_hand.check(changes, sizes)
    at_epoch = {epoch: tuple(c for c in changes if c[0] == epoch) for epoch, *_ in changes}
    under_way = by_epoch(schedule) if schedule else {}
    recorder = Recorder(
        n_epochs,
        runs=runs,
        max_frames=max_frames,
        frames_alone=max(2, min(FRAMES, MAX_KEPT // n_weights(sizes))),
        also=[*at_epoch, *under_way],
    )

    X, output = rows.X, output_for(rows.n_classes)
    truth = truth_of(rows.y, output, rows.n_classes)
    rngs = [np.random.default_rng(int(s)) for s in np.broadcast_to(seed, runs).flat]
    parameters = starting_parameters(start, sizes, rngs, runs)
    stepper = Optimiser(optimiser, learning_rate, parameters, runs, decay=l2)
    batches = mini_batches(X, truth, batch_size, rngs, runs)
    watched_truth = truth_of(rows.y_watched, output, rows.n_classes)

    def watched_loss(now: Parameters) -> np.ndarray:
        z = forward(rows.X_watched, now, activation)[-1]
        return measure(z, watched_truth, output, loss)

    stopping = EarlyStopping(parameters, watched_loss, runs)
    masks: Sequence[np.ndarray] = ()
    earlier: Parameters = {}
    with may_diverge():
        for epoch in recorder:
            if epoch in at_epoch:
                parameters = by_hand.changed(parameters, at_epoch[epoch])
                stopping = EarlyStopping(parameters, watched_loss, runs)
            if epoch in under_way:
                new = under_way[epoch]
                l1, batch_size = new.get("l1", l1), new.get("batch_size", batch_size)
                stepper.change(parameters, new.get("learning_rate"), new.get("l2"))
                batches = mini_batches(X, truth, batch_size, rngs, runs)
                stopping = EarlyStopping(parameters, watched_loss, runs)
            due = recorder.due(epoch)
            measured = evaluate(parameters, rows, activation, loss) if due else UNMEASURED
            recorder.record(epoch, *measured)
            for x, t in islice(batches, batches_per_epoch(len(X), batch_size)):
                if dropout:  # dropout for this step
                    masks = dropout_masks(hidden, x.shape[-2], dropout, rngs)
                    masks = [mask.reshape(runs + mask.shape[1:]) for mask in masks]
                outputs = forward(x, parameters, activation, masks)  # 1. predict
                # 2. measure the loss: a step needs its slope alone
                delta = loss_delta(outputs[-1], t, output, loss)
                # 3. ask for the gradient
                gradients = backward(outputs, delta, parameters, activation, masks)
                if not zero_grad:
                    earlier = accumulate_gradients(gradients, earlier)
                    gradients = dict(earlier)
                pulled = clip(gradients, longest_gradient, len(runs))  # clipped
                pulled = with_penalty(pulled, parameters, l1, stepper.pull)  # weight penalties
                parameters = stepper.step(parameters, pulled)  # 4. turn the knobs against it
            if stop_early:
                parameters = stopping.step(parameters)  # early stopping
    return recorder.finish()


def evaluate(
    parameters: Parameters, rows: DataSplit, activation: str, loss: str
) -> tuple[np.ndarray, Parameters, Parameters, dict[str, np.ndarray]]:
    """Measure all runs without dropout, for `Recorder.record`.

    Returns
    -------
    (...,) array of float
        The training loss.
    mapping of str to (..., shape) array of float, twice
        The parameters, and the gradient of that loss.
    dict of str to (...,) array of float
        The metrics of `fit`.
    """
    output = output_for(rows.n_classes)
    truth = truth_of(rows.y, output, rows.n_classes)
    unseen = truth_of(rows.y_held_out, output, rows.n_classes)
    outputs = forward(rows.X, parameters, activation)
    z, z_unseen = outputs[-1], forward(rows.X_held_out, parameters, activation)[-1]
    delta = loss_delta(z, truth, output, loss)
    metrics = {"validation_loss": measure(z_unseen, unseen, output, loss)}
    if rows.n_classes:
        metrics["accuracy"] = is_right(z, truth).mean(axis=-1)
        metrics["validation_accuracy"] = is_right(z_unseen, unseen).mean(axis=-1)
    gradients = backward(outputs, delta, parameters, activation)
    return measure(z, truth, output, loss), parameters, gradients, metrics
