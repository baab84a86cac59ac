"""Charts that follow a knob while it is dragged, before the server knows.

The page sends a browser event with the values of moving knobs, received by the Vega signal
``live``. A released knob's value comes from the server in the tables.
"""

import altair as alt
from altair import datum

from charts.core.formulas import Formula, expr, formula
from charts.core.picture import LIMITS_ROW, draw
from charts.core.style import MODEL
from charts.core.vega_internals import kept, signal

EVENT = "knobs-live"
"""Type of the browser event; its detail has values by knob."""

SIGNAL = signal("live", {}, EVENT, "event.detail")
"""The signal with the dragged knobs' values."""

HELD = signal("held", {}, EVENT, "merge(held, event.detail)")
"""The signal with the last value that each knob was dragged to, kept once it is released."""

HERE, BEEN = "_here", "been"
"""A parameter of a picture, and the signal with all values that it has had, each between bars."""
KEPT = kept(BEEN, HERE, unless=f"{SIGNAL['name']}.sways")


def live(knob: Formula, otherwise: Formula) -> Formula:
    """Return a knob's value while dragged, or else the table's.

    The knob's name may be an expression, such as ``"h" + datum.i``.
    """
    dragged = formula(SIGNAL["name"])[knob]
    return expr.if_(expr.isValid(dragged), dragged, otherwise)


def held(name: Formula, otherwise: Formula) -> Formula:
    """Return what was last dragged to in this picture, such as a ring's place, or else this."""
    # Short, as it stands in one expression again and again; a 0, where no ring stands, is none.
    return formula(HELD["name"])[name] | otherwise


def place_of(knob: str) -> Formula:
    """Return the value of a knob listed in the table of limits."""
    return live(knob, getattr(LIMITS_ROW, knob))


def at_knob(knob: str) -> Formula:
    """Return a transform filter that keeps rows with a knob's current value."""
    return datum[knob] == place_of(knob)


def how_many(which: Formula, are: str, more: Formula = "", *, y: int = -6) -> alt.Chart:
    """Write above a picture for how many rows something holds, such as "2 of 4 right".

    ``more`` is added; it may use how many they are, ``n``. ``y`` is where, in pixels.
    """
    return (
        draw.transform_calculate(counts=which)
        .transform_aggregate(n="sum(counts)", of="count()")
        .transform_calculate(label=datum.n + " of " + datum.of + f" {are}" + more)
        .mark_text(align="right", fontWeight="bold")
        .encode(x=alt.value("width"), y=alt.value(y), text="label:N", color=MODEL)
        .properties(name="count")  # read aloud, too (ui/components/aloud.js)
    )
