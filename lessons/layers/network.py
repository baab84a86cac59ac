"""Networks that are looked at without training: one traced by hand, and a team of three neurons."""

from collections.abc import Mapping

import numpy as np

from datasets.students import PASSED_BOTH, TWO_EXAMS
from lessons.layers.model import inputs
from training.activations import ALL_ACTIVATIONS, sigmoid
from training.dense import forward
from training.layers import Dense, Examples
from training.losses import binary_cross_entropy
from training.recorded_run import RecordedRun, Recorder
from training.validation import check_choice, check_number

LARGEST = 1000
"""The largest number that may be set by hand."""
FEATURES = ("x₁", "x₂")
EXAMS = ("exam 1", "exam 2")
STUDENTS = Examples(
    names=tuple(
        f"({a:.0f}, {b:.0f}) → {'passed' if passed else 'failed'}"
        for (a, b), passed in zip(TWO_EXAMS, PASSED_BOTH, strict=True)
    ),
    X=TWO_EXAMS,
    y=PASSED_BOTH,
)
"""The four students, each called by both scores and the truth."""

_drawn = np.random.RandomState(42)  # the usual textbook draw, on a stream of its own
TRACED = {
    "W1": 0.5 * _drawn.randn(2, 3),
    "b1": np.zeros(3),
    "W2": 0.5 * _drawn.randn(3, 1),
    "b2": np.zeros(1),
}
"""The 2-3-1 network that is traced by hand: small random weights, and biases of zero."""


def evaluate(
    parameters: Mapping[str, np.ndarray], X: np.ndarray, y: np.ndarray, activation: str
) -> RecordedRun:
    """Record a network with one hidden layer as it stands, without a single step.

    Parameters
    ----------
    parameters : mapping of str to array of float
        ``W1`` (n_inputs, n_hidden), ``b1``, ``W2`` (n_hidden, 1) and ``b2``.
    X : (n_samples, n_inputs) array of float
        Inputs.
    y : (n_samples,) array of float
        The truth about each.
    activation : str
        Of the hidden neurons.

    Returns
    -------
    RecordedRun
        One frame, with the loss, and without gradients.

    Raises
    ------
    ValueError
        If a number is out of its range, or there is no such activation.
    """
    check_choice("activation", activation, ALL_ACTIVATIONS)
    for name, value in parameters.items():
        check_number(name, value, -LARGEST, LARGEST)
    recorder = Recorder(0)
    logits = forward(X, parameters, activation)[-1][..., 0]
    recorder.record(0, binary_cross_entropy(logits, y), parameters, {})
    return recorder.finish(activation=activation, loss="cross-entropy")


def network_layers(run: RecordedRun) -> tuple[Dense, ...]:
    """Return the layers of a run alone, as their picture needs them; the output's is a sigmoid."""
    n_layers = len(run.parameters) // 2
    return tuple(
        Dense(
            weights=run.parameters[f"W{i}"],
            biases=run.parameters[f"b{i}"],
            weight_gradients=run.gradients.get(f"W{i}"),
            bias_gradients=run.gradients.get(f"b{i}"),
            activation=run.hyperparameters["activation"] if i < n_layers else "sigmoid",
        )
        for i in range(1, n_layers + 1)
    )


def examples(run: RecordedRun) -> Examples:
    """Return the four students as a trained network was given them."""
    return Examples(STUDENTS.names, inputs(run.hyperparameters["scores"]), PASSED_BOTH)


# Traced by hand ---------------------------------------------------------------------------------

TRACE_BIASES = ("b1", "b2", "b3", "c")
TRACE_INPUTS = ("x1", "x2")
TRACE_PLACES = {"b1": 6, "b2": 7, "b3": 8, "c": 12}
"""Which number of the network each knob moves, counted as in `charts.network.diagram`."""


def traced(
    *,
    x1: float = 0.7,
    x2: float = -1.2,
    b1: float = 0.0,
    b2: float = 0.0,
    b3: float = 0.0,
    c: float = 0.0,
    activation: str = "ReLU",
) -> tuple[RecordedRun, Examples]:
    """Send one input through the network that is traced by hand.

    Parameters
    ----------
    x1, x2 : float
        The input, each from -1000 to 1000.
    b1, b2, b3, c : float
        Biases of the three hidden neurons and of the output.
    activation : str
        Of the hidden neurons.

    Returns
    -------
    tuple
        A `RecordedRun` of one frame, and the input as `Examples`.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_number("x1", x1, -LARGEST, LARGEST)
    check_number("x2", x2, -LARGEST, LARGEST)
    X = np.array([[x1, x2]], dtype=float)
    parameters = {**TRACED, "b1": np.array([b1, b2, b3], float), "b2": np.array([c], float)}
    run = evaluate(parameters, X, np.ones(1), activation)
    return run, Examples(names=("your x",), X=X, y=np.ones(1))


# The team ---------------------------------------------------------------------------------------

TEAM = ("w11", "w21", "b1", "w12", "w22", "b2", "w13", "w23", "b3")
"""``w21`` is the weight with which neuron 1 listens to exam 2."""
TEAM_AT_FIRST = dict(zip(TEAM, (1.0, 0.0, -70.0, 0.0, 1.0, -70.0, 0.5, 0.5, -70.0), strict=True))
"""One looks at the first exam, one at the second, one at the mean; each passes from 70 on."""
TEAM_PLACES = {"w11": 0, "w12": 1, "w13": 2, "w21": 3, "w22": 4, "w23": 5} | {
    "b1": 6,
    "b2": 7,
    "b3": 8,
}
VOTE, NEEDED = 4.0, -6.0
"""The output’s weight for each neuron and its bias: 4 times the votes, less 6; sure from two on."""


def team_parameters(**numbers: float) -> dict[str, np.ndarray]:
    """Return the weights and biases of the team, with names and shapes.

    Parameters
    ----------
    **numbers
        As named in `TEAM`.
    """
    held = {name: float(numbers[name]) for name in TEAM}
    return {
        "W1": np.array([[held[f"w{i}{j}"] for j in (1, 2, 3)] for i in (1, 2)]),
        "b1": np.array([held[f"b{j}"] for j in (1, 2, 3)]),
        "W2": np.full((3, 1), VOTE),
        "b2": np.array([NEEDED]),
    }


def team(*, activation: str = "step", **numbers: float) -> RecordedRun:
    """Record a team of three neurons as it is set, whose majority decides.

    Parameters
    ----------
    activation : str
        Of the three.
    **numbers
        As named in `TEAM`, each from -1000 to 1000.

    Returns
    -------
    RecordedRun
        One frame.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    return evaluate(team_parameters(**numbers), TWO_EXAMS, PASSED_BOTH, activation)


def answers(run: RecordedRun) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the sums and outputs of the three neurons, and the team’s probabilities.

    Parameters
    ----------
    run : RecordedRun
        From `team`.

    Returns
    -------
    (4, 3) array, (4, 3) array, (4,) array of float
        As on paper: a sum of tenths that is zero there decides as zero.
    """
    parameters = run.final
    sums = np.round(TWO_EXAMS @ parameters["W1"] + parameters["b1"], 6) + 0.0
    outputs = ALL_ACTIVATIONS[run.hyperparameters["activation"]].function(sums)
    logits = outputs @ parameters["W2"] + parameters["b2"]
    return sums, outputs, sigmoid(logits[:, 0])
