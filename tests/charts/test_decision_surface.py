"""Pictures of the small network: valid, small, and computed in the browser as in the lesson."""

import json
import math
from types import SimpleNamespace

import numpy as np
import pytest

from charts.core.packed_frames import Row
from charts.core.picture import LIMITS, Picture, to_arrow
from charts.core.replay import followed
from charts.core.style import SURFACE, shades
from charts.models import decision_surface, network_outputs
from charts.runs import curves, luck
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor import hidden, model, report
from lessons.xor import network as xor_network
from tests.charts.axes import unseen_columns
from tests.charts.validity import check_picture
from training.activations import ACTIVATIONS, sigmoid
from training.dense import forward
from training.recorded_run import FEW_FRAMES

POINTS = (XOR_INPUTS, XOR_LABELS)
MOST_SENT = 50_000
"""Bytes that a move of a knob may send, with all pictures of a scene."""
SCENES = {
    "train": ("alone", "surface", "losses"),
    "hidden": ("surface", "hidden_space", "answers"),
}


def one_neuron():
    return model.evaluate({"W2": [[6], [0]], "b2": [-3]})


def two_runs(**hyperparameters):
    run = report.with_readings(model.train(**hyperparameters))
    return run, report.with_readings(model.train(**{**hyperparameters, "n_hidden": 0}))


def hidden_space(run):
    view = hidden.hidden_view(run)
    return decision_surface.hidden_space(
        run,
        *POINTS,
        right=view.right,
        up=view.up,
        cut=view.cut,
        middle=view.middle,
        reach=view.reach,
        axes=view.axes,
        title="Hidden space",
    )


def both_answers(run, alone):
    return network_outputs.two_networks(
        run,
        model.probabilities(run),
        model.probabilities(alone),
        cases=xor_network.EXAMPLES.names,
        labels=XOR_LABELS,
        title="The four answers",
        names=("hidden layer", "one neuron"),
    )


def pictures(run, alone):
    return {
        "alone": decision_surface.surface(alone, *POINTS, title="One neuron"),
        "surface": decision_surface.surface(run, *POINTS, title="A layer"),
        "hidden_space": hidden_space(run),
        "answers": both_answers(run, alone),
        "losses": curves.two_losses({"layer": run, "neuron": alone}, loss_name="cross-entropy"),
    }


def sent(picture: Picture) -> int:
    return len(json.dumps(followed(picture.spec, "xor"))) + sum(
        map(len, map(to_arrow, picture.tables.values()))
    )


@pytest.mark.parametrize("n_hidden", range(9))
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_picture_is_valid_and_small(n_hidden, activation):
    run, alone = two_runs(n_hidden=n_hidden, activation=activation, n_epochs=1000)
    assert run.n_frames == FEW_FRAMES
    charts = pictures(run, alone)
    for name, picture in charts.items():
        check_picture(picture)
        assert picture.tables[LIMITS]["last"] == [FEW_FRAMES - 1], name
        if name != "losses":
            assert not unseen_columns(picture), name
    for names in SCENES.values():
        assert sum(sent(charts[name]) for name in names) < 0.96 * MOST_SENT


def test_the_spec_stays_while_knobs_turn():
    specs = [
        {
            name: picture.spec
            for name, picture in pictures(*two_runs(n_hidden=n_hidden, seed=seed)).items()
            if name != "hidden_space"  # it names its axes
        }
        for n_hidden, seed in ((5, 0), (8, 5))
    ]
    for name, spec in specs[0].items():
        assert spec is specs[1][name], name


@pytest.mark.parametrize(
    "hyperparameters",
    [
        {"n_epochs": 0},
        {"n_epochs": 1, "n_hidden": 2},
        {"learning_rate": 100.0, "n_epochs": 300},
        {"learning_rate": 100.0, "n_epochs": 300, "activation": "ReLU", "n_hidden": 8},
        {"learning_rate": 0.0, "n_epochs": 50, "n_hidden": 1, "activation": "tanh"},
    ],
)
def test_short_and_saturated_runs_can_be_drawn(hyperparameters):
    for picture in pictures(*two_runs(**hyperparameters)).values():
        written = json.dumps(picture.to_dict())
        assert "NaN" not in written
        assert "Infinity" not in written


