"""A lesson's trail: the list of its scenes, the links onward, and its side paths."""

from collections.abc import Callable, Iterator
from functools import cache, partial

import streamlit as st

from laboratory.write_it.steps import OF_LESSON, WritingStep
from study.catalogue import AT_END, BEFORE, key_of_own_words, of_lesson
from study.content import CLAIMS, QUESTIONS, TAKEAWAYS, LessonContent, lesson_content
from study.curriculum import Lesson, next_lesson
from study.laboratory import LAB_BY_SLUG
from study.own_words import said
from study.progress import COMPLETE, Progress, scenes_done
from study.scene import SIDE_PATHS, Scene
from ui.controls.buttons import switcher
from ui.controls.knobs import Knobs
from ui.page import current, navigation
from ui.page.address import in_lecture
from ui.page.lesson_map import lesson_map
from ui.session import progress
from ui.study.prediction import is_pending
from ui.study.questions import unanswered

WHOLE = "whole"
"""The address's name for the whole lesson on one page."""
TICK = "you did there what it asks: predicted, answered, turned, wrote, or watched to the end"
"""What a tick means."""
_DONE = ":material/check_circle:"
_CLOSING_ICONS = {
    CLAIMS: ":material/science:",
    QUESTIONS: ":material/checklist:",
    TAKEAWAYS: ":material/bookmark:",
}
_SIDE_ICONS = {
    "code": ":material/code:",
    "why": ":material/lightbulb:",
    "further": ":material/hiking:",
}
_AFTER_ALL = (
    (navigation.HOME, "**Write a 3 once more**", ":material/draw:"),
    (LAB_BY_SLUG["build"].page, "**Build a network of your own**", ":material/handyman:"),
    (navigation.MAP, "Read the whole course in one file", ":material/code:"),
    (navigation.RECORD, "See how far you have come: your record of the course", ":material/flag:"),
)
"""Links at the end of the last lesson."""
_SETTING = ("app", "setting", "programs")
_BY_DOING = "scene_earned_by_doing"
"""The session's key for the scene that is done by using a component."""


def scene_key(slug: str) -> str:
    """Return the session's key for a lesson's open scene."""
    return f"{slug}_scene"


def open_scene(slug: str, name: str) -> None:
    st.session_state[scene_key(slug)] = name


def programs() -> bool | None:
    return progress.derived("programs", lambda record: record.programs)


def _say_programs(*, value: bool) -> None:
    progress.keep_answer(*_SETTING, value=value)


def trail(slug: str) -> tuple[Scene, ...]:
    """Return the trail's scenes for this learner."""
    return _trail(slug, bool(programs()))


@cache
def _trail(slug: str, programs: bool) -> tuple[Scene, ...]:
    return lesson_content(slug).trail(programs=programs)


def done(slug: str) -> frozenset[str]:
    """Return the scenes that are done, including their predictions and observations."""

    def compute(record: Progress) -> frozenset[str]:
        ticked = scenes_done(record, slug)
        return frozenset(
            name for name in ticked if not is_pending(slug, name) and not unanswered(slug, name)
        )

    return progress.derived(f"done in {slug}", compute)


def earn(slug: str, scene: str, knobs: Knobs) -> None:
    """Mark the open scene as done, once a knob was moved or a question answered."""
    key, turned = f"{slug}_arrived_with", knobs.query()
    arrived_in, arrived_with = st.session_state.get(key, (None, None))
    if arrived_in != scene:
        st.session_state[key] = (scene, turned)
    if (arrived_in == scene and arrived_with != turned) or _is_answered(slug, scene):
        progress.award(slug, "scene", scene)


def earned_by_doing() -> Callable[[], None]:
    """Return a callback that marks this scene as done; opening it is then not enough."""
    slug, scene = current.lesson(), current.scene()
    st.session_state[_BY_DOING] = (slug, scene)
    return partial(progress.award, slug, "scene", scene)


