"""Predictions are judged as the page says, and only what can be said is taken for one."""

import math
from dataclasses import replace

import pytest

from study.content import lesson_content
from study.predictions import Answer, Prediction, Sketch


def sketch(*, enough: int = 2, bars: bool = False) -> Prediction:
    paper = Sketch(
        at=(0.0, 1.0, 2.0),
        x_title="epoch",
        y_title="loss",
        ticks=(1.0, 10.0),
        first=1.0,
        enough=enough,
        bars=bars,
    )
    return Prediction(
        name="drawn",
        scene="run",
        kind="sketch",
        text="Draw it.",
        options={},
        low=1.0,
        high=100.0,
        tolerance=2.0,
        unit="points",
        sketch=paper,
    )


def test_the_point_that_the_question_gives_is_not_judged():
    plain = sketch()
    prediction = replace(plain, sketch=replace(plain.sketch, given=True))
    assert prediction.n_near((1.0, 10.0, 1.0), (1.0, 10.0, 100.0)) == 1
    assert prediction.rule() == "all 2 points are within 2 points"


def test_a_sketch_that_misses_but_turns_as_the_curve_is_told_that_its_shape_is_right():
    prediction, came = sketch(enough=3), Answer((50.0, 10.0, 60.0), "It came.")
    told = "Its shape is right, though: it falls and then rises."
    assert told in prediction.verdict((30.0, 5.0, 20.0), came)
    assert told not in prediction.verdict((50.0, 10.0, 5.0), came)
    assert told not in prediction.verdict((51.0, 11.0, 61.0), came)
    assert "shape" not in prediction.verdict((1.0, 8.0, 9.0), Answer((1.0, 50.0, 99.0), "It came."))


def test_on_a_plain_axis_the_distance_is_a_difference():
    prediction = sketch(enough=3, bars=True)
    assert prediction.n_near((3.0, 8.0, 97.9), (1.0, 10.0, 100.0)) == 2
    assert not prediction.is_right((3.0, 8.0, 97.9), (1.0, 10.0, 100.0))
    assert prediction.is_right((3.0, 8.0, 98.0), (1.0, 10.0, 100.0))
    assert prediction.rule() == "all 3 bars are within 2 points"


def test_only_counts_can_be_exact_and_a_curve_is_near_however_small_the_tolerance():
    counts, curve = (replace(sketch(bars=bars), tolerance=0.5) for bars in (True, False))
    assert counts.rule() == "2 of 3 bars are exact"
    assert curve.rule() == "2 of 3 points are within 0.5 points"


@pytest.mark.parametrize(
    "guess",
    [
        None,
        3.0,
        [1.0, 2.0],
        [1.0, 2.0, 101.0],
        [1.0, 2.0, math.nan],
        [1.0, True, 3.0],
        [1.0, "2", 3.0],
    ],
)
def test_what_nobody_can_have_drawn_is_no_sketch(guess):
    assert sketch().valid(guess) is None
    assert sketch().valid([1.0, 2.0, 100.0]) == (1.0, 2.0, 100.0)


def test_options_and_numbers_that_are_not_on_offer_are_no_predictions():
    predictions = lesson_content("dot_product").predictions
    choice, number = predictions["speed"], predictions["turned"]
    assert choice.valid("under_3") == "under_3"
    assert choice.valid("never") is None
    assert choice.valid(3) is None
    assert number.valid(50) == 50.0
    for guess in (-1, 101, "50", True, None, math.nan, [50]):
        assert number.valid(guess) is None


def test_only_a_sketch_has_a_rule():
    with pytest.raises(ValueError, match=r"'turned'.*no sketch"):
        lesson_content("dot_product").predictions["turned"].rule()


def test_a_number_is_told_as_exactly_as_it_was_asked_for():
    prediction = lesson_content("digits").predictions["one_pixel"]
    assert prediction.in_words(46.11).split()[0] == "46"
    assert replace(prediction, step=0.2).in_words(4.63).split()[0] == "4.6"


@pytest.mark.parametrize(
    ("guess", "came"), [(50, ", and you were right:"), (52, ", and that is near:"), (30, ";")]
)
def test_the_verdict_on_a_number_says_why_it_is_that(guess, came):
    number = lesson_content("dot_product").predictions["turned"]
    said = f"You said “{guess} %”{came} it is **50 %**"
    bare = Answer(50.0, "It is half as long.")
    assert number.verdict(guess, bare) == f"{said}."
    why = "the shadow is half as long as the arrow"
    reasoned = Answer(50.0, "It is half as long.", since=why)
    assert number.verdict(guess, reasoned) == f"{said}, since {why}."
