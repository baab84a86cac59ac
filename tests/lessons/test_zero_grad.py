"""The four-step loop with and without zeroing: its gradients, and two balls."""

import numpy as np
import pytest
import torch

from lessons.gradient_descent.model import train as train_gradient_descent
from lessons.xor.model import solved
from lessons.zero_grad import ball, model, tasks
from pages.networks.zero_grad.forgets import SOON, rest
from pages.networks.zero_grad.knobs import STRENGTHS
from pages.networks.zero_grad.pictures import plateau, program, rolling
from tests.charts.validity import check_picture
from tests.contract import Example
from tests.pages.test_pages import open_scene, prose

EXAMPLE = Example(
    train=model.train,
    arguments={"task": "xor", "zero_grad": False, "learning_rate": 0.1, "n_epochs": 30},
    batch={"seed": (0, 1, 2)},
    bad={"batch_size": (0, 5, 1.5)},
    others={"batch_size": (8,)},
    set_by_page=frozenset({"task", "batch_size"}),
    challenges={
        "land": {
            "solved": {"forgot_rate": 0.1, "friction": 0.4},
            "not_yet": {"forgot_rate": 0.1, "friction": 0.1},
            "not_tried": {"forgot_rate": 0.01, "friction": 0.1},
        },
        "hurry": {
            "solved": {"learning_rate": 5},
            "not_yet": {"learning_rate": 0.3},
            "not_tried": {"learning_rate": 0.1},
        },
    },
    predictions={"soonest": {}, "solves": {}},
)


def with_pytorch_sgd(task, *, learning_rate, n_epochs, momentum=0.0, zero=True, seed=0):
    """Train as a PyTorch user would, with torch.optim.SGD, and return losses and parameters."""
    X, y = tasks.data(task)
    parameters = {
        name: torch.tensor(value, requires_grad=True)
        for name, value in tasks.starting_parameters(task, seed).items()
    }
    optimizer = torch.optim.SGD(parameters.values(), lr=learning_rate, momentum=momentum)
    losses = []
    for _ in range(n_epochs + 1):
        before = {name: p.detach().clone().numpy() for name, p in parameters.items()}
        loss = tasks.TASKS[task].measure(tasks.TASKS[task].predict(X, *parameters.values()), y)
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
        if zero:
            optimizer.zero_grad()
    return np.array(losses), before


def test_the_loss_of_the_line_is_the_one_that_is_differentiated():
    run = model.train(n_epochs=0)
    assert run.loss[0] == 2175  # half the mean of 50^2, 60^2, 70^2, 80^2
    assert run.gradients["b"][0] == -65  # minus the mean score
    assert run.gradients["w"][0] == -175  # -(50 + 120 + 210 + 320) / 4


# The loop against PyTorch's own optimiser, and against the other lessons


@pytest.mark.parametrize(
    ("task", "learning_rate", "n_epochs"),
    [("line", 0.2, 60), ("xor", 0.5, 150), ("titanic_linear", 0.4, 60)],
)
@pytest.mark.parametrize("zero", [True, False])
def test_the_loop_is_sgd_and_forgetting_to_zero_is_momentum_one(
    task, learning_rate, n_epochs, zero
):
    run = model.train(
        task=task,
        zero_grad=zero,
        learning_rate=learning_rate,
        n_epochs=n_epochs,
        seed=4,
        max_frames=n_epochs + 1,
    )
    near = {"rtol": 1e-3} if task.startswith("titanic") else {"rtol": 1e-8, "atol": 1e-8}
    how = {"learning_rate": learning_rate, "n_epochs": n_epochs, "seed": 4}
    same = [with_pytorch_sgd(task, zero=zero, **how)]
    if not zero:
        same.append(with_pytorch_sgd(task, momentum=1.0, **how))
    for losses, parameters in same:
        np.testing.assert_allclose(run.loss, losses, **near)
        for name, value in parameters.items():
            np.testing.assert_allclose(run.final[name], value, **near)


def test_with_zeroing_the_line_is_that_of_gradient_descent():
    run = model.train(learning_rate=0.2, n_epochs=500)
    same = train_gradient_descent(learning_rate=0.2, n_epochs=500)
    np.testing.assert_allclose(run.loss, same.loss, atol=1e-10)
    for name in ("w", "b"):
        np.testing.assert_allclose(run.parameters[name], same.parameters[name])
        np.testing.assert_allclose(run.gradients[name], same.gradients[name], atol=1e-10)


# Gradients as they accumulate, and the loop line by line


