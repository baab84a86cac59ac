"""What a network answers, digit by digit, and what its first layer looks at."""

from dataclasses import dataclass
from typing import Annotated

import numpy as np

from datasets.digits import N_CLASSES, load_digits
from lessons.digits.model import probabilities
from lessons.digits.samples import split
from training.class_colours import COLOUR_0, COLOUR_1
from training.dense import forward, layer_names, n_layers
from training.hyperparameters import Integer, hyperparameters, with_settings
from training.recorded_run import RecordedRun, may_diverge

N_SHOWN = 40
"""Digits of each class that can be looked at."""
N_NEURONS = 16
N_LOUDEST = 6
"""Neurons that are shown, and digits that each of them answers loudest to."""


@hyperparameters
def examples(digit: Annotated[int, Integer(0, N_CLASSES - 1)]) -> tuple[np.ndarray, np.ndarray]:
    """Return the first digits of a class: where they stand in the file, (40,), and ink (40, 64)."""
    ink, labels = load_digits()
    rows = np.flatnonzero(labels == digit)[:N_SHOWN]
    return rows, ink[rows]


def split_of(run: RecordedRun) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the rows that a run, or each of a batch, was trained, validated and is tested on."""
    return with_settings(split, run.hyperparameters)


def a_digit(digit: int) -> str:
    """Write a digit with its article: "a 3", "an 8"."""
    return f"{'an' if digit == 8 else 'a'} {digit}"


def predict_validation(run: RecordedRun) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the ink (180, 64) and labels of a single run, and what it says at each frame."""
    X, y = load_digits()
    _, rows, _ = split_of(run)
    return X[rows], y[rows], probabilities(run, X[rows], every_frame=True)


def two_numbers(run: RecordedRun) -> np.ndarray | None:
    """Return what two hidden neurons say of each validation digit, up to 1, (180, 2); or None."""
    if run.hyperparameters["n_hidden"] != 2:
        return None
    said = forward(load_digits()[0][split_of(run)[1]], run.final)[-2]
    return np.asarray(said / np.maximum(said.max(axis=0), 1e-6))


@dataclass(frozen=True)
class FirstLayer:
    """The neurons of the first layer that the outputs listen to most."""

    neurons: np.ndarray  # (n_shown,): Which ones
    names: list[str]  # By number, or by the digit that they stand for
    says: list[str]  # What each speaks for
    weights: np.ndarray  # (n_frames, n_shown, 64): Their weights from each pixel
    # (n_frames, n_shown, 10): The weights with which each output hears them; None if none does
    votes: np.ndarray | None
    # (n_shown, 6, 64): The digits to which each answers loudest at the end, the loudest first
    ink: np.ndarray
    labels: np.ndarray  # (n_shown, 6): What these are


def first_layer(
    run: RecordedRun, rows: np.ndarray | None = None, activation: str = "ReLU"
) -> FirstLayer:
    """Look into the first layer of a single run; without a hidden one that is the outputs.

    The digits that neurons answer to are those of some rows, or of the run's validation set.
    """
    X, y = load_digits()
    rows = split_of(run)[1] if rows is None else rows
    last = run.parameters_at(-1)
    with may_diverge():
        a = np.nan_to_num(forward(X[rows], last, activation)[1])
        # By their sums, for many digits leave a ReLU neuron equally silent.
        sums = np.nan_to_num(X[rows] @ last["W1"] + last["b1"])
    kind, votes, neurons = "neuron", None, np.arange(N_CLASSES)
    if n_layers(last) > 1:
        # How much the next layer hears of a neuron: its weights to it, and how loud it gets.
        loudness = np.nan_to_num(np.linalg.norm(last["W2"], axis=1)) * a.std(axis=0)
        neurons = np.argsort(-loudness, kind="stable")[:N_NEURONS]
    if n_layers(last) == 1:
        kind = "output"
        says = [
            f"Output {i}: ink on {COLOUR_1} speaks for {i}, ink on {COLOUR_0} against it."
            for i in neurons
        ]
    elif n_layers(last) == 2:
        votes = np.nan_to_num(run.parameters["W2"][:, neurons])
        says = [
            f"Neuron {i} speaks loudest for {{most}}, and against {{least}}. Its weights to the "
            "ten outputs:"
            for i in neurons
        ]
    else:
        says = [
            f"Neuron {i}: ink on {COLOUR_1} raises its sum, ink on {COLOUR_0} lowers it."
            for i in neurons
        ]
    order = np.argsort(-sums[:, neurons], axis=0, kind="stable")[:N_LOUDEST]
    return FirstLayer(
        neurons=neurons,
        names=[f"{kind} {i}" for i in neurons],
        says=says,
        weights=np.moveaxis(run.parameters["W1"][:, :, neurons], -1, 1),
        votes=votes,
        ink=X[rows[order].T],
        labels=y[rows[order].T],
    )


def few_of_each() -> tuple[np.ndarray, list[str]]:
    """Return two digits of each class to put on paper, in turn, and what each of them is.

    Shapes: returns (20, 64).
    """
    ink, labels = load_digits()
    rows = [int(examples(digit)[0][k]) for k in range(2) for digit in range(N_CLASSES)]
    names = [f"Row {row} of the file, meant to be {a_digit(labels[row])}." for row in rows]
    return ink[rows], names


def held_out_three(run: RecordedRun) -> np.ndarray:
    """Return the first of the held-out 3s that a single run reads rightly: ink (64,)."""
    ink, labels, p = predict_validation(run)
    read = (labels == 3) & (p[-1].argmax(axis=-1) == 3)
    return np.asarray(ink[read.argmax()])


def layers(run: RecordedRun) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return weights and biases of each layer of a single run, as they were at the end."""
    last = run.final
    return [(last[W], last[b]) for W, b in layer_names(last)]
