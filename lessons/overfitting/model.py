"""Networks wide enough to learn their rows by heart, and five cures.

That such networks fit even labels drawn from a hat is Zhang, Bengio, Hardt, Recht and Vinyals,
"Understanding deep learning requires rethinking generalization" (2017). Weight decay, early
stopping and dropout are chapter 7 of Goodfellow, Bengio and Courville, Deep Learning (2016).
"""

import math
from collections.abc import Sequence
from functools import partial
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike

from lessons.overfitting.tables import TABLES, Data, Labels, Share, rows_for
from training.activations import probabilities, sigmoid, softmax
from training.dense import backward, draw_start, dropout_masks, forward, n_weights
from training.hyperparameters import Frames, Integer, Number, Seeds, hyperparameters
from training.losses import binary_cross_entropy, cross_entropy
from training.multilayer import DataSplit
from training.optimisers import Optimiser
from training.progress import progress_callback, subtask
from training.recorded_run import RecordedRun, Recorder
from training.regularisation import EarlyStopping, Parameters, with_penalty

MAX_RUNS = 60
MAX_WORK = 4e11
"""The most that one call may ask for: weights x rows x epochs x runs; a minute or so."""
TYPE = np.float32
"""Of all arrays of a training: enough for networks like these, and twice as quick."""

Price = Annotated[float, Number(0, 10)]


