"""Long work: computed once for all who wait, given up when nobody does, and fair."""

import math
import threading
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import pytest

from server import work
from server.processor import (
    BEGINNING,
    SHARE,
    STINT,
    AbandonedError,
    DueFirstLock,
    DueFirstQueue,
    QueuedJob,
)
from server.work import GRACE, JOBS, TABS, BusyError, JobRunner, ResultCache, key_of
from tests.server.waiting import PATIENCE, Leaves, until
from training.progress import publish_snapshot, report_progress


@pytest.fixture
def job_runner():
    return JobRunner(ResultCache(2**20))


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


def who_waits() -> tuple[set[int], Callable[[float], None]]:
    """Return learners who wait, and the watch by which each is noted, in a thread of their own."""
    waiting: set[int] = set()
    return waiting, lambda _share: waiting.add(threading.get_ident())


def leave(_share: float) -> None:
    raise Leaves


def test_a_result_is_remembered_by_its_arguments_contents(job_runner):
    calls = []

    def total(numbers, times):
        calls.append(times)
        return sum(numbers) * times

    def result(numbers, times):
        return job_runner.result(total, {"numbers": numbers, "times": times})

    assert result((1, 2), 1) == result(tuple([1, 2]), 1) == 3  # noqa: C409 (another tuple is meant)
    assert calls == [1]
    assert result((1, 2), 2) == 6
    assert result((2, 2), 1) == 4
    assert calls == [1, 2, 1]
    assert job_runner.result(total, {"times": 2, "numbers": (1, 2)}) == 6, (
        "their order is no matter"
    )
    assert calls == [1, 2, 1]


def test_a_result_of_what_has_no_contents_is_remembered_by_its_key(job_runner):
    calls = []

    def walk():
        calls.append(None)
        return len(calls)

    results = [job_runner.result(walk, {}, key=key) for key in ("one", "other", "one")]
    assert results == [1, 2, 1]


def test_what_many_ask_for_at_once_is_computed_once(job_runner):
    calls, got, go = [], [], threading.Event()
    waiting, watch = who_waits()

    def slow(x):
        calls.append(x)
        assert go.wait(PATIENCE)
        return np.full(3, x)

    def learner():
        got.append(job_runner.result(slow, {"x": 7}, watch))

    with in_threads(*[learner] * 8):
        until(lambda: len(waiting) == 8)
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
            result = super().get(key)
            if not self.looked:
                self.looked = True
                job_runner.result(quick, {})  # somebody else has it computed just now
            return result

    def quick():
        calls.append(1)
        return "result"

    job_runner = JobRunner(EndsMeanwhile(2**20))
    assert job_runner.result(quick, {}) == "result"
    assert calls == [1]


def test_a_job_that_nobody_waits_for_gives_up(job_runner):
    ended, begun = [], threading.Event()

    def endless():
        begun.set()
        try:
            while True:
                report_progress(0.5)
                time.sleep(0.002)
        except AbandonedError:
            ended.append(time.monotonic())
            raise

    left = []

    def leave_now(_share):
        left.append(time.monotonic())
        raise Leaves

    with pytest.raises(Leaves):
        job_runner.result(endless, {}, leave_now)
    assert begun.is_set()
    until(lambda: bool(ended))
    assert ended[0] - left[0] >= GRACE, "a rerun of the same page finds its job again"
    until(lambda: job_runner.n_jobs == 0)
    assert job_runner.result(lambda: "free", {}) == "free", "the processor is free"


def test_a_job_is_given_up_before_it_begins_if_nobody_waits_by_then(job_runner):
    begun, go = [], threading.Event()

    def first():
        assert go.wait(PATIENCE)
        return 1

    def second():
        begun.append("second")

    with in_threads(partial(job_runner.result, first, {})):
        until(lambda: job_runner.n_jobs == 1)
        with pytest.raises(Leaves):
            job_runner.result(second, {}, leave)
        time.sleep(GRACE + 0.05)
        go.set()
    until(lambda: job_runner.n_jobs == 0)
    assert not begun


