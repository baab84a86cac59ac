"""The player reads out what runs have come to at every frame, and charts follow it."""

from types import SimpleNamespace

import numpy as np
import pytest

from charts.core.replay import EVENT
from lessons.gradient_descent import model
from lessons.perceptron import model as perceptron
from lessons.xor import model as xor
from ui.page import current
from ui.run import replay
from ui.run.replay import pace, ticks

RUN = model.train(learning_rate=0.1, n_epochs=300)


@pytest.fixture
def sent(monkeypatch):
    caught = {}
    monkeypatch.setattr(replay, "_mount", lambda name, data, **_: caught.update(data))
    return caught


def test_one_run_is_read_out_without_a_name(sent):
    run = model.train(learning_rate=0.1, n_epochs=1)
    assert replay.player(run, w="{:.2f}") == "player"
    assert sent["player"] == "player"
    assert sent["event"] == EVENT
    assert sent["epochs"] == "0 1"
    (reading,) = sent["readings"]
    # From (0, 0) the slope of L along w is -(50 + 120 + 210 + 320) / 4 = -175.
    assert reading == {
        "name": "",
        "labels": ["loss", "w"],
        "columns": [f"2175 {run.loss[1]:.4g}", "0.00 17.50"],
    }


def test_measurements_are_read_out_with_their_words(sent):
    held_out = np.where(np.arange(RUN.n_frames) == 0, 0.996, 1)
    replay.player(RUN.with_metrics(held_out=held_out), held_out="{:.0%}")
    (reading,) = sent["readings"]
    assert reading["labels"] == ["loss", "held out"]
    first, *later = reading["columns"][1].replace("\N{NO-BREAK SPACE}", "").split(" ")
    assert first == "99.6%", "100 % is all of them"
    assert set(later) == {"100%"}


def test_a_replay_takes_its_time_where_most_happens():
    seconds = pace([RUN])  # the loss falls to a fifteenth in the first step, then creeps
    assert len(seconds) == RUN.n_frames
    assert 8 <= seconds.sum() <= 10
    assert (seconds[:5] >= 0.15).all(), "the first frames can be seen"
    assert seconds[:5].mean() > 5 * seconds[100:].mean()
    assert seconds.max() <= 0.6


def test_what_was_committed_is_played_for(sent):
    replay.player(RUN, plays="edge")
    assert sent["plays"] == "edge"
    assert len(sent["frame_ms"].split(" ")) == RUN.n_frames
    assert sent["begins"] == 0
    replay.player(RUN, begins=20)
    assert sent["begins"] == 20
    with current.at_their_end():
        replay.player(RUN)
    assert sent["begins"] is None


def test_a_replay_ticks_once_for_each_mistake_and_by_their_share_where_nobody_counts_them():
    run = perceptron.train()
    counted = ticks(run, pace([run]))
    np.testing.assert_array_equal(np.cumsum(counted), run.metrics["mistakes"])
    run = xor.train(n_hidden=0, n_epochs=200)
    seconds = pace([run])
    wrong = 1 - run.metrics["accuracy"]
    assert ticks(run, seconds).sum() == pytest.approx(12 * (wrong * seconds).sum(), abs=1.001)
    assert not ticks(RUN, pace([RUN])).any(), "a line makes no mistakes, only errors"


def test_while_its_question_is_open_a_run_has_no_future_to_be_seen(sent, monkeypatch):
    class Stage:
        is_open, plays = True, ""

        def has_player(self) -> None:
            pass

    with current.set_within(current.STAGE, Stage()):
        replay.player(RUN)
    assert sent["open"]
    assert sent["epochs"] == "0"
    replay.player(RUN)
    assert not sent["open"]


def test_a_walk_of_thousands_of_frames_is_not_to_be_kept_and_has_its_pace(sent):
    stage = SimpleNamespace(has_player=lambda: None, is_open=False, plays="")
    with current.set_within(current.STAGE, stage):
        replay.walked(["before", "one", "two"], 3, moves=(40, 5), stands=200)
        assert sent["frame_ms"] == "200 40 40 200 5 5 200"
        assert sent["keeps"]
        replay.walked(["before", *map(str, range(20))], 100)
        assert not sent["keeps"], "a page with a drawing of each frame"
