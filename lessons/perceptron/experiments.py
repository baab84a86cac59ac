"""Many runs of the perceptron: over orders, and round in circles."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression

from datasets.toy import overlapping_classes
from lessons.perceptron.model import HUNDREDTHS, ORDERS, step, train
from training.progress import report_progress, track
from training.recorded_run import RecordedRun

N_IN_ORDER = 16
"""Epochs after which the four students make no more mistake in any order."""
N_OVERLAPPING, LONG_ENOUGH = 20, 10
"""Draws of classes that overlap, and epochs: from the first to the last the knobs go on moving."""


def over_orders(*, on_zero: int = 1) -> np.ndarray:
    """Count the mistakes on the four students in each of `ORDERS`, until none is made: (24,)."""
    runs = [train(order=order, on_zero=on_zero, n_epochs=N_IN_ORDER) for order in track(ORDERS)]
    return np.array([int(run.metrics["mistakes"][-1]) for run in runs])


def on_overlapping_classes() -> dict[str, float]:
    """Train where no cut gets everybody right, and judge on as many fresh samples.

    To keep the knobs that were right most often, as if in a pocket: Gallant, "Perceptron-Based
    Learning Algorithms" (1990). To take the mean of all: Freund and Schapire, "Large Margin
    Classification Using the Perceptron Algorithm" (1999).
    """
    report_progress(0.0)
    x, y = overlapping_classes(seed=np.arange(N_OVERLAPPING))
    fresh, _ = overlapping_classes(seed=np.arange(N_OVERLAPPING, 2 * N_OVERLAPPING))

    def n_right(knobs: np.ndarray, x: np.ndarray) -> np.ndarray:
        return (step(knobs[:, :1] * x + knobs[:, 1:]) == y).sum(axis=-1)

    knobs = np.zeros((N_OVERLAPPING, 2))
    pocket, total = knobs, knobs
    most_correct = n_right(knobs, x)
    for epoch in range(LONG_ENOUGH):
        for i in range(len(y)):
            inputs = np.stack([x[:, i], np.ones(N_OVERLAPPING)], axis=-1)
            error = step((knobs * inputs).sum(axis=-1)) - y[i]
            knobs = knobs - error[:, None] * inputs
            total = total + knobs
            correct = n_right(knobs, x)
            pocket = np.where((correct > most_correct)[:, None], knobs, pocket)
            most_correct = np.maximum(correct, most_correct)
        report_progress((epoch + 1) / LONG_ENOUGH)
    logistic = [LogisticRegression(C=np.inf).fit(each[:, None], y) for each in x]
    bottom = np.array([[model.coef_[0, 0], model.intercept_[0]] for model in logistic])
    ways = {
        f"the last, after {LONG_ENOUGH} epochs": knobs,
        "the best so far, kept in a pocket": pocket,
        "the mean of all": total,
        "a neuron that gives a probability": bottom,
    }
    return {name: float(n_right(w, fresh).mean() / len(y)) for name, w in ways.items()}


@dataclass(frozen=True)
class Cycle:
    """How the knobs of a training go round in a circle."""

    # Two ends of epochs at which all knobs stand alike, the first such pair
    first: int
    again: int
    mistakes: int  # How many are made on the way from one to the other


def cycle(run: RecordedRun) -> Cycle | None:
    """Find the first state at the end of an epoch that comes back; None if none does."""
    ends = slice(None, None, round(run.steps_per_epoch))
    states = np.column_stack([run.parameters["w"], run.parameters["b"]])[ends]
    mistakes = run.metrics["mistakes"][ends]
    first_at: dict[tuple[int, ...], int] = {}
    for epoch, state in enumerate(np.round(HUNDREDTHS * states).astype(int)):
        first = first_at.setdefault(tuple(state.tolist()), epoch)
        if first < epoch:
            return Cycle(first, epoch, int(mistakes[epoch] - mistakes[first]))
    return None


def rounds(run: RecordedRun) -> np.ndarray:
    """Return the looks at which all knobs of an endless training stand as before, (n,)."""
    circle, n = cycle(run), round(run.steps_per_epoch)
    if circle is None or not circle.mistakes:
        return np.array([], dtype=int)
    return np.arange(n * circle.first, run.n_frames, n * (circle.again - circle.first))