def test_a_diverged_run_can_be_drawn(monkeypatch):
    def huge(n_hidden, *, start, seed):
        usual = start_as_usual(n_hidden, start=start, seed=seed)
        return {name: np.full_like(value, 1e308) for name, value in usual.items()}

    start_as_usual = model.starting_parameters
    monkeypatch.setattr(model, "starting_parameters", huge)
    for n_hidden in (1, 2, 4):
        run, alone = two_runs(
            n_hidden=n_hidden, activation="ReLU", n_epochs=20, learning_rate=100.0
        )
        assert run.diverged
        for name, picture in pictures(run, alone).items():
            if name != "losses":  # of which nothing finite is left
                assert "NaN" not in json.dumps(picture.to_dict()), name


def test_numbers_go_frame_by_frame_in_one_column():
    row = Row("a", "b", "c")
    table = row.table({"c": np.array([5.0, 6.0]), "a": np.array([1.0, 2.0])})
    assert table["x"].tolist() == [1, 0, 5, 2, 0, 6]
    assert (row["a"], row["c"]) == ("now[0]", "now[2]")
    assert row.parameter("numbers").param.expr == (
        "slice(pluck(data('numbers'), 'x'), 3 * frame, 3 * (frame + 1))"
    )


def numbers_now(picture: Picture, table: str, frame: int) -> list[float]:
    """Return what the browser calls ``now`` at a frame."""
    numbers = picture.tables[table]["x"]
    per_frame = len(numbers) // (picture.tables[LIMITS]["last"][0] + 1)
    return numbers[per_frame * frame : per_frame * (frame + 1)].tolist()


def computed_as_the_browser_does(expression: str, now: list[float], **datum: float) -> float:
    """Evaluate an expression of a chart; this part of the language is Python's as well."""
    known = {"datum": SimpleNamespace(**datum), "now": now, "exp": math.exp, "max": max}
    return eval(expression, known)  # noqa: S307 (our own text)


