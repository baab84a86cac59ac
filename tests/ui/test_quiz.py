"""The knowledge check: feedback for each option, another try, and nothing for a changed answer."""

import pytest
from streamlit.testing.v1 import AppTest

from study.answers import first_attempt
from study.content import lesson_content
from study.progress import Progress
from study.questions import another, read_number, write_number

SLUG = "gradient_descent"
QUESTIONS = lesson_content(SLUG).questions


def page():
    from study.content import lesson_content
    from ui.study.questions import quiz

    questions = lesson_content("gradient_descent").questions
    quiz("gradient_descent", questions, key="quiz", all_at_once=True)


@pytest.fixture
def app():
    return AppTest.from_function(page).run()


def check(app: AppTest, name: str) -> AppTest:
    app.button(f"{SLUG}_question_{name}_check").click().run()
    assert not app.exception
    return app


def start_over(app: AppTest) -> None:
    next(button for button in app.button if "over" in button.label).click().run()


def one(kind: str) -> str:
    return next(name for name, question in QUESTIONS.items() if question.kind == kind)


def done(app: AppTest) -> set[str]:
    return set(app.session_state["progress"].done) if "progress" in app.session_state else set()


def test_who_has_never_said_how_sure_they_are_is_asked_at_few_items(app):
    def asked(app: AppTest) -> int:
        return sum(row.label.startswith("How sure") for row in app.button_group)

    everywhere = asked(app)
    record = Progress()
    for name in lesson_content("xor").questions:
        record = record.with_kept(f"xor/question/{name}", given=0, first_right=True)
    app.session_state["progress"] = record
    assert asked(app.run()) < everywhere / 2
    said = record.with_kept("xor/question/one_line", first_sure=0)
    app.session_state["progress"] = said
    assert asked(app.run()) == everywhere


def test_every_option_of_a_choice_has_its_feedback(app):
    name = one("choice")
    assert app.button(f"{SLUG}_question_{name}_check").disabled
    for i, option in enumerate(QUESTIONS[name].options):
        app.radio(f"{SLUG}_question_{name}").set_value(i).run()
        assert not app.success, "what was not checked is not judged"
        assert not app.warning
        check(app, name)
        feedback = (app.success if option.right else app.warning)[0].value
        assert option.feedback in feedback
        assert len(app.success) + len(app.warning) == 1
        if option.right:
            break
    assert done(app) == {f"{SLUG}/question/{name}"}


def test_options_stand_where_the_learners_seed_puts_them_and_keep_their_numbers(app):
    key = f"{SLUG}_question_{CHOICE}"
    orders = set()
    for seed in ("a", "b", "c", "d"):
        other = AppTest.from_function(page)
        other.session_state["progress"] = Progress().with_kept("app/setting/order", seed=seed)
        radio = other.run().radio(key)
        orders.add(tuple(radio.options))
        radio.set_value(1).run()
        check(other, CHOICE)
        assert record(other).kept[f"{SLUG}/question/{CHOICE}"]["given"] == 1
        assert QUESTIONS[CHOICE].options[1].feedback in other.warning[0].value
    assert len(orders) > 1
    seed = record(app).kept["app/setting/order"]["seed"]
    app.run()
    assert record(app).kept["app/setting/order"]["seed"] == seed, "drawn once"


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
    assert app.warning[0].value.count("✓") == app.warning[0].value.count("✗") == 1
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
    app.text_input(field).set_value(write_number(question.answer + 3 * question.tolerance)).run()
    check(app, name)
    assert question.hint in app.warning[0].value
    assert question.feedback not in app.warning[0].value
    app.text_input(field).set_value(f" {write_number(question.answer)} ".replace(".", ",")).run()
    check(app, name)
    assert question.feedback in app.success[0].value
    for line in question.worked(gap=False):
        assert line in app.success[0].value


def test_after_a_miss_one_like_it_is_solved_and_after_another_ones_own_has_a_gap(app):
    name = one("number")
    question, field = QUESTIONS[name], f"{SLUG}_question_{name}"

    def answer(value: float) -> str:
        app.text_input(field).set_value(write_number(value)).run()
        check(app, name)
        return " ".join(text.value for text in app.markdown)

    shown = answer(question.answer + 3 * question.tolerance)
    example = another(question, record(app).kept["app/setting/order"]["seed"])
    assert example.text in shown
    assert all(line in shown for line in example.worked(gap=False))
    own = [*question.worked(gap=False), *question.worked(gap=True)]
    assert not any(line in shown for line in own if "**" in line)
    shown = answer(question.answer + 4 * question.tolerance)
    assert all(line in shown for line in question.worked(gap=True))
    assert example.text not in shown
    shown = answer(question.answer)
    assert "**?**" not in shown, "once it is right, nothing is left to show"
    shown = answer(question.answer + 3 * question.tolerance)
    assert example.text in shown, "and it begins anew"


def test_what_is_no_number_is_said_so_and_not_judged(app):
    name = one("number")
    check(app, name)
    assert app.warning[0].value == "Type a number first."
    app.text_input(f"{SLUG}_question_{name}").set_value("1,000.5").run()
    assert "“1,000.5” has more than one mark" in app.warning[0].value
    check(app, name)
    assert [box.value for box in app.warning] == [app.warning[0].value]
    assert not first_attempt(record(app).kept.get(f"{SLUG}/question/{name}", {}))


