"""Opened in the laboratory: the same network, from the same start, on the same four corners."""

from lessons.build.knobs import ALL_AT_ONCE, EPOCHS, InBuild, nearest, start_of
from training.recorded_run import RecordedRun

SCENES = ("train",)


def in_build(run: RecordedRun) -> InBuild:
    """Return what the laboratory has to be asked for to train as a run alone did."""
    settings = run.hyperparameters
    same = {name: settings[name] for name in ("activation", "loss", "learning_rate", "optimiser")}
    return InBuild(
        {
            **same,
            "data": "corners",
            "noise": 0.0,
            "n_points": 200,
            "hidden": (settings["n_hidden"],) if settings["n_hidden"] else (),
            "n_epochs": int(nearest(EPOCHS, settings["n_epochs"])),
            "batch_size": ALL_AT_ONCE,
            "changes": start_of(run),
        },
        "There, 200 points lie on the four corners, and some of them are held out: the "
        "corners do not count exactly alike.",
    )
