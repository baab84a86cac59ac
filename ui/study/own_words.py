"""The question of a lesson, in one's own words: before it, at its end, and again after weeks."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import streamlit as st

from charts.statistics import bars
from study.answers import MOST_WRITTEN
from study.catalogue import ASKED_BEFORE, AT_END, BEFORE, LATER, key_of_own_words
from study.content import lesson_content
from study.curriculum import BY_SLUG, LESSONS
from study.own_words import (
    MOST_BEFORE,
    NO_IDEA,
    WHEN,
    Said,
    answered_long_ago,
    describe,
    is_asked_before,
    said,
    shares,
    wants_before,
)
from study.plain_text import plain
from study.scene import OwnWords
from ui.page.prose import say
from ui.pictures import picture
from ui.session import progress
from ui.study.written import box_of, typed, written

_AGAIN, _BOX, _COMPARED = "own_words_again", "own_words_anew", "own_words_compared"
SHOWN, _ANSWERED = "own_words_before", "own_words_answered"
"""The session's keys for the lesson whose question stands under its open toy, and was answered."""
_TITLES = {BEFORE: "Before", AT_END: "At the end", LATER: "Three weeks later"}


def arrive(slug: str, scene: str) -> None:
    """Note which scene is open while a question is `SHOWN`: under another toy it was passed by."""
    shown = st.session_state[SHOWN]
    if (slug, scene) == (shown, lesson_content(shown).scenes[0].name):
        return
    del st.session_state[SHOWN]
    st.session_state.pop(_ANSWERED, None)
    if is_asked_before(progress.current(), shown):
        progress.keep_answer(*_item(shown, BEFORE), skipped=True)


def before(slug: str, asked: OwnWords) -> None:
    """Ask a lesson's last question under its toy, in one line that nobody has to fill in.

    It comes into sight late (page.css), when the browser has told that it is not to be asked.
    """
    answered = st.session_state.get(_ANSWERED) == slug  # it stays until another scene is opened
    if not (answered or is_asked_before(progress.current(), slug)):
        return
    st.session_state[SHOWN] = slug
    key = key_of_own_words(slug, BEFORE)
    box, kept = box_of(key), progress.kept(*_item(slug, BEFORE))

    def keep(*, none: bool = False) -> None:
        text = "" if none else typed(box)
        if none or text:
            st.session_state[_ANSWERED] = slug
            progress.keep_answer(*_item(slug, BEFORE), asked=asked.question, text=text)

    with st.container(key="before_kept" if answered else "before"):
        say(f":material/edit_note: **Asked at the end:** {asked.question}")
        if kept.get("text") == "":
            st.caption(f"{NO_IDEA} You are asked again at the end.")
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text_input(
                "What would you say now? (optional)",
                max_chars=MOST_BEFORE,
                key=box,
                on_change=keep,
                placeholder="What you would say now (optional)",
                label_visibility="collapsed",
                persist_state="session",
            )
            st.button(
                NO_IDEA.rstrip("."),
                key=f"{box}_none",
                type="tertiary",
                on_click=keep,
                kwargs={"none": True},
            )
        if kept.get("text"):
            st.caption(":material/check: Kept. You are asked again at the end.")


def own_words(slug: str, asked: OwnWords) -> bool:
    """Ask a lesson's last question; return whether it was answered, so that points may be shown.

    Then all answers stand side by side, with the points of a good one to tick.
    """
    st.subheader("In your own words")
    written(key_of_own_words(slug), asked.question, asked=asked.question)
    answers = said(progress.current(), slug)
    if AT_END in answers:
        _side_by_side(slug, asked, answers)
    return AT_END in answers


