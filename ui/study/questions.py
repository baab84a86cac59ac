"""Questions: knowledge checks, and what a run has shown; how sure a learner is, and feedback.

Options are identified by their number in the scene; each learner sees them in another order.
"How sure are you?" is asked before the first check of an answer, always optional, and stored with
whether that answer was right; `study.confidence` draws all of them. Second tries do not count,
since the learner has then read the explanation.
"""

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import streamlit as st

from study.answers import SURE
from study.confidence import is_welcome
from study.content import lesson_content
from study.curriculum import BY_SLUG
from study.look_alikes import difference, like
from study.questions import Question, another, own_order, read_number, write_number
from ui.controls.buttons import back_to_first, item_picker, next_button
from ui.page import current
from ui.page.prose import no_break, say
from ui.session import progress
from ui.study import asked
from ui.study.order import order, order_of, put_in_order

CHECK = "Check my answer"
_MOST_TYPED = 40
_SKIPPED = -1


def quiz(slug: str, here: Mapping[str, Question], *, key: str, all_at_once: bool = False) -> None:
    """Ask questions of a lesson."""
    shown = names = list(here)
    if not all_at_once:
        shown = [item_picker("Which question", names, progress.done_of(slug, "question"), key=key)]
    for name in shown:
        with st.container(border=True, key=f"{slug}_question_{name}_box"):
            number = f"**{names.index(name) + 1}.** " if len(names) > 1 else ""
            say(f"{number}{here[name].text}")
            progress.mark(slug, "question", name)
            if _ask(slug, here[name]):
                progress.award(slug, "question", name)
    with st.container(horizontal=True):
        if not all_at_once:
            next_button("Next question", names, shown[0], key=key)
        progress.start_over(
            slug, "question", names=names, also=lambda: back_to_first(names, key=key)
        )


def _ask(slug: str, question: Question) -> bool:
    """Show a question with feedback; return whether a right answer was checked."""
    key = _key(slug, "question", question.name)
    answer = progress.kept(slug, "question", question.name).get("given")
    is_valid = progress.derived(f"valid answer {key}", lambda _: question.takes(answer))
    checked = answer if is_valid else None
    if progress.is_news(slug, "question", question.name):
        _put(key, question, checked)
        st.session_state.pop(_misses(key), None)
    given = answer_box(key, question)
    how_sure(slug, "question", question.name)
    st.button(
        CHECK,
        key=f"{key}_check",
        disabled=given is None and question.kind != "number",
        on_click=_check,
        args=(slug, question),
    )
    # Feedback belongs to the checked answer, so a changed one has none.
    if given is None or checked != given:
        return False
    right = question.is_right(given)
    feedback(question, given, right)
    if right:
        _name_look_alikes(f"{slug}/question/{question.name}")
    else:
        show_how(key, question)
    return right


def _name_look_alikes(key: str) -> None:
    """Name the questions known to the learner that look like one, and need another idea."""
    for other in like(key):
        if other in progress.current().done:
            title = BY_SLUG[other.partition("/")[0]].title
            say(
                f":material/compare_arrows: A question of **{title}** looks like this one. "
                f"{difference(key, other)}"
            )


def _check(slug: str, question: Question) -> None:
    key = _key(slug, "question", question.name)
    given = checked_now(key, question)
    if given is not None:
        right = question.is_right(given)
        count_miss(key, right=right)
        keep_checked(slug, "question", question.name, {"given": given}, right=right)


def _misses(key: str) -> str:
    return f"{key}_misses"


def count_miss(key: str, *, right: bool) -> None:
    """Note that an answer was checked, for what `show_how` shows."""
    st.session_state[_misses(key)] = 0 if right else st.session_state.get(_misses(key), 0) + 1


def show_how(key: str, question: Question) -> None:
    """After a miss solve a question like it; after another, leave a gap in its own working."""
    if question.kind != "number":
        return
    if again := st.session_state.get(_misses(key), 1) > 1:
        lines = ["**With your numbers:**"]
    else:
        question = another(question, progress.learner())
        lines = [f"**One like it, solved.** {question.text}"]
    with st.container(border=True, key=f"{key}_how"):
        say("\n\n".join([*lines, *question.worked(gap=again)]))


def _own_order(key: str, question: Question) -> list[int]:
    seed = progress.learner()
    return progress.derived(f"order of {key}", lambda _: own_order(question, seed))


def choice(key: str, question: Question) -> int | None:
    """Show a question of kind "choice", and return the chosen option's number."""
    return st.radio(
        "Your answer",
        _own_order(key, question),
        index=None,
        format_func=lambda i: question.options[i].text,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
    )


def _several(key: str, question: Question) -> None:
    st.caption("More than one may be right.")
    for i in _own_order(key, question):
        st.checkbox(question.options[i].text, key=f"{key}_{i}", persist_state="session")


def _number(key: str, question: Question) -> None:
    such_as = "0.35 or 35 %" if question.one_percent == 0.01 else "12.5 or 12,5"
    st.text_input(
        f"Your answer (a number, such as {such_as})",
        key=key,
        max_chars=_MOST_TYPED,
        autocomplete="off",
        persist_state="session",
    )
    try:
        given = _typed(key, question)
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
    if question.kind == "choice":
        return st.session_state.get(key)
    try:
        return _typed(key, question)
    except ValueError:
        return None


