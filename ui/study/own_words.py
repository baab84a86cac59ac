"""The question at the end of a lesson, answered in writing, and once more after some weeks.

Being prompted to explain while one studies or solves helps to learn, g = 0.55: Bisra, Liu, Nesbit,
Salimi and Winne, "Inducing self-explanation: a meta-analysis" (2018). What one question at the end
does was not measured there: it lets learners see what they can say now.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import streamlit as st

from study.answers import MOST_WRITTEN
from study.catalogue import key_of_own_words
from study.content import OwnWords, lesson_content
from study.curriculum import BY_SLUG, LESSONS
from study.plain_text import plain
from ui.page.prose import say
from ui.session import progress
from ui.study.written import typed, written

REST = timedelta(weeks=3)
"""After so long a lesson's question is asked once more."""
_ITEM = tuple(key_of_own_words("").split("/")[1:])
_AGAIN, _BOX, _COMPARED = "own_words_again", "own_words_anew", "own_words_compared"


def own_words(slug: str, asked: OwnWords) -> None:
    """Ask a lesson's last question; then show what a good answer says, to tick what one had."""
    st.subheader("In your own words")
    written(key_of_own_words(slug), asked.question, asked=asked.question)
    if progress.kept(slug, *_ITEM).get("text", "").strip():
        _compare(slug, asked)


def answered_long_ago(today: date) -> str | None:
    """Return the lesson whose question was answered longest ago, if that is weeks ago."""

    def day(slug: str) -> date:
        return datetime.fromisoformat(progress.kept(slug, *_ITEM)["at"]).astimezone(UTC).date()

    answered = [x.slug for x in LESSONS if progress.kept(x.slug, *_ITEM).get("text")]
    slug = min(answered, key=day, default=None)
    return slug if slug is not None and day(slug) + REST <= today else None


def own_words_again(today: date) -> bool:
    """Ask one question once more that was answered weeks ago; return whether there is any."""
    slug = st.session_state.get(_AGAIN) or answered_long_ago(today)
    kept = progress.kept(slug, *_ITEM) if slug else {}
    asked = lesson_content(slug).own_words if slug and kept.get("text") else None
    if slug is None or asked is None:
        return False
    st.session_state[_AGAIN] = slug  # it stays while it is being answered
    with st.container(border=True):
        st.caption(BY_SLUG[slug].title)
        if st.session_state.get(_COMPARED) == slug:
            say(asked.question)
            st.markdown(f"Now: “{plain(kept['text'], MOST_WRITTEN)}”")
            _compare(slug, asked)
        else:
            st.text_area(asked.question, max_chars=MOST_WRITTEN, key=_BOX, height=140)
            st.button("Compare with then", on_click=_keep_anew, args=(slug,), key=f"{_BOX}_then")
    return True


def _compare(slug: str, asked: OwnWords) -> None:
    kept = progress.kept(slug, *_ITEM)
    if before := kept.get("before"):
        st.markdown(f"Then: “{plain(before, MOST_WRITTEN)}”")
    st.markdown("A good answer says this. **Tick what yours says, too.**")
    boxes = [f"{slug}_own_words_{i}" for i, _ in enumerate(asked.points)]
    for i, (box, point) in enumerate(zip(boxes, asked.points, strict=True)):
        st.session_state[box] = i in kept.get("had", [])
        st.checkbox(point, key=box, on_change=_tick, args=(slug, boxes))


def _tick(slug: str, boxes: Sequence[str]) -> None:
    had = [i for i, box in enumerate(boxes) if st.session_state[box]]
    progress.keep_answer(slug, *_ITEM, had=had)


def _keep_anew(slug: str) -> None:
    if text := typed(_BOX):
        before = progress.kept(slug, *_ITEM)["text"]
        progress.keep_answer(slug, *_ITEM, text=text, before=before, had=[])
        st.session_state[_COMPARED] = slug
