"""One run among others: the chosen one in ink, its rivals in crimson, each named at its end."""

from collections.abc import Mapping

import numpy as np

from charts.curves import FLOOR, loss_ends
from charts.picture import Picture
from charts.series import PAIR, Axes, Line, series
from charts.style import HEIGHT
from training.recorded_run import RecordedRun


def losses(
    runs: Mapping[str, RecordedRun], chosen: str, *, loss_name: str, height: int = HEIGHT
) -> Picture:
    """Draw the losses of several runs by epoch, on a logarithmic axis.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        Runs alone by name, recorded at the same epochs.
    chosen : str
        Which of them is drawn in ink.
    loss_name : str
        What the loss is called on the axis, with its unit.
    height : int
        In pixels.
    """
    # Or nobody else could be seen beside a run that explodes.
    roof = 1e5 * max(float(runs[chosen].loss[0]), FLOOR)
    lines = []
    for name in sorted(runs, key=lambda name: name != chosen):
        loss = np.maximum(runs[name].loss, FLOOR)
        with np.errstate(invalid="ignore"):
            loss = np.where(loss <= roof, loss, np.nan)
        lines.append(Line(name, loss, PAIR[name != chosen]))
    ends = loss_ends(*(line.values for line in lines), log=True)
    axes = Axes(
        "epoch", loss_name, x_step=1, y_log=True, names="ends", replayed=True, height=height
    )
    return series(runs[chosen], lines, axes, ends)
