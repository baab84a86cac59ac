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
    assert sent["readings"] == [
        "epoch 0 · loss 4350 · w 0.00",
        f"epoch 1 · loss {run.loss[1]:.4g} · w 17.50",
    ]


def test_several_runs_are_read_out_by_name(sent):
    runs = zero_grad.train_both(learning_rate=0.1, n_epochs=2)
    replay.player("both", runs, b="{:.1f}")
    assert len(sent["readings"]) == 3
    assert sent["readings"][0] == "epoch 0 · wiped: loss 4350, b 0.0 · piled up: loss 4350, b 0.0"
    wiped, piled_up = (f"{run.loss[2]:.4g}" for run in runs.values())
    assert f"wiped: loss {wiped}," in sent["readings"][2]
    assert f"piled up: loss {piled_up}," in sent["readings"][2]
