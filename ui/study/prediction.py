"""Predict first: learners commit before the run answers, or skip without penalty.

A prediction's place in its scene: picture and question side by side, from first to last.

    with ui.predicted(edge, share=0.62) as stage:
        knobs = stage.ask("learning_rate")
        follow = ui.replayed(ui.run_job(train, **knobs), ("balls", picture, "Two balls."))
    ui.say("What comes of it.")

The block draws the picture. Beside it stands a box, in which the same place has first the question,
then "Watch what happens" with the progress, then the verdict and the knobs. After the block the
prediction is made, and its picture complete: until then the scene ends with the block.
"""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from typing import Any

import streamlit as st

from charts.core.series import Guessed, Sketched
from server.imports import experiments
from server.streamlit_internals import Container
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
    """Return what a prediction asks; in a trial, perhaps nothing, for who reads it predicts."""
    if current.WATCHES.get():
        return ":material/visibility: **Watch first.** You are told afterwards what was to be seen."
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
    # Asked once there is something to be sure of.
    if guess is not None or prediction.kind == "number":
        how_sure(slug, "prediction", prediction.name)
    # One part, so that "Watch what happens" takes the place of all of it.
    with st.container(key=f"{key}_press"):
        if st.session_state.pop(f"{key}_empty", False) and guess is None:
            st.warning("Type a number first, or skip the prediction.", icon=":material/edit:")
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
    st.caption(f"Draw what you expect. Counts as right if {prediction.rule()}.")
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
    """Tell who has only watched what the others were asked, and are told with their verdict."""
    if prediction.kind == "sketch":
        st.info(no_break(f"{prediction.text}\n\n{answer.sentence}"), icon=":material/visibility:")
        return
    truth = prediction.in_words(answer.truth).rstrip(".")
    why = answer.because.get(str(answer.truth), "")
    figure = f" ({answer.figure})" if answer.figure else ""
    told = f"{prediction.text}\n\n**{truth}**{f': {why}' if why else ''}{figure}."
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


_TOLD = "told"
"""Ends the session's key for how a verdict was told here: by the "verdict" alone, or "played"."""


class Stage:
    """What `predicted` opens; see this module."""

    def __init__(self, name: Named, share: float, *, explains: bool) -> None:
        self._name, self._share, self._explains = name, share, explains
        self._slug, self._prediction = _here(name)
        self._key = _key(self._slug, self._prediction.name)
        self._barred = asked.is_barred(self._prediction)
        self.is_open = not is_settled(name)
        """Whether the question stands; pictures then show its case, at the first frame."""
        self.plays = autoplay_key(name)
        """For a player: the key of a prediction just made."""
        self.progress: Any = None
        """Where whatever is computed in the block shows its progress."""
        self._has_player = False
        self._around = ExitStack()

    # What pictures need.

    @property
    def case(self) -> dict[str, Any]:
        """The knobs that are asked about, while it is open; else none."""
        return open_case(self._name)

    def values(self, *names: str) -> dict[str, Any]:
        """Return values of the lesson's knobs, and of its `case`."""
        values: dict[str, Any] = current.knobs().values(*names)
        return {name: self.case.get(name, value) for name, value in values.items()}

    @property
    def aside(self) -> Container:
        """The place below the verdict, for knobs and a second picture.

        While the question is open there is none, and the scene ends with the first picture.
        """
        if self.is_open:
            raise current.StillAskedError
        return self._aside

    def ask(self, *names: str, more: Sequence[str] = (), **how: Any) -> dict[str, Any]:
        """Draw knobs below the verdict, as `Knobs.ask`, and return their `values`."""
        if not self.is_open:
            with self.aside:
                current.knobs().ask(*names, more=more, **how)
        return self.values(*names, *more)

    @property
    def guesses(self) -> Guessed:
        return committed_guesses(self._name)

    def sketch(self, **units: float) -> Sketched | None:
        return committed_sketch(self._name, **units)

    def has_player(self) -> None:
        """Take note that the verdict waits for a player, see `ui.run.replay.player`."""
        self._has_player = True

    def explain(self) -> None:
        """Say what the run did; for who has opened this with ``explains=False``."""
        explain_outcome(self._name)

    # The block.

    def __enter__(self) -> "Stage":
        """Draw the box before anything is computed."""
        picture, beside = st.columns([self._share, 1 - self._share], gap="medium")
        if self.is_open:  # it may have been started over
            st.session_state.pop(f"{self._key}_{_TOLD}", None)
        told = st.session_state.get(f"{self._key}_{_TOLD}")
        made_here = self._key in st.session_state
        with beside:
            # One cell for both, so that neither its place nor its height depends on what it holds
            # (page.css).
            with st.container(key=f"{self._key}_stage"):
                asks = st.container(key=f"{self._key}_asks")
                with st.container(key=f"{self._key}_tells"):
                    self._verdict, self._aside = st.container(), st.container()
            self.progress = st.empty()
        with asks:
            if self._barred:
                pass
            elif self.is_open or made_here:
                self._form(frozen=not self.is_open, told=bool(told))
        self._around.enter_context(current.set_within(current.STAGE, self))
        if told or self._barred:
            self._tell(told or "verdict")
        self._around.enter_context(picture)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: Any) -> None:
        self._around.close()
        if kind is not None:  # a training that goes on: the scene runs again
            return
        if self.is_open:
            raise current.StillAskedError
        if not self._barred and f"{self._key}_{_TOLD}" not in st.session_state:
            with current.set_within(current.STAGE, self):
                how = "played" if self._has_player and self.plays else "verdict"
                self._tell(how)
            st.session_state[f"{self._key}_{_TOLD}"] = how
        if self._explains:
            self.explain()

    def _form(self, *, frozen: bool, told: bool) -> None:
        with st.container(border=True, key=f"{self._key}_predict_first"):
            say(heading(self._prediction))
            _ask(self._slug, self._prediction, self._key, frozen=frozen)
            if not frozen:
                return
            with st.container(key=f"{self._key}_watch"):
                say(":material/visibility: **Watch what happens.**")
                if not told:
                    self.progress = st.empty()

    def _tell(self, how: str) -> None:
        with self._verdict:
            if self._barred:
                with st.container(key=f"{self._key}_verdict"):
                    asked.say_barred(self._prediction)
            else:
                _tell(self._slug, self._prediction, self._key, how=how)


def predicted(name: Named, *, share: float = 0.62, explains: bool = True) -> Stage:
    """Open a prediction's `Stage`: its picture takes this share of the width, for good.

    What its run did is said below it, by ``explains``; else where `Stage.explain` is called.
    """
    return Stage(name, share, explains=explains)
