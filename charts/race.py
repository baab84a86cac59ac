"""Up to three runs over one bowl, seen from above.

The first is ink and solid, the second crimson and dashed, the third violet and dotted.
"""

from collections.abc import Mapping

import altair as alt
import numpy as np

from charts.bowl import middle, ring_table, rings
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
from charts.series import TRIO, name_layer, names_above
from charts.style import HEIGHT, MODEL, outward
from training.recorded_run import RecordedRun


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
