"""A class's results: who did, answered, believed, predicted and wrote what."""

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from study.answers import SURE
from study.catalogue import AT_END, BEFORE, KINDS, catalogue, wording
from study.content import lesson_content
from study.curriculum import BY_SLUG
from study.handed_in import HandedIn, keys_of_lessons
from study.laboratory import LAB_BY_SLUG
from study.own_words import NO_IDEA, Said, said
from study.plain_text import isolated, plain
from study.predictions import Guess, Prediction
from study.progress import Progress, kind_of
from study.questions import Question
from study.task import Task, one_line
from study.trial import FIRST

_SIGNS = str.maketrans("", "", "*$`\\")
_NUMBER = re.compile(r"-?\d+([.,]\d+)?(e[+-]\d+)?")


@dataclass(frozen=True)
class FirstAnswers:
    key: str
    question: Question
    n: int
    n_right: int
    sure: tuple[int, ...]  # number of learners by step of `SURE`
    wrong: Mapping[str, Sequence[str]]  # who gave each wrong answer, the most frequent first


def name_of(entry: HandedIn) -> str:
    """Return a learner's name for the page, or what they handed in if they gave none."""
    named = isolated(plain(entry.name)) or f"no name ({plain(entry.source, 60)})"
    return named + plain(entry.mark, 80)


def who_is_missing(entries: Iterable[HandedIn], given: str) -> str:
    """Say who of a class has handed in nothing: of names, one a line, or of so many."""
    came = _by_name(entries)
    if (number := given.strip()).isdecimal():
        n, left = int(number), int(number) - len(came)
        most = f"{-left} more than the class has" if left < 0 else f"{left} missing"
        return f"{len(came)} of {n} handed in, {most}."
    missing, others, n = _missing(came, given)
    told = ", ".join(isolated(plain(name)) for name in missing)
    said = f"Missing, {len(missing)} of {n}: {told}." if missing else ""
    more = f" Not on the list: {', '.join(map(name_of, others))}." if others else ""
    return (said or f"All {n} have handed in.") + more


def missing(entries: Iterable[HandedIn], given: str) -> list[str]:
    """Return who of a class has handed in nothing, if its names are given, one a line."""
    return [] if given.strip().isdecimal() else _missing(_by_name(entries), given)[0]


def _by_name(entries: Iterable[HandedIn]) -> dict[tuple[int, str], HandedIn]:
    return {(entry.who, one_line(entry.name).casefold()): entry for entry in entries}


def _missing(
    came: Mapping[tuple[int, str], HandedIn], given: str
) -> tuple[list[str], list[HandedIn], int]:
    """Return the names that have not come, who came and is not named, and the number of names."""
    names = [line for line in map(one_line, given.splitlines()) if line]
    missing, others = [], dict(came)
    for name in names:
        here = next((key for key in others if key[1] == name.casefold()), None)
        if here is None:
            missing.append(name)
        else:
            del others[here]
    return missing, list(others.values()), len(names)


def done_of(entries: Sequence[HandedIn], of: Task | None) -> list[dict[str, str]]:
    """Return how far each has come: in the steps of a task, or else in what anybody did."""
    if of is not None:
        return [_far(of, entry.record) for entry in entries]
    kinds = [kind for kind in KINDS if KINDS[kind] or kind == "scene"]
    rows = []
    for entry in entries:
        done, kept = Counter(map(kind_of, entry.record.done)), entry.record.kept.values()
        n = {f"{kind}s": done[kind] for kind in kinds}
        n["texts"] = sum(bool(one_line(fields.get("text", ""))) for fields in kept)
        n["steps of code"] = sum(fields.get("passed", False) for fields in kept)
        rows.append(n)
    return [{k: str(n) for k, n in row.items() if any(x[k] for x in rows)} for row in rows]


def _far(of: Task, record: Progress) -> dict[str, str]:
    done = of.done_of(record)
    still_open = [
        f"{i}{f' ({far})' if (far := step.how_far(record)) else ''}"
        for i, (step, is_done) in enumerate(zip(of.steps, done, strict=True), start=1)
        if not is_done
    ]
    return {"steps done": f"{sum(done)} of {len(done)}", "not done": ", ".join(still_open) or "–"}


def lessons_of(entries: Iterable[HandedIn]) -> list[str]:
    present = {key.split("/")[0] for entry in entries for key in _keys(entry)}
    return [slug for slug in dict.fromkeys(x.slug for x in catalogue().values()) if slug in present]


