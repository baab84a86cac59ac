"""Pictures of the Titanic: weights as bars, predictions by outcome, and who is judged rightly."""

from collections.abc import Mapping, Sequence
from functools import cache

import altair as alt
import numpy as np
import pandas as pd

from charts.drawing import Drawing, drawing
from charts.replay import NOW, SO_FAR, frames, layered
from charts.style import CLASSES, DATA, HEIGHT, MODEL, ceiling
from charts.training import epoch_axis
from lessons import passengers
from lessons.recorded_run import RecordedRun

OUTCOMES = ["drowned", "survived"]


@drawing
def distribution(values: np.ndarray, title: str, *, n_bins: int = 30) -> alt.LayerChart:
    """Draw how one column of the passenger list is spread.

    Parameters
    ----------
    values : (n_passengers,) array of float
        A quantity; gaps are left out.
    title : str
        What it is, with its unit.
    n_bins : int
        How many bars.
    """
    counts, edges = np.histogram(values[np.isfinite(values)], bins=n_bins)
    table = pd.DataFrame({"low": edges[:-1], "high": edges[1:], "passengers": counts})
    bars = (
        alt.Chart(table)
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X("low:Q", title=title, bin="binned"),
            x2=alt.X2("high"),
            y=alt.Y("passengers:Q", title="passengers", axis=alt.Axis(tickCount=4)),
            color=DATA,
        )
    )
    return layered(bars, height=180)


@cache
def fares() -> tuple[tuple[str, Drawing, str], ...]:
    """Draw the fares of the 891 and their logarithms: for each a key, a chart, what can be seen."""
    seen = "Most fares are below 50 pounds, few above 200; their logarithms lie closer together."
    spread = passengers.fares()
    return tuple((name, distribution(values, name), seen) for name, values in spread.items())


@cache
@drawing
def who_survived() -> Drawing:
    """Draw the share of the 891 that survived, for women and men of each class."""
    return groups(passengers.survival_by_group(), {"survived": "share that survived"})


def _person(sex: str, passenger_class: int, n: int) -> str:
    people = "women" if sex == "female" else "men"
    return f"{people}, {('first', 'second', 'third')[passenger_class - 1]} class ({n})"


