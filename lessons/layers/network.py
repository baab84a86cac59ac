"""Networks as they are looked at: with the five students, and a team of three set by hand."""

from collections.abc import Mapping
from typing import Annotated

import numpy as np

from datasets.students import PASSED_BOTH, TWO_EXAMS
from training.activations import ALL_ACTIVATIONS, sigmoid
from training.dense import Examples, forward
from training.hyperparameters import Integer, OneOf, hyperparameters
from training.losses import binary_cross_entropy
from training.recorded_run import RecordedRun, Recorder

EXAMS = ("exam 1", "exam 2")
STUDENTS = Examples(
    names=tuple(
        f"({a:.0f}, {b:.0f}) → {'passed' if passed else 'failed'}"
        for (a, b), passed in zip(TWO_EXAMS, PASSED_BOTH, strict=True)
    ),
    X=TWO_EXAMS,
    y=PASSED_BOTH,
)
"""The five students, each called by both scores and the truth."""


def in_points(run: RecordedRun) -> dict[str, np.ndarray]:
    """Return a trained network's parameters with a first layer that takes scores as they are.

    It computes the same sums: ``W1`` (n_frames, 2, n_hidden) and ``b1`` (n_frames, n_hidden).
    """
    W = run.parameters["W1"] / TWO_EXAMS.std(axis=0)[:, None]
    return {**run.parameters, "W1": W, "b1": run.parameters["b1"] - TWO_EXAMS.mean(axis=0) @ W}


SHOWN = 40.0, 100.0
"""The scores that are shown, of either exam."""
N_ROWS = 90
"""Level rows in which the plane is painted."""


def bands(
    parameters: Mapping[str, np.ndarray], activation: str, n_rows: int = N_ROWS
) -> dict[str, np.ndarray]:
    """Return where a network says yes: in each row, at each frame, from where to where.

    Parameters have an axis of frames. Places are in hundredths of a point, where its sum, straight
    between two whole scores, is zero.
    """
    low, high = SHOWN
    x, thin = np.arange(low, high + 1), (high - low) / n_rows
    y = low + (np.arange(n_rows) + 0.5) * thin
    X = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)
    sums = forward(X, parameters, activation)[-1].reshape(-1, n_rows, len(x))
    sums = np.pad(sums, ((0, 0), (0, 0), (1, 1)), constant_values=-1.0)
    yes = sums >= 0
    frame, row, k = np.nonzero(yes[..., 1:] != yes[..., :-1])  # by turns, a beginning and an end
    left, right = sums[frame, row, k], sums[frame, row, k + 1]
    at = np.clip(x[0] - 1 + k + left / (left - right), low, high)
    ends = {"from_": at[::2], "to": at[1::2]}
    return {
        "frame": frame[::2],
        "row": row[::2],
        **{name: np.rint(100 * end) for name, end in ends.items()},
    }


TEAM = ("w11", "w21", "b1", "w12", "w22", "b2", "w13", "w23", "b3")
"""``w21`` is the weight with which neuron 1 listens to exam 2."""
TEAM_AT_FIRST = dict(zip(TEAM, (0.7, 0.7, -95.0, -0.3, 0.3, -4.0, 0.4, -0.4, -6.0), strict=True))
"""One adds both exams up, two compare them: each is wrong about one student, another one each."""
VOTE = 4.0
"""The output’s weight for each neuron."""


@hyperparameters
def team(
    *,
    needed: Annotated[int, Integer(1, 3)] = 2,
    activation: Annotated[str, OneOf(ALL_ACTIVATIONS)] = "step",
    **weights_and_biases: float,
) -> RecordedRun:
    """Record a team of three neurons as it is set, without gradients; so many votes are needed."""
    w1, w2, b1 = np.reshape([float(weights_and_biases[name]) for name in TEAM], (3, 3)).T
    parameters = {
        "W1": np.stack([w1, w2]),
        "b1": b1,
        "W2": np.full((3, 1), VOTE),
        "b2": np.array([VOTE * (0.5 - needed)]),  # as many votes as needed are enough
    }
    recorder = Recorder(0)
    logits = forward(TWO_EXAMS, parameters, activation)[-1][..., 0]
    recorder.record(0, binary_cross_entropy(logits, PASSED_BOTH), parameters, {})
    return recorder.finish(loss="cross-entropy", activation=activation)


def answers(run: RecordedRun) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the sums and outputs of the three neurons, (5, 3), and the team's probabilities."""
    parameters = run.final
    sums = np.round(TWO_EXAMS @ parameters["W1"] + parameters["b1"], 6) + 0.0
    outputs = ALL_ACTIVATIONS[run.hyperparameters["activation"]].function(sums)
    logits = outputs @ parameters["W2"] + parameters["b2"]
    return sums, outputs, sigmoid(logits[:, 0])


def right_of_each(run: RecordedRun) -> tuple[np.ndarray, np.ndarray]:
    """Return who of a team is right about whom: each neuron, (5, 3), and the team, (5,)."""
    sums, _, p = answers(run)
    truth = PASSED_BOTH == 1
    return (sums >= 0) == truth[:, None], (p >= 0.5) == truth
