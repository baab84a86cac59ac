"""Charts that follow a knob while it is dragged, before the server hears of it.

The page sends a browser event with the values of the knobs that are being moved; the Vega signal
``live`` listens. What is let go comes back from the server in the tables, as ever.
"""

import altair as alt

from charts.core.picture import LIMITS_ROW, draw
from charts.core.style import MODEL
from charts.core.vega_internals import signal

EVENT = "knobs-live"
"""Type of the browser event; its detail is an object of values by the name of the knob."""

SIGNAL = signal("live", {}, EVENT, "event.detail")
"""What a spec hears beside the replay."""


def live(knob: str, otherwise: str) -> str:
    """Return what a knob says while it is dragged, or else its table; as expressions of Vega's."""
    return f"(isValid(live['{knob}']) ? live['{knob}'] : {otherwise})"


def live_of(knob: str, otherwise: str) -> str:
    """Return what `live` does, where the knob's name is an expression, too: "'h' + datum.i"."""
    return f"(isValid(live[{knob}]) ? live[{knob}] : {otherwise})"


def place_of(knob: str) -> str:
    """Return where a knob is, which has an entry of its own in the table of limits."""
    return live(knob, f"{LIMITS_ROW}.{knob}")


def at_knob(knob: str) -> str:
    """Return the transform filter that keeps the rows of where a knob is, by its column."""
    return f"datum.{knob} === {place_of(knob)}"


def how_many(which: str, are: str) -> alt.Chart:
    """Say above a picture of how many rows of a group something is true, such as "2 of 4 right"."""
    return (
        draw.transform_calculate(counts=which)
        .transform_aggregate(n="sum(counts)", of="count()")
        .transform_calculate(label=f"datum.n + ' of ' + datum.of + ' {are}'")
        .mark_text(align="right", fontWeight="bold")
        .encode(x=alt.value("width"), y=alt.value(-6), text="label:N", color=MODEL)
        .properties(name="count")  # told aloud, too (ui/components/aloud.js)
    )
