"""What comes back: offered when its day has come, asked with its reason, and counted once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from study.answers import REVIEWS
from study.catalogue import OFFERED_AGAIN, of_lesson
from study.confidence import ENOUGH
from study.content import lesson_content
from study.look_alikes import difference
from study.predictions import Prediction
from study.progress import Progress
from study.questions import another, variant, write_number
from study.spaced_repetition import INTERVAL_DAYS, PAGE, due, for_today, item_of
from tests.conftest import TODAY
from tests.pages.test_pages import components
from ui.page import navigation

pytestmark = pytest.mark.usefixtures("same_day")

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = [key for key, item in of_lesson("xor").items() if item.kind == "question"]
CHOICE, OBSERVATION = "xor/question/luck", "gradient_descent/observation/way_down"
EDGE, TURNED = "gradient_descent/prediction/edge", "dot_product/prediction/turned"
LOOK_ALIKES = ("gradient_descent/question/critical", "zero_grad/question/edge")


def page():
    from ui.study.spaced_repetition import again

    again()


def record(keys, days_ago: int = INTERVAL_DAYS[0]) -> Progress:
    progress = Progress()
    for key in keys:
        progress = progress.with_done(key, TODAY - timedelta(days=days_ago))
    return progress


def missed(key: str, **said) -> Progress:
    """Return a record in which something was left wrong days ago, for all that one was certain."""
    when = datetime.now(UTC) - timedelta(days=INTERVAL_DAYS[0])
    said |= {"first_right": False, "first_sure": 3}
    begun = Progress().with_done(key, when.date()) if "right" in said else Progress()
    return begun.with_kept(key, when, **said)


def opened(progress: Progress, path: str = "") -> AppTest:
    """Open the page of what comes back alone, or another one through the front door."""
    app = AppTest.from_function(page, default_timeout=60)
    if path:
        app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
        app.switch_page(str(ROOT / path))
    app.session_state["progress"] = progress
    app.run()
    assert not app.exception
    return app


def offers(app: AppTest) -> list[str]:
    labels = [link.proto.label for link in app.main.get("page_link")]
    return [label for label in labels if label.startswith("Do you still know?")]


def prose(app: AppTest) -> str:
    return " ".join(text.value for text in app.markdown)


def captions(app: AppTest) -> str:
    return " ".join(text.value for text in app.caption)


def answer(app: AppTest, key: str, *, rightly: bool) -> AppTest:
    place = f"again_{key.split('/', maxsplit=1)[0]}_{key.split('/')[2]}_{TODAY}"
    item = item_of(key)
    if isinstance(item, Prediction):
        return check(app, place)
    question = variant(item, str(TODAY))
    right = [i for i, option in enumerate(question.options) if option.right]
    wrong = [i for i, option in enumerate(question.options) if not option.right]
    if question.kind == "choice":
        app.radio(place).set_value((right if rightly else wrong)[0])
    elif question.kind == "several":
        for i in right if rightly else wrong:
            app.checkbox(f"{place}_{i}").check()
    elif question.kind == "number":
        value = question.answer + (0 if rightly else 10 * question.tolerance + 1)
        app.text_input(place).set_value(write_number(value))
    else:  # things to be put in order stand wrongly at first, and are moved in the browser
        n = len(question.options)
        start = list(range(n)) if rightly else list(range(n))[::-1]
        app.session_state[f"{place}_order"] = start
    return check(app, place)


def check(app: AppTest, place: str) -> AppTest:
    app.run()
    app.button(f"{place}_check").click().run()
    assert not app.exception
    return app


def reviews(app: AppTest, key: str) -> dict[str, bool]:
    return app.session_state["progress"].kept.get(key, {}).get(REVIEWS, {})


def test_nothing_is_offered_before_its_day_and_the_day_is_named():
    early = record(QUESTIONS[:5], days_ago=INTERVAL_DAYS[0] - 1)
    assert not offers(opened(early, navigation.HOME))
    tomorrow = TODAY + timedelta(days=1)
    assert f"on {tomorrow.day} {tomorrow:%B %Y}" in opened(early).markdown[0].value
    assert "Nothing to come back to yet" in opened(Progress()).markdown[0].value


def test_what_has_come_back_is_offered_in_one_line_until_one_wants_it_no_more():
    due_now = record(QUESTIONS[:2])
    assert len(offers(opened(due_now, navigation.HOME))) == 1
    app = opened(due_now)
    app.toggle(OFFERED_AGAIN).set_value(False).run()
    refused = app.session_state["progress"]
    assert not offers(opened(refused, navigation.HOME))
    assert len(offers(opened(refused, navigation.RECORD))) == 1, "there one looks for it"
    assert not opened(refused).toggle(OFFERED_AGAIN).value


def test_the_menu_leads_to_what_has_come_back_while_something_has():
    def in_menu(app: AppTest) -> bool:
        (menu,) = [data for data in components(app) if "groups" in data]
        titles = [link["title"] for group in menu["groups"] for link in group["links"]]
        return PAGE in titles

    due_now, early = record(QUESTIONS[:2]), record(QUESTIONS[:2], days_ago=INTERVAL_DAYS[0] - 1)
    assert in_menu(opened(due_now, navigation.GLOSSARY))
    assert not in_menu(opened(early, navigation.GLOSSARY))
    refused = due_now.with_kept(OFFERED_AGAIN, value=False)
    assert not in_menu(opened(refused, navigation.GLOSSARY))


def test_three_minutes_are_asked_a_day_and_the_first_answer_of_the_day_counts():
    progress = record(QUESTIONS)
    app = opened(progress)
    keys = for_today(progress, TODAY)
    assert app.session_state["again_chosen"] == keys
    assert 2 < len(keys) < len(QUESTIONS)
    for i, key in enumerate(keys):
        assert "comes back later" not in prose(app)
        answer(app, key, rightly=i != 1)
        assert reviews(app, key) == {TODAY.isoformat(): i != 1}
    answer(app, keys[1], rightly=True)  # one may try again, and learns, but it does not count
    assert reviews(app, keys[1]) == {TODAY.isoformat(): False}
    tomorrow = TODAY + timedelta(days=1)
    assert "What you knew comes back later" in prose(app)
    assert f"comes back on {tomorrow.day} {tomorrow:%B %Y}" in prose(app)
    after = app.session_state["progress"]
    assert (after.done, after.points) == (progress.done, progress.points)
    assert due(after, TODAY), "the rest waits for another day"
    assert not opened(after).button, "and is not asked any more today"


def test_what_was_left_wrong_says_so_and_is_asked_in_another_case():
    app = opened(missed(TURNED, said=90.0, right=False), navigation.AGAIN)
    assert "The dot product · You were certain, and it was something else." in captions(app)
    assert "turned by **75°**" in prose(app)
    assert "60°" not in prose(app)
    place = f"again_dot_product_turned_{TODAY}"
    app.number_input(place).set_value(26.0)
    check(app, place)
    assert "cosine of 75°" in prose(app)
    assert app.success
    assert reviews(app, TURNED) == {TODAY.isoformat(): True}
    app.number_input(place).set_value(90.0)
    check(app, place)
    assert app.warning
    assert reviews(app, TURNED) == {TODAY.isoformat(): True}, "the first answer of the day counts"
    links = [link.proto for link in app.main.get("page_link")]
    assert "Look again: Angle" in [link.label for link in links]


def test_a_choice_and_an_observation_come_back_and_say_why_they_are_wrong():
    wrong = next(i for i, x in enumerate(item_of(OBSERVATION).options) if not x.right)
    app = opened(missed(OBSERVATION, given=wrong), navigation.AGAIN)
    assert "**What did you see?**" in prose(app)
    answer(app, OBSERVATION, rightly=False)
    assert item_of(OBSERVATION).options[wrong].feedback in app.warning[0].value
    assert reviews(app, OBSERVATION) == {TODAY.isoformat(): False}
    app = opened(missed(EDGE, said="zigzags", right=False), navigation.AGAIN)
    place = f"again_gradient_descent_edge_{TODAY}"
    app.radio(place).set_value("zigzags")
    check(app, place)
    assert app.success, "below the edge it is otherwise"
    assert "at 0.21" in prose(app)


def test_what_looks_alike_stands_together_and_is_told_apart_once_both_are_answered():
    one, other = LOOK_ALIKES
    app = opened(record([one]).with_done(other, TODAY - timedelta(days=1)))
    assert app.session_state["again_chosen"] == [one, other]
    apart = difference(one, other)
    answer(app, one, rightly=True)
    assert apart not in prose(app)
    answer(app, other, rightly=False)
    assert apart in prose(app)


def test_after_a_miss_one_like_it_is_solved_here_as_well():
    key = LOOK_ALIKES[0]
    app = answer(opened(record([key])), key, rightly=False)
    asked = variant(lesson_content("gradient_descent").questions["critical"], str(TODAY))
    example = another(asked, app.session_state["progress"].kept["app/setting/order"]["seed"])
    assert example.text in prose(app)


def test_what_was_answered_in_the_lesson_stays_as_it_was():
    key = QUESTIONS[0]
    before = record([key]).with_kept(key, given=1, first_right=False, first_sure=2)
    app = answer(opened(before), key, rightly=True)
    after = app.session_state["progress"].kept[key]
    kept = {name: after[name] for name in ("given", "first_right", "first_sure")}
    assert kept == {"given": 1, "first_right": False, "first_sure": 2}


def test_the_own_curve_is_drawn_once_there_is_enough_to_draw():
    few = Progress()
    days = [TODAY - timedelta(days=n) for n in (40, 38, 31, 10)]
    for i, key in enumerate(QUESTIONS[:4]):
        answers = {day.isoformat(): i != 1 for day in days[1:]}
        few = few.with_done(key, days[0]).with_kept(key, **{REVIEWS: answers})
    assert len(opened(few, navigation.RECORD).get("vega_lite_chart")) == 1
    less = record(QUESTIONS[:1]).with_kept(QUESTIONS[0], **{REVIEWS: {TODAY.isoformat(): True}})
    app = opened(less, navigation.RECORD)
    assert not app.get("vega_lite_chart")
    assert f"answered {ENOUGH} of them" in prose(app)
