"""Opened in the laboratory: the same table, split and prepared alike, and narrower layers."""

from datasets.heart import COLUMNS
from lessons.titanic.passengers import COLUMNS as PASSENGER_COLUMNS
from training.build_settings import ALL_AT_ONCE, MAX_DRAWN, PIXELS, BuildSettings
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

INPUTS = {"heart": tuple(COLUMNS), "titanic": PASSENGER_COLUMNS, "digits": (PIXELS,)}


@holds_for_any("keep")
def build_settings(run: RecordedRun) -> BuildSettings | None:
    """Return what the laboratory has to be asked for to train as a single run did.

    None, if its labels come from a hat or rows are left out: the laboratory's do not.
    """
    settings = run.hyperparameters
    if settings["labels"] != "true" or settings["share"] < 1:
        return None
    n_hidden, data = settings["n_hidden"], settings["data"]
    same = ("learning_rate", "n_epochs", "stop_early", "l1", "l2", "dropout", "seed", "data")
    narrower = (
        f"There, a layer has {MAX_DRAWN} neurons at most, not {n_hidden}, and learns less by heart."
        if n_hidden > MAX_DRAWN
        else "There, numbers have twice as many digits; that is all."
    )
    return BuildSettings(
        {
            **{name: settings[name] for name in same},
            "data_seed": settings["split_seed"],
            "inputs": INPUTS[data],
            "hidden": (min(n_hidden, MAX_DRAWN),) * (settings["n_layers"] if n_hidden else 0),
            "activation": "ReLU",
            "optimiser": "AdamW" if settings["decoupled"] else "Adam",
            "batch_size": ALL_AT_ONCE,
        },
        narrower,
    )
