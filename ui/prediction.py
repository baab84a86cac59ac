"""Predict first: the learner commits before the run answers. Skipping is never punished."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from server.imports import of_lesson
from study.content import lesson_content
from study.predictions import Answer, Guess, Prediction
from ui import place, sketch
from ui.components import component
from ui.confidence import how_sure, is_first, keep_checked
from ui.progress import award, is_news, keep_answer, kept
from ui.prose import say
from ui.runs import cached_result, run_job
from ui.typography import no_break

_IN_VIEW = component("verdict", "streamlit")
_SKIPPED = object()
_COMMITTED_NOW = "prediction_committed_now"
"""The session's key for predictions just committed, whose runs play by themselves."""


def predict(
    name: str, *, at_once: bool = True, on_commit: Callable[[], object] | None = None, **knobs: Any
) -> bool:
    """Ask for a prediction; once it is made or skipped, run the experiment and say how it came out.

    Parameters
    ----------
    name : str
        Of the prediction in the lesson's ``study.toml``, which says in which scene it stands.
    at_once : bool
        Whether to say how it came out; if not, the page calls `show_outcome` below the run.
    on_commit : callable, optional
        Called when the prediction is made: to turn the knobs to the case that it is about.
    **knobs
        What the experiment depends on.

    Returns
    -------
    bool
        Whether the page may show the experiment.

    Raises
    ------
    ValueError
        If it stands in another scene.
    """
    slug, prediction = _here(name)
    key = _key(slug, name)
    guess = _said(slug, prediction)
    if guess is None:
        # On paper its key gets it lines to answer on (page.css).
        with st.container(border=True, key=f"{key}_predict_first"):
            say(f":material/psychology: **Predict first.** {prediction.text}")
            _ask(slug, prediction, key, on_commit)
        return False
    if at_once:
        _answer(slug, prediction, key, guess, run_job(_experiment(slug, name), **knobs), comes=True)
    elif guess is not _SKIPPED:
        words = f"You said “{prediction.in_words(guess)}”. Watch what happens."
        st.info(no_break(words), icon=":material/psychology:")
    return True


def show_outcome(name: str, **knobs: Any) -> None:
    """Say how a prediction came out, below the run that has just played.

    Parameters
    ----------
    name, **knobs
        As in `predict`.
    """
    slug, prediction = _here(name)
    guess = _said(slug, prediction)
    if guess is not None:
        answer = run_job(_experiment(slug, name), **knobs)
        _answer(slug, prediction, _key(slug, name), guess, answer)


def committed_guess(name: str) -> Guess | None:
    """Return what was predicted, to be drawn into the picture of the run; None if it was skipped.

    Parameters
    ----------
    name : str
        Of the prediction.
    """
    guess = _said(*_here(name))
    return None if guess is _SKIPPED else guess


def _here(name: str) -> tuple[str, Prediction]:
    """Return the lesson that is being drawn, and its prediction of a name."""
    slug, scene = place.lesson(), place.scene()
    prediction = lesson_content(slug).predictions[name]
    if prediction.scene != scene:
        raise ValueError(
            f"{name!r} of {slug!r} must stand in scene {prediction.scene!r}, not {scene!r}."
        )
    return slug, prediction


def _experiment(slug: str, name: str) -> Callable[..., Answer]:
    """Return what a prediction is about."""
    experiment: Callable[..., Answer] = of_lesson(slug, "predictions").PREDICTIONS[name]
    return experiment


def is_settled(name: str) -> bool:
    """Tell whether a prediction of the scene that is being drawn has been made or skipped."""
    return _said(*_here(name)) is not None


def is_pending(slug: str, scene: str) -> bool:
    """Tell whether a scene still waits for a prediction to be made or skipped."""
    predictions = [p for p in lesson_content(slug).predictions.values() if p.scene == scene]
    return any(_said(slug, prediction) is None for prediction in predictions)


def autoplay_key(name: str) -> str:
    """Return what a player plays by itself for: a prediction just committed; empty if it was not.

    Parameters
    ----------
    name : str
        Of the prediction.
    """
    key = _key(place.lesson(), name)
    return key if key in st.session_state.get(_COMMITTED_NOW, ()) else ""


