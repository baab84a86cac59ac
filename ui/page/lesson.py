"""A lesson's page: only the open scene is computed, and each has its address."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from functools import cache, lru_cache, partial
from typing import Any, TypeVar

import streamlit as st

from charts.core import live
from charts.core.picture import Picture
from charts.core.series import Guessed
from study.catalogue import of_lesson
from study.content import CLOSING, TAKEAWAYS, TRAIL, LessonContent, OwnWords, Scene, lesson_content
from study.curriculum import BY_SLUG, LESSONS, Lesson
from study.scene import Scene as SceneFile
from study.scene import content_of
from study.task import Step
from training.lazy import lazy
from ui.components import component
from ui.controls.buttons import choose
from ui.controls.knobs import SET_EVENT, Knobs
from ui.page import address, current, navigation, prose, task, trail
from ui.page.prose import say
from ui.pictures import in_words
from ui.run.runs import LaterError, check_deadline, run_once_more, show_snapshots, waiting_at_most
from ui.session import keeping, progress
from ui.study.challenge import challenges
from ui.study.claims import claims
from ui.study.own_figures import own_figures
from ui.study.own_words import SHOWN, arrive, before, own_words
from ui.study.prediction import is_pending, looking_back
from ui.study.questions import quiz, unanswered

_Pictured = TypeVar("_Pictured", bound=Callable[..., Picture])
FIRST_WAIT = 0.3
"""Seconds for which a page with all scenes waits for trainings before it is shown."""
_SHOWN_WHOLE = "lesson_shown_whole"
"""The session's key for the lesson now shown as a whole."""
_UNSEEN = component("lesson")
_IN_VIEW = component("verdict")
_PICKED = ("claim", "question")
"""Kinds of named item that are shown one at a time."""


class Scenes:
    """A lesson's scenes, in the order in which its page names them."""

    def __init__(
        self,
        knobs: Knobs,
        *scenes: SceneFile,
        unnamed: SceneFile | None = None,
        own_words: OwnWords | None = None,
    ) -> None:
        self.knobs = knobs
        self.scenes = scenes
        self.unnamed = unnamed  # opened by an address that names no scene; else the first
        self.own_words = own_words  # asked at the end
        self.drawn: dict[str, Callable[[], None]] = {
            scene.name: scene.draws for scene in scenes if scene.draws is not None
        }
        self.guessed: dict[str, Callable[[Guessed], Picture]] = {
            name: draws for scene in scenes for name, draws in scene.guessed.items()
        }

    @lazy
    def content(self) -> LessonContent:
        """What the files of the scenes declare."""
        return content_of(self.knobs.slug, self.scenes, self.unnamed, self.own_words)

    def show(self) -> None:
        """Show the lesson; called in the last line of its page."""
        _show(self.knobs.slug, self.knobs, self.drawn)


def _show(slug: str, knobs: Knobs, draw: Mapping[str, Callable[[], None]]) -> None:
    """Show the list of scenes, the open scene with its challenges, and the links onward."""
    lesson, content = BY_SLUG[slug], lesson_content(slug)
    names = [scene.name for scene in content.scenes]
    key = trail.scene_key(slug)
    openable = [*names, trail.WHOLE]
    programs = bool(trail.programs())
    places = _places(slug, programs)
    opened = address.open_knobs(
        knobs, openable, key, unnamed=content.unnamed, whole=trail.WHOLE, places=places
    )
    progress.visit(slug)
    name = st.session_state[key]
    whole = name == trail.WHOLE
    open_named(slug, name, places, opened=opened)
    knobs.enter(name, opened=opened)
    step = task.step_here(slug, name) if address.task_query() else None
    if step is not None:
        task.set_knobs(step, knobs)

    # The closing scenes only have what `_ends` shows.
    draw = {**draw, **{scene.name: lambda: None for scene in CLOSING}}

    if not whole:
        st.session_state.pop(_SHOWN_WHOLE, None)
        trail.earn(slug, name, knobs)
    done = trail.done(slug)
    # A task counts its own steps: the lesson's beside them would mislead.
    st.caption(lesson.title if step is not None else _heading(lesson, done, programs))
    st.title(lesson.question)
    write = partial(_write_address, knobs, name, openable, content.unnamed, names[0])
    if whole:
        complete = _draw_all(slug, knobs, draw)
        trail.way_back(slug)
        write()
    else:
        if step is None:
            trail.head(lesson, done)
        scene = content.scenes[names.index(name)]
        show = partial(_show_scene, slug, knobs, scene, draw[name], step)
        if step is None and not address.in_lecture():
            complete = _alone(slug, knobs, scene, show, write, done)
            if lesson is LESSONS[-1] and name == TAKEAWAYS:
                own_figures()
            trail.way_on(lesson, name)
        else:
            complete = show()
            if step is None:
                trail.way_on(lesson, name)
            else:
                _way_on_in_task(slug, name, step, knobs)
            write()
        if trail.done(slug) != done:
            st.rerun()  # so that the list of scenes shows what was just done
    if not complete:
        run_once_more()


