"""A study sheet is read with everything its kinds need, or refused with its lesson's name."""

import copy
import re
import tomllib

import pytest

from study import content as module
from study.content import CLAIMS, QUESTIONS, TAKEAWAYS, lesson_content
from study.question_variants import ANSWER_FORMULAS

SCENES = """
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

[prediction.options]
rains = "It rains"
shines = "It shines"
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
scene = "second"
statement = "Rain is wet."
said_by = "everybody"
rule = "It holds where everybody gets wet."
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
scene = "second"
kind = "number"
text = "How many drops make rain?"
answer = 2
tolerance = 0.5
hint = "More than one."
feedback = "Two will do."
"""
TAKEAWAY = """
[[takeaway]]
scene = "second"
text = "It pours."
"""
WHOLE = SCENES + PREDICTION + NUMBER + CLAIM + CHALLENGE + QUESTION + TAKEAWAY


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Give a lesson called "weather" any sheet, and forget it afterwards."""
    monkeypatch.setattr(module, "_LESSONS", tmp_path)
    (tmp_path / "weather").mkdir()

    def read(text):
        lesson_content.cache_clear()
        (tmp_path / "weather" / "study.toml").write_text(text, encoding="utf-8")
        return lesson_content("weather")

    yield read
    lesson_content.cache_clear()


def test_a_sheet_holds_what_was_written_in_order(write):
    content = write(WHOLE)
    assert [s.name for s in content.scenes] == ["first", "second", CLAIMS, QUESTIONS, TAKEAWAYS]
    assert content.scenes[1].question == "Does it pour?"
    assert [(point.scene, point.text) for point in content.takeaways] == [("second", "It pours.")]
    assert list(content.predictions) == ["rain", "drops"]
    assert content.predictions["rain"].options == {"rains": "It rains", "shines": "It shines"}
    assert content.predictions["drops"].high == 10
    assert content.claims["wet"].said_by == "everybody"
    assert content.challenges["dry"].hints == ("Look up.", "Take an umbrella.")
    assert content.questions["why"].is_right(2.4)
    assert content.exams == {"sealed": "second"}


def test_what_is_incomplete_misplaced_or_there_twice_is_refused(write):
    for text, sentence in [
        (WHOLE.replace('scene = "first"', 'scene = "third"'), "'rain' of 'weather' names the"),
        (
            WHOLE.replace('sealed = "second"', 'sealed = "claims"'),
            "'sealed' of 'weather' names the scene 'claims'",
        ),
        (
            WHOLE.replace(TAKEAWAY, TAKEAWAY.replace("second", "check")),
            "'It pours.' of 'weather' names the scene 'check'; .* are first, second",
        ),
        (WHOLE + QUESTION, "Two questions of 'weather' share the name 'why'"),
        (
            WHOLE.replace('name = "second"\ntitle', 'name = "first"\ntitle'),
            "Two scenes of 'weather' share the name 'first'",
        ),
        (
            WHOLE.replace("high = 10", "high = 0").replace('unit = "drops"', ""),
            "Prediction 'drops' of 'weather', of kind 'number', needs low < high, a unit.$",
        ),
        (WHOLE.replace('kind = "choice"', 'kind = "guess"'), "kind must be one of choice, number,"),
        (WHOLE.replace('level = "climb"', 'level = "hard"'), "level must be .*, not 'hard'"),
        (WHOLE.replace('hints = ["Look up.", "Take an umbrella."]', "hints = []"), "needs hints"),
        (WHOLE.replace('hint = "More than one."', ""), "'why' of 'weather', .*, needs a hint"),
        (
            WHOLE.replace("said_by", "says").replace("step = 1", "stride = 1"),
            "(?s)'drops' of 'weather' has no field stride.*\n.*lacks said_by",
        ),
        (re.sub("said_by = .*", "", WHOLE, count=1), "Claim '.*' of 'weather' lacks said_by"),
        (WHOLE.replace("said_by", "says"), "lacks said_by and has no field says; it may have name"),
        (WHOLE.replace('hints = ["Look up.", "Take an umbrella."]', ""), "lacks hints"),
    ]:
        assert text != WHOLE
        with pytest.raises(ValueError, match=sentence):
            write(text)


def test_every_part_of_a_lesson_that_is_missing_is_named(write):
    with pytest.raises(ValueError, match=r"weather/study.toml lacks a \[\[scene\]\], a \[\[pred"):
        write("")
    parts = {"takeaway": TAKEAWAY, "scene": SCENES}
    parts |= {"claim": CLAIM, "challenge": CHALLENGE, "question": QUESTION}
    parts |= {"prediction": PREDICTION + NUMBER}
    for name, text in parts.items():
        with pytest.raises(ValueError, match=rf"weather/study.toml lacks .*\b{name}\b"):
            write(WHOLE.replace(text, ""))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("scene = ", r"study.toml is no TOML: Invalid value \(at end of document\)"),
        ("scene = 3", r"has its scenes as tables, each headed \[\[scene\]\]"),
        (WHOLE + QUESTION.replace('kind = "number"', ""), "Question 'why' of 'weather' lacks kind"),
        (WHOLE.replace('= "It shines"', "= 2"), "'rain' of 'weather' needs a table, each entry"),
        (WHOLE.replace("high = 10", 'high = "10"'), "needs a number as high, not '10'"),
        (WHOLE.replace('statement = "Rain is wet."', "statement = true"), "needs a text as state"),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(write, text, sentence):
    with pytest.raises(ValueError, match=sentence):
        write(text)


def places(table, path=()):
    """Go through the places of all values in a table, and in the tables within it."""
    for key, value in table.items() if isinstance(table, dict) else enumerate(table):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))


def test_no_value_of_a_sheet_stops_the_others(write, monkeypatch):
    """Whatever stands in its place: it is read, or refused in a sentence with its lesson's name."""
    whole = tomllib.loads(WHOLE + SKETCH + OBSERVATION + ORDER + FRESH)
    monkeypatch.setattr(module, "read_toml", lambda _: sheet)
    monkeypatch.setitem(ANSWER_FORMULAS, "weather/fresh", lambda h: {"answer": 1 / h})
    sheet, n_refused = whole, 0
    assert set(lesson_content.__wrapped__("weather").questions) == {"why", "steps", "fresh"}
    for path in places(whole):
        for value in (3, "<x>", True, [], [0, 1], {}, {"a": 1}):
            sheet = around = copy.deepcopy(whole)
            for key in path[:-1]:
                around = around[key]
            around[path[-1]] = value
            try:
                lesson_content.__wrapped__("weather")
            except ValueError as refused:
                n_refused += 1
                assert "weather" in str(refused), (path, value)  # noqa: PT017
    assert n_refused > 300


