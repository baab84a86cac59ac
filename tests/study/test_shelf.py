"""Runs that are kept come back, under names of their own, and nothing else does."""

import json

import pytest

from study.shelf import (
    LONGEST_NAME,
    MAX_RUNS,
    MAX_SIZE,
    KeptRun,
    cleaned,
    differing,
    parse,
    renamed,
    to_json,
    with_run,
    without,
)


def full():
    shelf = ()
    for i in range(MAX_RUNS):
        shelf = with_run(shelf, {"seed": str(i)})
    return shelf


def test_what_is_kept_comes_back_and_there_is_an_end_to_it():
    shelf = full()
    assert parse(to_json(shelf)) == shelf
    assert [run.name for run in shelf] == [f"Run {i}" for i in range(1, MAX_RUNS + 1)]
    assert with_run(shelf, {"seed": "99"}) == shelf
    fewer = without(shelf, 2)
    assert len(fewer) == MAX_RUNS - 1
    assert with_run(fewer, {})[-1] == KeptRun("Run 3", {}), "a name that nobody has any more"


def test_names_are_cleaned_and_never_empty():
    shelf = renamed(full(), 1, "  my\n best\u202e run \x00")
    assert shelf[1].name == "my best run"
    assert renamed(shelf, 1, " \n") == shelf
    assert len(cleaned("x" * 500)) == LONGEST_NAME


@pytest.mark.parametrize(
    "text",
    [
        None, 3, "", "nonsense", "{}", "3", "[" * 10_000, "[[]]", '[{"name": "a"}]',
        '[{"name": 1, "address": {}}]', '[{"name": "a", "address": {"seed": 3}}]',
        '[{"name": " ", "address": {}}]', json.dumps([{"name": "a", "address": {"k": "x" * 999}}]),
        "[" + " " * MAX_SIZE + "]",
    ],
)  # fmt: skip
def test_whatever_nobody_can_have_kept_is_left_out(text):
    assert parse(text) == ()


def test_of_good_and_bad_the_good_ones_stay():
    text = json.dumps([{"name": "a", "address": {"seed": "1"}}, 3, {"name": "b"}])
    assert parse(text) == (KeptRun("a", {"seed": "1"}),)
    many = json.dumps([{"name": "a", "address": {}}] * 20)
    assert len(parse(many)) == MAX_RUNS


def test_only_what_differs_is_named():
    assert differing([{"a": 1, "b": 2}, {"a": 1, "b": 3}]) == ["b"]
    assert differing([{"a": 1, "b": 2}]) == []
