"""A picture in words: what its tables show, with their figures, for those who cannot see it.

What stands in a table is known by its columns: `READINGS` says how tables are read that the browser
reckons with, and whatever else there is reads as rows that have names, as ways from first to last,
or as points. What things are called, and what is a percentage, stands in the spec. A picture that
follows a replay is told at its first and last frame.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from charts.core.picture import LIMITS, Column, Picture
from charts.core.series import KEYS, SIGNS
from training.activations import sigmoid
from training.figures import count, figure, out_of, percent
from training.recorded_run import may_diverge

Table = Mapping[str, Column]

_AT_MOST = 8
"""Rows that are told one by one; of more the greatest and the least."""
# fmt: off
_UNTOLD = frozenset((
    "frame", "i", "step", "at", "stack", "scatter", "knob", "x_knob", "y_knob", "value_knob",
    "now", "torn", "out", "right", "below", "foot", "p", "total", "moved", "which", "line",
    "run", "second", "repeat", "who", "feature", "name_x", "name_y", "from", "from_x",
    "from_y", "start", "middle", "decided",
))
# fmt: on
"""Columns that say where a mark stands or whose it is, and are no figures of their own."""
_FEW = 4
"""Numbers that are told from first to last; of more the greatest and the least, at the end."""
_CLASSES = ("label", "truth", "succeeded", "y")
"""Columns that may say of which of two classes each row is."""


class _Titles(NamedTuple):
    """What a spec says of its columns."""

    axes: Mapping[str, str]
    fields: Mapping[str, str]
    shares: frozenset[str]


@cache
def _titles(spec: str) -> _Titles:
    axes: dict[str, str] = {}
    fields: dict[str, str] = {}
    shares = set()
    for channel, how in _encoded(json.loads(spec)):
        field, title = how.get("field", ""), how.get("title")
        name = _bare(" ".join(title) if isinstance(title, list) else title or "")
        label = (how.get("axis") or {}).get("labelExpr", "")
        if str(how.get("format", "")).endswith("%") or label.endswith("' %'"):
            shares.add(field)
        if name and channel in ("x", "y"):
            axes.setdefault(channel, name)
        if name and field:
            fields.setdefault(field.removesuffix("_told"), name)
    return _Titles(axes, fields, frozenset(shares))


def _bare(title: str) -> str:
    """Return a title without what it says of the look of marks, such as "(dashed: held out)"."""
    return re.sub(r" \([^()]*:[^()]*\)", "", title)


def _spoken(name: str) -> str:
    """Return the name of a row or a line without signs, and code as such."""
    name = " ".join(name.lstrip("".join(SIGNS.values())).rstrip(" ↑↓").split())
    return re.sub(r"\w*\.[A-Za-z]\w*", r"`\g<0>`", name)


def _encoded(layer: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Go through every channel of every layer, those of both axes first."""
    every = sorted(layer.get("encoding", {}).items(), key=lambda one: one[0] not in "xy")
    for channel, how in every:
        for each in how if isinstance(how, list) else [how]:
            if isinstance(each, dict):
                yield channel, each
    for inner in layer.get("layer", []):
        yield from _encoded(inner)


@dataclass(frozen=True)
class _View:
    """A picture that is being read: all its tables, and what they are called."""

    tables: Mapping[str, Table]
    titles: _Titles

    def name(self, column: str) -> str:
        """Return what a column is called."""
        return self.titles.fields.get(column, column.replace("_", " "))

    def write(self, column: str, value: float) -> str:
        """Write a value of a column."""
        share = column in self.titles.shares or column.startswith("probability")
        return percent(value, 1) if share else figure(value)

    def names(self, n: int) -> list[str]:
        """Return what the lines are called, of which there are n."""
        names = [str(name) for name in self.tables.get("names", {}).get("name", ())]
        if len(names) < n:
            return ["the line"] if n == 1 else [f"line {i}" for i in range(1, n + 1)]
        return [_spoken(name) for name in names]

    def limit(self, name: str, otherwise: float = 0.0) -> float:
        """Return an entry of the table of limits."""
        return float(self.tables[LIMITS].get(name, [otherwise])[0])


