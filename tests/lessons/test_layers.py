"""Layers: shapes, the traced network, collapse, twins, starts."""

import json
import re
from itertools import pairwise, product

import numpy as np
import pytest
import torch
from torch import nn

from charts.core.vega_internals import GRIP
from datasets.students import PASSED_BOTH, SCALED_EXAMS, TWO_EXAMS
from lessons.layers import bump, collapse, experiments, model, network
from lessons.layers.model import train
from pages.networks.layers import pictures
from pages.networks.layers.collapse import worth
from pages.networks.layers.matrices import one_sum, team_formula
from tests.charts.expressions import evaluate
from tests.charts.validity import check_picture
from tests.contract import Example
from training.activations import ALL_ACTIVATIONS, sigmoid
from training.dense import forward
from training.symptoms import steepest_slope

EIGHT = {"deep_activation": "sigmoid", "n_layers": 8}

BETWEEN = {"w12": -0.5, "w22": -0.5, "b2": 85.0, "b3": 50.0}
"""Who passed lies between two lines, and the third lets everybody pass."""

EXAMPLE = Example(
    train=train,
    arguments={"n_epochs": 50},
    batch={"seed": (0, 1, 2)},
    set_by_page=frozenset({"activation", "n_hidden", "start"}),
    challenges={
        "unanimous": {
            "solved": {**network.TEAM_AT_FIRST, **BETWEEN, "needed": 3},
            "not_yet": {**network.TEAM_AT_FIRST, "needed": 3, "b3": 50.0},
            "not_tried": {**network.TEAM_AT_FIRST, **BETWEEN, "needed": 2},
        },
        "eight_sigmoids": {
            "solved": {**EIGHT, "size": 3.0},
            "not_yet": {**EIGHT, "size": 1.0},
            "not_tried": {**EIGHT, "n_layers": 5, "size": 3.0},
        },
    },
    predictions={"unbent": {}, "equal": {}, "steps": {}, "sizes": {}},
)


@pytest.mark.parametrize(
    ("activation", "hidden"),
    [("sigmoid", nn.Sigmoid), ("tanh", nn.Tanh), ("ReLU", nn.ReLU), ("leaky ReLU", nn.LeakyReLU)],
)
def test_a_training_is_that_of_pytorch(activation, hidden):
    run = train(activation=activation, n_layers=3, n_epochs=30, learning_rate=0.1, seed=2)
    parts: list[nn.Module] = []
    for i, (n_in, n_out) in enumerate(pairwise([2, 3, 3, 3, 1]), start=1):
        linear = nn.Linear(n_in, n_out, dtype=torch.float64)
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(run.parameters[f"W{i}"][0].T))
            linear.bias.copy_(torch.tensor(run.parameters[f"b{i}"][0]))
        parts += [linear, hidden()]
    net = nn.Sequential(*parts[:-1])
    X, y = torch.tensor(SCALED_EXAMS), torch.tensor(PASSED_BOTH)
    for _ in range(30):
        loss = nn.functional.binary_cross_entropy_with_logits(net(X)[:, 0], y)
        net.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in net.parameters():
                parameter -= 0.1 * parameter.grad
    np.testing.assert_allclose(run.final["W1"].T, net[0].weight.detach(), rtol=1e-9)
    np.testing.assert_allclose(run.loss[29], loss.item(), rtol=1e-9)


def test_a_team_can_be_right_where_each_neuron_is_wrong():
    each, together = network.right_of_each(network.team(**network.TEAM_AT_FIRST))
    assert together.all()
    assert each.sum(axis=0).tolist() == [4, 4, 4]
    assert len({int(np.argmin(right)) for right in each.T}) == 3, "each errs about another one"


def test_no_line_is_right_about_all_five():
    angles = np.linspace(0, 2 * np.pi, 3601)
    along = TWO_EXAMS @ np.stack([np.cos(angles), np.sin(angles)])
    assert (along[PASSED_BOTH == 1].min(axis=0) < along[PASSED_BOTH == 0].max(axis=0)).all()


