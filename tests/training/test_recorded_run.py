"""Frames well placed, records faithful, bad values refused with a clear sentence."""

import time

import numpy as np
import pytest

from training.progress import progress_callback, snapshot_callback
from training.recorded_run import MAX_FRAMES, PROGRESS_INTERVAL, Recorder, frame_epochs


def test_frames_begin_at_zero_end_at_the_end_and_only_grow():
    for max_frames in [2, 25, MAX_FRAMES]:
        for n_epochs in [0, 1, 2, 50, 199, 200, 201, 317, 1000, 10_000, 20_000]:
            epochs = frame_epochs(n_epochs, max_frames)
            assert epochs[0] == 0
            assert epochs[-1] == n_epochs
            assert (np.diff(epochs) > 0).all()
            assert len(epochs) == min(max_frames, n_epochs + 1)


def halving(n_epochs, runs=()):
    """Descend on w^2 / 2 with learning rate 1/2: w halves at every step."""
    recorder = Recorder(n_epochs, runs=runs)
    w = np.full(runs, 1.0)
    for epoch in recorder:
        recorder.record(epoch, w**2 / 2, {"w": w}, {"w": w})
        w = w - 0.5 * w
    return recorder.finish(learning_rate=0.5)


def test_frames_may_be_named_besides():
    recorder = Recorder(9, every=5, also=(1, 12))
    for step in recorder:
        recorder.record(step, float(step), {"w": step}, {})
    run = recorder.finish()
    assert run.steps.tolist() == run.loss.tolist() == [0, 1, 5, 9]


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


def test_between_two_distant_frames_progress_is_reported():
    shares = []
    recorder = Recorder(40, max_frames=2)
    with progress_callback(shares.append):
        for epoch in recorder:
            recorder.record(epoch, 0.0, {}, {})
            time.sleep(PROGRESS_INTERVAL / 3)
    assert recorder.finish().n_frames == 2
    assert (
        len(shares) >= 8
    )  # 40 epochs of a third of the silence; every fourth is reported, or more
    assert shares == sorted(shares)


def test_the_first_epoch_that_is_not_finite_is_noted_for_each_run():
    recorder = Recorder(300, runs=(3,))
    for epoch in recorder:
        bad = np.array([np.nan if epoch >= 7 else 0.0, np.inf if epoch >= 299 else 0.0, 1.0])
        recorder.record(epoch, bad, {}, {})
    run = recorder.finish()
    np.testing.assert_array_equal(run.diverged_at, [7, 299, -1])
    np.testing.assert_array_equal(run.diverged, [True, True, False])
    assert run[0].diverged
    assert not run[2].diverged


def test_measurements_are_added_without_changing_the_record():
    run = halving(5)
    more = run.with_metrics(accuracy=np.ones(6)).with_metrics(area=[0.5] * 6)
    assert set(more.metrics) == {"accuracy", "area"}
    assert not run.metrics
    assert more.loss is run.loss
    assert more.hyperparameters == {"learning_rate": 0.5}


def test_a_training_on_mini_batches_counts_steps_in_a_batch_of_runs_too():
    for runs in ((), (3,)):
        recorder = Recorder(400, runs=runs, every=50, steps_per_epoch=4)
        for step in recorder:
            recorder.record(step, np.zeros(runs), {"w": np.full(runs, step)}, {})
        run = recorder.finish()
        assert run.unit == "step"
        assert list(run.steps) == list(range(0, 401, 50))
        assert list(run.epochs) == [step / 4 for step in run.steps]
    assert run[1].unit == "step"
    assert run[1].with_metrics(accuracy=np.zeros(9)).unit == "step"
    assert run[1].with_metrics(mistakes=np.zeros(9)).unit == "look"
    assert halving(3).unit == "epoch"
    np.testing.assert_array_equal(halving(3).epochs, halving(3).steps)


def test_what_is_measured_on_the_way_is_recorded_with_the_frame_it_is_due_at():
    recorder = Recorder(300, runs=(1, 2), flat=True)
    for step in recorder:
        measured = {"seen": np.full(2, step), "loss": np.full(2, -step)}
        recorder.record(step, np.zeros(2), {}, {}, measured if recorder.due(step) else None)
    run = recorder.finish()
    np.testing.assert_array_equal(run.metrics["seen"], [[run.steps] * 2])
    np.testing.assert_array_equal(run.loss, [[-run.steps] * 2])
    assert [*run.metrics] == ["seen"], "a loss of all samples stands for that of the batch"
    assert not run.parameters


@pytest.mark.parametrize("runs", [(), (2,)])
def test_what_there_is_so_far_is_the_beginning_of_the_whole(runs):
    seen = []
    with snapshot_callback(lambda look: seen.append(look())):
        whole = halving(6, runs)
    assert seen[0] is None, "a single frame is not yet a course"
    for n, run in enumerate(seen[1:], start=2):
        assert run.steps.tolist() == list(range(n))
        np.testing.assert_array_equal(run.loss, whole.loss[..., :n])
        np.testing.assert_array_equal(
            run.parameters["w"], np.take(whole.parameters["w"], range(n), axis=len(runs))
        )
        assert run.hyperparameters["so_far"] == n
    assert len(seen) == whole.n_frames
    with pytest.raises(ValueError, match="under way"):
        _ = seen[-1].final
    assert "so_far" not in whole.hyperparameters
    assert whole.final


def test_a_training_that_was_stopped_is_one_of_fewer_epochs():
    stopped = halving(6).so_far(3).stopped()
    assert not stopped.is_under_way
    assert stopped.hyperparameters["n_epochs"] == stopped.steps[-1] == 2
    np.testing.assert_array_equal(stopped.final["w"], halving(2).final["w"])
