"""Knowledge checks: four kinds of question, feedback for every option, another try."""

import random
from typing import Any

import streamlit as st

from study.questions import Question
from study.sheet import sheet
from ui.one_of import next_button, one_of
from ui.progress import award, done_of, mark


def quiz(slug: str, *, all_at_once: bool = False) -> None:
    """Show the knowledge check of a lesson.

    Parameters
    ----------
    slug : str
        The lesson.
    all_at_once : bool
        Whether all questions are shown, not one at a time.
    """
    held = sheet(slug).questions
    names = list(held)
    shown = names
    if not all_at_once:
        shown = [one_of("Which question", names, done_of(slug, "question"), key=f"{slug}_question")]
    for name in shown:
        with st.container(border=True):
            st.markdown(f"**{names.index(name) + 1}.** {held[name].text}")
            mark(slug, "question", name)
            if _ask(f"{slug}_question_{name}", held[name]):
                award(slug, "question", name)
    if not all_at_once:
        next_button("Next question", names, shown[0], key=f"{slug}_question")


def _ask(key: str, question: Question) -> bool:
    """Show a question and what was said of the answer; return whether it was right."""
    given = _INPUTS[question.kind](key, question)
    if st.button("Check my answer", key=f"{key}_check", disabled=given is None):
        st.session_state[f"{key}_given"] = given
    # The feedback belongs to the answer that was checked; a changed answer has none yet.
    if given is None or st.session_state.get(f"{key}_given") != given:
        return False
    right = question.is_right(given)
    _feedback(question, given, right)
    return right


def _choice(key: str, question: Question) -> int | None:
    return st.radio(
        "Your answer",
        range(len(question.options)),
        index=None,
        format_func=lambda i: question.options[i].text,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )


def _several(key: str, question: Question) -> tuple[int, ...] | None:
    st.caption("More than one may be right.")
    chosen = tuple(
        i
        for i, option in enumerate(question.options)
        if st.checkbox(option.text, key=f"{key}_{i}", persist_state="session")
    )
    return chosen or None


def _number(key: str, question: Question) -> float | None:
    return st.number_input(
        "Your answer (a number)", value=None, key=key, format="%g", persist_state="session"
    )


def _order(key: str, question: Question) -> tuple[int, ...] | None:
    st.caption("Choose them one after the other, from first to last.")
    n = len(question.options)
    shuffled = list(range(n))
    random.Random(question.name).shuffle(shuffled)  # noqa: S311 (the same order for everyone)
    if shuffled == list(range(n)):
        shuffled.reverse()
    chosen = st.multiselect(
        "Your order",
        shuffled,
        format_func=lambda i: question.options[i].text,
        key=key,
        label_visibility="collapsed",
        placeholder="Choose the first",
        persist_state="session",
    )
    return tuple(chosen) if len(chosen) == n else None


_INPUTS: dict[str, Any] = {
    "choice": _choice,
    "several": _several,
    "number": _number,
    "order": _order,
}


def _feedback(question: Question, given: Any, right: bool) -> None:
    if question.kind in ("number", "order"):
        lines = [question.feedback if right else question.hint]
    else:
        chosen = (given,) if isinstance(given, int) else given
        lines = [question.options[i].feedback for i in chosen]
        missing = question.kind == "several" and not right
        if missing and all(question.options[i].right for i in chosen):
            lines.append("So far so good, but something is still missing.")
    text = " ".join(lines)
    if right:
        st.success(f"**Right.** {text}", icon=":material/check_circle:")
    else:
        st.warning(f"**Not yet.** {text} Try again as often as you like.", icon=":material/replay:")
