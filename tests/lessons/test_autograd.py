"""Autograd: slopes three ways, twins by hand and in PyTorch, three optimisers."""

import itertools
import math

import numpy as np
import pytest
import torch

from lessons.autograd import bowls, lines
from lessons.autograd.model import probability, samples, train
from lessons.autograd.pytorch import numpy_vs_torch, trace, train_torch
from lessons.autograd.slopes import curve, furthest_apart, slopes
from pages.networks.autograd.formula import what_paths_bring
from pages.networks.autograd.knobs import what_is_wrong
from pages.networks.autograd.rivals import CASE, VALLEY, what_it_takes, what_momentum_brings
from study.challenges import Status
from study.content import lesson_content
from tests import observed
from tests.contract import Example
from training.dense import forward
from training.optimisers import LESSON_OPTIMISERS
from training.torch_network import torch_network

CHECKS = observed.experiments("autograd", "challenges")
seven = CHECKS["seven"]
EXAMPLE = Example(
    train=train,
    arguments={"n_epochs": 30, "n_hidden": 3, "seed": 1, "optimiser": "momentum"},
    batch={"seed": (1, 2, 5), "learning_rate": (0.1, 0.5, 1.0)},
    challenges={
        "seven": {
            "solved": {"formula": "(x + 1) * (x + 2)", "y": 1.0},
            "not_yet": {"formula": "(x + 1) * (x + 3)", "y": 1.0},
            "not_tried": {"formula": "x^2 + 3x", "y": 1.0},
        },
        "before_adam": {
            "solved": {"sgd": 0.07, "steepness": 20},
            "not_yet": {"sgd": 0.1, "steepness": 20},
            "not_tried": {"sgd": 0.07, "steepness": 10},
        },
    },
    predictions={
        **{"both_grow": {}, "cleared": {}, "adam_again": {}, "true_valley": {}},
        **{"newcomer": {}},
    },
)


def probabilities(run):
    """Return the probability of class 1 for each point, at each frame, (..., n_frames, 4)."""
    X, _ = samples(run.hyperparameters["dtype"])
    return probability(forward(X, run.parameters, "tanh")[-1])[..., 0]


SMOOTH = (
    *("x^2 + 3x", "x*y + y^2", "sin(x)cos(y)", "exp(-x^2)/(1 + y^2)", "tanh(x + y)^3"),
    *("log(1 + x^2)", "sqrt(1 + x^2 y^2)", "sigmoid(3x - 2)", "1/(x + 6)", "x^-2 + y", "-x/-y"),
    *("abs(x + 7)", "relu(x + 7)y", "(x + y)(x - y)", "exp(sin(x))", "2^3 + x - x", "x^0.5*y^3"),
)


@pytest.mark.parametrize("formula", SMOOTH)
def test_graph_pytorch_and_trying_agree_where_a_formula_is_smooth(formula):
    for x, y in ((2.0, 1.0), (0.35, -1.25), (4.9, 3.0)):
        result = slopes(formula=formula, x=x, y=y)
        assert not result.trouble
        for name, slope in result.by_graph.items():
            assert result.by_torch[name] == pytest.approx(slope, rel=1e-9, abs=1e-12)
        # Trying loses about half the digits of the values that it takes the difference of.
        assert furthest_apart(result) < 1e-6 * max(1, abs(result.value))


@pytest.mark.parametrize(
    ("formula", "x", "words"),
    [
        ("log(x)", -1.0, "needs a number above 0"),
        ("1/x", 0.0, "other than 0 below the line"),
        ("x^-1", 0.0, "base"),
        ("sqrt(x)", -1.0, "from 0 up"),
        ("sqrt(x)", 0.0, "no finite slope"),
        ("exp(exp(exp(x)))", 5.0, "too large for the computer"),
        ("relu(x)", 0.0, "kink"),
        ("1/(x - 2)", 2.0, "1 / (x − 2) needs"),
        ("abs(2x - 4)y", 2.0, "|2 · x − 4| has a kink here, where (2 · x − 4) is 0"),
        ("sqrt((x - 2)^2)", 2.0, "√((x − 2)^2) has no finite slope"),
    ],
)
def test_a_place_without_value_or_slope_is_named_in_the_words_of_the_formula(formula, x, words):
    result = slopes(formula=formula, x=x)
    assert words in what_is_wrong(result)
    assert "v1" not in result.trouble
    assert result.is_drawn == ("kink" in words)


