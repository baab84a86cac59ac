"""A record of study to print: what was done in some lessons, and when."""

import html
from collections.abc import Sequence
from datetime import date

from study.curriculum import LESSONS
from study.progress import Progress
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
    """Return a page to print: what was done in some lessons, and when."""
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
        cells = [lesson.title, *counts, _written_out(day)]
        rows.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Record of study</title>'
        "<style>body{font:16px/1.5 Georgia,serif;max-width:46rem;margin:3rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #999;"
        "padding:.4rem;text-align:left;vertical-align:top}td:not(:first-child){white-space:nowrap}"
        "tr{break-inside:avoid}@media print{body{margin:0 auto;font-size:11pt}}</style>"
        f"<h1>Record of study</h1><p><strong>{NAME}</strong> · {n_complete} of {of} complete in "
        "Knobs &amp; Compass</p>"
        "<table><thead><tr>"
        + "".join(f'<th scope="col">{head}</th>' for head in ["Lesson", *heads.values(), "Last on"])
        + "</tr></thead><tbody>"
        + "".join(rows)
        + "</tbody></table><p>This record is kept by the learner; nobody else vouches for "
        "it.</p></html>"
    )


def _written_out(day: str) -> str:
    """Return a day as it is written in prose, whatever the language of the machine."""
    when = date.fromisoformat(day)
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
