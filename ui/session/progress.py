"""Progress in the learner's own browser: no account, nothing stored on the server.

An invisible component keeps the record in localStorage. It sends the stored record to the server,
which validates it, merges it with the session's, and sends it back. It only overwrites what the
server has seen, so two tabs never lose each other's progress.
"""

from collections.abc import Callable, Collection
from datetime import date
from secrets import token_hex
from typing import Any, TypeVar

import streamlit as st

from server.streamlit_internals import page_of_this_run
from study.answers import REVIEWS, AnswerRecord, content_of, first_attempt, last_days
from study.catalogue import catalogue
from study.progress import MAX_SIZE, Progress, parse
from ui.components import component, sent

_STORE = component("progress")
_KEY = "progress_store"
_DERIVED = "progress_derived"
FULL, BLOCKED = "full", "blocked"
_NEWS, _KEPT = "progress_news", "progress_kept"

T = TypeVar("T")


def current() -> Progress:
    """Return this learner's progress as far as it is known."""
    return st.session_state.get("progress", Progress())


def derived(name: str, compute: Callable[[Progress], T]) -> T:
    """Return a function of the progress alone, computed once for each state of it."""
    of, known = st.session_state.get(_DERIVED, (None, {}))
    if of is not current():
        known = {}
        st.session_state[_DERIVED] = (current(), known)
    if name not in known:
        known[name] = compute(current())
    return known[name]


def has_heard() -> bool:
    """Tell whether the browser has sent its record, as it does after the first run."""
    return "progress_heard" in st.session_state


def replace(progress: Progress) -> None:
    """Set this session's progress; the browser follows at the end of the run."""
    st.session_state["progress"] = progress


def award(slug: str, kind: str, name: str) -> None:
    """Record that an item of the catalogue was done; a second time changes nothing."""
    if lacks(slug, kind, name):
        replace(current().with_done(f"{slug}/{kind}/{name}"))


def lacks(slug: str, kind: str, name: str) -> bool:
    """Tell whether this is an item of the catalogue that is not done."""
    key = f"{slug}/{kind}/{name}"
    return key not in current().done and key in catalogue()


def mark(slug: str, kind: str, name: str) -> None:
    """Show when an item was done, if it was."""
    day = current().done.get(f"{slug}/{kind}/{name}")
    if day is not None:
        st.caption(f":material/check_circle: Done on {day}")


def done_of(slug: str, kind: str) -> frozenset[str]:
    """Return the names of all done items of a kind in a lesson."""
    start = f"{slug}/{kind}/"
    return frozenset(key.removeprefix(start) for key in current().done if key.startswith(start))


def kept(slug: str, kind: str, name: str) -> AnswerRecord:
    """Return a learner's answer to an item; empty if there is none."""
    key = f"{slug}/{kind}/{name}"
    return derived(f"kept of {key}", lambda record: content_of(record.kept.get(key, {})))


def keep_answer(slug: str, kind: str, name: str, **fields: Any) -> None:
    """Add fields to a learner's answer, with the time."""
    key = f"{slug}/{kind}/{name}"
    was_shown = not _is_news(key)
    replace(current().with_kept(key, **fields))
    if was_shown:  # the widgets already show it
        _is_news(key, mark_shown=True)


def first_check(slug: str, kind: str, name: str) -> AnswerRecord:
    """Return the first check of an answer: ``first_right`` and ``first_sure``."""
    key = f"{slug}/{kind}/{name}"
    return derived(f"first check of {key}", lambda record: first_attempt(record.kept.get(key, {})))


def came_back(key: str, *, right: bool, today: date) -> None:
    """Record whether a review was right; only a day's first answer counts."""
    reviews = current().kept.get(key, {}).get(REVIEWS, {})
    if today.isoformat() not in reviews:
        days = last_days({**reviews, today.isoformat(): right})
        slug, kind, name = key.split("/")
        keep_answer(slug, kind, name, **{REVIEWS: days})


def learner() -> str:
    """Return the seed of a learner's own orders, which is kept with the progress."""
    item = ("app", "setting", "order")
    if "seed" not in kept(*item):
        keep_answer(*item, seed=token_hex(4))
    return kept(*item)["seed"]


def is_news(slug: str, kind: str, name: str) -> bool:
    """Tell, once, whether an answer has changed without its widgets.

    It may come from another tab or server, or have been reset. The widgets are then set to it
    before they are drawn.
    """
    return _is_news(f"{slug}/{kind}/{name}", mark_shown=True)