def _alone(
    slug: str,
    knobs: Knobs,
    scene: Scene,
    show: Callable[[], bool],
    write: Callable[[], None],
    done: frozenset[str],
) -> bool:
    """Show a scene so that a move in it runs this scene and nothing around it.

    A move that changes what stands around it runs the page.
    """
    before = prose.now()
    around = (_opened(slug), bool(trail.programs()))
    complete, of_page = True, True

    def run() -> None:
        nonlocal complete, of_page
        if of_page:
            of_page = False
            complete = show()
            write()
            keeping.keep()
            return
        with navigation.timed(BY_SLUG[slug].url), navigation.in_turn():
            left = navigation.is_left() or progress.has_news()
            if left or around != (_opened(slug), bool(trail.programs())):
                st.rerun()
            knobs.begin()
            knobs.ensure()
            prose.go_back_to(before)
            open_named(slug, scene.name, _places(slug, around[1]), opened=False)
            trail.earn(slug, scene.name, knobs)
            ready = show()
            if trail.done(slug) != done:
                st.rerun()
            write()
            keeping.keep()
        if not ready:
            run_once_more(alone=True)

    st.fragment(run, key="scene")()
    return complete


def _opened(slug: str) -> str:
    """Return the name of a lesson's open scene."""
    name: str = st.session_state[trail.scene_key(slug)]
    return name


def _show_scene(
    slug: str, knobs: Knobs, scene: Scene, draw: Callable[[], None], step: Step | None
) -> bool:
    """Show a scene; return whether nothing of it is missing."""
    complete = True
    if SHOWN in st.session_state:
        arrive(slug, scene.name)
    try:
        watches = step is not None and task.watches_first(slug, scene.name)
        first = current.set_within(current.WATCHES, watches)
        with st.container(key="scene"), show_snapshots(), first:
            _draw(slug, knobs, scene, draw, step=step)
    except LaterError:
        complete = False
    bring_into_view(slug)
    trail.earn_by_opening(slug, scene.name, knobs)
    return complete


def _write_address(
    knobs: Knobs, scene: str, openable: list[str], unnamed: str | None, first: str
) -> None:
    address.write(knobs, scene, openable, unnamed=unnamed)
    mount_lesson_events(knobs, scene, toy=scene == first)


def _way_on_in_task(slug: str, name: str, step: Step, knobs: Knobs) -> None:
    with current.drawing(slug, name, knobs):
        seen = step.item.kind in ("scene", "challenge") and not is_pending(slug, name)
    task.way_on(step, all_fixed=seen and knobs.all_fixed)
    if address.in_lecture():
        navigation.lecture_button()


@cache
def _places(slug: str, programs: bool) -> dict[tuple[str, str], str]:
    """Return the scene of each item that an address may name, by kind and name."""
    items = of_lesson(slug, programs=programs).values()
    kinds = ("challenge", *_PICKED)
    return {(item.kind, item.name): item.scene for item in items if item.kind in kinds}


def open_named(slug: str, scene: str, places: address.Places, *, opened: bool) -> None:
    """Open the claim and the question named in a new address; then name the open ones."""
    things = {}
    for kind, name in address.named(slug).items():
        key = f"{slug}_{scene}_{kind}"
        if places[kind, name] != scene:
            continue
        if kind in _PICKED and opened:
            choose(key, name)
        things[kind] = st.session_state.get(key, name) if kind in _PICKED else name
    address.name_things(slug, things)


