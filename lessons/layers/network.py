"""Networks that are looked at without training: one traced by hand, and a team of three neurons."""

from collections.abc import Mapping
from typing import Annotated

import numpy as np

from datasets.students import PASSED_BOTH, TWO_EXAMS
from lessons.layers.model import Activation
from training.activations import ALL_ACTIVATIONS, sigmoid
from training.dense import Examples, forward
from training.hyperparameters import Number, hyperparameters
from training.losses import binary_cross_entropy
from training.recorded_run import RecordedRun, Recorder

Knob = Annotated[float, Number(-1000, 1000)]
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

_rng = np.random.RandomState(42)  # the usual textbook draw, on a stream of its own
TRACED = {"W1": 0.5 * _rng.randn(2, 3), "W2": 0.5 * _rng.randn(3, 1)}
"""The small random weights of the 2-3-1 network that is traced by hand."""


def _record(
    parameters: Mapping[str, np.ndarray], X: np.ndarray, y: np.ndarray, activation: str
) -> RecordedRun:
    """Record a network as it stands, in a single frame and without gradients."""
    recorder = Recorder(0)
    logits = forward(X, parameters, activation)[-1][..., 0]
    recorder.record(0, binary_cross_entropy(logits, y), parameters, {})
    return recorder.finish(loss="cross-entropy")


# Traced by hand ---------------------------------------------------------------------------------

TRACE_PLACES = {"t1": 6, "t2": 7, "t3": 8, "tc": 12}
"""Which bias of the network each knob moves, counted with all its numbers as in its diagram."""


@hyperparameters
def traced(
    *,
    x1: Knob = 0.7,
    x2: Knob = -1.2,
    t1: Knob = 0.0,
    t2: Knob = 0.0,
    t3: Knob = 0.0,
    tc: Knob = 0.0,
    activation: Activation = "ReLU",
) -> tuple[RecordedRun, Examples]:
    """Send one input through the network that is traced by hand, with these biases."""
    X = np.array([[x1, x2]], dtype=float)
    parameters = {**TRACED, "b1": np.array([t1, t2, t3], float), "b2": np.array([tc], float)}
    run = _record(parameters, X, np.ones(1), activation)
    return run, Examples(names=("your x",), X=X, y=np.ones(1))


# The team ---------------------------------------------------------------------------------------

TEAM = ("w11", "w21", "b1", "w12", "w22", "b2", "w13", "w23", "b3")
"""``w21`` is the weight with which neuron 1 listens to exam 2."""
TEAM_AT_FIRST = dict(zip(TEAM, (1.0, 0.0, -85.0, 1.0, 0.0, -55.0, 1.0, -0.5, -44.0), strict=True))
"""A strict one, a lenient one, and one that holds exam 2 against you: all wrong about somebody."""
TEAM_PLACES = {
    name: i for i, name in enumerate(("w11", "w12", "w13", "w21", "w22", "w23", "b1", "b2", "b3"))
}
VOTE, NEEDED = 4.0, -6.0
"""The output’s weight for each neuron and its bias: 4 times the votes, less 6; sure from two on."""


@hyperparameters
def team(*, activation: Activation = "step", **weights_and_biases: float) -> RecordedRun:
    """Record a team of three neurons as it is set, whose majority decides."""
    numbers = np.array([weights_and_biases[name] for name in TEAM_PLACES], dtype=float)
    parameters = {
        "W1": numbers[:6].reshape(2, 3),
        "b1": numbers[6:],
        "W2": np.full((3, 1), VOTE),
        "b2": np.array([NEEDED]),
    }
    return _record(parameters, TWO_EXAMS, PASSED_BOTH, activation)


def answers(run: RecordedRun) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the sums and outputs of the three neurons, (4, 3), and the team's probabilities."""
    parameters = run.final
    sums = np.round(TWO_EXAMS @ parameters["W1"] + parameters["b1"], 6) + 0.0
    outputs = ALL_ACTIVATIONS[run.hyperparameters["activation"]].function(sums)
    logits = outputs @ parameters["W2"] + parameters["b2"]
    return sums, outputs, sigmoid(logits[:, 0])
