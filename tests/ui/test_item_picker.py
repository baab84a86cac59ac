"""A few things one at a time: it opens where something is left to do, after a reload as well."""

import pytest
from streamlit.testing.v1 import AppTest

KEY = "some_question"


def page():
    import streamlit as st

    from ui.controls.buttons import item_picker, next_button

    names = ("a", "b", "c")
    done = frozenset(st.session_state.get("done", ()))
    st.session_state["shown"] = item_picker("Which", names, done, key="some_question")
    next_button("Next", names, st.session_state["shown"], key="some_question")


@pytest.fixture
def app():
    return AppTest.from_function(page).run()


def hear(app: AppTest, *done: str) -> AppTest:
    """Let the browser tell of its record, as it does after the first run."""
    app.session_state["done"] = done
    app.session_state["progress_heard"] = "a record"
    app.run()
    assert not app.exception
    return app


def test_after_a_reload_it_opens_where_something_is_left(app):
    assert app.session_state["shown"] == "a"
    assert hear(app, "a", "b").session_state["shown"] == "c"


def test_where_everything_is_done_it_opens_at_the_first(app):
    assert hear(app, "a", "b", "c").session_state["shown"] == "a"


def test_it_does_not_go_on_by_itself_when_something_is_done(app):
    hear(app)
    assert hear(app, "a").session_state["shown"] == "a"
    app.session_state["done"] = ("a", "b")
    assert app.run().session_state["shown"] == "a"


def test_what_is_done_before_the_browser_ever_told_stays_in_view(app):
    app.session_state["done"] = ("a",)
    assert app.run().session_state["shown"] == "a"
    assert hear(app, "a").session_state["shown"] == "a"


def test_what_was_chosen_by_hand_stays(app):
    app.button(key=f"{KEY}_next").click().run()
    assert app.session_state["shown"] == "b"
    assert hear(app, "b").session_state["shown"] == "b"


def test_a_later_visit_opens_where_something_is_left_at_once():
    app = AppTest.from_function(page)
    app.session_state["done"] = ("a",)
    app.session_state["progress_heard"] = "a record"
    assert app.run().session_state["shown"] == "b"
