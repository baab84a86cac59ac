"""A picture is a spec that never changes, and tables that do.

A chart function returns a `Picture`: a Vega-Lite spec built once with Altair over *named* tables,
and this run's tables as arrays. All that depends on data is in a table: rows, labels and their
positions, and in the table `LIMITS` the ends of the axes and the last frame. So a picture is cheap
to draw, and the browser keeps the view and only replaces data.
"""

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial, wraps
from typing import Any, ParamSpec, Self, cast

import altair as alt
import numpy as np
import pyarrow as pa

from charts.core.formulas import HIGH, WIDE, Formula, TableRow, expr, formula
from charts.core.style import HEIGHT, PAPER, TITLE
from charts.core.vega_internals import AS_SVG, Shallow
from charts.core.words import words_of
from training.recorded_run import RecordedRun

P = ParamSpec("P")
Column = np.ndarray | Sequence[Any]
Tables = Mapping[str, Mapping[str, Any]]
"""Tables by name, each with columns by name."""

LIMITS = "limits"
"""The table of one row with the ends of the axes, and ``last``, the index of the last frame."""
_ROUND = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12)

LIMITS_ROW = TableRow(LIMITS)


class Layer(Shallow, alt.Chart):
    """A layer of a chart. Copies are shallow: copy a part before you change it."""

    def spread(self, **lists: Formula) -> Self:
        """Give every entry of a list a row of its own, in a column."""
        return self.transform_calculate(**lists).transform_flatten([*lists])


class Layers(Shallow, alt.LayerChart):
    """Layers over each other."""


draw = Layer()
"""An empty layer for use in a `group`, which gives it table and shared channels."""


@dataclass(frozen=True, eq=False, repr=False)
class Picture:
    """A Vega-Lite spec as JSON without data, and the columns of each table that it names.

    Columns are one-dimensional and of equal length. ``words()`` describes what the tables show, for
    those who cannot see it: see `charts.core.words`, unless a picture has words of its own.
    """

    spec: str
    tables: Tables
    words: Callable[[], str] = str

    @classmethod
    def of(
        cls,
        spec: str,
        tables: Mapping[str, Any],
        *,
        x_ends: tuple[float, float] | None = None,
        y_ends: tuple[float, float] | None = None,
        words: Callable[[], str] | None = None,
        last: int = 0,
        **ends: float | str,
    ) -> "Picture":
        """Return the picture of a `structure` with its tables and limits.

        The limits have the ends of the axes, ``x0``, ``x1``, ``y0`` and ``y1``, the last frame's
        index, ``last``, and all other ``ends``.

        Raises
        ------
        ValueError
            If an axis ends at no finite number.
        """
        axes = (("x", x_ends or ()), ("y", y_ends or ()))
        at = {f"{axis}{i}": [end] for axis, pair in axes for i, end in enumerate(pair)}
        if wrong := [f"{name} is {end}" for name, (end,) in at.items() if not math.isfinite(end)]:
            raise ValueError(f"The ends of an axis must be finite numbers: {', '.join(wrong)}.")
        others = {name: [end] for name, end in ends.items()}
        limits: dict[str, Sequence[Any]] = {**at, **others, "last": [last]}
        words = words or partial(words_of, spec, tables, limits)
        return cls(spec, {**tables, LIMITS: limits}, words)

    def to_dict(self) -> dict[str, Any]:
        """Return the spec with its tables as rows, valid Vega-Lite anywhere."""
        tables = {
            name: pa.table(_arrow(columns)).to_pylist() for name, columns in self.tables.items()
        }
        return {**json.loads(self.spec), "datasets": tables}


def structure(build: Callable[P, alt.TopLevelMixin]) -> Callable[P, str]:
    """Decorate a function that builds a chart over named tables, caching its JSON by arguments."""

    @wraps(build)
    def text(*args: P.args, **by_name: P.kwargs) -> str:
        # Tests validate every chart; here it would cost time at each start.
        spec = build(*args, **by_name).to_dict(validate=False)
        _scale_once(spec, {})
        kept = {name: part for name, part in spec.items() if name != "$schema"}
        return json.dumps(kept | AS_SVG)

    return cast("Callable[P, str]", cache(text))