def earn_by_showing(slug: str, scene: str, knobs: Knobs) -> None:
    """Mark the scene as done once it stands: what was tested in it, or nothing to do."""
    by_doing = st.session_state.pop(_BY_DOING, None) == (slug, scene)
    turns = knobs.any_shown and not knobs.all_fixed
    nothing_to_do = not by_doing and not turns and not any(_asked_in(slug, scene))
    if nothing_to_do or _is_answered(slug, scene):
        progress.award(slug, "scene", scene)


def _asked_in(slug: str, scene: str) -> Iterator[str]:
    """Yield the keys of all items that can be answered in a scene."""
    if scene == TAKEAWAYS and lesson_content(slug).own_words:
        yield key_of_own_words(slug)
    for key, item in of_lesson(slug, programs=bool(programs())).items():
        if item.scene == scene and item.kind != "scene":
            yield key
    for observation in lesson_content(slug).observations.values():
        if observation.scene == scene:
            yield f"{slug}/observation/{observation.name}"


def _is_answered(slug: str, scene: str) -> bool:
    """Tell whether anything asked in a scene was answered, in one's own words, too."""
    record, toy = progress.current(), lesson_content(slug).scenes[0].name
    moment = {toy: BEFORE, TAKEAWAYS: AT_END}.get(scene)
    if moment and moment in said(record, slug):
        return True
    return any(
        key in record.done or "given" in record.kept.get(key, ()) for key in _asked_in(slug, scene)
    )


def strip(slug: str, ticked: frozenset[str]) -> None:
    """Show the trail's scenes; a tick replaces a number, so nothing moves."""
    icons = {
        scene.name: _DONE
        if scene.name in ticked
        else _CLOSING_ICONS.get(scene.name, f":material/counter_{i}:")
        for i, scene in enumerate(trail(slug), 1)
    }
    titles = {scene.name: f"{icons[scene.name]} {scene.title}" for scene in trail(slug)}
    name = st.session_state[scene_key(slug)]
    with st.container(key="strip"):
        switcher(
            "Scenes of this lesson",
            titles,
            name if name in titles else None,  # a side path is not in the list
            partial(open_scene, slug),
            key=f"{slug}_strip",
            label_visibility="collapsed",
        )


def heading(scene: Scene, *, arrives: bool = False) -> None:
    """Show a scene's question, and which side path it is on.

    Where it arrives in another one's place, what is left of that is not seen (page.css).
    """
    if scene.path in SIDE_PATHS:
        st.caption(f"Beside the trail · {SIDE_PATHS[scene.path]}")
    st.header(scene.question, anchor="arrives" if arrives else None)


def way_on(lesson: Lesson, name: str) -> None:
    """Show the side paths at a scene, or the link back from one, and the link onward."""
    content = lesson_content(lesson.slug)
    names = [scene.name for scene in trail(lesson.slug)]
    at, _ = _branching(lesson.slug, name, bool(programs()))
    scenes = {scene.name: scene for scene in content.scenes}
    if name == TAKEAWAYS:
        st.caption(f"A tick: {TICK}. A lesson is complete once you have {COMPLETE}.")
        _all_side_paths(lesson.slug, content, names)
        if lesson.slug in OF_LESSON:
            to_step(OF_LESSON[lesson.slug])
    following = names[names.index(at) + 1 :]
    then_lesson = next_lesson(lesson.slug)
    ends = not following and then_lesson is None
    if ends:  # the course continues on the first page
        st.subheader("What you have walked")
        lesson_map()
    with st.container(key="way_on", horizontal=True, vertical_alignment="center"):
        if name != at:
            back = f"Back to the trail: {scenes[at].title}"
            _go(lesson.slug, at, back, ":material/arrow_back:", key="back")
        if following:
            then = scenes[following[0]]
            _go(lesson.slug, then.name, f"Continue: {then.title}", ":material/arrow_forward:")
        elif then_lesson is not None:
            with st.container(key="next_lesson", width="content"):
                st.page_link(
                    then_lesson.page,
                    label=f"**Next lesson: {then_lesson.title}**",
                    icon=":material/arrow_forward:",
                )
        if ends:
            for page, label, icon in _AFTER_ALL:
                st.page_link(page, label=label, icon=icon)
        if in_lecture():
            navigation.lecture_button()


