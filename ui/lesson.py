"""A lesson is a row of scenes: only the open one is computed, each has its address."""

import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import partial
from typing import Any

import streamlit as st

from charts import live
from server.turns import out_of_turn
from study.content import CLAIMS, QUESTIONS, TAKEAWAYS, Scene, lesson_content
from study.curriculum import BY_SLUG, LESSONS, Lesson, after
from study.glossary import link_first_use
from study.progress import scenes_done
from ui import address, frame, place, progress
from ui.challenge import challenges
from ui.claims import claims
from ui.components import component
from ui.knobs import Knobs
from ui.observe import unanswered
from ui.prediction import looking_back, undecided
from ui.quiz import quiz
from ui.runs import LaterError, waiting_at_most
from ui.words import unbroken

WHOLE = "whole"
"""What the address calls the whole lesson on one page."""
HASTE = 1.0
"""Seconds for which a page of all scenes waits for trainings before it can be read."""
FLUSH = 0.2
"""Seconds in which the rest of a page is sent: a run that begins drops what has not been."""
_SHOWN_WHOLE = "lesson_shown_whole"
"""Names in the session the lesson that stands on the screen as one page."""
_LINKED = "glossary_linked"
_UNSEEN = component("lesson", "streamlit", "top", "live")


def say(text: str) -> None:
    """Show prose; the first bold use of each of the glossary's words on a page links there.

    Parameters
    ----------
    text : str
        Markdown.
    """
    already = st.session_state.setdefault(_LINKED, set())
    linked, words = link_first_use(text, already)
    already |= words
    st.markdown(unbroken(linked))


def show(slug: str, knobs: Knobs, *scenes: Callable[[], None]) -> None:
    """Show a lesson: the strip of its scenes, the open one with its challenges, and the way on.

    Parameters
    ----------
    slug : str
        The lesson.
    knobs : Knobs
        All of the lesson's.
    *scenes : callable
        Its own scenes in order; each bears the name that it has in ``study.toml``.

    Raises
    ------
    ValueError
        If the scenes are not those of ``study.toml``, in its order.
    """
    lesson, content = BY_SLUG[slug], lesson_content(slug)
    names = [scene.name for scene in content.scenes]
    key = f"{slug}_scene"
    address.open_knobs(knobs, [*names, WHOLE], key)
    progress.visit(slug)
    st.session_state[_LINKED] = set()
    current = st.session_state[key]

    draw = {scene.__name__: scene for scene in scenes}
    draw |= {
        CLAIMS: partial(claims, slug, all_at_once=current == WHOLE),
        QUESTIONS: partial(quiz, slug, all_at_once=current == WHOLE),
        TAKEAWAYS: partial(_takeaways, slug),
    }
    if list(draw) != names:
        raise ValueError(
            f"The scenes of {slug!r} must be {names}, as in study.toml, not {list(draw)}."
        )

    if current != WHOLE:
        st.session_state.pop(_SHOWN_WHOLE, None)
        progress.award(slug, "scene", current)
    done = _done(slug)
    known = ", ".join(BY_SLUG[earlier].title for earlier in lesson.builds_on)
    st.caption(
        f"{lesson.section} · lesson {LESSONS.index(lesson) + 1} of {len(LESSONS)} · {lesson.title}"
        f" · about {lesson.minutes} minutes{f' · builds on: {known}' if known else ''}"
        + (f" · :material/check: {len(done)} of {len(names)} scenes done" if done else "")
    )
    st.title(lesson.question)
    there = True
    if current == WHOLE:
        there = _draw_all(slug, knobs, draw)
        _go(slug, names[0], "One scene at a time", ":material/view_carousel:")
    else:
        _strip(content.scenes, done, key)
        with st.container(key="scene"):
            _draw(slug, knobs, content.scenes[names.index(current)], draw[current])
        _way_on(lesson, content.scenes, names.index(current))
        if _done(slug) != done:
            st.rerun()  # the strip stands above what has just been done
    address.write(knobs, current, names[0])
    told = {"event": live.EVENT, "knobs": knobs.dragged(), "place": f"{slug}/{current}"}
    _UNSEEN(key="lesson", data=told)
    if not there:
        with out_of_turn():
            time.sleep(FLUSH)
        st.rerun()