def _typed(key: str, question: Question) -> float | None:
    text = st.session_state.get(key)
    return read_number(text, question.one_percent) if text else None


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
        said = "".join(
            f"\n- {'✓' if option.right else '✗'} *{option.text.rstrip('.')}*: {option.feedback}"
            for option in chosen
        )
        if not right and all(option.right for option in chosen):
            again = f"So far so good, but something is still missing. {again}"
        again = f"\n\n{again}"
    elif question.kind == "choice":
        said = f" {question.options[given].feedback}"
    else:
        missed = f"{question.miss(given)} " if question.kind == "number" else ""
        worked = f" {'; '.join(question.worked(gap=False))}." if question.working else ""
        said = f"{worked} {question.feedback}" if right else f" {missed}{question.hint}"
    if right:
        st.success(no_break(f"**Right.**{said}"), icon=":material/check_circle:")
    else:
        st.warning(no_break(f"**Not yet.**{said} {again}"), icon=":material/replay:")


def observe(named: str | Question, *, waits: bool = False) -> bool:
    """Ask what a run has shown; return whether it was answered, so that the page may explain.

    It is asked where the knobs are at its case, and not at all where a task sets them otherwise.
    It ``waits`` out of sight until there is something to be seen (page.css).
    """
    name = named if isinstance(named, str) else named.name
    slug, question = current.lesson(), lesson_content(current.lesson()).observations[name]
    if question.scene != current.scene():
        raise ValueError(
            f"{name!r} of {slug!r} must stand in scene {question.scene!r}, not {current.scene()!r}."
        )
    key = _key(slug, "observation", name)
    answer = _seen(slug, question, key)
    if answer == _SKIPPED:
        return True
    if asked.is_barred(question):
        return True
    later = "_later" if waits and answer is None else ""
    with st.container(border=True, key=f"{key}_asked{later}"):
        say(f":material/visibility: **What did you see?** {question.text}")
        if answer is not None and question.is_right(answer):
            st.caption(f"You said: {question.options[answer].text}")
            feedback(question, answer, right=True)
            return True
        asked.say_away(question, key=key)
        if (away := bool(asked.away(question))) and answer is None:
            return False
        given = choice(f"{key}_guess", question)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.button(
                "That is what I saw",
                key=f"{key}_check",
                disabled=given is None or away,  # it can be tried again at its settings
                on_click=_check_seen,
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
            said = question.options[answer].feedback  # the page goes on, so nothing is asked again
            st.warning(no_break(f"**Not so.** {said}"), icon=":material/visibility:")
    return answer is not None


def unanswered(slug: str, scene: str) -> bool:
    """Tell whether an observation of a scene is asked here and still open."""
    here = [q for q in lesson_content(slug).observations.values() if q.scene == scene]
    asked_here = [q for q in here if not (asked.is_barred(q) or asked.away(q))]
    return any(_seen(slug, q, _key(slug, "observation", q.name)) is None for q in asked_here)


def _seen(slug: str, question: Question, key: str) -> int | None:
    """Return the option chosen in this or an earlier session; None if there is none."""
    if progress.is_news(slug, "observation", question.name):
        before = progress.kept(slug, "observation", question.name)
        given, options = before.get("given"), range(len(question.options))
        skipped = _SKIPPED if before.get("skipped") else None
        st.session_state[key] = given if given in options else skipped
    return st.session_state.get(key)


def _check_seen(slug: str, question: Question, key: str) -> None:
    """Store the current choice, which may have arrived together with the press."""
    again = st.session_state.get(key) is not None
    given = st.session_state[key] = st.session_state[f"{key}_guess"]
    first = not again and is_first(slug, "observation", question.name)
    right = question.is_right(given)
    keep_checked(slug, "observation", question.name, {"given": given}, right=right, first=first)


def _skip(slug: str, question: Question, key: str) -> None:
    st.session_state[key] = _SKIPPED
    progress.keep_answer(slug, "observation", question.name, skipped=True)


def how_sure(slug: str, kind: str, name: str) -> None:
    """Ask how sure a learner is; after the first check only show it."""
    step = progress.first_check(slug, kind, name)
    if "first_sure" in step:
        st.caption(f"On your first try you said: {SURE[step['first_sure']]}.")
    elif is_first(slug, kind, name) and _is_asked_how_sure(f"{slug}/{kind}/{name}"):
        st.segmented_control(
            "How sure are you? (optional)",
            range(len(SURE)),
            format_func=SURE.__getitem__,
            key=f"{_key(slug, kind, name)}_sure",
            persist_state="session",
            wrap=True,
        )


def _is_asked_how_sure(key: str) -> bool:
    """Tell whether to ask at an item: at few, who has left it open, until they say it once."""
    often = progress.derived("asked how sure", lambda record: is_welcome(record.kept.values()))
    return often or crc32(key.encode()) % 8 == 0


def is_first(slug: str, kind: str, name: str) -> bool:
    """Tell whether the next check of an answer is the first."""
    done = f"{slug}/{kind}/{name}" in progress.current().done
    return not done and "first_right" not in progress.first_check(slug, kind, name)


def keep_checked(
    slug: str,
    kind: str,
    name: str,
    fields: Mapping[str, Any],
    *,
    right: bool,
    first: bool | None = None,
) -> None:
    """Store a checked answer, and with the first check the confidence."""
    fields_kept: dict[str, Any] = {}
    if is_first(slug, kind, name) if first is None else first:
        sure = st.session_state.get(f"{_key(slug, kind, name)}_sure")
        answer = fields.get("given")  # a prediction stays anyway
        fields_kept = {"first_right": right, "first_sure": sure, "first_given": answer}
    progress.keep_answer(slug, kind, name, **fields, **fields_kept)


def _key(slug: str, kind: str, name: str) -> str:
    return f"{slug}_{kind}_{name}"
