"""What is derived from a run is worked out once, and runs are told apart by their settings."""

import time
from dataclasses import replace

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from server.work import JOB_RUNNER, BusyError, ResultCache, StuckError
from training.progress import report_progress
from training.recorded_run import RecordedRun, Recorder
from ui.run.runs import memoised
from ui.run.tables import all_frames, n_too_many


@pytest.fixture(autouse=True)
def _empty_memory(monkeypatch):
    monkeypatch.setattr(JOB_RUNNER, "cache", ResultCache(2**20))


def run_of(**hyperparameters):
    return RecordedRun(
        steps=np.arange(2),
        loss=np.ones(2),
        parameters={},
        gradients={},
        diverged_at=np.array([-1, -1]),
        hyperparameters=hyperparameters,
    )


def test_it_is_worked_out_once_for_equal_runs_and_anew_for_others():
    calls = []

    def rate(run, *, of):
        calls.append(of)
        return f"{of}: {run.hyperparameters['learning_rate']}"

    assert memoised(rate, run_of(learning_rate=0.1, seed=3), of="rate") == "rate: 0.1"
    assert memoised(rate, run_of(seed=3, learning_rate=0.1), of="rate") == "rate: 0.1"
    assert calls == ["rate"]
    assert memoised(rate, run_of(learning_rate=0.2, seed=3), of="rate") == "rate: 0.2"
    assert memoised(rate, run_of(learning_rate=0.1, seed=3), of="stride") == "stride: 0.1"
    assert calls == ["rate", "rate", "stride"]


def test_runs_of_one_batch_are_told_apart():
    batch = replace(run_of(seed=(3, 4)), loss=np.array([[1.0, 0.5], [1.0, 0.25]]))
    assert [memoised(last_loss, batch[i]) for i in (0, 1, 0)] == [0.5, 0.25, 0.5]


def last_loss(run):
    return run.loss[-1]


def page_with_a_training():
    import streamlit as st

    from ui.run.runs import run_job

    def train():
        return "trained"

    st.text(run_job(train))
    st.text("what follows")


@pytest.mark.parametrize("error", [BusyError, StuckError])
def test_a_page_says_why_nothing_is_computed(error, monkeypatch):
    def too_much(*_arguments):
        raise error("Others are computing.")

    with monkeypatch.context() as patch:
        patch.setattr(JOB_RUNNER, "result", too_much)
        app = AppTest.from_function(page_with_a_training).run()
        assert [warning.value for warning in app.warning] == ["Others are computing."]
        assert not app.text
        assert not app.exception
    app.run()
    assert not app.warning
    assert [text.value for text in app.text] == ["trained", "what follows"]


def test_a_refusal_is_passed_on_and_not_remembered():
    calls = []

    def refuses(number):
        calls.append(number)
        raise ValueError(f"{number} is too many.")

    for _ in range(2):
        with pytest.raises(ValueError, match="3 is too many"):
            memoised(refuses, 3)
    assert calls == [3, 3]


def quick():
    return "there"


def slow():
    for i in range(6000):
        time.sleep(0.01)
        report_progress(i / 6000)
    return "late"


def page_of_a_slow_and_a_quick_one():
    import streamlit as st

    from tests.ui.test_runs import quick, slow
    from ui.run.runs import LaterError, run_job, waiting_at_most

    with waiting_at_most(1.0):
        for one in (slow, quick):
            try:
                st.text(run_job(one))
            except LaterError:
                st.text("later")


def test_a_page_in_haste_leaves_out_what_takes_long_and_nothing_else():
    shown = AppTest.from_function(page_of_a_slow_and_a_quick_one, default_timeout=20).run()
    assert not shown.exception
    assert [text.value for text in shown.text] == ["later", "there"]


def drawn_slowly(n_frames):
    recorder = Recorder(n_frames - 1)
    for epoch in recorder:
        recorder.record(epoch, float(epoch), {}, {})
        time.sleep(0.02)
    return recorder.finish()


