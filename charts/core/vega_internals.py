"""All that pictures use of Vega, Vega-Lite and Altair beyond what is documented.

What is lost should an upgrade break an entry, `tests/charts/test_vega_internals.py` says, and of
what is seen in a browser alone, `tests/browser/test_streamlit_parts.py`.
"""

from collections.abc import Iterable
from typing import Any, Self

GRIP = "grip_"
"""How the names of layers begin whose marks can be grabbed: Vega writes a layer's name into the
class of its marks, by which the browser finds them (``streamlit.js`` and ``page.css`` of
`ui.components`). Altair and Vega-Lite each put something of their own behind it."""

Signal = dict[str, Any]
"""A variable of a chart, of which its expressions may speak."""


def signal(name: str, value: Any, event: str | None = None, update: str = "") -> Signal:
    """Return a signal: a value that expressions may speak of, and its update after an event.

    Vega-Lite's grammar knows no signals of Vega's, but hands on what stands in ``config.signals``,
    and Vega hears events of the page's window there; the update may speak of ``event``.
    """
    if event is None:
        return {"name": name, "value": value}
    heard = {"events": {"source": "window", "type": event}, "update": update}
    return {"name": name, "value": value, "on": [heard]}


def with_signals(chart: dict[str, Any], signals: Iterable[Signal]) -> dict[str, Any]:
    return {**chart, "config": {**chart.get("config", {}), "signals": list(signals)}}


class Shallow:
    """Shares with its copies all that it says: Altair copies each layer three times over."""

    def copy(self, deep: bool | Iterable[str] = False, ignore: list[str] | None = None) -> Self:
        """Return a copy whose parts are those of this one, unless a part is asked for."""
        return super().copy(deep=deep, ignore=ignore)  # type: ignore[misc]
