"""A network of one's own: what it learns from, how it is built, and how it is trained.

Everything that the lessons have shown one by one, to be put together: Smilkov and others,
"Direct-Manipulation Visualization of Deep Networks" (2017), built such a laboratory first.
"""

from typing import Annotated

from numpy.typing import ArrayLike

from laboratory.build.sources import (
    SOURCES,
    columns_of,
    is_table,
    n_classes_of,
    network_inputs,
    points_for,
)
from training import own_points
from training import parameter_edits as by_hand
from training.activations import ALL_ACTIVATIONS
from training.build_settings import MAX_LAYERS
from training.dense import STARTS
from training.hyperparameters import (
    Epochs,
    Frames,
    Integer,
    Integers,
    LabelledPoints,
    Number,
    OneOf,
    Seed,
    Seeds,
    SetByHand,
    Subset,
    hyperparameters,
)
from training.losses import COSTS, CROSS_ENTROPY, ERRORS
from training.model_files import parameters_for
from training.multilayer import DataSplit, fit, layer_sizes, n_outputs
from training.optimisers import OPTIMISERS
from training.recorded_run import RecordedRun
from training.schedule import BATCH, PRICE, RATE, Schedule, UnderWay

MAX_NEURONS = 64
MAX_POINTS = 500
MAX_NOISE = 1.0
FORMULA = "sin(2.2x)"
WATCHED = 0.2
"""The share of the points to learn from that early stopping sets aside."""

Data = Annotated[str, OneOf(SOURCES)]
Own = Annotated[
    own_points.OwnPoints,
    LabelledPoints(own_points.EDGE, own_points.N_CLASSES, own_points.MAX_POINTS),
]
Inputs = Annotated[
    tuple[str, ...], Subset({name: None for each in SOURCES.values() for name in each.inputs})
]
Changes = Annotated[by_hand.ParameterEdits, SetByHand(by_hand.MAX_EDITS, by_hand.MAX_VALUE)]
Points = Annotated[int, Integer(20, MAX_POINTS)]
Noise = Annotated[float, Number(0, MAX_NOISE)]
Share = Annotated[float, Number(0.1, 0.9)]


def rows_for(
    data: str,
    n_points: int,
    noise: float,
    held_out: float,
    data_seed: int,
    own: own_points.OwnPoints,
    formula: str,
    inputs: tuple[str, ...],
    *,
    watch: bool = False,
) -> DataSplit:
    """Draw the points and show of them what the network is to be shown."""
    points, y, train_rows, held_out_rows = points_for(
        data, n_points, noise, held_out, data_seed, own, formula
    )
    X = network_inputs(data, points, inputs)
    n_watched = max(1, round(WATCHED * len(train_rows))) if watch else 0
    watched, learned = train_rows[:n_watched], train_rows[n_watched:]
    return DataSplit(
        X=X[learned],
        y=y[learned],
        X_held_out=X[held_out_rows],
        y_held_out=y[held_out_rows],
        X_watched=X[watched],
        y_watched=y[watched],
        n_classes=n_classes_of(data, own),
    )


def sizes_of(
    data: str, own: own_points.OwnPoints, inputs: tuple[str, ...], hidden: tuple[int, ...]
) -> tuple[int, ...]:
    """Return the inputs, the neurons of each hidden layer, and the outputs of a network."""
    n_inputs = len(columns_of(data, inputs)) if is_table(data) else len(inputs)
    return n_inputs, *hidden, n_outputs(n_classes_of(data, own))