def words(picture: Picture) -> list[str]:
    """Say in sentences what the tables of a picture show.

    Parameters
    ----------
    picture : Picture

    Returns
    -------
    list of str
        One or more, with figures; for a picture whose tables are empty none.
    """
    reckoned = {} if picture.reckoned is None else picture.reckoned()
    tables = {**picture.tables, **reckoned}
    view = _View(tables, _titles(picture.spec))
    read = [_read(name, table, view) for name, table in tables.items() if name not in _ASIDE]
    return [_capital(sentence) for sentence in read if sentence]


def _read(name: str, table: Table, view: _View) -> str:
    """Read one table with the first of `READINGS` that knows its columns; "" if it is empty."""
    if not all(len(column) for column in table.values()):
        return ""
    text = next((read for columns, read in READINGS if columns <= {*table, f"[{name}]"}), _plain)(
        table, view
    )
    whose = "" if "name" in table else _WHOSE.get(name, "")
    return f"{whose}: {text}" if whose and text else text


_WHOSE = {
    "own": "yours",
    "machine": "the machine’s",
    "theory": "in theory",
    "guess": "guessed",
    "sketch": "what you drew",
    "truth": "the truth",
    "target": "to be covered",
    "measured": "measured",
    "held_out": "held out",
    "chosen": "chosen in training",
    "start": "at the start",
}
"""Tables that say what others do, of something else."""
_ASIDE = frozenset((LIMITS, "names", "legend", "labels", "ideal", "guessing", "one", "rule"))
"""Tables without figures of their own: what they say, others say, too."""


def _plain(table: Table, view: _View) -> str:
    """Read rows that have names, ways from first to last, or points."""
    named = next((c for c, v in table.items() if isinstance(v[0], str) and "knob" not in c), None)
    numbers = {
        c: np.asarray(v, dtype=float)
        for c, v in table.items()
        if c not in _UNTOLD and np.asarray(v).dtype.kind in "iuf"
    }
    if named is not None:
        return _rows([_spoken(str(name)) for name in table[named]], numbers, view)
    if {"frame", "step"} & set(table):
        return _ways(table, numbers, view)
    return _points(table, numbers, view)


def _rows(names: Sequence[str], numbers: Mapping[str, np.ndarray], view: _View) -> str:
    """Read what has names: all of it, or of many the three greatest and the least."""
    numbers = {c: v for c, v in numbers.items() if c not in _CLASSES[:2]}
    if not numbers:
        return f"{', '.join(names)}."
    n = len(names)
    shown = list(range(n))
    if n > _AT_MOST:
        size = np.nan_to_num(next(iter(numbers.values())), nan=-np.inf)
        shown = [int(i) for i in (*np.argsort(-size, kind="stable")[:3], size.argmin())]
    same = list(numbers)[:1] if _all_alike(list(numbers.values())) else list(numbers)
    each = []
    for i in dict.fromkeys(shown):
        values = [(view.name(c), view.write(c, float(numbers[c][i]))) for c in same]
        text = values[0][1] if len(same) == 1 else ", ".join(f"{c} {v}" for c, v in values)
        each.append(names[i] if names[i].endswith(f" {text}") else f"{names[i]}: {text}")
    title = f"{view.name(same[0])}, " if len(same) == 1 else ""
    intro = f"the three greatest and the least of {n}, " if n > _AT_MOST else ""
    return f"{title}{intro}{'; '.join(each)}."


def _all_alike(columns: Sequence[np.ndarray]) -> bool:
    return all(np.array_equal(columns[0], column, equal_nan=True) for column in columns[1:])


def _ways(table: Table, numbers: Mapping[str, np.ndarray], view: _View) -> str:
    """Say from where to where each number goes, for each run of a table of several."""
    if len(numbers) > _FEW:
        return _at_end(numbers, view)
    clauses = []
    for whose, rows in _runs(table, view).items():
        each = [f"{view.name(c)} {_from_to(c, v[rows], view)}" for c, v in numbers.items()]
        clauses.append(f"{whose}{', '.join(each)}")
    return f"{'; '.join(clauses)}." if numbers else ""


