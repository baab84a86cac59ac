"""What is around every page: the sidebar with all lessons and ticks for progress."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import unquote, urlsplit

import streamlit as st

from server import events, processor
from server.streamlit_internals import MATERIAL_ICONS, said_in_this_tab, to_be_run
from study.curriculum import LESSONS, Lesson, sections
from study.laboratory import LAB_PAGES, SECTION
from study.plain_text import plain
from study.progress import Progress, n_complete
from study.spaced_repetition import has_come_back
from ui.components import Shown, component, sent, style_sheet
from ui.page import address
from ui.session import progress

HOME, MAP = "pages/start/home.py", "pages/start/map.py"
RECORD, GLOSSARY = "pages/study/progress.py", "pages/study/glossary.py"
AGAIN = "pages/study/again.py"
TASK, TEACHERS = "pages/study/task.py", "pages/study/for_teachers.py"
"""Pages outside the lessons."""

_NAVIGATION = component("navigation", in_page=True)
_KEY = "frame"
STYLES = {
    "page": style_sheet("paper_colours", "paper_pictures", "page"),
    "large": style_sheet("large"),
    "lecture": style_sheet("lecture"),
}
_NOWHERE = "address_that_leads_nowhere"
_OPENED = "link_opened"
"""The session's key for a pressed link of a component, until it is followed."""
_TICKS = {
    "": ":material/radio_button_unchecked:",
    "begun": ":material/clock_loader_40:",
    "complete": ":material/check_circle:",
}
"""Icons for the states of a lesson."""

_AT = f"?{address.SCENE}="
Menu = list[dict[str, Any]]


def icon_of(lesson: Lesson) -> str:
    """Return a lesson's icon; a book for one that Streamlit does not know."""
    return f":material/{lesson.icon if lesson.icon in MATERIAL_ICONS else 'menu_book'}:"


def all_pages() -> Mapping[str, st.Page]:
    """Return every page by its path, in menu order, cached per session."""
    if "pages" not in st.session_state:
        st.session_state["pages"] = {
            HOME: st.Page(HOME, title="Start", icon=":material/explore:", default=True),
            MAP: st.Page(MAP, title="The whole picture", icon=":material/account_tree:"),
            **{
                lesson.page: st.Page(
                    lesson.page, title=lesson.title, icon=icon_of(lesson), url_path=lesson.url
                )
                for lesson in LESSONS
            },
            **{
                lab.page: st.Page(
                    lab.page, title=lab.title, icon=f":material/{lab.icon}:", url_path=lab.slug
                )
                for lab in LAB_PAGES
            },
            RECORD: st.Page(RECORD, title="Your progress", icon=":material/flag:"),
            GLOSSARY: st.Page(GLOSSARY, title="Glossary", icon=":material/menu_book:"),
            AGAIN: st.Page(AGAIN, title="Do you still know?", icon=":material/history:"),
            TEACHERS: st.Page(TEACHERS, title="For teachers", icon=":material/school:"),
            TASK: st.Page(TASK, title="Your task", icon=":material/assignment:"),
            **{
                url: st.Page(partial(_forward, lesson), title=lesson.title, url_path=url)
                for lesson in LESSONS
                for url in lesson.formerly
            },
        }
    pages: Mapping[str, st.Page] = st.session_state["pages"]
    return {path: to_be_run(page) for path, page in pages.items()}


def timed(page: str) -> AbstractContextManager[None]:
    """Tell those who listen how long a move takes."""
    return events.timed("move", page=page) if events.listeners else nullcontext()


def in_turn() -> AbstractContextManager[None]:
    """Build a page, or a part of it, in its turn."""
    return processor.in_turn(said_in_this_tab(_say_it_is_stuck))


def _say_it_is_stuck() -> None:
    text = "This page got stuck and was given up. Reload it to try again."
    st.warning(text, icon=":material/hourglass_top:")


def name_of(page: st.Page, pages: Mapping[str, st.Page]) -> str:
    """Return a page's address for the log: never one that a learner made up."""
    if all(page.url_path != known.url_path for known in pages.values()):
        return "nowhere"
    return page.url_path or "home"


def file_of(page: st.Page, pages: Mapping[str, st.Page]) -> str | None:
    """Return the path of a page's file; None if it has none."""
    own = (path for path, known in pages.items() if known.url_path == page.url_path)
    return next((path for path in own if path.endswith(".py")), None)


def not_found_page(pages: Mapping[str, st.Page]) -> list[st.Page]:
    """Return the page for this tab's unknown address, if it has one.

    Without it Streamlit shows the first page below a dialog. It stays for the session, so that the
    browser's back button finds it again.
    """
    path = unquote(urlsplit(st.context.url or "").path.removesuffix("/").rpartition("/")[2])
    base = st.get_option("server.baseUrlPath").strip("/").rpartition("/")[2]
    if "/" not in path and path not in {base, *(page.url_path for page in pages.values())}:
        st.session_state[_NOWHERE] = path
    astray = st.session_state.get(_NOWHERE)
    return [] if astray is None else [st.Page(_say_nowhere, title="Nowhere", url_path=astray)]


