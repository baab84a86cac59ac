"""A lesson's page: only the open scene is computed, and each has its address."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from typing import Any, TypeVar

import streamlit as st

from charts.core import live
from charts.core.picture import Picture
from charts.core.series import Guessed
from study.catalogue import of_lesson
from study.content import CLOSING, TAKEAWAYS, LessonContent, lesson_content
from study.curriculum import BY_SLUG, LESSONS, Lesson
from study.scene import TRAIL, OwnWords, Scene
from study.task import TaskStep
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
_SHOWN_WHOLE, _SHOWN_LAST = "lesson_shown_whole", "scene_shown_last"
"""The session's key for the lesson now shown as a whole."""
_UNSEEN = component("lesson")
_LEFT = component("remember")
_IN_VIEW = component("verdict")
_PICKED = ("claim", "question")
"""Kinds of named item that are shown one at a time."""


class Scenes:
    """A lesson's scenes, in the order in which its page names them."""

    def __init__(
        self,
        knobs: Knobs,
        *scenes: Scene,
        unnamed: Scene | None = None,
        own_words: OwnWords | None = None,
        reading: str = "",
    ) -> None:
        self.knobs = knobs
        self.scenes = scenes
        self.unnamed = unnamed  # opened by an address that names no scene; else the first
        self.own_words = own_words  # asked at the end
        self.reading = reading  # books, papers and films, named at the end
        self.guessed: dict[str, Callable[[Guessed], Picture]] = {
            name: draws for scene in scenes for name, draws in scene.guessed.items()
        }

    @lazy
    def content(self) -> LessonContent:
        """What the files of the scenes declare."""
        return LessonContent.of(
            self.knobs.slug, self.scenes, self.unnamed, self.own_words, self.reading
        )

    def show(self) -> None:
        """Show what the address names; called in the last line of the lesson's page."""
        page = _open(self.knobs)
        if page.name == trail.WHOLE:
            complete = _whole_lesson(page)
        elif page.step is not None:
            complete = _step_of_a_task(page, page.step)
        elif address.in_lecture():
            complete = _scene_in_a_lecture(page)
        else:
            complete = _scene_of_the_course(page)
        if page.name != trail.WHOLE and trail.done(page.slug) != page.done:
            st.rerun()  # so that the list of scenes shows what was just done
        if not complete:
            run_once_more()
        st.session_state[_SHOWN_LAST] = page.slug, page.name


@dataclass(frozen=True)
class _Page:
    """A lesson's page as it is opened: where it stands, and for whom."""

    lesson: Lesson
    knobs: Knobs
    name: str  # of the open scene, or `trail.WHOLE`
    step: TaskStep | None  # of a task, if this scene is one of its steps
    programs: bool
    done: frozenset[str]  # the scenes that are ticked

    @property
    def slug(self) -> str:
        return self.lesson.slug

    @property
    def content(self) -> LessonContent:
        return lesson_content(self.slug)

    @property
    def scene(self) -> Scene:
        return next(scene for scene in self.content.scenes if scene.name == self.name)

    def items_of(self, scene: Scene) -> dict[str, dict[str, Any]]:
        return _items_of(self.slug, scene.name, self.programs)

    def title(self, above: str) -> None:
        with st.container(key="above"):  # by it the title has its place from the first (page.css)
            st.caption(above)
        st.title(self.lesson.question)

    def write_address(self) -> None:
        openable = [*(scene.name for scene in self.content.scenes), trail.WHOLE]
        address.write(self.knobs, self.name, openable, unnamed=self.content.unnamed)
        mount_lesson_events(self.knobs, self.name, toy=self.name == self.content.scenes[0].name)


def _open(knobs: Knobs) -> _Page:
    """Open what the address names, with its knobs, or what was open before."""
    slug, content = knobs.slug, lesson_content(knobs.slug)
    programs, key = bool(trail.programs()), trail.scene_key(slug)
    openable, places = [*(x.name for x in content.scenes), trail.WHOLE], _places(slug, programs)
    opened = address.open_knobs(
        knobs, openable, key, unnamed=content.unnamed, whole=trail.WHOLE, places=places
    )
    progress.visit(slug)
    name = st.session_state[key]
    open_named(slug, name, places, opened=opened)
    knobs.enter(name, opened=opened)
    step = task.step_here(slug, name) if address.task_query() else None
    if step is not None:
        task.set_knobs(step, knobs)
    if name != trail.WHOLE:
        st.session_state.pop(_SHOWN_WHOLE, None)
        trail.earn(slug, name, knobs)
    return _Page(BY_SLUG[slug], knobs, name, step, programs, trail.done(slug))


# The ways in which a lesson is shown ------------------------------------------------------------