def _runs(table: Table, view: _View) -> dict[str, np.ndarray]:
    """Return the rows of each run of a table, by its name; "" for one alone."""
    column = next((c for c in ("second", "run", "which") if c in table), None)
    if column is None:
        return {"": np.arange(len(next(iter(table.values()))))}
    whose = np.asarray(table[column])
    kinds = list(dict.fromkeys(whose.tolist()))
    names = view.names(len(kinds))
    return {f"{n}: ": np.flatnonzero(whose == k) for n, k in zip(names, kinds, strict=False)}


def _from_to(column: str, values: np.ndarray, view: _View) -> str:
    """Say how a column begins and ends."""
    known = values[np.isfinite(values)]
    if not known.size:
        return "is no number"
    first, last = (view.write(column, float(known[i])) for i in (0, -1))
    if not np.isfinite(values[-1]):
        return f"begins at {first} and ends as no number"
    return f"is {last}" if first == last else f"goes from {first} to {last}"


def _span(column: str, values: np.ndarray, view: _View) -> str:
    """Say between which values a column lies."""
    known = values[np.isfinite(values)]
    if not known.size:
        return f"{view.name(column)} is no number"
    low, high = (view.write(column, float(end)) for end in (known.min(), known.max()))
    return f"{view.name(column)} {low if low == high else f'from {low} to {high}'}"


def _points(table: Table, numbers: Mapping[str, np.ndarray], view: _View) -> str:
    """Say how many points there are, of which classes, and where they lie."""
    n = len(next(iter(table.values())))
    of_class = _class_of(table)
    if set(table) == {"x", "y"} and n > _AT_MOST and of_class is None:
        return _lines_of("x", y="y")(table, view)
    spans = [_span(c, v, view) for c, v in numbers.items() if c != of_class]
    if n == 1:
        return f"{', '.join(spans)}." if spans else ""
    who = count(n, "point")
    if of_class is not None:
        ones = int(np.sum(np.asarray(table[of_class], dtype=float)))
        one, other = _TWO.get(of_class, ("of class 1", "of class 0"))
        who += f", {ones} {one} and {n - ones} {other}" if 0 < ones < n else ""
    return f"{who}; {', '.join(spans)}." if spans else f"{who}."


_TWO = {"succeeded": ("that succeeded", "that did not")}


def _class_of(table: Table) -> str | None:
    for column in _CLASSES:
        if column in table and len(table) > 1:
            values = np.asarray(table[column], dtype=float)
            if set(values.tolist()) <= {0.0, 1.0} and (column != "y" or "x" in table):
                return column
    return None


_SAME = 1e-5
"""Heights that differ by less, of what they are, are the same: tables hold seven digits."""


def curves(x: np.ndarray, lines: Mapping[str, np.ndarray], view: _View, column: str = "y") -> str:
    """Say of curves over one axis where they begin, end, are least and greatest, and cross.

    Parameters
    ----------
    x : (n_places,) array of float
    lines : mapping of str to (n_places,) array of float
        By name.
    view : _View
    column : str
        That has the title of their heights.
    """
    x_title = view.titles.axes.get("x", "x")
    y_title = view.titles.axes.get("y", view.name(column))
    ends = [figure(float(x[i])) for i in (0, -1)]
    x_title = f"“{x_title}”" if "," in x_title else x_title
    same = ends[0] == ends[1]
    over = f"at {x_title} {ends[1]}" if same else f"{x_title} from {ends[0]} to {ends[1]}"
    clauses = []
    for name, values in lines.items():
        who = y_title if len(lines) == 1 else name
        text = f"{who} {_from_to(column, values, view)}"
        if len(lines) <= 3:
            text += _turns(x, values, view, column)
        clauses.append(text)
    crossings = []
    if len(lines) <= 3:
        for (one, first), (other, second) in combinations(lines.items(), 2):
            with np.errstate(invalid="ignore"):
                gap = first - second
                gap[np.abs(gap) < _SAME * (np.abs(first) + np.abs(second))] = 0
            crossings += _crossings(x, gap, one, other, x_title)
    title = "" if len(lines) == 1 else f"{y_title}, "
    return ". ".join([f"{over}: {title}{'; '.join(clauses)}", *crossings]) + "."