def test_a_kink_that_depends_on_no_variable_is_none():
    assert not slopes(formula="relu(0) + x").trouble
    assert "knobs" in what_is_wrong(slopes(formula="relu(0) + 1"))


@pytest.mark.parametrize("formula", [*SMOOTH[:6], "log(x)", "relu(x)", "5", "y", "1/x"])
def test_the_curve_is_the_formula_and_its_slope_all_along(formula):
    along = curve(formula=formula, y=1.0)
    assert along.x[[0, -1]].tolist() == [-5, 5]
    for i in (0, 57, 100, 140, 200):
        there = slopes(formula=formula, x=float(along.x[i]), y=1.0)
        if math.isnan(there.value):
            assert np.isnan(along.value[i])
        else:
            assert along.value[i] == pytest.approx(there.value)
            assert along.slope[i] == pytest.approx(there.by_torch.get("x", 0.0))


FIRST_RATE = {"SGD": 1.0, "momentum": 0.3, "Adam": 0.1}
BAND = {"float64": 1e-10, "float32": 1e-3}
"""float64: the page asks for 1e-6, and rounding at 1e-16 grows a little with each of 100 steps.
float32 rounds at 6e-8, and Adam divides by slopes that may be nearly zero."""


@pytest.mark.parametrize("optimiser", LESSON_OPTIMISERS)
@pytest.mark.parametrize("dtype", BAND)
def test_by_hand_and_in_pytorch_agree_for_a_hundred_epochs(optimiser, dtype):
    both = numpy_vs_torch(optimiser=optimiser, dtype=dtype, learning_rate=FIRST_RATE[optimiser])
    assert both.difference.max() < BAND[dtype]
    for name, value in both.by_hand.parameters.items():
        assert value.dtype == both.torch.parameters[name].dtype == np.dtype(dtype)
    for name, value in both.by_hand.gradients.items():
        np.testing.assert_allclose(value, both.torch.gradients[name], atol=BAND[dtype])


def test_the_network_learns_xor_at_its_first_settings_if_it_may_go_on():
    solved = np.abs(probabilities(train(n_epochs=1000, seed=range(20)))[:, -1] - [0, 1, 1, 0])
    assert (solved.max(axis=-1) < 0.05).mean() > 0.7  # 31 of 32 starts where it was measured


def test_the_walk_shows_every_line_of_the_loop_with_the_tensors_of_pytorch():
    run = train_torch(n_epochs=5)
    walked = trace(run)
    tensors = {name: v for line in walked.lines for name, v in line.tensors.items()}
    for name, tensor in torch_network(run.final).named_parameters():
        assert tensors[name].shape == (6, *tensor.shape) == tensors[f"{name}.grad"].shape
    begins, ends = (line.tensors["0.weight"] for line in (walked.lines[0], walked.lines[-1]))
    np.testing.assert_array_equal(ends[:-1], begins[1:])


@pytest.mark.parametrize("place", [-1.5, 2.0])
def test_one_step_gives_equal_numbers_both_ways(place):
    for row in lines.one_step(x=place, rate=0.25):
        assert row["PyTorch’s number"] == row["ours"]


def test_the_lines_of_both_loops_stand_beside_each_other_with_equal_numbers():
    for i, row in enumerate(lines.loop_lines(numpy_vs_torch(n_epochs=20))):
        equal = row["PyTorch’s number"] == row["ours"]
        assert equal or i == 2, "only zero_grad() has no counterpart"