@drawing
def groups(table: pd.DataFrame, shares: Mapping[str, str], *, height: int = 230) -> alt.LayerChart:
    """Draw shares for women and men of each class: the first as bars, a second as ticks.

    Parameters
    ----------
    table : DataFrame
        With Sex, Pclass and ``n_passengers``, a row for each group.
    shares : mapping of str to str
        Columns of the table with shares from 0 to 1, and what to call them; one or two.
    height : int
        In pixels.
    """
    who = [
        _person(*row) for row in table[["Sex", "Pclass", "n_passengers"]].itertuples(index=False)
    ]
    columns = list(shares)
    title = shares[columns[0]]
    if len(columns) > 1:
        title = f"share judged rightly: bar {title}, tick “{shares[columns[1]]}”"
    data = pd.DataFrame({"who": who, "bar": table[columns[0]], "tick": table[columns[-1]]})
    base = alt.Chart(data).encode(
        y=alt.Y("who:N", title=None, sort=None, axis=alt.Axis(labelLimit=220)),
        x=alt.X("bar:Q", title=title, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
    )
    bars = base.mark_bar(opacity=0.75, height={"band": 0.62}).encode(
        color=MODEL if len(columns) > 1 else DATA,
        tooltip=[
            alt.Tooltip("who:N"),
            alt.Tooltip("bar:Q", title=shares[columns[0]], format=".1%"),
            alt.Tooltip("tick:Q", title=shares[columns[-1]], format=".1%"),
        ],
    )
    figures = base.mark_text(align="left", dx=5).encode(
        text=alt.Text("bar:Q", format=".0%"), color=MODEL
    )
    layers = [bars, figures]
    if len(columns) > 1:
        tick = base.mark_tick(thickness=4, height={"band": 0.95})
        layers.append(tick.encode(x=alt.X("tick:Q"), color=DATA))
    return layered(*layers, height=height)


@drawing
def accuracy_curve(
    run: RecordedRun, told: Mapping[str, float], *, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw the accuracy by epoch, training solid and held out dashed, beside rules.

    Parameters
    ----------
    run : RecordedRun
        One run alone with the metrics ``accuracy`` and ``validation_accuracy``.
    told : mapping of str to float
        The rules' names and accuracies on the held-out rows, as from `lessons.titanic.beside`.
    height : int
        In pixels.
    """
    curves = {"training": "accuracy", "held out": "validation_accuracy"}
    table = frames(run, **{name: run.metrics[metric] for name, metric in curves.items()})
    y = alt.Y(
        "accuracy:Q",
        title="accuracy (solid: training, dashed: held out)",
        scale=alt.Scale(zero=False, nice=True),
        axis=alt.Axis(format=".0%", tickCount=6),
    )
    base = (
        alt.Chart(table)
        .transform_fold(list(curves), as_=["rows", "accuracy"])
        .encode(
            x=epoch_axis(run),
            y=y,
            color=MODEL,
        )
    )
    dash = alt.Scale(domain=list(curves), range=[[1, 0], [5, 4]])
    lines = base.encode(strokeDash=alt.StrokeDash("rows:N", legend=None, scale=dash))
    rules = {name: accuracy for name, accuracy in told.items() if name != "your model"}
    named = pd.DataFrame({"rule": list(rules), "accuracy": list(rules.values())})
    rule = alt.Chart(named).encode(y=y, color=DATA)
    return layered(
        rule.mark_rule(strokeWidth=1.5),
        rule.mark_text(x="width", align="right", dx=-6, dy=11).encode(text=alt.Text("rule:N")),
        lines.mark_line(opacity=0.3),
        lines.transform_filter(SO_FAR).mark_line(),
        base.transform_filter(NOW)
        .mark_circle(size=90, opacity=1)
        .encode(
            tooltip=[
                alt.Tooltip("epoch:Q"),
                alt.Tooltip("rows:N"),
                alt.Tooltip("accuracy:Q", format=".4f"),
            ]
        ),
        run=run,
        height=height,
    )


@drawing
def weights(
    run: RecordedRun, slopes: np.ndarray, features: Sequence[str], *, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw what each feature adds to the score, as bars that move with the replay.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    slopes : (n_frames, n_features) array of float
        Coefficients, or slopes of the score.
    features : sequence of str
        Their names.
    height : int
        In pixels.
    """
    title = "coefficient" if "coefficients" in run.parameters else "mean slope of the score"
    table = frames(run, **dict(zip(features, slopes.T, strict=True)))
    largest = float(np.abs(slopes[np.isfinite(slopes)]).max(initial=0.0))
    # The bars of a run that diverges leave the picture; those of the others fill it.
    reach = ceiling(1.25 * min(max(largest, 1e-3), 1000))
    names = list(features)
    base = (
        alt.Chart(table)
        .transform_filter(NOW)
        .transform_fold([*features], as_=["feature", "weight"])
        .transform_calculate(
            shown=f"isValid(datum.weight) ? clamp(datum.weight, {-reach}, {reach}) : null"
        )
        .encode(
            y=alt.Y("feature:N", title=None, sort=names),
            x=alt.X("shown:Q", title=title, scale=alt.Scale(domain=[-reach, reach], nice=False)),
            color=MODEL,
        )
    )
    tip = [alt.Tooltip("feature:N"), alt.Tooltip("weight:Q", format=".3f")]
    # Beside its bar; on the other side of zero where the bar leaves the picture.
    side = "(datum.shown < 0 ? -1 : 1)"
    beside = f"datum.shown + {reach / 9} * {side}"
    far = f"{-0.3 * reach} * {side}"
    form = "abs(datum.weight) > 99999 ? '.1e' : '.2~f'"
    figures = base.transform_calculate(
        at=f"abs(datum.weight) > {reach} ? {far} : {beside}",
        figure=f"isValid(datum.weight) ? format(datum.weight, {form}) : 'not a number'",
    )
    return layered(
        base.mark_bar(opacity=0.75).encode(tooltip=tip),
        figures.mark_text(fontSize=11).encode(
            x=alt.X("at:Q"), text=alt.Text("figure:N"), tooltip=tip
        ),
        run=run,
        height=height,
    )


@drawing
def outcome_histograms(
    run: RecordedRun, counts: np.ndarray, *, height: int = HEIGHT
) -> alt.LayerChart:
    """Draw two histograms of the predictions: survivors upwards, drowned downwards.

    Parameters
    ----------
    run : RecordedRun
        One run alone.
    counts : (n_frames, 2, n_bins) array of int
        Passengers in each bin from 0 to 1: first the drowned, then the survivors.
    height : int
        In pixels.
    """
    bounded = run.hyperparameters["model"] != "linear"
    title = "predicted probability" if bounded else "score, beyond 0 and 1 at the ends"
    title += "; right of the dots: said to survive"
    n_bins = counts.shape[-1]
    columns = {
        f"{outcome}_{i}": counts[:, k, i]
        for k, outcome in enumerate(OUTCOMES)
        for i in range(n_bins)
    }
    most = float(max(counts.max(), 1))
    scale = alt.Scale(domain=[-ceiling(1.08 * most), ceiling(1.08 * most)], nice=False)
    colors = alt.Color("outcome:N", scale=alt.Scale(domain=OUTCOMES, range=CLASSES), legend=None)
    x_scale = alt.Scale(domain=[0, 1])
    bars = (
        alt.Chart(frames(run, **columns))
        .transform_filter(NOW)
        .transform_calculate(i=f"sequence({n_bins})")
        .transform_flatten(["i"])
        .transform_calculate(
            low=f"datum.i / {n_bins}",
            high=f"(datum.i + 1) / {n_bins}",
            survived="datum['survived_' + datum.i]",
            drowned="-datum['drowned_' + datum.i]",
        )
        .transform_fold([*OUTCOMES], as_=["outcome", "passengers"])
        .mark_bar(binSpacing=1)
        .encode(
            x=alt.X(
                "low:Q",
                title=title,
                bin="binned",
                scale=x_scale,
                axis=alt.Axis(labelFlush=False, tickCount=10),
            ),
            x2=alt.X2("high"),
            y=alt.Y(
                "passengers:Q",
                title="held-out passengers",
                stack=None,
                scale=scale,
                axis=alt.Axis(labelExpr="abs(datum.value)", tickCount=6),
            ),
            color=colors,
            tooltip=[
                alt.Tooltip("outcome:N"),
                alt.Tooltip("low:Q", title="from"),
                alt.Tooltip("high:Q", title="to"),
                alt.Tooltip("passengers:Q"),
            ],
        )
    )
    layers = []
    if not counts.any(axis=(1, 2)).all():  # a run that diverged has nothing to say in the end
        silent = alt.Chart(frames(run, n=counts.sum(axis=(1, 2)))).transform_filter(NOW)
        silent = silent.transform_filter("datum.n === 0").mark_text()
        layers.append(silent.encode(text=alt.value("no prediction is a number"), color=MODEL))
    names = pd.DataFrame({"outcome": OUTCOMES, "y": [-most, most]})
    labels = (
        alt.Chart(names)
        .mark_text(fontWeight=600)
        .encode(
            x=alt.value("width"),
            y=alt.Y("y:Q", scale=scale),
            text=alt.Text("outcome:N"),
            color=colors,
        )
    )
    threshold = (
        alt.Chart(pd.DataFrame({"low": [0.5]}))
        .mark_rule(strokeDash=[2, 3])
        .encode(x=alt.X("low:Q", scale=x_scale), color=MODEL)
    )
    return layered(bars, threshold, labels, *layers, run=run, height=height)


@drawing
def judges(accuracies: Mapping[str, float], rule: str) -> alt.LayerChart:
    """Draw the accuracies of several judges of the same passengers, and one rule as a line.

    Parameters
    ----------
    accuracies : mapping of str to float
        Names and accuracies.
    rule : str
        The one with which the others are compared.
    """
    shares = [float(accuracy) for accuracy in accuracies.values()]
    table = pd.DataFrame({"judge": list(accuracies), "accuracy": shares})
    base = alt.Chart(table).encode(
        y=alt.Y("judge:N", title=None, sort=None, axis=alt.Axis(labelLimit=180)),
        x=alt.X(
            "accuracy:Q",
            title="accuracy on the same held-out passengers",
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format="%"),
        ),
    )
    line = alt.Chart(table[table["judge"] == rule]).mark_rule(strokeWidth=2.5)
    return layered(
        base.mark_bar(opacity=0.75, height={"band": 0.6}).encode(color=MODEL),
        base.mark_text(align="left", dx=5).encode(
            text=alt.Text("accuracy:Q", format=".4f"), color=MODEL
        ),
        line.encode(x=alt.X("accuracy:Q"), color=DATA),
        height=38 * len(table) + 30,
    )


@drawing
def splits(accuracies: Mapping[str, np.ndarray]) -> alt.LayerChart:
    """Draw the accuracy of several judges on many splits: a dot for each split, a tick the mean.

    Parameters
    ----------
    accuracies : mapping of str to (n_splits,) array of float
        Names and accuracies, on the same splits.
    """
    n_splits = len(next(iter(accuracies.values())))
    scatter = np.random.default_rng(0).uniform(-0.32, 0.32, n_splits)  # the same for each judge
    table = pd.concat(
        [
            pd.DataFrame(
                {
                    "judge": name,
                    "accuracy": values,
                    "scatter": scatter,
                    "split": np.arange(n_splits),
                }
            )
            for name, values in accuracies.items()
        ],
        ignore_index=True,
    )
    y = alt.Y("judge:N", title=None, sort=None, axis=alt.Axis(labelLimit=180))
    x = alt.X(
        "accuracy:Q",
        title="accuracy on the 178 held out",
        scale=alt.Scale(zero=False),
        axis=alt.Axis(format=".0%"),
    )
    offset = alt.YOffset("scatter:Q", scale=alt.Scale(domain=[-0.5, 0.5]))
    base = alt.Chart(table).encode(y=y, x=x)
    dots = base.mark_circle(size=22, opacity=0.45).encode(
        yOffset=offset,
        color=MODEL,
        tooltip=[
            alt.Tooltip("judge:N"),
            alt.Tooltip("split:Q"),
            alt.Tooltip("accuracy:Q", format=".4f"),
        ],
    )
    average = [float(values.mean()) for values in accuracies.values()]
    means = pd.DataFrame({"judge": list(accuracies), "accuracy": average, "scatter": 0.0})
    mean = alt.Chart(means).encode(y=y, x=x, yOffset=offset)
    return layered(
        dots,
        mean.mark_tick(thickness=4, size=34, orient="vertical").encode(color=DATA),
        mean.mark_text(dy=-24).encode(text=alt.Text("accuracy:Q", format=".4f"), color=DATA),
        height=62 * len(accuracies) + 30,
    )
