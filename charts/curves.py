"""Curves over the epochs of a training: how a loss falls, how an accuracy rises."""

from collections.abc import Mapping

import altair as alt
import numpy as np

from charts import pair
from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.replay import NOW, SO_FAR, by_epoch
from charts.style import DATA, HEIGHT, MODEL, ceiling, outward
from training.recorded_run import RecordedRun

FLOOR = 1e-12
"""What stands for zero on a logarithmic axis, which has no place for it."""
HELD_OUT = [5, 4]
"""The dashes of whatever was measured on rows that were held out."""


def epoch_axis(unit: str = "epoch") -> alt.X:
    """Return the axis of the epochs, from 0 to ``epochs``, an entry of the table of limits.

    Parameters
    ----------
    unit : str
        What the run counts, "epoch" or "step".
    """
    # Four digits are as short as a thousand with its letter, and easier to read.
    text = "datum.value < 10000 ? format(datum.value, ',d') : format(datum.value, '~s')"
    axis = alt.Axis(tickCount=6, tickMinStep=1, labelExpr=text)
    return alt.X("epoch:Q", title=unit, scale=between("origin", "epochs"), axis=axis)


def epoch_limits(run: RecordedRun) -> dict[str, float]:
    """Return the ends of `epoch_axis` and the last frame of a run."""
    last = max(int(run.steps[-1]), 1)
    return {"origin": 0.0, "epochs": float(last), "last": float(run.n_frames - 1)}


def loss_ends(*losses: np.ndarray, log: bool = False) -> tuple[float, float]:
    """Return the ends of an axis of losses, round numbers that hold every finite one.

    Axes that end on round numbers mostly stay as they are when a knob moves.
    """
    values = np.concatenate([np.ravel(loss) for loss in losses])
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    high = ceiling(max(min(high, 1e307), 1e-12))
    if not log:
        return min(0.0, low), high
    low = 1 / ceiling(1 / max(low, FLOOR))
    return low, high if high > low else 10 * low


def loss_ticks(log: bool) -> alt.Axis:
    """Return the ticks of an axis of losses; a logarithmic one writes far powers as such."""
    if not log:
        label = "abs(datum.value) < 1000 ? format(datum.value, '~g') : format(datum.value, '~s')"
        return alt.Axis(labelExpr=label, tickCount=6)
    far = "datum.value >= 1e5 || datum.value < 1e-3"
    return alt.Axis(
        tickCount=5, labelExpr=f"{far} ? format(datum.value, '.0e') : format(datum.value, '~g')"
    )


@structure
def _learning_curve(
    loss_name: str, held_out: bool, log: bool, unit: str, marked: bool, height: int
) -> alt.LayerChart:
    x = epoch_axis(unit)
    axis = loss_ticks(log)
    y = alt.Y("loss:Q", title=loss_name, scale=between("low", "high", log=log), axis=axis)
    columns: list[str | alt.FieldName] = ["training", *(["held out"] if held_out else [])]
    dash = alt.Scale(domain=["training", "held out"], range=[[1, 0], HELD_OUT])
    base = (
        rows("frames").transform_fold(columns, as_=["rows", "loss"]).encode(x=x, y=y, color=MODEL)
    )
    lines = base.encode(strokeDash=alt.StrokeDash("rows:N", scale=dash, legend=None))
    layers = [
        lines.mark_line(opacity=0.3, clip=True),
        lines.mark_line(clip=True).transform_filter(SO_FAR),
        base.mark_circle(size=90, opacity=1).transform_filter(NOW),
        base.mark_circle(size=120, opacity=0).encode(
            tooltip=[
                alt.Tooltip("epoch:Q", title=unit, format=",d"),
                alt.Tooltip("rows:N", title="rows"),
                alt.Tooltip("loss:Q", title=loss_name, format=".4~g"),
            ]
        ),
    ]
    if held_out:
        label = rows("labels").encode(x=x, y=y, text=alt.Text("rows:N"), color=MODEL)
        layers += [
            label.transform_filter(f"datum.place === '{place}'").mark_text(align="right", dy=dy)
            for place, dy in pair.PLACES.items()
        ]
    if marked:
        mark = rows("mark").encode(x=x, color=DATA)
        named = mark.encode(text=alt.Text("name:N"))
        layers += [
            mark.mark_rule(strokeDash=[2, 3]),
            named.transform_filter("datum.left").mark_text(align="left", dx=5, y=6),
            named.transform_filter("!datum.left").mark_text(align="right", dx=-5, y=6),
        ]
    return layered(*layers, height=height)


