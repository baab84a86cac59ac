"""The task from a teacher that a learner is doing; it stays on all pages until left.

It is in every page's address, so a reload, another server or a forwarded link keeps it. As with
knobs, an outdated address sent with a quick press is ignored.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from urllib.parse import urlencode, urlsplit

import segno
import streamlit as st

from server.framing import framers
from study import task
from study.catalogue import Item, key_of_own, of_lesson, wording
from study.content import CLAIMS, QUESTIONS, TAKEAWAYS
from study.curriculum import BY_SLUG
from study.handed_in import HandedIn, keys_of_task
from study.plain_text import plain
from study.progress import APP
from study.task import AT, MOST_ASKED, Task, TaskKnob, TaskStep
from training.figures import count
from ui.components import component
from ui.controls.buttons import latched_button
from ui.controls.knobs import Knobs
from ui.controls.lesson_knobs import knobs_of
from ui.page import address, navigation
from ui.session import progress
from ui.study import trial
from ui.study.hand_in import hand_in
from ui.study.written import box_of, written

_REPORT = component("report")
_WRITTEN, _MOVED_AT = "task_written", "task_moved_at"
_OWN_PAGE = "task"
_DONE_BY = {
    "scene": "you turn a knob, answer or write something, or watch its run to the end",
    "challenge": "it is solved",
    "claim": "the claim was put to the test",
    "question": "your answer is right",
    CLAIMS: "each claim was put to the test",
    QUESTIONS: "you have checked an answer to each question",
    TAKEAWAYS: "you have answered in your own words",
}
"""What makes a step done, by its kind, and by the name of a scene that only asks."""
ICONS = {
    "scene": ":material/visibility:",
    "challenge": ":material/flag:",
    "claim": ":material/science:",
    "question": ":material/checklist:",
}


@contextmanager
def at_hand(here: str, *, arrived: bool) -> Iterator[None]:
    """Show the current task above a page, and keep it in the address."""
    _follow_address(arrived=arrived)
    _bar(here)
    yield
    _write()
    _report()


def _follow_address(*, arrived: bool) -> None:
    """Apply the address's task, if the address is new."""
    given = task.of_address(st.query_params.to_dict())
    since = time.monotonic() - st.session_state.get(_MOVED_AT, -address.HASTE)
    late = not arrived and since < address.HASTE
    if given and not late and given != st.session_state.get(_WRITTEN):
        st.session_state[address.TASK] = given


def _write() -> None:
    """Add the task to the address, on pages that write none."""
    now = st.query_params.to_dict()
    wanted = address.with_task({k: v for k, v in now.items() if k not in task.of_address(now)})
    if now != wanted:
        st.query_params.from_dict(wanted)
    st.session_state[_WRITTEN] = address.task_query()


def _report() -> None:
    """Report the task's progress to the site that frames the app, if allowed."""
    known = current()
    if known is not None and framers():
        done = known[0].done_of(progress.current())
        score = round(100 * sum(done) / len(done))
        data = {"to": framers(), "app": APP, "done": all(done), "score": score}
        _REPORT(key="task_report", data=data)


def current() -> tuple[Task, tuple[str, ...]] | None:
    """Return the task, and what was left out of its link; None if there is no valid one."""
    query = address.task_query()
    try:
        return _read(tuple(query.items())) if query else None
    except ValueError:
        return None


@lru_cache(maxsize=256)
def _read(query: tuple[tuple[str, str], ...]) -> tuple[Task, tuple[str, ...]]:
    return task.read(dict(query), knobs_of)


def refusal() -> str:
    """Say why the address's task is invalid; empty if it is valid, or there is none."""
    query = address.task_query()
    try:
        if query:
            _read(tuple(query.items()))
    except ValueError as error:
        return str(error)
    return ""


def _open_step(of: Task) -> int | None:
    """Return the open step, from 0; None before the first."""
    number = address.task_query().get(AT, "")
    return int(number) - 1 if number.isdecimal() and 1 <= int(number) <= len(of.steps) else None


