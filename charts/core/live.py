"""Charts that follow a knob while it is dragged, before the server knows.

The page sends a browser event with the values of moving knobs, received by the Vega signal
``live``. A released knob's value comes from the server in the tables.
"""

import altair as alt

from charts.core.picture import LIMITS_ROW, draw
from charts.core.style import MODEL
from charts.core.vega_internals import signal

EVENT = "knobs-live"
"""Type of the browser event; its detail has values by knob."""

SIGNAL = signal("live", {}, EVENT, "event.detail")
"""The signal with the dragged knobs' values."""


def live(knob: str, otherwise: str) -> str:
    """Return an expression for a knob's value while dragged, or else the table's."""
    return f"(isValid(live['{knob}']) ? live['{knob}'] : {otherwise})"


def live_of(knob: str, otherwise: str) -> str:
    """Return `live` for a knob whose name is itself an expression: "'h' + datum.i"."""
    return f"(isValid(live[{knob}]) ? live[{knob}] : {otherwise})"


def place_of(knob: str) -> str:
    """Return an expression for the value of a knob listed in the table of limits."""
    return live(knob, f"{LIMITS_ROW}.{knob}")


def at_knob(knob: str) -> str:
    """Return a transform filter that keeps rows with a knob's current value."""
    return f"datum.{knob} === {place_of(knob)}"


def how_many(which: str, are: str) -> alt.Chart:
    """Write above a picture for how many rows something holds, such as "2 of 4 right"."""
    return (
        draw.transform_calculate(counts=which)
        .transform_aggregate(n="sum(counts)", of="count()")
        .transform_calculate(label=f"datum.n + ' of ' + datum.of + ' {are}'")
        .mark_text(align="right", fontWeight="bold")
        .encode(x=alt.value("width"), y=alt.value(-6), text="label:N", color=MODEL)
        .properties(name="count")  # read aloud, too (ui/components/aloud.js)
    )