def test_an_order_is_right_in_one_order_only_and_may_be_checked_untouched(app):
    name = one("order")
    key, n = f"{SLUG}_question_{name}", len(QUESTIONS[name].options)
    check(app, name)
    assert QUESTIONS[name].hint in app.warning[0].value
    app.session_state[f"{key}_order"] = list(range(n))
    app.run()
    assert not app.warning, "the order was changed: it has no verdict yet"
    check(app, name)
    assert QUESTIONS[name].feedback in app.success[0].value
    assert record(app).kept[f"{SLUG}/question/{name}"]["given"] == list(range(n))


# The record --------------------------------------------------------------------------------------

CHOICE, SEVERAL, NUMBER, ORDER = (one(kind) for kind in ("choice", "several", "number", "order"))
GIVEN = {CHOICE: 1, SEVERAL: [0, 2], NUMBER: 0.5, ORDER: [3, 2, 1, 0]}


def record(app: AppTest) -> Progress:
    return app.session_state["progress"] if "progress" in app.session_state else Progress()


def hears(app: AppTest, progress: Progress) -> AppTest:
    """Unite the record with one that comes from the browser or from another tab."""
    app.session_state["progress"] = record(app).united(progress)
    return app.run()


def answered(**fields) -> Progress:
    kept = Progress()
    for name, given in GIVEN.items():
        kept = kept.with_kept(f"{SLUG}/question/{name}", given=given, first_right=False, **fields)
    return kept


def shown(app: AppTest) -> dict:
    box = f"{SLUG}_question_{SEVERAL}_{{}}".format
    return {
        CHOICE: app.radio(f"{SLUG}_question_{CHOICE}").value,
        SEVERAL: [i for i in range(4) if app.checkbox(box(i)).value],
        NUMBER: read_number(app.text_input(f"{SLUG}_question_{NUMBER}").value),
        ORDER: app.session_state[f"{SLUG}_question_{ORDER}_order"],
    }


def test_answers_come_back_with_their_feedback_and_go_when_they_are_forgotten(app):
    hears(app, answered(first_sure=2))
    assert shown(app) == GIVEN
    assert len(app.warning) + len(app.success) == len(GIVEN)
    captions = [box.value for box in app.caption if "On your first try" in box.value]
    assert captions == ["On your first try you said: fairly sure."] * len(GIVEN)

    start_over(app)
    assert not app.exception
    assert shown(app) == {CHOICE: None, SEVERAL: [], NUMBER: None, ORDER: None}
    assert not app.warning
    assert not app.success
    assert not [button for button in app.button if "over" in button.label]
    hears(app, answered())
    assert shown(app) == GIVEN, "said in another tab after that, it counts"


def test_an_answer_that_cannot_be_one_is_left_alone(app):
    key = f"{SLUG}/question/{{}}".format
    strange = Progress().with_kept(key(CHOICE), given=19).with_kept(key(SEVERAL), given=[0, 0])
    strange = strange.with_kept(key(ORDER), given=[1, 2]).with_kept(key(NUMBER), given=[1])
    hears(app, strange)
    assert not app.exception
    assert shown(app) == {CHOICE: None, SEVERAL: [], NUMBER: None, ORDER: None}


def test_a_choice_that_is_not_checked_yet_stays_when_the_browser_speaks_of_others(app):
    app.radio(f"{SLUG}_question_{CHOICE}").set_value(2).run()
    hears(app, Progress().with_kept(f"{SLUG}/question/{NUMBER}", given=0.5))
    assert app.radio(f"{SLUG}_question_{CHOICE}").value == 2
    assert app.text_input(f"{SLUG}_question_{NUMBER}").value == "0.5"


def test_how_sure_one_was_counts_on_the_first_check_only(app):
    name, key = CHOICE, f"{SLUG}/question/{CHOICE}"
    right = next(i for i, option in enumerate(QUESTIONS[name].options) if option.right)
    sure = f"{SLUG}_question_{name}_sure"
    wrong = (right + 1) % 3
    app.radio(f"{SLUG}_question_{name}").set_value(wrong).run()
    app.button_group(sure).set_value(3).run()
    check(app, name)
    first = {"first_right": False, "first_sure": 3, "first_given": wrong}
    assert first_attempt(record(app).kept[key]) == first
    assert sure not in {group.key for group in app.button_group}, "it is not asked again"
    app.radio(f"{SLUG}_question_{name}").set_value(right).run()
    check(app, name)
    assert first_attempt(record(app).kept[key]) == first
    start_over(app)
    app.radio(f"{SLUG}_question_{name}").set_value(right).run()
    check(app, name)
    assert first_attempt(record(app).kept[key]) == first


def test_what_was_answered_before_answers_were_kept_has_no_first_check_any_more(app):
    hears(app, Progress().with_done(f"{SLUG}/question/{CHOICE}"))
    assert f"{SLUG}_question_{CHOICE}_sure" not in {group.key for group in app.button_group}
    app.radio(f"{SLUG}_question_{CHOICE}").set_value(1).run()
    check(app, CHOICE)
    assert not first_attempt(record(app).kept[f"{SLUG}/question/{CHOICE}"])
