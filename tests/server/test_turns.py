"""Pages take turns, and long work lets others go first."""

import threading
import time

from server.processor import in_turn, let_pages_go_first, out_of_turn


def in_threads(*works):
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
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
            assert done.wait(30)
            order.append("trained")

    def quick():
        assert computing.wait(30)
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

    def page():
        with in_turn():
            shown.set()

    shown = threading.Event()
    in_threads(page)
    assert shown.is_set()


def test_who_lets_pages_go_first_rests_while_there_are_any_but_not_for_ever():
    shown, rested = [], []

    def page():
        with in_turn():
            there.set()
            time.sleep(0.3)  # by then the other one waits
            shown.append(1)

    def works():
        assert there.wait(30)
        let_pages_go_first(30)
        rested.append(len(shown))

    there = threading.Event()
    in_threads(page, page, works)
    assert rested == [2], "one was in its turn, the other waited for it"

    began = time.monotonic()
    with in_turn():
        let_pages_go_first(0.05)
        assert 0.05 <= time.monotonic() - began < 30
        with out_of_turn():
            began = time.monotonic()
            let_pages_go_first(30)  # nobody is in turn, for this one waits for work
            assert time.monotonic() - began < 30