def _is_news(key: str, *, mark_shown: bool = False) -> bool:
    seen: dict[str, str] = st.session_state.setdefault("progress_seen", {})
    moment = current().kept.get(key, {}).get("at", "")
    news = bool(seen.get(key, "") != moment)
    if mark_shown:
        seen[key] = moment
    return news


def forget(slug: str, *kinds: str, names: Collection[str] | None = None) -> None:
    """Reset the answers of some kinds in a lesson; done items stay done."""
    replace(current().without(_said(slug, kinds, names)))


def _said(slug: str, kinds: Collection[str], names: Collection[str] | None) -> list[str]:
    """Return the keys of a lesson's items that have an answer."""
    answers = []
    for key, fields in current().kept.items():
        at, kind, name = key.split("/", 2)
        if at == slug and kind in kinds and (names is None or name in names) and content_of(fields):
            answers.append(key)
    return answers


def start_over(
    slug: str,
    *kinds: str,
    names: Collection[str] | None = None,
    label: str = "Start this section over",
    also: Callable[[], None] | None = None,
) -> None:
    """Show a small button that resets answers, if there are any."""
    answered = _said(slug, kinds, names)
    if not answered:
        return

    def over() -> None:
        forget(slug, *kinds, names=names)
        if also is not None:
            also()

    st.button(
        label,
        key="_".join([slug, *kinds, *sorted(names or ()), "over"]),
        icon=":material/restart_alt:",
        type="tertiary",
        help="This clears the answers you gave there. Points and ticks stay.",
        on_click=over,
    )


def visit(slug: str) -> None:
    """Record that a lesson is open, once when it is opened."""
    if derived("last_lesson", lambda progress: progress.last_lesson) != slug:
        replace(current().with_visit(slug))


def begin_page() -> None:
    """Note that a page runs as a whole, with what is around a scene."""
    st.session_state[_NEWS] = st.session_state[_KEPT] = False


def has_news() -> bool:
    """Tell whether the browser has sent a record since the page last ran as a whole."""
    return bool(st.session_state.get(_NEWS))


def is_kept() -> bool:
    """Tell whether `keep` was called since the page last began to run as a whole."""
    return bool(st.session_state.get(_KEPT))


def _take_back() -> None:
    """Validate the browser's record, and merge it with the session's."""
    st.session_state[_NEWS] = True
    text = sent(_KEY, "stored")
    if not isinstance(text, str):
        return
    st.session_state["progress_heard"] = text
    try:
        record = parse(text)
    except ValueError as error:
        st.session_state["progress_trouble"] = str(error)
        st.session_state["progress_set_aside"] = text
        return
    replace(current().united(record))
    if record.impossible:
        st.session_state["progress_set_aside"] = text


def take_over(text: str) -> None:
    """Continue with another server's record; the page already shows its answers."""
    try:
        record = parse(text)
    except ValueError:
        return  # the browser's record comes as in any new session
    replace(record)
    st.session_state["progress_heard"] = text
    st.session_state["progress_seen"] = {
        key: fields.get("at", "") for key, fields in record.kept.items()
    }


def keep(memory: str | None = None) -> None:
    """Keep the progress in the browser; called once on every run."""
    st.session_state[_KEPT] = True
    heard = st.session_state.get("progress_heard", "")
    _STORE(
        key=_KEY,
        data={
            "record": derived("record", lambda progress: progress.to_json()),
            "heard": heard,
            "page": page_of_this_run(),
            "session": st.session_state.setdefault("progress_session", token_hex(4)),
            "damaged": bool(heard) and st.session_state.get("progress_set_aside") == heard,
            "most": MAX_SIZE,
            "lacking": lacking(),
            **({"memory": memory} if memory else {}),
        },
        on_stored_change=_take_back,
        on_lacking_change=lambda: None,
        on_back_change=lambda: None,
    )


def trouble() -> str:
    """Say why the browser's record could not be used; empty if it could."""
    return st.session_state.get("progress_trouble") or ""


def lacking() -> str:
    """Return what keeps the browser from storing more: `FULL` or `BLOCKED`; empty if nothing."""
    why = sent(_KEY, "lacking")
    return why if why in (FULL, BLOCKED) else ""


def say_if_framed() -> None:
    """On pages framed by another site, say that progress is stored separately."""
    with st.container(key="framed"):
        st.info(
            "You see this page within another site. What you do here is kept for that site alone, "
            "apart from what you did at this app’s own address, if your browser keeps it at all. A "
            "file of your progress takes it from one to the other.",
            icon=":material/picture_in_picture:",
        )
