"""Pictures of the small network of XOR: small, and the network's own at every frame."""

import json

import numpy as np

from charts.core.picture import LIMITS, Picture, to_arrow
from charts.core.replay import followed
from charts.diagrams import small_network
from charts.runs import curves
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor import hidden, model
from lessons.xor.network import with_readings
from training.recorded_run import FEW_FRAMES
from ui.components import packed

POINTS = (XOR_INPUTS, XOR_LABELS)
MOST_SENT = 50_000
"""Bytes that a move of a knob may send, with all pictures of a scene."""


def two_runs(**hyperparameters):
    run = with_readings(model.train(**hyperparameters))
    return run, with_readings(model.train(**{**hyperparameters, "n_hidden": 0}))


def surface(run):
    return small_network.surface(run, *POINTS, title="A layer")


def hidden_space(run):
    view = hidden.hidden_view(run)._asdict()
    return small_network.hidden_space(run, *POINTS, **view, title="Hidden space")


def sent(*shown) -> int:
    """Return how many bytes go to the browser for charts and other pictures."""
    return sum(
        len(json.dumps(followed(one.spec, "xor")))
        + sum(map(len, map(to_arrow, one.tables.values())))
        if isinstance(one, Picture)
        else len(packed(one))
        for one in shown
    )


def test_every_picture_of_the_largest_network_is_small():
    run, alone = two_runs(n_hidden=8, n_epochs=1000)
    assert run.n_frames == FEW_FRAMES
    losses = curves.two_losses({"layer": run, "neuron": alone}, loss_name="loss")
    assert losses.tables[LIMITS]["last"] == [FEW_FRAMES - 1]
    assert surface(run)["frames"] == hidden_space(run)["frames"] == list(range(FEW_FRAMES))
    assert sent(surface(run), hidden_space(run), losses) < 0.96 * MOST_SENT


def test_a_diverged_run_can_be_drawn(monkeypatch):
    def huge(n_hidden, *, start, seed):
        usual = start_as_usual(n_hidden, start=start, seed=seed)
        return {name: np.full_like(value, 1e308) for name, value in usual.items()}

    start_as_usual = model.starting_parameters
    monkeypatch.setattr(model, "starting_parameters", huge)
    for n_hidden in (1, 2, 4):
        run, _ = two_runs(n_hidden=n_hidden, activation="ReLU", n_epochs=20, learning_rate=100.0)
        assert run.diverged
        for drawn in (surface(run), hidden_space(run)):
            json.dumps(drawn, allow_nan=False)
