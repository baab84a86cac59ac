"""The question of a lesson, in writing: under its toy, at its end, and once more after weeks."""

from datetime import UTC, datetime, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from study.catalogue import ASKED_BEFORE, BEFORE, LATER, key_of_own_words
from study.content import TAKEAWAYS, lesson_content
from study.curriculum import BY_SLUG
from study.handed_in import keys_of_lessons, part_of
from study.own_words import REST
from study.progress import Progress
from tests.pages.test_pages import complaints, open_page, open_scene
from ui.page import navigation

pytestmark = pytest.mark.usefixtures("same_day")

SLUG = "gradient_descent"
KEY, BEFORE_KEY, LATER_KEY = (key_of_own_words(SLUG, at) for at in ("own_words", BEFORE, LATER))
POINTS = lesson_content(SLUG).own_words.points
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


def kept(app: AppTest, key: str = KEY) -> dict:
    return dict(app.session_state["progress"].kept[key])


def test_points_of_a_good_answer_stand_beside_ones_own_to_be_ticked():
    app = opened(at_the_end)
    assert not app.checkbox, "first one's own words"
    app.text_area[0].set_value("  Because down is\nthe other way. ").run()
    assert [box.label for box in app.checkbox] == [*POINTS]
    app.checkbox[1].check().run()
    assert not app.exception
    assert kept(app)["text"] == "Because down is\nthe other way."
    assert kept(app)["had"] == [1]
    assert [box.value for box in app.checkbox] == [False, True, False]
    part = part_of(app.session_state["progress"], keys_of_lessons([SLUG]))
    assert set(part.kept[KEY]) == {"asked", "text", "had"}


def test_what_was_said_before_stands_beside_with_points_of_its_own():
    app = opened(at_the_end, Progress().with_kept(BEFORE_KEY, text="it *rolls* down"))
    assert "rolls" not in prose(app), "not before one has written"
    app.text_area[0].set_value("against it").run()
    assert "**Before**" in prose(app)
    assert "“it ∗rolls∗ down”" in prose(app), "as it was typed, and no Markdown"
    assert [box.label for box in app.checkbox] == [*POINTS, *POINTS]
    app.checkbox[0].check().run()
    app.checkbox[len(POINTS) + 2].check().run()
    assert (kept(app, BEFORE_KEY)["had"], kept(app)["had"]) == ([0], [2])
    nothing = opened(at_the_end, Progress().with_kept(BEFORE_KEY, text="").with_kept(KEY, text="a"))
    assert "No idea yet." in prose(nothing)
    assert [box.label for box in nothing.checkbox] == [*POINTS], "nothing is ticked of no answer"


def prose(app: AppTest) -> str:
    return " ".join(text.value for text in app.markdown)


def test_after_weeks_the_question_comes_back_and_then_stands_beside_then():
    asked = lesson_content(SLUG).own_words.question
    written = {"asked": asked, "text": "down", "had": [0, 2]}
    fresh = Progress().with_kept(KEY, NOW - REST + timedelta(days=1), **written)
    assert not opened(weeks_later, fresh).text_area
    old = Progress().with_kept(KEY, NOW - REST, **written)
    app = opened(weeks_later, old.with_kept(BEFORE_KEY, NOW - REST, text="rolls"))
    assert "down" not in prose(app), "not before one has written"
    app.text_area[0].set_value("against it").run()
    app.button("own_words_anew_then").click().run()
    assert not app.exception
    for text in ("rolls", "down", "against it"):
        assert f"“{text}”" in prose(app)
    assert kept(app)["text"] == "down"
    assert kept(app, LATER_KEY)["text"] == "against it"
    n = len(POINTS)
    assert [box.value for box in app.checkbox[n : 2 * n]] == [True, False, True]
    assert not any(box.value for box in app.checkbox[2 * n :])
    app.checkbox[2 * n].check().run()
    assert kept(app, LATER_KEY)["had"] == [0]
    assert not opened(weeks_later, app.session_state["progress"]).text_area, "it came back once"


