"""Networks wide enough to learn their rows by heart, and five cures.

That such networks fit even labels drawn from a hat is Zhang, Bengio, Hardt, Recht and Vinyals,
"Understanding deep learning requires rethinking generalization" (2017). Weight decay, early
stopping and dropout are chapter 7 of Goodfellow, Bengio and Courville, Deep Learning (2016).
"""

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from lessons.overfitting.tables import LABELS, TABLES, Rows, rows_for
from training.activations import sigmoid, softmax
from training.dense import backward, dropout_masks, forward, he_start
from training.losses import binary_cross_entropy, cross_entropy
from training.optimisers import Optimiser
from training.progress import Progress, parts
from training.recorded_run import RecordedRun, Recorder
from training.trace import Line, Trace
from training.validation import MAX_SEED, check_choice, check_number, check_whole

MAX_EPOCHS, MAX_WIDTH, MAX_LAYERS, MAX_RUNS = 10_000, 256, 2, 60
MAX_WORK = 4e11
"""The most that one call may ask for: weights x rows x epochs x runs; a minute or so."""
PATIENCE = 20
"""Epochs that early stopping waits for a better loss on the rows that it watches."""
TYPE = np.float32
"""Of all arrays of a training: enough for networks like these, and twice as quick."""

Parameters = Mapping[str, np.ndarray]


def measure(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the cross-entropy of each run: of one logit a row, or of one for each class.

    Parameters
    ----------
    z : (n_runs, n_rows, n_outputs) array of float
        Logits.
    y : (n_runs, n_rows) array of int
        Classes.

    Returns
    -------
    (n_runs,) array of float
    """
    return binary_cross_entropy(z[..., 0], y) if z.shape[-1] == 1 else cross_entropy(z, y)


def probabilities(z: np.ndarray) -> np.ndarray:
    """Turn logits (..., n_outputs) into probabilities of each class, (..., n_classes)."""
    if z.shape[-1] > 1:
        return softmax(z)
    p = sigmoid(z[..., 0])
    return np.stack([1 - p, p], axis=-1)


def slope(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the slope of the mean cross-entropy along each logit: (p - y) / n."""
    if z.shape[-1] == 1:
        delta = (sigmoid(z[..., 0]) - y)[..., None]
    else:
        delta = softmax(z) - (y[..., None] == np.arange(z.shape[-1]))
    return (delta / y.shape[-1]).astype(z.dtype)


def decay(gradients: Parameters, parameters: Parameters, l1: float, l2: float) -> Parameters:
    """Add the slope of the penalty to that of the loss: l1 times |w|, and l2 / 2 times w squared.

    Biases are left alone: they bend nothing.
    """
    if not (l1 or l2):
        return gradients
    return {
        name: g + l1 * np.sign(parameters[name]) + l2 * parameters[name] if name[0] == "W" else g
        for name, g in gradients.items()
    }


class Watcher:
    """Early stopping: keep the best parameters so far, and go back to them for good.

    Each run is stopped once the loss on its watched rows has not come down for `PATIENCE` epochs.
    """

    def __init__(self, parameters: Parameters, rows: Rows) -> None:
        self._rows, self._best = rows, dict(parameters)
        self._lowest = np.full(len(rows.X), np.inf)
        self._waited = np.zeros(len(rows.X), dtype=int)

    def look(self, parameters: Parameters) -> Parameters:
        """Return the parameters to go on with: as they are, or the best ones where it is over."""
        over = self._waited >= PATIENCE
        if not over.all():
            z = forward(self._rows.X_watched, parameters)[-1]
            watched = measure(z, self._rows.y_watched)
            better = ~over & (watched < self._lowest)
            self._lowest = np.where(better, watched, self._lowest)
            self._waited = np.where(better, 0, self._waited + 1)
            self._best = _chosen(better, parameters, self._best)
        return _chosen(self._waited >= PATIENCE, self._best, parameters)


def _chosen(which: np.ndarray, these: Parameters, others: Parameters) -> dict[str, np.ndarray]:
    """Return for each run these parameters or the others."""
    if not which.any():
        return dict(others)
    return {
        name: np.where(which.reshape(-1, *[1] * (value.ndim - 1)), value, others[name])
        for name, value in these.items()
    }


def judged(
    parameters: Parameters, rows: Rows, logits: np.ndarray | None = None
) -> dict[str, np.ndarray]:
    """Measure each run, without dropout, on the rows trained on and on those held out.

    Parameters
    ----------
    parameters : mapping of str to (n_runs, shape) array of float
        Of the networks to judge.
    rows : Rows
        Of each run.
    logits : (n_runs, n_rows, n_outputs) array of float, optional
        What these parameters make of the rows trained on, where that is known already.

    Returns
    -------
    dict of str to (n_runs,) array of float
        ``loss``, ``accuracy``, ``validation_loss``, ``validation_accuracy``; and
        ``sure_when_wrong``, the mean probability given to a wrong answer on held-out rows.
    """
    found: dict[str, np.ndarray] = {}
    known = forward(rows.X, parameters)[-1] if logits is None else logits
    held_out = forward(rows.X_held_out, parameters)[-1]
    for of, z, y in (("", known, rows.y), ("validation_", held_out, rows.y_held_out)):
        p = probabilities(z)
        right = p.argmax(axis=-1) == y
        found[f"{of}loss"] = measure(z, y).astype(float)
        found[f"{of}accuracy"] = right.mean(axis=-1)
    wrong = np.where(right, 0.0, p.max(axis=-1)).sum(axis=-1)
    found["sure_when_wrong"] = wrong / np.maximum((~right).sum(axis=-1), 1)
    return found


def sizes_of(data: str, n_hidden: int, n_layers: int) -> tuple[int, ...]:
    """Return the inputs, the neurons of each hidden layer, and the outputs of a network."""
    table = TABLES[data]
    n_outputs = 1 if table.n_classes == 2 else table.n_classes
    return table.n_features, *[n_hidden] * (n_layers if n_hidden else 0), n_outputs


def n_weights(sizes: tuple[int, ...]) -> int:
    """Return how many weights and biases a network of these sizes has."""
    return sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))


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


