"""Long work: computed once for all who wait, given up when nobody does, and fair."""

import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from functools import partial

import numpy as np
import pytest

from server.cache import ResultCache
from server.work import GRACE, STINT, AbandonedError, Processor, Workshop, key_of

PATIENCE = 20.0
"""Seconds after which a test gives up; everything here takes a few tenths."""


class Leaves(Exception):  # noqa: N818 (leaving is no error)
    """A learner moves a knob, and waits no longer."""


@pytest.fixture
def workshop():
    return Workshop(ResultCache(2**20))


@contextmanager
def in_threads(*works: Callable[[], object]):
    """Do several works at once, and afterwards see that all of them came to an end."""
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()


def until(condition: Callable[[], bool]) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.002)


def leave(_share: float) -> None:
    raise Leaves


def test_a_result_is_remembered_by_its_arguments_contents(workshop):
    calls = []

    def total(numbers, times, on_progress):
        calls.append(times)
        return sum(numbers) * times

    def asked(numbers, times):
        return workshop.result(total, {"numbers": numbers, "times": times})

    assert asked((1, 2), 1) == asked(tuple([1, 2]), 1) == 3  # noqa: C409 (another tuple is meant)
    assert calls == [1]
    assert asked((1, 2), 2) == 6
    assert asked((2, 2), 1) == 4
    assert calls == [1, 2, 1]
    assert workshop.result(total, {"times": 2, "numbers": (1, 2)}) == 6, "their order is no matter"
    assert calls == [1, 2, 1]


def test_a_result_of_what_has_no_contents_is_remembered_by_its_key(workshop):
    calls = []

    def walk(on_progress):
        calls.append(on_progress)
        return len(calls)

    said = [workshop.result(walk, {}, key=key) for key in ("one", "other", "one")]
    assert said == [1, 2, 1]


def test_functions_are_told_apart_too(workshop):
    def one(on_progress):
        return 1

    def two(on_progress):
        return 2

    assert (workshop.result(one, {}), workshop.result(two, {})) == (1, 2)
    assert key_of(one, {}) != key_of(two, {})
    assert hash(key_of(one, {"a": 1, "b": (2.0, "c")})) == hash(
        key_of(one, {"b": (2.0, "c"), "a": 1})
    )


def test_what_many_ask_for_at_once_is_computed_once(workshop):
    calls, got, go = [], [], threading.Event()

    def slow(x, on_progress):
        calls.append(x)
        assert go.wait(PATIENCE)
        return np.full(3, x)

    def learner():
        got.append(workshop.result(slow, {"x": 7}))

    with in_threads(*[learner] * 8):
        until(lambda: sum(job.n_waiting for job in workshop._jobs.values()) == 8)
        go.set()
    assert calls == [7]
    assert len(got) == 8
    assert all(result is got[0] for result in got)


def test_whoever_comes_as_a_job_ends_gets_its_result_and_no_second_job():
    """Between a look into the memory and the question whether there is a job, a job may end."""
    calls = []

    class EndsMeanwhile(ResultCache):
        looked = False

        def get(self, key):
            found = super().get(key)
            if not self.looked:
                self.looked = True
                workshop.result(quick, {})  # somebody else has it computed just now
            return found

    def quick(on_progress):
        calls.append(1)
        return "result"

    workshop = Workshop(EndsMeanwhile(2**20))
    assert workshop.result(quick, {}) == "result"
    assert calls == [1]


def test_a_job_that_nobody_waits_for_gives_up(workshop):
    ended, begun = [], threading.Event()

    def endless(on_progress):
        begun.set()
        try:
            while True:
                on_progress(0.5)
                time.sleep(0.002)
        except AbandonedError:
            ended.append(time.monotonic())
            raise

    left = []

    def leave_now(_share):
        left.append(time.monotonic())
        raise Leaves

    with pytest.raises(Leaves):
        workshop.result(endless, {}, leave_now)
    assert begun.is_set()
    until(lambda: bool(ended))
    assert ended[0] - left[0] >= GRACE, "a rerun of the same page finds its job again"
    until(lambda: not workshop._jobs)
    assert workshop.result(lambda on_progress: "free", {}) == "free", "the processor is free"


def test_what_was_given_up_is_computed_anew_for_whoever_asks_again(workshop):
    calls, ended, stay = [], [], threading.Event()

    def work(on_progress):
        calls.append(1)
        try:
            while not stay.is_set():
                on_progress(0.1)
                time.sleep(0.002)
        except AbandonedError:
            ended.append(1)
            raise
        return "done"

    with pytest.raises(Leaves):
        workshop.result(work, {}, leave)
    until(lambda: bool(ended))
    stay.set()
    assert workshop.result(work, {}) == "done"
    assert calls == [1, 1]


def test_a_job_is_given_up_before_it_begins_if_nobody_waits_by_then(workshop):
    told, go, reported = [], threading.Event(), threading.Event()

    def first(on_progress):
        assert go.wait(PATIENCE)
        return 1

    def second(on_progress):
        told.append("begun")
        on_progress(0.0)
        reported.set()

    with in_threads(partial(workshop.result, first, {})):
        until(lambda: len(workshop._jobs) == 1)
        with pytest.raises(Leaves):
            workshop.result(second, {}, leave)
        time.sleep(GRACE + 0.05)
        go.set()
    until(lambda: not workshop._jobs)
    assert told in ([], ["begun"])
    assert not reported.is_set(), "its first word is its last"