def _turns(x: np.ndarray, values: np.ndarray, view: _View, column: str) -> str:
    """Say where a curve is least and greatest, if that is at neither end."""
    known = np.flatnonzero(np.isfinite(values))
    if known.size < 3:
        return ""
    ends = {view.write(column, float(values[known[i]])) for i in (0, -1)}
    text = ""
    for what, at in ("least", np.nanargmin), ("greatest", np.nanargmax):
        i = known[at(values[known])]
        value = view.write(column, float(values[i]))
        if value not in ends:
            text += f", {what} {value} at {figure(float(x[i]))}"
    return text


def _crossings(x: np.ndarray, gap: np.ndarray, one: str, other: str, x_title: str) -> list[str]:
    """Say where two curves cross, if they do; ``gap`` is the one less the other."""
    known = np.isfinite(gap) & (gap != 0)
    x, gap = x[known], gap[known]
    turns = np.flatnonzero(gap[1:] * gap[:-1] < 0)
    if not turns.size:
        return []
    i = turns[0]
    at = figure(x[i] + (x[i + 1] - x[i]) * gap[i] / (gap[i] - gap[i + 1]), 2)
    often = "cross" if turns.size == 1 else f"cross {turns.size} times, first"
    return [f"{_capital(one)} and {other} {often} near {x_title} {at}"]


def _capital(text: str) -> str:
    """Begin a sentence; symbols, such as w and x₁, stay as they are."""
    return text[0].upper() + text[1:] if re.match("[^\\W\\d]{2}|a ", text) else text


def _lines_by_key(table: Table, view: _View) -> str:
    keys = [key for key in KEYS if key in table]
    names = view.names(len(keys))
    lines = {n: np.asarray(table[key], dtype=float) for n, key in zip(names, keys, strict=False)}
    x = next(np.asarray(table[c], dtype=float) for c in ("x", "epoch") if c in table)
    return curves(x, lines, view)


def _lines_of(x: str, **columns: str) -> Callable[[Table, _View], str]:
    """Read columns as curves over another one, each with its name."""

    def read(table: Table, view: _View) -> str:
        lines = {name: np.asarray(table[c], dtype=float) for name, c in columns.items()}
        return curves(np.asarray(table[x], dtype=float), lines, view, next(iter(columns.values())))

    return read


def _rings(table: Table, view: _View) -> str:
    level, cx, cy = (np.asarray(table[c], dtype=float) for c in ("level", "cx", "cy"))
    return f"rings of {_span('level', level, view)}, around ({figure(cx[0])}, {figure(cy[0])})."


def _path(table: Table, view: _View) -> str:
    clauses = []
    newest = view.limit("step", np.inf) if "x_knob" not in table else np.inf
    for whose, rows in _runs(table, view).items():
        if "step" in table:
            rows = rows[np.asarray(table["step"])[rows] <= newest]
        x, y = (np.asarray(table[axis], dtype=float)[rows] for axis in "xy")
        known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
        if known.size:
            (x0, y0), (x1, y1) = ((figure(x[i]), figure(y[i])) for i in (known[0], known[-1]))
            way = (
                f"stays at ({x0}, {y0})"
                if (x0, y0) == (x1, y1)
                else (f"goes from ({x0}, {y0}) to ({x1}, {y1})")
            )
            clauses.append(f"{whose}the way {way}")
    across, up = (view.titles.axes.get(axis, axis) for axis in "xy")
    return f"{'; '.join(clauses)}, {across} first, {up} second." if clauses else ""


def _arrow(length: float, angle: float) -> str:
    return f"{figure(length)} long at {figure(angle)}°"


