"""Bars over names: shares of groups, accuracies of several models, weights of features."""

from collections.abc import Mapping, Sequence

import altair as alt
import numpy as np

from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.replay import NOW, frames
from charts.style import CLASS_0, CLASS_1, CLASSES, DATA, HEIGHT, MODEL, ceiling, outward
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
        y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelLimit=240)),
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
        y=alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelLimit=180)),
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
        height=30 * n_rows + 20,
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
            y=alt.Y("feature:N", title=None, sort=[*features]),
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
    reach = ceiling(1.6 * min(largest, _WIDEST))
    tables: dict[str, Mapping[str, Column]] = {
        "frames": frames(run, **dict(zip(features, values.T, strict=True))),
        LIMITS: limits(low=-reach, high=reach, last=run.n_frames - 1),
    }
    return Picture(_weights(tuple(features), title, height), tables)


_ASIDE = alt.XValue(alt.ExprRef("width"))
"""The right end of the plot, beyond which what must not stand on a bar is written."""


def _signed(value: float) -> str:
    """Write a number with its sign."""
    return f"{round(value, 2) + 0.0:+.10g}".replace("-", "−")


@structure
def _stacked(unit: str, height: int) -> alt.LayerChart:
    x = alt.X("what:N", title=None, sort=None, axis=alt.Axis(labelAngle=0))
    y = alt.Y("start:Q", title=unit, scale=between("low", "high"))
    parts = rows("parts").encode(x=x)
    steps, total = (parts.transform_filter(f"datum.total === {t}") for t in ("false", "true"))
    passed, failed = (total.transform_filter(f"{sign}datum.passed") for sign in ("", "!"))
    bar = {"y": y, "y2": "end:Q"}
    label = parts.encode(y=alt.Y("top:Q"), text=alt.Text("name:N"), color=MODEL)
    mark = rows("mark").encode(y=y, color=MODEL)
    return layered(
        steps.mark_bar(opacity=0.55).encode(**bar, color=MODEL),
        passed.mark_bar().encode(**bar, color=CLASS_1),
        failed.mark_bar().encode(**bar, color=CLASS_0),
        mark.mark_rule(strokeDash=[2, 3]),
        mark.mark_text(align="left", dx=6).encode(x=_ASIDE, text=alt.Text("name:N")),
        label.mark_text(dy=-9, fontWeight=600),
        height=height,
    )


def stacked(
    names: Sequence[str],
    parts: Sequence[float] | np.ndarray,
    *,
    total: str,
    passed: bool,
    mark: tuple[float, str],
    unit: str,
    height: int = 300,
) -> Picture:
    """Draw how parts add up to a total, each bar on top of the last one.

    Parameters
    ----------
    names : sequence of str
        What each part is, for the axis.
    parts : (n_parts,) array of float
        In the order in which they are added.
    total : str
        What their sum is called.
    passed : bool
        Whether the sum reaches the mark, which gives its bar the colour of class 1.
    mark : (float, str)
        A value to compare the sum with, and its name.
    unit : str
        What is counted.
    height : int
        In pixels.
    """
    ends = np.cumsum(parts)
    starts = ends - parts
    last = float(ends[-1])
    least, most = min(0.0, float(ends.min()), mark[0]), max(0.0, float(ends.max()), mark[0])
    low, high = outward(least, most + 0.08 * (most - least))
    tables: dict[str, dict[str, Column]] = {
        "parts": {
            "what": [*names, total],
            "start": np.append(starts, 0.0),
            "end": np.append(ends, last),
            "top": np.append(np.maximum(ends, starts), max(last, 0.0)),
            "name": [*map(_signed, parts), _signed(last).removeprefix("+")],
            "total": np.array([False] * len(names) + [True]),
            "passed": np.array([bool(passed)] * (len(names) + 1)),
        },
        "mark": {"start": np.array([mark[0]]), "name": [mark[1]]},
        LIMITS: limits(low=low, high=high, last=0),
    }
    return Picture(_stacked(unit, height), tables)


