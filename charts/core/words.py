"""What a picture shows, in sentences, for those who cannot see it.

They are made of what a picture has anyway: the rows of its tables, and from its spec the titles of
axes and tooltips. A few rows are told one by one, curves by their ends and extremes, what moves by
its beginning and its end, all else by ranges. A table is called by its name, a column by its title
or else by its name; tables and columns that begin with an underscore are only for drawing.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from charts.core.vega_internals import GRIP
from training.figures import beside, figure, percent

Write = Callable[[float], str]
"""Formats a number."""
_FEW = 8
"""Rows told one by one; of more names only those of the three largest and of the smallest."""
_MOST_FIGURES = 24
"""In a table that is told row by row."""
_MOST_GROUPS = 6
_MOST_WORDS = 80
"""Of a picture; if there are more, only its first table is told in parts, or none."""
_COPIED = re.compile(r"(?:if\(.*,)?datum\.(\w+)\)?")
"""A calculated column that is another one, but where a knob is dragged."""
_BY_KNOB = re.compile(r"live\['\w+'\],data\('limits'\)\[0\]\.([^\W_]\w*)\)")
"""A value in the table of limits that a knob changes."""
_SIGN = re.compile(r"^[●○■◆▲] |  ↑$")
"""What `charts.core.series` adds to the names of its lines."""
_RUNS = ("run", "second", "line", "which")
"""Columns that say to which of the names above a picture a row belongs."""
_NAMES = ("name", "who")
"""Columns with the names of rows, even if they are not written as they are."""
_PARTS = ("color", "shape", "detail")
"""Channels that part rows."""


@dataclass
class _Drawn:
    """What a spec says about the columns of one table."""

    titles: dict[str, str] = field(default_factory=dict)
    writes: dict[str, Write] = field(default_factory=dict)
    written: set[str] = field(default_factory=set)  # as text
    placed: Sequence[str] = ()  # on axes that are not shown
    parts: list[str] = field(default_factory=list)  # that part the rows
    along: str = ""  # along which a line is drawn
    is_path: bool = False  # along which it is no curve, but a way
    folded: Sequence[str] = ()  # drawn as one column
    together: str = ""  # the name of that

    def note(self, column: str, channel: str, how: Mapping[str, Any], axis: Any) -> None:
        """Note how a column is drawn; ``axis`` is its axis as a channel of the spec."""
        title = axis.get("title") or how.get("title")
        # If a copy is drawn, its title may tell less than a name in words.
        if title and (column == how["field"] or len(column) < 3):
            title = bare(title if isinstance(title, str) else " ".join(title))
            taken = title in self.titles.values()
            self.titles.setdefault(column, spoken(column) if taken else title)
        if " %'" in str(axis.get("axis") or "") or "%" in how.get("format", ""):
            self.writes[column] = share
        elif axis.get("scale", {}).get("type") == "log":
            self.writes[column] = figure
        if how.get("type") in ("nominal", "ordinal"):
            self.written.add(column)
        if channel in _PARTS:
            self.parts.append(column)


class _Column(NamedTuple):
    """Numbers that are told."""

    title: str
    write: Write
    values: np.ndarray

    def at(self, i: int) -> str:
        return self.write(float(self.values[i]))

    def ends(self) -> str:
        """Say how values begin and end."""
        known = self.values[np.isfinite(self.values)]
        if not known.size:
            return f"{self.title} not a number"
        first, last = self.write(float(known[0])), self.write(float(known[-1]))
        text = f"{self.title} {last if first == last else f'from {first} to {last}'}"
        return text if np.isfinite(self.values[-1]) else f"{text}, then out of sight"

    def range(self) -> str:
        if {*self.values.tolist()} == {0, 1}:
            return f"{self.title}: {int(self.values.sum()):,}"
        return f"{self.title} {span(self.values, self.write)}"

    def turns(self, x: "_Column") -> str:
        """Say where a curve has its extremes, if not at an end."""
        known = np.flatnonzero(np.isfinite(self.values))
        if known.size < 3:
            return ""
        ends = {self.at(known[0]), self.at(known[-1])}
        least, greatest = (known[self.values[known].argsort()[k]] for k in (0, -1))
        turns = (("least", least), ("greatest", greatest))
        texts = (f", {w} {self.at(i)} at {x.at(i)}" for w, i in turns if self.at(i) not in ends)
        return "".join(texts)


def words_of(
    spec: str, tables: Mapping[str, Mapping[str, Any]], limits: Mapping[str, Sequence[Any]]
) -> str:
    """Describe a picture by its tables, and by what knobs change of its limits."""
    names = [_SIGN.sub("", name) for name in tables.get("names", {}).get("name", ())]
    drawn, text = _read(spec), ""
    shown = [n for n in tables if n in drawn and n != "names" and n[0] != "_"]
    by_knob = dict.fromkeys(_BY_KNOB.findall(spec))
    knobs = ", ".join(f"{spoken(name)} {even(limits[name][0])}" for name in by_knob)
    for n_whole in (len(shown), 1, 0):
        told = [
            _table(name, _used(spec, tables[name]), drawn[name], names, brief=i >= n_whole)
            for i, name in enumerate(shown)
        ]
        text = " ".join(f"{capital(each)}." for each in [*told, knobs] if each)
        if len(text.split()) <= _MOST_WORDS:
            break
    return text


def _used(spec: str, table: Mapping[str, Any]) -> dict[str, np.ndarray]:
    """Return the columns that a spec names, or of a numbered family the stem."""
    return {
        column: np.asarray(values)
        for column, values in table.items()
        if re.search(rf"\b{re.escape(column)}\b", spec) or column.rstrip("0123456789") in spec
    }


@cache
def _read(spec: str) -> dict[str, _Drawn]:
    marks = [*marks_of(json.loads(spec))]
    axes: dict[str, dict[str, Any]] = {"x": {}, "y": {}}
    for _, _, encoding, _ in marks:
        for channel, how in _fields(encoding):
            if channel in axes:
                axes[channel] = how | axes[channel]
    tables: dict[str, _Drawn] = {}
    for table, mark, encoding, transforms in marks:
        drawn = tables.setdefault(table, _Drawn())
        copies: dict[str, Any] = {}
        for transform in transforms:
            copies |= _made(transform, copies)
        path = isinstance(encoding.get("order"), dict)
        # An axis says more than a tooltip.
        for channel, how in sorted(_fields(encoding), key=lambda each: each[0] == "tooltip"):
            column = copies.get(how["field"], how["field"])
            if isinstance(column, list):
                drawn.folded, drawn.together = column, how["field"]
                column = how["field"]
            if column is not None:
                drawn.note(column, channel, how, axes.get(channel.rstrip("2"), {}))
                if mark in ("line", "area") and channel == ("order" if path else "x"):
                    drawn.along, drawn.is_path = column, path
    for drawn in tables.values():
        drawn.placed = [c for c in ("x", "x2", "y", "y2") if axes[c[0]].get("axis", {}) is None]
    return tables


def _fields(encoding: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for channel, how in encoding.items():
        for one in how if isinstance(how, list) else [how]:
            if isinstance(one, dict) and "field" in one:
                yield channel, one


Encoding = Mapping[str, Any]
Transforms = Sequence[Mapping[str, Any]]
_NONE: Encoding = MappingProxyType({})


def marks_of(
    layer: Mapping[str, Any], table: str = "", encoding: Encoding = _NONE, made: Transforms = ()
) -> Iterator[tuple[str, str, Encoding, Transforms]]:
    """Yield each mark's table, type, encoding and transforms, with those of the layers above."""
    if "data" in layer:
        table, made = layer["data"]["name"], ()
    made = [*made, *layer.get("transform", ())]
    for channel, how in layer.get("encoding", {}).items():
        above = encoding.get(channel)
        both = isinstance(above, dict) and isinstance(how, dict) and "field" in above
        encoding = {**encoding, channel: above | how if both and "field" in how else how}
    for inner in layer.get("layer", ()):
        yield from marks_of(inner, table, encoding, made)
    if "mark" in layer and not layer.get("name", "").startswith(GRIP):
        yield table, layer["mark"]["type"], encoding, made


