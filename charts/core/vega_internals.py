"""Everything undocumented that pictures use of Vega, Vega-Lite and Altair.

`tests/charts/test_vega_internals.py` and, for the browser, `tests/browser/test_streamlit_parts.py`
show what an upgrade breaks.
"""

from collections.abc import Iterable
from typing import Any, Self

GRIP = "grip_"
"""Prefix of grips' layer names. Vega writes a layer's name into its marks' class, with additions of
Altair and Vega-Lite; the browser finds grips by it (``streamlit.js`` and ``page.css`` of
`ui.components`)."""
MARK = "mark_"
"""Prefix of the layer names of marks that prose names, found in the same way."""
GLIDE = "glide_"
"""Prefix of the layer names of marks that glide to where the next frame has them (``page.css``).
They need a key, by which Vega keeps a mark for the same row."""

AS_SVG = {"usermeta": {"embedOptions": {"renderer": "svg"}}}
"""Has a picture drawn as marks that can be found, however many rows it has: from 2,000 on
Streamlit would paint it."""

Signal = dict[str, Any]
"""A variable for use in a chart's expressions."""


def signal(name: str, value: Any, event: str | None = None, update: str = "") -> Signal:
    """Return a signal: a named value, updated by an event.

    Vega-Lite has no signals, but passes ``config.signals`` on to Vega, where page events can be
    received; the update may use ``event``.
    """
    if event is None:
        return {"name": name, "value": value}
    heard = {"events": {"source": "window", "type": event}, "update": update}
    return {"name": name, "value": value, "on": [heard]}


def kept(name: str, of: str, unless: str) -> Signal:
    """Return a signal that keeps all values that another one has had, in a text: "|9|17|"."""
    update = f"{unless} || indexof({name}, '|' + {of} + '|') >= 0 ? {name} : {name} + {of} + '|'"
    return {"name": name, "value": "|", "on": [{"events": {"signal": of}, "update": update}]}


def with_signals(chart: dict[str, Any], signals: Iterable[Signal]) -> dict[str, Any]:
    return {**chart, "config": {**chart.get("config", {}), "signals": list(signals)}}


class Shallow:
    """Shares its parts with copies, since Altair copies each layer three times."""

    def copy(self, deep: bool | Iterable[str] = False, ignore: list[str] | None = None) -> Self:
        """Return a shallow copy."""
        return super().copy(deep=deep, ignore=ignore)  # type: ignore[misc]
