"""The small pieces of the page that remember: the sealed exam, the request."""

from datetime import date

from streamlit.testing.v1 import AppTest

from study.progress import Progress


def exam_page():
    import streamlit as st

    from ui.study.exam import one_attempt

    seed = st.slider("seed", 0, 9, 3)
    one_attempt(
        "titanic",
        "sealed",
        f"My seed is {seed}.",
        {"seed": seed},
        lambda seed: seed,
        "seed {} scored".format,
    )


def test_only_the_first_attempt_is_an_exam():
    app = AppTest.from_function(exam_page).run()
    assert app.button[0].disabled
    assert not app.success
    app.checkbox[0].check().run()
    assert not app.button[0].disabled
    assert not app.success
    app.button[0].click().run()
    assert "Your exam" in app.success[0].value
    assert "seed 3 scored" in app.success[0].value
    assert not app.checkbox
    assert "Practise" in app.button[0].label

    app.slider[0].set_value(7).run()
    assert "seed 3 scored" in app.success[0].value  # turning a knob changes no exam
    assert not app.info
    app.button[0].click().run()
    assert "seed 3 scored" in app.success[0].value
    assert "Practice." in app.info[0].value
    assert "My seed is 7. seed 7 scored" in app.info[0].value
    assert not app.exception


def test_an_exam_of_another_day_leaves_only_practice():
    app = AppTest.from_function(exam_page)
    app.session_state["progress"] = Progress().with_done("titanic/exam/sealed", date(2026, 3, 4))
    app.run()
    assert "You sat this exam on 2026-03-04" in app.info[0].value
    app.button[0].click().run()
    assert not app.success
    assert "Practice." in app.info[1].value


def request_page():
    import streamlit as st

    from ui.run.runs import on_request

    seed = st.slider("seed", 0, 9, 3)
    if on_request("luck", "Try many", {"seed": seed}):
        st.markdown(f"many of {seed}")


def test_a_request_holds_until_a_knob_is_turned():
    app = AppTest.from_function(request_page).run()
    assert not app.markdown
    app.button[0].click().run()
    assert app.markdown[0].value == "many of 3"
    app.run()
    assert app.markdown[0].value == "many of 3"
    app.slider[0].set_value(4).run()
    assert not app.markdown
    app.slider[0].set_value(3).run()
    assert app.markdown[0].value == "many of 3"
