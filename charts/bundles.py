"""Bundles: the same curve for many seeds, thin, and their mean, thick, for a few ways of training.

One picture holds up to four bundles; a dashed one is what was measured on rows held out.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import altair as alt
import numpy as np

from charts.curves import HELD_OUT, loss_ticks
from charts.picture import LIMITS, Column, Picture, between, layered, limits, rows, structure
from charts.style import DATA, HEIGHT, MODEL, RIVAL, ceiling
from training.recorded_run import RecordedRun

INKS = {"model": MODEL, "rival": RIVAL, "data": DATA}
"""What a bundle can be, which decides its colour."""
POWERS = (1, 10, 100, 1000, 10_000)
"""Marks of a logarithmic axis of epochs."""


@dataclass(frozen=True)
class Bundle:
    """The curves of several seeds.

    Attributes
    ----------
    name : str
        Written at the right end of their mean.
    curves : (n_seeds, n_places) array of float
        One for each seed.
    ink : str
        One of `INKS`.
    dashed : bool
        Whether they were measured on rows that were held out.
    """

    name: str
    curves: np.ndarray
    ink: str = "model"
    dashed: bool = False


@structure
def _bundles(
    x_title: str, y_title: str, ticks: tuple[int, ...] | None, height: int
) -> alt.LayerChart:
    if ticks is None:
        x_axis = alt.Axis(tickCount=5, format=",d", tickMinStep=1)
    else:
        x_axis = alt.Axis(values=[*ticks], format=",d")
    scale = between("x0", "x1", log=ticks is not None)
    x = alt.X("x:Q", title=x_title, scale=scale, axis=x_axis)
    y = alt.Y("y:Q", title=y_title, scale=between("low", "high"), axis=loss_ticks(False))
    inks = alt.Scale(domain=list(INKS), range=[ink.to_dict()["value"] for ink in INKS.values()])
    colour = alt.Color("ink:N", scale=inks, legend=None)
    dash = alt.StrokeDash(
        "dashed:N", scale=alt.Scale(domain=[False, True], range=[[1, 0], HELD_OUT]), legend=None
    )
    thin = rows("curves").mark_line(strokeWidth=1, opacity=0.3, clip=True)
    mean = rows("means").encode(x=x, y=y, color=colour)
    read = [
        alt.Tooltip("name:N", title="mean of"),
        alt.Tooltip("x:Q", title=x_title, format=",d"),
        alt.Tooltip("y:Q", title=y_title, format=".3~g"),
    ]
    names = rows("names").encode(y=y, text=alt.Text("name:N"), color=colour)
    return layered(
        thin.encode(x=x, y=y, color=colour, detail=["name:N", "seed:N"]),
        mean.encode(strokeDash=dash, detail="name:N").mark_line(strokeWidth=3, clip=True),
        mean.encode(tooltip=read).mark_circle(size=110, opacity=0, clip=True),
        names.mark_text(align="left", x="width", dx=5),
        height=height,
    )


def bundles(
    x: np.ndarray,
    held: list[Bundle],
    *,
    x_title: str,
    y_title: str,
    high: float | None = None,
    ticks: tuple[int, ...] | None = None,
    height: int = HEIGHT,
) -> Picture:
    """Draw a few bundles of curves over the same places.

    Parameters
    ----------
    x : (n_places,) array of float
        Rising; above 0 if there are ``ticks``.
    held : list of Bundle
        One to four of them.
    x_title, y_title : str
        What the axes are called.
    high : float, optional
        Where the axis ends, for pictures to be compared; what is higher leaves the picture.
    ticks : tuple of int, optional
        If given, the places stand on a logarithmic axis with these marks.
    height : int
        In pixels.
    """
    means = [bundle.curves.mean(axis=0) for bundle in held]
    finite = np.concatenate([bundle.curves.ravel() for bundle in held])
    finite = finite[np.isfinite(finite)]
    top = high or ceiling(float(finite.max(initial=1e-6)))
    n = len(x)
    tables: dict[str, Mapping[str, Column]] = {
        "curves": {
            "x": np.concatenate([np.tile(x, len(b.curves)) for b in held]),
            "y": np.concatenate([b.curves.ravel() for b in held]),
            "seed": np.concatenate([np.repeat(np.arange(len(b.curves)), n) for b in held]),
            "name": [b.name for b in held for _ in range(b.curves.size)],
            "ink": [b.ink for b in held for _ in range(b.curves.size)],
        },
        "means": {
            "x": np.tile(x, len(held)),
            "y": np.concatenate(means),
            "name": [b.name for b in held for _ in range(n)],
            "ink": [b.ink for b in held for _ in range(n)],
            "dashed": [b.dashed for b in held for _ in range(n)],
        },
        "names": _names(held, [_last(mean) for mean in means], top, height),
        LIMITS: limits(x0=float(x[0]), x1=float(max(x[-1], x[0] + 1)), low=0.0, high=top, last=0),
    }
    return Picture(_bundles(x_title, y_title, ticks, height), tables)


def _last(mean: np.ndarray) -> float:
    """Return where a mean ends: shorter curves end before the others."""
    finite = mean[np.isfinite(mean)]
    return float(finite[-1]) if finite.size else 0.0


def _names(held: list[Bundle], ends: list[float], top: float, height: int) -> dict[str, Column]:
    """Return where the names stand: at the end of each mean, moved apart where ends are close."""
    apart, place = 17 * top / height, -1.0
    order = np.argsort(ends, kind="stable")
    places = [place := max(min(ends[i], top), place + apart) for i in order]
    places = [p - max(0.0, places[-1] - top) for p in places]
    return {
        "y": np.array(places),
        "name": [held[i].name for i in order],
        "ink": [held[i].ink for i in order],
    }


def _both(name: str, training: np.ndarray, held_out: np.ndarray, ink: str) -> list[Bundle]:
    """Return training solid and held out dashed, of a way of training that may have no name."""
    of = f"{name}, " if name else ""
    return [
        Bundle(f"{of}training", np.atleast_2d(training), ink),
        Bundle(f"{of}held out", np.atleast_2d(held_out), ink, dashed=True),
    ]


def two_runs(runs: Mapping[str, RecordedRun], *, y_title: str, height: int = HEIGHT) -> Picture:
    """Draw the losses of two runs alone over a logarithmic axis of epochs, from the first one on.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        By name, with the metric ``validation_loss``; of one length or of several.
    y_title : str
        What the loss is called.
    height : int
        In pixels.
    """
    places = np.unique(np.concatenate([run.steps[1:] for run in runs.values()]))
    held = []
    for (name, run), ink in zip(runs.items(), ("rival", "model"), strict=True):
        training, held_out = (
            np.interp(places, run.steps, loss, right=np.nan)
            for loss in (run.loss, run.metrics["validation_loss"])
        )
        held += _both(name, training, held_out, ink)
    return bundles(places, held, x_title="epoch", y_title=y_title, ticks=POWERS, height=height)


def before_and_after(
    before: RecordedRun, after: RecordedRun, *, y_title: str, height: int = HEIGHT
) -> tuple[Picture, Picture]:
    """Draw the losses of several seeds before a change and after it, to one scale.

    Parameters
    ----------
    before, after : RecordedRun
        Batches with the metric ``validation_loss``.
    y_title : str
        What the loss is called.
    height : int
        In pixels.
    """
    pictures = []
    high = ceiling(float(np.quantile(before.metrics["validation_loss"], 0.97)))
    for run in (before, after):
        held = _both("", run.loss, run.metrics["validation_loss"], "model")
        x_title = f"epoch ({'without' if run is before else 'with'} your cures)"
        pictures.append(
            bundles(run.steps, held, x_title=x_title, y_title=y_title, high=high, height=height)
        )
    return pictures[0], pictures[1]


def over_rows(
    n_rows: np.ndarray,
    network: tuple[np.ndarray, np.ndarray],
    linear: tuple[np.ndarray, np.ndarray],
    *,
    y_title: str,
    high: float,
    height: int = HEIGHT,
) -> Picture:
    """Draw losses over the number of rows trained on, of a network and of one without a layer.

    Parameters
    ----------
    n_rows : (n_places,) int array
        Rising.
    network, linear : ((n_seeds, n_places) array, (n_seeds, n_places) array) of float
        Losses on the rows trained on and on those held out.
    y_title : str
        What the losses are called.
    high : float
        Where the axis ends; what is higher leaves the picture.
    height : int
        In pixels.
    """
    held = [*_both("network", *network, "model"), *_both("13 numbers", *linear, "rival")]
    return bundles(
        n_rows,
        held,
        x_title="rows trained on",
        y_title=y_title,
        high=high,
        ticks=tuple(map(int, n_rows)),
        height=height,
    )
