"""A study sheet is read with everything its kinds need, or refused with its lesson's name."""

import pytest

from study import sheet as module
from study.curriculum import LESSONS
from study.sheet import CLAIMS, QUESTIONS, TAKEAWAYS, sheet

SCENES = """
takeaways = ["It rains.", "It pours.", "It stops."]
exams = { sealed = "second" }

[[scene]]
name = "first"
title = "First"
question = "Does it rain?"

[[scene]]
name = "second"
title = "Second"
question = "Does it pour?"
"""
PREDICTION = """
[[prediction]]
name = "rain"
scene = "first"
kind = "choice"
text = "What will it do?"

[[prediction.option]]
name = "rains"
text = "It rains"

[[prediction.option]]
name = "shines"
text = "It shines"
"""
NUMBER = """
[[prediction]]
name = "drops"
scene = "second"
kind = "number"
text = "How many drops?"
low = 0
high = 10
step = 1
tolerance = 1
unit = "drops"
"""
CLAIM = """
[[claim]]
name = "wet"
statement = "Rain is wet."
said_by = "everybody"
control = "The same under a roof."
"""
CHALLENGE = """
[[challenge]]
name = "dry"
scene = "second"
level = "climb"
task = "Stay dry."
hints = ["Look up.", "Take an umbrella."]
"""
QUESTION = """
[[question]]
name = "why"
kind = "number"
text = "How many drops make rain?"
answer = 2
tolerance = 0.5
hint = "More than one."
feedback = "Two will do."
"""
WHOLE = SCENES + PREDICTION + NUMBER + CLAIM + CHALLENGE + QUESTION


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Give a lesson called "weather" any sheet, and forget it afterwards."""
    monkeypatch.setattr(module, "_LESSONS", tmp_path)
    (tmp_path / "weather").mkdir()

    def read(text):
        sheet.cache_clear()
        (tmp_path / "weather" / "study.toml").write_text(text, encoding="utf-8")
        return sheet("weather")

    yield read
    sheet.cache_clear()


def test_a_sheet_holds_what_was_written_in_order(write):
    found = write(WHOLE)
    assert [s.name for s in found.scenes] == ["first", "second", CLAIMS, QUESTIONS, TAKEAWAYS]
    assert found.scenes[1].question == "Does it pour?"
    assert found.takeaways == ("It rains.", "It pours.", "It stops.")
    assert list(found.predictions) == ["rain", "drops"]
    assert found.predictions["rain"].options == {"rains": "It rains", "shines": "It shines"}
    assert found.predictions["drops"].high == 10
    assert found.claims["wet"].said_by == "everybody"
    assert found.challenges["dry"].hints == ("Look up.", "Take an umbrella.")
    assert found.questions["why"].is_right(2.4)
    assert found.exams == {"sealed": "second"}


def test_predictions_know_what_counts_as_predicted(write):
    found = write(WHOLE).predictions
    assert found["rain"].is_right("rains", "rains")
    assert not found["rain"].is_right("shines", "rains")
    assert found["drops"].is_right(4, 5.0)
    assert not found["drops"].is_right(3, 5.0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (WHOLE.replace('scene = "first"', 'scene = "third"'), "'rain' of 'weather' stands in no"),
        (WHOLE.replace('sealed = "second"', 'sealed = "claims"'), "'sealed' of 'weather' stands"),
        (
            WHOLE.replace('name = "rain"\nscene = "first"', 'name = "dry"\nscene = "third"'),
            "'dry' of 'weather' stands in no scene: 'third'",
        ),
        (WHOLE + CLAIM, "Two entries of 'weather' share a name"),
        (WHOLE + CHALLENGE, "Two entries of 'weather' share a name"),
        (WHOLE + QUESTION, "Two entries of 'weather' share a name"),
        (WHOLE + PREDICTION, "Two entries of 'weather' share a name"),
        (WHOLE.replace('name = "second"\ntitle', 'name = "first"\ntitle'), "share a name"),
        (WHOLE.replace('name = "second"\ntitle', 'name = "claims"\ntitle'), "share a name"),
        (WHOLE.replace("high = 10", "high = 0"), "Prediction 'drops' of 'weather' is incomplete"),
        (WHOLE.replace('unit = "drops"', ""), "Prediction 'drops' of 'weather' is incomplete"),
        (WHOLE.replace("tolerance = 1\n", ""), "Prediction 'drops' of 'weather' is incomplete"),
        (WHOLE.replace('kind = "choice"', 'kind = "guess"'), "Prediction 'rain' of 'weather'"),
        (WHOLE.replace('level = "climb"', 'level = "hard"'), "Challenge 'dry' of 'weather'"),
        (WHOLE.replace('hints = ["Look up.", "Take an umbrella."]', "hints = []"), "no hints"),
        (WHOLE.replace('hint = "More than one."', ""), "Question 'why' of 'weather' is incomplete"),
        (WHOLE.replace("tolerance = 0.5", ""), "Question 'why' of 'weather' is incomplete"),
    ],
)
def test_what_is_incomplete_misplaced_or_there_twice_is_refused(write, text, sentence):
    assert text != WHOLE
    with pytest.raises(ValueError, match=sentence):
        write(text)


@pytest.mark.parametrize("missing", ["takeaways", "scene", "claim", "challenge", "question"])
def test_no_part_of_a_lesson_may_be_missing(write, missing):
    parts = {"takeaways": 'takeaways = ["It rains.", "It pours.", "It stops."]', "scene": SCENES}
    parts |= {"claim": CLAIM, "challenge": CHALLENGE, "question": QUESTION}
    with pytest.raises((ValueError, KeyError)):
        write(WHOLE.replace(parts[missing], ""))


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_the_sheet_of_every_lesson_can_be_read(lesson):
    found = sheet(lesson.slug)
    assert found is sheet(lesson.slug), "read once"
    assert found.predictions
    assert found.claims
    assert [s.name for s in found.scenes[-3:]] == [CLAIMS, QUESTIONS, TAKEAWAYS]
