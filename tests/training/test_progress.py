"""One bar from 0 to 1, however many trainings there are behind it."""

import pytest

from training.progress import parts
from training.recorded_run import Recorder


def test_parts_share_one_bar_by_their_sizes():
    told = []
    first, second, third = parts(told.append, 1, 2, 5)
    for part in (first, second, third):
        for share in (0.0, 0.5, 1.0):
            part(share)
    assert told == pytest.approx([0, 1 / 16, 1 / 8, 1 / 8, 2 / 8, 3 / 8, 3 / 8, 5.5 / 8, 1])


def test_the_unit_of_the_sizes_does_not_matter():
    told, other = [], []
    for part in parts(told.append, 3, 1):
        part(1.0)
    for part in parts(other.append, 3000, 1000):
        part(1.0)
    assert told == other == [0.75, 1.0]


@pytest.mark.parametrize("sizes", [(1,), (1, 1), (0.1,) * 10, (1 / 3, 2 / 3, 1e-9)])
def test_the_last_part_ends_at_one_to_the_last_digit_but_one(sizes):
    told = []
    for part in parts(told.append, *sizes):
        part(0.0)
        part(1.0)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1.0, abs=1e-12)


def test_parts_may_have_parts():
    told = []
    first, second = parts(told.append, 1, 1)
    for part in (*parts(first, 1, 3), second):
        part(1.0)
    assert told == pytest.approx([1 / 8, 1 / 2, 1])


def test_where_nobody_watches_there_is_nothing_to_tell():
    assert parts(None, 1, 2, 3) == [None, None, None]


def test_several_trainings_fill_one_bar_once():
    told = []
    for n_epochs, part in zip((5, 100, 0), parts(told.append, 5, 100, 1)):
        recorder = Recorder(n_epochs, on_progress=part)
        for epoch in recorder:
            recorder.record(epoch, 0.0, {}, {})
    assert told[0] == 0.0
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_stop_passes_through():
    def stop(share):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        parts(stop, 1, 1)[1](0.0)
