"""A record to print: what was done in some lessons or in a task, and answered at first."""

import html
from collections.abc import Iterable, Sequence
from datetime import date

from study.class_results import answers_in_words
from study.curriculum import LESSONS
from study.handed_in import keys_of_lessons, keys_of_task, part_of
from study.progress import Progress
from study.task import Task
from training.figures import count

_HEADS = {
    "prediction": "Predictions",
    "claim": "Claims tested",
    "question": "Checks",
    "challenge": "Challenges",
    "exam": "Exams",
}


NAME = "{{name}}"
"""A placeholder for the name, which only the browser writes into the page."""


def record_of_study(progress: Progress, slugs: Sequence[str]) -> str:
    """Return a page to print: what was done in some lessons, and when, and what was answered."""
    lessons = [lesson for lesson in LESSONS if lesson.slug in slugs]
    missing = [x.title for x in lessons if not progress.standings[x.slug].share]
    if missing or not lessons:
        raise ValueError(f"Nothing is done yet in {', '.join(missing) or 'no lesson at all'}.")
    n_complete = sum(progress.standings[lesson.slug].complete for lesson in lessons)
    of = count(len(lessons), "lesson")
    rows = []
    standings = progress.standings
    heads = {k: head for k, head in _HEADS.items() if any(standings[x.slug].of[k] for x in lessons)}
    for lesson in lessons:
        standing = standings[lesson.slug]
        day = max(d for key, d in progress.done.items() if key.startswith(f"{lesson.slug}/"))
        counts = (
            f"{standing.done[k]} of {standing.of[k]}" if standing.of[k] else "–" for k in heads
        )
        rows.append([lesson.title, *counts, _written_out(day)])
    table = _table(["Lesson", *heads.values(), "Last on"], rows)
    keys = keys_of_lessons([lesson.slug for lesson in lessons])
    return _page("Record of study", f"{n_complete} of {of} complete", table, progress, keys)


def record_of_task(progress: Progress, task: Task, titles: Sequence[str]) -> str:
    """Return a page to print: which steps of a task are done, and what was answered."""
    done = task.done_of(progress.done)
    rows = [[title, "done" if x else "–"] for title, x in zip(titles, done, strict=True)]
    summary = f"{sum(done)} of {count(len(done), 'step')} done"
    keys = keys_of_task(task)
    return _page(task.title, summary, _table(["Step", ""], rows), progress, keys)


def _page(heading: str, summary: str, table: str, progress: Progress, keys: Iterable[str]) -> str:
    answers = "".join(
        f"<dt>{html.escape(asked)}</dt><dd>{html.escape(said)}</dd>"
        for asked, said in answers_in_words(part_of(progress, keys))
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>{html.escape(heading)}</title>"
        "<style>body{font:16px/1.5 Georgia,serif;max-width:46rem;margin:3rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #999;"
        "padding:.4rem;text-align:left;vertical-align:top}td:not(:first-child){white-space:nowrap}"
        "dd{margin:0 0 .7rem 1.5rem;white-space:pre-wrap}"
        "dt{break-after:avoid}tr,dd{break-inside:avoid}"
        "@media print{body{margin:0 auto;font-size:11pt}}</style>"
        f"<h1>{html.escape(heading)}</h1><p><strong>{NAME}</strong> · {summary} in "
        f"Knobs &amp; Compass</p>{table}"
        + (f"<h2>First answers</h2><dl>{answers}</dl>" if answers else "")
        + "<p>This record is kept by the learner; nobody else vouches for it.</p></html>"
    )


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    body = (
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>"


def _written_out(day: str) -> str:
    """Return a day as it is written in prose, whatever the language of the machine."""
    when = date.fromisoformat(day)
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