def _draw_all(slug: str, knobs: Knobs, draw: Mapping[str, Callable[[], None]]) -> bool:
    """Show all scenes below each other, and return whether nothing of them has yet to come.

    What takes long is left out of a page that has just been opened, so that it can be read: the
    next run of the script fills it in, scene by scene.
    """
    opens = st.session_state.get(_SHOWN_WHOLE) != slug
    there = True
    with waiting_at_most(HASTE) if opens else nullcontext():
        for scene in lesson_content(slug).scenes:
            # Each has its place, so that nothing moves from one to the next when it is filled in.
            with st.container(key=f"whole_{scene.name}"):
                try:
                    _draw(slug, knobs, scene, draw[scene.name])
                except LaterError:
                    there = False
                    st.caption("Computing …")
    st.session_state[_SHOWN_WHOLE] = slug
    return there


def _done(slug: str) -> frozenset[str]:
    """Return the scenes in which nothing is left to do, nor to predict, to see, or to skip."""
    done = scenes_done(progress.current(), slug)
    asking = {scene for scene in done if undecided(slug, scene) or unanswered(slug, scene)}
    return done - asking


def _strip(scenes: tuple[Scene, ...], done: frozenset[str], key: str) -> None:
    """Show the names of the scenes, ticked where nothing is left to do."""
    titles = {
        scene.name: f"{':material/check: ' if scene.name in done else ''}{scene.title}"
        for scene in scenes
    }
    with st.container(key="strip"):
        st.segmented_control(
            "Scenes of this lesson",
            list(titles),
            format_func=titles.__getitem__,
            key=key,
            required=True,
            persist_state="session",
            label_visibility="collapsed",
        )


def _draw(slug: str, knobs: Knobs, scene: Scene, draw: Callable[[], None]) -> None:
    st.header(scene.question)
    with place.drawing(slug, scene.name):
        draw()
    if not undecided(slug, scene.name):  # what they ask for may give the answer away
        challenges(slug, scene.name, knobs.values())


def _way_on(lesson: Lesson, scenes: tuple[Scene, ...], at: int) -> None:
    following = after(lesson.slug)
    with st.container(horizontal=True, vertical_alignment="center"):
        if at + 1 < len(scenes):
            then = scenes[at + 1]
            _go(lesson.slug, then.name, f"Continue: {then.title}", ":material/arrow_forward:")
        elif following is not None:
            st.page_link(
                following.page,
                label=f"**Next lesson: {following.title}**",
                icon=":material/arrow_forward:",
            )
        else:
            st.page_link(frame.HOME, label="Back to the start", icon=":material/explore:")
        _go(lesson.slug, WHOLE, "The whole lesson on one page", ":material/print:", quiet=True)


def _go(slug: str, place: str, label: str, icon: str, *, quiet: bool = False) -> None:
    """Show a button that opens a scene."""
    st.button(
        label,
        icon=icon,
        key=f"{slug}_{'whole' if quiet else 'on'}",
        type="tertiary" if quiet else "secondary",
        on_click=_open,
        args=(f"{slug}_scene", place),
    )


def way_to(scene: str, label: str, knobs: Knobs, **turned: Any) -> None:
    """Show a button that opens another scene of the lesson with some knobs turned.

    Parameters
    ----------
    scene : str
        Its name.
    label : str
        What the button says.
    knobs : Knobs
        The lesson's.
    **turned
        Values of knobs by name.
    """

    def go() -> None:
        knobs.set(**turned)
        _open(f"{knobs.slug}_scene", scene)

    st.button(label, icon=":material/model_training:", key=knobs.key(f"to_{scene}"), on_click=go)


def _open(key: str, place: str) -> None:
    st.session_state[key] = place


def _takeaways(slug: str) -> None:
    say("\n".join(f"- {takeaway}" for takeaway in lesson_content(slug).takeaways))
    looking_back(slug)
