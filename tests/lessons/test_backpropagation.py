"""Backpropagation: the way back against two judges, how gradients vanish, and bad values."""

import numpy as np
import pytest
import torch

from lessons.backpropagation import experiments, model, six, ways
from lessons.backpropagation.experiments import DEEP, n_dead, relu_run, way_back
from lessons.backpropagation.model import MAX_DEPTH, layer_sizes, samples, start_parameters, train
from pages.networks.backpropagation import deep, pictures
from pages.networks.backpropagation.blame import GOAL
from tests import observed
from tests.charts.validity import check_picture
from tests.contract import Example
from training import dense
from training.activations import ACTIVATIONS
from training.recorded_run import MAX_EPOCHS

AT_FIRST = {"w": 2.0, "b": 1.0, "x": 2.0, "y": 0.0}
DEEP_AT_FIRST = {"activation": "sigmoid", "start": "PyTorch", "gain": 1}
EXAMPLE = Example(
    train=model.train,
    arguments={"n_epochs": 60},
    batch={"seed": (0, 1, 2), "learning_rate": (0.3, 1.0, 3.0)},
    set_by_page=frozenset({"depth", "width", "learning_rate", "n_epochs", "seed"}),
    challenges={
        "most_blamed": {
            "solved": {"w": 0.2, "b": 0.1, "x": 3.0, "y": 0.0},
            "not_yet": {**AT_FIRST, "w": 0.0},
            "not_tried": AT_FIRST,
        },
        "deep_relu": {
            "solved": {**DEEP_AT_FIRST, "activation": "ReLU", "start": "He"},
            "not_yet": {**DEEP_AT_FIRST, "activation": "ReLU", "gain": 3},
            "not_tried": DEEP_AT_FIRST,
        },
    },
    predictions={"deep": {}, "of_h2": {}, "silent": {}, "all_ways": {}},
)


def test_starts_are_offered_in_order_the_smallest_weights_first():
    sizes, rngs = [2, *[32] * 20, 1], [np.random.default_rng(0)]
    spread = [start_parameters(sizes, start, 1.0, rngs)["W2"].std() for start in model.STARTS]
    assert spread == sorted(spread)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("depth", "width"), [(1, 4), (3, 2)])
def test_the_gradient_of_every_layer_is_that_of_autograd(activation, depth, width):
    run = train(depth=depth, width=width, activation=activation, n_epochs=0, seed=5)
    parameters = {name: values[0] for name, values in run.parameters.items()}
    X, y = (torch.tensor(table) for table in samples())
    knobs = {name: torch.tensor(value, requires_grad=True) for name, value in parameters.items()}
    functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "ReLU": torch.relu}
    out = X
    for i in range(1, depth + 2):
        out = out @ knobs[f"W{i}"] + knobs[f"b{i}"]
        out = torch.sigmoid(out) if i == depth + 1 else functions[activation](out)
    ((out - y) ** 2).mean().backward()
    for name, tensor in knobs.items():
        theirs = tensor.grad.numpy()
        np.testing.assert_allclose(run.gradients[name][0], theirs, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize(
    ("start", "variance"), [("PyTorch", 1 / 96), ("He", 2 / 32), ("Glorot", 2 / 64), ("N(0, 1)", 1)]
)
def test_each_start_has_its_variance(start, variance):
    rngs = [np.random.default_rng(seed) for seed in range(9)]
    parameters = start_parameters([32, 32, 32], start, 2.0, rngs)
    # 18,432 draws: their variance is known to about 1 %, of a normal distribution.
    weights = np.concatenate([parameters["W1"].ravel(), parameters["W2"].ravel()])
    assert weights.var() == pytest.approx(2.0**2 * variance, rel=0.06)
    assert (np.abs(parameters["b1"]).max() > 0) == (start == "PyTorch")


# Depth -------------------------------------------------------------------------------------------

ARRIVING = {
    ("sigmoid", "PyTorch"): (1e-17, 1e-14),
    ("ReLU", "PyTorch"): (1e-10, 1e-4),
    ("ReLU", "He"): (0.05, 20),
    ("tanh", "Glorot"): (0.1, 50),
    ("tanh", "N(0, 1)"): (1e3, np.inf),
}


@pytest.mark.parametrize("kind", ARRIVING)
def test_it_is_the_start_as_much_as_the_activation(kind):
    activation, start = kind
    low, high = ARRIVING[kind]
    assert low < way_back(activation=activation, start=start, gain=1)[2][-1] < high


def test_blame_shrinks_with_every_layer_of_sigmoids():
    """Each factor is at most a quarter times what the weights do, here less than one."""
    assert (np.diff(np.log(way_back(**deep.CASE)[2])) < -np.log(4)).all()


def test_training_does_not_bring_a_gradient_that_is_gone():
    run = train(depth=MAX_DEPTH, width=8, activation="sigmoid", n_epochs=100, seed=(0, 1, 2))
    before, after = layer_sizes(run)[:, (0, -1)].swapaxes(0, 1)
    assert (after[:, 0] < 1e-9 * before[:, -2]).all(), "the first layer still gets nothing"
    assert (after[:, -2] < 0.01 * before[:, -2]).all(), "and the last hidden one hardly anything"
    np.testing.assert_allclose(run.metrics["accuracy"][:, -1], 0.5)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_way_back_is_that_of_autograd(activation):
    sums, _, blame = way_back(activation=activation, start="He", gain=1)
    drawn = start_parameters([2, *[32] * 20, 1], "He", 1, [np.random.default_rng(0)])
    knobs = {name: torch.tensor(value[0]) for name, value in drawn.items()}
    bend = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "ReLU": torch.relu}[activation]
    out, z = torch.tensor(samples()[0][experiments.ONE]), []
    for i in range(1, MAX_DEPTH + 1):
        z.append((out @ knobs[f"W{i}"] + knobs[f"b{i}"]).requires_grad_())
        out = bend(z[-1])
    slopes = torch.autograd.grad((out @ knobs["W21"]).sum(), z)
    sizes = np.array([slope.norm().item() for slope in slopes])
    np.testing.assert_allclose(blame[::-1], sizes / sizes[-1], rtol=1e-9)
    np.testing.assert_allclose(sums[::-1], [each.detach() for each in z], rtol=1e-9)


