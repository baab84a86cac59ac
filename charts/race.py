"""Up to three runs over one bowl, side by side: their paths seen from above, and their losses.

The first is ink and solid, the second crimson and dashed, the third violet and dotted.
"""

from collections.abc import Mapping

import altair as alt
import numpy as np

from charts.bowl import middle, ring_table, rings
from charts.curves import loss_ends
from charts.picture import (
    LIMITS,
    Column,
    Picture,
    evenly,
    layered,
    limits,
    rows,
    structure,
)
from charts.replay import NOW, SO_FAR, frames, joined
from charts.series import TRIO, Axes, Line, name_layer, names_above, series
from charts.style import HEIGHT, MODEL, outward
from training.recorded_run import RecordedRun

LOWEST = 1e-9
"""Share of the first loss below which nothing is told apart any more."""


@structure
def _paths(n_runs: int, titles: tuple[str, str], height: int) -> alt.LayerChart:
    x = alt.X("x:Q", title=titles[0], scale=evenly("x0", "x1", "width"))
    y = alt.Y("y:Q", title=titles[1], scale=evenly("y0", "y1", "height"))
    layers = [rings(x, y, "loss"), middle(x, y, MODEL)]
    for i, look in enumerate(TRIO[:n_runs]):
        mine = rows("runs").transform_filter(f"datum.run === {i} && isValid(datum.x)")
        path = mine.transform_filter(SO_FAR).encode(
            x=x, y=y, order=alt.Order("frame:Q"), color=alt.ColorValue(look.ink)
        )
        now = mine.transform_filter(NOW).encode(x=x, y=y, color=alt.ColorValue(look.ink))
        layers += [
            path.mark_line(clip=True, strokeWidth=2, strokeDash=list(look.dash), opacity=0.85),
            now.mark_point(shape=look.shape, filled=True, size=170, opacity=1, clip=True),
        ]
    return layered(*layers, name_layer(TRIO[:n_runs]), height=height)


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
        "names": names_above(list(runs), TRIO),
        LIMITS: limits(x0=x0, x1=x1, y0=x0, y1=x1, last=any_run.n_frames - 1),
    }
    for name in "xy":  # whoever explodes is far away, not at the end of a four-byte number
        tables["runs"] = {
            **tables["runs"],
            name: _near(np.asarray(tables["runs"][name]), 50 * reach),
        }
    return Picture(_paths(len(runs), titles, height), tables)


def _near(values: np.ndarray, most: float) -> np.ndarray:
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(values) <= most, values, np.nan)


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
    lines = [
        Line(name, np.maximum(_near(run.loss, 1e3 * first), LOWEST * first), look)
        for (name, run), look in zip(runs.items(), TRIO, strict=False)
    ]
    ends = loss_ends(*(line.values for line in lines), log=True)
    axes = Axes(
        any_run.unit,
        loss_name,
        x_step=1,
        y_log=True,
        names="above",
        replayed=True,
        height=height,
    )
    return series(any_run, lines, axes, ends)


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
    axes = Axes("epoch", y_title, x_step=1, y_log=True, replayed=True, height=height)
    line = Line("", np.maximum(difference, low))
    return series(run, [line], axes, (low, high), levels={mark_name: mark})
