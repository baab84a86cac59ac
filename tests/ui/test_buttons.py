"""A press is reported once, also if the run that it began was cut short before the button."""

from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from ui.controls.buttons import latched_button

    if st.session_state.get("cut short"):
        st.stop()
    st.session_state["pressed"] = latched_button("Do it", key="doer")


def test_a_press_is_reported_once():
    app = AppTest.from_function(page).run()
    assert app.session_state["pressed"] is False
    app.button[0].click().run()
    assert app.session_state["pressed"] is True
    app.run()
    assert app.session_state["pressed"] is False


def test_a_press_whose_run_is_cut_short_is_reported_by_the_next():
    app = AppTest.from_function(page).run()
    app.session_state["cut short"] = True
    app.button[0].click().run()
    assert app.session_state["pressed"] is False
    app.session_state["cut short"] = False
    app.run()
    assert app.session_state["pressed"] is True
    app.run()
    assert app.session_state["pressed"] is False