def test_a_job_goes_on_while_one_of_its_learners_stays(workshop):
    calls, go = [], threading.Event()

    def work(on_progress):
        calls.append(1)
        while not go.is_set():
            on_progress(0.3)
            time.sleep(0.002)
        return "for whoever stayed"

    got = []
    with in_threads(lambda: got.append(workshop.result(work, {}))):
        until(lambda: bool(calls))
        with pytest.raises(Leaves):
            workshop.result(work, {}, leave)
        time.sleep(2 * GRACE)
        assert not got
        go.set()
    assert got == ["for whoever stayed"]
    assert calls == [1]


def test_whoever_comes_back_soon_finds_the_same_job(workshop):
    calls, go = [], threading.Event()

    def work(on_progress):
        calls.append(1)
        while not go.is_set():
            on_progress(0.3)
            time.sleep(0.002)
        return "the same"

    def come_back(share):
        go.set()

    with pytest.raises(Leaves):
        workshop.result(work, {}, leave)
    assert workshop.result(work, {}, come_back) == "the same"
    assert calls == [1]


def test_an_error_reaches_everybody_who_waits_and_is_not_remembered(workshop):
    calls, heard, go = [], [], threading.Event()

    def fails(on_progress):
        calls.append(1)
        assert go.wait(PATIENCE)
        raise ValueError("learning_rate must be a number from 0 to 10, not nan.")

    def learner():
        try:
            workshop.result(fails, {})
        except ValueError as error:
            heard.append(str(error))

    with in_threads(*[learner] * 5):
        until(lambda: sum(job.n_waiting for job in workshop._jobs.values()) == 5)
        go.set()
    assert len(heard) == 5
    assert len(set(heard)) == 1
    assert calls == [1]
    with pytest.raises(ValueError, match="from 0 to 10"):
        workshop.result(fails, {})
    assert calls == [1, 1]
    assert workshop.result(lambda on_progress: "free", {}) == "free"


def test_the_share_that_is_done_is_told_to_whoever_watches(workshop):
    seen = []

    def work(on_progress):
        for share in (0.25, 0.5):
            on_progress(share)
            until(lambda s=share: bool(seen) and seen[-1] == s)
        return "done"

    assert workshop.result(work, {}, seen.append) == "done"
    assert seen == sorted(seen)
    assert set(seen) >= {0.25, 0.5}


def test_what_is_short_does_not_wait_for_what_is_long(workshop):
    """The long job ends only after the short one: without a turn it would wait in vain."""
    short_done, long_begun = threading.Event(), threading.Event()

    def long(on_progress):
        end = time.monotonic() + PATIENCE
        while not short_done.is_set():
            long_begun.set()
            on_progress(0.5)
            assert time.monotonic() < end, "the short one never had a turn"
            time.sleep(0.001)
        return "long"

    def short(on_progress):
        for share in (0.0, 0.5, 1.0):
            on_progress(share)
        return "short"

    got = []
    with in_threads(lambda: got.append(workshop.result(long, {}))):
        assert long_begun.wait(PATIENCE)
        assert workshop.result(short, {}) == "short"
        short_done.set()
    assert got == ["long"]


def test_two_long_jobs_take_turns_and_never_compute_at_once(workshop):
    inside, together, turns = [], [], []

    def long(name, on_progress):
        if not turns:
            until(lambda: workshop._processor._queue)
        for _ in range(40):
            inside.append(name)
            together.append(len(inside))
            if not turns or turns[-1] != name:
                turns.append(name)
            time.sleep(STINT / 2)
            inside.remove(name)
            on_progress(0.5)
        return name

    works = [partial(workshop.result, long, {"name": name}) for name in "ab"]
    with in_threads(*works):
        pass
    assert set(together) == {1}
    assert len(turns) >= 4, "they change places every few hundredths of a second"


def test_the_processor_goes_to_who_needs_it_shortest_and_then_to_who_asked_first():
    processor, order = Processor(), []
    processor.acquire()

    def wants(name, needed):
        processor.acquire(needed)
        order.append(name)
        processor.release()

    threads = []
    for name, needed in enumerate((2.0, 0.5, 2.0, 0.0, 0.5, 9.0)):
        threads.append(threading.Thread(target=wants, args=(name, needed), daemon=True))
        threads[-1].start()
        until(lambda n=name: len(processor._queue) == n + 1)
    processor.release()
    for thread in threads:
        thread.join(PATIENCE)
    assert order == [3, 1, 4, 0, 2, 5]
    processor.acquire()  # free again
    processor.release()


def test_of_two_jobs_that_have_begun_the_one_that_is_nearly_done_ends_first(workshop):
    both_begun, ended = threading.Barrier(2), []

    def long(name, done, on_progress):
        for _ in range(60):
            time.sleep(STINT / 2)
            on_progress(done)
        ended.append(name)
        return name

    def ask(name, done):
        both_begun.wait(PATIENCE)
        workshop.result(long, {"name": name, "done": done})

    with in_threads(partial(ask, "far", 0.1), partial(ask, "near", 0.9)):
        pass
    assert ended == ["near", "far"]


def test_a_result_that_is_remembered_needs_no_thread(workshop):
    workshop.cache.put(key_of(leave, {"x": 1}), "kept")
    before = threading.active_count()
    assert workshop.result(leave, {"x": 1}, leave) == "kept"
    assert threading.active_count() == before
