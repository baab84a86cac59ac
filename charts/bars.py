"""Bars over names: shares of groups, accuracies of several models, weights of features.

Their axes of names are not flush: that would move the first name away from its bar.
"""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.replay import NOW, frames
from charts.style import CLASSES, DATA, HEIGHT, MODEL, round_up
from training.recorded_run import RecordedRun

_SHARE = alt.Scale(domain=[0, 1.3], nice=False)
"""With room on the right for figures and names."""
_PERCENT = alt.Axis(values=[0, 0.25, 0.5, 0.75, 1], labelExpr="round(100 * datum.value) + ' %'")
_WIDEST = 1000.0
"""Weights beyond this are those of a run that diverges: their bars leave the picture."""


@structure
def _shares(
    title: str, compared: str | None, classes: tuple[str, str] | None, height: int
) -> alt.LayerChart:
    shown = title if compared is None else [title, f"(bar: model, tick: {compared})"]
    # Names at the right end need room of their own, on a phone, too.
    scale = _SHARE if classes is None else alt.Scale(domain=[0, 1.65], nice=False)
    base = rows("bars").encode(
        y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelLimit=240, labelFlush=False)),
        x=alt.X("share:Q", title=shown, scale=scale, axis=_PERCENT),
        tooltip=[
            alt.Tooltip("name:N", title="who"),
            alt.Tooltip("share:Q", title=title, format=".1%"),
        ],
    )
    bars = base.mark_bar(opacity=0.75, height={"band": 0.62})
    labels = []
    if classes is None:
        bars = bars.encode(color=DATA if compared is None else MODEL)
    else:
        colors = alt.Scale(domain=[*classes], range=CLASSES)
        color = alt.Color("class:N", scale=colors, legend=None)
        which = {"class": f"datum.said > 0.5 ? '{classes[1]}' : '{classes[0]}'"}
        bars = bars.transform_calculate(**which).encode(color=color)
        named = (
            rows("bars")
            .transform_calculate(**which)
            .mark_text(align="right", x="width", dx=-2, fontWeight=600)
        )
        y = alt.Y("name:N", title=None, sort=None)
        labels.append(named.encode(y=y, text=alt.Text("class:N"), color=color))
    figures = base.transform_calculate(
        figure="isValid(datum.share) ? round(100 * datum.share) + ' %' : 'nobody'",
        at="isValid(datum.share) ? max(datum.share, datum.compared) : 0",
    ).encode(x=alt.X("at:Q"), text=alt.Text("figure:N"), color=MODEL)
    layers = [bars, figures.mark_text(align="left", dx=7), *labels]
    if compared is not None:
        tick = base.mark_tick(thickness=4, height={"band": 0.95})
        layers.append(tick.encode(x=alt.X("compared:Q"), color=DATA))
    return layered(*layers, height=height)


def shares(
    names: Sequence[str],
    values: np.ndarray,
    *,
    title: str,
    compared: np.ndarray | None = None,
    compared_with: str = "",
    said: np.ndarray | None = None,
    classes: tuple[str, str] = ("", ""),
    height: int = 250,
) -> Picture:
    """Draw a share for each of several groups, perhaps with a second one as a tick.

    Parameters
    ----------
    names : sequence of str
        The groups.
    values : (n_groups,) array of float
        Shares from 0 to 1; NaN where there is nobody to count.
    title : str
        What the share is of.
    compared : (n_groups,) array of float, optional
        Other shares, drawn as ticks.
    compared_with : str
        What the ticks are.
    said : (n_groups,) array of bool, optional
        Of which class each group is said to be; it colours the bars and is written beside them.
    classes : (str, str)
        What is said of class 0 and of class 1.
    height : int
        In pixels.
    """
    values = np.asarray(values, dtype=float)
    table: dict[str, Column] = {
        "name": list(names),
        "share": values,
        "compared": values if compared is None else np.asarray(compared, dtype=float),
    }
    if said is not None:
        table["said"] = np.asarray(said, dtype=np.int32)
    spec = _shares(
        title,
        None if compared is None else compared_with,
        None if said is None else classes,
        height,
    )
    return Picture(spec, {"bars": table, LIMITS: limits(last=0)})


