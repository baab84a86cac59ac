"""Pictures of a training as such: how the loss falls, epoch by epoch."""

import altair as alt
import numpy as np

from charts.replay import NOW, SO_FAR, frames, layered
from charts.style import HEIGHT, MODEL
from lessons.recorded_run import RecordedRun


def learning_curve(
    run: RecordedRun,
    *,
    loss_name: str = "loss",
    held_out: np.ndarray | None = None,
    log: bool = False,
    height: int = HEIGHT,
) -> alt.LayerChart:
    """Draw the loss by epoch, with a marker at the frame shown.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    loss_name : str
        What the loss is called on the axis, with its unit.
    held_out : (n_frames,) array of float, optional
        The same loss on rows that were held out, drawn dashed.
    log : bool
        Whether the losses stand on a logarithmic scale.
    height : int
        In pixels.
    """
    floor = 1e-12 if log else -np.inf  # a logarithm has no place for an exact zero
    columns = {"training": np.maximum(run.loss, floor)}
    if held_out is not None:
        columns["held out"] = np.maximum(held_out, floor)
    table = frames(run, **columns)
    scale = alt.Scale(type="log") if log else alt.Scale(zero=True)
    axis = alt.Axis(format="~g", tickCount=6) if log else alt.Axis(tickCount=6)
    x = alt.X("epoch:Q", title="epoch", axis=alt.Axis(tickCount=6, format="~s"))

    def curve(column: str, dash: list[int]) -> list[alt.Chart]:
        y = alt.Y(f"{column}:Q", title=loss_name, scale=scale, axis=axis)
        base = alt.Chart(table).encode(x=x, y=y, color=MODEL)
        whole = base.mark_line(opacity=0.3, strokeDash=dash)
        so_far = base.mark_line(strokeDash=dash).transform_filter(SO_FAR)
        marker = base.mark_circle(size=90, opacity=1).transform_filter(NOW)
        tip = base.mark_circle(size=120, opacity=0).encode(
            tooltip=[
                alt.Tooltip("epoch:Q", format=",d"),
                alt.Tooltip(f"{column}:Q", title=f"{loss_name}, {column}", format=".4~g"),
            ]
        )
        return [whole, so_far, marker, tip]

    layers = curve("training", [1, 0])
    if held_out is not None:
        layers += curve("held out", [5, 4])
        last = table.tail(1).melt(id_vars=["frame", "epoch"], var_name="which")
        layers.append(
            alt.Chart(last)
            .mark_text(align="right", dy=-10)
            .encode(x=alt.X("epoch:Q"), y=alt.Y("value:Q"), text=alt.Text("which:N"), color=MODEL)
        )
    return layered(*layers, run=run, height=height)
