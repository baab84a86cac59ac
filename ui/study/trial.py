"""A trial with a class: who takes part, and what their coins say."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace

import streamlit as st

from study.catalogue import key_of_coins
from study.content import lesson_content
from study.handed_in import HandedIn
from study.task import Task
from study.trial import BLANK, FIRST, scenes_of
from ui.page.prose import say
from ui.session import progress
from ui.study.asked import asked_in

_DECIDED = "trial_decided"
"""The session's key for the task of whose trial a learner has decided."""


def without_barred(of: Task) -> Task:
    """Return a task without the scenes whose predictions its knobs bar: they need no coin."""
    barred = {step for step in of.steps if step.predicts and not any(asked_in(step))}
    return replace(of, steps=tuple(step for step in of.steps if step not in barred))


def offer(of: Task, results: Callable[[Sequence[HandedIn]], None]) -> bool:
    """Tell what a trial is about, and let a learner take part in it or leave it.

    In the end the ``results`` of a class are shown of their answers alone. Returns whether the
    learner is to decide before the task begins.
    """
    if not of.trial:
        return False
    takes_part = any(_coins(*place) for place in scenes_of(of))
    record = progress.current()
    with st.container(border=True, key="trial"):
        say(
            ":material/science: **This task is a trial.** This course has you predict before you "
            "watch. Does one remember more that way? Nobody has measured it here."
        )
        say(
            "If you take part, a coin is tossed for you in each scene that asks for a prediction: "
            "either you predict and then watch, or you just watch. Your first answers to the "
            "questions afterwards are compared with those of your class. Your browser keeps the "
            "coins, and they are handed in with the answers. If you do not take part, you do the "
            "same task, and nothing of the trial is kept or handed in."
        )
        if takes_part:
            say("**You take part.**")
            st.button("Leave the trial", key="trial_leave", on_click=_leave, args=(of,))
            if all(of.done_of(record)):
                with st.expander("What your own answers would say", icon=":material/science:"):
                    results([HandedIn("", of.title, record, 0, "")])
        elif not any(of.done_of(record)) and st.session_state.get(_DECIDED) != of:
            with st.container(horizontal=True):
                st.button("Take part", key="trial_join", on_click=_join, args=(of,))
                st.button("Without the trial", key="trial_without", on_click=_decide, args=(of,))
            return True
        else:
            say("You do this task without the trial.")
            st.button("Take part", key="trial_join", on_click=_join, args=(of,), type="tertiary")
    return False


def watches_first(of: Task, slug: str, scene: str) -> bool:
    """Tell whether a learner's coin says to watch a scene before predicting anything."""
    return of.trial and _coins(slug, scene).get(FIRST) is False


def _coins(slug: str, scene: str) -> dict[str, bool]:
    kept = progress.kept(*_item(slug, scene))
    return {name: kept[name] for name in (FIRST, BLANK) if name in kept}


def _item(slug: str, scene: str) -> tuple[str, str, str]:
    slug, kind, name = key_of_coins(slug, scene).split("/")
    return slug, kind, name


def _decide(of: Task) -> None:
    """Note for this session alone that a learner has decided: of who refuses nothing is kept."""
    st.session_state[_DECIDED] = of


def _join(of: Task) -> None:
    """Toss the coins of scenes whose predictions are still open; of the others nothing is left."""
    _decide(of)
    for slug, scene in scenes_of(without_barred(of)):
        predictions = lesson_content(slug).predictions.values()
        settled = [
            progress.kept(slug, "prediction", p.name) for p in predictions if p.scene == scene
        ]
        if not any("said" in kept or "skipped" in kept for kept in settled):
            first, blank = (bool(secrets.randbits(1)) for _ in range(2))
            progress.keep_answer(*_item(slug, scene), first=first, blank=blank)


def _leave(of: Task) -> None:
    _decide(of)
    for slug, scene in scenes_of(of):
        if _coins(slug, scene):
            progress.keep_answer(*_item(slug, scene), first=None, blank=None)