def own_words_again(today: date) -> bool:
    """Ask one question once more that was answered weeks ago; return whether there is any."""
    slug = st.session_state.get(_AGAIN) or answered_long_ago(progress.current(), today)
    asked = lesson_content(slug).own_words if slug else None
    if slug is None or asked is None:
        return False
    st.session_state[_AGAIN] = slug  # it stays while it is being answered
    with st.container(border=True):
        st.caption(f"{BY_SLUG[slug].title} · You wrote about this weeks ago.")
        if st.session_state.get(_COMPARED) == slug:
            say(asked.question)
            _side_by_side(slug, asked, said(progress.current(), slug))
            return True
        st.text_area(
            asked.question, max_chars=MOST_WRITTEN, key=_BOX, height=140, persist_state="session"
        )
        with st.container(horizontal=True):
            st.button(
                "Compare with then", on_click=_keep_anew, args=(slug, asked), key=f"{_BOX}_then"
            )
            st.button(
                "No idea any more",
                type="tertiary",
                on_click=_keep_anew,
                args=(slug, asked),
                kwargs={"none": True},
                key=f"{_BOX}_none",
            )
    return True


def own_change() -> None:
    """Show what a learner could say before lessons and after them, and let them be asked or not."""
    record = progress.current()
    say(describe(record))
    if of := shares(record):
        was, now = np.array([*of.values()]).T
        drawn = bars.shares(
            list(of),
            now,
            title="Points of a good answer",
            compared=was,
            compared_with="before",
            bar="at the end",
            height=60 + 34 * len(of),
        )
        alt = "The share of the points of a good answer at the end of each lesson, and before it."
        picture(drawn, "own_change", alt=alt)
    answered = {x.slug: y for x in LESSONS if len(y := said(record, x.slug)) > 1}
    if answered:
        with st.expander("Read them side by side", icon=":material/edit_note:"):
            for slug, answers in answered.items():
                if asked := lesson_content(slug).own_words:
                    lines = [f"- {WHEN[at]}: {_quoted(x.text)}" for at, x in answers.items()]
                    say("\n".join([f"**{BY_SLUG[slug].title}.** {asked.question}", "", *lines]))
    st.session_state[ASKED_BEFORE] = wants_before(record)
    st.toggle(
        "Ask me a lesson’s last question before it begins, too",
        key=ASKED_BEFORE,
        on_change=lambda: progress.keep_answer(
            *ASKED_BEFORE.split("/"), value=st.session_state[ASKED_BEFORE]
        ),
    )


def _item(slug: str, moment: str) -> tuple[str, str, str]:
    slug, kind, name = key_of_own_words(slug, moment).split("/")
    return slug, kind, name


def _quoted(text: str) -> str:
    return f"“{plain(text, MOST_WRITTEN)}”" if text else f"*{NO_IDEA}*"


def _side_by_side(slug: str, asked: OwnWords, answers: Mapping[str, Said]) -> None:
    """Show all answers to a question, each with the points of a good one to tick."""
    whose = "each of yours" if len(answers) > 1 else "yours"
    st.markdown(f"A good answer says this. **Tick what {whose} says.**")
    for place, (at, each) in zip(st.columns(len(answers)), answers.items(), strict=True):
        with place:
            if len(answers) > 1:
                st.markdown(f"**{_TITLES[at]}**  \n{_quoted(each.text)}")
            if each.text:
                _points(slug, asked, at, each)


def _points(slug: str, asked: OwnWords, at: str, answer: Said) -> None:
    boxes = [f"{box_of(key_of_own_words(slug, at))}_{i}" for i, _ in enumerate(asked.points)]
    for i, (box, point) in enumerate(zip(boxes, asked.points, strict=True)):
        st.session_state[box] = i in (answer.had or ())
        st.checkbox(point, key=box, on_change=_tick, args=(slug, at, boxes), wrap=True)


def _tick(slug: str, at: str, boxes: Sequence[str]) -> None:
    had = [i for i, box in enumerate(boxes) if st.session_state[box]]
    progress.keep_answer(*_item(slug, at), had=had)


def _keep_anew(slug: str, asked: OwnWords, *, none: bool = False) -> None:
    text = "" if none else typed(_BOX)
    if text or none:
        progress.keep_answer(*_item(slug, LATER), asked=asked.question, text=text)
        st.session_state[_COMPARED] = slug