def _as_runs(runs: tuple[int, ...], *held: Any) -> Iterator[Any]:
    """Give arrays, alone or by name, the axes of the runs that were asked for."""
    for each in held:
        if isinstance(each, Mapping):
            yield {name: a.reshape(runs + a.shape[1:]) for name, a in each.items()}
        else:
            yield each.reshape(runs)[()]


def train(
    *,
    data: str = "titanic",
    labels: str = "true",
    share: float = 1.0,
    n_hidden: int = 64,
    n_layers: int = 2,
    learning_rate: float | ArrayLike = 0.01,
    n_epochs: int = 300,
    stop_early: bool = False,
    l1: float = 0.0,
    l2: float = 0.0,
    dropout: float = 0.0,
    seed: int | ArrayLike = 0,
    split_seed: int | ArrayLike = 42,
    keep: bool = False,
    max_frames: int | None = None,
    on_progress: Progress | None = None,
) -> RecordedRun:
    """Train a network with ReLU on all rows at every step, by Adam, on the cross-entropy.

    Parameters
    ----------
    data : str
        'titanic', 'heart' or 'digits'.
    labels : str
        'true', or 'shuffled': every row gets the label of another.
    share : float
        Of the training rows, how many are used, from 0.02 to 1.
    n_hidden : int
        Neurons of each hidden layer, from 0 to 256; none make a linear model.
    n_layers : int
        Hidden layers, 1 or 2.
    learning_rate : float or (...,) array
        Of Adam, from 0 to 1.
    n_epochs : int
        Steps to take, from 0 to 10,000.
    stop_early : bool
        Whether a fifth of the rows is set aside and watched, and each run goes back to its best
        parameters once its loss there has not come down for 20 epochs.
    l1, l2 : float
        Weight decay, from 0 to 1: the slope of l1 |w| + l2 / 2 w² is added to that of the loss.
    dropout : float
        The probability that a hidden neuron is left out of a step, from 0 to 0.9.
    seed : int or (...,) array
        Where to start, what is dropped, and how labels are shuffled; it broadcasts with learning
        rate and split seed, up to 60 runs.
    split_seed : int or (...,) array
        Who is held out.
    keep : bool
        Whether parameters and gradients are kept at each frame, too.
    max_frames : int, optional
        Frames to record, if other than usual.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    RecordedRun
        An epoch is a step. The loss is that of all rows trained on, without dropout; metrics are
        those of `judged`. Without ``keep`` there are no parameters: they would take megabytes.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_choice("data", data, TABLES)
    check_choice("labels", labels, LABELS)
    check_number("share", share, 0.02, 1)
    check_whole("n_hidden", n_hidden, 0, MAX_WIDTH)
    check_whole("n_layers", n_layers, 1, MAX_LAYERS)
    check_number("learning_rate", learning_rate, 0, 1)
    check_whole("n_epochs", n_epochs, 0, MAX_EPOCHS)
    check_number("l1", l1, 0, 1)
    check_number("l2", l2, 0, 1)
    check_number("dropout", dropout, 0, 0.9)
    check_whole("seed", seed, 0, MAX_SEED)
    check_whole("split_seed", split_seed, 0, MAX_SEED)
    runs = np.broadcast_shapes(np.shape(learning_rate), np.shape(seed), np.shape(split_seed))
    n_runs = math.prod(runs)
    check_whole("number of runs", n_runs, 1, MAX_RUNS)
    check_size(data, share, sizes_of(data, n_hidden, n_layers), n_epochs, n_runs)
    # To prepare the rows of a run takes about as long as ten epochs of a small network.
    preparing, training = parts(on_progress, 10, 1 + n_epochs)
    recorder = Recorder(n_epochs, runs=runs, max_frames=max_frames, on_progress=training)

    seeds = np.broadcast_to(seed, runs).ravel()
    split_seeds = np.broadcast_to(split_seed, runs).ravel()
    rows = rows_for(
        data,
        seeds=seeds,
        split_seeds=split_seeds,
        labels=labels,
        share=share,
        watch=stop_early,
        on_progress=preparing,
    )
    X, y = rows.X, rows.y
    rngs = [np.random.default_rng(s) for s in seeds.tolist()]
    sizes = sizes_of(data, n_hidden, n_layers)
    parameters: Parameters = he_start(sizes, rngs, TYPE)
    rates = np.broadcast_to(learning_rate, runs).ravel()
    optimiser = Optimiser("Adam", rates, parameters, (n_runs,))
    watcher = Watcher(parameters, rows) if stop_early else None
    masks: list[np.ndarray] = []
    for epoch in recorder:
        if dropout:
            masks = dropout_masks(sizes[1:-1], X.shape[1], dropout, rngs, TYPE)  # who is silent
        outputs = forward(X, parameters, masks=masks)  # 1. predict
        loss_now = measure(outputs[-1], y)  # 2. measure the loss
        delta = slope(outputs[-1], y)  # 3. differentiate: from the logits back ...
        gradients = backward(outputs, delta, parameters, masks=masks)  # ... through the layers
        logits = None if dropout else outputs[-1]
        found = judged(parameters, rows, logits) if recorder.due(epoch) else {}
        loss_now = found.pop("loss", loss_now)
        kept = (parameters, gradients) if keep else ({}, {})
        recorder.record(epoch, *_as_runs(runs, loss_now, *kept, found))
        pulled = decay(gradients, parameters, l1, l2)  # towards zero, if weights have a price
        parameters = optimiser.step(parameters, pulled)  # 4. step against the gradient
        if watcher is not None:
            parameters = watcher.look(parameters)  # is it better where nothing is learned?
    return recorder.finish(
        data=data,
        labels=labels,
        share=share,
        n_hidden=n_hidden,
        n_layers=n_layers,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        stop_early=stop_early,
        l1=l1,
        l2=l2,
        dropout=dropout,
        seed=seed,
        split_seed=split_seed,
    )


def turn(run: RecordedRun) -> np.ndarray:
    """Return the frame at which the loss on the rows held out is lowest, for each run: (...,)."""
    losses = run.metrics["validation_loss"]
    return np.where(np.isfinite(losses), losses, np.inf).argmin(axis=-1)


FIRST_EPOCHS = 6
"""How many steps the walk goes through; each needs all parameters of the network."""


def trace(run: RecordedRun) -> Trace:
    """Go through the loop of `train` line by line, for the first few epochs of a run alone.

    They are trained once more, and this time parameters and gradients are kept.

    Parameters
    ----------
    run : RecordedRun
        A run alone.

    Returns
    -------
    Trace
        Logits and loss are those of the rows trained on, and of the network that stepped: with
        dropout, the one of which some neurons were silent.
    """
    how = dict(run.hyperparameters)
    n_frames = 1 + min(FIRST_EPOCHS, how.pop("n_epochs"))
    first = train(**how, n_epochs=n_frames, keep=True, max_frames=n_frames + 1)
    was = {name: a[:-1] for name, a in first.parameters.items()}
    slopes = {name: a[:-1] for name, a in first.gradients.items()}
    rows = rows_for(
        how["data"],
        seeds=np.array([how["seed"]]),
        split_seeds=np.array([how["split_seed"]]),
        labels=how["labels"],
        share=how["share"],
        watch=how["stop_early"],
    )
    X, y = rows.X[0], rows.y[0]
    outputs = forward(X, was, masks=_masks_again(how, X.shape, n_frames))
    z = outputs[-1]
    pulled = decay(slopes, was, how["l1"], how["l2"])
    gradients = {f"gradients[{name}]": a for name, a in slopes.items()}
    lines = (
        Line(
            "for epoch in recorder",
            tensors={"epoch": first.epochs[:-1], **was},
        ),
        Line("if dropout:", "Are any neurons to be silenced in this step?"),
        Line(
            "outputs = forward(",
            "Send all rows through the network, layer by layer; the last outputs are logits.",
            {f"outputs[{i}]": a for i, a in enumerate(outputs[1:], start=1)},
        ),
        Line(
            "loss_now = measure(",
            "One number: the average surprise.",
            {"loss_now": first.loss[:-1]},
        ),
        Line(
            "delta = slope(",
            "The slope along each row’s logit: probability minus truth, over the number of rows.",
            {"delta": slope(z, np.broadcast_to(y, z.shape[:-1]))},
        ),
        Line("gradients = backward(", "Send the blame back through the layers.", gradients),
        Line("found = judged(", "If this epoch is recorded, judge the held-out rows as well."),
        Line("recorder.record(", "Write down what was measured; nothing is learned from it."),
        Line(
            "pulled = decay(",
            "Add a pull towards zero, if weights have a price.",
            {f"pulled[{name}]": a for name, a in pulled.items() if name[0] == "W"},
        ),
        Line(
            "parameters = optimiser.step(",
            "Step against the gradient; Adam decides how far each parameter goes.",
            {name: a[1:] for name, a in first.parameters.items()},
        ),
    )
    return Trace(
        function=train,
        epochs=first.epochs[:-1],
        lines=lines,
        given={"X": X, "y": y},
    )


def _masks_again(how: Mapping[str, Any], shape: tuple[int, ...], n_frames: int) -> list[np.ndarray]:
    """Draw once more which hidden neurons were silent in the first steps of a run alone."""
    sizes = sizes_of(how["data"], how["n_hidden"], how["n_layers"])
    rngs = [np.random.default_rng(how["seed"])]
    he_start(sizes, rngs, TYPE)
    if not how["dropout"]:
        return []
    drawn = [
        dropout_masks(sizes[1:-1], shape[0], how["dropout"], rngs, TYPE) for _ in range(n_frames)
    ]
    return [np.concatenate(layer) for layer in zip(*drawn, strict=True)]