@pytest.mark.parametrize("n_hidden", [0, 1, 2, 5, 8])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_browser_computes_the_network_of_the_lesson(n_hidden, activation):
    run = model.train(n_hidden=n_hidden, activation=activation, n_epochs=300)
    surface, space = decision_surface.surface(run, *POINTS, title="A layer"), hidden_space(run)
    named = decision_surface.activation_of(run)
    room = decision_surface.room_for(n_hidden)
    p = decision_surface.probability(named, room)
    outputs = decision_surface.hidden_outputs(
        named, decision_surface.SPACES[room] if n_hidden else decision_surface.FLAT, room
    )
    assert p in surface.spec
    assert outputs[0] in space.spec
    points = np.vstack([XOR_INPUTS, [[-0.5, 1.5], [0.3, 0.8]]])
    for frame in (0, run.n_frames // 2, run.n_frames - 1):
        there = {name: values[frame] for name, values in run.parameters.items()}
        *_, answers, logits = forward(points, there, activation)
        now, now_there = (numbers_now(each, "weights", frame) for each in (surface, space))
        for i, (x1, x2) in enumerate(points):
            at = {"x1": x1, "x2": x2}
            assert computed_as_the_browser_does(p, now, **at) == pytest.approx(
                sigmoid(logits)[i, 0]
            )
            for j in range(n_hidden):
                output = computed_as_the_browser_does(outputs[j], now_there, **at)
                assert output == pytest.approx(answers[i, j], abs=1e-12)


def test_frames_are_rows_of_numbers_with_a_place_for_each():
    run, _ = two_runs(n_hidden=3, n_epochs=300)
    numbers = decision_surface.surface(run, *POINTS, title="A layer").tables["weights"]["x"]
    names = decision_surface.NETWORKS[4].names
    by_frame = numbers.reshape(run.n_frames, len(names))
    assert (by_frame[:, names.index("n")] == 3).all()
    np.testing.assert_array_equal(by_frame[:, names.index("v0")], run.parameters["W1"][:, 1, 0])
    np.testing.assert_array_equal(by_frame[:, names.index("w2")], run.parameters["W2"][:, 2, 0])
    assert not by_frame[:, names.index("w3")].any()  # there is no fourth hidden neuron


def test_what_was_trained_on_is_drawn_with_its_class():
    run, _ = two_runs(n_hidden=2, n_epochs=10)
    for picture in (decision_surface.surface(run, *POINTS, title="A layer"), hidden_space(run)):
        points = picture.tables["points"]
        np.testing.assert_array_equal(np.stack([points["x1"], points["x2"]], -1), XOR_INPUTS)
        assert points["label"].tolist() == [0, 1, 1, 0]


def test_a_network_set_by_hand_is_a_picture_of_one_frame():
    picture = decision_surface.surface(one_neuron(), *POINTS, title="One neuron")
    assert picture.tables["weights"]["x"].tolist() == [0, -3, 6, 0]
    assert picture.tables[LIMITS]["last"] == [0]


def test_the_answers_of_both_stand_side_by_side():
    run, alone = two_runs(n_hidden=2, seed=3, n_epochs=300)
    now = numbers_now(both_answers(run, alone), "frames", run.n_frames - 1)
    assert now == [*model.probabilities(run)[-1], *model.probabilities(alone)[-1]]
    assert list(both_answers(run, alone).tables["cases"]["case"]) == [
        "(0, 0) → 0",
        "(0, 1) → 1",
        "(1, 0) → 1",
        "(1, 1) → 0",
    ]


def test_a_knob_that_is_dragged_comes_before_the_number_that_was_sent():
    row = Row("a", "b")
    sent, now = row.parameters("numbers", {"b": "knob"})
    assert (sent.param.name, now.param.name) == ("sent", "now")
    assert now.param.expr == "[sent[0], (isValid(live['knob']) ? live['knob'] : sent[1])]"


def test_the_surface_has_the_colours_of_the_theme_at_its_ends_and_its_middle():
    assert decision_surface.INKS[0] == SURFACE[2], "what is no number is neither blue nor orange"
    assert [decision_surface.INKS[1], decision_surface.INKS[-1]] == [SURFACE[0], SURFACE[-1]]
    digits = shades(decision_surface.N_SHADES)
    colours = [f"#{digits[i : i + 6]}" for i in range(0, len(digits), 6)]
    assert len(colours) == decision_surface.N_SHADES
    assert [colours[0], colours[decision_surface.N_SHADES // 2], colours[-1]] == [
        SURFACE[i] for i in (0, 2, 4)
    ]


def test_the_map_shows_each_run_and_the_share_of_each_column():
    rates, seeds = (0.5, 5, 50), range(4)
    solved = np.array([[True, False, True, True], [True] * 4, [False] * 4])
    picture = luck.each(solved, rows=seeds, columns=rates, row_title="seed")
    check_picture(picture)
    runs, shares = picture.tables["runs"], picture.tables["shares"]
    assert runs["succeeded"].tolist() == solved.ravel().tolist()
    assert runs["row"].tolist() == ["0", "1", "2", "3"] * 3
    assert runs["column"][4] == "5"
    assert shares["share"] == ["75", "100", "0"]


def test_a_line_is_pulled_by_grips_only_where_that_is_asked_for():
    alone = one_neuron()
    pulled = decision_surface.surface(alone, *POINTS, title="One neuron", pulled=True)
    check_picture(pulled)
    for grip in ("cut0", "way0", "scale"):
        assert f"grip_{grip}" in pulled.spec
    assert "canvas" not in pulled.spec
    still = decision_surface.surface(alone, *POINTS, title="One neuron")
    assert "grip_" not in still.spec
    assert "canvas" in still.spec
    run, _ = two_runs(n_hidden=2, n_epochs=0)
    both = decision_surface.surface(run, *POINTS, title="Two", pulled=True)
    assert all(f"grip_way{j}" in both.spec for j in (0, 1))


def test_points_that_can_be_moved_have_a_grip_and_two_knobs_each_and_a_line_between_equals():
    run = one_neuron()
    knobs = [("x1_00", "x2_00"), ("x1_01", "x2_01"), ("x1_10", "x2_10"), ("x1_11", "x2_11")]
    moved = decision_surface.surface(
        run, XOR_INPUTS + 0.1, XOR_LABELS, title="", pulled=True, movable=knobs
    )
    check_picture(moved)
    assert all(f"grip_point{i}" in moved.spec for i in range(4))
    (row,) = [row for row in moved.to_dict()["datasets"]["points"] if row["knob2"] == "x2_01"]
    assert (row["at1"], row["at2"], row["label"]) == (pytest.approx(0.1), pytest.approx(1.1), 1)
    assert '"detail": {"field": "label"' in moved.spec
    fixed = decision_surface.surface(run, *POINTS, title="", pulled=True)
    assert "grip_point" not in fixed.spec
