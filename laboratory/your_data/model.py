"""A network that learns from a table of one's own.

It is the multi-layer perceptron of `training.multilayer`, as in *Build*; here it is shown what
became of the columns of a table.
"""

from typing import Annotated

import numpy as np

from laboratory.your_data.columns import ROLES
from laboratory.your_data.preparation import PreparedTable, case_for
from laboratory.your_data.reading import MAX_COLUMNS, MAX_ROWS, Table
from training.activations import ALL_ACTIVATIONS
from training.dense import STARTS, forward
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
from training.multilayer import FRAMES, fit, layer_sizes, n_weights
from training.optimisers import OPTIMISERS
from training.outputs import probabilities
from training.recorded_run import RecordedRun, may_diverge
from training.schedule import PRICE, RATE

MAX_LAYERS, MAX_NEURONS = 3, 32
FEW_FRAMES = 20
RECORDED = 400_000
"""Numbers that a record may hold, parameters and gradients at all frames."""
SQUARED_ERROR = "squared error"

OF_SPLIT = ("table", "roles", "target", "groups", "held_out", "split_seed", "by_time")
"""What is asked of the rows, which all models share."""

Share = Annotated[float, Number(0.1, 0.5)]
Column = Annotated[int, Integer(0, MAX_COLUMNS - 1)]
Groups = Annotated[int, Integer(-1, MAX_COLUMNS - 1)]


def check_roles(roles: tuple[str, ...]) -> None:
    """Raise a ValueError unless each role is one of `laboratory.your_data.columns.ROLES`."""
    for role in roles:
        OneOf(ROLES).check("roles", role)


def loss_of(case: PreparedTable) -> str:
    """Return by which loss a network learns: that of classes, or that of a number."""
    return CROSS_ENTROPY if case.classes else SQUARED_ERROR


def case_of(run: RecordedRun) -> PreparedTable:
    """Return what a run has learned from."""
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
        What is learned from, and judged on.
    roles : (n_columns,) tuple of str
        What each column is: "number", "category" or "left out".
    target : int
        Which column is predicted, from 0: as classes if it is a category, else as a number.
    groups : int
        The column whose values are not torn apart by the split; -1 if each row is for itself.
    held_out : float
        The share of rows, or of groups, that nothing is learned from.
    split_seed : int
        Which ones.
    by_time : int
        The column that says when: the last rows are held out; -1 if which ones are is drawn.
    hidden : tuple of int
        Neurons of each hidden layer, from the inputs on; there may be none.
    activation : str
        Of all hidden neurons.
    start : str
        How widely the weights are drawn at the start.
    optimiser : str
        How slopes become steps.
    learning_rate : float
        How far a step goes.
    batch_size : int
        Rows that share a step.
    n_epochs : int
        How often all rows to learn from are gone through.
    l2 : float
        The price of weights.
    dropout : float
        The probability that a hidden neuron is left out of a step.
    stop_early : bool
        Whether a fifth of the rows to learn from is set aside and watched, and the network goes
        back to its best parameters once its loss there has not come down for 20 epochs.
    seed : int
        Where to start, how to deal, and what is dropped.
    max_frames : int, optional
        See `training.hyperparameters.Frames`.

    Returns
    -------
    RecordedRun
        As from `training.multilayer.fit`. The loss is the cross-entropy of classes, or the squared
        error of a standardised number.

    Raises
    ------
    ValueError
        If there is nothing to be learned from the table, or too much to do.
    """
    check_roles(roles)
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
    """Return what the network of a run says at its end. Shapes: X (..., n_samples, n_features)."""
    with may_diverge():
        z = forward(X, run.final, run.hyperparameters["activation"])[-1]
        return probabilities(z) if case.classes else case.middle + case.unit * z[..., 0]
