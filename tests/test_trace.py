"""The loop, line by line: found in the source, in the order in which Python runs it."""

import sys

import numpy as np
import pytest

from lessons import titanic
from lessons.recorded_run import Recorder
from lessons.trace import Line, Trace, loop_source, places


def train_a_little(n_epochs):
    """Count."""
    recorder = Recorder(n_epochs)
    w = 0.0
    for epoch in recorder:
        recorder.record(epoch, w, {"w": w}, {"w": 1.0})
        w = w + 1.0  # turn
    return recorder.finish()


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
    assert places(trace_of("for epoch", "# turn", "record(")) == (0, 2, 1)


def test_a_training_without_the_loop_is_refused():
    with pytest.raises(ValueError, match="trace_of must have a loop"):
        loop_source(trace_of)


@pytest.mark.parametrize(("code", "n"), [("nonsense", 0), ("epoch", 2)])
def test_a_line_that_is_not_found_or_found_twice_is_refused(code, n):
    with pytest.raises(ValueError, match=f"code must stand in one line .*'{code}' stands in {n}"):
        places(trace_of("for epoch", code))


@pytest.mark.parametrize("model", list(titanic.MODELS))
def test_the_lines_of_the_titanic_are_those_that_python_runs(model):
    """Watch two real epochs: the traced lines are executed, in this order and no others."""
    trace = titanic.trace(titanic.train(model=model, n_epochs=1))
    first, source = loop_source(titanic.train)
    executed = []

    def watch(frame, event, argument):
        if frame.f_code is titanic.train.__code__:
            if event == "line" and first <= frame.f_lineno < first + len(source):
                executed.append(frame.f_lineno - first)
            return watch
        return None

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        titanic.train(model=model, n_epochs=1)
    finally:
        sys.settrace(before)
    # A `for` is looked at once more when it is through, a `with` once more when it is left.
    text = [source[i].strip() for i in executed]
    for_epoch = [i for i, line in enumerate(text) if line.startswith("for epoch")]
    one_epoch = executed[for_epoch[0] : for_epoch[1]]
    inner = next(i for i, line in enumerate(source) if "for name, parameter" in line)
    with_line = next(i for i, line in enumerate(source) if "with torch" in line)
    assert one_epoch[-2:] == [inner, with_line]
    assert tuple(one_epoch[:-2]) == places(trace)