@structure
def _accuracies(title: str, n_rows: int) -> alt.LayerChart:
    x = alt.X("accuracy:Q", title=title, scale=_SHARE, axis=_PERCENT)
    base = rows("accuracies").encode(
        y=alt.Y(
            "name:N",
            title=None,
            sort=None,
            axis=alt.Axis(labelLimit=210, labelOverlap=False, labelFlush=False),
        ),
        x=x,
        color=MODEL,
        tooltip=[alt.Tooltip("name:N"), alt.Tooltip("accuracy:Q", format=".1%")],
    )
    return layered(
        base.mark_bar(opacity=0.75, height={"band": 0.6}),
        base.transform_calculate(figure="format(100 * datum.accuracy, '.1f') + ' %'")
        .mark_text(align="left", dx=7)
        .encode(text=alt.Text("figure:N")),
        rows("rule").mark_rule(strokeWidth=2.5).encode(x=x, color=DATA),
        height=22 * n_rows + 72,
    )


def accuracies(values: Mapping[str, float], rule: str, *, title: str = "accuracy") -> Picture:
    """Draw the accuracies of several models on the same rows, and one of them as a line.

    Parameters
    ----------
    values : mapping of str to float
        Names and accuracies.
    rule : str
        The one with which the others are compared.
    title : str
        On which rows they were measured.
    """
    tables: dict[str, Mapping[str, Column]] = {
        "accuracies": {
            "name": list(values),
            "accuracy": np.array([float(value) for value in values.values()]),
        },
        "rule": {"accuracy": np.array([float(values[rule])])},
        LIMITS: limits(last=0),
    }
    return Picture(_accuracies(title, len(values)), tables)


@structure
def _weights(features: tuple[str, ...], title: str, height: int) -> alt.LayerChart:
    reach = f"data('{LIMITS}')[0].high"
    tip = [
        alt.Tooltip("feature:N"),
        alt.Tooltip("weight:Q", title=title, format=".3f"),
    ]
    base = (
        rows("frames")
        .transform_filter(NOW)
        .transform_fold([*features], as_=["feature", "weight"])
        .transform_calculate(
            shown=f"isValid(datum.weight) ? clamp(datum.weight, -{reach}, {reach}) : null"
        )
        .encode(
            y=alt.Y(
                "feature:N",
                title=None,
                sort=[*features],
                axis=alt.Axis(labelOverlap=False, labelFlush=False),
            ),
            x=alt.X("shown:Q", title=title, scale=between("low", "high")),
            color=MODEL,
            tooltip=tip,
        )
    )
    # A figure stands at the end of its bar; on the other side of zero where the bar leaves the
    # picture.
    form = "abs(datum.weight) > 99999 ? '.1e' : '.2~f'"
    beyond = f"abs(datum.weight) > {reach}"
    figures = base.transform_calculate(
        at=f"{beyond} ? 0 : datum.shown",
        leftward=f"(datum.shown < 0) !== ({beyond})",
        figure=f"isValid(datum.weight) ? format(datum.weight, {form}) : 'not a number'",
        left="datum.leftward ? datum.figure : ''",
        right="datum.leftward ? '' : datum.figure",
    ).encode(x=alt.X("at:Q"))
    return layered(
        base.mark_bar(opacity=0.75),
        figures.mark_text(align="right", dx=-4).encode(text=alt.Text("left:N")),
        figures.mark_text(align="left", dx=4).encode(text=alt.Text("right:N")),
        height=height,
    )


def weights(
    run: RecordedRun,
    values: np.ndarray,
    features: Sequence[str],
    *,
    title: str = "weight",
    height: int = HEIGHT,
) -> Picture:
    """Draw what each feature adds to the score, as bars that move with the replay.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    values : (n_frames, n_features) array of float
        Weights, or slopes of the score.
    features : sequence of str
        Their names.
    title : str
        What the values are.
    height : int
        In pixels.
    """
    finite = values[np.isfinite(values)]
    largest = float(np.abs(finite).max(initial=1e-3))
    reach = round_up(1.6 * min(largest, _WIDEST))
    tables: dict[str, Mapping[str, Column]] = {
        "frames": frames(run, **dict(zip(features, values.T, strict=True))),
        LIMITS: limits(low=-reach, high=reach, last=run.n_frames - 1),
    }
    return Picture(_weights(tuple(features), title, height), tables)