def to_step(step: WritingStep) -> None:
    """Link to a step of "Write it yourself"."""
    lab = LAB_BY_SLUG["write_it"]
    label, icon = f"{lab.title}: step {step.title}", f":material/{lab.icon}:"
    st.page_link(lab.page, label=label, icon=icon, query_params={"step": step.name})


def head(lesson: Lesson, ticked: frozenset[str]) -> None:
    """Show the trail, and beside it what concerns the whole lesson."""
    with st.container(horizontal=True, vertical_alignment="center", key="head"):
        strip(lesson.slug, ticked)
        if not in_lecture():
            menu(lesson)


def beside(slug: str, name: str) -> Callable[[], None] | None:
    """Return what offers the side paths that leave the trail at a scene; None if there are none."""
    at, aside = _branching(slug, name, bool(programs()))
    if name != at or not aside or name == TAKEAWAYS:
        return None

    def offer() -> None:
        with st.container(horizontal=True):
            for scene in aside:
                _side_path(slug, scene)

    return offer


def menu(lesson: Lesson) -> None:
    """Offer what concerns the whole lesson."""
    with st.popover("", icon=":material/more_horiz:", key=f"{lesson.slug}_menu", type="tertiary"):
        whole = "The whole lesson on one page"
        _go(lesson.slug, WHOLE, whole, ":material/print:", key="whole", quiet=True)
        navigation.lecture_button()
        content = lesson_content(lesson.slug)
        names = [scene.name for scene in trail(lesson.slug)]
        beside = [s for s in content.scenes if s.path in SIDE_PATHS and s.name not in names]
        if beside:
            st.caption("Beside the trail")
        for scene in beside:
            _side_path(lesson.slug, scene, of="menu")
        if any(scene.path == "code" for scene in content.scenes):
            ask_programs()


@cache
def _branching(slug: str, name: str, programs: bool) -> tuple[str, tuple[Scene, ...]]:
    content, names = lesson_content(slug), [scene.name for scene in _trail(slug, programs)]
    junction = name if name in names else content.left_trail_at(name)
    branching = content.branching_from(junction)
    return junction, tuple(scene for scene in branching if scene.name not in names)


def way_back(slug: str) -> None:
    """Show the link from the whole lesson to its first scene."""
    first = trail(slug)[0].name
    _go(slug, first, "One scene at a time", ":material/view_carousel:")


def _all_side_paths(slug: str, content: LessonContent, trail_names: list[str]) -> None:
    away = [scene for scene in content.scenes if scene.name not in trail_names]
    if aside := [scene for path in SIDE_PATHS for scene in away if scene.path == path]:
        with st.container(horizontal=True, vertical_alignment="center", key="side_paths"):
            st.caption("Beside the trail", width="content")
            for scene in aside:
                _side_path(slug, scene)


def _side_path(slug: str, scene: Scene, *, of: str = "aside") -> None:
    icon = _DONE if scene.name in done(slug) else _SIDE_ICONS[scene.path]
    label = f"{SIDE_PATHS[scene.path]}: {scene.title}"
    st.button(
        label,
        icon=icon,
        key=f"{slug}_{of}_{scene.name}",
        type="tertiary",
        help=scene.question,
        on_click=open_scene,
        args=(slug, scene.name),
    )


def ask_programs() -> None:
    """Show the switch for learners who program."""
    key = "programs"
    st.session_state[key] = bool(programs())
    st.toggle(
        "I program: the scenes in code stand on my trail",
        key=key,
        on_change=lambda: _say_programs(value=st.session_state[key]),
    )


def _go(
    slug: str, name: str, label: str, icon: str, *, key: str = "on", quiet: bool = False
) -> None:
    st.button(
        label,
        icon=icon,
        key=f"{slug}_{key}",
        type="tertiary" if quiet else "secondary",
        on_click=open_scene,
        args=(slug, name),
    )
