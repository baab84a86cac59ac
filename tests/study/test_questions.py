"""A question knows its right answer, by kind, and is refused where something is missing."""

import pytest

from study.questions import question


def option(text, right=None, feedback="Because it is so."):
    return {"text": text, "feedback": feedback} | ({} if right is None else {"right": right})


CHOICE = {
    "name": "one",
    "kind": "choice",
    "text": "Which one?",
    "option": [option("a"), option("b", True), option("c")],
}
SEVERAL = {
    **CHOICE,
    "kind": "several",
    "option": [option("a", True), option("b"), option("c", True)],
}
NUMBER = {
    "name": "many",
    "kind": "number",
    "text": "How many?",
    "answer": 3.0,
    "tolerance": 0.1,
    "hint": "More than two.",
    "feedback": "Three.",
}
ORDER = {
    "name": "steps",
    "kind": "order",
    "text": "In which order?",
    "hint": "First things first.",
    "feedback": "So it is.",
    "option": [{"text": "first"}, {"text": "second"}, {"text": "third"}],
}


@pytest.mark.parametrize(
    ("table", "right", "wrong"),
    [
        (CHOICE, [1], [0, 2]),
        (SEVERAL, [(0, 2), (2, 0), {0, 2}], [(0,), (0, 1, 2), (1,), (), (2,)]),
        (NUMBER, [3, 3.0, 3.1, 2.9], [3.11, 2.89, -3.0, float("nan"), float("inf")]),
        (ORDER, [(0, 1, 2), [0, 1, 2]], [(1, 0, 2), (2, 1, 0), (0, 1), ()]),
    ],
    ids=["choice", "several", "number", "order"],
)
def test_a_question_knows_right_from_wrong(table, right, wrong):
    asked = question("weather", table)
    assert all(asked.is_right(answer) for answer in right)
    assert not any(asked.is_right(answer) for answer in wrong)


@pytest.mark.parametrize(
    "table",
    [
        {**CHOICE, "option": CHOICE["option"][:2]},
        {**CHOICE, "option": [option("a"), option("b"), option("c")]},
        {**CHOICE, "option": [option("a", True), option("b", True), option("c")]},
        {**CHOICE, "option": [option("a"), option("b", True), option("c", feedback="")]},
        {**SEVERAL, "option": [option("a"), option("b"), option("c")]},
        {**SEVERAL, "option": [option("a", True), option("b"), option("c", feedback="")]},
        {key: value for key, value in NUMBER.items() if key != "answer"},
        {**NUMBER, "tolerance": 0},
        {**NUMBER, "hint": ""},
        {**ORDER, "option": ORDER["option"][:2]},
        {**ORDER, "hint": ""},
        {**CHOICE, "kind": "riddle"},
    ],
)
def test_what_lacks_something_that_its_kind_needs_is_refused(table):
    with pytest.raises(ValueError, match=r"Question '\w+' of 'weather' is incomplete"):
        question("weather", table)