def _keys(entry: HandedIn) -> list[str]:
    return [*entry.record.done, *entry.record.kept]


def first_answers(entries: Sequence[HandedIn], slug: str) -> list[FirstAnswers]:
    """Return the first answers to a lesson's questions, the most often missed first."""
    content, results = lesson_content(slug), []
    for key in keys_of_lessons([slug]):
        kind, name = key.split("/")[1:]
        if kind not in ("question", "observation"):
            continue
        question = (content.questions if kind == "question" else content.observations)[name]
        kept = [(entry, entry.record.kept.get(key, {})) for entry in entries]
        said = [fields for _, fields in kept if "first_right" in fields]
        if not said:
            continue
        wrong = defaultdict(list)
        for entry, fields in kept:
            if fields.get("first_right") is False and question.takes(fields.get("first_given")):
                wrong[_in_words(question, fields["first_given"])].append(name_of(entry))
        steps = Counter(fields.get("first_sure") for fields in said)
        results.append(
            FirstAnswers(
                key,
                question,
                len(said),
                sum(fields["first_right"] for fields in said),
                tuple(steps[step] for step in range(len(SURE))),
                dict(sorted(wrong.items(), key=lambda item: -len(item[1]))),
            )
        )
    return sorted(results, key=lambda result: result.n_right / result.n)


def _in_words(question: Question, given: object) -> str:
    if isinstance(given, int | float) and question.kind == "number":
        return f"{given:.4g}".replace("-", "−")
    if question.kind == "order":
        return "another order"
    chosen = [given] if isinstance(given, int) else given
    texts = [question.options[i].text for i in chosen] if isinstance(chosen, list) else []
    return " + ".join(text.rstrip(".") for text in texts)


def guesses(entries: Sequence[HandedIn], slug: str) -> list[tuple[Prediction, list[Guess]]]:
    """Return all predictions made in a lesson, for each one that anybody answered."""
    made = []
    for prediction in lesson_content(slug).predictions.values():
        key = f"{slug}/prediction/{prediction.name}"
        said = [prediction.valid(e.record.kept.get(key, {}).get("said")) for e in entries]
        some = [guess for guess in said if guess is not None]
        if some:
            made.append((prediction, some))
    return made


def beliefs(entries: Sequence[HandedIn], slug: str) -> dict[str, tuple[list[str], list[str]]]:
    """Return who believed each claim of a lesson before its test, and who did not."""
    said = {}
    for claim in lesson_content(slug).claims.values():
        key = f"{slug}/claim/{claim.name}"
        kept = [(name_of(entry), entry.record.kept.get(key, {})) for entry in entries]
        believed, doubted = (
            [name for name, fields in kept if fields.get("belief") is belief]
            for belief in (True, False)
        )
        if believed or doubted:
            said[claim.statement] = believed, doubted
    return said


def by_learner(entries: Iterable[HandedIn]) -> list[HandedIn]:
    """Return whatever each learner has handed in as one entry, so that each answer counts once."""
    learners: dict[int, HandedIn] = {}
    for entry in entries:
        other = learners.setdefault(entry.who, entry)
        if other is not entry:
            learners[entry.who] = _joined(other, entry)
    return list(learners.values())


def _joined(one: HandedIn, other: HandedIn) -> HandedIn:
    """Return two entries of one learner as one; what both tell is as the first tells it."""
    done = {**other.record.done, **one.record.done}
    kept = {**other.record.kept, **one.record.kept}
    named = one if one.name else replace(one, name=other.name, mark=other.mark)
    return replace(named, record=Progress(done, {}, kept), code={**other.code, **one.code})


def own_words(entries: Sequence[HandedIn], slug: str) -> list[tuple[str, Said | None, Said | None]]:
    """Return who answered a lesson's question, and what before it and at its end."""
    answers = [(name_of(entry), said(entry.record, slug)) for entry in entries]
    return [(name, each.get(BEFORE), each.get(AT_END)) for name, each in answers if each]


def written(entries: Sequence[HandedIn]) -> dict[str, list[tuple[str, str]]]:
    """Return by a teacher's question who wrote what, each in one line."""
    answers = defaultdict(list)
    for entry in entries:
        for key, fields in entry.record.kept.items():
            if key.startswith("task/written/") and fields.get("text"):
                answers[fields.get("asked") or key].append(
                    (name_of(entry), one_line(fields["text"]))
                )
    return answers