def _say_nowhere() -> None:
    st.title("This address leads nowhere")
    path = plain(st.session_state[_NOWHERE])
    st.markdown(
        f"There is no page called “{path}” here. Perhaps a letter is missing: all pages are in the "
        f"menu."
    )
    st.page_link(HOME, label="To the first page", icon=":material/explore:")


def _forward(lesson: Lesson) -> None:
    """Redirect a former address of a lesson, with its knobs."""
    st.switch_page(lesson.page, query_params=st.query_params.to_dict())


def lecture_button() -> None:
    """Show the button that enters or leaves the lecture view; Escape presses it (navigation.js)."""
    on = address.in_lecture()
    st.button(
        "Leave the lecture view" if on else "Lecture view",
        key=address.LECTURE,
        icon=":material/close_fullscreen:" if on else ":material/present_to_all:",
        type="tertiary",
        help="Key: Esc" if on else "Pictures, player and knobs alone, large: for a projector",
        on_click=address.set_lecture,
        kwargs={"on": not on},
    )


@contextmanager
def sidebar(pages: Mapping[str, st.Page], here: st.Page) -> Iterator[None]:
    """Follow a clicked link; else draw the sidebar, after the block has run.

    So the ticks include what was earned in this run. In a session's first run draw it before the
    page, and rerun if the page changed it.
    """
    if _KEY not in st.session_state:
        lecture = address.asks_for_lecture()
        groups = _show(pages, here, lecture=lecture)
        yield
        if _groups(pages) != groups or address.in_lecture() != lecture:
            st.rerun()
        return
    _follow(pages, here)
    try:
        yield
    finally:
        _show(pages, here, lecture=address.in_lecture())


def linked(key: str, show: Shown, **data: Any) -> None:
    """Show a component with links to pages, which are followed by whatever runs next.

    A press is noted, since it may arrive with what was typed just before, and then runs a scene.
    """
    show(key=key, data=data, on_opened_change=partial(_note, key))


def _note(key: str) -> None:
    if (opened := sent(key, "opened")) is not None:  # the first page’s path is empty
        st.session_state[_OPENED] = opened


def is_left() -> bool:
    """Tell whether a link is pressed that only the whole page can follow."""
    return _OPENED in st.session_state


def _follow(pages: Mapping[str, st.Page], here: st.Page) -> None:
    """Open the page, and the scene, of a link that was pressed."""
    path, _, scene = st.session_state.pop(_OPENED, here.url_path).partition(_AT)
    for page in pages.values():
        if path == page.url_path and (scene or page.url_path != here.url_path):
            # Without a query, `switch_page` would refuse while the address has the glossary's
            # search text, which is bound to its field.
            st.switch_page(page, query_params={address.SCENE: scene} if scene else {})


def _show(pages: Mapping[str, st.Page], here: st.Page, *, lecture: bool) -> Menu:
    groups = _groups(pages)
    with st.sidebar:
        # One component instead of many links, since every element costs time at each run.
        linked(_KEY, _NAVIGATION, groups=groups, here=here.url_path, lectures=lecture, **STYLES)
    return groups


def _groups(pages: Mapping[str, st.Page]) -> Menu:
    return progress.derived("menu", partial(_menu, pages))


def _menu(pages: Mapping[str, st.Page], record: Progress) -> Menu:
    """Return the groups of links with ticks for progress; one leads to what has come back today."""
    today = datetime.now(UTC).date()

    def link(path: str, **extra: str) -> dict[str, str]:
        page = pages[path]
        shown = {"path": page.url_path, "title": page.title, "icon": page.icon, **extra}
        return shown | {"icon": shown["icon"].removeprefix(":material/").removesuffix(":")}

    def lesson(x: Lesson) -> dict[str, str]:
        state = _state(record, x)
        return link(x.page, icon=_TICKS[state], state=state)

    return [
        {"links": [link(HOME, title="Knobs & Compass"), link(MAP)]},
        *(
            {"name": section, "links": [lesson(x) for x in lessons]}
            for section, lessons in sections().items()
        ),
        {"name": SECTION, "links": [link(lab.page) for lab in LAB_PAGES]},
        {
            "name": "Study",
            "note": f"{n_complete(record)} of {len(LESSONS)} lessons complete",
            "links": [
                *([link(AGAIN)] if record.offers_again and has_come_back(record, today) else []),
                *map(link, (RECORD, GLOSSARY, TEACHERS)),
            ],
        },
    ]


def tick(lesson: Lesson) -> str:
    """Return the icon for the progress in a lesson."""
    return _TICKS[_state(progress.current(), lesson)]


def _state(record: Progress, lesson: Lesson) -> str:
    if not record.done:  # nothing done, so no lesson need be imported
        return ""
    standing = record.standings[lesson.slug]
    return "complete" if standing.complete else "begun" if standing.share else ""
