"""A network trained on the learner's own table.

It is the multi-layer perceptron of `training.multilayer`, as in *Build*, with the prepared columns
as inputs.
"""

from typing import Annotated

import numpy as np

from laboratory.your_data.columns import ROLES
from laboratory.your_data.preparation import PreparedTable, case_for
from laboratory.your_data.reading import MAX_COLUMNS, MAX_ROWS, Table
from training.activations import ALL_ACTIVATIONS, probabilities
from training.dense import STARTS, forward, n_weights
from training.hyperparameters import (
    Epochs,
    Frames,
    Integer,
    Integers,
    Number,
    OneOf,
    Seed,
    hyperparameters,
)
from training.losses import CROSS_ENTROPY
from training.multilayer import FRAMES, fit, layer_sizes
from training.optimisers import OPTIMISERS
from training.recorded_run import RecordedRun, may_diverge
from training.schedule import PRICE, RATE

MAX_LAYERS, MAX_NEURONS = 3, 32
FEW_FRAMES = 20
RECORDED = 400_000
"""Most numbers in a record: parameters and gradients of all frames."""
SQUARED_ERROR = "squared error"

OF_SPLIT = ("table", "roles", "target", "groups", "held_out", "split_seed", "by_time")
"""Arguments that define the split, shared by all models."""

Share = Annotated[float, Number(0.1, 0.5)]
Column = Annotated[int, Integer(0, MAX_COLUMNS - 1)]
Groups = Annotated[int, Integer(-1, MAX_COLUMNS - 1)]


def loss_of(case: PreparedTable) -> str:
    """Return the loss to train with: for classes or for a number."""
    return CROSS_ENTROPY if case.classes else SQUARED_ERROR


def case_of(run: RecordedRun) -> PreparedTable:
    """Return the data that a run was trained on."""
    settings = run.hyperparameters
    split = {name: settings[name] for name in OF_SPLIT}
    return case_for(**split, watch=settings["stop_early"])


@hyperparameters
def train(
    *,
    table: Table,
    roles: tuple[str, ...],
    target: Column,
    groups: Groups = -1,
    held_out: Share = 0.3,
    split_seed: Seed = 0,
    by_time: Groups = -1,
    hidden: Annotated[tuple[int, ...], Integers(1, MAX_NEURONS, MAX_LAYERS)] = (8,),
    activation: Annotated[str, OneOf(ALL_ACTIVATIONS)] = "tanh",
    start: Annotated[str, OneOf(STARTS)] = "He",
    optimiser: Annotated[str, OneOf(OPTIMISERS)] = "Adam",
    learning_rate: Annotated[float, RATE] = 0.01,
    batch_size: Annotated[int, Integer(8, MAX_ROWS)] = 32,
    n_epochs: Epochs = 100,
    l2: Annotated[float, PRICE] = 0.0,
    dropout: Annotated[float, Number(0, 0.9)] = 0.0,
    stop_early: bool = False,
    seed: Seed = 0,
    max_frames: Frames = None,
) -> RecordedRun:
    """Train a network on a table.

    Parameters
    ----------
    table : Table
        The data, training and held-out rows.
    roles : (n_columns,) tuple of str
        Role of each column: "number", "category" or "left out".
    target : int
        Index of the column to predict: as classes if it is a category, else as a number.
    groups : int
        Column whose rows of equal value stay together in the split; -1 for none.
    held_out : float
        Held-out share of the rows, or of the groups.
    split_seed : int
        Random seed of the split.
    by_time : int
        Time column, by which the latest rows are held out; -1 for a random split.
    hidden : tuple of int
        Number of neurons in each hidden layer; may be empty.
    activation : str
        Activation of all hidden neurons.
    start : str
        Initialisation of the weights.
    optimiser : str
        Optimiser that turns gradients into steps.
    learning_rate : float
        Step size.
    batch_size : int
        Rows per step.
    n_epochs : int
        Passes over the training set.
    l2 : float
        Weight of the L2 penalty.
    dropout : float
        Probability of leaving a hidden neuron out of a step.
    stop_early : bool
        Whether to hold out a fifth of the training set, stop after 20 epochs without a lower loss
        on it, and return to the best parameters.
    seed : int
        Random seed of start, batches and dropout.
    max_frames : int, optional
        Most recorded frames, see `training.hyperparameters.Frames`.

    Returns
    -------
    RecordedRun
        As from `training.multilayer.fit`. The loss is the cross-entropy of classes, or the squared
        error of a standardised number.

    Raises
    ------
    ValueError
        If nothing can be learned from the table, or there is too much to compute.
    """
    for role in roles:
        OneOf(ROLES).check("roles", role)
    case = case_for(
        *(table, roles, target, groups, held_out, split_seed), by_time=by_time, watch=stop_early
    )
    size = 2 * n_weights(layer_sizes(case.rows, hidden))
    return fit(
        case.rows,
        hidden=hidden,
        activation=activation,
        loss=loss_of(case),
        start=start,
        optimiser=optimiser,
        learning_rate=learning_rate,
        batch_size=batch_size,
        n_epochs=n_epochs,
        l2=l2,
        dropout=dropout,
        stop_early=stop_early,
        seed=seed,
        max_frames=max_frames or int(np.clip(RECORDED // size, FEW_FRAMES, FRAMES)),
    )


def answers(run: RecordedRun, case: PreparedTable, X: np.ndarray) -> np.ndarray:
    """Return a run's final outputs. Shapes: X (..., n_samples, n_features)."""
    with may_diverge():
        z = forward(X, run.parameters_at(-1), run.hyperparameters["activation"])[-1]
        return probabilities(z) if case.classes else case.middle + case.unit * z[..., 0]
