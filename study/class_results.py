"""A class's results: the first answers to each question, and everyone's predictions."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from study.answers import SURE
from study.catalogue import KINDS, catalogue
from study.content import lesson_content
from study.handed_in import HandedIn, keys_of_lessons
from study.predictions import Guess, Prediction
from study.progress import kind_of
from study.questions import Question


@dataclass(frozen=True)
class FirstAnswers:
    key: str
    question: Question
    n: int
    n_right: int
    sure: tuple[int, ...]  # number of learners by step of `SURE`
    missed: tuple[str, int] | None  # the most frequent wrong answer, and how often it was given


def done_of(entry: HandedIn) -> dict[str, str]:
    kinds = [kind_of(key) for key in entry.record.done]
    return {f"{kind}s": str(kinds.count(kind)) for kind in KINDS if KINDS[kind] or kind == "scene"}


def lessons_of(entries: Iterable[HandedIn]) -> list[str]:
    present = {key.split("/")[0] for entry in entries for key in _keys(entry)}
    return [slug for slug in dict.fromkeys(x.slug for x in catalogue().values()) if slug in present]


def _keys(entry: HandedIn) -> set[str]:
    return {*entry.record.done, *entry.record.kept}


def first_answers(entries: Sequence[HandedIn], slug: str) -> list[FirstAnswers]:
    """Return the first answers to a lesson's questions, the most often missed first."""
    content, results = lesson_content(slug), []
    for key in keys_of_lessons([slug]):
        kind, name = key.split("/")[1:]
        if kind not in ("question", "observation"):
            continue
        question = (content.questions if kind == "question" else content.observations)[name]
        kept = [entry.record.kept.get(key, {}) for entry in entries]
        said = [fields for fields in kept if "first_right" in fields]
        if not said:
            continue
        wrong = Counter(
            _in_words(question, fields["first_given"])
            for fields in said
            if not fields["first_right"] and question.takes(fields.get("first_given"))
        )
        steps = Counter(fields.get("first_sure") for fields in said)
        results.append(
            FirstAnswers(
                key,
                question,
                len(said),
                sum(fields["first_right"] for fields in said),
                tuple(steps[step] for step in range(len(SURE))),
                wrong.most_common(1)[0] if wrong else None,
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
