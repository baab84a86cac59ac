"""One's own network: its data, its architecture and its training.

It combines what the lessons introduce one by one. Smilkov and others, "Direct-Manipulation
Visualization of Deep Networks" (2017), built such a laboratory first.
"""

from typing import Annotated

from numpy.typing import ArrayLike

from laboratory.builder.sources import (
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
"""Share of the training points set aside for early stopping."""

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
    """Draw the data, and return the network's inputs and targets."""
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
    """Return the number of inputs, of neurons in each hidden layer, and of outputs."""
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
    """Train one's own network.

    Parameters
    ----------
    data : str
        One of `laboratory.builder.sources.SOURCES`. Tables ignore ``n_points``, ``noise`` and
        ``held_out``: a fifth of their rows is held out.
    n_points : int
        Number of points.
    noise : float
        Standard deviation of the points' noise.
    held_out : float
        Held-out share of the points.
    data_seed : int
        Random seed of the points and of the split.
    own : tuple of (float, float, int)
        Points placed by hand instead of a shape: four or more, each with one of two or three
        classes. ``n_points`` and ``noise`` are then ignored.
    formula : str
        A typed function of x.
    inputs : tuple of str
        Inputs of the network: some of `training.inputs.INPUTS` for points, columns for a table,
        "pixels" for digits.
    hidden : tuple of int
        Number of neurons in each hidden layer; may be empty.
    activation : str
        Activation of all hidden neurons.
    loss : str
        Loss; the cross-entropy needs classes.
    start : str
        Initialisation of the weights.
    optimiser : str
        Optimiser that turns gradients into steps.
    learning_rate : float or (...,) array
        Step size.
    batch_size : int
        Points per step.
    n_epochs : int
        Passes over the training set.
    l1, l2 : float
        Weights of the L1 and L2 penalties.
    dropout : float
        Probability of leaving a hidden neuron out of a step.
    longest_gradient : float
        Longer gradients are clipped to this length; 0 allows any.
    stop_early : bool
        Whether to hold out a fifth of the training set, stop after 20 epochs without a lower loss
        on it, and return to the best parameters.
    zero_grad : bool
        Whether the gradient is reset before each step, or accumulates.
    seed : int or (...,) array
        Random seed of start, batches and dropout. It broadcasts with the learning rate, up to 64
        runs.
    changes : tuple of training.parameter_edits.ParameterEdit
        Parameters edited during training, see `training.multilayer.fit`.
    schedule : tuple of (int, str, float)
        Settings changed during training: first epoch, name, new value.
    given : bytes
        A file of `training.model_files` with the network to start from.
    max_frames : int, optional
        Most recorded frames, see `training.hyperparameters.Frames`.

    Returns
    -------
    RecordedRun
        As from `training.multilayer.fit`.

    Raises
    ------
    ValueError
        If inputs or loss do not suit the data, if there is too much to compute, or if a change is
        of a parameter that the network lacks.
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
