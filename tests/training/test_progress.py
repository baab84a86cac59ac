"""One bar from 0 to 1, however many trainings there are behind it, without handing anything on."""

import pytest

from training.progress import progress_callback, report_progress, subtask, track


@pytest.fixture
def shares():
    heard = []
    with progress_callback(heard.append):
        yield heard


def test_parts_share_one_bar_by_their_sizes(shares):
    for _ in track("abc", (1, 2, 5)):
        for share in (0.0, 0.5, 1.0):
            report_progress(share)
    assert [*dict.fromkeys(shares)] == [0, 1 / 16, 1 / 8, 2 / 8, 3 / 8, 5.5 / 8, 1]


def test_a_loop_reports_by_itself(shares):
    assert list(track("abcd")) == list("abcd")
    assert shares == [0, 1 / 4, 1 / 2, 3 / 4, 1]


def test_parts_may_have_parts(shares):
    with subtask(0, of=2):
        for _ in track("ab", (1, 3)):
            report_progress(1.0)
    with subtask(1, of=2):
        report_progress(1.0)
    assert [*dict.fromkeys(shares)] == [0, 1 / 8, 1 / 2, 1]


def test_where_nobody_listens_nothing_is_reported():
    report_progress(0.5)
    assert list(track("ab")) == ["a", "b"]


def test_a_stop_passes_through_and_leaves_nothing_behind(shares):
    def stop(share):
        raise InterruptedError

    def work():
        for _ in track("ab"):
            report_progress(0.0)

    with pytest.raises(InterruptedError), progress_callback(stop):
        work()
    report_progress(1.0)
    assert shares == [1.0]


def test_who_leaves_a_loop_early_reports_to_the_whole_again(shares):
    for _ in track("ab"):
        break
    report_progress(1.0)
    assert shares == [0.0, 1.0]