def _arrows(table: Table, view: _View) -> str:
    each = {
        str(who): (float(length), float(angle) + float(turn))
        for who, length, angle, turn in zip(
            *(table[c] for c in ("who", "length", "angle", "turn")), strict=True
        )
    }
    clauses = [f"{who} is {_arrow(*arrow)}" for who, arrow in each.items()]
    w_length, w_angle = each["w"]
    for who, (length, angle) in each.items():
        if who != "w":
            shadow = length * np.cos(np.radians(angle - w_angle))
            clauses.append(f"the shadow of {who} along w is {_even(shadow)} long")
            clauses.append(f"{who} · w = {_even(shadow * w_length)}")
    return f"{', '.join(clauses)}."


def _even(value: float) -> str:
    """Write what would be zero but for rounding as zero."""
    return figure(round(float(value), 9))


def _two_arrows(table: Table, view: _View) -> str:
    x, w = (
        (float(table[f"length_{one}"][0]), float(table[f"angle_{one}"][0])) for one in ("x", "w")
    )
    apart = abs((x[1] - w[1] + 180) % 360 - 180)
    dot = x[0] * w[0] * np.cos(np.radians(apart))
    names = [str(name) for name in table.get("what", ())]
    if not names:
        most = figure(x[0] * w[0])
        return (
            f"the dot product goes from {most} at 0° through 0 at 90° to −{most} at 180°; at your "
            f"angle, {figure(apart)}°, it is {_even(dot)}."
            if most != "0"
            else "the dot product is 0 at every angle, for an arrow has no length."
        )
    turn = float(table["turn"][0])
    places = [
        [length * trig(np.radians(angle + turn)) for length, angle in (x, w)]
        for trig in (np.cos, np.sin)
    ]
    values = [a * b for a, b in places]
    return f"{'; '.join(f'{n}: {_even(v)}' for n, v in zip(names, [*values, dot], strict=True))}."


def _measures(table: Table, view: _View) -> str:
    clauses = []
    columns = ("name", "i", "length", "angle", "length_w", "angle_w")
    for name, i, length, angle, length_w, angle_w in zip(*(table[c] for c in columns), strict=True):
        cosine = np.cos(np.radians(float(angle) - float(angle_w)))
        size = float(length) * float(length_w)
        value = (
            "nowhere, for an arrow has no length"
            if i and not size
            else _even(cosine if i else size * cosine)
        )
        clauses.append(f"{name}: {value}")
    return f"{'; '.join(clauses)}."


def _against_marks(table: Table, view: _View) -> str:
    n = sum(c.startswith("w") and c[1:].isdigit() for c in table)
    sums = sum(
        np.asarray(table[f"x{i}"], dtype=float) * np.asarray(table[f"w{i}"], dtype=float)
        for i in range(n)
    )
    mark, b = view.limit("mark"), view.limit("b")
    needed = mark if "True" not in str(view.tables.get("marks", {}).get("moved")) else -b
    title = view.titles.axes.get("x", "sum")
    each = "; ".join(
        f"{name}: {_even(value)}" for name, value in zip(table["name"], sums, strict=True)
    )
    return f"{title}, {each}. The mark is {figure(needed)}."


def _votes(table: Table, view: _View) -> str:
    parts = [
        (str(name), float(value) * float(weight))
        for name, value, weight, total in zip(
            *(table[c] for c in ("what", "value", "weight", "total")), strict=True
        )
        if not total
    ]
    text = "; ".join(f"{name}: {_even(part)}" for name, part in parts)
    return f"{text}. In all: {_even(sum(part for _, part in parts))}."