def page_that_watches():
    import streamlit as st

    from tests.ui.test_runs import drawn_slowly
    from ui.run.runs import run_once_more, watched

    seen = watched(drawn_slowly, n_frames=60)
    history = st.session_state.setdefault("history", [])
    history.append((seen.is_whole, None if seen.result is None else seen.result.n_frames))
    if not seen.is_whole:
        run_once_more()


def test_a_page_that_watches_sees_more_and_more_and_then_the_whole():
    shown = AppTest.from_function(page_that_watches, default_timeout=60).run()
    assert not shown.exception
    *looks, last = shown.session_state["history"]
    assert last == (True, 60)
    seen = [n for whole, n in looks if n is not None]
    assert len(seen) >= 2
    assert seen == sorted(seen)
    assert not any(whole for whole, _ in looks)
    shown.run()
    assert shown.session_state["history"][-1] == (True, 60), "what is remembered is there at once"


def page_of_two_that_grow():
    from functools import partial

    import streamlit as st

    from tests.ui.test_runs import drawn_slowly
    from ui.run.runs import LaterError, as_they_train, run_once_more, show_snapshots

    history = st.session_state.setdefault("history", [])
    calls = {str(n): partial(drawn_slowly, n_frames=n) for n in (30, 31)}
    try:
        with show_snapshots():
            with as_they_train(calls) as runs:
                history.append([run.n_frames for run in runs.values()])
            history.append("behind")
    except LaterError:
        run_once_more()


def test_two_runs_grow_the_second_beside_as_much_of_the_first_and_what_follows_waits():
    shown = AppTest.from_function(page_of_two_that_grow, default_timeout=60).run()
    assert not shown.exception
    *looks, last, behind = shown.session_state["history"]
    assert (last, behind) == ([30, 31], "behind")
    alone = [look for look in looks if len(look) == 1]
    both = looks[len(alone) :]
    assert alone, "the first is shown before the second begins"
    assert both, "so is the second while it trains"
    assert all(first == second <= 30 for first, second in both)
    assert looks == sorted(alone) + sorted(both)


def page_that_asks():
    import streamlit as st

    from tests.ui.test_runs import drawn_slowly
    from ui.page.current import StillAskedError
    from ui.run.runs import LaterError, as_it_trains, run_once_more, show_snapshots

    history = st.session_state.setdefault("history", [])
    try:
        with show_snapshots(), as_it_trains(drawn_slowly, n_frames=32) as run:
            history.append(run.n_frames)
            raise StillAskedError
    except LaterError:
        run_once_more()
    except StillAskedError:
        history.append("asks")


def test_a_question_is_asked_beside_the_axes_of_the_whole_run():
    shown = AppTest.from_function(page_that_asks, default_timeout=60).run()
    first, *_, last, asks = shown.session_state["history"]
    assert first < last == 32
    assert asks == "asks"


def test_the_more_computes_the_longer_waits_who_looks_again(monkeypatch):
    monkeypatch.setattr(type(JOB_RUNNER), "n_jobs", 100)
    shown = AppTest.from_function(page_that_watches, default_timeout=60).run()
    (first_is_whole, _), last = shown.session_state["history"]
    assert not first_is_whole
    assert last == (True, 60)


@pytest.mark.parametrize("n_weights", [100, 10_000])
def test_the_table_of_all_frames_fits_into_a_message(n_weights):
    frames = {"steps": np.arange(30), "loss": np.ones(30)}
    run = replace(run_of(), **frames, parameters={"W": np.zeros((30, n_weights))})
    table = all_frames(run)
    assert table.nbytes < 2_000_000
    assert table.column_names[:2] == ["epoch", "loss"]
    left_out = n_too_many(run)
    assert (left_out, len(table.column_names)) == ((0, 102) if n_weights == 100 else (10_000, 2))
