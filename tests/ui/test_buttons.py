"""A press is told once, also when the run that it began was cut short before the button's line."""

from streamlit.testing.v1 import AppTest


def page():
    import streamlit as st

    from ui.controls.buttons import latched_button

    if st.session_state.get("cut short"):
        st.stop()
    st.session_state["told"] = latched_button("Do it", key="doer")


def test_a_press_is_told_once():
    app = AppTest.from_function(page).run()
    assert app.session_state["told"] is False
    app.button[0].click().run()
    assert app.session_state["told"] is True
    app.run()
    assert app.session_state["told"] is False


def test_a_press_whose_run_is_cut_short_is_told_by_the_next():
    app = AppTest.from_function(page).run()
    app.session_state["cut short"] = True
    app.button[0].click().run()
    assert app.session_state["told"] is False
    app.session_state["cut short"] = False
    app.run()
    assert app.session_state["told"] is True
    app.run()
    assert app.session_state["told"] is False