def _neuron(table: Table, view: _View) -> str:
    """Read a line, its numbers from first to last, and how many samples it judges rightly."""
    weights = [c for c in ("w", "w1", "w2", "b") if c in table]
    numbers = {c: np.asarray(table[c], dtype=float) for c in weights}
    text = _ways(table, numbers, view)
    samples = view.tables.get("samples")
    if samples is None or "y" not in samples:
        return text
    last = {c: float(v[-1]) for c, v in numbers.items()}
    x = np.asarray(samples["x"], dtype=float)
    z = (
        last["w"] * x
        if "w" in last
        else (last["w1"] * x + last["w2"] * np.asarray(samples["x2"], dtype=float))
    )
    z = np.round(z + last["b"], 5)
    edge = 0.0
    if "threshold" in table:
        share = min(max(float(table["threshold"][-1]), 1e-9), 1 - 1e-9)
        edge = float(np.log(share / (1 - share)))
    yes = (z > edge) | ((z == edge) & bool(view.limit("zero", 1.0)))
    right = int(np.sum(yes == (np.asarray(samples["y"], dtype=float) > 0.5)))
    finite = all(map(np.isfinite, last.values()))
    ruled = f" {_at_last(table, 'judged rightly')}: {out_of(right, len(x))}."
    return text + (ruled if finite else "")


def _at_last(table: Table, text: str) -> str:
    return f"At the end {text}" if len(table["frame"]) > 1 else _capital(text)


def _ways_of_lines(table: Table, view: _View) -> str:
    return _ways(table, {c: np.asarray(table[c], dtype=float) for c in "wb"}, view)


def _line(table: Table, view: _View) -> str:
    if "points" not in view.tables:
        return _neuron(table, view)
    text = _ways(table, {c: np.asarray(table[c], dtype=float) for c in "wb"}, view)
    points = view.tables["points"]
    w, b = (float(table[c][-1]) for c in "wb")
    with may_diverge():
        errors = w * np.asarray(points["x"], dtype=float) + b - np.asarray(points["y"], dtype=float)
    if not np.isfinite(errors).all():
        return text
    by = figure(np.abs(errors).mean())
    return f"{text} {_at_last(table, 'points and line')} are {by} apart on average."


def _sigmoid(table: Table, view: _View) -> str:
    w, b, ask = (float(table[c][0]) for c in ("w", "b", "ask"))
    odds = [np.exp(w * at + b) for at in (ask, ask + 1)]
    here, then = (f"{percent(each / (1 + each), 1)}, odds {figure(each)}" for each in odds)
    x = view.titles.axes.get("x", "x")
    return f"at {x} {figure(ask)} the probability is {here}; one further it is {then}."


def _flat_ends(table: Table, view: _View) -> str:
    x, w, b = (np.asarray(table[c], dtype=float) for c in "xwb")
    sums = w * x + b
    each = (
        f"z = {figure(z)}, sigmoid {figure(p)}, slope {figure(p * (1 - p))}"
        for z, p in zip(sums, sigmoid(sums), strict=True)
    )
    return f"the samples: {'; '.join(each)}."


def _matrix(table: Table, view: _View) -> str:
    n = [int(table[f"n{i}"][-1]) for i in range(4)]
    return (
        f"class 0: {n[0]:,} taken for class 0, {n[1]:,} for class 1; class 1: {n[2]:,} taken for "
        f"class 0, {n[3]:,} for class 1."
    )


def _decided(table: Table, view: _View) -> str:
    """Count the decisions of the last frame about the samples, as the browser does."""
    samples = view.tables.get("samples")
    if samples is None:
        return _neuron(table, view)
    x, y = (np.asarray(samples[c], dtype=float) for c in "xy")
    w, b, threshold = (float(table[c][-1]) for c in ("w", "b", "threshold"))
    yes = sigmoid(w * x + b) >= threshold
    counts = {f"n{2 * k + j}": [np.sum((y == k) & (yes == j))] for k in (0, 1) for j in (0, 1)}
    return f"{_neuron(table, view)} At threshold {figure(threshold)}, {_matrix(counts, view)}"


def _at_end(numbers: Mapping[str, np.ndarray], view: _View) -> str:
    names = [name.replace("_", " ") for name in numbers]
    last = np.array([values[-1] for values in numbers.values()])
    if not np.isfinite(last).all():
        return "at the end some of the bars are no numbers."
    return f"at the end, {_rows(names, {'weight': last}, view)}"


