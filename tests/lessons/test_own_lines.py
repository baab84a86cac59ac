"""Lines that a learner types: trainings run with them, and right is what computes the same."""

import importlib.util
import re
from dataclasses import replace

import numpy as np
import pytest

from study.curriculum import LESSONS
from training.formula import MAX_CHARS, evaluate, parse
from ui.study.write_line import where_they_part

SHORT = {
    "attention": {"n_steps": 10},
    "convolution": {"n_epochs": 1, "n_detectors": 4, "size": "3 × 3"},
    "digits": {"n_epochs": 1, "batch_size": 500},
    "heart": {"n_steps": 40},
    "next_letter": {"n_steps": 6, "n_words": 50},
    "xor": {"loss": "cross-entropy", "n_epochs": 30},
}
"""Settings with which each training is short; of the others 30 epochs are."""
TYPED = {
    "attention": ("sum(key question)", "sum(key + question)"),
    "autograd": ("(sigmoid(z) - y) / n", "sigmoid(z) - y"),
    "backpropagation": ("passed - passed a a", "passed"),
    "convolution": ("(1/n) (p - truth)", "truth - p"),
    "digits": ("(p - truth)/n", "(truth - p)/n"),
    "gradient_descent": ("sum((p - y) x) / 4", "mean(2 error x)"),
    "heart": ("b + sum(x*w)", "sum(x + w) + b"),
    "layers": ("-rate*gradient + value", "value + rate*gradient"),
    "next_letter": ("(p - truth) / n", "truth - p"),
    "perceptron": ("w_now + rate (0 - error) x", "w_now + rate error x"),
    "sigmoid": ("sigmoid(z) - y", "y - p"),
    "titanic": ("grad·rate", "-rate grad"),
    "xor": ("blame (a - a²)", "blame"),
    "zero_grad": ("grad - grad", "grad"),
}
"""For the first line of each lesson: one that is right, and one that is not."""


def loop_of(slug):
    return importlib.import_module(f"lessons.{slug}.own_line").LOOP


def tried(slug, text, **settings):
    loop = loop_of(slug)
    settings = SHORT.get(slug, {"n_epochs": 30}) | settings
    return loop.attempt(((loop.lines[0].name, text),), **settings)


def test_every_open_line_is_tried():
    names = {lesson.slug: f"lessons.{lesson.slug}.own_line" for lesson in LESSONS}
    left_open = {slug for slug, name in names.items() if importlib.util.find_spec(name)}
    assert left_open == set(TYPED), (
        "a lesson with an own_line.py, which is optional, has a right and a wrong line in TYPED: "
        f"{', '.join(left_open ^ set(TYPED))}"
    )


@pytest.mark.parametrize("slug", TYPED)
def test_what_computes_the_same_is_right_however_it_is_written(slug):
    right = tried(slug, TYPED[slug][0])
    assert right.parted is None
    assert right.measured is None
    np.testing.assert_allclose(right.typed.loss, right.original.loss, rtol=1e-3)


@pytest.mark.parametrize("slug", TYPED)
def test_the_training_runs_with_what_was_typed_and_the_first_place_is_named(slug):
    wrong = tried(slug, TYPED[slug][1])
    assert wrong.parted is not None
    assert wrong.parted.typed != pytest.approx(wrong.parted.right)
    assert not np.allclose(wrong.typed.loss, wrong.original.loss, rtol=1e-3)
    if loop_of(slug).loss is not None:
        assert wrong.measured is not None
        assert wrong.measured.reported != pytest.approx(wrong.measured.measured, rel=1e-3)


@pytest.mark.parametrize("slug", TYPED)
def test_the_code_shown_has_a_gap_and_no_answer(slug):
    loop = loop_of(slug)
    assert loop.shown({}).count("____") == len(loop.lines), (
        "each `OpenLine.code` of own_line.py stands in the loop, word for word"
    )
    assert not [line for line in loop.lines if line.code in loop.shown({})]
    assert loop.lines[0].example in loop.shown({loop.lines[0].name: loop.lines[0].example})
    for line in loop.lines:
        parse(line.example, line.language)
        assert len(line.code) <= MAX_CHARS


def test_a_wrong_sign_climbs():
    run = tried("gradient_descent", "-mean(error x)").typed
    assert (np.diff(run.loss) > 0).all()


@pytest.mark.parametrize("slug", TYPED)
def test_what_is_said_of_a_wrong_line_differs_in_the_digits_shown(slug):
    parted = tried(slug, TYPED[slug][1]).parted
    almost = replace(parted, typed=parted.right + 1e-6 * (abs(parted.right) or 1))
    for each in (parted, almost):
        said = where_they_part(each)
        typed, right = re.search(r"it gives (.+), and the loop needs (.+)\.$", said).groups()
        assert typed != right.partition(":")[0]


def test_a_weighted_sum_without_its_bias_is_told_from_one_with_it():
    parted = tried("heart", "sum(w x)").parted
    assert parted.call == 1, "the bias begins at zero"
    said = where_they_part(parted)
    assert said.startswith("It agrees once; then")
    typed, right = re.search(r"it gives (.+), and the loop needs (.+)\.$", said).groups()
    assert typed != right


@pytest.mark.parametrize(
    ("text", "says"), [("0.9 grad", "momentum=0.9"), ("grad", "forgets"), ("-grad", "")]
)
def test_a_share_of_the_gradient_that_is_kept_is_called_momentum(text, says):
    (line,) = loop_of("zero_grad").lines
    said = line.known(tried("zero_grad", text).parted)
    assert says in said
    assert bool(says) == bool(said)


def test_a_number_that_fits_this_run_alone_is_not_right():
    loop = loop_of("gradient_descent")
    alike_here = loop.attempt((("step_line", "w_now - 0.1 grad_w"),), n_epochs=5)
    np.testing.assert_array_equal(alike_here.typed.loss, alike_here.original.loss)
    assert alike_here.parted is not None
    assert alike_here.parted.changed["learning_rate"] != 0.1


def test_what_makes_too_many_numbers_or_knows_no_name_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match=r"makes 4 numbers, and the loop needs 1 number"):
        tried("gradient_descent", "error x")
    with pytest.raises(ValueError, match=r"`w` is not known. Allowed are numbers, error, x, y, p"):
        tried("gradient_descent", "w")
    with pytest.raises(ValueError, match="brings together what does not fit"):
        tried("heart", "sum(w x) + x", batch_size=3)
    with pytest.raises(ValueError, match="Leave out the equals sign"):
        tried("sigmoid", "delta = p - y")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2rate grad_w", 12.0),
        ("rate(grad_w + 1)", 8.0),
        ("mean(x) rate", 4.0),
        ("sum(x)^2", 36.0),
        ("-x", [-1.0, -2.0, -3.0]),
    ],
)
def test_names_of_several_letters_are_read_whole(text, value):
    language = loop_of("gradient_descent").lines[1].language
    language = type(language)(("rate", "grad_w", "x"), language.functions, "x")
    values = {"rate": 2.0, "grad_w": 3.0, "x": np.array([1.0, 2.0, 3.0])}
    np.testing.assert_allclose(evaluate(parse(text, language), values), value)