def learning_curve(
    run: RecordedRun,
    *,
    loss_name: str = "loss",
    held_out: np.ndarray | None = None,
    log: bool = False,
    mark: tuple[float, str] | None = None,
    height: int = HEIGHT,
) -> Picture:
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
    mark : (float, str), optional
        An epoch to mark, and what is written beside it.
    height : int
        In pixels.
    """
    columns = {"training": run.loss} | ({} if held_out is None else {"held out": held_out})
    if log:
        columns = {name: np.maximum(loss, FLOOR) for name, loss in columns.items()}
    low, high = loss_ends(*columns.values(), log=log)
    tables = {
        "frames": by_epoch(run, **columns),
        LIMITS: limits(**epoch_limits(run), low=low, high=high),
    }
    if held_out is not None:
        ends = {name: loss[np.isfinite(loss)][-1:] for name, loss in columns.items()}
        order = sorted((float(end[0]), name) for name, end in ends.items() if end.size)
        at, places = pair.named_at([loss for loss, _ in order], low, high, log=log)
        tables["labels"] = {
            "epoch": np.full(len(order), float(run.steps[-1])),
            "loss": np.array(at),
            "rows": [name for _, name in order],
            "place": places,
        }
    if mark is not None:
        early = mark[0] < run.steps[-1] / 2
        tables["mark"] = {"epoch": [mark[0]], "name": [mark[1]], "left": [bool(early)]}
    kind = (loss_name, held_out is not None, log, run.unit, mark is not None, height)
    return Picture(_learning_curve(*kind), tables)


@structure
def _accuracy_curve(unit: str, height: int) -> alt.LayerChart:
    x = epoch_axis(unit)
    axis = alt.Axis(tickCount=6, labelExpr="round(100 * datum.value) + ' %'")
    title = "accuracy (dashed: held out)"
    y = alt.Y("accuracy:Q", title=title, scale=between("low", "high"), axis=axis)
    columns = ["training", "held out"]
    dash = alt.Scale(domain=columns, range=[[1, 0], HELD_OUT])
    base = (
        rows("frames")
        .transform_fold([*columns], as_=["rows", "accuracy"])
        .encode(x=x, y=y, color=MODEL)
    )
    lines = base.encode(strokeDash=alt.StrokeDash("rows:N", scale=dash, legend=None))
    rule = rows("rules").encode(y=y, color=DATA)
    return layered(
        rule.mark_rule(strokeWidth=1.5),
        rule.mark_text(x="width", align="right", dx=-6, dy=11).encode(text=alt.Text("rule:N")),
        lines.mark_line(opacity=0.3),
        lines.mark_line().transform_filter(SO_FAR),
        base.mark_circle(size=90, opacity=1)
        .transform_filter(NOW)
        .encode(
            tooltip=[
                alt.Tooltip("epoch:Q", title=unit, format=",d"),
                alt.Tooltip("rows:N"),
                alt.Tooltip("accuracy:Q", format=".1%"),
            ]
        ),
        height=height,
    )


def accuracy_curve(
    run: RecordedRun, rules: Mapping[str, float], *, height: int = HEIGHT
) -> Picture:
    """Draw the accuracy by epoch, training solid and held out dashed, beside rules.

    Parameters
    ----------
    run : RecordedRun
        One run alone with the metrics ``accuracy`` and ``validation_accuracy``.
    rules : mapping of str to float
        Accuracies on the held-out rows that need no training, by name.
    height : int
        In pixels.
    """
    columns = {"training": run.metrics["accuracy"], "held out": run.metrics["validation_accuracy"]}
    values = np.concatenate([*columns.values(), [*rules.values()]])
    low, high = float(values.min()), float(values.max())
    tables: dict[str, Mapping[str, Column]] = {
        "frames": by_epoch(run, **columns),
        "rules": {"rule": [*rules], "accuracy": np.array([*rules.values()], dtype=float)},
        # Tenths, and room below the lowest rule for its name.
        LIMITS: limits(
            **epoch_limits(run),
            low=max(np.floor(10 * low - 0.3) / 10, -0.1),
            high=min(np.ceil(10 * high + 0.1) / 10, 1.0),
        ),
    }
    return Picture(_accuracy_curve(run.unit, height), tables)


TIMED = ([1, 0], [6, 3], [2, 2], [1, 0])
"""The dashes of methods on the clock, in order; the last is drawn heavier as well."""


@structure
def _timings(x_title: str, y_title: str, height: int) -> alt.LayerChart:
    x = alt.X(
        "size:Q",
        title=x_title,
        scale=between("x0", "x1", log=True),
        axis=alt.Axis(format="~s", tickCount=5, gridOpacity=0.4),
    )
    y = alt.Y(
        "time:Q",
        title=y_title,
        scale=between("y0", "y1", log=True),
        axis=alt.Axis(format=",~g", tickCount=5, gridOpacity=0.4),
    )
    layers = []
    for i, dash in enumerate(TIMED):
        ink = DATA if i < 2 else MODEL
        weight = 4 if i == len(TIMED) - 1 else 2
        mine = rows("times").transform_filter(f"datum.method === {i}")
        line = mine.encode(
            x=x,
            y=y,
            color=ink,
            tooltip=[
                alt.Tooltip("name:N", title="method"),
                alt.Tooltip("size:Q", format=",d"),
                alt.Tooltip("time:Q", format=",.3~g"),
            ],
        )
        name = rows("names").transform_filter(f"datum.method === {i}")
        name = name.transform_calculate(text=f"'{'○' if i % 2 else '●'} ' + datum.name")
        layers += [
            line.mark_line(strokeDash=dash, strokeWidth=weight),
            line.mark_point(size=45, filled=i % 2 == 0, opacity=1),
            name.mark_text(align="left", dx=8).encode(
                x=alt.XValue(alt.ExprRef("width")),
                y=alt.Y("place:Q"),
                text=alt.Text("text:N"),
                color=ink,
            ),
        ]
    return layered(*layers, height=height)


def timings(
    sizes: np.ndarray,
    seconds: Mapping[str, np.ndarray],
    *,
    x_title: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw how long up to four methods took over the size of the task, both on logarithmic axes.

    Parameters
    ----------
    sizes : (n_sizes,) int array
        Sizes of the task, rising.
    seconds : mapping of str to (n_sizes,) array of float
        For each method its times; the first two are drawn in one colour, the others in another.
    x_title, y_title : str
        What the sizes are, and that the times are microseconds.
    height : int
        In pixels.
    """
    times = {name: 1e6 * np.asarray(taken) for name, taken in seconds.items()}
    every = np.concatenate(list(times.values()))
    # Names of lines that end close together are moved apart, two fifths of a decade each: first
    # upwards, then all of them back until their middle is where the middle of the ends is.
    order = sorted(times, key=lambda name: float(times[name][-1]))
    ends = np.log10([times[name][-1] for name in order])
    apart = 0.4 * np.arange(len(order))
    moved = np.maximum.accumulate(ends - apart) + apart
    places = 10 ** (moved - np.mean(moved - ends))
    methods, n = list(times), len(sizes)
    tables: dict[str, dict[str, Column]] = {
        "times": {
            "method": np.repeat(np.arange(len(times)), n),
            "name": [name for name in times for _ in range(n)],
            "size": np.tile(sizes, len(times)),
            "time": every,
        },
        "names": {
            "method": np.array([methods.index(name) for name in order]),
            "name": order,
            "place": places,
        },
        LIMITS: limits(
            x0=float(sizes[0]),
            x1=float(max(sizes[-1], 10 * sizes[0])),
            y0=1 / ceiling(1 / float(min(every.min(), places[0]))),
            y1=ceiling(float(max(every.max(), places[-1]))),
            last=0,
        ),
    }
    return Picture(_timings(x_title, y_title, height), tables)