def test_the_walk_back_begins_with_all_of_the_blame_and_ends_with_what_the_verdict_says():
    said = experiments.told(*way_back(**deep.CASE)[1:])
    assert said[0] == "Layer 20 gets 1 m."
    assert said[-1].endswith("It gets less than a proton. The gradient vanishes.")
    assert len(said) == MAX_DEPTH
    verdict = observed.prediction("backpropagation", "deep").result.sentence
    assert "**less than a proton**" in verdict


ENDS = {
    "sigmoid": {1: "vanishes.", 6: "vanishes.", 20: "through.", 400: "vanishes."},
    "tanh": {0.25: "vanishes.", 3: "through.", 20: "explodes.", 400: "vanishes."},
    "ReLU": {1: "vanishes.", 2.5: "through.", 4: "explodes.", 400: "explodes."},
}


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_with_the_gain_blame_grows_and_where_curves_have_flat_ends_it_vanishes_again(activation):
    for gain, end in ENDS[activation].items():
        sums, *blame = way_back(activation=activation, start="PyTorch", gain=gain)
        assert experiments.told(*blame)[-1].endswith(end)
        check_picture(pictures.arrives(*blame, seen=True))
        lying = pictures.lie(sums, activation)
        check_picture(lying)
        n_flat = [int(says.split()[0]) for says in lying.tables["heads"]["flat"]]
    assert (min(n_flat) >= 28) == (activation != "ReLU"), "at the gain's end nearly all are flat"


@pytest.mark.parametrize(
    ("metres", "said"),
    [
        (0.0, "nothing"),
        (1e-16, "less than a proton"),
        (1e-12, "less than an atom"),
        (1e-8, "less than a bacterium"),
        (2e-6, "0.002 mm"),
        (0.8, "0.8 m"),
        (20_000.0, "20 km"),
    ],
)
def test_a_length_is_said_as_one_can_picture_it(metres, said):
    assert experiments.length(metres) == said


def test_the_largest_network_is_measured_and_not_kept():
    run = train(**DEEP, n_epochs=2)
    assert run.parameters == {}
    assert run.gradients == {}
    assert layer_sizes(run).shape == (3, MAX_DEPTH + 1)


def test_in_the_first_layer_no_dead_relu_comes_back_and_behind_others_some_do():
    one, two = (relu_run(depth=depth, n_epochs=150) for depth in (1, 2))
    assert (np.diff(n_dead(one), axis=-1) >= 0).all()
    assert one.metrics["revived"][:, -1].sum() == 0
    assert two.metrics["revived"][:, -1].sum() > 0


def test_before_the_first_step_more_are_dead_in_the_second_layer_whatever_the_seeds():
    """It alone hears only positive numbers; medians of 32 networks agree to within a neuron."""
    dead = relu_run(n_epochs=0).metrics
    assert np.median(dead["dead1"][:, 0]) < np.median(dead["dead2"][:, 0])
    blocks = [relu_run(n_epochs=0, first_seed=first) for first in range(32, 32 * 6, 32)]
    medians = [np.median(n_dead(block)[:, 0]) for block in blocks]
    said = observed.prediction("backpropagation", "silent").result.truth
    assert said == pytest.approx(np.median(medians), abs=1)