def _made(transform: Mapping[str, Any], copies: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns that a transform makes: a copy's original, all folded, or None."""
    made = transform.get("as", transform.get("flatten", ()))
    made = [made] if isinstance(made, str) else [*made]
    if "fold" in transform:
        return {made[0]: None, made[1]: [copies.get(c, c) for c in transform["fold"]]}
    for kind in ("aggregate", "joinaggregate", "window"):
        made += [each["as"] for each in transform.get(kind, ())]
    made += transform.get("from", {}).get("fields", ())
    copied = _COPIED.fullmatch(transform.get("calculate", ""))
    return dict.fromkeys(made, copied and copies.get(copied[1], copied[1]))


def _table(
    noun: str, values: dict[str, np.ndarray], drawn: _Drawn, names: Sequence[str], *, brief: bool
) -> str:
    """Describe a table, if brief without its parts."""
    n = len(next(iter(values.values()), ()))
    if not n:
        return ""
    titles = {c: drawn.titles.get(c, spoken(c)) for c in values}
    writes = {c: drawn.writes.get(c, even) for c in values}
    if drawn.folded and {*drawn.folded} <= {*values}:
        noun = drawn.titles.get(drawn.together, noun)
        several = names if len(names) == len(drawn.folded) else drawn.folded
        titles |= dict(zip(drawn.folded, map(spoken, several), strict=True))
        writes |= dict.fromkeys(drawn.folded, drawn.writes.get(drawn.together, even))
        if len(drawn.folded) == 1:
            titles[drawn.folded[0]], noun = noun, ""
    numeric = {
        c: _Column(titles[c], writes[c], v) for c, v in values.items() if v.dtype.kind in "iuf"
    }
    words = [
        c
        for c, v in values.items()
        if v.dtype.kind in "OU" and c not in _RUNS and (c in drawn.written or c in _NAMES)
    ]
    # Words that differ in all rows part none, nor do those of a map.
    is_map = len(words) > 1 and n > _MOST_FIGURES
    parting = [] if is_map or any(len({*values[c]}) == n for c in words) else words
    parts = [] if brief else [c for c in (*_RUNS, *parting, *drawn.parts) if c[0] != "_"]
    part, groups = _groups(values, [c for c in parts if c not in drawn.folded], names)
    steps = "frame" if "frame" in values else drawn.along if drawn.is_path else ""
    x = None if brief or drawn.is_path else numeric.get(drawn.along)
    untold = {"i", steps, x and drawn.along, part, *drawn.placed}
    numbers = [column for c, column in numeric.items() if c not in untold and c[0] != "_"]

    def told(rows: np.ndarray) -> str:
        here = [column._replace(values=column.values[rows]) for column in numbers]
        labels = [values[c][rows].tolist() for c in words if c != part]
        at = x and x._replace(values=x.values[rows])
        if at and here and len(rows) > 2 and _goes_one_way(at.values):
            each = (c.ends() + (c.turns(at) if len(here) < 3 else "") for c in here)
            return f"{at.range()}: {', '.join(each)}"
        if steps and len(kinds := np.unique(values[steps][rows])) > 1:
            last = rows[values[steps][rows] == kinds[-1]]
            if len(last) > 1:
                return f"at the end, {told(last)}"
            if len(here) <= _FEW:
                return ", ".join(column.ends() for column in here)
            at_end = {column.title: column.values[-1] for column in here}
            return f"at the end, {listed(at_end, here[0].write)}"
        return _rows(here, labels, len(rows))

    texts = [f"{group}, {told(rows)}" if group else told(rows) for group, rows in groups.items()]
    return f"{spoken(noun)}: {'; '.join(texts)}" if noun else "; ".join(texts)


def _rows(numbers: list[_Column], labels: list[list[str]], n: int) -> str:
    """Tell rows one by one, or many by their number and ranges."""
    still = [c for c in numbers if n > 1 and np.allclose(c.values, c.values[0], 1e-9, 0)]
    moving = [c for c in numbers if c not in still]
    whose = labels[0] if labels else []
    if len({*whose}) < n and len(labels) > 1:
        whose, labels = [", ".join(each) for each in zip(*labels, strict=True)], labels[:1]
    named = len({*whose}) == n
    if named and moving and (len(moving) == 1 or n > _FEW):
        each = [
            f"{c.title}, {listed(dict(zip(whose, c.values, strict=True)), c.write)}" for c in moving
        ]
    elif n > _FEW or n * len(moving) > _MOST_FIGURES or not (named or moving):
        return ", ".join([f"{n:,}", *(column.range() for column in numbers)])
    else:
        untitled = not whose and n > 1
        each = []
        for i in range(n):
            known = [c for c in moving if not whose or np.isfinite(c.values[i])]
            figures = [c.at(i) if untitled else f"{c.title} {c.at(i)}" for c in known]
            text = ", ".join([*(words[i] for words in labels[1:]), *figures])
            each.append(": ".join(filter(None, [whose[i] if whose else "", text])))
    intro = "" if whose or n == 1 else f"{', '.join(c.title for c in moving)}: "
    return ", ".join([intro + "; ".join(each), *(f"{c.title} {c.at(0)}" for c in still)])


def _groups(
    values: Mapping[str, np.ndarray], parts: Sequence[str], names: Sequence[str]
) -> tuple[str, dict[str, np.ndarray]]:
    """Return the column that parts rows, if any, and which rows belong together, by name."""
    n = len(next(iter(values.values())))
    n_frames = len({*values["frame"].tolist()}) if "frame" in values else 1
    for column in parts:
        kinds = [*dict.fromkeys(values[column].tolist())] if column in values else []
        # What differs in all rows of a frame is a name.
        if 1 < len(kinds) <= _MOST_GROUPS and n_frames * len(kinds) < n + (column in _RUNS):
            is_run = column in _RUNS and len(names) == len(kinds)
            named = names if is_run else [_kind(column, kind) for kind in kinds]
            rows = [np.flatnonzero(values[column] == kind) for kind in kinds]
            return column, dict(zip(named, rows, strict=True))
    return "", {"": np.arange(n)}


def _kind(column: str, kind: Any) -> str:
    if isinstance(kind, bool):
        return column if kind else f"not {column}"
    return kind if isinstance(kind, str) else f"class {figure(kind)}"


def _goes_one_way(x: np.ndarray) -> bool:
    steps = np.diff(x)
    return bool(x[0] != x[-1] and ((steps >= 0).all() or (steps <= 0).all()))


def share(value: float) -> str:
    return percent(value, 1)


def even(value: float) -> str:
    """Format a number, with rounding errors around zero removed."""
    return figure(beside(float(value), 1))


def capital(text: str) -> str:
    """Capitalise a sentence; symbols such as w and x₁ stay."""
    return text[0].upper() + text[1:] if re.match("[^\\W\\d]{2}|a ", text) else text


def spoken(name: str) -> str:
    """Return a name with dotted code in backticks, which would become a link otherwise."""
    return re.sub(r"\w*\.[A-Za-z]\w*", r"`\g<0>`", " ".join(name.replace("_", " ").split()))


def bare(title: str) -> str:
    """Return a title without a note on styles, such as "(dashed: held out)"."""
    return spoken(re.sub(r" \([^()]*:[^()]*\)", "", title))


def listed(values: Mapping[str, float], write: Write = figure) -> str:
    """List values with their names, of many the three largest and the smallest."""
    shown, intro = list(values), ""
    if len(values) > _FEW:
        size = np.nan_to_num(np.array([*values.values()], dtype=float), nan=-np.inf)
        order = np.argsort(-size, kind="stable").tolist()
        shown = [shown[i] for i in (*order[:3], order[-1])]
        intro = f"the three greatest and the least of {len(values)}, "
    texts = {name: write(float(values[name])) for name in shown}
    each = (n if n.endswith(f" {text}") else f"{spoken(n)}: {text}" for n, text in texts.items())
    return intro + "; ".join(each)


def span(values: np.ndarray, write: Write) -> str:
    """Say the range of all finite values."""
    known = values[np.isfinite(values)]
    if not known.size:
        return "not a number"
    low, high = write(float(known.min())), write(float(known.max()))
    return low if low == high else f"from {low} to {high}"
