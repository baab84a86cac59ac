"""The question at the end of a lesson, answered in writing, and once more after weeks."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from study.catalogue import key_of_own_words
from study.content import lesson_content
from study.handed_in import keys_of_lessons, part_of
from study.progress import Progress
from ui.study.own_words import REST

pytestmark = pytest.mark.usefixtures("same_day")

SLUG = "gradient_descent"
KEY = key_of_own_words(SLUG)
NOW = datetime.now(UTC)


def at_the_end():
    from study.content import lesson_content
    from ui.study.own_words import own_words

    own_words("gradient_descent", lesson_content("gradient_descent").own_words)


def weeks_later():
    from ui.study.spaced_repetition import again

    again()


def opened(page, progress: Progress | None = None) -> AppTest:
    app = AppTest.from_function(page, default_timeout=60)
    app.session_state["progress"] = progress or Progress()
    return app.run()


def kept(app: AppTest) -> dict:
    return dict(app.session_state["progress"].kept[KEY])


def test_points_of_a_good_answer_stand_beside_ones_own_to_be_ticked():
    app = opened(at_the_end)
    assert not app.checkbox, "first one's own words"
    app.text_area[0].set_value("  Because down is\nthe other way. ").run()
    points = lesson_content(SLUG).own_words.points
    assert [box.label for box in app.checkbox] == [*points]
    app.checkbox[1].check().run()
    assert not app.exception
    assert kept(app)["text"] == "Because down is\nthe other way."
    assert kept(app)["had"] == [1]
    assert [box.value for box in app.checkbox] == [False, True, False]
    part = part_of(app.session_state["progress"], keys_of_lessons([SLUG]))
    assert set(part.kept[KEY]) == {"asked", "text"}, "handed in without ticks"


def test_after_weeks_the_question_comes_back_and_then_stands_beside_now():
    asked = lesson_content(SLUG).own_words.question
    written = {"asked": asked, "text": "down", "had": [0, 2]}
    fresh = Progress().with_kept(KEY, NOW - REST + timedelta(days=1), **written)
    assert not opened(weeks_later, fresh).text_area
    app = opened(weeks_later, Progress().with_kept(KEY, NOW - REST, **written))
    assert "down" not in " ".join(text.value for text in app.markdown), "not before one has written"
    app.text_area[0].set_value("against it").run()
    app.button("own_words_anew_then").click().run()
    assert not app.exception
    shown = " ".join(text.value for text in app.markdown)
    assert "Now: “against it”" in shown
    assert "Then: “down”" in shown
    assert kept(app) | {"at": ""} == written | {
        "text": "against it",
        "before": "down",
        "had": [],
        "at": "",
    }
    assert not any(box.value for box in app.checkbox)
