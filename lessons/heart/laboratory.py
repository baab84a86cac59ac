"""Opened in the laboratory: the same neuron, from the same start, on the same patients."""

import numpy as np

from datasets.heart import COLUMNS
from lessons.heart.patients import N_TRAIN
from training.build_settings import BATCHES, BuildSettings, nearest, nearest_epochs, start_by_hand
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun


@holds_for_any("start")
def build_settings(run: RecordedRun) -> BuildSettings | None:
    """Return what the laboratory has to be asked for to train as a single run did.

    None, if codes stay numbers, or nothing is scaled: the laboratory knows no such table.
    """
    settings = run.hyperparameters
    if settings["coding"] != "one-hot" or settings["scaling"] == "none":
        return None
    w, b = run.parameters["weights"][0], run.parameters["bias"][0]
    batch_size = int(nearest(BATCHES, settings["batch_size"]))
    n_epochs = nearest_epochs(settings["n_steps"] * settings["batch_size"] / N_TRAIN)
    return BuildSettings(
        {
            "data": "heart",
            "inputs": tuple(COLUMNS),
            "data_seed": settings["split_seed"],
            "hidden": (),
            "loss": settings["loss"],
            "learning_rate": settings["learning_rate"],
            "batch_size": batch_size,
            "n_epochs": n_epochs,
            "changes": start_by_hand([(np.asarray(w)[:, None], np.atleast_1d(b))]),
        },
        f"There, patients are dealt out instead of drawn, so that each comes up once in an epoch: "
        f"{n_epochs * -(-N_TRAIN // batch_size):,} steps in all."
        + (" Those held out are not stratified." if settings["stratify"] else ""),
    )
