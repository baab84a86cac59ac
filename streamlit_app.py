"""The entry point: page configuration, navigation and what is around every page.

`streamlit run` imports this file once to start the server, from ``app``; every visit then runs it
as a script.
"""

from contextlib import nullcontext

import streamlit as st
from starlette.middleware import Middleware

from server import events, startup
from server.connections import MIDDLEWARE
from server.drain import READY, DrainMiddleware
from server.processor import in_turn
from server.streamlit_internals import pop_client_message, said_in_this_tab, shared_secret
from study.laboratory import LAB_BY_SLUG
from ui.components import PARTS
from ui.page import address, navigation, prose, task
from ui.sandbox import WORKER
from ui.session import progress, reconnect


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
    clock = (
        events.timed("move", page=navigation.name_of(page, pages))
        if events.listeners
        else nullcontext()
    )
    with clock, navigation.sidebar(pages, page):
        if arrived and (path := navigation.file_of(page, pages)):
            startup.load_page(path)
        with in_turn(said_in_this_tab(say_it_is_stuck)):
            tasked = address.names_task()
            with task.at_hand(page.url_path, arrived=arrived) if tasked else nullcontext():
                page.run()
        progress.keep(reconnect.memory() if shared_secret() else None)
    if arrived:
        startup.page_shown()


def say_it_is_stuck() -> None:
    text = "This page got stuck and was given up. Reload it to try again."
    st.warning(text, icon=":material/hourglass_top:")


if __name__ == "__main__":
    front_door()
else:
    app = st.App(
        __file__,
        lifespan=startup.lifespan,
        routes=[PARTS, WORKER, READY],
        middleware=[Middleware(DrainMiddleware), *MIDDLEWARE],
        on_script_error=startup.report_page_error,
    )
