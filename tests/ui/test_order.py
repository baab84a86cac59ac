"""Things to be put in order: where they start, what the browser may say, how they are written."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.contents import contents
from ui.study import order
from ui.study.order import pieces, shuffled

ORDERS = [
    (slug, question)
    for slug, content in contents().items()
    for question in content.questions.values()
    if question.kind == "order"
]


def test_the_start_is_everyones_and_has_nothing_in_its_right_place():
    assert ORDERS
    for n in (2, 3, 6):
        for name in [*(question.name for _, question in ORDERS), *map(str, range(50))]:
            start = shuffled(name, n)
            assert start == shuffled(name, n)
            assert sorted(start) == list(range(n))
            assert all(i != place for place, i in enumerate(start))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Measure the loss", [["span", "Measure the loss"]]),
        ("`a * b * c`", [["code", "a * b * c"]]),
        ("Call `f` **now**, *please*", ["span", "code", "span", "strong", "span", "em"]),
        ("a < b & 3 * 4 * 5", [["span", "a < b & 3 * 4 * 5"]]),
    ],
)
def test_markdown_becomes_elements_and_never_html(text, expected):
    split = pieces(text)
    assert split == expected or [element for element, _ in split] == expected


@pytest.mark.parametrize(("slug", "question"), ORDERS, ids=lambda value: getattr(value, "name", ""))
def test_rows_hold_nothing_that_they_cannot_draw(slug, question):
    for option in question.options:
        assert "$" not in option.text, "no formulas"
        assert not any("`" in text for _, text in pieces(option.text)), "no raw backticks"


def page():
    from ui.study.order import order, order_of

    order("abc", ["one", "two", "three"], key="test")
    import streamlit as st

    st.session_state["stands"] = order_of("abc", ["one", "two", "three"], key="test")


def test_they_start_shuffled_and_stay_where_they_were_put():
    app = AppTest.from_function(page).run()
    assert app.session_state["stands"] == shuffled("abc", 3)
    app.session_state["test_order"] = [0, 1, 2]
    assert app.run().session_state["stands"] == [0, 1, 2]
    app.session_state["test_order"] = None
    assert app.run().session_state["stands"] == shuffled("abc", 3)
    assert not app.exception


@pytest.mark.parametrize("junk", [None, "210", [2, 1], [2, 1, 1], [2, 1, 3], [2, 1.0, 0], {}, [[]]])
def test_only_an_order_of_these_things_is_taken_over(junk, monkeypatch):
    state = {"key_moves": {"order": [2, 0, 1]}}
    monkeypatch.setattr(order.st, "session_state", state)
    order._moved(3, "key")
    assert state["key_order"] == [2, 0, 1]
    state["key_moves"] = {"order": junk}
    order._moved(3, "key")
    assert state["key_order"] == [2, 0, 1]


def test_a_move_counts_that_is_heard_after_the_button_that_came_with_it(monkeypatch):
    state = {"key_order": [0, 1, 2]}
    monkeypatch.setattr(order.st, "session_state", state)
    assert order.order_of("abc", ["one", "two", "three"], key="key") == [0, 1, 2]
    state["key_moves"] = {"order": [2, 0, 1]}
    assert order.order_of("abc", ["one", "two", "three"], key="key") == [2, 0, 1]