def step_here(slug: str, scene: str) -> TaskStep | None:
    """Return the open step, if it is in this scene."""
    known = current()
    i = _open_step(known[0]) if known else None
    if known is None or i is None:
        return None
    step = known[0].steps[i]
    return step if step.item.slug == slug and scene_of(step.item) == scene else None


def has_step(key: str) -> bool:
    """Tell whether the task has this item as a step."""
    known = current()
    return known is not None and any(step.item.key == key for step in known[0].steps)


def watches_first(slug: str, scene: str) -> bool:
    """Tell whether the task is a trial in which this learner watches a scene first."""
    known = current()
    return known is not None and trial.watches_first(known[0], slug, scene)


def scene_of(item: Item) -> str:
    """Return the scene in which this learner meets an item."""
    return of_lesson(item.slug, programs=bool(progress.current().programs))[item.key].scene


def set_knobs(step: TaskStep, knobs: Knobs) -> None:
    """Set the knobs to a step's values, and fix those that it fixes."""
    for knob in step.knobs:
        if knob.how == task.MODES[0]:
            knobs.set_reset_value(knob.name, knob.text)
        else:
            knobs.fix(knob.name, knob.text, hidden=knob.how == "hidden")


def title_of(item: Item) -> str:
    """Return an item's title for a list, as Markdown."""
    return f"{BY_SLUG[item.slug].title}: {wording(item.key)}"


def link_of(item: Item, knobs: tuple[TaskKnob, ...] = ()) -> tuple[str, dict[str, str]]:
    """Return an item's page and query parameters."""
    return BY_SLUG[item.slug].page, TaskStep(item, knobs).address(scene_of(item))


def address_of(path: str, query: Mapping[str, str] | None = None) -> str:
    """Return the full address of a page of the app."""
    root = (st.context.url or "").partition("?")[0].rpartition("/")[0]
    page = f"{root}/{navigation.all_pages()[path].url_path}"
    return task.link(page, query) if query else page


@lru_cache(maxsize=64)
def qr_code(link: str) -> str:
    """Return a link's QR code as an SVG image that stands by itself; "" if it opens here alone."""
    if urlsplit(link).hostname in ("localhost", "127.0.0.1", "::1"):
        return ""
    image = BytesIO()
    segno.make(link, error="l").save(
        image, kind="svg", scale=4, border=4, light="white", xmldecl=False, nl=False
    )
    return image.getvalue().decode()


def _bar(here: str) -> None:
    """Show the task at hand with a way out, above every page but the task's own."""
    known = current()
    if here == _OWN_PAGE:
        return
    if known is None:
        st.session_state[address.TASK] = {}  # its own page has shown why
        return
    i = _open_step(known[0])
    with st.container(key="task", horizontal=True, vertical_alignment="center", gap="small"):
        n = f" · {i + 1} of {len(known[0].steps)}" if i is not None else ""
        st.markdown(f":material/assignment: **{known[0].heading}**{n}", width="content")
        if latched_button("All steps", key="task_all", icon=":material/list:"):
            _go(known[0], None)
        st.button(
            "Leave the task",
            key="task_leave",
            type="tertiary",
            icon=":material/close:",
            on_click=leave,
        )
    if i is not None and known[0].steps[i].item.kind == "challenge":
        st.caption(f":material/flag: {title_of(known[0].steps[i].item)}")


def leave() -> None:
    """Leave the task, from a callback; the page stays."""
    _keep({})


def way_on(step: TaskStep, *, all_fixed: bool) -> None:
    """Show below a step links to the previous and next steps, and what makes it done."""
    known = current()
    i = _open_step(known[0]) if known else None
    if known is None or i is None:
        return
    if all_fixed:
        st.caption(":material/lock: No knob of this step can be turned.")
    record = progress.current()
    is_done, far = step.n_done(record) == len(step.parts), step.how_far(record)
    then = f": {far}" if far else ""
    done_by = _DONE_BY.get(step.item.name) or _DONE_BY[step.item.kind]
    with st.container(horizontal=True, vertical_alignment="center"):
        if i > 0 and latched_button("Back", key="task_back", icon=":material/arrow_back:"):
            _go(known[0], i - 1)
        last = i + 1 == len(known[0].steps)
        label = "Finish: what you have done" if last else f"Continue: step {i + 2}"
        weight = "primary" if is_done else "secondary"
        if latched_button(label, key="task_on", icon=":material/arrow_forward:", type=weight):
            _go(known[0], None if last else i + 1)
        st.caption(
            ":material/check_circle: This step is done."
            if is_done
            else f":material/radio_button_unchecked: Done once {done_by}{then}.",
            width="content",
        )


