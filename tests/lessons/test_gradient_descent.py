"""The line and the bowl: the slopes of L, where descent ends, where it breaks, and its tasks."""

import itertools
import re

import numpy as np
import pytest
import torch

from datasets.students import HOURS, SCORES
from lessons.gradient_descent import bowl, model
from lessons.gradient_descent.bowl import epochs_to_reach
from lessons.gradient_descent.claims import ARRIVED, NEEDED
from lessons.gradient_descent.model import best_line, hessian
from pages.foundations.gradient_descent import by_hand
from pages.foundations.gradient_descent.knobs import KNOBS, SCORED
from pages.foundations.gradient_descent.one_step import landed, next_step
from pages.foundations.gradient_descent.run import describe_edge
from pages.foundations.gradient_descent.slope import one_slope
from study.challenges import Status
from tests import observed
from tests.contract import Example
from training.bowls import critical_learning_rate

CHECKS = observed.experiments("gradient_descent", "challenges")
check_arrive, check_edge = CHECKS["arrive"], CHECKS["edge"]
START = {"w": 0.0, "b": 0.0, "standardise": False}
BOTTOM = {"w": 10.0, "b": 40.0}

EXAMPLE = Example(
    train=model.train,
    arguments={"learning_rate": 0.2, "n_epochs": 20},
    batch={"learning_rate": (0.05, 0.1, 0.2)},
    others={"scores": ((60.0, 50.0, 80.0, 70.0),)},
    set_by_page=frozenset({"hold_b", "scores"}),
    challenges={
        "arrive": {
            "solved": {**START, "learning_rate": 0.2, "n_epochs": 500},
            "not_yet": {**START, "learning_rate": 0.01, "n_epochs": 500},
            "not_tried": {**START, **BOTTOM, "learning_rate": 0.2, "n_epochs": 500},
        },
        "edge": {
            "solved": {**START, "learning_rate": 0.24, "n_epochs": 2000},
            "not_yet": {**START, "learning_rate": 0.239, "n_epochs": 2000},
            "not_tried": {**START, **BOTTOM, "learning_rate": 0.24, "n_epochs": 2000},
        },
    },
    predictions={"edge": {}, "falls": {}},
)


# The mathematics -------------------------------------------------------------------------------


@pytest.mark.parametrize(("w", "b"), [(3.0, -2.0), (0.0, 0.0), (10.0, 40.0), (-7.5, 100.0)])
def test_loss_and_gradient_are_those_of_autograd(w, b):
    knobs = torch.tensor([w, b], dtype=torch.float64, requires_grad=True)
    x, y = torch.tensor(HOURS), torch.tensor(SCORES)
    loss = torch.nn.functional.mse_loss(knobs[0] * x + knobs[1], y) / 2
    loss.backward()
    grads = model.gradient(HOURS, SCORES, model.predict(HOURS, w, b))
    assert bowl.loss_at(HOURS, SCORES, w, b) == pytest.approx(loss.item())
    assert grads == pytest.approx(knobs.grad.numpy(), abs=1e-12)


