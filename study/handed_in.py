"""Results that learners hand in: part of a record as a file, or as a short text to paste.

The text packs each item of a lesson into a few bits, in the order of its sheet, with a checksum, so
it can only hold valid values. Files and texts may come from anyone, so every entry is validated.
"""

import json
import math
import re
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import permutations
from typing import Any
from zlib import crc32

from study.answers import SURE, AnswerRecord
from study.catalogue import of_lesson
from study.content import lesson_content
from study.curriculum import LESSONS
from study.plain_text import plain
from study.predictions import Prediction
from study.progress import APP, Progress, parse
from study.questions import Question
from study.task import MOST_TITLE, Task, one_line

VERSION = 1
MOST_NAME, MOST_TEXT = 40, 600
"""Most characters of a name, and of a pasted text with name and title."""
MOST_FILE = 200_000
"""Most bytes of a file; one with everything done and answered has about 50,000."""
_TEXT = re.compile(r"kc1\.([\w\s>-]{8,2000}?)\.", re.ASCII)
_HEIGHTS = 32
"""Levels to which the text rounds the heights of a sketch."""


@dataclass(frozen=True)
class HandedIn:
    name: str  # as typed, or empty
    title: str  # of the task or lesson
    record: Progress
    who: int  # tells browsers apart, but identifies nobody
    source: str  # its name in error messages


def keys_of_lessons(slugs: Iterable[str]) -> tuple[str, ...]:
    """Return the record keys of some lessons."""
    return tuple(spot.key for slug in slugs for spot in _spots(slug))


def keys_of_task(task: Task) -> tuple[str, ...]:
    """Return the record keys of a task: its steps, and everything asked in their scenes."""
    keys: dict[str, None] = {}
    for step in task.steps:
        item, content = step.item, lesson_content(step.item.slug)
        if item.kind == "scene":
            here = [k for k, x in of_lesson(item.slug).items() if x.scene == item.scene]
            seen = [q.name for q in content.observations.values() if q.scene == item.scene]
            keys |= dict.fromkeys([*here, *(f"{item.slug}/observation/{name}" for name in seen)])
        else:
            keys[item.key] = None
    return tuple(keys)


def part_of(record: Progress, keys: Iterable[str]) -> Progress:
    """Return the part of a record with these keys, without private data."""
    here = set(keys)
    return Progress(
        done={key: day for key, day in record.done.items() if key in here},
        kept={key: said for key, said in record.kept.items() if key in here},
    )


def who_of(seed: str) -> int:
    """Return a number that tells browsers apart, from the seed that each keeps."""
    return crc32(seed.encode()) & 0xFFFF


def to_file(part: Progress, title: str, who: int) -> dict[str, Any]:
    """Return the content of a file to hand in; the browser adds the name."""
    record = json.loads(part.to_json())
    return {
        "app": APP,
        "handed_in": VERSION,
        "title": title,
        "name": "",
        "who": who,
        "record": record,
    }


