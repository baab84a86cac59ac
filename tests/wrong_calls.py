"""Calls in a page that mypy must refuse: `make check` fails if it accepts one of them.

An ignored error that is no error is reported, ``warn_unused_ignores`` in pyproject.toml.
"""

import charts
import ui
from lessons.xor.model import train
from training.recorded_run import RecordedRun


def wrong(run: RecordedRun) -> None:
    KNOBS = ui.Knobs(
        "wrong",
        ui.Scale("learning_rate", "Learning rate", (0.1, 1), 1),
        ui.Choice("loss", "Loss", ("cross-entropy", "squared error"), "cross-entropy"),
        ui.Slider("seed", "Seed", 0, 63, 3, 1),
    )
    rate, knobs = KNOBS["learning_rate"], KNOBS.ask("loss", "seed")
    charts.curves.spread(rate, {}, x_title="", y_title="")  # type: ignore[arg-type]
    charts.curves.two_losses(run, loss_name=knobs["loss"])  # type: ignore[arg-type]
    ui.run_job(train, n_hidden=knobs["loss"])  # type: ignore[arg-type]
    ui.run_job(train, hidden=knobs["seed"])  # type: ignore[call-arg]
    pictures, knobs = KNOBS.beside("seed")
    with pictures, ui.as_it_trains(train, loss=knobs["seed"]):  # type: ignore[arg-type]
        ui.memoised(len, KNOBS["seed"])  # type: ignore[arg-type]
