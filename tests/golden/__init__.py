"""Golden pages: what every scene says and draws, kept as text to be read in review as a diff.

``tests/golden/<slug>/<scene>.txt`` has a scene's words, knobs and tables, and the axes, names and
texts of its pictures, in sections: as it opens, after its questions, with its knobs turned, and
what its file declares. ``python -m tests.golden SLUG`` writes them anew (`tests.golden.__main__`).
Words are compared exactly, figures within two percent; ``░`` is what differs between processors.
A scene that has it is compared by words and the size of figures (`differences`).
"""

import difflib
import json
import os
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from charts.core.picture import LIMITS
from charts.core.words import marks_of

FOLDER = Path(__file__).parent
WRITES = "KNOBS_GOLDEN_PAGES"
"""The variable that names a folder into which the tests write pages, instead of comparing them."""
UNSURE = "░"
"""What stands for something that differs between processors: a figure, words, or lines."""
SECTION, DECLARES = "## ", "4 declares"
NEAR, FAR = 0.02, 0.3
"""The shares by which a figure may differ, as its third digit does on another processor: in most
scenes, and in those of which some kernels show other figures, where a training goes other ways."""
FEW = 8
"""Rows of a picture's table that are written as they are; of more only the names."""
_MADE = re.compile(r"\[(?:player|letters|transcript|matrix|reader)\]|- \*\*.*?\*\*|- names:")
"""What begins a line of what a training wrote or drew."""
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\([/#][^)\s]*(?: \"(?:\\.|[^\"\\])*\")?\)")
_HEAVY = re.compile(
    r"^(?:<|[\d\s.,]*$|#[0-9a-fA-F]{3,8}$|[\w.:/+-]{0,2}$|[\w+/=]{40,}$|[0-9a-f]{32}$)|^[\w/:.+-]*[_:/][\w/:.+-]*(?:\?[0-9a-f]{12})?$"
)
"""Texts of a component that are no words: drawings, colours, keys, addresses, and letters."""


# What is kept, and how it is compared -------------------------------------------------------------


def check(slug: str, scene: str, sections: Mapping[str, Sequence[str]]) -> None:
    """Compare sections of a scene's page with the golden one, or write them where that is asked."""
    if folder := os.environ.get(WRITES):
        path = Path(folder, slug, f"{scene}.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        so_far = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        path.write_text(json.dumps(so_far | dict(sections)), encoding="utf-8")
        return
    if not (FOLDER / slug / f"{scene}.txt").exists():
        return  # tests/test_golden.py says so, once
    known = page(slug, scene)
    sways = any(UNSURE in line for lines in known.values() for line in lines)
    told = [
        line
        for title, lines in sections.items()
        for line in differences(title, known.get(title, ()), lines, sways=sways)
    ]
    if told:
        again = f"tests/golden/{slug}/{scene}.txt says otherwise: make golden SLUG={slug}"
        pytest.fail("\n".join([*told, again]), pytrace=False)


@cache
def page(slug: str, scene: str) -> dict[str, list[str]]:
    """Return the sections of a golden page by their titles; none, if there is no such page."""
    path = FOLDER / slug / f"{scene}.txt"
    sections: dict[str, list[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line.startswith(SECTION):
            sections[line.removeprefix(SECTION)] = []
        elif line:
            sections[[*sections][-1]].append(line)
    return sections


def text_of(sections: Mapping[str, Sequence[str]]) -> str:
    parts = [f"{SECTION}{title}\n" + "\n".join(sections[title]) for title in sorted(sections)]
    return "\n\n".join(part for part in parts if not part.endswith("\n")) + "\n"


def differences(
    title: str, known: Sequence[str], shown: Sequence[str], *, sways: bool = False
) -> list[str]:
    """Return a diff of a section, empty if what is shown agrees with what is known.

    If a training of the scene ``sways`` between kernels, figures are compared by their size, and of
    what a training wrote or drew only the name. What a file declares is compared exactly.
    """
    near = FAR if sways else NEAR
    if title == DECLARES:
        near = 0.0
    elif sways:
        known, shown = ([_named(line) for line in lines] for lines in (known, shown))
    if _fits(known, shown, near):
        return []
    # What agrees is written as it is known, so that a diff shows the rest.
    as_known = list(shown)
    for i, j in _alignment(known, shown, near):
        as_known[j] = known[i]
    diff = difflib.unified_diff(known, as_known, "golden", "shown", n=1, lineterm="")
    return [f"{SECTION}{title}", *list(diff)[2:]]


def _named(line: str) -> str:
    """Return the name of what a component or a description shows, other lines as they are."""
    found = _MADE.match(line)
    return found[0] if found else line


def _fits(known: Sequence[str], shown: Sequence[str], near: float) -> bool:
    ends = {0}  # of the shown lines that agree with the known ones so far
    for line in known:
        if line == UNSURE:
            ends = {*range(min(ends), len(shown) + 1)}
        else:
            ends = {i + 1 for i in ends if i < len(shown) and agrees(line, shown[i], near)}
        if not ends:
            return False
    return len(shown) in ends


def _alignment(
    known: Sequence[str], shown: Sequence[str], near: float
) -> Iterator[tuple[int, int]]:
    """Yield pairs of lines that agree, as many as can be in order."""
    best = np.zeros((len(known) + 1, len(shown) + 1), int)
    agree = [[agrees(one, other, near) for other in shown] for one in known]
    for i in reversed(range(len(known))):
        for j in reversed(range(len(shown))):
            both = best[i + 1, j + 1] + 1 if agree[i][j] else 0
            best[i, j] = max(both, best[i + 1, j], best[i, j + 1])
    i = j = 0
    while i < len(known) and j < len(shown):
        if agree[i][j] and best[i, j] == best[i + 1, j + 1] + 1:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i + 1, j] >= best[i, j + 1]:
            i += 1
        else:
            j += 1


def unsure_still(known: Sequence[str], shown: Sequence[str]) -> list[str]:
    """Return the shown lines, but as it is known where one agrees with a line unsure in part."""
    kept, named = list(shown), [[_named(line) for line in lines] for lines in (known, shown)]
    for i, j in _alignment(*named, FAR):
        if UNSURE in known[i] and known[i] != UNSURE:
            kept[j] = known[i]
    return kept


def agrees(known: str, shown: str, near: float = NEAR) -> bool:
    """Tell whether a line has the words that are known, and figures near those."""
    if known == shown:
        return True
    first, *chunks = known.split(UNSURE)
    at = _end_of(first, shown, 0, near)
    for chunk in chunks[:-1]:  # each where it stands first, which leaves most to the others
        found = (
            (_end_of(chunk, shown, i, near) for i in range(at, len(shown) + 1)) if at >= 0 else ()
        )
        at = next((end for end in found if end >= 0), -1)
    if at < 0 or not chunks:
        return at == len(shown)
    starts = range(at, len(shown) + 1)
    return any(_end_of(chunks[-1], shown, i, near) == len(shown) for i in starts)


def _end_of(chunk: str, shown: str, at: int, near: float) -> int:
    """Return where a chunk of a line ends that begins at a place in another line; -1 if none."""
    found = _pattern(chunk).match(shown, at)
    if found is None:
        return -1
    pairs = zip(_figures(chunk), found.groups(), strict=True)
    return found.end() if all(_near(one, other, near) for one, other in pairs) else -1


@cache
def _pattern(chunk: str) -> re.Pattern[str]:
    """Return what fits to words, with a group for each figure."""
    return re.compile(rf"({_FIGURE.pattern})".join(map(re.escape, _FIGURE.split(chunk))))


def _figures(line: str) -> list[str]:
    return _FIGURE.findall(line)


def _near(one: str, other: str, near: float) -> bool:
    a, b = (float(figure.replace(",", "")) for figure in (one, other))
    return abs(a - b) <= near * max(a, b)


def merged(one: Sequence[str], other: Sequence[str]) -> list[str]:
    """Return what two processors show alike, with `UNSURE` for the rest."""
    lines: list[str] = []
    skeletons = [[_FIGURE.sub("0", line) for line in lines] for lines in (one, other)]
    blocks = difflib.SequenceMatcher(None, *skeletons, autojunk=False).get_opcodes()
    for _, i, i_end, j, j_end in blocks:
        if i_end - i == j_end - j:
            lines += map(_merged_line, one[i:i_end], other[j:j_end])
        elif lines[-1:] != [UNSURE]:
            lines.append(UNSURE)
    return lines


def _merged_line(one: str, other: str) -> str:
    if agrees(one, other):
        return one
    parts = [re.split(r"(\s+)", line) for line in (one, other)]
    same = difflib.SequenceMatcher(None, *parts, autojunk=False).get_matching_blocks()
    kept = ["".join(parts[0][block.a : block.a + block.size]) for block in same]
    text = kept[0] if same[0].a == same[0].b == 0 else UNSURE + kept[0]
    for (before, after), words in zip(pairwise(same), kept[1:], strict=True):
        gap = after.a > before.a + before.size or after.b > before.b + before.size
        text += UNSURE * gap + words
    return re.sub(rf"{UNSURE}(?:\s*{UNSURE})+", UNSURE, text)


# What a page shows --------------------------------------------------------------------------------


def shown(app: AppTest) -> list[str]:
    """Return the lines of the scene that stands on a page, from top to bottom."""
    (scene,) = (node for node in _blocks(app.main) if getattr(node, "key", "") == "scene")
    texts = (text for node in _below(scene) for text in _texts(node))
    return [line for text in texts for line in _lines(text)]


def new(lines: Iterable[str], *before: Iterable[str]) -> list[str]:
    """Return the lines that did not stand on the page before."""
    known = {line for lines in before for line in lines}
    return [line for line in lines if line not in known]


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in _LINK.sub(r"\1", text).split("\n") if line.strip()]


def _blocks(node: Any) -> Iterator[Any]:
    for child in node.children.values():
        if hasattr(child, "children"):
            yield child
            yield from _blocks(child)


def _below(node: Any) -> Iterator[Any]:
    for child in node.children.values():
        if hasattr(child, "children"):
            yield from _below(child)
        else:
            yield child


def _texts(node: Any) -> Iterator[str]:
    """Yield what an element says; of a knob, where it stands and may stand."""
    kind = node.type
    if kind == "table":
        yield from _rows(node.value)
    elif kind == "vega_lite_chart":
        yield from drawn(node.proto)
    elif kind == "bidi_component":
        data = json.loads(
            zlib.decompress(node.proto.bytes) if node.proto.bytes else node.proto.json
        )
        words = dict.fromkeys(_strings(data))
        yield f"[{node.proto.component_name.removeprefix('knobs_')}] {'; '.join(words)}"
    elif kind == "checkbox" and "_question_" in node.key:
        return  # options stand in an order of each learner's own, and in what the file declares
    elif kind in ("radio", "checkbox", "button", "expander"):
        yield f"[{kind}] {node.label}"
    elif kind in ("slider", "select_slider", "button_group", "selectbox", "toggle", "text_input"):
        options = getattr(node, "options", None) or (
            getattr(node, "min", ""),
            getattr(node, "max", ""),
        )
        every = kind == "button_group"
        seen = [str(each) for each in (options if every else [*options[:1], *options[-1:]])]
        yield f"[{kind}] {node.label}: {node.value}" + (
            f", {(' | ' if every else ' to ').join(seen)}" if any(seen) else ""
        )
    elif kind != "code" and isinstance(getattr(node, "value", None), str):
        yield f"{'# ' if kind == 'header' else ''}{node.value}"


def _rows(table: Any) -> Iterator[str]:
    yield f"| {' | '.join(map(str, table.columns))} |"
    for row in table.itertuples(index=False):
        yield f"| {' | '.join(map(_cell, row))} |"


def _cell(value: Any) -> str:
    return f"{value:.3g}" if isinstance(value, float) else str(value)


def _strings(data: Any) -> Iterator[str]:
    if isinstance(data, str) and not _HEAVY.fullmatch(data):
        yield " ".join(data.split())
    elif isinstance(data, Mapping):
        for value in data.values():
            yield from _strings(value)
    elif isinstance(data, list):
        for value in data:
            yield from _strings(value)


def drawn(sent: Any) -> Iterator[str]:
    """Yield what a picture draws: of each mark its axes, names, texts and rows, then the tables."""
    yield f"[picture] {sent.alt}"
    marks = []
    for table, mark, encoding, transforms in marks_of(json.loads(sent.spec)):
        made = {made["as"]: made["calculate"] for made in transforms if "calculate" in made}
        channels = [text for c, how in encoding.items() if (text := _channel(c, how, made))]
        rows = [f"where {made['filter']}" for made in transforms if "filter" in made]
        if channels:
            marks.append(f"- {mark} of {table}: {', '.join([*channels, *rows])}")
    yield from dict.fromkeys(marks)
    for each in sent.datasets:
        table = pa.ipc.open_stream(each.data.data).read_all()
        if each.name != LIMITS and not each.name.startswith("_"):
            yield from _told(each.name, table)


def _channel(name: str, how: Any, made: Mapping[str, str]) -> str:
    if name not in ("x", "y", "text", "color", "shape", "strokeDash") or not isinstance(how, dict):
        return ""
    title = how.get("title") or (how.get("legend") or {}).get("title") or ""
    title = " ".join(title) if isinstance(title, list) else title
    field = how.get("field", "")
    scale = how.get("scale") or {}
    kinds = " ".join(_kinds(scale, field)) if name not in ("x", "y") else ""
    if name == "text":
        field = made.get(field, field) or how.get("value", "")
    said = [f"{name} {field}" if field else "", f"“{title}”" if title else "", kinds]
    return " ".join(filter(None, said)) if field else ""


def _kinds(scale: Mapping[str, Any], field: str) -> Iterator[str]:
    """Yield what a scale tells apart, with its colours; lines have theirs by their order."""
    kinds = [*map(str, scale.get("domain", ()))]
    inks = scale.get("range", ()) if field not in ("line", "run") else ()
    if len(inks) != len(kinds):
        yield from (*kinds, *map(str, inks))
    else:
        yield from (f"{kind} {ink}" for kind, ink in zip(kinds, inks, strict=True))


def _told(name: str, table: pa.Table) -> Iterator[str]:
    """Yield the few rows of a table with words, or of many what each column of words says.

    An image is no word, and its bytes depend on which zlib was loaded first.
    """
    columns = {column: table[column].to_pylist() for column in table.column_names}
    columns = {column: v for column, v in columns.items() if not str(v[:1]).startswith("['data:")}
    if not any(isinstance(value, str) for values in columns.values() for value in values):
        return
    if table.num_rows <= FEW:
        for i in range(table.num_rows):
            yield f"- {name}: {', '.join(f'{c} {_cell(v[i])}' for c, v in columns.items())}"
        return
    for column, values in columns.items():
        if words := [*dict.fromkeys(v for v in values if isinstance(v, str))]:
            yield f"- {name}, {column}: {'; '.join(words[:40])}"


# What a scene's file declares ---------------------------------------------------------------------


def declared(item: Any, name: str = "") -> Iterator[str]:
    """Yield the words and figures of something that a scene declares."""
    if is_dataclass(item):
        for field in fields(item):
            value = getattr(item, field.name)
            if field.name not in ("name", "scene", "anew") and value != field.default:
                yield from declared(value, f"{name}.{field.name}".strip("."))
    elif isinstance(item, Mapping):
        for key, value in item.items():
            yield from declared(value, f"{name}.{key}")
    elif isinstance(item, list | tuple) and item and isinstance(item[0], float):
        yield f"{name}: {'; '.join(map(_cell, item))}"
    elif isinstance(item, list | tuple):
        for value in item:
            yield from declared(value, name)
    elif isinstance(item, str | float | int) and not callable(item):
        lines = _lines(_cell(item))
        yield from (f"{name}: {line}" for line in lines)
