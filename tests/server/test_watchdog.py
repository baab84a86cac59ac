"""A page or a job that neither ends nor moves is given up; all others go on."""

import threading
import time

import pytest
from streamlit.testing.v1 import AppTest

from server import watchdog
from server.processor import in_turn, out_of_turn
from server.work import JobRunner, ResultCache, StuckError
from tests.server.waiting import PATIENCE, until


@pytest.fixture
def never(monkeypatch):
    """Return what never happens within a test, with a short limit for those who wait for it."""
    monkeypatch.setattr(watchdog, "LIMIT", 0.5)
    monkeypatch.setattr(watchdog, "LOOK", 0.1)
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def job_runner():
    return JobRunner(ResultCache(2**20))


def test_a_job_that_stands_still_is_given_up_and_others_compute(job_runner, never, caplog):
    calls = []

    def hanging():
        calls.append(threading.current_thread())
        return never.wait(PATIENCE if len(calls) == 1 else 0) or "at last"

    def learner():
        try:
            job_runner.result(hanging, {})
        except StuckError as error:
            refusals.append(str(error))

    refusals: list[str] = []
    threading.Thread(target=learner, daemon=True).start()
    until(lambda: calls)
    assert job_runner.result(lambda: "other", {}, key="other") == "other"
    until(lambda: refusals)
    (line,) = [r.getMessage() for r in caplog.records]
    assert "in hanging" in line, "the log says where it stands"
    assert job_runner.result(hanging, {}) == "at last", "whoever asks again has it computed again"
    never.set()
    calls[0].join(PATIENCE)
    assert not calls[0].is_alive()
    assert job_runner.result(lambda: "later", {}, key="later") == "later"
    assert job_runner.n_jobs == 0


def test_a_job_that_works_in_silence_is_left_alone(job_runner, never, monkeypatch):
    monkeypatch.setattr(watchdog, "STILL", 0.0)

    def works():
        end = time.monotonic() + 4 * watchdog.LIMIT
        while time.monotonic() < end:
            pass
        return "done"

    assert job_runner.result(works, {}) == "done"


def test_a_page_that_stands_still_loses_its_turn_for_good(never, caplog, monkeypatch):
    standing, ended, turns = threading.Event(), threading.Event(), []

    def hanging():
        with in_turn():
            standing.set()
            never.wait(PATIENCE)
            with out_of_turn():
                pass
            turns.append("late")
        ended.set()

    threading.Thread(target=hanging, daemon=True).start()
    assert standing.wait(PATIENCE)
    with in_turn():
        assert "in hanging" in caplog.text, "the log says where it stands"
        monkeypatch.setattr(watchdog, "LIMIT", PATIENCE)  # this one, too, now stands still
        never.set()
        assert not ended.wait(0.5), "it has no turn until this one ends"
        assert turns == []
    assert ended.wait(PATIENCE)
    with in_turn():
        pass


def test_the_tab_of_a_page_that_stands_still_is_told_so(never):
    standing = threading.Event()

    def hanging(standing, never, seconds):
        import streamlit as st

        from server.processor import in_turn
        from server.streamlit_internals import said_in_this_tab

        def say():
            st.warning("It is stuck.")
            never.set()

        with in_turn(said_in_this_tab(say)):
            standing.set()
            never.wait(seconds)

    def next_in_turn():
        standing.wait(PATIENCE)
        with in_turn():
            pass

    threading.Thread(target=next_in_turn, daemon=True).start()
    app = AppTest.from_function(hanging, args=(standing, never, PATIENCE))
    app.run(timeout=2 * PATIENCE)
    assert [each.value for each in app.warning] == ["It is stuck."]
