"""The address: the scene, and every knob that differs from its default.

A run starts with the browser's address. If it differs from the one last written, somebody opened a
link or went back, and it is applied. But a browser that has not yet received the last address sends
the old one with its next message. So a moved knob wins over the address, and a former address is
ignored for a moment after one was written. The address is written once at the end of a run.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from study.plain_text import plain
from study.task import PREFIX
from ui.controls.knobs import Knobs, Replaced

SCENE, VIEW = "scene", "view"
LECTURE = "lecture"
"""The view for a projector: only pictures, player and knobs, as large as the screen."""
HASTE = 2.0
"""Seconds after a move in which a former address counts as outdated, not as going back."""
TASK = "task"
"""The session's key for the task's query parameters (`ui.page.task`)."""
_ARRIVED, _OPEN = "page_arrived_at", "page_open"
_VIEW, _SHOWN = "view", "page_shown_in_lecture"
Places = Mapping[tuple[str, str], str]
"""The scene of each item that an address may name, by kind and name."""


def page_opens(path: str) -> bool:
    """Record which page this run shows, and return whether another was shown before."""
    arrived = st.session_state[_ARRIVED] = st.session_state.get(_OPEN) != path
    st.session_state[_OPEN] = path
    st.session_state[_SHOWN] = False
    return arrived


def asks_for_lecture() -> bool:
    """Tell whether the address asks for the lecture view; works before the page is known."""
    return st.query_params.get(VIEW) == LECTURE


def in_lecture() -> bool:
    return bool(st.session_state.get(_SHOWN))


def set_lecture(*, on: bool) -> None:
    st.session_state[_VIEW] = LECTURE if on else ""


def view_query() -> dict[str, str]:
    return {VIEW: LECTURE} if st.session_state.get(_VIEW) else {}


def open_anew() -> None:
    """Apply the next address as if the page had just been opened."""
    st.session_state.pop(_OPEN, None)


def task_query() -> dict[str, str]:
    return st.session_state.get(TASK, {})


def names_task() -> bool:
    """Tell whether a task is at hand, or the address names one."""
    return bool(task_query()) or any(name.startswith(PREFIX) for name in st.query_params)


def with_task(own: Mapping[str, str]) -> dict[str, str]:
    return {**own, **task_query()}


def _own() -> dict[str, str]:
    given = st.query_params.to_dict()
    return {name: text for name, text in given.items() if not name.startswith(PREFIX)}


def named(slug: str) -> dict[str, str]:
    """Return the items of the open scene named in the address, by kind."""
    return st.session_state.get(f"{slug}_named", {})


def name_things(slug: str, things: Mapping[str, str]) -> None:
    """Name items of the open scene in the address, by kind."""
    st.session_state[f"{slug}_named"] = dict(things)


@dataclass(frozen=True)
class _Page:
    """What an address can name on a page."""

    knobs: Knobs
    scenes: list[str]
    scene_key: str
    unnamed: str | None
    whole: str | None
    places: Places

    @property
    def notice_key(self) -> str:
        return f"{self.knobs.slug}_not_understood"

    def address(self) -> dict[str, str]:
        return _now(self.knobs, st.session_state[self.scene_key], self.scenes, self.unnamed)


def open_knobs(
    knobs: Knobs,
    scenes: list[str],
    scene_key: str,
    *,
    unnamed: str | None = None,
    whole: str | None = None,
    places: Places | None = None,
) -> bool:
    """Set knobs, scene and view from the address, if it is new; return whether it is.

    ``whole`` is the scene that shows all others, which has too much for a lecture.
    """
    page = _Page(knobs, scenes, scene_key, unnamed, whole, places or {})
    knobs.begin()
    last = _written(knobs)
    if last is not None and not knobs.are_set:
        knobs.read(last)  # they were moved on another server
    given, arrived = _own(), bool(st.session_state.get(_ARRIVED))
    is_new = _is_new(page, given, arrived=arrived)
    if is_new:
        _apply(page, given)
    elif arrived:
        st.session_state.pop(page.notice_key, None)
    if st.session_state.get(scene_key) not in scenes:
        st.session_state[scene_key] = scenes[0]
    if st.session_state[scene_key] == whole:
        set_lecture(on=False)
    st.session_state[_SHOWN] = st.session_state.get(_VIEW) == LECTURE
    knobs.ensure()
    _show_notice(page)
    return is_new


def _is_new(page: _Page, given: Mapping[str, str], *, arrived: bool) -> bool:
    """Tell whether somebody opened this address: then it counts, and else what was moved."""
    last, known = _written(page.knobs), page.scene_key in st.session_state
    if given == last:
        return False
    if known and last not in (None, page.address()):
        return False  # something was moved just now, and the browser sends the address before it
    moved_at = st.session_state.get(f"{page.knobs.slug}_moved_at", -HASTE)
    if not arrived and time.monotonic() - moved_at < HASTE:
        return False  # something was moved before, and the browser has not heard the new address
    # A link inside the app has no knobs, so they keep their values.
    return bool(given) or not (arrived and known)


def _apply(page: _Page, given: Mapping[str, str]) -> None:
    """Set what an address names, and note what it names in vain."""
    knobs, state = page.knobs, st.session_state
    replaced = knobs.read(given)
    kinds = {kind for kind, _ in page.places}
    turned = {name: text for name, text in given.items() if name not in kinds}
    scene = given.get(SCENE, _meant(page.scenes, page.unnamed, turned))
    state[page.scene_key] = scene if scene in page.scenes else page.scenes[0]
    if scene not in page.scenes:
        replaced.insert(0, Replaced("Scene", scene, "the first scene"))
    things = {kind: given[kind] for kind in kinds if (kind, given.get(kind)) in page.places}
    for thing in things.items():
        state[page.scene_key] = page.places[thing]
    name_things(knobs.slug, things)
    for kind in (kinds & {*given}) - {*things}:
        replaced.append(Replaced(kind.capitalize(), given[kind], "the scene"))
    view = given.get(VIEW, "")
    set_lecture(on=view == LECTURE and scene != page.whole)
    if view != state[_VIEW]:
        replaced.append(Replaced("View", view, "the usual one"))
    # Following a link is no move: the next address may be applied at once.
    state[f"{knobs.slug}_address"] = now = page.address()
    unknown = [name for name in knobs.unknown(given) if name not in {SCENE, VIEW, *kinds}]
    state[page.notice_key] = (not_understood(replaced, unknown), now)


def _show_notice(page: _Page) -> None:
    """Say what an address named in vain, until something is moved."""
    notice, read_as = st.session_state.get(page.notice_key, ("", None))
    if notice and read_as == page.address():
        st.info(notice, icon=":material/link_off:")
    else:
        st.session_state.pop(page.notice_key, None)


def open_nothing(*own: str) -> None:
    """On a page without knobs, report query parameters that are not understood.

    It knows only its ``own`` names. Parameters of earlier versions are kept and passed on.
    """
    given = {name: text for name, text in _own().items() if name not in own}
    view = [Replaced("View", given.pop(VIEW), "the usual one")] if VIEW in given else []
    unknown = not_understood(view, list(given))
    if unknown:
        st.info(unknown, icon=":material/link_off:")


def not_understood(replaced: Sequence[Replaced], unknown: Sequence[str]) -> str:
    sentences = []
    value = [f"“{each.label}: {plain(each.text)}”" for each in replaced]
    if len(value) == 1:
        sentences.append(
            f"This address asks for {value[0]}, which does not exist here; "
            f"{replaced[0].shown} is shown."
        )
    elif value:
        listed = ", ".join(
            f"{text} ({each.shown} is shown)" for text, each in zip(value, replaced, strict=True)
        )
        sentences.append(f"This address asks for what does not exist here: {listed}.")
    if unknown:
        names = ", ".join(f"“{plain(name)}”" for name in unknown[:3])
        more = " …" if len(unknown) > 3 else ""
        sentences.append(f"No knob here is called {names}{more}.")
    return " ".join(sentences)


def write(knobs: Knobs, scene: str, scenes: list[str], *, unnamed: str | None = None) -> None:
    now = _now(knobs, scene, scenes, unnamed)
    if with_task(now) != st.query_params.to_dict():
        st.query_params.from_dict(with_task(now))
    if _written(knobs) not in (None, now):
        st.session_state[f"{knobs.slug}_moved_at"] = time.monotonic()
    st.session_state[f"{knobs.slug}_address"] = now


def _now(knobs: Knobs, scene: str, scenes: list[str], unnamed: str | None) -> dict[str, str]:
    turned, things = knobs.query(), named(knobs.slug)
    meant = scene == _meant(scenes, unnamed, turned) and not things
    return ({} if meant else {SCENE: scene} | things) | view_query() | turned


def _meant(scenes: list[str], unnamed: str | None, knobs: Mapping[str, str]) -> str:
    """Return the scene for an address without one: with knobs, that of earlier versions."""
    return unnamed if unnamed and knobs else scenes[0]


def _written(knobs: Knobs) -> dict[str, str] | None:
    return st.session_state.get(f"{knobs.slug}_address")