def test_whoever_has_no_idea_any_more_sees_what_they_once_wrote():
    app = opened(weeks_later, Progress().with_kept(KEY, NOW - REST, text="down"))
    app.button("own_words_anew_none").click().run()
    assert kept(app, LATER_KEY)["text"] == ""
    assert "“down”" in prose(app)


# Under the toy -----------------------------------------------------------------------------------

LINE, NONE = (f"{SLUG}_written_before{end}" for end in ("", "_none"))
SCENES = [scene.name for scene in lesson_content(SLUG).scenes]


def at_toy(record: Progress | None = None, slug: str = SLUG, **address: str) -> AppTest:
    toy = lesson_content(slug).scenes[0].name
    page = BY_SLUG[slug].page
    return open_page(page, {"progress": record or Progress()}, scene=toy, **address)


def is_asked(app: AppTest) -> bool:
    assert not complaints(app)
    return bool([button for button in app.main.button if button.key.endswith("_before_none")])


def test_under_the_toy_stands_one_line_that_is_kept_and_does_not_come_again():
    app = at_toy()
    assert is_asked(app)
    app.text_input(LINE).set_value("it rolls down").run()
    assert kept(app, BEFORE_KEY)["text"] == "it rolls down"
    assert is_asked(app), "it can be changed while the toy is open"
    assert any("Kept. You are asked again" in caption.value for caption in app.main.caption)
    app = open_other(app, SCENES[1])
    assert kept(app, BEFORE_KEY)["text"] == "it rolls down"
    assert not is_asked(open_other(app, SCENES[0]))
    assert is_asked(at_toy(app.session_state["progress"], "xor"))


def open_other(app: AppTest, scene: str) -> AppTest:
    app.session_state[f"{SLUG}_scene"] = scene
    return app.run()


def test_no_idea_is_an_answer_and_whoever_goes_on_without_one_never_sees_it_again():
    app = at_toy()
    app.button(NONE).click().run()
    assert kept(app, BEFORE_KEY)["text"] == ""
    assert not is_asked(app)
    passed = open_other(at_toy(), SCENES[1])
    assert kept(passed, BEFORE_KEY)["skipped"] is True
    assert not is_asked(open_other(passed, SCENES[0]))
    record = passed.session_state["progress"]
    assert not is_asked(at_toy(record))
    assert not is_asked(at_toy(record, "xor"))
    page = open_page(navigation.RECORD, {"progress": record})
    assert not page.toggle(ASKED_BEFORE).value
    page.toggle(ASKED_BEFORE).set_value(True).run()
    assert is_asked(at_toy(page.session_state["progress"], "xor"))


def test_a_record_that_the_browser_sends_late_is_not_taken_for_a_question_passed_by():
    app = at_toy()
    assert is_asked(app)
    sent = Progress().with_kept(key_of_own_words("xor", BEFORE), skipped=True)
    app.session_state["progress"] = sent
    assert not is_asked(app.run())
    app = open_other(app, SCENES[1])
    assert BEFORE_KEY not in app.session_state["progress"].kept


def test_a_task_asks_it_if_the_end_of_the_lesson_is_a_step_and_a_lecture_does_not():
    steps = f"{SLUG}.scene.{SCENES[0]}"
    task = {"task.steps": steps, "task.at": "1"}
    assert not is_asked(at_toy(**task))
    task["task.steps"] = f"{steps}~{SLUG}.scene.{TAKEAWAYS}"
    assert is_asked(at_toy(**task))
    assert not is_asked(at_toy(view="lecture"))


def test_what_to_remember_is_folded_until_something_is_written():
    def fold(app: AppTest) -> bool:
        (room,) = [x for x in app.main.expander if x.label == "The points of this lesson"]
        return not room.proto.expanded

    app = open_scene(SLUG, TAKEAWAYS)
    assert fold(app)
    app.text_area(f"{SLUG}_written_own_words").set_value("against it").run()
    assert not fold(app)
    record = {"progress": app.session_state["progress"]}
    assert not fold(open_page(BY_SLUG[SLUG].page, record, scene=TAKEAWAYS))