def _scale_once(part: dict[str, Any], seen: dict[str, Any]) -> None:
    """Leave the scale and the axis of x and of y to the first layer that has them."""
    channels = part.get("encoding", {})
    for name in {"x", "y"} & channels.keys():
        both = {what: channels[name][what] for what in ("axis", "scale") if what in channels[name]}
        if both and seen.setdefault(name, both) == both and seen[name] is not both:
            channels[name] = {k: v for k, v in channels[name].items() if k not in both}
    for layer in part.get("layer", ()):
        _scale_once(layer, seen)


def rows(table: str) -> Layer:
    """Start a layer over a named table."""
    return Layer(alt.NamedData(name=table))


def group(base: alt.Chart, *layers: alt.Chart | alt.LayerChart) -> alt.LayerChart:
    """Layer charts begun with `draw`, with one table, transforms and channels."""
    return Layers(
        layer=list(layers), data=base.data, transform=base.transform, encoding=base.encoding
    )


def on_rims(chart: alt.Chart, *, rim: int = 4, **text: Any) -> list[alt.Chart]:
    """Return layers that write on a rim of paper, which no line crosses."""
    rims = chart.mark_text(stroke=PAPER, strokeWidth=rim, strokeJoin="round", **text)
    return [rims, chart.mark_text(**text)]


def on_sides(
    right: Formula, dx: int, *, dy: tuple[int, int] = (0, 0), **text: Any
) -> list[alt.Chart]:
    """Return layers that write a name to the right of a place if so, or else to its left.

    ``dx`` is the distance, and ``dy`` how far down on either side.
    """
    to_right, to_left = draw.transform_filter(right), draw.transform_filter(~right)
    down: list[dict[str, Any]] = [{"dy": each} if each else {} for each in dy]
    return [
        to_right.mark_text(align="left", dx=dx, **down[0], **text),
        to_left.mark_text(align="right", dx=-dx, **down[1], **text),
    ]


def limit(name: str, at_first: float) -> Formula:
    """Return an entry of the limits, for a scale; ``at_first`` until the table arrives."""
    return expr.if_(expr.length(expr.data(LIMITS)), getattr(LIMITS_ROW, name), at_first)


def between(low: str, high: str, *, log: bool = False) -> alt.Scale:
    """Return a scale that ends at two entries of the table of limits.

    They are its ``domain``: with ``domainMin`` and ``domainMax`` Vega would also search every
    column for its ends, and warn about empty ones.
    """
    kind: dict[str, Any] = {"type": "log", "clamp": True} if log else {"zero": False}
    return alt.Scale(domain=[*map(alt.ExprRef, _ends(low, high))], nice=False, **kind)


def _ends(low: str, high: str) -> list[Formula]:
    return [limit(low, 1), limit(high, 10)]


def evenly(low: str, high: str, side: str) -> alt.Scale:
    """Return `between` for a plane whose axes have the same unit.

    The axis along the picture's longer side, "width" or "height", reaches further.
    """
    half = 0.5 * formula(side) / expr.min(WIDE, HIGH)
    ends = [alt.ExprRef(expr.lerp(_ends(low, high), at)) for at in (0.5 - half, 0.5 + half)]
    return alt.Scale(domain=ends, nice=False, zero=False)


def round_up(value: float) -> float:
    """Return the next round number above a positive value.

    Axes with round ends mostly stay when a knob moves, which is calmer and faster: a chart with
    only new data is not rebuilt.
    """
    if not 0 < value < 1e300:
        return value
    power = 10.0 ** math.floor(math.log10(value))
    return next(round_ * power for round_ in _ROUND if round_ * power >= value * (1 - 1e-9))