@structure
def _against_marks(unit: str, height: int) -> alt.LayerChart:
    name = alt.Y("name:N", title=None, sort=None, scale=alt.Scale(paddingInner=0.35))
    x = alt.X("value:Q", title=unit, scale=between("low", "high"), axis=alt.Axis(tickCount=8))
    bars = rows("bars").encode(y=name)
    passed, failed = (bars.transform_filter(f"{sign}datum.passed") for sign in ("", "!"))
    marks = rows("marks").encode(x=x, color=MODEL)
    plain, moved = (marks.transform_filter(f"datum.moved === {m}") for m in ("false", "true"))
    late = f"datum.value > (data('{LIMITS}')[0].low + data('{LIMITS}')[0].high) / 2"
    layers = [
        # First, since it holds every row: the order of the rows is the first layer's.
        bars.mark_text(align="left", dx=8, fontWeight=600).encode(
            x=_ASIDE, text=alt.Text("label:N"), color=MODEL
        ),
        passed.mark_bar().encode(x=x, color=CLASS_1),
        failed.mark_bar().encode(x=x, color=CLASS_0),
        plain.mark_rule(strokeDash=[2, 3]),
        moved.mark_rule(strokeWidth=3),
    ]
    # Each mark's name stands above the bars, on the side of its line where there is more room.
    for line, above in ((plain, -8), (moved, -26)):
        text = line.encode(text=alt.Text("name:N"))
        layers += [
            text.transform_filter(late).mark_text(align="right", dx=3, y=above),
            text.transform_filter(f"!({late})").mark_text(align="left", dx=-3, y=above),
        ]
    return layered(*layers, height=height)


def against_marks(
    names: Sequence[str],
    values: np.ndarray,
    *,
    passed: np.ndarray,
    labels: Sequence[str],
    plain_mark: tuple[float, str],
    moved_mark: tuple[float, str],
    unit: str,
    height: int = 230,
) -> Picture:
    """Draw a bar for each value, and two marks that they may reach.

    Parameters
    ----------
    names : sequence of str
        What the values belong to.
    values : (n_values,) array of float
        Lengths of the bars.
    passed : (n_values,) array of bool
        Which reach the moved mark; they have the colour of class 1, the others of class 0.
    labels : sequence of str
        What is written at the right end of each row.
    plain_mark, moved_mark : (float, str)
        Where the marks stand, and what they are called.
    unit : str
        What is counted.
    height : int
        In pixels.
    """
    marks = np.array([plain_mark[0], moved_mark[0]])
    both = np.concatenate([values, marks, [0.0]])
    low, high = outward(float(both.min()), float(both.max()))
    tables: dict[str, dict[str, Column]] = {
        "bars": {"name": list(names), "value": values, "passed": passed, "label": list(labels)},
        "marks": {
            "value": marks,
            "name": [plain_mark[1], moved_mark[1]],
            "moved": np.array([False, True]),
        },
        LIMITS: limits(low=low, high=high, last=0),
    }
    return Picture(_against_marks(unit, height), tables)


@structure
def _two_measures(height: int) -> alt.LayerChart:
    name = alt.Y("name:N", title=None, sort=None, axis=alt.Axis(labelFontSize=13, labelLimit=140))
    x = alt.X("share:Q", title=None, scale=between("low", "high"), axis=None)
    bars = rows("measures").encode(y=name, color=DATA)
    wins, loses = (bars.transform_filter(f"{sign}datum.wins") for sign in ("", "!"))
    figures = bars.mark_text(align="left", dx=6, fontWeight=600)
    return layered(
        # First, since it holds every row: the order of the rows is the first layer's.
        figures.encode(x=_ASIDE, text=alt.Text("label:N"), color=MODEL),
        wins.mark_bar().encode(x=x),
        loses.mark_bar(opacity=0.4).encode(x=x),
        rows(LIMITS).mark_rule(strokeDash=[2, 3]).encode(x=alt.XDatum(0), color=MODEL),
        height=height,
    )


def two_measures(
    names: Sequence[Sequence[str]], values: np.ndarray, *, wins: np.ndarray, height: int = 380
) -> Picture:
    """Draw several values by each of two measures, and which of them each measure prefers.

    The longest bar of each measure goes to the edge, for the measures have no unit in common; the
    figures stand beside them.

    Parameters
    ----------
    names : two sequences of n_values str
        For each measure what its bars are called.
    values : (2, n_values) array of float
        What each measure gives; NaN has no bar.
    wins : (2, n_values) array of bool
        Which values each measure prefers; the others are drawn pale.
    height : int
        In pixels.
    """
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    largest = np.maximum(np.abs(filled).max(axis=1, keepdims=True), 1e-9)
    figures = [f"{round(value, 2) + 0.0:.2f}".replace("-", "−") for value in filled.flat]
    tables: dict[str, dict[str, Column]] = {
        "measures": {
            "name": [name for group in names for name in group],
            "share": (values / largest).ravel(),
            "label": [f if k else "none" for f, k in zip(figures, known.flat, strict=True)],
            "wins": np.ravel(wins),
        },
        LIMITS: limits(low=-1.0 if (filled < 0).any() else 0.0, high=1.0, last=0),
    }
    return Picture(_two_measures(height), tables)