SKETCH = """
[[prediction]]
name = "puddle"
scene = "second"
kind = "sketch"
text = "How deep does it get?"
low = 0.1
high = 100
tolerance = 2
unit = "mm"

[prediction.sketch]
at = [0, 1, 2]
x_title = "hours"
y_title = "depth"
ticks = [0.1, 1, 10, 100]
first = 1
log = true
enough = 2
"""
OBSERVATION = """
[[observation]]
name = "sky"
scene = "second"
kind = "choice"
text = "What colour was the sky?"
option = [
    {text = "Blue", feedback = "Not while it rained."},
    {text = "Grey", right = true, feedback = "It was overcast."},
    {text = "Green", feedback = "Never."},
]
"""

ORDER = """
[[question]]
name = "steps"
scene = "second"
kind = "order"
text = "In which order?"
order = ["cloud", "drop", "puddle"]
hint = "From above."
feedback = "So it is."
"""
FRESH = QUESTION.replace('"why"', '"fresh"').replace("answer = 2", "numbers = {h = [1, 2]}")


def test_a_sketch_is_drawn_on_what_was_written(write):
    prediction = write(WHOLE + SKETCH).predictions["puddle"]
    assert prediction.sketch.at == (0, 1, 2)
    assert prediction.sketch.log
    assert not prediction.sketch.bars
    assert "2 of 3" in prediction.rule()


@pytest.mark.parametrize(
    ("good", "bad", "needs"),
    [
        ("at = [0, 1, 2]", "at = [0, 1]", "from 3 to 20 places in `at`"),
        ("at = [0, 1, 2]", "at = [0, 2, 1]", "its places `at` in order"),
        ("at = [0, 1, 2]", 'at = [0, 1, 2]\nnames = ["now"]', "no names, or 3"),
        ("enough = 2", "enough = 4", "`enough` from 1 to 3"),
        ("first = 1", "first = 200", "ticks and `first` from 0.1 to 100"),
        ("ticks = [0.1, ", "ticks = [0.01, ", "ticks and `first` from 0.1 to 100"),
        ('unit = "mm"', "", "a unit"),
    ],
)
def test_a_sketch_that_cannot_be_drawn_or_judged_is_refused(write, good, bad, needs):
    assert good in SKETCH
    with pytest.raises(ValueError, match=rf"'puddle' of 'weather', .*, needs {needs}\.$"):
        write(WHOLE + SKETCH.replace(good, bad))


@pytest.mark.parametrize(
    ("path", "programs", "at_end"),
    [("trail", False, True), ("why", True, False), ("code", False, False), ("code", True, True)],
)
def test_what_the_trail_shows_is_asked_at_its_end_and_all_else_where_it_is_shown(
    write, path, programs, at_end
):
    content = write(WHOLE.replace('title = "Second"', f'title = "Second"\npath = "{path}"'))
    assert content.asked_in("first", QUESTIONS, programs=programs) == QUESTIONS
    asked_in = content.asked_in("second", QUESTIONS, programs=programs)
    assert asked_in == (QUESTIONS if at_end else "second")


@pytest.mark.parametrize(
    ("good", "bad", "sentence"),
    [
        ('scene = "second"', 'scene = "third"', "'sky' of 'weather' names the scene 'third'"),
        ('kind = "choice"', 'kind = "several"', "'sky' of 'weather' must be of kind 'choice'"),
        ("right = true, ", "", "'sky' of 'weather', .*, needs one right option, not 0"),
        ('feedback = "Never."', 'feedback = ""', "'sky' of 'weather', .*, needs feedback for"),
    ],
)
def test_an_observation_without_what_it_needs_is_refused(write, good, bad, sentence):
    assert good in OBSERVATION
    with pytest.raises(ValueError, match=sentence):
        write(WHOLE + OBSERVATION.replace(good, bad))