def test_one_of_a_right_team_can_be_right_about_two_and_not_fewer():
    each, together = network.right_of_each(network.team(**network.TEAM_AT_FIRST | {"b1": -40.0}))
    assert together.all()
    assert each.sum(axis=0).tolist() == [2, 4, 4]
    # Whoever another neuron is wrong about must be voted for rightly by this one.
    for first, second in product(network.TEAM_AT_FIRST, repeat=2):
        for change in (-30.0, -1.0, 1.0, 30.0):
            moved = {**network.TEAM_AT_FIRST, "b1": -40.0}
            moved[first] += change
            moved[second] -= change / 2
            each, together = network.right_of_each(network.team(**moved))
            assert not together.all() or each.sum(axis=0).min() >= 2


def test_a_sum_that_is_zero_on_paper_says_yes():
    """In floating point -1.8 x 50 + 1.4 x 45 + 27 is a little below zero."""
    team = network.team(**{**network.TEAM_AT_FIRST, "w11": -1.8, "w21": 1.4, "b1": 27.0})
    sums, outputs, p = network.answers(team)
    assert sums[3, 0] == 0
    assert outputs[3, 0] == 1
    each, _ = network.right_of_each(team)
    assert not each[3, 0], "a yes to who failed"
    assert (outputs[:, 0] == (sums[:, 0] >= 0)).all()
    np.testing.assert_array_equal(p, sigmoid(4.0 * outputs.sum(axis=1) - 6.0))


def test_three_relus_make_the_tent_and_no_single_one_gets_near():
    assert bump.max_error([(2.0, 1.0), (4.0, -2.0), (6.0, 1.0)]) == pytest.approx(0, abs=1e-12)
    steps = product(np.arange(0, 7.25, 0.25), np.arange(-3, 3.25, 0.25))
    alone = [bump.max_error([hinge_and_weight]) for hinge_and_weight in steps]
    assert min(alone) >= bump.TENT.max() / 2, "it cannot come down again"


@pytest.mark.parametrize("curve", bump.CURVES)
def test_relus_join_places_of_a_curve_and_get_closer_the_more_there_are(curve):
    worst = []
    for n in bump.SPANS:
        knots = np.linspace(0, bump.MAX_X, n + 1)
        heights = bump.CURVES[curve](knots)
        change_of_slope = np.diff(np.diff(heights) / np.diff(knots), prepend=0.0)
        total = heights[0] + bump.sum_of_relus(bump.ALONG, knots[:-1], change_of_slope)
        np.testing.assert_allclose(total, np.interp(bump.ALONG, knots, heights), atol=1e-9)
        worst.append(np.abs(total - bump.CURVES[curve](bump.ALONG)).max())

    assert worst[-1] < 0.05 * 3.4, "a twentieth of the picture"
    assert worst[-1] < 0.2 * worst[0]


def test_layers_are_one_matrix_unless_an_activation_stands_between_them():
    for activation in ("none", "tanh", "ReLU"):
        run = train(n_layers=4, activation=activation, seed=6, learning_rate=0.1)
        off = collapse.off_one(SCALED_EXAMS, run.parameters, activation)
        assert (off < 1e-9) == (activation == "none")


@pytest.mark.parametrize("depth", [2, 3, 4, 5])
def test_trained_layers_without_activation_end_where_one_neuron_does(depth):
    """Both have the same smallest loss, and it is at one place: cross-entropy is convex there."""
    layers, neuron = (
        model.probabilities(
            train(n_layers=n - 1, activation="none", seed=range(50), learning_rate=0.1)
        )[:, -1]
        for n in (depth, 1)
    )
    assert np.abs(layers - neuron).max() < 1e-3


def test_what_the_neurons_are_worth_without_votes_is_said():
    out_of_the_way = network.TEAM_AT_FIRST | {"b1": -140.0}
    for activation, knobs, said in (
        ("step", network.TEAM_AT_FIRST, "*Team* again"),
        ("none", network.TEAM_AT_FIRST, "can you bend the border?"),
        ("none", network.TEAM_AT_FIRST | {"b1": -94.0}, "0.8 × exam 1 + 0.6 × exam 2 − 105.5"),
        ("ReLU", network.TEAM_AT_FIRST, "4 of 5 right"),
        ("ReLU", out_of_the_way, "All five right"),
    ):
        pulled = knobs != network.TEAM_AT_FIRST
        assert said in worth(network.team(activation=activation, **knobs), pulled=pulled)


