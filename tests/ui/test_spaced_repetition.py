"""Questions that come back: offered when their day has come, asked anew, and counted once."""

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from study.answers import REVIEWS
from study.catalogue import of_lesson
from study.confidence import ENOUGH
from study.content import lesson_content
from study.progress import Progress
from study.questions import variant, write_number
from study.spaced_repetition import INTERVAL_DAYS, MOST_PER_SESSION, due
from tests.conftest import TODAY
from ui.page import navigation

pytestmark = pytest.mark.usefixtures("same_day")

ROOT = Path(__file__).parent.parent.parent
QUESTIONS = [key for key, item in of_lesson("xor").items() if item.kind == "question"]


def page():
    from ui.study.spaced_repetition import again

    again()


def record(keys, days_ago: int = INTERVAL_DAYS[0]) -> Progress:
    progress = Progress()
    for key in keys:
        progress = progress.with_done(key, TODAY - timedelta(days=days_ago))
    return progress


def opened(progress: Progress, path: str = "") -> AppTest:
    """Open the page of questions alone, or another one through the front door."""
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
    return [label for label in labels if "do you still know" in label]


def question_of(app: AppTest, key: str):
    slug, _, name = key.split("/")
    return variant(lesson_content(slug).questions[name], str(TODAY))


def answer(app: AppTest, key: str, *, rightly: bool) -> AppTest:
    question = question_of(app, key)
    place = f"again_{key.partition('/')[0]}_{question.name}"
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
    app.run()
    app.button(f"{place}_check").click().run()
    assert not app.exception
    return app


def test_nothing_is_offered_before_its_day_and_the_day_is_named():
    early = record(QUESTIONS[:5], days_ago=INTERVAL_DAYS[0] - 1)
    assert not offers(opened(early, navigation.HOME))
    tomorrow = TODAY + timedelta(days=1)
    assert f"on {tomorrow.day} {tomorrow:%B %Y}" in opened(early).markdown[0].value
    assert "Nothing to come back to yet" in opened(Progress()).markdown[0].value


@pytest.mark.parametrize(
    ("n", "count"), [(1, "1 question"), (2, "2 questions"), (9, "3 questions")]
)
def test_what_has_come_back_is_offered_in_one_line(n, count):
    (offer,) = offers(opened(record(QUESTIONS[:n]), navigation.HOME))
    assert offer.startswith(f"{count} you once answered")


def test_three_are_asked_at_a_time_and_the_first_answer_of_the_day_counts():
    progress = record(QUESTIONS[:5])
    app = opened(progress)
    keys = due(progress, TODAY)[:MOST_PER_SESSION]
    assert app.session_state["again_chosen"] == keys
    for key, rightly in zip(keys, (True, False, True)):
        answer(app, key, rightly=rightly)
        assert app.session_state["progress"].kept[key][REVIEWS] == {TODAY.isoformat(): rightly}
    assert any("2 of 3 still known" in text.value for text in app.markdown)
    answer(app, keys[1], rightly=True)  # one may try again, and learns, but it does not count
    assert app.session_state["progress"].kept[keys[1]][REVIEWS] == {TODAY.isoformat(): False}
    assert len(app.success) == 3

    app.button("again_more").click().run()
    rest = due(progress, TODAY)[MOST_PER_SESSION:]
    assert app.session_state["again_chosen"] == rest
    for key in rest:
        answer(app, key, rightly=True)
    assert not [button for button in app.button if button.key == "again_more"]
    assert not due(app.session_state["progress"], TODAY)
    assert app.session_state["progress"].done == progress.done
    assert app.session_state["progress"].points == progress.points


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
        reviews = {day.isoformat(): i != 1 for day in days[1:]}
        few = few.with_done(key, days[0]).with_kept(key, **{REVIEWS: reviews})
    assert len(opened(few, navigation.RECORD).get("vega_lite_chart")) == 1
    less = record(QUESTIONS[:1]).with_kept(QUESTIONS[0], **{REVIEWS: {TODAY.isoformat(): True}})
    app = opened(less, navigation.RECORD)
    assert not app.get("vega_lite_chart")
    assert f"answered {ENOUGH} of them" in " ".join(text.value for text in app.markdown)
