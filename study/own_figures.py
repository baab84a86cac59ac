"""What a learner's own record comes to, in figures, for the last page of the course."""

from collections.abc import Callable
from typing import Any

import numpy as np

from study.catalogue import KEYS_OF_STEPS
from study.curriculum import LESSONS
from study.progress import Progress, kind_of
from training.figures import count  # noqa: TID251 (numbers look the same everywhere)


def in_sentences(record: Progress) -> list[str]:
    """Return a sentence for each thing that was done at least once, with its figures."""

    def n(kind: str, holds: Callable[[Any], Any]) -> int:
        return sum(kind_of(k) == kind and bool(holds(f)) for k, f in record.kept.items())

    def n_done(kind: str) -> int:
        return sum(kind_of(key) == kind for key in record.done)

    guessed = n("prediction", lambda fields: "right" in fields)
    right = n("prediction", lambda fields: fields.get("right"))
    tested = n("claim", lambda fields: fields.get("tested"))
    believed = n("claim", lambda fields: fields.get("tested") and fields.get("belief"))
    answered = n("question", lambda fields: "first_right" in fields)
    at_once = n("question", lambda fields: fields.get("first_right"))
    solved, written = n_done("challenge"), n("written", lambda fields: fields.get("text"))
    steps = sum(key in record.kept for key in KEYS_OF_STEPS)
    days = {*record.done.values()}
    said = [
        (guessed, f"You made {count(guessed, 'prediction')}, and {right} came true."),
        (tested, f"You put {count(tested, 'claim')} to the test; you had believed {believed}."),
        (answered, f"You answered {count(answered, 'question')}, {at_once} right at once."),
        (solved, f"You solved {count(solved, 'challenge')}."),
        (steps, f"You wrote {count(steps, 'function')} of a network yourself."),
        (written, f"You said {count(written, 'time')} in your own words what you had found out."),
        (len(days) > 1, f"You were here on {len(days)} days."),
    ]
    return [sentence for n_times, sentence in said if n_times]


def right_at_once(record: Progress) -> tuple[list[str], np.ndarray]:
    """Return the titles of lessons with first answers, and the share of these that were right.

    Predictions, observations and questions count.
    """
    shares = {}
    for lesson in LESSONS:
        of_lesson = (f for key, f in record.kept.items() if key.startswith(f"{lesson.slug}/"))
        firsts = [fields["first_right"] for fields in of_lesson if "first_right" in fields]
        if firsts:
            shares[lesson.title] = np.mean(firsts)
    return [*shares], np.array([*shares.values()])
