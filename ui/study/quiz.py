"""Knowledge checks: four kinds of question, feedback for every option, retries.

Options are identified by their number in ``study.toml``; each learner sees them in another order.
"""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from study.questions import Question, own_order, read_number, write_number
from ui.controls.buttons import back_to_first, item_picker, next_button
from ui.page.prose import no_break, say
from ui.session.progress import award, done_of, is_news, kept, learner, mark, start_over
from ui.study.confidence import how_sure, keep_checked
from ui.study.order import order, order_of, put_in_order

CHECK = "Check my answer"
_MOST_TYPED = 40


def quiz(slug: str, here: Mapping[str, Question], *, key: str, all_at_once: bool = False) -> None:
    """Ask questions of a lesson."""
    shown = names = list(here)
    if not all_at_once:
        shown = [item_picker("Which question", names, done_of(slug, "question"), key=key)]
    for name in shown:
        with st.container(border=True, key=f"{slug}_question_{name}_box"):
            number = f"**{names.index(name) + 1}.** " if len(names) > 1 else ""
            say(f"{number}{here[name].text}")
            mark(slug, "question", name)
            if ask(slug, "question", here[name]):
                award(slug, "question", name)
    with st.container(horizontal=True):
        if not all_at_once:
            next_button("Next question", names, shown[0], key=key)
        start_over(slug, "question", names=names, also=lambda: back_to_first(names, key=key))


def ask(slug: str, kind: str, question: Question) -> bool:
    """Show a question with feedback; return whether a right answer was checked."""
    key = f"{slug}_{kind}_{question.name}"
    answer = kept(slug, kind, question.name).get("given")
    checked = answer if question.takes(answer) else None
    if is_news(slug, kind, question.name):
        _put(key, question, checked)
    given = answer_box(key, question)
    how_sure(slug, kind, question.name)
    st.button(
        CHECK,
        key=f"{key}_check",
        disabled=given is None and question.kind != "number",
        on_click=_check,
        args=(slug, kind, question),
    )
    # Feedback belongs to the checked answer, so a changed one has none.
    if given is None or checked != given:
        return False
    right = question.is_right(given)
    feedback(question, given, right)
    return right


def _check(slug: str, kind: str, question: Question) -> None:
    key = f"{slug}_{kind}_{question.name}"
    given = checked_now(key, question)
    if given is not None:
        right = question.is_right(given)
        keep_checked(slug, kind, question.name, {"given": given}, right=right)


def choice(key: str, question: Question) -> int | None:
    """Show a question of kind "choice", and return the chosen option's number."""
    return st.radio(
        "Your answer",
        own_order(question, learner()),
        index=None,
        format_func=lambda i: question.options[i].text,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )


def _several(key: str, question: Question) -> None:
    st.caption("More than one may be right.")
    for i in own_order(question, learner()):
        st.checkbox(question.options[i].text, key=f"{key}_{i}", persist_state="session")


def _number(key: str, question: Question) -> None:
    st.text_input(
        "Your answer (a number, such as 1250.5 or 1250,5)",
        key=key,
        max_chars=_MOST_TYPED,
        autocomplete="off",
        persist_state="session",
    )
    try:
        given = read_number(st.session_state[key] or "")
    except ValueError as error:
        st.warning(str(error), icon=":material/edit:")
    else:
        if given is None and st.session_state.get(f"{key}_nothing"):
            st.warning("Type a number first.", icon=":material/edit:")


def _order(key: str, question: Question) -> None:
    st.caption("Move them until they are in order, with the first at the top.")
    order(question.name, _texts(question), key=key)


def _texts(question: Question) -> list[str]:
    return [option.text for option in question.options]


_INPUTS: dict[str, Any] = {
    "choice": choice,
    "several": _several,
    "number": _number,
    "order": _order,
}


def answer_box(key: str, question: Question) -> Any:
    _INPUTS[question.kind](key, question)
    return _read(key, question)


def checked_now(key: str, question: Question) -> Any:
    """Return the answer in an `answer_box` at the time of checking, and note if there is none."""
    given = _read(key, question)
    st.session_state[f"{key}_nothing"] = given is None
    return given


def _read(key: str, question: Question) -> Any:
    """Return the widgets' answer in the record's form; None if there is none."""
    if question.kind == "order":
        return order_of(question.name, _texts(question), key=key)
    if question.kind == "several":
        n = len(question.options)
        return [i for i in range(n) if st.session_state.get(f"{key}_{i}")] or None
    answer = st.session_state.get(key)
    if question.kind == "choice":
        return answer
    try:
        return read_number(answer or "")
    except ValueError:
        return None


def _put(key: str, question: Question, given: Any) -> None:
    """Set the widgets to an answer, or clear them."""
    if question.kind == "order":
        put_in_order(given, key=key)
    elif question.kind == "several":
        for i in range(len(question.options)):
            st.session_state[f"{key}_{i}"] = i in (given or ())
    elif question.kind == "number":
        st.session_state[key] = "" if given is None else write_number(given)
    else:
        st.session_state[key] = given


def feedback(question: Question, given: Any, right: bool) -> None:
    again = "Try again as often as you like."
    if question.kind == "several":
        chosen = [question.options[i] for i in given]
        said = "".join(f"\n- *{option.text.rstrip('.')}*: {option.feedback}" for option in chosen)
        if not right and all(option.right for option in chosen):
            again = f"So far so good, but something is still missing. {again}"
        again = f"\n\n{again}"
    elif question.kind == "choice":
        said = f" {question.options[given].feedback}"
    else:
        said = f" {question.feedback if right else question.hint}"
    if right:
        st.success(no_break(f"**Right.**{said}"), icon=":material/check_circle:")
    else:
        st.warning(no_break(f"**Not yet.**{said} {again}"), icon=":material/replay:")
