"""One question about a run just watched, before the page explains it."""

import streamlit as st

from study.content import lesson_content
from study.questions import Question
from ui.page import current
from ui.page.prose import say
from ui.session.progress import is_news, keep_answer, kept
from ui.study.confidence import how_sure, is_first, keep_checked
from ui.study.quiz import choice, feedback

_SKIPPED = -1


def observe(name: str) -> bool:
    """Ask what a run has shown; return whether it was answered, so that the page may explain."""
    slug, question = current.lesson(), lesson_content(current.lesson()).observations[name]
    if question.scene != current.scene():
        raise ValueError(
            f"{name!r} of {slug!r} must stand in scene {question.scene!r}, not {current.scene()!r}."
        )
    key = _key(slug, name)
    answer = _said(slug, question, key)
    if answer == _SKIPPED:
        return True
    with st.container(border=True, key=f"{key}_asked"):
        say(f":material/visibility: **What did you see?** {question.text}")
        if answer is not None and question.is_right(answer):
            st.caption(f"You said: {question.options[answer].text}")
            feedback(question, answer, right=True)
            return True
        given = choice(f"{key}_guess", question)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if answer is None:
                how_sure(slug, "observation", name)
            st.button(
                "That is what I saw",
                key=f"{key}_check",
                disabled=given is None,
                on_click=_check,
                args=(slug, question, key),
            )
            if answer is None:
                st.button(
                    "Skip the question",
                    type="tertiary",
                    key=f"{key}_skip",
                    on_click=_skip,
                    args=(slug, question, key),
                )
        if answer is not None and given == answer:
            feedback(question, answer, right=False)
    return answer is not None


def unanswered(slug: str, scene: str) -> bool:
    """Tell whether an observation of a scene is still open."""
    here = [q for q in lesson_content(slug).observations.values() if q.scene == scene]
    return any(_said(slug, each, _key(slug, each.name)) is None for each in here)


def _key(slug: str, name: str) -> str:
    return f"{slug}_observation_{name}"


def _said(slug: str, question: Question, key: str) -> int | None:
    """Return the option chosen in this or an earlier session; None if there is none."""
    if is_news(slug, "observation", question.name):
        before = kept(slug, "observation", question.name)
        given, options = before.get("given"), range(len(question.options))
        skipped = _SKIPPED if before.get("skipped") else None
        st.session_state[key] = given if given in options else skipped
    answer: int | None = st.session_state.get(key)
    return answer


def _check(slug: str, question: Question, key: str) -> None:
    """Store the current choice, which may have arrived together with the press."""
    again = st.session_state.get(key) is not None
    given = st.session_state[key] = st.session_state[f"{key}_guess"]
    first = not again and is_first(slug, "observation", question.name)
    right = question.is_right(given)
    keep_checked(slug, "observation", question.name, {"given": given}, right=right, first=first)


def _skip(slug: str, question: Question, key: str) -> None:
    st.session_state[key] = _SKIPPED
    keep_answer(slug, "observation", question.name, skipped=True)
