"""A record of study to print: which lessons, checks and challenges, when, and by whom."""

import html

from study.curriculum import LESSONS
from study.progress import Progress, standing

_HEADS = {
    "prediction": "Predictions",
    "claim": "Claims tested",
    "question": "Checks",
    "challenge": "Challenges",
    "exam": "Exams",
}


def record_of_study(progress: Progress, name: str) -> str:
    """Return a page to print: which lessons, checks and challenges, when, and by whom.

    Parameters
    ----------
    progress : Progress
        Every lesson of it complete.
    name : str
        What the learner typed, at most 80 characters; it is escaped.

    Returns
    -------
    str
        A complete HTML page without scripts or anything from elsewhere.

    Raises
    ------
    ValueError
        If a lesson is not complete, or the name is empty or too long.
    """
    missing = [x.title for x in LESSONS if not standing(progress, x.slug).complete]
    if missing:
        raise ValueError(f"Not complete yet: {', '.join(missing)}.")
    if not 1 <= len(name.strip()) <= 80:
        raise ValueError("name must have from 1 to 80 characters.")
    rows = []
    for lesson in LESSONS:
        at = standing(progress, lesson.slug)
        day = max(d for key, d in progress.done.items() if key.startswith(f"{lesson.slug}/"))
        counts = (f"{at.done[k]} of {at.of[k]}" if at.of[k] else "–" for k in _HEADS)
        cells = [lesson.title, *counts, day]
        rows.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
    heads = ["Lesson", *_HEADS.values(), "Last on"]
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Record of study</title>'
        "<style>body{font:16px/1.5 Georgia,serif;max-width:46rem;margin:3rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #999;"
        "padding:.4rem;text-align:left}td:last-child{white-space:nowrap}</style>"
        f"<h1>Record of study</h1><p><strong>{html.escape(name.strip())}</strong> worked through "
        f"{len(LESSONS)} lessons of Knobs &amp; Compass and earned {progress.points} points.</p>"
        "<table><tr>"
        + "".join(f"<th>{head}</th>" for head in heads)
        + "</tr>"
        + "".join(rows)
        + "</table><p>This record is kept by the learner and vouched for by nobody else.</p></html>"
    )
