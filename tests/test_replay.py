"""The player reads out what a run, or each of several runs, has come to at every frame."""

import pytest

from lessons import zero_grad
from ui import replay


@pytest.fixture
def sent(monkeypatch):
    """Catch what the player sends to the browser."""
    caught = {}
    monkeypatch.setattr(replay, "_PLAYER", lambda key, data: caught.update(data))
    return caught


def test_one_run_is_read_out_without_a_name(sent):
    run = zero_grad.train(learning_rate=0.1, n_epochs=1)
    assert replay.player("line", run, w="{:.2f}") == "line"
    assert sent["player"] == "line"
    assert sent["epochs"] == "0 1"
    (said,) = sent["said"]
    assert said == {
        "name": "",
        "labels": ["loss", "w"],
        "columns": [f"4350 {run.loss[1]:.4g}", "0.00 17.50"],
    }


def test_several_runs_are_read_out_by_name(sent):
    runs = zero_grad.train_both(learning_rate=0.1, n_epochs=2)
    replay.player("both", runs, b="{:.1f}")
    assert [said["name"] for said in sent["said"]] == ["wiped", "piled up"]
    for said, run in zip(sent["said"], runs.values(), strict=True):
        losses, knobs = (column.split(" ") for column in said["columns"])
        assert losses == [f"{loss:.4g}" for loss in run.loss]
        assert knobs == [f"{b:.1f}" for b in run.parameters["b"]]


def test_no_number_of_a_run_that_diverges_is_lost(sent):
    run = zero_grad.train(learning_rate=10, n_epochs=1000)
    replay.player("line", run, w="{:.2f}")
    n_frames = len(sent["epochs"].split(" "))
    assert n_frames == run.n_frames
    assert all(len(c.split(" ")) == n_frames for c in sent["said"][0]["columns"])
