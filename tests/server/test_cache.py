"""Results are remembered within a budget of bytes, and weigh what their arrays weigh."""

import threading
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from server.work import ENTRY_OVERHEAD_BYTES, ResultCache, n_bytes

THOUSAND = np.zeros(125)
"""1,000 bytes."""
WEIGHT = ENTRY_OVERHEAD_BYTES + 1000
"""Bytes that it takes up under its key."""


def test_results_are_forgotten_oldest_first_when_the_budget_is_spent():
    cache = ResultCache(budget=3 * WEIGHT)
    for name in "abc":
        cache.put(name, THOUSAND)
    assert cache.size == 3 * WEIGHT
    cache.get("a")
    cache.put("d", THOUSAND)
    assert cache.get("b") is None
    assert all(cache.get(name) is not None for name in "acd")
    assert cache.size == 3 * WEIGHT


def test_what_is_larger_than_the_budget_is_not_kept_and_leaves_no_debt():
    cache = ResultCache(budget=3 * WEIGHT)
    cache.put("e", np.zeros(WEIGHT))
    assert cache.get("e") is None
    assert cache.size == 0
    cache.put("a", THOUSAND)
    assert cache.get("a") is not None


def test_what_is_put_again_is_weighed_once():
    cache = ResultCache(budget=3 * WEIGHT)
    cache.put("a", np.zeros(250))
    cache.put("a", THOUSAND)
    assert cache.size == WEIGHT
    np.testing.assert_array_equal(cache.get("a"), THOUSAND)


def test_many_threads_do_not_upset_the_account():
    cache = ResultCache(budget=50 * WEIGHT)

    def learner(seed):
        rng = np.random.default_rng(seed)
        for key in rng.integers(0, 100, 300).tolist():
            if cache.get(key) is None:
                cache.put(key, THOUSAND)

    threads = [threading.Thread(target=learner, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
        assert not thread.is_alive()
    assert cache.size == 50 * WEIGHT
    assert sum(cache.get(key) is not None for key in range(100)) == 50


@dataclass(frozen=True)
class Report:
    words: str
    figures: np.ndarray
    parts: tuple[np.ndarray, ...]


TABLE = pd.DataFrame({"name": ["a long name that takes its room"] * 100, "x": np.zeros(100)})


@pytest.mark.parametrize(
    ("value", "least", "most"),
    [
        (THOUSAND, 1000, 1000),
        ([THOUSAND, THOUSAND], 2000, 2000),
        ({"a": THOUSAND, "b": (THOUSAND, THOUSAND)}, 3000, 3000),
        (Report("words", THOUSAND, (THOUSAND, THOUSAND)), 3000, 3200),
        (TABLE, 100 * (8 + 31), 100 * (8 + 31) + 10_000),
        ("x" * 1000, 1000, 1100),
    ],
    ids=["array", "list", "mapping", "dataclass", "table", "text"],
)
def test_a_result_weighs_what_its_arrays_weigh(value, least, most):
    assert least <= n_bytes(value) <= most


def test_a_result_of_none_is_told_from_no_result():
    cache, missing = ResultCache(budget=3 * WEIGHT), object()
    assert cache.get("nothing to say", missing) is missing
    cache.put("nothing to say", None)
    assert cache.get("nothing to say", missing) is None


@pytest.mark.parametrize(
    ("result", "arrays_of"),
    [
        (np.zeros(3), lambda x: [x]),
        ({"w": np.zeros(3), "b": (np.zeros(2), [np.zeros(1)])}, lambda x: [x["w"], *x["b"][1]]),
        (Report("words", np.zeros(3), (np.zeros(2),)), lambda x: [x.figures, *x.parts]),
        ((Report("words", np.zeros(3), ()),), lambda x: [x[0].figures]),
    ],
    ids=["array", "mapping", "dataclass", "tuple"],
)
def test_nobody_can_write_into_a_result_that_others_are_shown(result, arrays_of):
    cache = ResultCache(budget=3 * WEIGHT)
    cache.put("a", result)
    for array in [*arrays_of(result), *arrays_of(cache.get("a"))]:
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_whoever_writes_into_a_table_does_so_for_himself():
    cache = ResultCache(budget=2**20)
    table = pd.DataFrame({"x": np.zeros(3), "name": ["a", "b", "c"]})
    cache.put("table", table)
    for mine in (table, cache.get("table")):
        mine["x"] = 1.0
        mine.loc[0, "name"] = "changed"
        mine["more"] = 2.0
    pd.testing.assert_frame_equal(
        cache.get("table"), pd.DataFrame({"x": np.zeros(3), "name": ["a", "b", "c"]})
    )
