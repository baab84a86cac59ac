"""Predict first: learners commit before the run answers, or skip without penalty."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import streamlit as st

from charts.core.series import Guessed, Sketched
from server.imports import experiments
from study.content import lesson_content
from study.predictions import Answer, Guess, Prediction
from ui.components import component
from ui.page import current
from ui.page.prose import no_break, say
from ui.run.runs import LaterError, run_job, waiting_at_most
from ui.session.progress import award, is_news, keep_answer, kept
from ui.study import asked, sketch
from ui.study.questions import how_sure, is_first, keep_checked

_IN_VIEW = component("verdict")
_SKIPPED = object()
_COMMITTED_NOW = "prediction_committed_now"
"""The session's key for predictions just made, whose runs play by themselves."""


Named = str | Callable[..., Answer]
"""A prediction by its name, or by the function that runs it."""


def heading(prediction: Prediction) -> str:
    """Return what a prediction asks; in a trial, perhaps only to watch."""
    if current.WATCHES.get():
        return f":material/visibility: **Watch first.** {prediction.text}"
    return f":material/psychology: **Predict first.** {prediction.text}"


def explain_outcome(name: Named) -> None:
    """Say what a prediction's run did, below its picture, once it has played."""
    slug, prediction = _here(name)
    if not asked.is_barred(prediction):
        begin = asked.AS_ASKED if asked.away(prediction) else ""
        with st.container(key=f"{_key(slug, prediction.name)}_outcome"):
            say(f"{begin}{run_job(experiment(slug, prediction.name)).sentence}")


def committed_guesses(name: Named) -> Guessed:
    """Return the predicted number to draw into the picture of its case; empty if skipped."""
    guess = _committed(name)
    return {"your guess": [guess]} if isinstance(guess, float) else {}


def as_shares(guesses: Guessed) -> Guessed:
    return {name: [number / 100 for number in numbers] for name, numbers in guesses.items()}


def committed_sketch(name: Named, *, x_unit: float = 1.0, y_unit: float = 1.0) -> Sketched | None:
    """Return x and y of the predicted curve in a picture's units; None if skipped.

    It belongs into the picture of its case alone.
    """
    prediction, guess = _here(name)[1], _committed(name)
    if prediction.sketch is None or not isinstance(guess, Sequence):
        return None
    return [x_unit * x for x in prediction.sketch.at], [y_unit * float(y) for y in guess]


def _committed(name: Named) -> Guess | None:
    slug, prediction = _here(name)
    guess = _said(slug, prediction)
    return None if guess is _SKIPPED or asked.away(prediction) else guess


def _here(named: Named) -> tuple[str, Prediction]:
    slug, scene = current.lesson(), current.scene()
    name = _name(named)
    prediction = lesson_content(slug).predictions[name]
    if prediction.scene != scene:
        raise ValueError(
            f"{name!r} of {slug!r} must stand in scene {prediction.scene!r}, not {scene!r}."
        )
    return slug, prediction


def _name(named: Named) -> str:
    return named if isinstance(named, str) else named.__name__


def experiment(slug: str, name: str) -> Callable[..., Answer]:
    about: Callable[..., Answer] = experiments(slug, "predictions")[name]
    return about


def is_settled(name: Named) -> bool:
    """Tell whether a prediction of the current scene was made or skipped."""
    slug, prediction = _here(name)
    return asked.is_barred(prediction) or _said(slug, prediction) is not None


def open_case(name: Named) -> dict[str, Any]:
    """Return the knobs of a prediction that is still open, which its picture shows; else none."""
    return {} if is_settled(name) else asked.case_of(*_here(name))


def is_pending(slug: str, scene: str) -> bool:
    """Tell whether a scene still has an open prediction."""
    predictions = [p for p in lesson_content(slug).predictions.values() if p.scene == scene]
    return any(_said(slug, each) is None and not asked.is_barred(each) for each in predictions)


def autoplay_key(name: Named) -> str:
    """Return the key of a prediction just made, for its player; else empty."""
    key = _key(current.lesson(), _name(name))
    return key if key in st.session_state.get(_COMMITTED_NOW, ()) else ""


def looking_back(slug: str) -> None:
    """Show all predictions of a lesson, the learner's and the outcome.

    Those on side paths are left out unless made.
    """
    content = lesson_content(slug)
    on_trail = {scene.name for scene in content.trail()}
    lines = [
        _line(slug, prediction)
        for prediction in content.predictions.values()
        if prediction.scene in on_trail or _said(slug, prediction) is not None
    ]
    if lines:
        st.subheader("What you expected, and what happened")
        say("\n".join(f"- {line}" for line in lines))


