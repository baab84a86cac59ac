"""A class's results: who did, answered, believed, predicted and wrote what."""

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from study.answers import SURE, AnswerRecord
from study.catalogue import AT_END, BEFORE, KINDS, catalogue
from study.content import lesson_content
from study.handed_in import HandedIn, keys_of_lessons
from study.own_words import Said, said
from study.plain_text import plain
from study.predictions import Guess, Prediction
from study.progress import kind_of
from study.questions import Question
from study.task import one_line
from study.trial import FIRST


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
    return plain(entry.name) or f"no name ({plain(entry.source, 60)})"


def done_of(entry: HandedIn) -> dict[str, str]:
    kinds = [kind_of(key) for key in entry.record.done]
    counted = [kind for kind in KINDS if KINDS[kind] or kind == "scene"]
    n_steps = sum(fields.get("passed", False) for fields in entry.record.kept.values())
    return {f"{kind}s": str(kinds.count(kind)) for kind in counted} | {"written": str(n_steps)}


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


def by_learner(entries: Iterable[HandedIn]) -> list[Mapping[str, AnswerRecord]]:
    """Return what each learner said, by record key, in whatever they have handed in."""
    said_by: dict[int, dict[str, AnswerRecord]] = {}
    for entry in entries:
        said_by.setdefault(entry.who, {}).update(entry.record.kept)
    return list(said_by.values())


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


def as_csv(entries: Sequence[HandedIn]) -> str:
    """Return a row per learner: what is done, first answers, beliefs, and what they wrote."""
    keys = list(dict.fromkeys(key for entry in entries for key in _keys(entry)))
    keys.sort(key=[*catalogue(), *keys].index)
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["name", "task", *keys])
    for entry in entries:
        cells = (_cell(key, entry) for key in keys)
        rows.writerow([_inert(text) for text in (name_of(entry), entry.title, *cells)])
    return "\ufeff" + file.getvalue()  # by the mark, spreadsheets know that it is UTF-8


def _cell(key: str, entry: HandedIn) -> str:
    said = entry.record.kept.get(key, {})
    if "text" in said:
        return str(said["text"])
    if FIRST in said:
        return "predict first" if said[FIRST] else "watch first"
    words = {True: ("right", "believed"), False: ("wrong", "doubted")}
    for i, field in enumerate(("first_right", "belief")):
        if field in said:
            return words[said[field]][i]
    return "done" if key in entry.record.done or said.get("passed") else ""


def _inert(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
