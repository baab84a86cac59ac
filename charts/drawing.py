"""Pictures that are drawn only when somebody needs them, and what is sent of a drawn one.

Altair takes five to twenty milliseconds for a chart. A function marked with `drawing` therefore
only notes what is to be drawn and of what; whoever shows it can remember the finished picture
and need not have it drawn again for equal data.
"""

import json
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from itertools import groupby, takewhile
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
    _say_once(spec)
    unused = [] if "epoch" in json.dumps(spec) else ["epoch"]  # `frames` notes it for all
    spec["datasets"] = {
        name: _compact(table.drop(columns=unused, errors="ignore"))
        for name, table in tables.values()
    }
    spec.setdefault("config", {})["signals"] = [replay_signal(player)]
    return spec


def _say_once(spec: dict[str, Any]) -> None:
    """Write what layers have in common above them, where Vega-Lite lets them inherit it."""
    layers = spec.get("layer", [])
    if len(layers) < 2:
        return
    encodings = [layer.get("encoding", {}) for layer in layers]
    # Only channels that every layer has, for it would inherit one that it lacks.
    for channel in sorted(set.intersection(*map(set, encodings))):
        said = [encoding[channel] for encoding in encodings]
        usual = max(said, key=said.count)
        # A field takes over whatever it does not say itself, and would have too much of it.
        if said.count(usual) < 2 or any("field" in own and usual.keys() - own for own in said):
            continue
        spec.setdefault("encoding", {})[channel] = usual
        for encoding, own in zip(encodings, said, strict=True):
            if own == usual:
                del encoding[channel]
            elif "field" in own:
                encoding[channel] = {
                    k: v for k, v in own.items() if k == "field" or usual.get(k) != v
                }
    if not any("data" in layer for layer in layers):  # all of them start from the same rows
        _transform_once(spec)
    else:  # those that do, and follow each other, become a layer of layers
        spec["layer"] = []
        for _, group in groupby(layers, key=lambda layer: json.dumps(layer.get("data"))):
            alike = {"layer": list(group)}
            if len(alike["layer"]) > 1 and _transform_once(alike):
                alike["data"] = alike["layer"][0]["data"]
                for layer in alike["layer"]:
                    del layer["data"]
                spec["layer"].append(alike)
            else:
                spec["layer"] += alike["layer"]


def _transform_once(spec: dict[str, Any]) -> bool:
    """Move the first transforms of all layers, as far as they are the same, above them."""
    transforms = [layer.get("transform", []) for layer in spec["layer"]]
    steps = zip(*transforms, strict=False)
    same = list(takewhile(lambda step: all(each == step[0] for each in step), steps))
    if same:
        spec["transform"] = [step[0] for step in same]
        for layer in spec["layer"]:
            layer["transform"] = layer["transform"][len(same) :]
    return bool(same)


def _compact(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with numbers as short as they fit, floats of four bytes and no shorter."""
    small = {}
    for name, column in table.items():
        values = column.to_numpy()
        if values.dtype == np.float64 and not (abs(values) > np.finfo("float32").max).any():
            small[name] = values.astype("float32")
        elif values.dtype.kind == "i":
            small[name] = pd.to_numeric(values, downcast="integer")
    return table.assign(**small)