def _line(slug: str, prediction: Prediction) -> str:
    scene = next(s for s in lesson_content(slug).scenes if s.name == prediction.scene)
    guess = _said(slug, prediction)
    if guess is None or guess is _SKIPPED:
        open_still = "You skipped this one" if guess is _SKIPPED else "No prediction yet"
        return f":material/remove: **{scene.question}** {open_still}."
    answer = None
    with suppress(LaterError), waiting_at_most(0.0):  # only cached results
        answer = run_job(experiment(slug, prediction.name))
    right = bool(kept(slug, "prediction", prediction.name).get("right"))
    if prediction.kind == "sketch":
        words = "You drew it"
        came = ", and it was close enough." if right else ", but what happened looked different."
        if answer is not None:
            n = prediction.n_near(guess, answer.truth)
            came = f": right at {n} of {prediction.places()}."
    else:
        words = f"You said “{prediction.in_words(guess).rstrip('.')}”"
        came = ", and you were right." if right else "; it turned out differently."
        if answer is not None and not right:
            came = f"; the answer was “{prediction.in_words(answer.truth).rstrip('.')}”."
    icon = ":material/check_circle:" if right else ":material/lightbulb:"
    return f"{icon} **{scene.question}** {words}{came}"


def _key(slug: str, name: str) -> str:
    return f"{slug}_prediction_{name}"


def _said(slug: str, prediction: Prediction) -> Any:
    """Return the prediction made in this or an earlier session; None if there is none."""
    key = _key(slug, prediction.name)
    if is_news(slug, "prediction", prediction.name):
        for each in (key, f"{key}_guess"):
            st.session_state.pop(each, None)
    here = st.session_state.get(key)
    if here is not None:
        return here
    before = kept(slug, "prediction", prediction.name)
    guess = prediction.valid(before.get("said")) if "said" in before else None
    return _SKIPPED if guess is None and before.get("skipped") else guess


def _ask(slug: str, prediction: Prediction, key: str, *, frozen: bool = False) -> None:
    """Draw the form; once the prediction is made, ``frozen``, it is without its buttons.

    Who watches first in a trial has a button alone.
    """
    if current.WATCHES.get():
        if not frozen:
            watch = (slug, prediction, key, asked.setting(prediction))
            st.button("Watch", key=f"{key}_skip", on_click=_watch, args=watch)
        return
    _INPUTS[prediction.kind](prediction, f"{key}_guess", disabled=frozen)
    if frozen:
        return
    guess = _given(prediction, f"{key}_guess")
    # One part, so that "Watch what happens" takes the place of all of it (ui/study/stage.py).
    with st.container(key=f"{key}_press"):
        if st.session_state.pop(f"{key}_empty", False) and guess is None:
            st.warning("Type a number first, or skip the prediction.", icon=":material/edit:")
        # Asked once there is something to be sure of.
        if guess is not None or prediction.kind == "number":
            how_sure(slug, "prediction", prediction.name)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.button(
                "Commit",
                key=f"{key}_commit",
                # A number field sends its value when it loses focus, by the click on this button.
                disabled=guess is None and prediction.kind != "number",
                on_click=_commit,
                args=(slug, prediction, key, asked.setting(prediction)),
            )
            st.button(
                "Skip, just show me",
                type="tertiary",
                key=f"{key}_skip",
                on_click=_skip,
                args=(slug, prediction, key),
            )


def _choice(prediction: Prediction, key: str, *, disabled: bool = False) -> None:
    st.radio(
        "Your prediction",
        list(prediction.options),
        label_visibility="collapsed",
        index=None,
        format_func=prediction.options.__getitem__,
        key=key,
        disabled=disabled,
        persist_state="session",
    )


def _number(prediction: Prediction, key: str, *, disabled: bool = False) -> None:
    st.number_input(
        f"Your prediction ({prediction.unit})",
        float(prediction.low),
        float(prediction.high),
        value=None,
        step=float(prediction.step),
        format="%g",
        key=key,
        disabled=disabled,
        persist_state="session",
    )


def _sketch(prediction: Prediction, key: str, *, disabled: bool = False) -> None:
    st.caption(f"Draw what you expect. Right if {prediction.rule()}.")
    sketch.drawing(prediction, key)


_INPUTS = {"choice": _choice, "number": _number, "sketch": _sketch}


def guess_box(prediction: Prediction, key: str) -> Guess | None:
    """Ask for a guess in a place of its own, and return it."""
    _INPUTS[prediction.kind](prediction, key)
    return _given(prediction, key)