def to_text(part: Progress, who: int) -> str:
    """Return a text to hand in; the browser adds name and title."""
    blocks = [struct.pack(">H", who)]
    for lesson in LESSONS:
        spots = _spots(lesson.slug)
        if not any(s.key in part.done or s.key in part.kept for s in spots):
            continue
        number = 0
        for spot in spots:
            digits = spot.write(spot.key in part.done, part.kept.get(spot.key, {}))
            for digit, radix in zip(digits, spot.radices, strict=True):
                number = number * radix + digit
        said = number.to_bytes((number.bit_length() + 7) // 8, "big")
        blocks.append(_mark(lesson.slug) + struct.pack(">B", len(said)) + said)
    body = b"".join(blocks)
    return f"kc1.{urlsafe_b64encode(body + struct.pack('>I', crc32(body))).decode().rstrip('=')}."


def read_all(files: Iterable[tuple[str, bytes]], pasted: str) -> tuple[list[HandedIn], list[str]]:
    """Read all files and texts of a class; also say what was left out, and why."""
    entries: list[HandedIn] = []
    refused: list[str] = []
    for name, content in files:
        try:
            entries.append(_from_file(f"“{plain(name, 60)}”", content))
        except ValueError as error:
            refused.append(f"“{plain(name, 60)}”: {error}")
    end = 0
    for i, found in enumerate(_TEXT.finditer(pasted), start=1):
        before = pasted[end : found.start()].rpartition("\n")[2]
        end = found.end()
        source = f"text {i}"
        try:
            entry, gone = _from_text(source, before, found[1])
        except ValueError as error:
            by = f" (“{plain(one_line(before), 60)}”)" if before.strip() else ""
            refused.append(f"{source.capitalize()}{by}: {error}")
            continue
        entries.append(entry)
        refused += [f"{source.capitalize()}: {sentence}" for sentence in gone]
    damaged = re.findall(r"kc1\.", _TEXT.sub("", pasted))
    if damaged or (pasted.strip() and not end):
        some = f"“{plain(one_line(_TEXT.sub('', pasted)), 60)}”"
        refused.append(f"{some} is no record, or part of it is missing: it was left out.")
    return _without_repeats(entries, refused), refused


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
        left_out = f"{less.source[0].upper()}{less.source[1:]}"
        refused.append(
            f"{left_out} is of the same learner and task as {more.source}: the one with more done "
            "is counted."
        )
    return list(kept.values())


def _size(entry: HandedIn) -> tuple[int, int]:
    return len(entry.record.done), len(entry.record.kept)


def _from_file(source: str, content: bytes) -> HandedIn:
    if len(content) > MOST_FILE:
        raise ValueError(f"it has {len(content):,} bytes; at most {MOST_FILE:,} are read.")
    try:
        given = json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        raise ValueError("it cannot be read as JSON.") from None
    if not isinstance(given, dict) or given.get("app") != APP or "handed_in" not in given:
        raise ValueError("it is not a record handed in from Knobs & Compass.")
    if given["handed_in"] != VERSION or type(given["handed_in"]) is not int:
        raise ValueError(
            f"it is of version “{plain(given['handed_in'], 20)}”; only version {VERSION} is read."
        )
    name, title, who = given.get("name"), given.get("title"), given.get("who")
    if not isinstance(name, str) or not isinstance(title, str) or type(who) is not int:
        raise ValueError("it is damaged: name, title or mark are missing.")
    record = part_of(
        parse(json.dumps(given.get("record"))), keys_of_lessons(x.slug for x in LESSONS)
    )
    return HandedIn(*_named(name, title), record, who & 0xFFFF, source)


def _named(name: str, title: str) -> tuple[str, str]:
    return one_line(name)[:MOST_NAME], one_line(title)[:MOST_TITLE]


def _from_text(source: str, before: str, written: str) -> tuple[HandedIn, list[str]]:
    letters = re.sub(r"[\s>]", "", written)
    try:
        raw = urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except ValueError:
        raw = b""
    body, check = raw[:-4], raw[-4:]
    if len(body) < 2 or struct.pack(">I", crc32(body)) != check:
        raise ValueError("its checksum is wrong: letters are missing or were changed.")
    slugs = {_mark(lesson.slug): lesson.slug for lesson in LESSONS}
    done: dict[str, str] = {}
    kept: dict[str, AnswerRecord] = {}
    gone = []
    start = 2
    while start < len(body):
        mark, n = body[start : start + 2], body[start + 2] if start + 2 < len(body) else 256
        said = body[start + 3 : start + 3 + n]
        if len(said) < n:
            raise ValueError("it is damaged: part of it is missing.")
        start += 3 + n
        if mark in slugs:
            _read_lesson(slugs[mark], int.from_bytes(said, "big"), done, kept)
        else:
            gone.append("a lesson in it is of another version of the app, and left out.")
    name, _, title = before.strip(" >").partition(" · ")
    title = title.strip(" ·")
    who = int.from_bytes(body[:2], "big")
    return HandedIn(*_named(name, title), Progress(done, {}, kept), who, source), gone


def _read_lesson(
    slug: str, number: int, done: dict[str, str], kept: dict[str, AnswerRecord]
) -> None:
    for spot in reversed(_spots(slug)):
        digits = []
        for radix in reversed(spot.radices):
            number, digit = divmod(number, radix)
            digits.append(digit)
        is_done, said = spot.read(digits[::-1])
        if is_done:
            done[spot.key] = ""
        if said:
            kept[spot.key] = said
    if number:
        raise ValueError("it is damaged: it says more than there is to say.")


@dataclass(frozen=True)
class _Spot:
    """How one item is packed in a text: small numbers, each below its radix."""

    key: str
    radices: tuple[int, ...]
    about: Prediction | Question | None = None

    @property
    def kind(self) -> str:
        return self.key.split("/")[1]

    def write(self, done: bool, kept: AnswerRecord) -> list[int]:
        digits = [0] * len(self.radices)
        digits[0] = int(done)
        if self.kind == "claim":
            digits[1] = {None: 0, True: 1, False: 2}[kept.get("belief")]
        elif self.kind == "challenge":
            digits[1] = min(kept.get("hints", 0), self.radices[1] - 1)
        elif self.about is not None:
            sure = kept.get("first_sure")
            digits[1] = 0 if sure is None else 1 + sure
            digits[2] = {None: 0, True: 1, False: 2}[kept.get("first_right")]
            digits[3:] = self._write_said(kept)
        return digits

    def read(self, digits: Sequence[int]) -> tuple[bool, AnswerRecord]:
        kept: dict[str, Any] = {}
        if self.kind == "claim" and digits[1]:
            kept["belief"] = digits[1] == 1
        elif self.kind == "challenge" and digits[1]:
            kept["hints"] = digits[1]
        elif self.about is not None:
            if digits[1]:
                kept["first_sure"] = digits[1] - 1
            if digits[2]:
                kept["first_right"] = digits[2] == 1
            kept |= self._read_said(digits[3:])
        return bool(digits[0]), kept

    def _write_said(self, kept: AnswerRecord) -> list[int]:
        if isinstance(self.about, Prediction):
            digits = _encode_guess(self.about, kept.get("said"))
        elif self.about is not None and self.about.takes(kept.get("first_given")):
            digits = [_encode_answer(self.about, kept["first_given"])]
        else:
            digits = []
        return digits or [0] * len(self.radices[3:])

    def _read_said(self, digits: Sequence[int]) -> AnswerRecord:
        if not digits[0] or self.about is None:
            return {}
        if isinstance(self.about, Prediction):
            return {"said": _decode_guess(self.about, digits[0] - 1, digits[1:])}
        answer = _decode_answer(self.about, digits[0] - 1)
        return {"first_given": answer} if self.about.takes(answer) else {}


def _encode_guess(about: Prediction, said: Any) -> list[int]:
    guess = about.valid(said)
    if guess is None:
        return []
    if isinstance(guess, str):
        return [1 + list(about.options).index(guess)]
    if isinstance(guess, float):
        return [1 + round((guess - about.low) / about.step)]
    return [1, *(_encode_height(about, float(height)) for height in guess)]


def _decode_guess(about: Prediction, code: int, levels: Sequence[int]) -> Any:
    if about.kind == "choice":
        return list(about.options)[code]
    if about.kind == "number":
        return round(min(about.low + code * about.step, about.high), 10)
    return [_decode_height(about, level) for level in levels]


def _encode_answer(question: Question, given: Any) -> int:
    if question.kind == "number":
        return _as_16_bits(given)
    if question.kind == "order":
        return 1 + _orders(len(question.options)).index(tuple(given))
    return 1 + (given if question.kind == "choice" else sum(1 << i for i in given))


def _decode_answer(question: Question, code: int) -> Any:
    if question.kind == "number":
        return float(struct.unpack(">e", struct.pack(">H", code))[0])
    if question.kind == "order":
        return list(_orders(len(question.options))[code])
    n = len(question.options)
    return code if question.kind == "choice" else [i for i in range(n) if code >> i & 1]


def _as_16_bits(number: float) -> int:
    """Return the 16-bit float code of a number; 0 if it is too large."""
    try:
        return 1 + int.from_bytes(struct.pack(">e", number), "big")
    except OverflowError:
        return 0


@cache
def _orders(n: int) -> list[tuple[int, ...]]:
    return list(permutations(range(n)))


def _encode_height(about: Prediction, height: float) -> int:
    scale = math.log if about.sketch is not None and about.sketch.log else float
    low, high = scale(about.low), scale(about.high)
    return round((scale(max(height, about.low)) - low) / (high - low) * (_HEIGHTS - 1))


def _decode_height(about: Prediction, level: int) -> float:
    share = level / (_HEIGHTS - 1)
    if about.sketch is not None and about.sketch.log:
        return float(about.low * (about.high / about.low) ** share)
    return about.low + share * (about.high - about.low)


@cache
def _spots(slug: str) -> tuple[_Spot, ...]:
    """Return how a lesson's items are packed, in order."""
    return tuple(_all_spots(slug))


def _all_spots(slug: str) -> Iterator[_Spot]:
    content, checked = lesson_content(slug), (2, len(SURE) + 1, 3)
    for key, item in of_lesson(slug).items():
        if item.kind == "claim":
            yield _Spot(key, (2, 3))
        elif item.kind == "challenge":
            yield _Spot(key, (2, len(content.challenges[item.name].hints) + 1))
        elif item.kind == "question":
            question = content.questions[item.name]
            yield _Spot(key, (*checked, _n_answers(question)), question)
        elif item.kind == "prediction":
            about = content.predictions[item.name]
            yield _Spot(key, (*checked, *_radices_of(about)), about)
        else:
            yield _Spot(key, (2,))
    for question in content.observations.values():
        key = f"{slug}/observation/{question.name}"
        yield _Spot(key, (*checked, _n_answers(question)), question)


def _n_answers(question: Question) -> int:
    n = len(question.options)
    codes = {"choice": n, "several": 1 << n, "number": 1 << 16}
    return 1 + (codes[question.kind] if question.kind in codes else math.factorial(n))


def _radices_of(about: Prediction) -> tuple[int, ...]:
    if about.sketch is not None:
        return (2, *(_HEIGHTS for _ in about.sketch.at))
    if about.kind == "choice":
        return (1 + len(about.options),)
    return (2 + math.ceil((about.high - about.low) / about.step),)


@cache
def _mark(slug: str) -> bytes:
    """Return the code of a lesson in a text, which depends on its sheet."""
    sheet = [
        (s.key, s.radices, [str(o) for o in getattr(s.about, "options", ())]) for s in _spots(slug)
    ]
    return sha256(repr(sheet).encode()).digest()[:2]