def looking_back(slug: str) -> None:
    """Show each prediction of a lesson with what was said, and how it came out.

    What is asked beside the trail is missed by nobody who was not there.
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
    answer = cached_result(_experiment(slug, prediction.name))
    right = bool(kept(slug, "prediction", prediction.name).get("right"))
    if prediction.kind == "sketch":
        words = "You drew it"
        came = ", and it was close enough." if right else ", but what happened looked different."
        if answer is not None:
            n = prediction.n_near(guess, answer.truth)
            came = f": close enough at {n} of {prediction.places()}."
    else:
        words = f"You said “{prediction.in_words(guess)}”"
        came = ", and you were right." if right else "; it turned out differently."
        if answer is not None and not right:
            came = f"; the answer was “{prediction.in_words(answer.truth)}”."
    icon = ":material/check_circle:" if right else ":material/lightbulb:"
    return f"{icon} **{scene.question}** {words}{came}"


def _key(slug: str, name: str) -> str:
    return f"{slug}_prediction_{name}"


def _said(slug: str, prediction: Prediction) -> Any:
    """Return what was said in this session or an earlier one; None if nothing was."""
    key = _key(slug, prediction.name)
    if is_news(slug, "prediction", prediction.name):
        st.session_state.pop(key, None)
    here = st.session_state.get(key)
    if here is not None:
        return here
    before = kept(slug, "prediction", prediction.name)
    guess = prediction.valid(before.get("said"))
    return _SKIPPED if guess is None and before.get("skipped") else guess


def _ask(
    slug: str, prediction: Prediction, key: str, on_commit: Callable[[], object] | None
) -> None:
    """Draw the input of a prediction and its two buttons."""
    _INPUTS[prediction.kind](prediction, f"{key}_guess")
    guess = _given(prediction, f"{key}_guess")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        how_sure(slug, "prediction", prediction.name)
        st.button(
            "Commit, and run it",
            key=f"{key}_commit",
            # A number counts once its field is left: by the very click on this button.
            disabled=guess is None and prediction.kind != "number",
            on_click=_commit,
            args=(slug, prediction, key, on_commit),
        )
        st.button(
            "Skip, just show me",
            type="tertiary",
            key=f"{key}_skip",
            on_click=_skip,
            args=(slug, prediction, key),
        )


def _choice(prediction: Prediction, key: str) -> None:
    st.radio(
        "Your prediction",
        list(prediction.options),
        index=None,
        format_func=prediction.options.__getitem__,
        key=key,
    )


def _number(prediction: Prediction, key: str) -> None:
    st.number_input(
        f"Your prediction ({prediction.unit})",
        float(prediction.low),
        float(prediction.high),
        value=None,
        step=float(prediction.step),
        format="%g",
        key=key,
    )


def _sketch(prediction: Prediction, key: str) -> None:
    st.caption(f"Draw what you expect. It counts if you are {prediction.distance()}.")
    sketch.drawing(prediction, key)


_INPUTS = {"choice": _choice, "number": _number, "sketch": _sketch}


def _given(prediction: Prediction, key: str) -> Guess | None:
    """Return what is chosen, typed or drawn, None if nothing is.

    It is asked for anew by whoever is pressed: on a busy server the last change and the press come
    together, and nothing has been drawn in between.
    """
    if prediction.kind == "sketch":
        return sketch.current(prediction, key)
    return prediction.valid(st.session_state.get(key))


def _commit(
    slug: str, prediction: Prediction, key: str, on_commit: Callable[[], object] | None
) -> None:
    """Keep a prediction, and let its run begin."""
    guess = _given(prediction, f"{key}_guess")
    if guess is None:
        st.toast("Type a number first, or skip the prediction.", icon=":material/edit:")
        return
    st.session_state[key] = guess
    if on_commit is not None:
        on_commit()
    st.session_state[f"{key}_first"] = is_first(slug, "prediction", prediction.name)
    award(slug, "prediction", prediction.name)
    committed = st.session_state.get(_COMMITTED_NOW, ())
    st.session_state[_COMMITTED_NOW] = (*committed, key)


def _skip(slug: str, prediction: Prediction, key: str) -> None:
    """Leave a prediction out; the knobs stay: an address that names them shows what it showed."""
    st.session_state[key] = _SKIPPED
    keep_answer(slug, "prediction", prediction.name, skipped=True)


def _answer(
    slug: str, prediction: Prediction, key: str, guess: Any, answer: Answer, *, comes: bool = False
) -> None:
    """Say how a prediction came out; what was just committed may come into view."""
    if guess is _SKIPPED:
        words = f"You skipped the prediction. {answer.sentence}"
        st.info(no_break(words), icon=":material/visibility:")
        return
    right = prediction.is_right(guess, answer.truth)
    fresh = key in st.session_state.get(_COMMITTED_NOW, ())
    if prediction.kind == "sketch":
        n = prediction.n_near(guess, answer.truth)
        near = f"close enough at {n} of {prediction.places()}"
        # Open where it was just drawn, at hand on later visits.
        label = f"Your sketch: {near}"
        with st.expander(label, key=f"{key}_room", expanded=fresh, icon=":material/draw:"):
            say(prediction.text)
            left, beside = st.columns([0.6, 0.4], vertical_alignment="center")
            with left:
                sketch.compared(prediction, key, guess, answer)
            with beside:
                counts = f"It counts if you are {prediction.distance()}."
                _verdict(right, f"You are {near}. {counts}", answer, key, comes and fresh)
    else:
        with st.container(border=True):
            say(f":material/psychology: **Your prediction.** {prediction.text}")
            agrees = ", and you were right" if right else ""
            words = f"You said “{prediction.in_words(guess)}”{agrees}."
            _verdict(right, words, answer, key, comes and fresh)
    kept_guess = list(guess) if prediction.kind == "sketch" else guess
    if kept(slug, "prediction", prediction.name).get("said") != kept_guess:
        first = st.session_state.pop(f"{key}_first", False)
        fields = {"said": kept_guess, "right": right}
        keep_checked(slug, "prediction", prediction.name, fields, right=right, first=first)


def _verdict(right: bool, words: str, answer: Answer, key: str, comes: bool) -> None:
    """Draw what became of a prediction, and bring it into view if it has only just come."""
    with st.container(key=f"{key}_verdict", gap=None):
        if right:
            st.success(no_break(f"{words} {answer.sentence}"), icon=":material/check_circle:")
        else:
            st.warning(no_break(f"{words} {answer.sentence}"), icon=":material/lightbulb:")
        if comes:
            _IN_VIEW(key=f"{key}_in_view", data={"verdict": f"{key}_verdict"})