def bring_into_view(slug: str) -> None:
    """Have the browser scroll to the items named in the address, once."""
    for kind, name in address.named(slug).items():
        box = f"{slug}_{kind}_{name}_box"
        _IN_VIEW(key=f"{box}_in_view", data={"box": box, "after": 300})


def mount_lesson_events(knobs: Knobs, scene: str, *, toy: bool = False) -> None:
    """Have the browser scroll to the top of a new scene, and handle dragged knobs and grips.

    In a toy, whatever can be grabbed is highlighted when it comes into view.
    """
    heard = {
        "event": live.EVENT,
        "knobs": knobs.dragged(),
        "grips": knobs.grabbed(),
        "place": f"{knobs.slug}/{scene}",
        "turn": SET_EVENT,
        "toy": f"{knobs.slug}_{scene}" if toy else "",
        "knobs_at": knobs.written(),  # tells the browser which moves have arrived
    }
    _UNSEEN(key="lesson", data=heard, on_turned_change=partial(_let_go, knobs))


def _let_go(knobs: Knobs) -> None:
    knobs.set_from(st.session_state["lesson"].turned)


@lru_cache(maxsize=256)
def _heading(lesson: Lesson, done: frozenset[str], programs: bool) -> str:
    """Say where a lesson stands, how long its trail takes, and how much of it is done."""
    minutes, aside = lesson.takes(programs=programs)
    parts = [
        lesson.section,
        f"lesson {LESSONS.index(lesson) + 1} of {len(LESSONS)}",
        lesson.title,
        f"about {minutes} minutes, and {aside} beside the trail",
    ]
    if lesson.builds_on:
        parts.append(f"builds on: {', '.join(BY_SLUG[slug].title for slug in lesson.builds_on)}")
    on_trail = [scene.name for scene in lesson_content(lesson.slug).trail(programs=programs)]
    ticked = sum(name in done for name in on_trail)
    parts.append(f":material/check_circle: {ticked} of {len(on_trail)}")
    return " · ".join(parts)


def _draw_all(slug: str, knobs: Knobs, draw: Mapping[str, Callable[[], None]]) -> bool:
    """Show all scenes one below the other; return whether nothing is missing.

    On a page just opened, slow parts are left out, so that its beginning can be read. The next runs
    fill them in, scene by scene.
    """
    opens = st.session_state.get(_SHOWN_WHOLE) != slug
    complete = True
    with waiting_at_most(FIRST_WAIT) if opens else nullcontext():
        for scene in lesson_content(slug).scenes:
            # A container per scene, so that nothing moves when one is filled in.
            with st.container(key=f"whole_{scene.name}"):
                try:
                    _draw(slug, knobs, scene, draw[scene.name], all_at_once=True)
                except LaterError:
                    complete = False
                    st.caption("Computing …")
    st.session_state[_SHOWN_WHOLE] = slug
    return complete


def _draw(
    slug: str,
    knobs: Knobs,
    scene: Scene,
    draw: Callable[[], None],
    *,
    all_at_once: bool = False,
    step: Step | None = None,
) -> None:
    """Draw a scene with its challenges and closing questions; for a task only its step."""
    trail.heading(scene)
    check_deadline()
    items = _items_of(slug, scene.name, bool(trail.programs()))
    if step is not None and step.item.kind != "scene":
        asked = step.item
        items = {asked.kind: {asked.name: items[asked.kind][asked.name]}}
    alone = step is not None and step.item.kind in _PICKED
    if not alone:
        knobs.begin_scene()
        around = _around(slug, scene.name, all_at_once=all_at_once)
        with current.drawing(slug, scene.name, knobs), around, suppress(current.StillAskedError):
            draw()
        if not all_at_once and (question := _asked_before(slug, scene, step)):
            before(slug, question)
    if step is None and address.in_lecture() and scene not in CLOSING:
        return
    named = address.named(slug).get("challenge", "")
    with current.drawing(slug, scene.name, knobs):
        # What follows may reveal the answer, and waits for it.
        waits = is_pending(slug, scene.name)
        if not all_at_once and named not in items.get("challenge", {}):
            waits |= unanswered(slug, scene.name)
    if alone or not waits:
        if "challenge" in items:
            here = [*items["challenge"].values()]
            values = knobs.values_of_scene()
            challenges(slug, here, values, named=named, all_at_once=all_at_once)
        ends = st.container(key=f"ends_{scene.name}")
        with ends, current.drawing(slug, scene.name), in_words("ends_in_words"):
            folds = scene.path != TRAIL and step is None and not all_at_once
            _ends(slug, scene, items, all_at_once=all_at_once, folds=folds)