def test_a_run_is_that_of_torch_sgd_from_the_same_start():
    knobs = torch.tensor([2.0, 30.0], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([knobs], lr=0.1)
    x, y = torch.tensor(HOURS), torch.tensor(SCORES)
    run = model.train(learning_rate=0.1, n_epochs=50, w=2.0, b=30.0)
    for epoch in range(51):
        loss = ((knobs[0] * x + knobs[1] - y) ** 2).mean() / 2
        assert run.loss[epoch] == pytest.approx(loss.item())
        assert run.parameters["w"][epoch] == pytest.approx(knobs[0].item())
        assert run.parameters["b"][epoch] == pytest.approx(knobs[1].item())
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()


def test_the_hessian_is_the_slope_of_the_gradient():
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((2, 9))
    columns = []
    for dw, db in ((1.0, 0.0), (0.0, 1.0)):  # the gradient is linear: any step will do
        there, here = (
            np.array(model.gradient(x, y, model.predict(x, *at)))
            for at in ((2.0 + dw, 3.0 + db), (2.0, 3.0))
        )
        columns.append(there - here)
    np.testing.assert_allclose(np.column_stack(columns), hessian(x), atol=1e-12)


# The curriculum's figures -----------------------------------------------------------------------


def test_standardised_hours_make_a_round_bowl_with_one_step_to_the_bottom():
    run = model.train(learning_rate=1.0, n_epochs=1, standardise=True)
    assert run.final["w"] == pytest.approx(10 * np.sqrt(1.25))  # 10 points an hour
    assert run.final["b"] == pytest.approx(65)
    x, _ = model.training_set(standardise=True)
    assert critical_learning_rate(hessian(x)) == pytest.approx(2.0)


def test_best_line_is_where_descent_ends():
    run = model.train(learning_rate=0.2, n_epochs=5000)
    assert (run.final["w"], run.final["b"]) == pytest.approx(best_line(HOURS, SCORES))


# Claims -----------------------------------------------------------------------------------------


def way_to_the_bottom(learning_rate: float, n_epochs: np.ndarray) -> np.ndarray:
    """Return L from (0, 0) by the closed form: each eigendirection shrinks by 1 - rate k."""
    curvatures, directions = np.linalg.eigh(hessian(HOURS))
    away = directions.T @ np.array([-10.0, -40.0])
    shrunk = (1 - learning_rate * curvatures) ** n_epochs[:, None] * away
    return (curvatures * shrunk**2).sum(axis=1) / 2


def test_the_claim_of_standardised_hours_measures_what_the_closed_form_says():
    verdict = observed.claim("gradient_descent", "standardised", "test").result
    t = np.arange(1001)
    ways = [way_to_the_bottom(rate / 100, t) <= ARRIVED for rate in range(1, 24)]  # below the edge
    plain, standardised = verdict.measured[NEEDED]
    assert abs(plain - min(int(np.argmax(arrived)) for arrived in ways if arrived.any())) <= 1
    assert standardised == 1, "on a round bowl of curvature 1 a step at rate 1 ends at the bottom"


def test_the_claim_that_bigger_is_faster_depends_on_how_near_the_edge_it_is():
    verdict = observed.claim("gradient_descent", "bigger_is_faster", "test").result
    rates, epochs = verdict.measured["learning rate"], verdict.measured[NEEDED]
    t = np.arange(2501)
    for rate, measured in zip(rates, epochs, strict=True):
        expected = int(np.argmax(way_to_the_bottom(rate, t) <= ARRIVED))
        assert abs(measured - expected) <= 1  # rounding may tip the epoch at which L passes 1e-4
    assert epochs[list(rates).index(0.2325)] == epochs.min()
    assert epochs[-1] > epochs[0]  # slower at 0.239 than at a fifth of it


def test_the_first_epoch_at_a_loss_is_found_and_none_is_missing():
    run = model.train(learning_rate=[0.001, 0.2], n_epochs=300, max_frames=301)
    never, first = epochs_to_reach(run, ARRIVED)
    assert np.isnan(never)
    assert run.loss[1, int(first)] <= ARRIVED < run.loss[1, int(first) - 1]


# Challenges at their boundaries -----------------------------------------------------------------


def test_arrive_and_edge_want_a_start_whose_loss_is_above_a_hundred():
    # With b = 40 the loss at w is (w - 10)^2 7.5 / 2, so 100 lies sqrt(200 / 7.5) = 5.16 away.
    for w, tried in ((10 + 5.1, False), (10 + 5.2, True), (10 - 5.1, False), (10 - 5.2, True)):
        for name, check in (("arrive", check_arrive), ("edge", check_edge)):
            solved = {**EXAMPLE.challenges[name]["solved"], "w": w, "b": 40.0}
            assert check(**solved).status is (Status.SOLVED if tried else Status.NOT_TRIED)


def test_edge_wants_growth_and_hardly_more_than_the_critical_rate():
    solved = EXAMPLE.challenges["edge"]["solved"]
    critical = critical_learning_rate(hessian(HOURS))
    assert check_edge(**{**solved, "learning_rate": 1.02 * critical}).status is Status.NOT_YET
    assert check_edge(**{**solved, "n_epochs": 0}).status is Status.NOT_YET
    # Below the edge a loss of this kind never grows, however near it is.
    assert check_edge(**{**solved, "learning_rate": 0.9999 * critical}).status is Status.NOT_YET
    assert check_edge(**{**solved, "standardise": True}).status is Status.NOT_TRIED
    # A run whose loss is no longer a number has grown, too.
    gone = {**solved, "learning_rate": 1.009 * critical, "n_epochs": 20_000}
    assert model.train(learning_rate=1.009 * critical, n_epochs=20_000).diverged
    assert check_edge(**gone).status is Status.SOLVED


# What it says -----------------------------------------------------------------------------------


def test_the_step_that_is_shown_is_the_step_that_is_taken():
    before, after = (model.train(learning_rate=0.05, n_epochs=n, hold_b=True) for n in (3, 4))
    said = re.sub(r"\\mark\{\w+\}\{([^{}]*)\}", r"\1", next_step(before))
    assert f"{before.final['w']:,.2f} - 0.05" in said
    assert f"mathbf{{{after.final['w']:,.2f}}}" in said
    near = next_step(model.train(n_epochs=0, w=9.995, b=40.0, hold_b=True))
    assert "9.9950 - " in near
    assert "mathbf{9.9988}" in near
    bottom = next_step(model.train(n_epochs=0, w=10.0, b=40.0, hold_b=True))
    assert "10.00 - " in bottom
    assert "mathbf{10.00}" in bottom


@pytest.mark.parametrize("rate", [0.05, 0.1, 0.2, 0.3])
def test_each_step_multiplies_the_distance_to_go(rate):
    run = model.train(learning_rate=rate, n_epochs=6, hold_b=True, max_frames=10)
    x, y = model.training_set()
    bottom = np.mean(x * y) / np.mean(x * x)  # b is held at 0
    to_go = run.parameters["w"] - bottom
    factor = 1 - 7.5 * rate  # (1 + 4 + 9 + 16) / 4 = 7.5
    assert factor == pytest.approx(1 - 2 * rate / bowl.EDGE_OF_W)
    np.testing.assert_allclose(to_go[1:] / to_go[:-1], factor)


@pytest.mark.parametrize("w", [-10.0, 0.0, 30.0])
def test_one_rate_on_the_knob_lands_at_the_bottom_in_a_single_step_from_anywhere(w):
    for rate in np.arange(1, 31) / 100:
        run = model.train(learning_rate=rate, n_epochs=1, hold_b=True, w=w)
        # A step leaves 1 - 7.5 rate of the way; at 1 / 7.5 that is nothing.
        assert ("all but at the bottom" in landed(run)) == (rate == 0.13)
        assert ("further from the bottom" in landed(run)) == (rate > bowl.EDGE_OF_W)
        assert bool(landed(run)) == (rate == 0.13 or rate > bowl.EDGE_OF_W)
    assert not landed(model.train(learning_rate=0.13, n_epochs=0, hold_b=True, w=w))
    # At 0.05 a step leaves 5 / 8 of the slope: after seven it is less than a 25th.
    few, more = (model.train(learning_rate=0.05, n_epochs=n, hold_b=True, w=w) for n in (6, 7))
    assert not landed(few)
    assert "Hardly any slope" in landed(more)


def test_wherever_the_points_are_pulled_the_bottom_is_on_the_map_and_the_edge_is_the_same():
    ends = [(y - 20, y + 20) for y in KNOBS.defaults(*SCORED).values()]
    for scores in itertools.product(*ends):
        x, y = model.training_set(scores=scores)
        w, b = best_line(x, y)
        assert -10 < w < 30
        assert -20 < b < 100
        run = model.train(learning_rate=0.2, n_epochs=2000, scores=scores, max_frames=2)
        assert (run.final["w"], run.final["b"]) == pytest.approx((w, b), abs=1e-6)
        assert critical_learning_rate(hessian(bowl.data_of(run)[0])) == bowl.EDGE


def test_there_is_a_score_for_each_student():
    with pytest.raises(ValueError, match=r"number of scores must be .* not 3"):
        model.train(scores=(50, 60, 70))


def test_the_contest_names_the_best_line_for_pulled_points():
    """Points off a line leave errors that no line takes away."""
    scores = (60.0, 50.0, 80.0, 70.0)
    run = model.train(n_epochs=300, scores=scores, max_frames=301)
    machine = np.column_stack([run.parameters["w"], run.parameters["b"]])
    rows = by_hand.contest_rows([(0.0, 0.0)], machine, run, 300)
    # With w = 6 and b = 50 the errors are -4, 12, -12 and 4 points: 320 / 8.
    assert rows["loss L (points²)"][2] == "40"
    assert rows["line"][0] == "the line at first", "nobody has turned a knob"
    assert best_line(*model.training_set(scores=scores)) == pytest.approx((6.0, 50.0))
    assert by_hand.reached([(0.0, 0.0), (6.0, 50.0)], run)
    assert not by_hand.reached([(0.0, 0.0), (10.0, 40.0)], run)


@pytest.mark.parametrize(("w", "b"), [(0.0, 0.0), (12.5, -20.0), (-10.0, 100.0)])
def test_the_slopes_of_the_students_are_written_out(w, b):
    x, y = model.training_set()
    step = 1e-6
    for i in range(4):
        one = x[i : i + 1], y[i : i + 1]
        up, down = (bowl.loss_at(*one, w + way * step, b) for way in (1, -1))
        assert f"= {(up - down) / (2 * step):,.1f}$$" in one_slope(x[i], y[i], w, b)


@pytest.mark.parametrize(
    ("rate", "n_epochs", "standardise", "words"),
    [
        (0.2, 100, False, ""),
        (0.25, 100, False, "It diverges"),
        (2.0, 100, True, "Exactly the edge"),
        (1.9, 100, True, ""),
        (10.0, 2000, True, "no longer a finite number"),
    ],
)
def test_a_run_says_on_which_side_of_the_edge_it_is(rate, n_epochs, standardise, words):
    run = model.train(learning_rate=rate, n_epochs=n_epochs, standardise=standardise)
    sentence = describe_edge(run)
    assert words in sentence if words else not sentence


def test_standardising_makes_the_bowl_round_and_the_shift_does_nearly_all_of_it():
    conditions = [
        np.linalg.cond(hessian(x))
        for x in (
            HOURS,
            HOURS / HOURS.std(),
            HOURS - HOURS.mean(),
            model.training_set(standardise=True)[0],
        )
    ]
    assert conditions == pytest.approx([55.8, 47.0, 1.25, 1.0], rel=0.01)


def test_at_the_bottom_the_loss_is_none_however_its_line_was_found():
    run = model.train(learning_rate=0.1, n_epochs=300, max_frames=301)
    line = np.array([[10.0, 40.0]])
    rows = by_hand.contest_rows(line, line, run, 0)
    assert rows["loss L (points²)"] == ["0", "0"], "no best line is told beside it"


def test_the_contest_tells_when_the_machine_was_first_as_good_as_the_learner():
    run = model.train(learning_rate=0.1, n_epochs=300, max_frames=301)
    machine = np.column_stack([run.parameters["w"], run.parameters["b"]])
    rows = by_hand.contest_rows([(0.0, 0.0), (9.5, 35.0)], machine, run, 300)
    yours, *losses = [float(loss) for loss in rows["loss L (points²)"]]
    first = int(rows["after"][1].split()[0])
    assert (run.loss[:first] > yours).all()
    assert run.loss[first] == pytest.approx(losses[0], rel=0.01)
    assert losses[0] <= yours
    assert "as good as you" in rows["line"][1]