@hyperparameters
def train(
    *,
    data: Data = "circles",
    n_points: Points = 300,
    noise: Noise = 0.1,
    held_out: Share = 0.3,
    data_seed: Seed = 0,
    own: Own = (),
    formula: str = FORMULA,
    inputs: Inputs = ("x1", "x2"),
    hidden: Annotated[tuple[int, ...], Integers(1, MAX_NEURONS, MAX_LAYERS)] = (4, 2),
    activation: Annotated[str, OneOf(ALL_ACTIVATIONS)] = "tanh",
    loss: Annotated[str, OneOf(COSTS)] = CROSS_ENTROPY,
    start: Annotated[str, OneOf(STARTS)] = "He",
    optimiser: Annotated[str, OneOf(OPTIMISERS)] = "SGD",
    learning_rate: Annotated[ArrayLike, RATE] = 0.1,
    batch_size: Annotated[int, BATCH] = 32,
    n_epochs: Epochs = 200,
    l1: Annotated[float, PRICE] = 0.0,
    l2: Annotated[float, PRICE] = 0.0,
    dropout: Annotated[float, Number(0, 0.9)] = 0.0,
    longest_gradient: Annotated[float, Number(0, 1000)] = 0.0,
    stop_early: bool = False,
    zero_grad: bool = True,
    seed: Seeds = 0,
    changes: Changes = (),
    schedule: Annotated[Schedule, UnderWay()] = (),
    given: bytes = b"",
    max_frames: Frames = None,
) -> RecordedRun:
    """Train a network of one's own.

    Parameters
    ----------
    data : str
        One of `laboratory.build.sources.SOURCES`. Of a table, a fifth is held out: of the next
        three only the seed counts.
    n_points : int
        How many points there are in all.
    noise : float
        How far each has left its place.
    held_out : float
        The share of them that nothing is learned from.
    data_seed : int
        Which points, and which of them are held out.
    own : tuple of (float, float, int)
        Instead of a shape: four or more points, each with its class, one of two or three. Number
        and noise of points do not count then.
    formula : str
        Of a typed function of x.
    inputs : tuple of str
        What the network is shown of each point, some of `training.inputs.INPUTS`, or of each row
        of a table, some of its columns; of a digit "pixels".
    hidden : tuple of int
        Neurons of each hidden layer, from the inputs on; there may be none.
    activation : str
        Of all hidden neurons.
    loss : str
        What being wrong costs; for a curve not the cross-entropy, which needs classes.
    start : str
        How widely the weights are drawn at the start.
    optimiser : str
        How slopes become steps.
    learning_rate : float or (...,) array
        How far a step goes.
    batch_size : int
        Points that share a step.
    n_epochs : int
        How often all points to learn from are gone through.
    l1, l2 : float
        The price of weights.
    dropout : float
        The probability that a hidden neuron is left out of a step.
    longest_gradient : float
        Longer ones are shortened to that; 0 allows any.
    stop_early : bool
        Whether each run goes back to where it was best on a fifth set aside. It does so once its
        loss there has not come down for 20 epochs.
    zero_grad : bool
        Whether the gradient is set back to zero before each step, or added to all earlier ones.
    seed : int or (...,) array
        Where to start, how to deal, and what is dropped. It broadcasts with the learning rate, up
        to 64 runs.
    changes : tuple of training.parameter_edits.ParameterEdit
        Numbers that are set by hand on the way, see `training.multilayer.fit`.
    schedule : tuple of (int, str, float)
        What is changed under way: from which epoch, the setting, and its new value.
    given : bytes
        A file of `training.model_files` whose network all runs start from.
    max_frames : int, optional
        See `training.hyperparameters.Frames`.

    Returns
    -------
    RecordedRun
        As from `training.multilayer.fit`.

    Raises
    ------
    ValueError
        If inputs or loss do not suit the data, if there is too much to do, or if a change is of a
        number that the network lacks.
    """
    if loss == CROSS_ENTROPY and not n_classes_of(data, own):
        raise ValueError(f"loss must be one of {', '.join(ERRORS)} for a curve, not {loss!r}.")
    of_data = (data, n_points, noise, held_out, data_seed, own, formula, inputs)
    rows = rows_for(*of_data, watch=stop_early)
    if given:
        start = parameters_for(layer_sizes(rows, hidden), given)
    return fit(
        rows,
        hidden=hidden,
        activation=activation,
        loss=loss,
        start=start,
        optimiser=optimiser,
        learning_rate=learning_rate,
        batch_size=batch_size,
        n_epochs=n_epochs,
        l1=l1,
        l2=l2,
        dropout=dropout,
        longest_gradient=longest_gradient,
        stop_early=stop_early,
        zero_grad=zero_grad,
        seed=seed,
        changes=changes,
        schedule=schedule,
        max_frames=max_frames,
    )