def test_a_job_goes_on_while_one_of_its_learners_stays(job_runner):
    calls, go = [], threading.Event()

    def work():
        calls.append(1)
        while not go.is_set():
            report_progress(0.3)
            time.sleep(0.002)
        return "for the one who stayed"

    got = []
    with in_threads(lambda: got.append(job_runner.result(work, {}))):
        until(lambda: bool(calls))
        with pytest.raises(Leaves):
            job_runner.result(work, {}, leave)
        time.sleep(2 * GRACE)
        assert not got
        go.set()
    assert got == ["for the one who stayed"]
    assert calls == [1]


def test_an_error_reaches_everybody_who_waits_and_is_not_remembered(job_runner):
    calls, heard, go = [], [], threading.Event()
    waiting, watch = who_waits()

    def fails():
        calls.append(1)
        assert go.wait(PATIENCE)
        raise ValueError("learning_rate must be a number from 0 to 10, not nan.")

    def learner():
        try:
            job_runner.result(fails, {}, watch)
        except ValueError as error:
            heard.append(str(error))

    with in_threads(*[learner] * 5):
        until(lambda: len(waiting) == 5)
        go.set()
    assert len(heard) == 5
    assert len(set(heard)) == 1
    assert calls == [1]
    with pytest.raises(ValueError, match="from 0 to 10"):
        job_runner.result(fails, {})
    assert calls == [1, 1]
    assert job_runner.result(lambda: "free", {}) == "free"


def test_the_share_that_is_done_is_reported_to_all_who_watch(job_runner):
    seen = []

    def work():
        for share in (0.25, 0.5):
            report_progress(share)
            until(lambda s=share: bool(seen) and seen[-1] == s)
        return "done"

    assert job_runner.result(work, {}, seen.append) == "done"
    assert seen == sorted(seen)
    assert set(seen) >= {0.25, 0.5}


def test_what_is_short_does_not_wait_for_what_is_long(job_runner):
    """The long job ends only after the short one: without a turn it would wait in vain."""
    short_done, long_begun = threading.Event(), threading.Event()

    def long():
        end = time.monotonic() + PATIENCE
        while not short_done.is_set():
            long_begun.set()
            report_progress(0.5)
            assert time.monotonic() < end, "the short one never had a turn"
            time.sleep(0.001)
        return "long"

    def short():
        for share in (0.0, 0.5, 1.0):
            report_progress(share)
        return "short"

    got = []
    with in_threads(lambda: got.append(job_runner.result(long, {}))):
        assert long_begun.wait(PATIENCE)
        assert job_runner.result(short, {}) == "short"
        short_done.set()
    assert got == ["long"]


def test_two_jobs_never_compute_at_once(job_runner):
    inside, together = [], []

    def long(name):
        for _ in range(20):
            inside.append(name)
            together.append(len(inside))
            time.sleep(STINT / 2)
            inside.remove(name)
            report_progress(0.5)
        return name

    works = [partial(job_runner.result, long, {"name": name}) for name in "ab"]
    with in_threads(*works):
        pass
    assert set(together) == {1}


def test_the_lock_goes_to_who_needs_least_and_then_to_who_asked_first():
    lock, order, owner = DueFirstLock(clock=lambda: 0.0), [], QueuedJob()
    lock.acquire(owner)

    def wants(name, needed):
        claim = QueuedJob()
        claim.needed = needed
        lock.acquire(claim)
        order.append(name)
        lock.release(claim)

    threads = []
    for name, needed in enumerate((2.0, 0.5, 2.0, 0.0, 0.5, 9.0)):
        threads.append(threading.Thread(target=wants, args=(name, needed), daemon=True))
        threads[-1].start()
        until(lambda n=name: lock.n_waiting == n + 1)
    lock.release(owner)
    for thread in threads:
        thread.join(PATIENCE)
    assert order == [3, 1, 4, 0, 2, 5]
    lock.acquire(owner)  # free again
    lock.release(owner)