_BESIDE = alt.XValue(alt.ExprRef("width"))
"""The right end of the picture, beyond which a level is named."""


@structure
def _two_curves(
    y_title: str, log: bool, percent: bool, n_levels: int, height: int
) -> alt.LayerChart:
    x = epoch_axis()
    axis = loss_ticks(False)
    if percent or log:
        axis = alt.Axis(format=".0%", tickCount=6) if percent else pair.powers("low", "high")
    y = alt.Y("value:Q", title=y_title, scale=between("low", "high", log=log), axis=axis)
    base = (
        rows("frames")
        .transform_fold(pair.BOTH, as_=["run", "value"])
        .encode(x=x, y=y, color=pair.COLOUR)
    )
    lines = base.encode(strokeWidth=pair.WIDTH)
    dash = HELD_OUT if percent else [1, 0]
    levels = rows("levels").encode(y=y, color=DATA)
    read = alt.Tooltip("value:Q", title=y_title, format=".1%" if percent else ".4~g")
    layers = [
        lines.mark_line(opacity=0.3, strokeDash=dash, clip=True),
        lines.mark_line(strokeDash=dash, clip=True).transform_filter(SO_FAR),
        base.mark_point(size=110, filled=True, opacity=1)
        .transform_filter(NOW)
        .encode(shape=pair.SHAPE),
        base.mark_circle(size=120, opacity=0, clip=True).encode(
            tooltip=[alt.Tooltip("epoch:Q", format=",d"), read]
        ),
        *pair.names(),
    ]
    if n_levels:
        label = levels.encode(x=_BESIDE, text=alt.Text("name:N"))
        layers += [levels.mark_rule(strokeWidth=1.5), label.mark_text(align="left", dx=4)]
    return layered(*layers, height=height)