def _spread(table: Table, view: _View) -> str:
    clauses = []
    for what, column in zip(view.tables["labels"]["outcome"], ("zero", "one"), strict=True):
        bins = [f"{int(table[f'{column}_{i}'][-1]):,}" for i in range(10)]
        clauses.append(f"{what} {', '.join(bins)}")
    return f"how many got a probability of 0 to 10 %, and so on up to 100 %: {'; '.join(clauses)}."


def _means(table: Table, view: _View) -> str:
    if len(table["value"]) > _AT_MOST:
        return _points(table, {"value": np.asarray(table["value"], dtype=float)}, view)
    each = (view.write("value", float(value)) for value in table["value"])
    return f"the means, from the top down: {', '.join(each)}."


def _cut(table: Table, view: _View) -> str:
    x, truth = (np.asarray(table[c], dtype=float) for c in ("x", "truth"))
    cut = view.limit("cut")
    right = int(np.sum((x < cut) == (truth > 0)))
    points = _points({c: table[c] for c in ("x", "truth")}, {"x": x}, view)
    return f"{points} The cut is at {figure(cut)}; right are {out_of(right, len(x))}."


def _within(table: Table, view: _View) -> str:
    """Say of probabilities and how often it happened how many bins are within what luck allows."""
    band, seen = view.tables["band"], np.asarray(table["observed"], dtype=float)
    low, high = (np.asarray(band[c], dtype=float) for c in ("low", "high"))
    points = _points(table, {c: np.asarray(v, dtype=float) for c, v in table.items()}, view)
    if not low.size:
        return points
    n = int(np.sum((low - 1e-9 <= seen) & (seen <= high + 1e-9)))
    return f"{points} Within what luck allows: {n} of {len(seen)}."


def _hinges(table: Table, view: _View) -> str:
    each = (
        f"neuron {i} from {figure(h)} on with weight {figure(v)}"
        for i, h, v in zip(table["i"], table["h"], table["v"], strict=True)
    )
    return f"{', '.join(each)}."


def _nudged(table: Table, view: _View) -> str:
    each = (
        f"weight {i} is {figure(w)}, nudged by {figure(nudge)}"
        for i, w, nudge in zip(*(table[c] for c in ("i", "weight", "nudge")), strict=True)
    )
    return f"{'; '.join(each)}."


def _kinds(table: Table, view: _View) -> str:
    here, chosen = view.tables["here"], view.tables["chosen"]
    z = float(here["z"][0])
    y = np.interp(z, np.asarray(chosen["z"], dtype=float), np.asarray(chosen["y"], dtype=float))
    n = len(set(np.asarray(table["kind"]).tolist()))
    title = view.titles.axes.get("y", "height")
    return f"{count(n, 'curve')}; “{title}” of yours at z = {figure(z)} is {_even(y)}."


def _by_layer(table: Table, view: _View) -> str:
    frames = np.asarray(table["frame"])
    rows = np.flatnonzero(frames == frames[-1])
    each = (f"layer {table['layer'][i]} {figure(float(table['size'][i]))}" for i in rows.tolist())
    return f"{view.name('size')} at the end, {', '.join(each)}."


def _by_degree(table: Table, view: _View) -> str:
    """Read the errors, or their parts, of polynomials by their degree."""
    degree = view.limit("degree")
    size = next(c for c in ("before", "size") if c in table)
    whose = next((c for c in ("on", "part") if c in table), None)
    rows = np.flatnonzero(np.asarray(table["degree"], dtype=float) == degree)
    each = (
        f"{table[whose][i] if whose else 'error'} {figure(float(table[size][i]))}"
        for i in rows.tolist()
    )
    text = ", ".join(each)
    return f"at degree {figure(degree)}: {text}." if text else ""


def _fits(table: Table, view: _View) -> str:
    n = sum(c[0] == "f" and c[1:].isdigit() for c in table)
    curves_ = count(n, "thin curve") + " and their mean" if n else "one curve"
    return f"{curves_} of degree {figure(view.limit('degree'))}."