def _whole_lesson(page: _Page) -> bool:
    """Show all scenes one below the other; return whether nothing is missing.

    On a page just opened, slow parts are left out, so that its beginning can be read. The next runs
    fill them in, scene by scene.
    """
    page.title(_heading(page.lesson, page.done, page.programs))
    opens = st.session_state.get(_SHOWN_WHOLE) != page.slug
    complete = True
    with waiting_at_most(FIRST_WAIT) if opens else nullcontext():
        for scene in page.content.scenes:
            # A container per scene, so that nothing moves when one is filled in.
            with st.container(key=f"whole_{scene.name}"):
                try:
                    _begin(scene)
                    with _drawing(page, scene), current.at_their_end(), in_words():
                        _body(page, scene)
                    if not _is_pending(page, scene):
                        _challenges(page, page.items_of(scene), all_at_once=True)
                        _ends(page, scene, page.items_of(scene), all_at_once=True)
                except LaterError:
                    complete = False
                    st.caption("Computing …")
    st.session_state[_SHOWN_WHOLE] = page.slug
    trail.way_back(page.slug)
    page.write_address()
    return complete


def _scene_of_the_course(page: _Page) -> bool:
    """Show the list of scenes, the open scene, and the links onward.

    A move in the scene runs it and nothing around it, unless it changes what stands around it.
    """
    page.title(_heading(page.lesson, page.done, page.programs))
    trail.head(page.lesson, page.done)
    complete = _alone(page)
    if page.lesson is LESSONS[-1] and page.name == TAKEAWAYS:
        own_figures()
    trail.way_on(page.lesson, page.name)
    return complete


def _alone(page: _Page) -> bool:
    before = prose.now()
    around = (_opened(page.slug), page.programs)
    complete, of_page = True, True

    def run() -> None:
        nonlocal complete, of_page
        if of_page:
            of_page = False
            complete = _shown(page, _scene)
            page.write_address()
            keeping.keep()
            return
        with navigation.timed(page.lesson.url), navigation.in_turn():
            left = navigation.is_left() or progress.has_news()
            if left or around != (_opened(page.slug), bool(trail.programs())):
                st.rerun()
            page.knobs.begin()
            page.knobs.ensure()
            prose.go_back_to(before)
            places = _places(page.slug, page.programs)
            open_named(page.slug, page.name, places, opened=False)
            trail.earn(page.slug, page.name, page.knobs)
            ready = _shown(page, _scene)
            if trail.done(page.slug) != page.done:
                st.rerun()
            page.write_address()
            keeping.keep()
        if not ready:
            run_once_more(alone=True)

    st.fragment(run, key="scene")()
    return complete


def _scene_in_a_lecture(page: _Page) -> bool:
    """Show a scene without what it asks at its end: people talk about it."""
    page.title(_heading(page.lesson, page.done, page.programs))
    trail.head(page.lesson, page.done)
    complete = _shown(page, _scene)
    trail.way_on(page.lesson, page.name)
    page.write_address()
    return complete


def _step_of_a_task(page: _Page, step: TaskStep) -> bool:
    """Show what a teacher's step asks for, and the way to the next step."""
    page.title(page.lesson.title)  # a task counts its own steps: the lesson's would mislead
    with current.set_within(current.WATCHES, task.watches_first(page.slug, page.name)):
        complete = _shown(page, partial(_asked_by_a_task, step=step))
    is_seen = step.item.kind in ("scene", "challenge") and not _is_pending(page, page.scene)
    task.way_on(step, all_fixed=is_seen and page.knobs.all_fixed)
    if address.in_lecture():
        navigation.lecture_button()
    page.write_address()
    return complete


def _opened(slug: str) -> str:
    """Return the name of a lesson's open scene."""
    return st.session_state[trail.scene_key(slug)]


# A scene and its parts --------------------------------------------------------------------------


def _shown(page: _Page, draw: Callable[[_Page], None]) -> bool:
    """Show the open scene; return whether nothing of it is missing."""
    complete = True
    if SHOWN in st.session_state:
        arrive(page.slug, page.name)
    try:
        with st.container(key="scene"), show_snapshots():
            draw(page)
    except LaterError:
        complete = False
    bring_into_view(page.slug)
    trail.earn_by_showing(page.slug, page.name, page.knobs)
    return complete


def _scene(page: _Page) -> None:
    scene, items = page.scene, page.items_of(page.scene)
    _begin(scene, arrives=_arrives(page))
    with _around(page, scene):
        _body(page, scene)
    if scene == page.content.scenes[0] and page.content.own_words and not address.in_lecture():
        before(page.slug, page.content.own_words)
    if address.in_lecture() and scene not in CLOSING:
        return
    if not _waits(page, scene, items):
        _challenges(page, items)
        _ends(page, scene, items, folds=scene.path != TRAIL)


def _asked_by_a_task(page: _Page, step: TaskStep) -> None:
    """Draw a step of a task: a scene, or one of its items, of which some stand by themselves."""
    scene, asked, items = page.scene, step.item, page.items_of(page.scene)
    if asked.kind != "scene":
        items = {asked.kind: {asked.name: items[asked.kind][asked.name]}}
    _begin(scene, arrives=_arrives(page))
    if asked.kind not in _PICKED:
        with _around(page, scene):
            _body(page, scene)
        is_toy = scene == page.content.scenes[0] and not address.in_lecture()
        at_end = asked.kind == "scene" and task.has_step(f"{page.slug}/scene/{TAKEAWAYS}")
        if is_toy and at_end and page.content.own_words:
            before(page.slug, page.content.own_words)
    if asked.kind in _PICKED or not _waits(page, scene, items):
        _challenges(page, items)
        _ends(page, scene, items)