def test_arriving_means_staying():
    for rate, arrives in ((0.07, True), (0.12, False)):  # 2/k = 0.1
        run = bowls.descend(learning_rate=rate, n_steps=300, max_frames=301)
        n = float(bowls.n_needed(run))
        assert math.isfinite(n) == arrives
        if arrives:
            assert (run.loss[int(n) :] <= bowls.ARRIVED * run.loss[0]).all()
            assert run.loss[int(n) - 1] > bowls.ARRIVED * run.loss[0]


def test_from_the_steep_side_plain_descent_shrinks_by_the_same_factor_and_is_first():
    runs = bowls.race(w1=0.0, w2=3.0, sgd=0.02, momentum=0.02, adam=0.1, max_frames=101)
    w2 = runs["SGD"].parameters["w2"]
    np.testing.assert_allclose(w2, 3 * (1 - 0.02 * 20) ** np.arange(101))
    assert not runs["SGD"].parameters["w1"].any()
    needed = {name: float(bowls.n_needed(run)) for name, run in runs.items()}
    assert needed["SGD"] < min(needed["momentum"], needed["Adam"])


def test_at_the_rate_that_is_asked_about_plain_descent_swings_and_is_last_and_then_it_bounces():
    narrow = CASE | VALLEY
    crawls, *others = bowls.race(**narrow).values()
    assert (np.diff(np.sign(crawls.parameters["w2"][:20])) != 0).all()
    assert crawls.loss[-1] > 50 * max(run.loss[-1] for run in others)
    bounces = bowls.race(**{**narrow, "sgd": 0.02}, max_frames=301)["SGD"]
    w2 = bounces.parameters["w2"]
    np.testing.assert_allclose(w2, 2.0 * (-1.0) ** np.arange(len(w2)))


@pytest.mark.parametrize(
    ("turned", "said"),
    [
        ({}, "SGD crawls"),
        ({"sgd": 0.01}, "SGD crawls"),
        ({"w1": 0.0, "sgd": 0.02}, "does not"),
        ({"sgd": 0.03}, "does not"),
        ({"steepness": 1.0, "sgd": 2.0}, "does not"),
        ({"w1": 0.0}, ""),
        ({"steepness": 20.0, "sgd": 0.07}, ""),
    ],
)
def test_on_a_steep_bowl_plain_descent_overshoots_or_crawls_and_is_told_so(turned, said):
    told = what_it_takes(bowls.race(**{**CASE, **VALLEY, **turned})["SGD"])
    assert said in told
    assert bool(said) == bool(told)


@pytest.mark.parametrize(("times", "said"), [(1, "faster than Adam"), (10, "Adam comes down")])
def test_momentum_is_ahead_of_adam_until_both_rates_are_ten_times_as_large(times, said):
    case = CASE | {name: times * CASE[name] for name in ("momentum", "adam")}
    races = (bowls.race(n_steps=120, **each) for each in (case, case | VALLEY))
    assert said in what_momentum_brings(*races)


def test_adam_takes_the_same_path_however_steep_the_valley_is():
    first = bowls.race(**CASE | VALLEY)
    for steepness in (1.0, 7.0):
        other = bowls.race(**CASE | VALLEY | {"steepness": steepness})
        for knob in ("w1", "w2"):
            path, same = (runs["Adam"].parameters[knob] for runs in (first, other))
            # Adam adds 1e-8 to what it divides by, and slopes begin at 2 or more.
            np.testing.assert_allclose(path, same, atol=1e-6)
        changed = [np.abs(first[n].parameters["w2"] - other[n].parameters["w2"]) for n in first]
        assert all(change.max() > 0.5 for change in changed[:2])
        needed = [bowls.n_to_goal(runs["Adam"]) for runs in (first, other)]
        assert needed[0] == needed[1] < bowls.n_to_goal(first["SGD"])


