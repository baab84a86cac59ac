"""One run among others: the chosen one in ink, its rivals in crimson, each named at its end."""

from collections.abc import Mapping

import altair as alt
import numpy as np

from charts import pair
from charts.curves import FLOOR, epoch_axis, epoch_limits, loss_ends
from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.replay import NOW, SO_FAR, by_epoch
from charts.style import HEIGHT
from training.recorded_run import RecordedRun

_LINE = 17
"""Pixels from one name to the next."""


@structure
def _losses(loss_name: str, runs: tuple[str, ...], height: int) -> alt.LayerChart:
    y = alt.Y(
        "loss:Q",
        title=loss_name,
        scale=between("low", "high", log=True),
        axis=pair.powers("low", "high"),
    )
    inks = [ink.to_dict()["value"] for ink in pair.INKS]
    chosen = alt.Scale(domain=[True, False], range=inks)
    shapes = alt.Scale(domain=[True, False], range=[*pair.SHAPES])
    widths = alt.Scale(domain=[True, False], range=[*pair.WEIGHTS])
    colour = alt.Color("chosen:N", scale=chosen, legend=None)
    base = (
        rows("frames")
        .transform_fold([*runs], as_=["run", "loss"])
        .transform_calculate(chosen=f"datum.run === '{runs[0]}'")
        .encode(x=epoch_axis(), y=y, color=colour, detail="run:N")
    )
    lines = base.encode(strokeWidth=alt.StrokeWidth("chosen:O", scale=widths, legend=None))
    name = rows("names").encode(
        x=alt.XValue(alt.ExprRef("width")),
        y=alt.Y("loss:Q"),
        text=alt.Text("name:N"),
        color=colour,
    )
    return layered(
        lines.mark_line(opacity=0.3, clip=True),
        lines.mark_line(clip=True).transform_filter(SO_FAR),
        base.mark_point(size=110, filled=True, opacity=1)
        .transform_filter(NOW)
        .encode(shape=alt.Shape("chosen:N", scale=shapes, legend=None)),
        base.mark_circle(size=120, opacity=0, clip=True).encode(
            tooltip=[
                alt.Tooltip("epoch:Q", format=",d"),
                alt.Tooltip("loss:Q", title=loss_name, format=".4~g"),
            ]
        ),
        name.mark_text(align="left", dx=8, fontWeight="bold"),
        height=height,
    )


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
    order = [chosen, *(name for name in runs if name != chosen)]
    every = {name: np.maximum(runs[name].loss, FLOOR) for name in order}
    # Or nobody else could be seen beside a run that explodes.
    roof = 1e5 * float(every[chosen][0])
    with np.errstate(invalid="ignore"):
        held = {name: np.where(loss <= roof, loss, np.nan) for name, loss in every.items()}
    low, high = loss_ends(*held.values(), log=True)
    columns = {f"run_{i}": held[name] for i, name in enumerate(order)}
    ends = {name: _end(loss) for name, loss in held.items()}
    tables: dict[str, Mapping[str, Column]] = {
        "frames": by_epoch(runs[chosen], **columns),
        "names": _names(ends, chosen, low, high, height),
        LIMITS: limits(**epoch_limits(runs[chosen]), low=low, high=high),
    }
    return Picture(_losses(loss_name, tuple(columns), height), tables)


def _end(loss: np.ndarray) -> float:
    """Return the last loss that is a number."""
    return float(loss[np.isfinite(loss)][-1])


def _names(
    ends: Mapping[str, float], chosen: str, low: float, high: float, height: int
) -> dict[str, Column]:
    """Return where each run is named: at its end, or above a name that stands there already."""
    order = sorted(ends, key=ends.__getitem__)
    apart = (high / low) ** (_LINE / height)
    places = np.array([ends[name] for name in order])
    for i in range(1, len(places)):
        places[i] = max(places[i], apart * places[i - 1])
    # Pushed through the roof: all that is in the way moves down.
    places[-1] = min(places[-1], high)
    for i in range(len(places) - 2, -1, -1):
        places[i] = min(places[i], places[i + 1] / apart)
    return {
        "name": order,
        "loss": np.maximum(places, low),
        "chosen": [name == chosen for name in order],
    }
