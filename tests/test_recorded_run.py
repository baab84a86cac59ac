"""Frames well placed, records faithful, results remembered within a budget."""

import numpy as np
import pytest

from lessons.recorded_run import MAX_FRAMES, Recorder, frame_epochs
from lessons.validation import MAX_WORK, check_choice, check_number, check_whole, check_work
from ui.runs import ResultCache, n_bytes


@pytest.mark.parametrize("n_epochs", [0, 1, 2, 50, 199, 200, 201, 317, 1000, 10_000, 20_000])
@pytest.mark.parametrize("max_frames", [2, 25, MAX_FRAMES])
def test_frames_begin_at_zero_end_at_the_end_and_only_grow(n_epochs, max_frames):
    epochs = frame_epochs(n_epochs, max_frames)
    assert epochs[0] == 0
    assert epochs[-1] == n_epochs
    assert (np.diff(epochs) > 0).all()
    assert len(epochs) == min(max_frames, n_epochs + 1)


def test_gaps_never_shrink_by_more_than_rounding():
    assert (np.diff(np.diff(frame_epochs(10_000))) >= -1).all()


def halving(n_epochs, runs=()):
    """Descend on w^2 / 2 with learning rate 1/2: w halves at every step."""
    recorder = Recorder(n_epochs, runs=runs)
    w = np.full(runs, 1.0)
    for epoch in recorder:
        recorder.record(epoch, w**2 / 2, {"w": w}, {"w": w})
        w = w - 0.5 * w
    return recorder.finish(learning_rate=0.5)


def test_row_zero_is_before_the_first_step_and_the_last_row_after_the_last():
    run = halving(10)
    np.testing.assert_array_equal(run.parameters["w"], 0.5 ** np.arange(11))
    assert run.final["w"] == 0.5**10


def test_a_record_does_not_change_with_the_training_that_goes_on():
    recorder = Recorder(1)
    w = np.ones(3)
    recorder.record(0, 1.0, {"w": w}, {"w": w})
    w += 1
    recorder.record(1, 1.0, {"w": w}, {"w": w})
    np.testing.assert_array_equal(recorder.finish().parameters["w"][0], np.ones(3))


def test_runs_are_leading_axes():
    run = halving(40, runs=(2, 3))
    assert run.loss.shape == (2, 3, run.n_frames)
    assert run.final["w"].shape == (2, 3)
    one = run[1, 2]
    assert one.runs == ()
    np.testing.assert_array_equal(one.loss, run.loss[1, 2])
    with pytest.raises(IndexError, match="1 indices for runs of shape"):
        run[0]


def test_progress_is_told_and_may_interrupt():
    told = []
    recorder = Recorder(100, on_progress=told.append)
    for epoch in recorder:
        recorder.record(epoch, 0.0, {}, {})
    assert told[0] == 0.0
    assert told[-1] == 1.0
    assert told == sorted(told)


@pytest.mark.parametrize("value", [-1, 20_001, 2.0, "many", None, True, [], float("nan")])
def test_n_epochs_is_bounded(value):
    with pytest.raises(ValueError, match="n_epochs must be a whole number from 0 to 20000"):
        Recorder(value)


def test_validation_names_value_and_range():
    with pytest.raises(ValueError, match=r"rate must be a number from 0 to 1, not nan"):
        check_number("rate", float("nan"), 0, 1)
    with pytest.raises(ValueError, match=r"units must be a whole number from 1 to 8, not 9"):
        check_whole("units", 9, 1, 8)
    with pytest.raises(ValueError, match=r"loss must be one of 'a', 'b', not 'c'"):
        check_choice("loss", "c", ("a", "b"))
    with pytest.raises(ValueError, match=r"at most 2,000,000,000 are allowed"):
        check_work(n_epochs=MAX_WORK, n_samples=2, n_runs=1)
    check_work(n_epochs=MAX_WORK, n_samples=1, n_runs=1)


def test_results_are_forgotten_oldest_first_when_the_budget_is_spent():
    cache = ResultCache(budget=3000)
    for name in "abc":
        cache.put(name, np.zeros(125))  # 1,000 bytes
    cache.get("a")
    cache.put("d", np.zeros(125))
    assert cache.get("b") is None
    assert all(cache.get(name) is not None for name in "acd")
    cache.put("e", np.zeros(1000))
    assert cache.size <= 3000
    assert cache.get("e") is None


def test_a_run_weighs_what_its_arrays_weigh():
    run = halving(1000)
    arrays = run.loss.nbytes * 3 + run.epochs.nbytes
    assert arrays <= n_bytes(run) <= arrays + 1000
