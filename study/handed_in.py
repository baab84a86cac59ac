"""Results that learners hand in: part of a record as a file, or as a text to paste.

Both hold the same JSON: what is done and what was said first, without times and without later
answers; the text packs it. They may come from anyone, so every entry is validated.
"""

import json
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

from study.answers import AnswerRecord, check_kept
from study.catalogue import (
    AT_END,
    BEFORE,
    catalogue,
    is_answerable,
    key_of_own,
    key_of_own_words,
    of_lesson,
)
from study.content import TAKEAWAYS, lesson_content
from study.laboratory import STEPS
from study.plain_text import plain
from study.progress import APP, Progress, kind_of
from study.task import MOST_TITLE, Task, one_line
from study.trial import keys_of as keys_of_coins

VERSION = 2
MOST_NAME = 40
"""Most characters of a name."""
MOST_CODE = 5000
"""Most characters that are read of the code of a step."""
MOST_FILE = 200_000
"""Most bytes of a file, and of an unpacked text; with everything done and said it has 30,000."""
_TEXT = re.compile(r"kc2\.([\w\s>-]{8,24000}?)\.([\w\s>-]{0,400}?)\.", re.ASCII)
"""What the server packed, and the name that the browser adds."""
_FIRST = ("first_given", "first_right", "first_sure")
_SAID = {
    "prediction": ("said", "skipped", "first_right", "first_sure"),
    "question": _FIRST,
    "observation": _FIRST,
    "claim": ("belief",),
    "challenge": ("hints",),
    "written": ("asked", "text", "had"),
    "step": ("passed",),
    "trial": ("first", "blank"),
}
"""What is handed in of an item of each kind."""


@dataclass(frozen=True)
class HandedIn:
    name: str  # as typed, or empty
    title: str  # of the task or lesson
    record: Progress  # without times
    who: int  # tells browsers apart, but identifies nobody
    source: str  # its name in error messages
    code: Mapping[str, str] = field(default_factory=dict)  # of steps, if they chose to add it
    mark: str = ""  # after the name, if another one has the same


def keys_of_lessons(slugs: Iterable[str]) -> tuple[str, ...]:
    """Return the record keys of some lessons."""
    seen = ((slug, lesson_content(slug).observations) for slug in slugs)
    return tuple(
        key
        for slug, observations in seen
        for key in (
            *of_lesson(slug),
            *(f"{slug}/observation/{name}" for name in observations),
            *_keys_of_own_words(slug),
        )
    )


def _keys_of_own_words(slug: str) -> list[str]:
    """Return the keys of what is written before a lesson and at its end; not of weeks later."""
    return [key_of_own_words(slug, at) for at in (BEFORE, AT_END)]


def keys_of_task(task: Task) -> tuple[str, ...]:
    """Return the record keys of a task: its steps, and everything asked in their scenes."""
    keys: dict[str, None] = {}
    for step in task.steps:
        item, content = step.item, lesson_content(step.item.slug)
        if item.kind == "scene":
            here = [k for k, x in of_lesson(item.slug).items() if x.scene == item.scene]
            seen = [q.name for q in content.observations.values() if q.scene == item.scene]
            keys |= dict.fromkeys([*here, *(f"{item.slug}/observation/{name}" for name in seen)])
            if item.name == TAKEAWAYS:
                keys |= dict.fromkeys(_keys_of_own_words(item.slug))
        else:
            keys[item.key] = None
    return (*keys, *keys_of_coins(task), *([key_of_own(task.asks)] if task.asks else []))


def part_of(record: Progress, keys: Iterable[str]) -> Progress:
    """Return what is handed in of a record: of these keys what was done, and said first."""
    here = list(keys)
    said = {k: _first_of(k, record.kept[k]) for k in here if k in record.kept}
    return Progress(
        done={key: "" for key in here if key in record.done},
        kept={key: fields for key, fields in said.items() if fields},
    )


def _first_of(key: str, kept: AnswerRecord) -> AnswerRecord:
    fields = {name: kept[name] for name in _SAID[kind_of(key)] if kept.get(name) is not None}
    said_nothing = fields == {"hints": 0} or (kind_of(key) == "written" and "text" not in fields)
    return {} if said_nothing else fields


def who_of(seed: str) -> int:
    """Return a number that tells browsers apart, from the seed that each keeps."""
    return crc32(seed.encode()) & 0xFFFF


def to_file(part: Progress, title: str, who: int) -> dict[str, Any]:
    """Return the content of a file to hand in; the browser adds the name."""
    said = {key: {k: _rounded(v) for k, v in f.items()} for key, f in part.kept.items()}
    return {
        "app": APP,
        "handed_in": VERSION,
        "title": title,
        "name": "",
        "who": who,
        "done": [*part.done],
        "said": said,
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, list):
        return [_rounded(each) for each in value]
    return float(f"{value:.4g}") if isinstance(value, float) else value


def to_text(file: Mapping[str, Any]) -> str:
    """Return the same as a text; the browser adds the name."""
    packed = zlib.compress(json.dumps(file, separators=(",", ":")).encode(), 9)
    return f"kc2.{urlsafe_b64encode(packed).decode().rstrip('=')}."


