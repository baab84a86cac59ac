"""Opened in the laboratory: the same network on digits dealt out in another way."""

from training.build_settings import BATCHES, PIXELS, WIDTHS, BuildSettings, nearest
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun


@holds_for_any("keep", "order")
def build_settings(run: RecordedRun) -> BuildSettings:
    settings = run.hyperparameters
    same = {name: settings[name] for name in ("optimiser", "learning_rate", "n_epochs", "seed")}
    n_hidden = int(nearest(WIDTHS, settings["n_hidden"])) if settings["n_hidden"] else 0
    fewer = n_hidden < settings["n_hidden"]
    plain = settings["train_shift"] == settings["train_noise"] == 0
    most = f", and {n_hidden} hidden neurons are the most" if fewer else ""
    return BuildSettings(
        {
            **same,
            "data": "digits",
            "inputs": (PIXELS,),
            "data_seed": settings["split_seed"],
            "hidden": (n_hidden,) if n_hidden else (),
            "activation": "ReLU",
            "batch_size": int(nearest(BATCHES, settings["batch_size"])),
        },
        "There, a fifth of the digits is held out, not the same ones as here, and no test set is "
        f"kept closed{most}.{'' if plain else ' No digit there is moved or given noise.'}",
    )
