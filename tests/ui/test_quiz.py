"""The knowledge check: feedback for each option, another try, and nothing for a changed answer."""

import pytest
from streamlit.testing.v1 import AppTest

from study.sheet import sheet

SLUG = "gradient_descent"
QUESTIONS = sheet(SLUG).questions


def page():
    from ui.quiz import quiz

    quiz("gradient_descent", all_at_once=True)


@pytest.fixture
def app():
    return AppTest.from_function(page).run()


def check(app: AppTest, name: str) -> AppTest:
    app.button(f"{SLUG}_question_{name}_check").click().run()
    assert not app.exception
    return app


def one(kind: str) -> str:
    return next(name for name, question in QUESTIONS.items() if question.kind == kind)


def done(app: AppTest) -> set[str]:
    return set(app.session_state["progress"].done) if "progress" in app.session_state else set()


def test_every_option_of_a_choice_has_its_feedback(app):
    name = one("choice")
    assert app.button(f"{SLUG}_question_{name}_check").disabled
    for i, option in enumerate(QUESTIONS[name].options):
        app.radio(f"{SLUG}_question_{name}").set_value(i).run()
        assert not app.success, "what was not checked is not judged"
        assert not app.warning
        check(app, name)
        said = (app.success if option.right else app.warning)[0].value
        assert option.feedback in said
        assert len(app.success) + len(app.warning) == 1
        if option.right:
            break
    assert done(app) == {f"{SLUG}/question/{name}"}


def test_several_say_what_is_wrong_and_what_is_missing(app):
    name = one("several")
    right = [i for i, option in enumerate(QUESTIONS[name].options) if option.right]
    wrong = [i for i, option in enumerate(QUESTIONS[name].options) if not option.right]
    box = f"{SLUG}_question_{name}_{{}}".format
    app.checkbox(box(right[0])).check().run()
    check(app, name)
    assert "something is still missing" in app.warning[0].value
    app.checkbox(box(wrong[0])).check().run()
    check(app, name)
    assert QUESTIONS[name].options[wrong[0]].feedback in app.warning[0].value
    assert "still missing" not in app.warning[0].value
    app.checkbox(box(wrong[0])).uncheck().run()
    for i in right:
        app.checkbox(box(i)).check().run()
    assert not done(app)
    check(app, name)
    assert app.success
    assert done(app) == {f"{SLUG}/question/{name}"}


def test_a_number_gets_a_hint_first_and_its_explanation_then(app):
    name = one("number")
    question, field = QUESTIONS[name], f"{SLUG}_question_{name}"
    app.number_input(field).set_value(question.answer + 3 * question.tolerance).run()
    check(app, name)
    assert question.hint in app.warning[0].value
    assert question.feedback not in app.warning[0].value
    app.number_input(field).set_value(question.answer).run()
    check(app, name)
    assert question.feedback in app.success[0].value


def test_an_order_is_never_shown_in_its_right_order(app):
    for name, question in QUESTIONS.items():
        if question.kind == "order":
            texts = [option.text for option in question.options]
            shown = app.multiselect(f"{SLUG}_question_{name}").options
            assert sorted(shown) == sorted(texts)
            assert shown != texts


def test_an_order_is_right_in_one_order_only(app):
    name = one("order")
    box, n = f"{SLUG}_question_{name}", len(QUESTIONS[name].options)
    app.multiselect(box).set_value(list(range(n))[::-1]).run()
    check(app, name)
    assert QUESTIONS[name].hint in app.warning[0].value
    app.multiselect(box).set_value(list(range(n))[:-1]).run()
    assert app.button(f"{box}_check").disabled, "something is left to be placed"
    app.multiselect(box).set_value(list(range(n))).run()
    check(app, name)
    assert QUESTIONS[name].feedback in app.success[0].value
