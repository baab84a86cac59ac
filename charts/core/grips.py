"""Grips: marks that can be dragged and move knobs, see `ui.controls.knobs.Knobs.grab`.

The browser finds them by name, and computes positions from two invisible marks at 0 and 1 of both
axes, which must be linear.
"""

import altair as alt

from charts.core.picture import LIMITS, draw, group, rows
from charts.core.style import TOUCH
from charts.core.vega_internals import GRIP

_SCALE = "scale"
_RING, _REACH = 300, 1900
"""Areas in square pixels of the ring around a grip, and of what a finger hits."""


def scale(x: alt.X, y: alt.Y) -> alt.Chart:
    """Return the invisible layer from which the browser computes positions; once per picture."""
    along, up = (str(channel.shorthand).partition(":")[0] for channel in (x, y))
    ends = (
        rows(LIMITS).spread(**{along: "sequence(2)"}).transform_calculate(**{up: f"datum.{along}"})
    )
    ends.name = f"{GRIP}{_SCALE}"
    unseen = ends.mark_point(opacity=0, size=1, clip=True)
    return unseen.encode(x=x, y=y)


def grip(chart: alt.Chart, name: str, *axes: alt.X | alt.Y, clip: bool = False) -> alt.LayerChart:
    """Return the layer that makes each row's mark a grip: a ring, and the area to hit.

    The grip's name is unique in the picture; the chart has the fields of both axes, which a group
    around it may give. One that may leave them needs ``clip``, or the picture shrinks to make room.
    """
    ring = draw.mark_point(
        shape="circle", size=_RING, strokeWidth=2.5, opacity=1, clip=clip
    ).encode(color=TOUCH)
    reach = draw.mark_circle(size=_REACH, opacity=0, clip=clip)
    reach.name = f"{GRIP}{name}"
    return group(chart.encode(*axes), ring, reach)