@dataclass
class Learner:
    """Somebody who asks for works of so many seconds, again after a pause, or only once.

    A work of another shape than 1 seems longer (above 1) or shorter at first than it is, and none
    tells anything before its setup is over, which is a part of its seconds.
    """

    seconds: float
    pause: float | None = None
    asks_at: float = 0.0
    setup: float = 0.0
    shape: float = 1.0
    waits: list[float] = field(default_factory=list)

    def share(self, computed: float) -> float:
        done = max(0.0, computed - self.setup) / (self.seconds - self.setup)
        return min(1.0, done) ** self.shape


class Waits(QueuedJob):
    def __init__(self, learner: Learner) -> None:
        super().__init__()
        self.learner = learner


def simulate(*learners: Learner, until: float) -> None:
    """Let learners wait for their works, stint by stint, on a clock that does nothing else."""
    now = 0.0
    queue = DueFirstQueue(clock=lambda: now)
    absent, owner = list(learners), None
    while now < until:
        for learner in [learner for learner in absent if learner.asks_at <= now]:
            absent.remove(learner)
            queue.join(Waits(learner))
        now += STINT
        if not len(queue):
            continue
        owner = queue.first(owner)
        learner = owner.learner
        owner.share = learner.share(owner.processor_time + STINT)
        owner.learn(STINT, STINT)
        if owner.processor_time > learner.seconds - STINT / 2:
            queue.leave(owner)
            owner = None
            learner.waits.append(now - learner.asks_at)
            learner.asks_at = math.inf if learner.pause is None else now + learner.pause
            absent.append(learner)


def movers(pause: float) -> list[Learner]:
    """Return ten learners who move again and again, for 0.2, 0.4 or 0.6 seconds of work."""
    return [Learner(0.2 * (1 + i % 3), pause, asks_at=0.01 * i) for i in range(10)]


@pytest.mark.parametrize("long", [1.0, 4.0, 20.0])
@pytest.mark.parametrize("asks_at", [0.0, 0.5])
def test_ten_who_move_without_pause_do_not_starve_what_is_long(long, asks_at):
    others, learner = movers(pause=0.0), Learner(long, asks_at=asks_at)
    simulate(learner, *others, until=130)
    ahead = sum(other.seconds for other in others) if asks_at else 0.0
    assert learner.waits
    assert learner.waits[0] <= (long + ahead) / SHARE + 1


SHORT = (0.15, 0.2, 0.3, 0.45, 0.6, 0.76)
SHAPES = ((0.0, 1.0), (0.05, 1.0), (0.1, 1.3), (0.02, 0.8))
"""Setups and shapes, within those of the trainings of XOR, heart and digits."""


@pytest.mark.parametrize(("setup", "shape"), SHAPES)
@pytest.mark.parametrize("heavy", [3.0, 30.0])
def test_beside_heavy_ones_what_needs_less_than_a_second_is_done_within_five(setup, shape, heavy):
    """Ten learners ask without pause: six for a moment, four for the heaviest that there is."""
    short = [Learner(x, 0.1, 0.01 * i, setup, shape) for i, x in enumerate(SHORT)]
    long = [Learner(heavy, 0.1, 0.005 * i, 0.05) for i in range(4)]
    simulate(*short, *long, until=200)
    assert np.percentile([wait for learner in short for wait in learner.waits], 99) < 5
    assert all(len(learner.waits) > 200 / 5 - 1 for learner in short), "nobody waits still"
    assert sum(len(learner.waits) for learner in long) >= (200 * SHARE) // heavy, "nor do they"