@pytest.mark.parametrize("task", tasks.TASKS)
@pytest.mark.parametrize("zero", [True, False])
def test_grad_holds_the_fresh_gradient_or_the_sum_of_all(task, zero):
    run = model.train(task=task, zero_grad=zero, n_epochs=20, seed=[0, 1])
    for name, fresh in model.fresh_gradients(run).items():
        held = fresh if zero else np.cumsum(fresh, axis=1)
        np.testing.assert_allclose(held, run.gradients[name], rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("task", tasks.TASKS)
def test_a_trace_has_the_predictions_and_the_gradients_of_the_run(task):
    run = model.train(task=task, zero_grad=False, n_epochs=5, seed=1)
    made = {line.code: line.tensors for line in model.trace(run).lines}
    p, y = torch.tensor(made["p = chosen"]["p"]), tasks.data(task)[1]
    np.testing.assert_allclose(tasks.TASKS[task].measure(p, y), run.loss, rtol=1e-5)
    for name, gradient in run.gradients.items():
        np.testing.assert_array_equal(made[".backward()"][f"{name}.grad"], gradient)


def test_a_trace_wants_a_single_run():
    batch = model.train(learning_rate=[0.1, 0.2], n_epochs=3)
    for several in (batch, batch[0]):
        with pytest.raises(ValueError, match="run must be a single run"):
            model.trace(several)


# Two balls ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("strength", [0.01, 0.03, 0.1, 0.3])
@pytest.mark.parametrize("start", [-2.0, 0.5, 1.5])
def test_a_ball_that_keeps_every_push_never_rests_and_one_that_starts_afresh_does(start, strength):
    afresh, keeps = ball.let_go(start=start, strength=strength).values()
    np.testing.assert_allclose(
        afresh.parameters["w"], start * (1 - strength) ** afresh.steps, atol=1e-12
    )
    # The steps of the other are a rotation by arccos(1 - strength / 2) each, seen along a slanted
    # axis: so often it rolls through the bottom.
    way = keeps.parameters["w"]
    turns = ball.N_STEPS * np.arccos(1 - strength / 2) / np.pi
    assert np.count_nonzero(np.diff(np.sign(way[way != 0]))) == pytest.approx(turns, abs=1)
    assert np.abs(way[ball.N_STEPS // 2 :]).max() > 0.9 * abs(start)


def test_the_friction_that_pays_grows_with_the_strength_and_is_little_where_pushes_are_weak():
    frictions = tuple(i / 20 for i in range(1, 21))
    weak, strong = ({x: rest(x, strength) for x in frictions} for strength in (0.01, 0.1))
    least = [min((n, x) for x, n in after.items() if n)[1] for after in (weak, strong)]
    # Critically damped, where the ball just does not swing: friction 1 - (1 - sqrt(strength))².
    assert least == pytest.approx([0.19, 0.53], abs=0.15)
    assert least[0] < least[1]
    assert min(n for n in strong.values() if n) <= SOON


def test_a_program_and_a_plateau_are_drawn_as_they_ran():
    done = ball.run_lines(3, zero_grad=False)
    picture = program(done)
    check_picture(picture)
    places = picture.tables["places"]
    np.testing.assert_allclose(places["w"] + places["push"] + places["kept"], [2, -0.5])
    stepped = program(ball.run_lines(2, zero_grad=False)).tables["places"]
    np.testing.assert_allclose(
        stepped["w"] + stepped["push"] + stepped["kept"], [1, 1], err_msg="from where it was"
    )
    runs = model.train_both(task="xor", learning_rate=0.1, n_epochs=200, seed=5)
    assert not np.any(plateau(runs).tables["balls"]["out"])
    runs = model.train_both(task="xor", learning_rate=0.1, n_epochs=500, seed=5)
    picture = plateau(runs)
    check_picture(picture)
    balls = picture.tables["balls"]
    afresh, keeps = np.array(balls["out"]).reshape(2, -1)
    assert not afresh.any()
    assert keeps[-1]
    assert runs[ball.KEEPS].loss[keeps].max() < 0.003 * runs[ball.KEEPS].loss[0]


@pytest.mark.parametrize(
    ("strength", "stays"),
    [(1.5, (True, True)), (2.5, (False, True)), (3, (False, True)), (4.5, (False, False))],
)
def test_the_ball_that_starts_afresh_flies_out_above_2_and_the_other_does_not(strength, stays):
    app = open_scene("zero_grad", "rolls")
    app.select_slider(key="zero_grad_strength").set_value(strength).run()
    furthest = [
        np.abs(run.parameters["w"]).max()
        for run in ball.let_go(start=2.0, strength=strength).values()
    ]
    assert tuple(way < 5 for way in furthest) == stays
    (told,) = [text for text in prose(app) if "starts afresh " in text or "Both fly" in text]
    assert told.count("flies out") == (stays == (False, True))
    assert ("Both fly out" in told) == (stays == (False, False))
    assert ("Found" in told) == (stays == (False, True))


def test_the_ball_that_keeps_every_push_stays_up_to_strength_4():
    for strength, flies in ((3.9, False), (4.1, True)):
        assert (ball.fate(ball.roll(strength=strength, friction=0)) == "flies out") == flies


def test_two_balls_say_so_when_both_rest():
    app = open_scene("zero_grad", "rolls")
    said = "Both rest"
    assert not any(said in text for text in prose(app))
    app.slider(key="zero_grad_let_go").set_value(0.0).run()
    assert any(said in text for text in prose(app))


@pytest.mark.parametrize("strength", STRENGTHS)
def test_a_ball_that_stays_is_in_the_picture_and_one_that_flies_out_leaves_it(strength):
    balls = ball.let_go(start=ball.MAX_START, strength=strength)
    drawn = rolling(balls, start=ball.MAX_START, knob="let_go").tables["balls"]
    fates = [ball.fate(run) == "flies out" for run in balls.values()]
    out = np.array(drawn["out"]).reshape(2, -1)
    assert out.any(axis=1).tolist() == out[:, -1].tolist() == fates
    np.testing.assert_array_equal(np.isnan(drawn["place"]), drawn["out"])


def test_who_never_solves_xor_without_zeroing_swings_to_the_end():
    run = model.train(
        task="xor", zero_grad=False, learning_rate=1, n_epochs=3000, seed=range(100), max_frames=301
    )
    lost = run.loss[~solved(run)]
    assert len(lost) > 20
    late = lost[:, -100:]
    assert (np.ptp(late, axis=1) > 0.01).mean() > 0.9
    assert late.mean() > 0.3, "high up, where random guessing has 0.69"
