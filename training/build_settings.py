"""A lesson's run as settings of the laboratory, which allows certain values only."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from training import parameter_edits
from training.dense import layer_names
from training.recorded_run import RecordedRun
from training.schedule import MAX_BATCH

MAX_LAYERS = 5
PIXELS = "pixels"
"""The inputs for digits."""
EPOCHS = (0, 1, 2, 3, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000, 2000, 3000, 5000, 10_000)
BATCHES = (1, 2, 4, 5, 8, 10, 16, 20, 32, 50, 64, 128, 256, 500, MAX_BATCH)
WIDTHS = (2, 4, 5, 6, 7, 8, 12, 16, 32, 64)
MAX_DRAWN = 16
"""Most neurons per layer that a diagram shows."""
ALL_AT_ONCE = MAX_BATCH
"""The full batch: more than any data set has rows."""


@dataclass(frozen=True)
class BuildSettings:
    """A lesson's run as the laboratory would train it."""

    settings: Mapping[str, Any]  # arguments of `laboratory.build.model.train`
    differs: str  # how it differs from the lesson's, in a sentence


def start_by_hand(
    layers: Sequence[tuple[np.ndarray, np.ndarray]],
) -> parameter_edits.ParameterEdits:
    """Return initial parameters as edits by hand; none if there are too many."""
    numbers = [
        (0, layer, i, j, round(float(value), 4))
        for layer, (W, b) in enumerate(layers, start=1)
        for i, row in [*enumerate(np.asarray(W)), (parameter_edits.BIAS, np.asarray(b))]
        for j, value in enumerate(row)
    ]
    fits = len(numbers) <= parameter_edits.MAX_EDITS and all(
        abs(n[-1]) <= parameter_edits.MAX_VALUE for n in numbers
    )
    return tuple(numbers) if fits else ()


def start_of(run: RecordedRun) -> parameter_edits.ParameterEdits:
    """Return a single run's initial parameters as edits, if they are few."""
    names = layer_names(run.parameters)
    return start_by_hand([(run.parameters[W][0], run.parameters[b][0]) for W, b in names])


def own_start(changes: parameter_edits.ParameterEdits) -> str:
    """Say that the laboratory draws its own start, where a lesson's is too long to bring."""
    return "" if changes else " Its start is another one."


def nearest(options: Sequence[float], value: float) -> float:
    """Return the option nearest to a value by ratio."""
    return min(options, key=lambda x: abs(math.log((x + 1e-9) / (value + 1e-9))))


def nearest_epochs(n_epochs: float) -> int:
    """Return the laboratory's number of epochs nearest to a lesson's."""
    return int(nearest(EPOCHS, n_epochs))


def on_corners(run: RecordedRun, **same: Any) -> BuildSettings:
    """Return the settings that repeat a single run on the four points of XOR."""
    settings, changes = run.hyperparameters, start_of(run)
    return BuildSettings(
        {
            **same,
            "learning_rate": settings["learning_rate"],
            "optimiser": settings.get("optimiser", "SGD"),
            "data": "corners",
            "noise": 0.0,
            "n_points": 200,
            "hidden": (settings["n_hidden"],) if settings["n_hidden"] else (),
            "n_epochs": nearest_epochs(settings["n_epochs"]),
            "batch_size": ALL_AT_ONCE,
            "changes": changes,
        },
        "There, 200 points lie on the four corners, and some of them are held out: the "
        "corners do not count exactly equally." + own_start(changes),
    )
