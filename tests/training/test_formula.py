"""Typed formulas: what is read, how, and what is refused, each with a sentence that says why."""

import math

import numpy as np
import pytest

from tests.stopwatch import processor_seconds
from training.formula import FUNCTIONS, MAX_CHARS, MAX_DEPTH, MAX_NODES, parse, to_text, variables
from training.graph import Graph


def value_of(formula: str, x: float = 2.0, y: float = 3.0) -> float:
    graph = Graph(parse(formula))
    given = {name: {"x": x, "y": y}[name] for name in graph.variables}
    return float(graph.forward(given)[-1])


def test_a_formula_means_what_it_means_in_mathematics():
    for formula, value in [
        ("x^2 + 3x", 10),
        ("(-x)^2", 4),
        ("x - 1 - 2", -1),
        ("x - (1 - 2)", 3),
        ("12 / (2 / 4)", 24),
        ("1/2x", 1),
        ("xy", 6),
        ("x(y + 1)", 8),
        ("2(3)", 6),
        ("x**3", 8),
        ("x^(-2)", 0.25),
        ("4^.5", 2),
        ("--x", 2),
        ("2e", 2 * math.e),
        ("x² + x³", 12),
        ("x · y × 2 ÷ 3 − 1", 3),
        ("relu(-x) + relu(x)", 2),
        ("log(exp(x))", 2),
        ("sqrt(x + 2)y", 6),
        ("0.5 x + .5", 1.5),
    ]:
        assert value_of(formula) == pytest.approx(value, rel=1e-12)
        again = to_text(parse(formula)).translate(str.maketrans({"−": "-"}))
        assert value_of(again) == pytest.approx(value, rel=1e-5), "what is read back is the same"


def test_every_function_that_is_offered_is_there():
    for name in FUNCTIONS:
        assert math.isfinite(value_of(f"{name}(x)"))
        assert variables(parse(f"{name}(y)x")) == ("x", "y")


def test_a_formula_drawn_at_random_is_read_as_python_would_read_it():
    rng = np.random.default_rng(5)
    for _ in range(60):
        text = "x"
        for _ in range(rng.integers(1, 5)):
            sign = rng.choice(["+", "-", "*"])
            other = rng.choice(["x", "y", "2", "(x - 3)", "(y + 1)"])
            text = f"{text} {sign} {other}" if rng.random() < 0.6 else f"({text}) {sign} {other}"
        assert value_of(text, 1.5, -2.5) == pytest.approx(eval(text, {"x": 1.5, "y": -2.5}))  # noqa: S307 (our own text)


HOSTILE = [
    *("", "()", "sin()", "+", "x -", "x^", "(", ")", "(x", "x)", "sin x", ")(", "2(x"),
    *("x" * (MAX_CHARS + 1), "x+" * 5000 + "x", "(" * 39 + "x" + ")" * 39, "-" * 60 + "x"),
    *("(" * (MAX_DEPTH + 1) + "x" + ")" * (MAX_DEPTH + 1), "sin(" * 16 + "x" + ")" * 15),
    *("+".join("x" for _ in range(MAX_NODES)), "xy" * 20, "9" * 70, "1000001", "1e999", "1e5"),
    *("x^11", "x^9999999999", "9^9^9^9^9", "x^x", "x^(1+1)", "x^()", "x^--2", "(" * 10_000_000),
    *("__import__('os')", "x.__class__", "exec(x)", "lambda x: x", "[x for x in y]", "x[0]", "{x}"),
    *("x; y", "x\ny", "x\t+ 1", "x # y", "x == y", "x and y", "x // 2", "~x", '"x"', "f(x)", "z"),
    *("sinx", "SIN(x)", "max(x, y)", "1,5", "inf", "nan", "1..2", ".", "1 2", "0x10", "1_000"),
    *("1j", "$x$", "`x`", "<b>x</b>", "[x](http://a.b)", "**x**", "x\\y", "%s", "{0}"),
    "х + 1",  # Cyrillic
    "ｘ^2",  # full width
    "𝑥^2",  # mathematical italic
    "x\u200b^2",  # zero width space
    "x\u202e+1",  # right to left
    "x\u0301",  # an accent that combines
    *("x\x00", "\x1b[31mx", "١ + x", "x^²²", "½x", "x⁴", "∞", "√x", "🙂"),
    "x\ud800",  # half a character
]


@pytest.mark.parametrize("formula", HOSTILE, ids=lambda formula: ascii(formula[:20]))
def test_what_is_no_formula_is_refused_with_a_sentence(formula):
    def refused():
        with pytest.raises(ValueError, match=r"[.]$") as refusal:
            parse(formula)
        return refusal

    refusal = refused()
    assert processor_seconds(refused) < 0.05
    sentence = str(refusal.value)
    assert 20 < len(sentence) < 250
    assert sentence.isprintable(), "nothing of what was typed is repeated that could not be read"
    # Nor anything that the page would take for a link, a formula or markup.
    assert not set("<>[]$").intersection(
        sentence.replace("`$`", "")
        .replace("`<`", "")
        .replace("`>`", "")
        .replace("`[`", "")
        .replace("`]`", "")
    )


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("", "no formula yet"),
        ("x^x", "exponent must be a number from -10 to 10"),
        ("z + 1", "word `z` is not known. Allowed are numbers, x, y"),
        ("х", r"U\+0445 \(cyrillic small letter ha\)"),
        ("x = 2", "equals sign"),
        ("1e5", "in full"),
        ("(x", "never closed"),
        ("sin x", r"Write sin\(x\)"),
        ("1000001", "at most 1,000,000"),
        ("x" * 81, "81 characters; at most 80"),
        ("x +", "ends too early"),
        ("x 2", "a sign missing before"),
    ],
)
def test_the_sentence_names_what_is_wrong(formula, words):
    with pytest.raises(ValueError, match=words):
        parse(formula)


@pytest.mark.parametrize("foreign", [None, 3, b"x", ["x"], float("nan")])
def test_what_is_no_text_is_refused(foreign):
    with pytest.raises(ValueError, match="must be a text"):
        parse(foreign)


def test_the_largest_formulas_are_still_read():
    deepest = "(" * MAX_DEPTH + "x" + ")" * MAX_DEPTH
    assert value_of(deepest) == 2
    assert value_of("+".join("x" for _ in range(MAX_NODES // 2))) == MAX_NODES
