"""Calls that are remembered, and turns that are taken."""

import threading
import time

import numpy as np

from ui.runs import remembered
from ui.turns import in_turn, out_of_turn


def test_what_was_computed_is_remembered_by_its_contents():
    calls = []

    def total(array, times=1):
        calls.append(times)
        return array.sum() * times

    a = np.arange(5.0)
    assert remembered(total, a) == remembered(total, a.copy()) == 10
    assert calls == [1]
    assert remembered(total, a, times=2) == 20
    assert remembered(total, a + 1) == 15
    assert calls == [1, 2, 1]


def test_what_many_ask_for_at_once_is_computed_once():
    calls = []

    def slow(x):
        calls.append(x)
        time.sleep(0.05)
        return x + 1

    threads = [threading.Thread(target=remembered, args=(slow, 7)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == [7]


def in_threads(*works):
    threads = [threading.Thread(target=work) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
        assert not thread.is_alive()


def test_one_page_at_a_time():
    inside, most = [], []

    def page():
        with in_turn():
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    in_threads(*[page] * 6)
    assert most == [1] * 6


def test_long_work_lets_others_go_first_and_a_failure_gives_the_turn_on():
    order = []

    def trains():
        with in_turn(), out_of_turn():
            computing.set()
            assert done.wait(5)
            order.append("trained")

    def quick():
        assert computing.wait(5)
        with in_turn():
            order.append("quick")
        done.set()

    def fails():
        try:
            with in_turn(), out_of_turn():
                raise ValueError("interrupted")
        except ValueError:
            order.append("failed")

    in_threads(fails, fails)
    computing, done = threading.Event(), threading.Event()
    in_threads(trains, quick)
    assert order == ["failed", "failed", "quick", "trained"]


def test_out_of_turn_changes_nothing_where_nobody_takes_turns():
    with out_of_turn(), out_of_turn():
        pass
