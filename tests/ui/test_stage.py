"""A prediction beside its picture: what is shown when, whatever the scene does."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import open_scene
from tests.pages.test_predicted import commit

KEY = "gradient_descent_prediction_edge"


def page():
    from contextlib import suppress

    import streamlit as st

    import ui
    from ui.page.current import StillAskedError, drawing

    with drawing("gradient_descent", "edge"), suppress(StillAskedError):
        with ui.predicted("edge") as stage:
            st.text("picture")
            with stage.aside:
                st.text("beside")
        st.text("after")


def texts(app: AppTest) -> list[str]:
    assert not app.exception
    return [text.value for text in app.text]


def test_while_it_is_open_a_scene_ends_with_its_first_picture():
    app = AppTest.from_function(page, default_timeout=60).run()
    assert texts(app) == ["picture"]
    app.radio(key=f"{KEY}_guess").set_value("faster").run()
    app.button(key=f"{KEY}_commit").click().run()
    assert sorted(texts(app)) == ["after", "beside", "picture"]
    assert app.radio(key=f"{KEY}_guess").disabled, "the question stands in its place, for good"
    assert not [button for button in app.button if button.key.startswith(KEY)]
    assert "faster only until it passes the bottom" in app.warning[0].value


def test_who_skips_is_told_no_verdict():
    app = AppTest.from_function(page, default_timeout=60).run()
    app.button(key=f"{KEY}_skip").click().run()
    assert sorted(texts(app)) == ["after", "beside", "picture"]
    assert not app.warning
    assert not app.success


@pytest.mark.parametrize(("slug", "name"), [("convolution", "moved"), ("overfitting", "beats")])
def test_a_verdict_stays_when_a_knob_is_moved(slug, name):
    scene = {"moved": "moved", "beats": "cures"}[name]
    app = commit(open_scene(slug, scene), slug, name)
    before = [alert.value for alert in (*app.success, *app.warning)]
    app.run()
    assert [alert.value for alert in (*app.success, *app.warning)] == before != []
