"""Up to three runs over one bowl, side by side: their paths seen from above, and their losses.

The first is ink and solid, the second crimson and dashed, the third violet and dotted.
"""

from collections.abc import Mapping

import altair as alt
import numpy as np

from charts.bowl import middle, ring_table, rings
from charts.curves import epoch_axis, epoch_limits, loss_ends, loss_ticks
from charts.picture import (
    LIMITS,
    Column,
    Picture,
    between,
    evenly,
    layered,
    limits,
    rows,
    structure,
)
from charts.replay import NOW, SO_FAR, by_epoch, frames, joined
from charts.style import DATA, HEIGHT, MODEL, RIVAL, outward
from training.recorded_run import RecordedRun

INKS = (MODEL, RIVAL, DATA)
DASHES = ([1, 0], [7, 3], [2, 2])
SHAPES = ("circle", "square", "diamond")
SIGNS = ("●", "■", "◆")
LOWEST = 1e-9
"""Share of the first loss below which nothing is told apart any more."""


def _names(names: tuple[str, ...]) -> list[alt.Chart]:
    """Write the names of the runs above the picture, each in its ink."""
    layers = []
    at = 0
    for i, name in enumerate(names):
        one = rows(LIMITS).mark_text(align="left", baseline="bottom", fontWeight="bold", y=-8)
        text = alt.TextValue(f"{SIGNS[i]} {name}")
        layers.append(one.encode(x=alt.XValue(at), text=text, color=INKS[i]))
        at += 42 + 8 * len(name)
    return layers


@structure
def _paths(names: tuple[str, ...], titles: tuple[str, str], height: int) -> alt.LayerChart:
    x = alt.X("x:Q", title=titles[0], scale=evenly("x0", "x1", "width"))
    y = alt.Y("y:Q", title=titles[1], scale=evenly("y0", "y1", "height"))
    layers = [rings(x, y, "loss"), middle(x, y, MODEL)]
    for i in range(len(names)):
        mine = rows("runs").transform_filter(f"datum.run === {i} && isValid(datum.x)")
        path = mine.transform_filter(SO_FAR).encode(
            x=x, y=y, order=alt.Order("frame:Q"), color=INKS[i]
        )
        now = mine.transform_filter(NOW).encode(x=x, y=y, color=INKS[i])
        layers += [
            path.mark_line(clip=True, strokeWidth=2, strokeDash=DASHES[i], opacity=0.85),
            now.mark_point(shape=SHAPES[i], filled=True, size=170, opacity=1, clip=True),
        ]
    return layered(*layers, *_names(names), height=height)


def paths(
    runs: Mapping[str, RecordedRun],
    *,
    contours: np.ndarray,
    levels: np.ndarray,
    titles: tuple[str, str],
    height: int = HEIGHT,
) -> Picture:
    """Draw a bowl around zero from above, and how up to three runs walk down it.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        Runs alone by name, recorded at the same epochs, with the same two parameters.
    contours, levels
        As in `charts.bowl.ring_table`.
    titles : (str, str)
        What the axes are called.
    height : int
        In pixels.
    """
    each = [
        frames(run, **dict(zip("xy", run.parameters.values(), strict=True)))
        for run in runs.values()
    ]
    any_run = next(iter(runs.values()))
    reach = 1.25 * max(abs(float(value[0])) for value in any_run.parameters.values())
    x0, x1 = outward(-reach, reach)
    tables: dict[str, Mapping[str, Column]] = {
        "rings": ring_table(contours, levels),
        "runs": joined(dict(enumerate(each))),
        LIMITS: limits(x0=x0, x1=x1, y0=x0, y1=x1, last=any_run.n_frames - 1),
    }
    for name in "xy":  # whoever explodes is far away, not at the end of a four-byte number
        tables["runs"] = {
            **tables["runs"],
            name: _near(np.asarray(tables["runs"][name]), 50 * reach),
        }
    return Picture(_paths(tuple(runs), titles, height), tables)


def _near(values: np.ndarray, most: float) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values) <= most, values, np.nan)