def _asked_before(slug: str, scene: Scene, step: Step | None) -> OwnWords | None:
    """Return the question that may stand under a lesson's toy; in a task, if its end is a step."""
    content = lesson_content(slug)
    ends = step is None or (
        step.item.kind == "scene" and task.has_step(f"{slug}/scene/{TAKEAWAYS}")
    )
    at_toy = scene == content.scenes[0] and not address.in_lecture()
    return content.own_words if at_toy and ends else None


@contextmanager
def _around(slug: str, scene: str, *, all_at_once: bool) -> Iterator[None]:
    """Put a scene's "More" below it; where all scenes are shown, runs stand at their end.

    While a prediction is open there is none: words and figures would tell what comes.
    """
    if all_at_once:
        with current.at_their_end(), in_words():
            yield
    elif is_pending(slug, scene):
        with current.without_more(), in_words(offered=False):
            yield
    else:
        with current.with_more(trail.beside(slug, scene)), in_words():
            yield


@cache
def _items_of(slug: str, scene: str, programs: bool) -> dict[str, dict[str, Any]]:
    """Return what a scene has for its end, by kind and name; takeaways by their text."""
    content = lesson_content(slug)
    named: dict[str, Mapping[str, Any]] = {
        "challenge": content.challenges,
        "claim": content.claims,
        "question": content.questions,
    }
    here: dict[str, dict[str, Any]] = {}
    for item in of_lesson(slug, programs=programs).values():
        if item.scene == scene and item.kind in named:
            here.setdefault(item.kind, {})[item.name] = named[item.kind][item.name]
    for point in content.takeaways:
        if content.asked_in(point.scene, TAKEAWAYS, programs=programs) == scene:
            here.setdefault("takeaway", {})[point.text] = point
    return here


_ASKED = (
    ("claim", ":material/science:", "Put it to the test", claims),
    ("question", ":material/checklist:", "Check yourself", quiz),
)
"""What a scene asks at its end: kind, icon, title, and the function that shows it."""


def _ends(
    slug: str,
    scene: Scene,
    items: Mapping[str, Mapping[str, Any]],
    *,
    all_at_once: bool,
    folds: bool,
) -> None:
    """Show a scene's claims, questions and takeaways; ``folds`` closes the first two."""
    for kind, icon, title, show in _ASKED:
        if kind not in items:
            continue
        key = f"{slug}_{scene.name}_{kind}"
        place: AbstractContextManager[Any] = nullcontext()
        if folds:
            opened = kind in address.named(slug)
            place = st.expander(title, expanded=opened, icon=icon, key=f"{key}_closed")
        else:
            _title(scene, title)
        with place:
            show(slug, items[kind], key=key, all_at_once=all_at_once)
    points = "\n".join(f"- {point}" for point in items.get("takeaway", ()))
    if scene.name == TAKEAWAYS:
        asked = lesson_content(slug).own_words
        told = asked is None or own_words(slug, asked) or all_at_once
        # They answer the question: whoever wants to write first does not see them.
        label, icon = "The points of this lesson", ":material/bookmark:"
        # Another key, or it would stay as it was when something is written.
        key = f"{slug}_points_{'told' if told else 'folded'}"
        with st.expander(label, expanded=told, icon=icon, key=key):
            say(points)
        looking_back(slug)
    elif points:
        _title(scene, "What to remember")
        say(points)


def _title(scene: Scene, title: str) -> None:
    if scene not in CLOSING:  # their own titles suffice
        st.subheader(title)
