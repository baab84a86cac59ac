"""The entry point: page configuration, navigation and what is around every page.

`streamlit run` imports this file once to start the server, from ``app``; every visit then runs it
as a script.
"""

from contextlib import nullcontext

import streamlit as st
from starlette.middleware import Middleware

from server import startup
from server.connections import MIDDLEWARE
from server.drain import READY, DrainMiddleware
from server.first_style import FirstStyleMiddleware
from server.streamlit_internals import pop_client_message
from study.laboratory import LAB_BY_SLUG
from ui.components import PARTS
from ui.page import address, navigation, prose, task
from ui.sandbox import WORKER
from ui.session import keeping, progress, reconnect


def front_door() -> None:
    """Show the addressed page, in a tab that may come from another server."""
    st.set_page_config(page_icon="ui/images/compass.svg", layout="wide")
    message = pop_client_message(reconnect.SAYS_SO)
    settled = reconnect.IS_SETTLED in st.session_state
    with nullcontext() if settled else reconnect.taken_over(message):
        show_page()


def show_page() -> None:
    """Show the addressed page, and store progress and state at the end."""
    pages = navigation.all_pages()
    page = st.navigation([*pages.values(), *navigation.not_found_page(pages)], position="hidden")
    own = f"{page.title} · " if page.url_path else ""
    st.set_page_config(
        page_title=f"{own}Knobs & Compass",
        initial_sidebar_state="collapsed" if page.url_path in LAB_BY_SLUG else "auto",
    )
    arrived = address.page_opens(page.url_path)
    prose.begin_page()
    progress.begin_page()
    with navigation.timed(navigation.name_of(page, pages)), navigation.sidebar(pages, page):
        if arrived and (path := navigation.file_of(page, pages)):
            startup.load_page(path)
        with navigation.in_turn():
            tasked = address.names_task()
            with task.at_hand(page.url_path, arrived=arrived) if tasked else nullcontext():
                page.run()
        if not progress.is_kept():  # a scene that runs alone has done so
            keeping.keep()
    if arrived:
        startup.page_shown()


if __name__ == "__main__":
    front_door()
else:
    app = st.App(
        __file__,
        lifespan=startup.lifespan,
        routes=[PARTS, WORKER, READY],
        middleware=[
            Middleware(DrainMiddleware),
            *MIDDLEWARE,
            Middleware(FirstStyleMiddleware, "knobs-page", navigation.STYLES["page"]),
        ],
        on_script_error=startup.report_page_error,
    )