def _arrives(page: _Page) -> bool:
    """Return whether the scene is another than the last one shown whole."""
    return st.session_state.get(_SHOWN_LAST) != (page.slug, page.name)


def _begin(scene: Scene, *, arrives: bool = False) -> None:
    trail.heading(scene, arrives=arrives)
    check_deadline()


def _drawing(page: _Page, scene: Scene) -> AbstractContextManager[None]:
    return current.drawing(page.slug, scene.name, page.knobs)


def _body(page: _Page, scene: Scene) -> None:
    """Draw what the scene's file draws, up to its prediction while that is open."""
    page.knobs.begin_scene()
    if scene.draws is not None:
        with suppress(current.StillAskedError):
            scene.draws()


@contextmanager
def _around(page: _Page, scene: Scene) -> Iterator[None]:
    """Put a scene's "More" below it.

    While a prediction is open there is none: words and figures would tell what comes.
    """
    with _drawing(page, scene):
        if is_pending(page.slug, scene.name):
            with current.without_more(), in_words(offered=False):
                yield
        else:
            with current.with_more(trail.beside(page.slug, scene.name)), in_words():
                yield


def _is_pending(page: _Page, scene: Scene) -> bool:
    with _drawing(page, scene):
        return is_pending(page.slug, scene.name)


def _waits(page: _Page, scene: Scene, items: Mapping[str, Mapping[str, Any]]) -> bool:
    """Tell whether what follows a scene's body may reveal the answer to what it asks."""
    named = address.named(page.slug).get("challenge", "")
    if _is_pending(page, scene):
        return True
    with _drawing(page, scene):
        return named not in items.get("challenge", {}) and unanswered(page.slug, scene.name)


def _challenges(
    page: _Page, items: Mapping[str, Mapping[str, Any]], *, all_at_once: bool = False
) -> None:
    if "challenge" in items:
        here, values = [*items["challenge"].values()], page.knobs.values_of_scene()
        named = address.named(page.slug).get("challenge", "")
        challenges(page.slug, here, values, named=named, all_at_once=all_at_once)


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
        "fixed_grips": knobs.fixed_grips,
        "place": f"{knobs.slug}/{scene}",
        "turn": SET_EVENT,
        "toy": f"{knobs.slug}_{scene}" if toy else "",
        "knobs_at": knobs.query(),  # tells the browser which moves have arrived
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
        f"about {minutes} minutes{f', and {aside} beside the trail' if aside else ''}",
    ]
    if lesson.builds_on:
        parts.append(f"builds on: {', '.join(BY_SLUG[slug].title for slug in lesson.builds_on)}")
    on_trail = [scene.name for scene in lesson_content(lesson.slug).trail(programs=programs)]
    ticked = sum(name in done for name in on_trail)
    parts.append(f":material/check_circle: {ticked} of {len(on_trail)}")
    return " · ".join(parts)


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
    page: _Page,
    scene: Scene,
    items: Mapping[str, Mapping[str, Any]],
    *,
    all_at_once: bool = False,
    folds: bool = False,
) -> None:
    """Show a scene's claims, questions and takeaways; ``folds`` closes the first two."""
    slug = page.slug
    with (
        st.container(key=f"ends_{scene.name}"),
        current.drawing(slug, scene.name),
        in_words("ends_in_words"),
    ):
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
        if scene.name == TAKEAWAYS:
            _points(page, items, all_at_once=all_at_once)
        elif "takeaway" in items:
            _title(scene, "What to remember")
            say(_listed(items["takeaway"]))


def _points(page: _Page, items: Mapping[str, Mapping[str, Any]], *, all_at_once: bool) -> None:
    """Show what to remember of the lesson, after its question is answered in one's own words."""
    asked, points = page.content.own_words, page.content.takeaways
    scenes = [
        {
            "name": x.name,
            "title": x.title,
            "question": x.question,
            "points": [y.text for y in points if y.scene == x.name],
        }
        for x in trail.trail(page.slug)
        if x not in CLOSING
    ]
    _LEFT(key=f"{page.slug}_left", data={"lesson": page.slug, "scenes": scenes})
    told = asked is None or own_words(page.slug, asked) or all_at_once
    # They answer the question: whoever wants to write first does not see them.
    label, icon = "The points of this lesson", ":material/bookmark:"
    # Another key, or it would stay as it was when something is written.
    key = f"{page.slug}_points_{'told' if told else 'folded'}"
    with st.expander(label, expanded=told, icon=icon, key=key):
        say(_listed(items.get("takeaway", ())))
    if page.content.reading:
        st.caption(f"Further reading: {page.content.reading}")
    looking_back(page.slug)


def _listed(points: Iterable[str]) -> str:
    return "\n".join(f"- {point}" for point in points)


def _title(scene: Scene, title: str) -> None:
    if scene not in CLOSING:  # their own titles suffice
        st.subheader(title)
