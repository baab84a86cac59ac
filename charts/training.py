"""Pictures of a training as such: how the loss falls, epoch by epoch."""

import altair as alt
import numpy as np

from charts.drawing import drawing
from charts.replay import NOW, SO_FAR, frames, layered
from charts.style import HEIGHT, MODEL, ceiling
from lessons.recorded_run import RecordedRun


def epoch_axis(run: RecordedRun) -> alt.X:
    """Return the axis of the epochs, from 0 to the last one of a run."""
    scale = alt.Scale(domain=[0, max(int(run.epochs[-1]), 1)], nice=False)
    return alt.X("epoch:Q", title="epoch", scale=scale, axis=alt.Axis(tickCount=6, format="~s"))


@drawing
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
    losses = table[list(columns)].to_numpy(dtype=float)
    finite = losses[np.isfinite(losses)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    # The ends are given, for a frame without a finite loss has none to offer.
    high = ceiling(max(min(high, 1e307), 1e-12))
    ends = [1 / ceiling(1 / low), high] if log else [min(0.0, low), high]
    scale = alt.Scale(type="log", domain=ends) if log else alt.Scale(domain=ends, nice=True)
    form = "~g" if log else ".3~g" if high > 1e6 or high < 1e-3 else ",~f"
    axis = alt.Axis(format=form, tickCount=6)
    x = epoch_axis(run)
    y = alt.Y("loss:Q", title=loss_name, scale=scale, axis=axis)
    dash = alt.Scale(domain=["training", "held out"], range=[[1, 0], [5, 4]])
    base = (
        alt.Chart(table)
        .transform_fold([*columns], as_=["rows", "loss"])
        .encode(x=x, y=y, color=MODEL)
    )
    lines = base.encode(strokeDash=alt.StrokeDash("rows:N", scale=dash, legend=None))
    layers = [
        lines.mark_line(opacity=0.3),
        lines.mark_line().transform_filter(SO_FAR),
        base.mark_circle(size=90, opacity=1).transform_filter(NOW),
        base.mark_circle(size=120, opacity=0).encode(
            tooltip=[
                alt.Tooltip("epoch:Q", format=",d"),
                alt.Tooltip("rows:N", title="rows"),
                alt.Tooltip("loss:Q", title=loss_name, format=".4~g"),
            ]
        ),
    ]
    if held_out is not None:
        last = (
            table.dropna()
            .tail(1)
            .melt(id_vars=["frame", "epoch"], var_name="rows", value_name="loss")
        )
        last = last.sort_values("loss", ascending=False)
        late = (last["epoch"] > run.epochs[-1] / 2).all()
        for row, dy in ((last.head(1), -10), (last.tail(1), 14)):  # one above, one below
            chart = alt.Chart(row)
            label = (
                chart.mark_text(align="right", dy=dy)
                if late
                else chart.mark_text(align="left", dy=dy)
            )
            layers.append(label.encode(x=x, y=y, text=alt.Text("rows:N"), color=MODEL))
    return layered(*layers, run=run, height=height)