@structure
def _losses(names: tuple[str, ...], loss_name: str, unit: str, height: int) -> alt.LayerChart:
    x = epoch_axis(unit)
    y = alt.Y(
        "loss:Q", title=loss_name, scale=between("low", "high", log=True), axis=loss_ticks(True)
    )
    layers = []
    for i, name in enumerate(names):
        mine = rows("runs").transform_filter(f"datum.run === {i} && isValid(datum.loss)")
        line = mine.encode(x=x, y=y, color=INKS[i])
        tips = [
            alt.Tooltip("epoch:Q", title=f"{name}, {unit}", format=",d"),
            alt.Tooltip("loss:Q", title=loss_name, format=".4~g"),
        ]
        layers += [
            line.mark_line(clip=True, strokeDash=DASHES[i], opacity=0.35, strokeWidth=2),
            line.transform_filter(SO_FAR).mark_line(clip=True, strokeDash=DASHES[i], strokeWidth=2),
            line.transform_filter(NOW).mark_point(
                shape=SHAPES[i], filled=True, size=110, opacity=1
            ),
            line.mark_circle(size=90, opacity=0, clip=True).encode(tooltip=tips),
        ]
    return layered(*layers, *_names(names), height=height)


def losses(runs: Mapping[str, RecordedRun], *, loss_name: str, height: int = HEIGHT) -> Picture:
    """Draw the losses of up to three runs by step, on a logarithmic axis.

    Parameters
    ----------
    runs : mapping of str to RecordedRun
        As in `paths`.
    loss_name : str
        What the loss is called.
    height : int
        In pixels.
    """
    any_run = next(iter(runs.values()))
    first = float(any_run.loss[0])
    each = [
        by_epoch(run, loss=np.maximum(_near(run.loss, 1e3 * first), LOWEST * first))
        for run in runs.values()
    ]
    shown = joined(dict(enumerate(each)))
    low, high = loss_ends(np.asarray(shown["loss"]), log=True)
    tables: dict[str, Mapping[str, Column]] = {
        "runs": shown,
        LIMITS: limits(**epoch_limits(any_run), low=low, high=high),
    }
    return Picture(_losses(tuple(runs), loss_name, any_run.unit, height), tables)


@structure
def _apart(y_title: str, height: int) -> alt.LayerChart:
    x = epoch_axis()
    axis = alt.Axis(format=".0e", tickCount=6)
    y = alt.Y("apart:Q", title=y_title, scale=between("low", "high", log=True), axis=axis)
    line = rows("frames").encode(x=x, y=y, color=MODEL)
    mark = rows("mark").encode(y=y, color=RIVAL)
    return layered(
        mark.mark_rule(strokeDash=[5, 4]),
        mark.mark_text(align="right", dy=-8).encode(
            x=alt.XValue(alt.ExprRef("width")), text=alt.Text("name:N")
        ),
        line.mark_line(clip=True, opacity=0.35),
        line.transform_filter(SO_FAR).mark_line(clip=True),
        line.transform_filter(NOW).mark_circle(size=110, opacity=1, clip=True),
        height=height,
    )


def apart(
    run: RecordedRun,
    difference: np.ndarray,
    *,
    mark: float,
    mark_name: str,
    y_title: str,
    height: int = HEIGHT,
) -> Picture:
    """Draw how far two runs are apart by epoch, on a logarithmic axis, below a mark.

    Parameters
    ----------
    run : RecordedRun
        One of them.
    difference : (n_frames,) array of float
        Zero is drawn at the axis' lower end.
    mark : float
        A difference that has a line of its own.
    mark_name : str
        What it is called.
    y_title : str
        What is compared.
    height : int
        In pixels.
    """
    low, high = 1e-17, 10 * max(mark, float(difference.max()))
    tables: dict[str, Mapping[str, Column]] = {
        "frames": by_epoch(run, apart=np.maximum(difference, low)),
        "mark": {"apart": [mark], "name": [mark_name]},
        LIMITS: limits(**epoch_limits(run), low=low, high=high),
    }
    return Picture(_apart(y_title, height), tables)