def test_what_has_just_come_begins_before_what_came_earlier_goes_on():
    now = 0.0
    queue = DueFirstQueue(clock=lambda: now)
    short, fresh = QueuedJob(), QueuedJob()
    queue.join(short)
    short.share = 0.5
    short.learn(0.1, 0.1)  # due at once
    now = 0.1
    queue.join(fresh)
    assert fresh.due > short.due
    fresh.publish(lambda: None)
    while fresh.wall_time < BEGINNING + STINT:  # there is nothing to watch yet
        assert queue.first(short) is fresh
        fresh.learn(STINT, STINT)
    fresh.publish(lambda: None)
    assert queue.first(fresh) is short


def test_a_result_that_is_remembered_needs_no_thread(job_runner):
    job_runner.cache.put(key_of(leave, {"x": 1}), "kept")
    before = threading.active_count()
    assert job_runner.result(leave, {"x": 1}, leave) == "kept"
    assert threading.active_count() == before


def test_so_many_tabs_of_one_browser_may_wait_at_once(job_runner):
    go = threading.Event()
    waiting, watch = who_waits()

    def slow(x):
        assert go.wait(PATIENCE)
        return x

    def ask(x, browser="one"):
        return job_runner.result(slow, {"x": x}, watch, browser=browser)

    with in_threads(*(partial(ask, x) for x in range(TABS))):
        until(lambda: len(waiting) == TABS)
        for x in (0, TABS):  # whether somebody else computes it, or nobody
            with pytest.raises(BusyError, match=f"^{TABS} other tabs of your browser are "):
                ask(x)
        with in_threads(partial(ask, TABS, "another"), partial(ask, 0, None)):
            until(lambda: job_runner.n_jobs == TABS + 1)
            go.set()
    assert [ask(x) for x in range(TABS + 3)] == list(range(TABS + 3)), "they may ask again"


def test_there_is_an_end_to_what_may_be_queued(job_runner):
    go = threading.Event()
    waiting, watch = who_waits()

    def slow(x):
        assert go.wait(PATIENCE)
        return x

    def ask(x):
        return job_runner.result(slow, {"x": x}, watch)

    with in_threads(*(partial(ask, x) for x in range(JOBS))):
        until(lambda: job_runner.n_jobs == JOBS)
        with pytest.raises(BusyError, match=f"^{JOBS} computations of others are waiting here"):
            ask(JOBS)
        with in_threads(partial(ask, 0)):  # who asks for one of them is one more who waits for it
            until(lambda: len(waiting) == JOBS + 1)
            assert job_runner.n_jobs == JOBS
            go.set()
    assert ask(JOBS) == JOBS


def test_a_job_can_be_looked_at_and_goes_on_longer_for_whoever_looks(job_runner, monkeypatch):
    monkeypatch.setattr(work, "GRACE", 0.05)
    monkeypatch.setattr(work, "LONGER_GRACE", 30.0)
    done, goes_on = [], threading.Event()

    def draws():
        for i in range(400):
            publish_snapshot(lambda i=i: i)
            report_progress(i / 400)
            if goes_on.wait(0.01):
                break
        done.append(i)
        return i

    key = key_of(draws, {})
    assert job_runner.so_far(key) is None, "nothing has begun"
    with pytest.raises(Leaves):
        job_runner.result(draws, {}, watch=leave)
    first = job_runner.so_far(key)
    time.sleep(0.3)  # far longer than others may be left alone
    second = job_runner.so_far(key)
    assert second > (first or 0)
    goes_on.set()
    assert job_runner.result(draws, {}) == done[0] >= second
    assert len(done) == 1


def test_whoever_looks_away_lets_it_go_like_any_other(job_runner, monkeypatch):
    monkeypatch.setattr(work, "LONGER_GRACE", 30.0)
    done = []

    def draws():
        for i in range(10_000):
            report_progress(i / 10_000)
            time.sleep(0.005)
        done.append(i)

    key = key_of(draws, {})
    with pytest.raises(Leaves):
        job_runner.result(draws, {}, watch=leave)
    job_runner.so_far(key)
    job_runner.stop_watching(key)
    until(lambda: job_runner.n_jobs == 0)
    assert not done
    job_runner.stop_watching("what never was")