def test_a_step_moves_no_line_and_seldom_gets_all_five_right():
    (moved, with_steps), (away, with_sigmoids) = experiments.trained("step", "sigmoid").values()
    assert moved == 0
    assert away > 1
    assert 3 <= with_steps <= 15
    assert with_sigmoids >= 40


def test_a_round_border_turns_away_from_the_lines_of_its_neurons():
    """So one sees that it is none of them, and all trained activations get the five right."""
    x = np.linspace(*network.SHOWN, 241)
    X = np.stack(np.meshgrid(x, x), axis=-1)
    for activation in ("sigmoid", "tanh", "ReLU", "leaky ReLU"):
        run = train(activation=activation, seed=experiments.ROUND)
        assert model.accuracy(run)[-1] == 1
        p = {name: values[-1] for name, values in network.in_points(run).items()}
        yes = forward(X.reshape(-1, 2), p, activation)[-1].reshape(241, 241) >= 0
        border = X[:, 1:][yes[:, 1:] != yes[:, :-1]]
        apart = np.abs(border @ p["W1"] + p["b1"]) / np.linalg.norm(p["W1"], axis=0)
        assert apart.min(axis=1).max() > 3
    assert model.accuracy(train(activation="step", seed=experiments.ROUND))[-1] < 1


def test_the_sum_that_is_written_out_stands_in_the_matrix_in_bold():
    run = network.team(**network.TEAM_AT_FIRST | {"w11": -0.5, "w21": 0.5, "b1": 3.0})
    z = 85 * -0.5 + 62 * 0.5 + 3
    assert one_sum(run) == f"85 × (−0.50) + 62 × 0.50 + 3 = **−{-z:.1f}**, a no."
    assert re.findall(r"mathbf{(.+?)}", team_formula(run)) == [
        "85",
        "62",
        "-0.50",
        "0.50",
        "3",
        f"{z}",
    ]


@pytest.mark.parametrize("activation", ALL_ACTIVATIONS)
def test_twins_stay_twins(activation):
    run = train(start="equal", activation=activation, n_epochs=200)
    assert np.ptp(run.parameters["W1"], axis=-1).max() < 1e-9, "one line on another"
    assert np.ptp(train(activation=activation, n_epochs=200).parameters["W1"], axis=-1).min() > 0.1


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "ReLU", "leaky ReLU"])
def test_three_that_start_alike_are_right_about_four_at_most(activation):
    rates = np.array([0.1, 1.0, 10.0])
    for start in ("equal", "zeros"):
        run = train(start=start, activation=activation, learning_rate=rates)
        assert model.accuracy(run)[:, -1].max() <= 0.8
    moved = {name for name, values in run.parameters.items() if np.ptp(values, axis=1).any()}
    assert moved == ({"W1", "b1", "W2", "b2"} if activation == "sigmoid" else {"b2"})


def test_a_signal_shrinks_or_grows_by_the_same_factor_in_every_layer():
    """Of ReLU and biases of zero: each layer multiplies with the size of its weights."""
    small, large = (experiments.signals(size=size)[0] for size in (0.1, 1.0))
    ratio = [small[where] / large[where] for where in large]
    np.testing.assert_allclose(ratio, 0.1 ** np.arange(7), rtol=1e-6)


def test_deep_networks_learn_from_starts_of_a_middle_size_only():
    counts = experiments.learned_by_size()
    assert counts[:3].max() <= 2
    assert counts[3:5].min() >= 15
    assert counts[5:].max() <= 6