def _left(values: np.ndarray, roof: float) -> tuple[np.ndarray, bool]:
    """Cut off what has left the picture through its roof for good, and say whether it has."""
    with np.errstate(invalid="ignore"):
        inside = values <= roof
    if inside[-1]:
        return values, False
    last = len(values) - int(np.argmax(inside[::-1])) if inside.any() else 0
    shown = np.where(np.arange(len(values)) <= last, values, np.nan)
    shown[last : last + 1] = roof
    return shown, True


def two_losses(
    runs: Mapping[str, RecordedRun], *, loss_name: str, log: bool = True, height: int = HEIGHT
) -> Picture:
    """Draw the losses of two runs by epoch; whoever explodes leaves through the roof.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        Two runs alone by name, recorded at the same epochs.
    loss_name : str
        What the loss is called on the axis, with its unit.
    log : bool
        Whether the losses stand on a logarithmic scale.
    height : int
        In pixels.
    """
    any_run = next(iter(runs.values()))
    # Or nobody else could be seen beside whoever explodes.
    roof = (1e5 if log else 5.0) * max(float(any_run.loss[0]), FLOOR)
    every = np.concatenate([run.loss for run in runs.values()])
    with np.errstate(invalid="ignore"):
        inside = every[every <= roof]
        leaves = len(inside) < len(every)
        low, high = loss_ends(np.append(inside, roof) if leaves else inside, log=log)
    losses = [np.maximum(run.loss, low) if log else run.loss for run in runs.values()]
    cut = [_left(loss, high) for loss in losses]
    notes = ["  ↑" if gone else "" for _, gone in cut]
    tables: dict[str, Mapping[str, Column]] = {
        "frames": by_epoch(any_run, first=cut[0][0], second=cut[1][0]),
        LIMITS: limits(**pair.named(runs, *notes), **epoch_limits(any_run), low=low, high=high),
    }
    return Picture(_two_curves(loss_name, log, False, 0, height), tables)


def two_accuracies(
    runs: Mapping[str, RecordedRun],
    shares: tuple[np.ndarray, np.ndarray],
    *,
    levels: Mapping[str, float],
    title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw how often two runs are right by epoch, on rows held out, beside rules.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        Two runs alone by name, recorded at the same epochs.
    shares : ((n_frames,) array, (n_frames,) array) of float
        For each run, from 0 to 1.
    levels : mapping of str to float
        What to compare with, and what it is called.
    title : str
        What is counted.
    height : int
        In pixels.
    """
    any_run = next(iter(runs.values()))
    finite = [
        np.where(np.isfinite(run.loss), share, np.nan)
        for run, share in zip(runs.values(), shares, strict=True)
    ]
    every = np.concatenate([*finite, list(levels.values())])
    every = every[np.isfinite(every)]
    low, high = outward(float(every.min()) - 0.03, float(every.max()) + 0.03)
    tables: dict[str, Mapping[str, Column]] = {
        "frames": by_epoch(any_run, first=finite[0], second=finite[1]),
        "levels": {"value": list(levels.values()), "name": list(levels)},
        LIMITS: limits(**pair.named(runs), **epoch_limits(any_run), low=low, high=high),
    }
    spec = _two_curves(title, False, True, len(levels), height)
    return Picture(spec, tables)
