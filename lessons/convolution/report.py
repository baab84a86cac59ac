"""What detectors answer and read, in sentences and tables."""

import numpy as np

from lessons.convolution.by_hand import DETECTORS, a_digit, largest
from lessons.convolution.experiments import DENSE_NUMBERS, DENSE_PRODUCTS
from lessons.convolution.model import n_parameters, n_products
from training.figures import fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun


def describe_window(ink: np.ndarray, detector: str, answer: float) -> str:
    most, column, row = largest(ink, detector)
    if answer >= most - 1e-9:
        return (
            f"**That is its largest answer**: {fixed(most)}, in row {row + 1}, column {column + 1}."
        )
    return f"Here it answers **{fixed(answer)}**. Somewhere on this digit it answers {fixed(most)}."


def _move(right: int, down: int) -> str:
    along = f"{abs(right)} {'right' if right > 0 else 'left'}" if right else ""
    up = f"{abs(down)} {'down' if down > 0 else 'up'}" if down else ""
    return ", ".join(part for part in (along, up) if part) or "not at all"


def largest_table(digit: str, right: int, down: int) -> dict[str, list[str]]:
    """Return each detector's largest answer on a digit, and on the same one moved."""
    still, gone = a_digit(digit), a_digit(digit, right, down)
    pairs = {name: (largest(still, name), largest(gone, name)) for name in DETECTORS}
    return {
        "detector": list(pairs),
        "largest answer": [fixed(before[0]) for before, _ in pairs.values()],
        "after the move": [fixed(after[0]) for _, after in pairs.values()],
        "its place moves": [
            _move(after[1] - before[1], after[2] - before[2]) for before, after in pairs.values()
        ],
    }


@holds_for_any("n_epochs", "learning_rate")
def describe_run(run: RecordedRun) -> str:
    """Say how large the network is and how much it reads."""
    names = ("n_detectors", "size", "pool")
    accuracy = run.metrics["validation_accuracy"][-1]
    how = {name: run.hyperparameters[name] for name in names}
    return (
        f"It has {n_parameters(**how):,} knobs; a dense network with 64 hidden neurons has "
        f"{DENSE_NUMBERS:,}. It gets **{percent(accuracy, 1)}** of 180 held-out digits right."
    )


def costs(n_detectors: int, size: str, pool: str) -> dict[str, list[str]]:
    """Return how many numbers and multiplications each network needs."""
    how = (n_detectors, size, pool)
    return {
        "network": ["dense, 64 hidden neurons", f"{n_detectors} detectors of {size}"],
        "numbers to learn": [f"{DENSE_NUMBERS:,}", f"{n_parameters(*how):,}"],
        "multiplications for one digit": [f"{DENSE_PRODUCTS:,}", f"{n_products(*how):,}"],
    }


def describe_lost(counts: np.ndarray, right: np.ndarray) -> str:
    """Say how well moved digits are read that have lost ink, and those that have not."""
    return (
        f"Of {counts.sum():,} moved digits, {counts[1]:,} have lost ink at the edge: of these it "
        f"gets **{percent(right[1], 1)}** right, and **{percent(right[0], 1)}** of the "
        f"{counts[0]:,} others."
    )
