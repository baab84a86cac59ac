"""What the digits alone draw: how held-out accuracy grows."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from charts.core.picture import Picture
from charts.core.series import PAIR, Axes, Line, series
from training.recorded_run import RecordedRun


def learned(run: RecordedRun, usual: RecordedRun, levels: Mapping[str, float]) -> Picture:
    """Draw held-out accuracy by step, beside that with the ``usual`` mini-batches as far as it goes."""
    beside = [usual] if usual.steps[-1] >= run.steps[-1] else []
    of = {each.hyperparameters["batch_size"]: each for each in (*beside, run)}
    lines = [
        Line(
            f"{n:,} in a step",
            np.interp(run.steps, a.steps, a.metrics["validation_accuracy"]),
            style,
        )
        for (n, a), style in zip([*of.items()][::-1], PAIR, strict=False)
    ]
    how: dict[str, Any] = {"percent": True, "names": "above", "replayed": True, "height": 200}
    axes = Axes("step", "held-out digits right", x_step=1, **how)
    return series(run, lines, axes, (0.0, 1.0), levels=levels)