def _digit(table: Table, view: _View) -> str:
    which = int(table["which"][0])
    letters = str(view.tables["ink"]["levels"][which - 1])
    dark = sum(letter != "a" for letter in letters)
    return (
        f"number {which} of {len(view.tables['ink']['levels'])}, a {table['label'][0]} on "
        f"{len(letters)} pixels, of which {dark} have ink."
    ).replace(", a 8 ", ", an 8 ")


def _slope_curve(table: Table, view: _View) -> str:
    x, y, slope = (np.asarray(table[c], dtype=float) for c in ("x", "y", "slope"))
    i = int(view.limit("here"))
    here = f" At {figure(x[i])} it is {figure(y[i])}, with slope {figure(slope[i])}."
    return curves(x, {"the curve": y}, view) + (here if np.isfinite(y[i]) else "")


def _roc(table: Table, view: _View) -> str:
    clauses = []
    for whose, rows in _runs(table, view).items():
        hits, false = (np.asarray(table[c], dtype=float)[rows] for c in ("hits", "false_alarms"))
        reached = float(np.interp(0.1, false, hits))
        clauses.append(f"{whose}{percent(reached)} hits at 10 % false alarms")
    return f"{'; '.join(clauses)}."


def _blocks(table: Table, view: _View) -> str:
    names = list(dict.fromkeys(str(name) for name in table["name"]))
    return f"{count(len(table['call']), 'block')} for {' and '.join(map(_spoken, names))}."


def _bands(table: Table, view: _View) -> str:
    low, high = (np.asarray(table[c], dtype=float) for c in ("least", "most"))
    both = np.array([np.nanmin(low), np.nanmax(high)]) if np.isfinite(low).any() else low
    return f"the bands: {_span('y', both, view)}."


def _untold(_table: Table, _view: _View) -> str:
    return ""


_Reading = Callable[[Table, _View], str]
_BY_COLUMNS: tuple[tuple[str, _Reading], ...] = (
    ("x first", _lines_by_key),
    ("epoch first", _lines_by_key),
    ("x stack single", _lines_of("x", **{"the layers": "stack", "one matrix": "single"})),
    (
        "threshold training",
        _lines_of("threshold", **{"training": "training", "held out": "held out"}),
    ),
    ("[weights] x", _untold),
    ("[numbers] x", _untold),
    ("[frames] x", _untold),
    ("cx cy level", _rings),
    ("who length angle turn first_angle", _arrows),
    ("length_x angle_x length_w", _two_arrows),
    ("name who length length_w", _measures),
    ("name x0 w0", _against_marks),
    ("what value weight total", _votes),
    ("xx xy yy", _untold),
    ("x y w b", _flat_ends),
    ("w1 w2 b", _neuron),
    ("w b threshold", _decided),
    ("[lines] second w b", _ways_of_lines),
    ("[lines] run w b", _ways_of_lines),
    ("[lines] frame w b", _line),
    ("w b ask", _sigmoid),
    ("n0 n1 n2 n3", _matrix),
    ("zero_0 one_0", _spread),
    ("which value scatter", _means),
    ("truth who x", _cut),
    ("predicted observed n", _within),
    ("predicted low high", _untold),
    ("h v", _hinges),
    ("weight nudge", _nudged),
    ("z y kind", _kinds),
    ("[here] z", _untold),
    ("[chosen] z", _untold),
    ("frame layer size", _by_layer),
    ("degree before on", _by_degree),
    ("degree part size", _by_degree),
    ("degree f0", _fits),
    ("degree before x", _fits),
    ("which label i", _digit),
    ("levels", _untold),
    ("x y slope", _slope_curve),
    ("which false_alarms hits", _roc),
    ("[first] x y", _untold),
    ("[second] x y", _untold),
    ("name call start end", _blocks),
    ("x y least most", _bands),
    ("x y repeat", _untold),
    ("frame x y", _path),
    ("step x y", _path),
    ("x_knob y_knob", _untold),
)
READINGS: tuple[tuple[frozenset[str], _Reading], ...] = tuple(
    (frozenset(columns.split()), read) for columns, read in _BY_COLUMNS
)
"""By the columns that a table has, or by its [name], how it is read; the first that fits."""