def overview(trial_results: Callable[[Sequence[HandedIn]], None]) -> None:
    """Show a whole task: its steps, what is done, and a button to start or continue."""
    address.open_nothing()
    known = current()
    if known is None:
        st.title("Your task")
        if why := refusal():
            st.warning(why, icon=":material/link_off:")
        st.markdown(
            "A task is opened by a link that somebody gives you. There is none here: the lessons "
            "are open to you as they are."
        )
        st.page_link(navigation.HOME, label="To the first page", icon=":material/explore:")
        return
    of, left_out = known
    st.title(of.heading)
    for sentence in left_out:
        st.warning(sentence, icon=":material/link_off:")
    if of.sentence:
        st.text(of.sentence)
    record = progress.current()
    done = of.done_of(record)
    st.caption(
        f":material/check_circle: {sum(done)} of {len(of.steps)} done · about "
        f"{count(of.minutes, 'minute')}"
    )
    if progress.lacking() != progress.BLOCKED:
        progress.say_if_framed()
    undecided = trial.offer(of, trial_results)
    if all(done):  # what is left to do comes first
        _end(of)
    with st.container(key="task_steps", gap="xsmall"):
        for i, step in enumerate(of.steps):
            page, there = link_of(step.item, step.knobs)
            st.page_link(
                page,
                label=f"{i + 1}. {title_of(step.item)}"
                + (f" · {far}" if (far := step.how_far(record)) else ""),
                icon=":material/check_circle:" if done[i] else ICONS[step.item.kind],
                query_params=there | address.task_query() | {AT: str(i + 1)},
            )
    then = done.index(False) if False in done else 0
    verb = "Go through it again" if all(done) else "Continue" if any(done) else "Begin"
    label = verb if all(done) or not any(done) else f"{verb}: step {then + 1}"
    weight = "secondary" if all(done) else "primary"
    with st.container(horizontal=True):
        icon = ":material/arrow_forward:"
        if not undecided and latched_button(label, key="task_begin", icon=icon, type=weight):
            _go(of, then)
        if latched_button("Leave the task", key="task_away", icon=":material/close:"):
            _keep({})
            st.switch_page(navigation.HOME)
    if not all(done):
        _end(of)
    query = {name: text for name, text in address.task_query().items() if name != AT}
    if code := qr_code(f"{address_of(navigation.TASK)}?{urlencode(query)}"):
        with st.container(key="task_on_paper"):  # seen in print alone (page.css)
            st.image(code, width=200, alt="QR code of the link to this task")


def _end(of: Task) -> None:
    """Show what ends a task: the teacher's own question, and handing in."""
    key = key_of_own(of.asks)
    if of.asks:
        st.header("In your own words")
        written(key, plain(of.asks, MOST_ASKED), asked=of.asks)
    st.header("Hand it in")
    hand_in(of.title, keys_of_task(of), key="task_hand_in", box=box_of(key) if of.asks else "")


def _go(of: Task, i: int | None) -> None:
    query = {k: v for k, v in address.task_query().items() if k != AT}
    if i is not None:
        query[AT] = str(i + 1)
    _keep(query)
    address.open_anew()
    if i is None:
        st.switch_page(navigation.TASK, query_params=query)
    page, there = link_of(of.steps[i].item, of.steps[i].knobs)
    st.switch_page(page, query_params=there | address.view_query() | query)


def _keep(query: Mapping[str, str]) -> None:
    st.session_state[address.TASK] = dict(query)
    st.session_state[_MOVED_AT] = time.monotonic()
