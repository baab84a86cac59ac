"""The front door: page configuration, navigation, and the frame around every lesson.

`streamlit run` finds ``app`` and imports this file once to start the server; every visit then
runs it as a script.
"""

import streamlit as st

from server import startup
from server.turns import in_turn
from study.curriculum import LESSONS
from ui import address, frame, progress
from ui.components import PARTS


def front_door() -> None:
    """Show the page that the address names, inside the frame."""
    st.set_page_config(
        page_title="Knobs & Compass", page_icon="ui/images/compass.svg", layout="wide"
    )
    home = st.Page("pages/start/home.py", title="Start", icon=":material/explore:", default=True)
    whole = st.Page("pages/start/map.py", title="The whole picture", icon=":material/account_tree:")
    lessons = [
        st.Page(
            lesson.page,
            title=lesson.title,
            icon=f":material/{lesson.icon}:",
            url_path=lesson.slug,
        )
        for lesson in LESSONS
    ]
    study = [
        st.Page("pages/study/progress.py", title="Your progress", icon=":material/flag:"),
        st.Page("pages/study/glossary.py", title="Glossary", icon=":material/menu_book:"),
    ]
    page = st.navigation([home, whole, *lessons, *study], position="hidden")
    address.page_opens(page.url_path)
    done = progress.current().done
    room = frame.sidebar()
    startup.load_lesson(page.url_path)
    with in_turn():
        page.run()
    if progress.current().done != done:
        frame.draw(room)
    progress.keep()
    startup.page_shown()


if __name__ == "__main__":
    front_door()
else:
    app = st.App(__file__, lifespan=startup.lifespan, routes=[PARTS])