def outward(low: float, high: float) -> tuple[float, float]:
    """Return an axis's ends moved outward to round numbers, unless equal or not finite."""
    step = round_up((high - low) / 10)
    if not 0 < step < math.inf:
        return low, high
    return step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9)


def layered(
    *layers: alt.Chart | alt.LayerChart,
    title: str | None = None,
    height: int = HEIGHT,
    **shared: Any,
) -> alt.LayerChart:
    """Layer charts, with the table of limits and the parameter ``frame``, the current one.

    ``shared`` encodes layers that do not encode that channel themselves.
    """
    frame: Any = alt.param(name="frame", expr=expr.min(formula("replay"), limit("last", 0)))
    front = [Layers(layer=list(layers)).encode(**shared)] if shared else layers
    chart = Layers(layer=[unseen(LIMITS), *front], height=height)
    if title is not None:
        chart.title = alt.TitleParams(title, **TITLE)
    # `add_params` would copy the whole chart several times.
    chart.params = [frame.param]
    return chart


def unseen(table: str) -> alt.Chart:
    """Return an invisible layer: a table exists only if some layer uses it."""
    return rows(table).mark_point(opacity=0, size=0)


def to_arrow(columns: Mapping[str, Any]) -> bytes:
    """Return a table as an Arrow stream.

    Integers take the fewest bytes that fit, other numbers 32-bit floats, with non-finite ones
    missing. Repeated words are sent once.
    """
    arrays = _arrow(columns)
    batch = pa.RecordBatch.from_arrays(list(arrays.values()), list(arrays))
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    sent: bytes = sink.getvalue().to_pybytes()
    return sent


_MIN_ROWS_PACKED = 50
"""Rows from which packing a column pays."""
_MAX_FLOAT32 = float(np.finfo(np.float32).max)


def _arrow(columns: Mapping[str, Any]) -> dict[str, pa.Array]:
    return {name: _packed(np.asarray(values)) for name, values in columns.items()}


def _packed(values: np.ndarray) -> pa.Array:
    if values.dtype.kind == "f":
        missing = ~np.isfinite(values)
        # Clipped to the range of 32 bits, which is beyond any axis.
        narrow = np.maximum(np.minimum(values, _MAX_FLOAT32), -_MAX_FLOAT32).astype(np.float32)
        if missing.any():
            return pa.array(narrow, mask=missing)
        if len(values) < _MIN_ROWS_PACKED or not _are_whole(narrow):
            return pa.array(narrow)
        values = narrow.astype(np.int32)
    if values.dtype.kind in "iu" and values.size:
        low, high = int(values.min()), int(values.max())
        return pa.array(values.astype(np.min_scalar_type(min(low, -high - 1) if low < 0 else high)))
    packed = pa.array(values if values.dtype.kind in "iub" else values.tolist())
    return numbered(packed) if pa.types.is_string(packed.type) else packed


def _are_whole(values: np.ndarray) -> bool:
    return bool((np.abs(values) < 2**31).all() and (values == np.rint(values)).all())


def numbered(words: pa.Array) -> pa.Array:
    """Dictionary-encode words, if that is shorter."""
    if len(words) < _MIN_ROWS_PACKED:
        return words
    coded = words.dictionary_encode()
    if len(coded.dictionary) > len(words) / 4:
        return words
    small = pa.int8() if len(coded.dictionary) < 2**7 else pa.int32()
    return pa.DictionaryArray.from_arrays(coded.indices.cast(small), coded.dictionary)


def frames(run: RecordedRun, **columns: np.ndarray) -> dict[str, Column]:
    """Return a table with a row per frame: its index, and the given columns."""
    return {"frame": np.arange(run.n_frames), **columns}


def stack(tables: Mapping[Any, Mapping[str, Column]], whose: str = "run") -> dict[str, Column]:
    """Stack the rows of several runs, with a column that names the run."""
    each = list(tables.values())
    n = [len(next(iter(table.values()))) for table in each]
    together = {name: np.concatenate([table[name] for table in each]) for name in each[0]}
    return {whose: np.repeat(list(tables), n), **together}
