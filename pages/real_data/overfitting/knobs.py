"""What the scenes of overfitting share: the knobs, and the curves of a run."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from charts.core.picture import Picture
from lessons.overfitting import double_descent, experiments, model, polynomials
from training.recorded_run import RecordedRun

LOSS = "cross-entropy"
DEGREE, ERROR = "degree of the curve", "mean squared error"
WAVE = polynomials.truth(polynomials.GRID)
MOST_PULLED = 20
"""Points of a sample in which each can be pulled; of more they would hide one another."""
POINTS = (12, 15, 20, 30, 50, 100)
WIDTHS = (0, 4, 16, 64, 200)
EPOCHS = (30, 100, 200, 300)
RATES = (0.0003, 0.001, 0.003, 0.01, 0.03)
LAYER_WIDTHS = (0, 2, 4, 8, 16, 32)
TABLES = {"heart": "heart", "digits": "digits", "titanic": "Titanic"}
HATS = {"shuffled": "from a hat", "true": "true"}


def rows_of_table(values: Mapping[str, Any]) -> dict[str, Any]:
    return {"rows": 0.5 if values["data"] == "digits" else 1}


KNOBS = ui.Knobs(
    "overfitting",
    ui.Slider("degree", "Degree: how flexible the curve is", 0, 11, 1, 1),
    ui.Switch("fresh", "Show new points"),
    ui.Slider("point", "Point that is pulled", 1, MOST_PULLED, 8, 1),
    ui.Slider("lift", "Pulled up or down by", -3.0, 3.0, 0.0, 0.05),
    ui.Scale("n_points", "Points", POINTS, 15),
    ui.Slider("noise", "Noise: how far points stray", 0.0, 1.0, 0.3, 0.05),
    ui.Slider("luck", "Luck: which sample", 0, 99, 0, 1),
    ui.Scale("points", "Points", POINTS[:-1], 20),
    ui.Scale("per_point", "Neurons for each point", double_descent.PER_POINT, 0.4),
    ui.Scale("n_hidden", "Neurons in each hidden layer", WIDTHS, 64),
    ui.Scale("n_epochs", "Epochs", EPOCHS, 300),
    ui.Choice("n_layers", "Hidden layers", ("1", "2"), "2"),
    ui.Scale("learning_rate", "Learning rate (Adam)", RATES, 0.01),
    ui.Slider("seed", "Seed: which start", 0, 99, 0, 1),
    ui.Slider("split_seed", "Split seed: who is held out", 0, 999, 42, 1),
    ui.Switch("stop_early", "Stop early"),
    ui.Scale("l2", "L2: price of a squared weight", (0, 0.001, 0.003, 0.01, 0.03, 0.1), 0),
    ui.Scale("l1", "L1: price of a weight’s size", (0, 0.0003, 0.001, 0.003, 0.01), 0),
    ui.Scale("dropout", "Dropout: share silenced", (0, 0.2, 0.5, 0.8), 0),
    ui.Scale("share", "More data: share of the 713 rows", experiments.SHARES, 0.25),
    ui.Scale("width", "A smaller model: neurons per layer", LAYER_WIDTHS, 32),
    ui.Choice("data", "Table", list(TABLES), "heart", TABLES, sets=rows_of_table),
    ui.Choice("labels", "Labels", list(HATS), "shuffled", HATS),
    ui.Scale("neurons", "Hidden neurons", (4, 16, 64, 128, 256), 128),
    ui.Scale("epochs", "Epochs", (50, 100, 200, 450), 200),
    ui.Scale("rows", "Share of the training rows", (0.25, 0.5, 1), 1),
    ui.Slider("hat", "Seed: which start, which hat", 0, 99, 2, 1),
    ui.Scale("decay", "Weight decay", (0, 0.1, 0.3, 0.5, 1, 2), 1),
)

SAMPLE = ("n_points", "noise", "luck")
TRAINING = ("n_hidden", "n_layers", "learning_rate", "n_epochs", "seed", "split_seed")


def settings_of(knobs: dict[str, Any]) -> dict[str, Any]:
    """Return what the knobs of `TRAINING` ask of a training."""
    return knobs | {"n_layers": int(knobs["n_layers"])}


def loss_curve(run: RecordedRun, height: int, **beside: Any) -> Picture:
    held_out = run.metrics["validation_loss"]
    return charts.curves.learning_curve(
        run, loss_name=LOSS, held_out=held_out, height=height, **beside
    )


def accuracy_curve(run: RecordedRun, height: int) -> Picture:
    rules = ui.memoised(model.baseline, run)
    return charts.curves.accuracy_curve(run, rules, height=height)
