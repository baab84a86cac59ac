"""The loop, line by line: found in the source, in the order in which Python runs it."""

import importlib
import inspect
import sys

import numpy as np
import pytest

from lessons.titanic import model as titanic_model
from lessons.titanic import survival_models
from lessons.zero_grad import model as zero_grad
from training.recorded_run import Recorder
from training.trace import (
    FIRST_EPOCHS,
    Line,
    Trace,
    frames_within,
    line_numbers,
    loop_source,
    with_first_epochs,
)


def train_a_little(n_epochs, *, max_frames=None):
    recorder = Recorder(n_epochs, max_frames=max_frames)
    w = 0.0
    for epoch in recorder:
        recorder.record(epoch, w, {"w": w}, {"w": 1.0})
        w = w + 1.0  # turn
    return recorder.finish(n_epochs=n_epochs, called="more than the training takes")


def trace_of(*codes):
    lines = tuple(Line(code, "It does something.") for code in codes)
    return Trace(function=train_a_little, epochs=np.arange(2), lines=lines)


def test_the_loop_is_the_source_itself():
    first, lines = loop_source(train_a_little)
    assert lines == (
        "for epoch in recorder:",
        '    recorder.record(epoch, w, {"w": w}, {"w": 1.0})',
        "    w = w + 1.0  # turn",
    )
    with open(__file__, encoding="utf-8") as file:
        assert file.read().splitlines()[first - 1].strip() == lines[0]
    assert line_numbers(trace_of("for epoch", "# turn", "record(")) == (0, 2, 1)


def test_a_training_without_the_loop_is_refused():
    with pytest.raises(ValueError, match="trace_of must have a loop"):
        loop_source(trace_of)


@pytest.mark.parametrize(("code", "n"), [("nonsense", 0), ("epoch", 2)])
def test_a_line_that_is_not_found_or_found_twice_is_refused(code, n):
    with pytest.raises(ValueError, match=f"code must stand in one line .*'{code}' stands in {n}"):
        line_numbers(trace_of("for epoch", code))


def test_the_first_epochs_are_recorded_one_by_one():
    for max_frames in [2, 3, 9, 200]:
        for n_epochs in [0, 1, 5, 7, 8, 100, 20_000]:
            run = train_a_little(n_epochs, max_frames=max_frames)
            whole = with_first_epochs(train_a_little, run)
            n_first = min(FIRST_EPOCHS, n_epochs + 1)
            assert whole.steps[:n_first].tolist() == list(range(n_first))
            assert whole.steps[n_first:].tolist() == [step for step in run.steps if step >= n_first]
            np.testing.assert_array_equal(whole.parameters["w"], whole.steps)
            np.testing.assert_array_equal(whole.loss, whole.steps)
            assert len(whole.gradients["w"]) == whole.n_frames


def test_frames_are_left_out_of_the_later_part():
    for n_frames in [1, 2, 7, 8, 9, 10, 31, 200]:
        for n_kept in range(1, n_frames + 1):
            kept = frames_within(n_frames, n_kept)
            assert len(kept) == n_kept
            assert (np.diff(kept) > 0).all()
            n_first = min(FIRST_EPOCHS, max(1, n_kept - 1))
            assert kept[:n_first].tolist() == list(range(n_first))
            assert n_kept == 1 or kept[-1] == n_frames - 1
            assert n_kept < n_frames or kept.tolist() == list(range(n_frames))


def executed_lines(train, **hyperparameters):
    """Watch a real training, and return the lines of its loop that it executes, in order."""
    first, source = loop_source(train)
    executed = []

    def watch(frame, event, argument):
        if frame.f_code is inspect.unwrap(train).__code__:
            if event == "line" and first <= frame.f_lineno < first + len(source):
                executed.append(frame.f_lineno - first)
            return watch
        return None

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        train(**hyperparameters)
    finally:
        sys.settrace(before)
    return executed, source


def executed_in_one_epoch(train, **hyperparameters):
    """Watch two real epochs, and return which lines of the loop the first one executes."""
    executed, source = executed_lines(train, n_epochs=1, **hyperparameters)
    text = [source[i].strip() for i in executed]
    for_epoch = [i for i, line in enumerate(text) if line.startswith("for epoch")]
    one_epoch = executed[for_epoch[0] : for_epoch[1]]
    # A `for` is looked at once more when it is through, a `with` once more when it is left.
    inner = next(i for i, line in enumerate(source) if line.strip().startswith("for ") and i > 0)
    with_line = next(i for i, line in enumerate(source) if "with torch" in line)
    assert one_epoch[-2:] == [inner, with_line]
    return tuple(one_epoch[:-2])


@pytest.mark.parametrize("model", list(survival_models.MODELS))
def test_the_lines_of_the_titanic_are_those_that_python_runs(model):
    trace = titanic_model.trace(titanic_model.train(model=model, n_epochs=1))
    assert executed_in_one_epoch(titanic_model.train, model=model) == line_numbers(trace)


@pytest.mark.parametrize("task", ["line", "xor", "titanic_linear"])
@pytest.mark.parametrize("zero", [True, False])
def test_the_lines_of_zeroing_are_those_that_python_runs(task, zero):
    trace = zero_grad.trace(zero_grad.train(task=task, zero_grad=zero, n_epochs=1))
    executed = executed_in_one_epoch(zero_grad.train, task=task, zero_grad=zero)
    assert executed == line_numbers(trace)


@pytest.mark.parametrize("where", ["layers.model", "digits.line_by_line", "autograd.pytorch"])
def test_no_line_that_python_runs_is_left_out(where):
    make = importlib.import_module(f"lessons.{where}").trace
    slug = where.partition(".")[0]
    trained = importlib.import_module(f"lessons.{slug}.model").train(n_epochs=1)
    trace = make(trained)
    executed, _ = executed_lines(trace.function, n_epochs=1)
    assert set(executed) == set(line_numbers(trace))
