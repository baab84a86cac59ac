"""All that pictures use of Vega-Lite beyond its grammar: signals that hear events of the page.

Its grammar knows no signals of Vega's, but hands on what stands in ``config.signals``. What is lost
should it no longer do so, `tests/browser/test_streamlit_parts.py` says.
"""

from collections.abc import Iterable
from typing import Any

Signal = dict[str, Any]
"""A variable of a chart, of which its expressions may speak."""


def signal(name: str, value: Any, event: str | None = None, update: str = "") -> Signal:
    """Return a signal.

    Parameters
    ----------
    name : str
        In expressions.
    value : object
        At first, such as JSON can say.
    event : str, optional
        The type of an event of the page's window after which it has another value.
    update : str
        That value, an expression of Vega's, which may speak of ``event``.
    """
    if event is None:
        return {"name": name, "value": value}
    heard = {"events": {"source": "window", "type": event}, "update": update}
    return {"name": name, "value": value, "on": [heard]}


def with_signals(chart: dict[str, Any], signals: Iterable[Signal]) -> dict[str, Any]:
    """Return a chart as Vega-Lite takes it that has signals."""
    return {**chart, "config": {**chart.get("config", {}), "signals": list(signals)}}
