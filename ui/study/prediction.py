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

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import Any

import streamlit as st

from charts.core.series import Guessed, Sketched
from server.imports import experiments
from server.streamlit_internals import Container
from study.content import lesson_content
from study.predictions import Answer, Guess, Prediction
from training.figures import figure
from ui.components import component
from ui.page import current
from ui.page.prose import no_break, say
from ui.run.runs import run_job
from ui.session.progress import award, is_news, keep_answer, kept
from ui.study import asked, sketch
from ui.study.questions import how_sure, is_first, keep_checked, unanswered

_IN_VIEW = component("verdict")
_SKIPPED = object()
Sets = Callable[[Guess | None], Mapping[str, Any]]
_COMMITTED_NOW = "prediction_committed_now"
"""The session's key for predictions just made, whose runs play by themselves."""


def as_shares(guesses: Guessed) -> Guessed:
    return {name: [number / 100 for number in numbers] for name, numbers in guesses.items()}


def experiment(slug: str, name: str) -> Callable[..., Answer]:
    return experiments(slug, "predictions")[name]


def is_pending(slug: str, scene: str) -> bool:
    """Tell whether a scene still has an open prediction."""
    predictions = [p for p in lesson_content(slug).predictions.values() if p.scene == scene]
    return any(_said(slug, each) is None and not asked.is_barred(each) for each in predictions)


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
        say("\n\n".join(lines))


def _line(slug: str, prediction: Prediction) -> str:
    asked, guess = " ".join(prediction.text.split()), _said(slug, prediction)
    if guess is None or guess is _SKIPPED:
        open_still = "You skipped this one" if guess is _SKIPPED else "No prediction yet"
        return f":material/remove: {asked} *{open_still}.*"
    record = kept(slug, "prediction", prediction.name)
    right, truth = bool(record.get("right")), record.get("truth")
    if prediction.kind == "sketch":
        words = "You drew it"
        came = ", and it was close enough." if right else ", but what happened looked different."
        if isinstance(truth, int):
            came = f": right at {truth} of {prediction.places()}."
    else:
        answer = prediction.valid(truth)
        ends = (guess, guess if answer is None else answer)
        said, was = (prediction.in_words(each).rstrip(".") for each in ends)
        words = f"You said “{said}”"
        came = ", and you were right." if right else "; it turned out differently."
        if was != said:
            came = f"; that was near, it is {was}." if right else f"; the answer was “{was}”."
    icon = ":material/check_circle:" if right else ":material/lightbulb:"
    return f"{icon} {asked} **{words}{came}**"


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


def _missing(prediction: Prediction, key: str) -> str:
    """Say why there is no guess in a number field, and what it takes."""
    typed = st.session_state.get(key)
    low, high = (figure(end, 6) for end in (prediction.low, prediction.high))
    told = "Type a number" if typed is None else f"{figure(typed, 6)} is outside: type a number"
    return f"{told} from {low} to {high} ({prediction.unit})."


def _choice(prediction: Prediction, key: str, *, disabled: bool) -> None:
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


def _number(prediction: Prediction, key: str, *, disabled: bool) -> None:
    st.number_input(
        f"Your prediction ({prediction.unit})",
        value=None,
        step=float(prediction.step),
        format="%g",
        key=key,
        disabled=disabled,
        persist_state="session",
    )


def _sketch(prediction: Prediction, key: str, *, disabled: bool) -> None:
    st.caption(f"Draw what you expect. Counts as right if {prediction.rule()}.")
    sketch.drawing(prediction, key)


_INPUTS = {"choice": _choice, "number": _number, "sketch": _sketch}


def guess_box(prediction: Prediction, key: str, *, disabled: bool = False) -> Guess | None:
    """Ask for a guess in a place of its own, and return it."""
    _INPUTS[prediction.kind](prediction, key, disabled=disabled)
    guess = _given(prediction, key)
    if guess is None and not disabled and isinstance(st.session_state.get(key), float):
        st.warning(_missing(prediction, key), icon=":material/edit:")
    return guess


def _given(prediction: Prediction, key: str) -> Guess | None:
    """Return what is chosen, typed or drawn; None if nothing is.

    Every button asks again: on a busy server the last change and the press arrive together, without
    a run in between.
    """
    if prediction.kind == "sketch":
        return sketch.current(prediction, key)
    return prediction.valid(st.session_state.get(key))