@pytest.mark.parametrize("activation", ["ReLU", "sigmoid"])
def test_nothing_is_learned_from_scores_as_they_are(activation, monkeypatch):
    seeds = range(50)
    assert model.learned(train(activation=activation, seed=seeds)).mean() > 0.6
    monkeypatch.setattr(model, "SCALED_EXAMS", TWO_EXAMS)
    runs = train(activation=activation, seed=seeds)
    assert not model.learned(runs).any()
    assert np.median(runs.loss[:, -1]) == pytest.approx(-0.4 * np.log(0.4) - 0.6 * np.log(0.6))
    hidden = model.outputs_of(runs)[1][:, -1]
    slopes = steepest_slope(hidden, activation).max(axis=-1)
    assert (slopes < 1e-2).mean() > 0.85, "dead, or saturated"
    if activation == "ReLU":
        assert (slopes == 0).all()


def test_standardised_scores_are_learned_from_nearly_every_start():
    runs = train(seed=range(50))
    assert model.learned(runs).mean() > 0.8
    assert np.median(runs.loss[:, -1]) == pytest.approx(0.010, abs=0.001)


def test_random_neurons_share_the_work():
    """One says yes to all with enough points, one to who copied alone, and one hardly counts."""
    run = train()
    points = network.in_points(run)
    sums = TWO_EXAMS @ points["W1"][-1] + points["b1"][-1]
    assert (sums[:, 0] > 0).tolist() == [True, False, True, False, True]
    assert (sums[:, 2] > 0).tolist() == [False, False, False, False, True]
    first, second, third = run.final["W2"][:, 0]
    assert third < 0 < first
    assert abs(second) < 0.2 * min(first, -third)
    assert model.accuracy(run)[-1] == 1


def test_no_start_of_train_diverges_within_its_knobs():
    """So the page need not say what became of one that has."""
    for activation, start in product(("sigmoid", "tanh", "ReLU", "leaky ReLU"), model.STARTS):
        run = train(activation=activation, start=start, learning_rate=10, seed=range(64))
        assert not np.any(run.diverged), (activation, start)


def test_the_walk_shows_each_array_at_its_line():
    run = train(n_epochs=20)
    trace = model.trace(run)
    tensors = {name: a for line in trace.lines for name, a in line.tensors.items()}
    assert tensors["hidden"].shape == (21, 5, 3)
    stepped = trace.lines[-1].tensors["b2"]
    np.testing.assert_allclose(stepped[:-1], run.parameters["b2"][1:], rtol=1e-12)
    np.testing.assert_allclose(tensors["delta"].sum(axis=(-2, -1)), run.gradients["b2"][:, 0])


def draw(**knobs):
    numbers = {**bump.AT_FIRST, **knobs}
    each = {i: (numbers[f"h{i}"], numbers[f"v{i}"]) for i in (1, 2, 3)}
    return pictures.total(each, (bump.X, bump.TENT), reach=bump.MAX_X)


def test_the_browser_adds_up_what_python_does():
    picture = draw(h2=3.5, v3=-1.25)
    tables = picture.to_dict()["datasets"]
    (sums,) = {
        transform["calculate"]
        for layer in json.loads(picture.spec)["layer"]
        for transform in layer.get("transform", [])
        if transform.get("as") == "y" and "max(0" in transform["calculate"]
    }
    hinges, weights = ([row[name] for row in tables["hinges"]] for name in ("hinge", "weight"))
    expected = bump.sum_of_relus(bump.X, np.array(hinges), np.array(weights))
    for x, total in zip(bump.X, expected, strict=True):
        assert evaluate(sums, {"x": x}, tables=tables) == pytest.approx(total, abs=1e-9)


def places_of_rings(picture, knobs):
    """Compute where each ring stands, by its grip, with these knobs being dragged."""
    tables, found = picture.to_dict()["datasets"], {}

    def walk(layer, table, before):
        table = layer.get("data", {}).get("name", table)
        transforms = [*before, *layer.get("transform", [])]
        for inner in layer.get("layer", []):
            walk(inner, table, transforms)
        name = layer.get("name", "")
        if table == "hinges" and name.startswith(GRIP):
            for row in map(dict, tables[table]):
                if all(evaluate(each["filter"], row) for each in transforms if "filter" in each):
                    row["i"] = str(row["i"])  # as JavaScript adds it to a text
                    for each in transforms:
                        if "calculate" in each:
                            row[each["as"]] = evaluate(each["calculate"], row, knobs)
                    found[name.removeprefix(GRIP)[:2]] = row["x"], float(row["y"])

    walk(json.loads(picture.spec), None, [])
    return found