def test_a_large_rate_kills_more():
    few, many = (relu_run(learning_rate=rate, depth=1, n_epochs=100) for rate in (0.1, 30.0))
    assert n_dead(many)[:, -1].sum() > 3 * n_dead(few)[:, -1].sum()
    np.testing.assert_array_equal(n_dead(few)[:, 0], n_dead(many)[:, 0])


def test_the_dead_are_those_whose_weights_stand_still():
    run = train(activation="ReLU", depth=1, width=16, learning_rate=30.0, n_epochs=60, seed=1)
    outputs = dense.forward(samples()[0], run.parameters, "ReLU")
    dead = (outputs[1] <= 0).all(axis=-2)
    np.testing.assert_allclose(dead.mean(axis=-1), run.metrics["dead1"])
    assert dead[-1].any()
    assert (run.gradients["W1"][-1][:, dead[-1]] == 0).all()
    # Only ReLUs can be dead.
    assert train(n_epochs=5).metrics["dead1"].max() == 0


def test_too_much_work_is_refused():
    with pytest.raises(ValueError, match="sample updates"):
        train(n_epochs=MAX_EPOCHS, depth=20, width=32, seed=tuple(range(64)))
    with pytest.raises(ValueError, match="number of runs"):
        train(n_epochs=0, seed=tuple(range(65)))


def test_six_slopes_of_one_sweep_are_those_of_six_small_nudges_and_the_first_is_to_blame_most():
    h = 1e-6
    measured = (six.changes([h] * 6) - six.changes([-h] * 6)) / (2 * h)
    np.testing.assert_allclose(six.sweep().slopes, measured, atol=1e-8)
    changes = np.abs(six.changes([0.1] * 6))
    assert (
        six.NAMES[changes.argmax()] == six.NAMES[np.abs(six.sweep().slopes).argmax()] == "x₁ → h₁"
    )
    assert six.NAMES[changes.argmin()] == "x₂ → h₂"


def test_the_weight_with_the_steepest_slope_alone_reaches_the_goal_of_tremble():
    steps = np.linspace(-six.LIMIT, six.LIMIT, 21)
    lowest = six.loss(np.array(six.WEIGHTS)) + np.min([six.changes([at] * 6) for at in steps], 0)
    steepest = np.abs(six.sweep().slopes).argmax()
    assert np.flatnonzero(lowest < GOAL).tolist() == [steepest]


@pytest.mark.parametrize("depth", [1, 2, 3, 6])
def test_all_ways_to_a_knob_add_up_to_its_slope_and_a_sweep_finds_that_of_every_knob(depth):
    weights, says, _ = ways.forward(depth)
    leaves = [torch.tensor(w, requires_grad=True) for w in weights]
    out = torch.tensor(says[0])
    for w in leaves[:-1]:
        out = torch.tanh(w @ out)
    ((leaves[-1] @ out - ways.TRUTH) ** 2).sum().backward()
    slopes, _ = ways.one_sweep(depth)
    for leaf, swept in zip(leaves, slopes, strict=True):
        np.testing.assert_allclose(swept, leaf.grad.numpy(), rtol=1e-10)
    brings = ways.way_by_way(depth)
    assert len({*ways.ways(depth)}) == len(brings) == ways.counted(depth)[0] == 3 ** (depth - 1)
    assert brings[:, -1].sum() == pytest.approx(slopes[0][0, 0], rel=1e-10)


@pytest.mark.parametrize("depth", [2, 3, 4, ways.MOST])
def test_a_sweep_walks_each_line_once_and_sums_are_those_of_what_is_written(depth):
    drawn, (_, n_lines, _) = pictures.raced(depth), ways.counted(depth)
    check_picture(drawn)
    walked, says = drawn.tables["walked"], drawn.tables["names"]["says"]
    swept = [i for i, y in enumerate(walked["by"]) if y < 4]
    assert len({(walked["ax"][i], walked["ay"][i], walked["by"][i]) for i in swept}) == n_lines
    assert sorted(walked["begins"][i] for i in swept) == [*range(1, n_lines + 1)]
    assert n_lines == 9 * depth <= drawn.tables["limits"]["last"][0]
    written = [text.replace("− ", "+ −").replace("−", "-") for text in says if "×" in text]
    for met, rest in (text.strip("(").replace(")", "").split(" × ") for text in written):
        slope, blame = map(float, rest.split(" = "))
        assert sum(map(float, met.split(" + "))) * slope == pytest.approx(blame, abs=0.006)


def test_a_nudge_measures_best_when_it_is_neither_large_nor_tiny():
    nudge, off = observed.claim("backpropagation", "smaller_nudge", "test").result.measured.columns
    # Central differences are off by h²/6 times the third derivative, and by rounding over h.
    assert off[:4] == pytest.approx(off[0] * (nudge[:4] / nudge[0]) ** 2, rel=0.02)
    assert 1e-6 <= nudge[off.argmin()] <= 1e-4
    assert off[-1] == pytest.approx(1e-16 / nudge[-1], rel=0.9)