_TOLD = "told"
"""Ends the session's key for how a verdict was told here: by the "verdict" alone, or "played"."""


class Stage:
    """What `predicted` opens; see this module."""

    def __init__(
        self, name: str | Callable[..., Answer], share: float, *, explains: bool, sets: Sets
    ) -> None:
        name = name if isinstance(name, str) else name.__name__
        self._share, self._explains, self._sets = share, explains, sets
        self._slug, scene = current.lesson(), current.scene()
        self._knobs = current.knobs()
        self._prediction = lesson_content(self._slug).predictions[name]
        if self._prediction.scene != scene:
            raise ValueError(
                f"{name!r} of {self._slug!r} must stand in scene {self._prediction.scene!r}, not "
                f"{scene!r}."
            )
        self._key = _key(self._slug, name)
        self._barred = asked.is_barred(self._prediction)
        self._said = _said(self._slug, self._prediction)
        self.is_open = not self._barred and self._said is None
        """Whether the question stands; pictures then show its case, at the first frame."""
        self.plays = self._key if self._key in st.session_state.get(_COMMITTED_NOW, ()) else ""
        """For a player: the key of a prediction just made."""
        self.progress: Any = None
        """Where whatever is computed in the block shows its progress."""
        self._has_player = False
        self._around = ExitStack()

    # What pictures need.

    @property
    def case(self) -> dict[str, Any]:
        """The knobs that are asked about, while it is open; else none."""
        return asked.case_of(self._slug, self._prediction) if self.is_open else {}

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

    def afterwards(self) -> Container:
        """Return a part of the `aside` that waits until the run has played, pictures and all."""
        with self.aside:
            return st.container(key=f"{self._key}_outcome_later")

    def at_last(self) -> Container:
        """Return a part that waits whenever a run plays by itself."""
        return st.container(key=f"{self._key}_at_last")

    def ask(self, *names: str, more: Sequence[str] = (), **how: Any) -> dict[str, Any]:
        """Draw knobs below the verdict, as `Knobs.ask`, and return their `values`."""
        if not self.is_open:
            with self.aside:
                current.knobs().ask(*names, more=more, **how)
        return self.values(*names, *more)

    @property
    def guesses(self) -> Guessed:
        """The predicted number to draw into the picture of its case; empty if skipped."""
        guess = self._made_here
        return {"your guess": [guess]} if isinstance(guess, float) else {}

    def sketch(self, *, x_unit: float = 1.0, y_unit: float = 1.0) -> Sketched | None:
        """Return x and y of the predicted curve in a picture's units; None if skipped.

        It belongs into the picture of its case alone.
        """
        drawn, guess = self._prediction.sketch, self._made_here
        if drawn is None or not isinstance(guess, Sequence):
            return None
        return [x_unit * x for x in drawn.at], [y_unit * float(y) for y in guess]

    @property
    def _made_here(self) -> Guess | None:
        return None if self._said is _SKIPPED or asked.away(self._prediction) else self._said

    def has_player(self) -> None:
        """Take note that the verdict waits for a player, see `ui.run.replay.player`."""
        self._has_player = True

    def explain(self) -> None:
        """Say what the run did, below its picture: for who opened this with ``explains=False``."""
        if not self._barred:
            begin, of = (asked.AS_ASKED, "_before") if asked.away(self._prediction) else ("", "")
            with st.container(key=f"{self._key}_outcome{of}"):
                say(f"{begin}{self._answer().sentence}")

    def _answer(self) -> Answer:
        return run_job(experiment(self._slug, self._prediction.name))

    # The block.

    def __enter__(self) -> "Stage":
        """Draw the box before anything is computed."""
        picture, beside = st.columns([self._share, 1 - self._share], gap="medium")
        if self.is_open:  # it may have been started over
            st.session_state.pop(f"{self._key}_{_TOLD}", None)
        told = st.session_state.get(f"{self._key}_{_TOLD}")
        with beside:
            # One cell for both, so that neither its place nor its height depends on what it holds
            # (page.css).
            with st.container(key=f"{self._key}_stage"):
                asks = st.container(key=f"{self._key}_asks")
                with st.container(key=f"{self._key}_tells"):
                    self._verdict, self._aside, self._away = (st.container() for _ in range(3))
            self.progress = st.empty()
        with asks:
            if self.is_open or (self._key in st.session_state and not self._barred):
                self._form(told=bool(told))
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

    # The question. Once the prediction is made it stands without its buttons, until the verdict.

    def _form(self, *, told: bool) -> None:
        asks = f":material/psychology: **Predict first.** {self._prediction.text}"
        if watches := current.WATCHES.get():  # in a trial: who reads the question predicts
            asks = (
                ":material/visibility: **Watch first.** You are told afterwards what was to be "
                "seen."
            )
        with st.container(border=True, key=f"{self._key}_predict_first"):
            say(asks)
            if not watches:
                guess = guess_box(self._prediction, f"{self._key}_guess", disabled=not self.is_open)
            if not self.is_open:
                # A sketch that was drawn had a row more to its form: how sure one is.
                drew = self._prediction.sketch is not None and self._said is not _SKIPPED
                drawn = "_drawn" if drew else ""
                with st.container(key=f"{self._key}_watch{drawn}"):
                    say(":material/visibility: **Watch what happens.**")
                    if not told:
                        self.progress = st.empty()
            elif watches:
                to_case = (asked.setting(self._prediction),)
                st.button("Watch", key=f"{self._key}_skip", on_click=self._watch, args=to_case)
            else:
                # One part, so that "Watch what happens" takes the place of all of it.
                with st.container(key=f"{self._key}_rest"):
                    self._press(guess)

    def _press(self, guess: Guess | None) -> None:
        kind, to_case = self._prediction.kind, asked.setting(self._prediction)
        # Asked once there is something to be sure of.
        if guess is not None or kind == "number":
            how_sure(self._slug, "prediction", self._prediction.name)
        with st.container(key=f"{self._key}_press"):
            guessed = st.session_state.get(f"{self._key}_guess")
            if st.session_state.pop(f"{self._key}_empty", False) and guessed is None:
                warning = _missing(self._prediction, f"{self._key}_guess")
                st.warning(warning, icon=":material/edit:")
            with st.container(horizontal=True, vertical_alignment="bottom"):
                st.button(
                    "Commit",
                    key=f"{self._key}_commit",
                    # A number field sends its value when it loses focus, by the click on this
                    # button.
                    disabled=guess is None and kind != "number",
                    on_click=self._commit,
                    args=(to_case,),
                )
                skip, key = "Skip, just show me", f"{self._key}_skip"
                st.button(skip, type="tertiary", key=key, on_click=self._skip)

    def _commit(self, to_case: Callable[[], None] | None) -> None:
        """Store a prediction, and let its run begin."""
        guess = _given(self._prediction, f"{self._key}_guess")
        if guess is None:
            st.session_state[f"{self._key}_empty"] = True
            return
        st.session_state[self._key] = guess
        if self._prediction.kind != "sketch":
            # Of a field locked in the run that brings its value, Streamlit keeps the value before.
            st.session_state[f"{self._key}_guess"] = guess
        first = is_first(self._slug, "prediction", self._prediction.name)
        st.session_state[f"{self._key}_first"] = first
        award(self._slug, "prediction", self._prediction.name)
        self._play(to_case)
        self._set(guess)

    def _skip(self) -> None:
        """Skip a prediction; the knobs stay but for those that the scene then sets."""
        st.session_state[self._key] = _SKIPPED
        self._set(None)
        keep_answer(self._slug, "prediction", self._prediction.name, skipped=True)

    def _set(self, guess: Guess | None) -> None:
        if values := self._sets(guess):
            self._knobs.set(**values)

    def _watch(self, to_case: Callable[[], None] | None) -> None:
        """Let a run begin without a prediction, in its case as after one."""
        self._skip()
        self._play(to_case)

    def _play(self, to_case: Callable[[], None] | None) -> None:
        if to_case is not None:
            to_case()
        committed = st.session_state.get(_COMMITTED_NOW, ())
        st.session_state[_COMMITTED_NOW] = (*committed, self._key)

    # The verdict.

    def _tell(self, how: str) -> None:
        """Tell the verdict in a box whose key ends with ``how``; who skipped is told so."""
        with self._verdict:
            if self._barred:
                with st.container(key=f"{self._key}_verdict"):
                    asked.say_barred(self._prediction)
                return
            answer = self._answer()
            with st.container(key=f"{self._key}_{how}", gap=None):
                # The verdict is hidden until it has played (page.css, player.js).
                if how == "played" and (self._said is not _SKIPPED or current.WATCHES.get()):
                    self._say_watch()
                if self._said is not _SKIPPED:
                    right = self._judge(answer, how)
                elif current.WATCHES.get():
                    st.info(no_break(self._happened(answer)), icon=":material/visibility:")
                else:
                    st.caption(":material/skip_next: You have skipped the prediction.")
            if self._said is not _SKIPPED:
                self._after(answer, right=right)

    def _say_watch(self) -> None:
        icon, said = "visibility", ""
        if self._said is not _SKIPPED:
            icon = "psychology"
            if self._prediction.sketch is None:
                said = f"You said “{self._prediction.in_words(self._said)}”. "
        st.info(no_break(f"{said}Watch what happens."), icon=f":material/{icon}:")

    def _judge(self, answer: Answer, how: str) -> bool:
        right = self._prediction.is_right(self._said, answer.truth)
        box, icon = (st.success, "check_circle") if right else (st.warning, "lightbulb")
        box(no_break(self._prediction.verdict(self._said, answer)), icon=f":material/{icon}:")
        if how == "verdict" and self.plays:
            into_view = {"box": f"{self._key}_{how}", "after": 0}
            _IN_VIEW(key=f"{self._key}_in_view", data=into_view)
        return right

    def _happened(self, answer: Answer) -> str:
        """Return for who has only watched what others are asked, and told with their verdict."""
        if self._prediction.kind == "sketch":
            return f"{self._prediction.text}\n\n{answer.sentence}"
        truth = self._prediction.in_words(answer.truth).rstrip(".")
        why = answer.because.get(str(answer.truth), "")
        figure = f" ({answer.figure})" if answer.figure else ""
        told = f"**{truth}**{f': {why}' if why else ''}{figure}."
        return f"{self._prediction.text}\n\n{told}"

    def _after(self, answer: Answer, *, right: bool) -> None:
        """Say what is away from the case, compare a sketch, and keep what was said."""
        slug, prediction, guess = self._slug, self._prediction, self._said
        seen = (
            q for q in lesson_content(slug).observations.values() if q.scene == prediction.scene
        )
        # An observation may ask for other settings, by its case or in words.
        observes = unanswered(slug, prediction.scene) or any(
            q.case and not asked.away(q) for q in seen
        )
        if not asked.is_usual(prediction) and not observes:
            with self._away:  # below the knobs, which it would push from under the pointer
                asked.offer_case(prediction, "The prediction’s settings", key=self._key)
        if prediction.kind == "sketch":
            with st.expander("Your sketch", key=f"{self._key}_room", icon=":material/draw:"):
                say(prediction.text)
                sketch.compared(prediction, self._key, guess, answer)
        kept_guess = list(guess) if prediction.kind == "sketch" else guess
        record = kept(slug, "prediction", prediction.name)
        if record.get("said") != kept_guess or "truth" not in record:
            first = st.session_state.pop(f"{self._key}_first", False)
            truth = prediction.valid(answer.truth)
            if prediction.kind == "sketch":
                truth = prediction.n_near(guess, answer.truth)
            fields = {"said": kept_guess, "right": right, "truth": truth}
            keep_checked(slug, "prediction", prediction.name, fields, right=right, first=first)


def predicted(
    name: str | Callable[..., Answer],
    *,
    share: float = 0.62,
    explains: bool = True,
    sets: Sets = lambda guess: {},
) -> Stage:
    """Open the `Stage` of a prediction, by its name or by the function that runs it.

    Its picture takes this share of the width, for good. What its run did is said below it, by
    ``explains``; else where `Stage.explain` is called. ``sets`` says which knobs to set
    after those of the case, by what is guessed, or by None for who skips.
    """
    return Stage(name, share, explains=explains, sets=sets)
