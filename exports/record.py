"""A record of study to print: which lessons, checks and challenges, when, and by whom."""

import html
from datetime import date

from study.curriculum import LESSONS
from study.progress import Progress

_HEADS = {
    "prediction": "Predictions",
    "claim": "Claims tested",
    "question": "Checks",
    "challenge": "Challenges",
    "exam": "Exams",
}


def record_of_study(progress: Progress, name: str) -> str:
    """Return a page to print: which lessons, checks and challenges, when, and by whom."""
    missing = [x.title for x in LESSONS if not progress.standings[x.slug].complete]
    if missing:
        raise ValueError(f"Not complete yet: {', '.join(missing)}.")
    if not 1 <= len(name.strip()) <= 80:
        raise ValueError("name must have from 1 to 80 characters.")
    rows = []
    standings = progress.standings
    heads = {k: head for k, head in _HEADS.items() if any(at.of[k] for at in standings.values())}
    for lesson in LESSONS:
        at = standings[lesson.slug]
        day = max(d for key, d in progress.done.items() if key.startswith(f"{lesson.slug}/"))
        counts = (f"{at.done[k]} of {at.of[k]}" if at.of[k] else "–" for k in heads)
        cells = [lesson.title, *counts, _written_out(day)]
        rows.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Record of study</title>'
        "<style>body{font:16px/1.5 Georgia,serif;max-width:46rem;margin:3rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #999;"
        "padding:.4rem;text-align:left;vertical-align:top}td:not(:first-child){white-space:nowrap}"
        "tr{break-inside:avoid}@media print{body{margin:0 auto;font-size:11pt}}</style>"
        f"<h1>Record of study</h1><p><strong>{html.escape(name.strip())}</strong> worked through "
        f"{len(LESSONS)} lessons of Knobs &amp; Compass and earned {progress.points} points.</p>"
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