def _given(prediction: Prediction, key: str) -> Guess | None:
    """Return what is chosen, typed or drawn; None if nothing is.

    Every button asks again: on a busy server the last change and the press arrive together, without
    a run in between.
    """
    if prediction.kind == "sketch":
        return sketch.current(prediction, key)
    return prediction.valid(st.session_state.get(key))


def _commit(
    slug: str, prediction: Prediction, key: str, to_case: Callable[[], None] | None
) -> None:
    """Store a prediction, and let its run begin."""
    guess = _given(prediction, f"{key}_guess")
    if guess is None:
        st.session_state[f"{key}_empty"] = True
        return
    st.session_state[key] = guess
    if to_case is not None:
        to_case()
    st.session_state[f"{key}_first"] = is_first(slug, "prediction", prediction.name)
    award(slug, "prediction", prediction.name)
    committed = st.session_state.get(_COMMITTED_NOW, ())
    st.session_state[_COMMITTED_NOW] = (*committed, key)


def _skip(slug: str, prediction: Prediction, key: str) -> None:
    """Skip a prediction; the knobs stay."""
    st.session_state[key] = _SKIPPED
    keep_answer(slug, "prediction", prediction.name, skipped=True)


def _watch(slug: str, prediction: Prediction, key: str, to_case: Callable[[], None] | None) -> None:
    """Let a run begin without a prediction, in its case as after one."""
    _skip(slug, prediction, key)
    if to_case is not None:
        to_case()
    committed = st.session_state.get(_COMMITTED_NOW, ())
    st.session_state[_COMMITTED_NOW] = (*committed, key)


def _say_what_happened(prediction: Prediction, answer: Answer) -> None:
    """Tell who has only watched what the others are told with their verdict."""
    if prediction.kind == "sketch":
        st.info(no_break(answer.sentence), icon=":material/visibility:")
        return
    truth = prediction.in_words(answer.truth).rstrip(".")
    why = answer.because.get(str(answer.truth), "")
    figure = f" ({answer.figure})" if answer.figure else ""
    told = f"**{truth}**{f': {why}' if why else ''}{figure}."
    st.info(no_break(told), icon=":material/visibility:")


def _say_watch(prediction: Prediction, guess: Any) -> None:
    said = f"You said “{prediction.in_words(guess)}”. " if prediction.sketch is None else ""
    st.info(no_break(f"{said}Watch what happens."), icon=":material/psychology:")


def _tell(slug: str, prediction: Prediction, key: str, *, how: str) -> None:
    """Tell the verdict in a box whose key ends with ``how``; who skipped is told so."""
    answer = run_job(experiment(slug, prediction.name))
    guess = _said(slug, prediction)
    with st.container(key=f"{key}_{how}", gap=None):
        if guess is _SKIPPED and current.WATCHES.get():
            if how == "played":
                st.info("Watch what happens.", icon=":material/visibility:")
            _say_what_happened(prediction, answer)
        elif guess is _SKIPPED:
            st.caption(":material/skip_next: You have skipped the prediction.")
        else:
            if how == "played":  # the verdict is hidden until then (page.css, player.js)
                _say_watch(prediction, guess)
            right = prediction.is_right(guess, answer.truth)
            box, icon = (st.success, "check_circle") if right else (st.warning, "lightbulb")
            box(no_break(prediction.verdict(guess, answer)), icon=f":material/{icon}:")
            if how == "verdict" and key in st.session_state.get(_COMMITTED_NOW, ()):
                _IN_VIEW(key=f"{key}_in_view", data={"box": f"{key}_{how}", "after": 0})
    if guess is not _SKIPPED:
        _after(slug, prediction, key, guess, answer, right=right)


def _after(
    slug: str, prediction: Prediction, key: str, guess: Any, answer: Answer, *, right: bool
) -> None:
    """Say what is away from the case, compare a sketch, and keep what was said."""
    asked.say_away(prediction, key=key)
    if prediction.kind == "sketch":
        with st.expander("Your sketch", key=f"{key}_room", icon=":material/draw:"):
            say(prediction.text)
            sketch.compared(prediction, key, guess, answer)
    kept_guess = list(guess) if prediction.kind == "sketch" else guess
    if kept(slug, "prediction", prediction.name).get("said") != kept_guess:
        first = st.session_state.pop(f"{key}_first", False)
        fields = {"said": kept_guess, "right": right}
        keep_checked(slug, "prediction", prediction.name, fields, right=right, first=first)
