"""Pictures that are drawn only when somebody needs them, and what is sent of a drawn one.

Altair takes five to twenty milliseconds for a chart. A function marked with `drawing` therefore
only notes what is to be drawn and of what; whoever shows it can remember the finished picture
and need not have it drawn again for equal data.
"""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec

import altair as alt
import numpy as np
import pandas as pd

from charts.replay import replay_signal

P = ParamSpec("P")


@dataclass(frozen=True, eq=False, repr=False)
class Drawing:
    """A picture to be drawn.

    Attributes
    ----------
    draw : callable
        A function of `charts` that returns an Altair chart, or another `Drawing`.
    arguments : tuple
        What it is to be called with: a tuple of values, and a dict of those by name.
    """

    draw: Callable[..., Any]
    arguments: tuple[tuple[Any, ...], dict[str, Any]]

    def chart(self) -> alt.TopLevelMixin:
        """Draw it."""
        args, by_name = self.arguments
        drawn = self.draw(*args, **by_name)
        chart: alt.TopLevelMixin = drawn.chart() if isinstance(drawn, Drawing) else drawn
        return chart

    def __repr__(self) -> str:
        """Return what draws it."""
        return f"Drawing by {self.draw.__qualname__}"

    def __getstate__(self) -> tuple[str, str, object]:
        """Return what tells one picture from another; equal states are drawn alike."""
        return self.draw.__module__, self.draw.__qualname__, self.arguments

    def to_dict(self) -> dict[str, Any]:
        """Draw it, and return its Vega-Lite dictionary, checked against the schema."""
        spec: dict[str, Any] = self.chart().to_dict()
        return spec


def drawing(draw: Callable[P, alt.TopLevelMixin | Drawing]) -> Callable[P, Drawing]:
    """Mark a function that draws a chart: called, it returns the `Drawing`."""

    @wraps(draw)
    def note(*args: P.args, **by_name: P.kwargs) -> Drawing:
        return Drawing(draw, (args, by_name))

    return note


_tables: ContextVar[dict[int, tuple[str, pd.DataFrame]] | None] = ContextVar("tables", default=None)


def _name_table(data: Any = None, **options: Any) -> Any:
    """Give a chart's table a name and keep it as it is, where `to_spec` asks for that."""
    tables = _tables.get()
    if tables is None or not isinstance(data, pd.DataFrame):
        return alt.default_data_transformer(data, **options)
    name, _ = tables.setdefault(id(data), (f"table_{len(tables)}", data))
    return {"name": name}


alt.data_transformers.register("knobs", _name_table)
alt.data_transformers.enable("knobs")
# Checking each piece of a chart while it is put together costs a third of the time; the tests
# check every chart as a whole.
alt.utils.schemapi.disable_debug_mode()


def to_spec(picture: Drawing, player: str | None = None) -> dict[str, Any]:
    """Draw a picture and return its Vega-Lite dictionary, tied to a player if it follows one.

    Parameters
    ----------
    picture : Drawing
        Any of this package.
    player : str, optional
        Name of the player on the page that moves its frames.

    Returns
    -------
    dict
        Its ``datasets`` are tables, not rows written out, with numbers of four bytes.
    """
    tables: dict[int, tuple[str, pd.DataFrame]] = {}
    token = _tables.set(tables)
    try:
        # The tests validate every chart.
        spec: dict[str, Any] = picture.chart().to_dict(validate=False)
    finally:
        _tables.reset(token)
    spec["datasets"] = {name: _compact(table) for name, table in tables.values()}
    spec.setdefault("config", {})["signals"] = [replay_signal(player)]
    return spec


def _compact(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with numbers of four bytes, more than any screen shows, where they fit."""
    small = {}
    for name, column in table.items():
        values = column.to_numpy()
        if values.dtype == np.float64 and not (abs(values) > np.finfo("float32").max).any():
            small[name] = values.astype("float32")
        elif values.dtype == np.int64 and not (abs(values) > np.iinfo("int32").max).any():
            small[name] = values.astype("int32")
    return table.assign(**small)