def test_where_a_curve_is_level_what_its_paths_bring_cancels_out():
    level = slopes(formula="(x + 1) * (x + 3)", x=-2.0)
    assert sorted(level.brought("x")) == [-1, 1]
    assert "−1 and 1" in what_paths_bring(level, "x")
    for formula, x in (("(x + 1) * (x + 3)", -1.9), ("sin(x) - sin(x)", 5.0), ("x^2", 0.0)):
        result = slopes(formula=formula, x=x)
        assert sum(result.brought("x")) == pytest.approx(result.by_torch["x"])
        assert ("cancel" in what_paths_bring(result, "x")) == ("sin" in formula)


def test_plain_descent_is_first_in_a_wide_valley_and_adam_in_a_narrow_one():
    _, sgd, adam = observed.claim("autograd", "adam", "test").result.measured.columns
    assert sgd[0] < 50
    assert adam[0] > 100
    assert adam[-1] < sgd[-1]
    assert (np.diff(sgd) > 0).all(), "the narrower, the slower"


def test_the_only_order_that_works_and_clears_first_is_the_right_answer():
    question = lesson_content("autograd").questions["loop"]
    lines = [option.text.strip("`") for option in question.options]
    X, y = torch.tensor([[0.0], [1.0], [2.0]]), torch.tensor([[1.0], [0.0], [2.0]])

    def trained(order: tuple[int, ...]) -> float | None:
        network = torch.nn.Linear(1, 1)
        torch.nn.init.constant_(network.weight, 0.5)
        torch.nn.init.zeros_(network.bias)
        optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
        given = {"network": network, "loss_function": torch.nn.MSELoss(), "X": X, "y": y}
        try:
            for _ in range(3):
                namespace = {**given, "optimizer": optimizer}
                for i in order:
                    exec(lines[i], namespace)  # noqa: S102
        except NameError:
            return None
        return network.weight.item()

    ends = {order: trained(order) for order in itertools.permutations(range(len(lines)))}
    wanted = next(end for order, end in ends.items() if question.is_right(order))
    works = [order for order, end in ends.items() if end == wanted]
    assert len(works) > 1, "zeroing may stand at several places"
    first = [order for order in works if lines[order[0]] == "optimizer.zero_grad()"]
    assert "**first**" in question.text
    assert [question.is_right(order) for order in first] == [True]


def test_ways_that_differ_by_rounding_only_are_not_two_answers():
    # 1000 x^10 at 5: the slope is 2e10, and no two ways agree to a tenth of that.
    steep = slopes(formula="1000x^10", x=5.0)
    assert abs(steep.by_torch["x"] - steep.by_differences["x"]) > 0.1
    assert not what_is_wrong(steep)


def test_a_wave_that_trying_misses_is_something_special():
    wave = {"formula": "0.001sin(100000x*1000)", "x": 0.0}
    result = slopes(**wave)
    assert result.by_torch["x"] == pytest.approx(100_000)
    assert "bends too much" in what_is_wrong(result)


def test_all_three_ways_are_said_to_agree_only_where_they_do():
    wave = "(x - 1) * (1 + 0.00006sin(100000(x - 2)))"
    formula = {"formula": wave, "y": 1.0}
    assert slopes(**formula, x=2.0).by_graph["x"] == pytest.approx(7)
    check = seven(**formula)
    assert check.status is Status.NOT_YET
    assert "agree" not in check.sentence


@pytest.mark.parametrize("optimiser", LESSON_OPTIMISERS)
def test_with_relu_both_loops_agree_as_well(optimiser):
    twins = numpy_vs_torch(activation="ReLU", optimiser=optimiser, learning_rate=0.05)
    assert twins.difference.max() < 1e-10
    assert twins.by_hand.loss[-1] != train(optimiser=optimiser, learning_rate=0.05).loss[-1]