def as_csv(
    entries: Sequence[HandedIn],
    *,
    decimal: str = ".",
    of: Task | None = None,
    missing: Sequence[str] = (),
) -> str:
    """Return a row per learner: what is done, first answers, beliefs, and what they wrote.

    Where the ``decimal`` sign is a comma, cells are parted by semicolons. With a task there is how
    far each came in it; the missing are named below.
    """
    keys = list(dict.fromkeys(key for entry in entries for key in _keys(entry)))
    keys.sort(key=[*catalogue(), *keys].index)
    rows = [
        {"name": (entry.name or f"no name ({entry.source})") + entry.mark, "task": entry.title}
        for entry in entries
    ]
    if of is not None:
        rows = [row | far for row, far in zip(rows, done_of(entries, of), strict=True)]
    for key in keys:
        heading = _heading(key, entries)
        columns = {
            heading: [_cell(key, entry) for entry in entries],
            f"Answer to: {_bare(wording(key))}": [
                _answer(key, entry, decimal) for entry in entries
            ],
            f"How sure: {heading}": [_sure(key, entry) for entry in entries],
            f"Points ticked: {heading}": [_ticked(key, entry) for entry in entries],
        }
        for head, cells in columns.items():
            if head == heading or any(cells):
                for row, cell in zip(rows, cells, strict=True):
                    row[head] = cell
    file = io.StringIO()
    written = csv.writer(file, delimiter="," if decimal == "." else ";")
    written.writerow(map(_inert, rows[0]))
    written.writerows(map(_inert, row.values()) for row in rows)
    written.writerows([_inert(name), "nothing handed in"] for name in missing)
    return "\ufeff" + file.getvalue()  # by the mark, spreadsheets know that it is UTF-8


def _sure(key: str, entry: HandedIn) -> str:
    step = entry.record.kept.get(key, {}).get("first_sure")
    return "" if step is None else SURE[step]


def _ticked(key: str, entry: HandedIn) -> str:
    had = entry.record.kept.get(key, {}).get("had")
    return str(len(had)) if isinstance(had, list) else ""


def _heading(key: str, entries: Iterable[HandedIn]) -> str:
    """Return a column's heading: the lesson, the kind of item, and what it asks."""
    slug, kind, name = key.split("/", 2)
    if slug == "task":
        asked = (entry.record.kept.get(key, {}).get("asked") for entry in entries)
        return one_line(next(filter(None, asked), "in their own words"))
    what = {BEFORE: "before the lesson", AT_END: "at its end"}.get(name, kind)
    title = BY_SLUG[slug].title if slug in BY_SLUG else LAB_BY_SLUG[slug].title
    return f"{title}, {what}: {_bare(wording(key))}"


def _answer(key: str, entry: HandedIn, decimal: str) -> str:
    """Return the first answer to a question, or the prediction, in words."""
    (slug, kind, name), said = key.split("/", 2), entry.record.kept.get(key, {})
    if kind == "prediction":
        guess = lesson_content(slug).predictions[name].valid(said.get("said"))
        if isinstance(guess, str):
            return _bare(lesson_content(slug).predictions[name].options[guess])
        numbers = [] if guess is None else [guess] if isinstance(guess, float) else guess
        return " | ".join(_number(each, decimal) for each in numbers)
    if kind not in ("question", "observation"):
        return ""
    questions, given = getattr(lesson_content(slug), f"{kind}s"), said.get("first_given")
    if given is None or not questions[name].takes(given):
        return ""
    question: Question = questions[name]
    if question.kind == "number":
        return _number(given, decimal)
    chosen = [given] if isinstance(given, int) else given
    between = ", then " if question.kind == "order" else " + "
    return _bare(between.join(question.options[i].text.rstrip(".") for i in chosen))


def _bare(text: str) -> str:
    """Return Markdown in one line without its signs."""
    return one_line(text.translate(_SIGNS))


def _number(value: float, decimal: str) -> str:
    return f"{value:.6g}".replace(".", decimal)


def _cell(key: str, entry: HandedIn) -> str:
    said = entry.record.kept.get(key, {})
    if "text" in said:
        return str(said["text"]) or (NO_IDEA.rstrip(".") if key.endswith(f"/{BEFORE}") else "")
    if FIRST in said:
        return "predict first" if said[FIRST] else "watch first"
    words = {True: ("right", "believed"), False: ("wrong", "doubted")}
    for i, field in enumerate(("first_right", "belief")):
        if field in said:
            return words[said[field]][i]
    return "done" if key in entry.record.done or said.get("passed") else ""


def _inert(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    is_formula = text[:1] in "=+-@\t\r" and text and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text