def measure(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the cross-entropy of each run: of one logit a row, or of one for each class.

    Shapes: z (..., n_rows, n_outputs), y (..., n_rows) of classes, returns (...,).
    """
    return binary_cross_entropy(z[..., 0], y) if z.shape[-1] == 1 else cross_entropy(z, y)


def loss_delta(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the slope of the mean cross-entropy along each logit: (p - y) / n."""
    if z.shape[-1] == 1:
        delta = (sigmoid(z[..., 0]) - y)[..., None]
    else:
        delta = softmax(z) - (y[..., None] == np.arange(z.shape[-1]))
    return (delta / y.shape[-1]).astype(z.dtype)


def watched_loss(parameters: Parameters, rows: DataSplit) -> np.ndarray:
    """Return the loss of each run on the rows that early stopping watches, (...,)."""
    return measure(forward(rows.X_watched, parameters)[-1], rows.y_watched)


def evaluate(
    parameters: Parameters, rows: DataSplit, logits: np.ndarray | None = None
) -> tuple[np.ndarray, dict[str, np.ndarray], dict[str, np.ndarray]]:
    """Measure each run, without dropout, on the rows trained on and on those held out.

    Logits are what the parameters make of the rows trained on, where that is known already. It
    returns the loss on these rows, and metrics by name: ``sure_when_wrong`` is the mean probability
    given to a wrong answer on held-out rows. At last comes what each of them gave to the truth.
    """
    z = forward(rows.X, parameters)[-1] if logits is None else logits
    z_held_out = forward(rows.X_held_out, parameters)[-1]
    p = probabilities(z_held_out)
    right = p.argmax(axis=-1) == rows.y_held_out
    sure = np.where(right, 0.0, p.max(axis=-1)).sum(axis=-1)
    metrics = {
        "accuracy": (probabilities(z).argmax(axis=-1) == rows.y).mean(axis=-1),
        "validation_loss": measure(z_held_out, rows.y_held_out).astype(float),
        "validation_accuracy": right.mean(axis=-1),
        "sure_when_wrong": sure / np.maximum((~right).sum(axis=-1), 1),
    }
    truth = np.take_along_axis(p, rows.y_held_out[..., None].astype(int), axis=-1)[..., 0]
    return measure(z, rows.y).astype(float), metrics, {"truth": truth}


def sizes_of(data: str, n_hidden: int, n_layers: int) -> tuple[int, ...]:
    """Return the inputs, the neurons of each hidden layer, and the outputs of a network."""
    table = TABLES[data]
    n_outputs = 1 if table.n_classes == 2 else table.n_classes
    return table.n_features, *[n_hidden] * (n_layers if n_hidden else 0), n_outputs


def check_size(data: str, share: float, sizes: tuple[int, ...], n_epochs: int, n_runs: int) -> None:
    """Raise if a training would keep the machine busy for minutes."""
    n_rows = round(share * TABLES[data].n_train)
    # A neuron costs more than its weights: its output is made, masked and sent back, too.
    work = (n_weights(sizes) + 30 * sum(sizes)) * n_rows * n_epochs * n_runs
    if work > MAX_WORK:
        most = int(MAX_WORK / (work / n_epochs))
        raise ValueError(
            f"n_epochs must be from 0 to {most:,} for {n_weights(sizes):,} weights, {n_rows:,} "
            f"rows and {n_runs} runs, not {n_epochs:,}: more would take minutes."
        )


def _shaped(runs: tuple[int, ...], array: np.ndarray) -> np.ndarray:
    """Give an array with one axis of runs the axes of the runs that were asked for."""
    return array.reshape(runs + array.shape[1:])


@hyperparameters
def train(
    *,
    data: Data = "titanic",
    labels: Labels = "true",
    share: Share = 1.0,
    n_hidden: Annotated[int, Integer(0, 256)] = 64,
    n_layers: Annotated[int, Integer(1, 2)] = 2,
    learning_rate: Annotated[ArrayLike, Number(0, 1)] = 0.01,
    n_epochs: Annotated[int, Integer(0, 10_000)] = 300,
    stop_early: bool = False,
    l1: Price = 0.0,
    l2: Price = 0.0,
    dropout: Annotated[float, Number(0, 0.9)] = 0.0,
    seed: Seeds = 0,
    split_seed: Seeds = 42,
    max_frames: Frames = None,
) -> RecordedRun:
    """Train a network with ReLU on all rows at every step, by Adam, on the cross-entropy.

    Parameters
    ----------
    data, labels, share
        As in `rows_for`.
    n_hidden : int
        Neurons of each hidden layer; none make a linear model.
    n_layers : int
        Hidden layers.
    learning_rate : float or (...,) array
        Of Adam.
    n_epochs : int
        Steps to take.
    stop_early : bool
        Whether a fifth of the rows is set aside and watched, and each run goes back to its best
        parameters once its loss there has not come down for 20 epochs.
    l1, l2 : float
        Weight decay: the slope of l1 |w| + l2 / 2 w² is added to that of the loss.
    dropout : float
        The probability that a hidden neuron is left out of a step.
    seed : int or (...,) array
        Where to start, what is dropped, and how labels are shuffled; it broadcasts with learning
        rate and split seed, up to 60 runs.
    split_seed : int or (...,) array
        Who is held out.
    max_frames : int, optional
        See `training.hyperparameters.Frames`.

    Returns
    -------
    RecordedRun
        An epoch is a step. Loss and metrics are those of `evaluate`. Parameters are not kept: they
        would take megabytes.

    Raises
    ------
    ValueError
        If there are too many runs, or there is too much work to do.

    Examples
    --------
    >>> run = train(n_epochs=5)
    >>> bool(run.loss[-1] < run.loss[0])
    True
    """
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed), np.shape(split_seed))
    n_runs, sizes = math.prod(runs), sizes_of(data, n_hidden, n_layers)
    Integer(1, MAX_RUNS).check("number of runs", n_runs)
    check_size(data, share, sizes, n_epochs, n_runs)
    recorder = Recorder(n_epochs, runs=runs, max_frames=max_frames)

    seeds, split_seeds = (np.broadcast_to(each, runs) for each in (seed, split_seed))
    # To prepare the rows of a run takes about as long as ten epochs of a small network.
    with subtask(0, 10, of=11 + n_epochs):
        rows = rows_for(
            data, seed=seeds, split_seed=split_seeds, labels=labels, share=share, watch=stop_early
        )
    X, y = rows.X, rows.y
    rngs = [np.random.default_rng(int(s)) for s in seeds.flat]
    start = draw_start("He", sizes, rngs, TYPE)
    parameters: Parameters = {name: _shaped(runs, value) for name, value in start.items()}
    optimiser = Optimiser("Adam", learning_rate, parameters, runs)
    stopping = EarlyStopping(parameters, partial(watched_loss, rows=rows), runs)
    masks: Sequence[np.ndarray] = ()
    with subtask(10, 1 + n_epochs, of=11 + n_epochs):
        for epoch in recorder:
            if dropout:  # who is silent
                masks = dropout_masks(sizes[1:-1], X.shape[-2], dropout, rngs, TYPE)
                masks = [_shaped(runs, mask) for mask in masks]
            outputs = forward(X, parameters, masks=masks)  # 1. predict
            loss = measure(outputs[-1], y)  # 2. measure the loss
            delta = loss_delta(outputs[-1], y)  # 3. ask for the gradient: from the logits back ...
            gradients = backward(outputs, delta, parameters, masks=masks)  # ... through the layers
            if recorder.due(epoch):
                logits = None if dropout else outputs[-1]
                loss, *measured = evaluate(parameters, rows, logits)
            recorder.record(epoch, loss, {}, {}, *measured)
            # Towards zero, if weights have a price.
            pulled = with_penalty(gradients, parameters, l1, l2)
            parameters = optimiser.step(parameters, pulled)  # 4. turn the knobs against it
            if stop_early:
                parameters = stopping.step(parameters)  # is it better where nothing is learned?
    return recorder.finish()


def best_frame(run: RecordedRun) -> np.ndarray:
    """Return the frame at which the loss on the rows held out is lowest, for each run: (...,)."""
    losses = run.metrics["validation_loss"]
    return np.where(np.isfinite(losses), losses, np.inf).argmin(axis=-1)


def rows_of(run: RecordedRun) -> DataSplit:
    """Return the rows that a run of `train` has learned from and was judged on."""
    names = ("data", "seed", "split_seed", "labels", "share")
    settings = {name: run.hyperparameters[name] for name in names}
    with progress_callback(None):  # they have been prepared before
        return rows_for(**settings, watch=run.hyperparameters["stop_early"])