def read_all(files: Iterable[tuple[str, bytes]], pasted: str) -> tuple[list[HandedIn], list[str]]:
    """Read all files and texts of a class; also say what was left out, and why."""
    entries: list[HandedIn] = []
    refused: list[str] = []

    def take(source: str, content: bytes, name: str | None = None) -> None:
        try:
            entry, n_gone = _read(source, content, name)
        except ValueError as error:
            refused.append(f"{_capital(source)}: {error}")
            return
        entries.append(entry)
        if n_gone:
            are = "entries in it are" if n_gone > 1 else "entry in it is"
            refused.append(
                f"{_capital(source)}: {n_gone} {are} unknown here, perhaps of another version of "
                "the app, and left out."
            )

    for name, content in files:
        take(f"“{plain(name, 60)}”", content)
    end = 0
    for i, found in enumerate(_TEXT.finditer(pasted), start=1):
        before = pasted[end : found.start()].rpartition("\n")[2]
        end = found.end()
        by = f" (“{plain(one_line(before), 60)}”)" if before.strip() else ""
        take(f"text {i}{by}", _unpacked(found[1]), _decoded(found[2]).decode(errors="replace"))
    left = _TEXT.sub("", pasted)
    if "kc2." in left or (pasted.strip() and not end):
        line = next((x for x in left.splitlines() if "kc2." in x), left)
        some = f"“{plain(one_line(line), 60)}”"
        refused.append(f"{some} is no record, or part of it is missing: it was left out.")
    return _told_apart(_without_repeats(entries, refused)), refused


def _decoded(written: str) -> bytes:
    letters = re.sub(r"[\s>]", "", written)
    try:
        return urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except ValueError:
        return b""


def _unpacked(written: str) -> bytes:
    """Return the JSON of a text, empty if letters are missing or were changed."""
    reader = zlib.decompressobj()
    try:
        content = reader.decompress(_decoded(written), MOST_FILE + 1)
    except zlib.error:
        return b""
    return content if reader.eof or reader.unconsumed_tail else b""


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _without_repeats(entries: Sequence[HandedIn], refused: list[str]) -> list[HandedIn]:
    """Of several entries by one browser under one title keep the one with the most done."""
    kept: dict[tuple[int, str, str], HandedIn] = {}
    for entry in entries:
        mark = (entry.who, entry.title.casefold(), entry.name.casefold())
        other = kept.get(mark)
        if other is None:
            kept[mark] = entry
            continue
        more, less = sorted((other, entry), key=_size, reverse=True)
        kept[mark] = more
        refused.append(
            f"{_capital(less.source)} is of the same learner and task as {more.source}: the one "
            "with more done is counted."
        )
    return list(kept.values())


def _told_apart(entries: Sequence[HandedIn]) -> list[HandedIn]:
    """Give those of one name a number, and say where each comes from."""
    browsers: dict[str, list[int]] = {}
    for entry in entries:
        seen = browsers.setdefault(entry.name.casefold(), [])
        if entry.who not in seen:
            seen.append(entry.who)
    return [
        replace(entry, mark=f" {of.index(entry.who) + 1} ({entry.source})")
        if entry.name and len(of := browsers[entry.name.casefold()]) > 1
        else entry
        for entry in entries
    ]


def _size(entry: HandedIn) -> tuple[int, int]:
    return len(entry.record.done), len(entry.record.kept)


def _read(source: str, content: bytes, named: str | None) -> tuple[HandedIn, int]:
    """Return what a file or an unpacked text holds, and the number of unknown entries."""
    if len(content) > MOST_FILE:
        raise ValueError(f"it has {len(content):,} bytes; at most {MOST_FILE:,} are read.")
    try:
        given = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        why = "it cannot be read as JSON." if named is None else "letters are missing or changed."
        raise ValueError(why) from None
    if not isinstance(given, dict) or given.get("app") != APP or "handed_in" not in given:
        raise ValueError("it is not a record handed in from Knobs & Compass.")
    if given["handed_in"] != VERSION or type(given["handed_in"]) is not int:
        raise ValueError(
            f"it is of version “{plain(given['handed_in'], 20)}”; only version {VERSION} is read."
        )
    name, title, who = (given.get(x) for x in ("name", "title", "who"))
    done, said = given.get("done"), given.get("said")
    if not (
        isinstance(name, str)
        and isinstance(title, str)
        and type(who) is int
        and isinstance(done, list)
        and isinstance(said, dict)
    ):
        raise ValueError("it is damaged: parts of it are missing or of the wrong kind.")
    n_given = len(done) + len(said)
    known = [key for key in done if isinstance(key, str) and key in catalogue()]
    kept = {key: fields for key, fields in said.items() if _can_be(key, fields)}
    record = Progress(dict.fromkeys(known, ""), {}, kept)
    names = (name if named is None else named)[: 9 * MOST_NAME]
    called, of = one_line(names)[:MOST_NAME], one_line(title)[:MOST_TITLE]
    wrote = given.get("code")
    wrote = wrote if isinstance(wrote, dict) else {}
    code = {x: wrote[x][:MOST_CODE] for x in STEPS if isinstance(wrote.get(x), str)}
    entry = HandedIn(called, of, record, who & 0xFFFF, source, code)
    return entry, n_given - len(known) - len(kept)


def _can_be(key: str, fields: Any) -> bool:
    """Tell whether this can be handed in of an item."""
    if not is_answerable(key) or kind_of(key) not in _SAID:
        return False
    try:
        check_kept(kind_of(key), fields)
    except ValueError:
        return False
    return {*fields} <= {*_SAID[kind_of(key)]}