def test_the_tents_rings_and_arms_go_along_with_the_line():
    """Whether a hand moves a knob or the page shows what can be pulled."""
    moved = {"h1": 2.5, "v2": -2.0}
    rings = places_of_rings(draw(), moved)
    numbers = bump.AT_FIRST | moved
    assert rings.keys() == {*bump.AT_FIRST}
    for i in (1, 2, 3):
        hinge, weight = numbers[f"h{i}"], numbers[f"v{i}"]
        assert rings[f"h{i}"] == (hinge, 0.0)
        assert rings[f"v{i}"] == pytest.approx((hinge + 1, weight))


def calculations(part):
    """Return every transform of a picture that computes a column, by the column's name."""
    found = {}
    if isinstance(part, dict):
        for each in part.get("transform", []):
            if "calculate" in each:
                found.setdefault(each["as"], set()).add(each["calculate"])
    for inner in part.values() if isinstance(part, dict) else part:
        if isinstance(inner, dict | list):
            for name, those in calculations(inner).items():
                found.setdefault(name, set()).update(those)
    return found


def chains_to(column, part):
    """Return the lists of transforms that compute a column."""
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    found = [chain for inner in parts for chain in chains_to(column, inner)]
    chain = part.get("transform", []) if isinstance(part, dict) else []
    return [
        *found,
        *([chain] if column in {each.get("as") for each in chain if "calculate" in each} else []),
    ]


def plane(parameters, activation="step"):
    """Draw the plane of a team; return what computes it: ``at(column, row, knobs)``."""
    picture = pictures.regions(parameters, activation, by_hand=True)
    check_picture(picture)
    spec, tables = json.loads(picture.spec), picture.to_dict()["datasets"]
    numbers = {each["name"]: each["expr"] for each in spec["params"]}
    columns = calculations(spec)

    def at(column, row, knobs):
        formula = re.sub(
            r"(?<![\w.])_\w+",
            lambda name: f"({numbers[name.group()]})",
            max(columns[column], key=len),
        )
        return evaluate(formula, row, knobs, tables)

    return at


def test_both_ends_of_an_arrow_stay_in_the_picture_whatever_is_pulled():
    picture = pictures.regions(
        network.team(**network.TEAM_AT_FIRST).parameters, "step", by_hand=True
    )
    (chain,) = chains_to("aside", json.loads(picture.spec))
    low, high = (
        end + way * pictures.INSET for end, way in zip(network.SHOWN, (1, -1), strict=True)
    )
    rng = np.random.default_rng(0)
    for _ in range(200):
        w1, w2, b = rng.uniform(-2, 2), rng.uniform(-2, 2), rng.uniform(-150, 150)
        row = {"a": w1, "b": w2, "c": b, "j": str(j := rng.integers(1, 4))}
        row["_x"], row["_y"] = pictures.HOMES[j - 1]
        for each in chain:
            if "calculate" in each:
                row[each["as"]] = evaluate(each["calculate"], row)
        ends = [(row["x"], row["y"]), (row["x2"], row["y2"])]
        assert low <= np.min(ends) <= np.max(ends) <= high
        # It stands on its line, as one sees, unless that is hardly in the picture.
        corners = np.array(list(product((low + 4, high - 4), repeat=2))) @ [w1, w2] + b
        if corners.min() < 0 < corners.max():
            off = (w1 * row["x"] + w2 * row["y"] + b) / np.hypot(w1, w2)
            assert off == pytest.approx(0, abs=0.6)


@pytest.mark.parametrize("needed", [1, 2, 3])
def test_the_browser_votes_as_the_team_does_while_a_cut_is_pulled(needed):
    run = network.team(**network.TEAM_AT_FIRST)
    at = plane(run.parameters)
    rng = np.random.default_rng(needed)
    for _ in range(20):
        # Fiftieths and whole points, as the knobs have them.
        held = {name: float(rng.integers(-100, 101)) / 50 for name in network.TEAM}
        held |= {f"b{j}": float(rng.integers(-150, 151)) for j in (1, 2, 3)}
        _, outputs, p = network.answers(network.team(**held, needed=needed))
        knobs = {**held, "needed": needed}
        for (x, y), said, share in zip(network.STUDENTS.X, outputs, p, strict=True):
            place = {"x": x, "x2": x, "y": y}
            answers = {f"a{j}": at(f"a{j}", place, knobs) for j in (1, 2, 3)}
            assert [*answers.values()] == said.tolist()
            yes = at("yes", place | answers, knobs)
            assert yes == (share >= 0.5)
            for passed in (0, 1):  # a digit each, from neuron 1 to the team
                right = [int(each == passed) for each in (*said, yes)]
                row = place | answers | {"yes": yes, "passed": passed}
                assert f"{at('counts', row, knobs):04.0f}" == "".join(map(str, right))
        for j in (1, 2, 3):  # a stripe is cut where the neuron's sum is zero
            crossing = at(f"c{j}", {"y": 63.0}, knobs)
            w1, w2, b = (held[f"{knob}{j}"] for knob in ("w1", "w2", "b"))
            low, high = pictures.X_ENDS
            if low < crossing < high:
                assert w1 * crossing + w2 * 63.0 + b == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("activation", ["none", "step", "ReLU"])
def test_the_browser_ends_a_stripe_where_the_output_turns_while_a_cut_is_pulled(activation):
    at = plane(network.team(**network.TEAM_AT_FIRST).parameters, activation)
    held = network.TEAM_AT_FIRST | {"b1": -60.0, "w13": 0.8}
    knobs = {**held, "needed": 2}
    p = network.team(activation=activation, **held).final
    for y in (45.5, 63.0, 88.0):
        cuts = sorted(at(f"c{j}", {"y": y}, knobs) for j in (1, 2, 3))
        for x, x2 in pairwise([40.0, *cuts, 100.0]):
            if x2 - x < 0.5:
                continue
            row = {"x": x, "x2": x2, "y": y}
            row |= {side: at(side, row, knobs) for side in ("left", "right")}
            said = forward(np.array([[x + 0.01, y], [x2 - 0.01, y]]), p, activation)[-1][:, 0]
            assert [row["left"] >= 0, row["right"] >= 0] == (said >= 0).tolist()
            if row["left"] * row["right"] < 0:
                zero = at("zero", row, knobs)
                assert forward(np.array([[zero, y]]), p, activation)[-1] == pytest.approx(
                    0, abs=1e-6
                )


@pytest.mark.parametrize("activation", ["none", "step", "sigmoid", "tanh", "ReLU"])
def test_the_plane_is_painted_as_the_network_answers_at_each_frame(activation):
    run = train(activation=activation, seed=1)
    network_now = network.in_points(run)
    check_picture(pictures.regions(network_now, activation))
    painted = network.bands(network_now, activation)
    low, high = network.SHOWN
    thin = (high - low) / network.N_ROWS
    for frame in (0, 20, run.n_frames - 1):
        p = {name: values[frame] for name, values in run.parameters.items()}
        for x, row in ((45.5, 80), (70.5, 20), (95.5, 10), (70.5, 70)):
            y = low + (row + 0.5) * thin
            inputs = (np.array([[x, y]]) - TWO_EXAMS.mean(axis=0)) / TWO_EXAMS.std(axis=0)
            here = (painted["frame"] == frame) & (painted["row"] == row)
            inside = (painted["from_"][here] <= 100 * x) & (100 * x < painted["to"][here])
            assert inside.any() == (forward(inputs, p, activation)[-1].item() >= 0)


def test_a_border_lies_where_one_neuron_says_one_half():
    run = train(n_layers=0, activation="none", learning_rate=0.1)
    parameters = network.in_points(run)
    painted = network.bands(parameters, "none")
    last = painted["frame"] == run.n_frames - 1
    low, high = network.SHOWN
    y = low + (painted["row"][last] + 0.5) * (high - low) / network.N_ROWS
    X = np.column_stack([painted["from_"][last] / 100, y])
    p = {name: values[-1] for name, values in parameters.items()}
    np.testing.assert_allclose(forward(X, p, "none")[-1], 0, atol=2e-4)
