"""Tasks and where they explode, steps that see a few samples only, and the heavy ball."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from datasets.students import HOURS, SCORES
from lessons.gradient_descent.model import hessian
from lessons.titanic.passengers import features_of_all, split
from lessons.zero_grad import model, tasks
from lessons.zero_grad.model import train
from lessons.zero_grad.momentum import heavy_ball
from pages.networks.zero_grad.knobs import RATES
from training.bowls import critical_learning_rate


def critical(task):
    """Return the rates above which a task explodes, with zeroing and without."""
    if task == "line":
        H = hessian(HOURS)
    else:
        X = features_of_all()[split()[0]].astype(float)
        H = 2 * X.T @ X / len(X)
    return [critical_learning_rate(H, momentum=momentum) for momentum in (0.0, 1.0)]


def test_curvature_of_the_linear_model_of_the_titanic():
    assert 2 / critical("titanic_linear")[0] == pytest.approx(3.90, abs=0.005)


@pytest.mark.parametrize("task", ["line", "titanic_linear"])
@pytest.mark.parametrize("zero", [True, False])
def test_critical_learning_rates_separate_bounded_from_exploding(task, zero):
    edge = critical(task)[not zero]
    run = train(task=task, zero_grad=zero, learning_rate=[0.95 * edge, 1.05 * edge], n_epochs=500)
    assert run.loss[0].max() <= 1000 * run.loss[0, 0]
    assert not run.loss[1, -1] < 1e30


def test_with_the_whole_squared_error_of_pytorch_every_critical_rate_halves():
    x, y = torch.tensor(HOURS), torch.tensor(SCORES)

    def last_loss(learning_rate, zero):
        w, b = (torch.zeros((), dtype=torch.float64, requires_grad=True) for _ in range(2))
        for _ in range(400):
            loss = functional.mse_loss(w * x + b, y)
            loss.backward()
            with torch.no_grad():
                for knob in (w, b):
                    knob -= learning_rate * knob.grad
                    if zero:
                        knob.grad.zero_()
        return loss.item()

    zeroed, accumulated = critical("line")
    # 4,350 is the whole mean squared error at w = b = 0.
    assert last_loss(0.98 * zeroed / 2, zero=True) < 4350
    assert last_loss(1.1 * zeroed / 2, zero=True) > 1e12
    assert last_loss(0.98 * accumulated / 2, zero=False) < 1e7
    assert last_loss(1.1 * accumulated / 2, zero=False) > 1e12


@pytest.mark.parametrize("task", tasks.TASKS)
def test_every_number_among_the_parameters_has_a_name(task):
    n_parameters = sum(values.size for values in tasks.starting_parameters(task).values())
    names = tasks.parameter_names(task)
    assert len(set(names)) == len(names) == n_parameters


def test_the_rates_worth_trying_hold_the_usual_ones_and_lie_on_both_sides_of_each_edge():
    assert list(RATES) == sorted(set(RATES))
    assert RATES[-1] <= tasks.MAX_LEARNING_RATE
    assert {tasks.TASKS[task].learning_rate for task in ("line", "xor")} <= set(RATES)
    zeroed, accumulated = critical("line")
    between = [rate for rate in RATES if zeroed < rate < accumulated]
    assert between[0] < 1.03 * zeroed
    assert between[-1] > 0.97 * accumulated
    assert any(accumulated < rate < 1.03 * accumulated for rate in RATES)


# Samples in pieces --------------------------------------------------------------------------------


def test_batches_are_drawn_for_each_run_by_its_own_seed():
    batches = tasks.batches("titanic_linear", batch_size=5, seed=[[3], [4]])
    alone = tasks.batches("titanic_linear", batch_size=5, seed=4)
    passengers = {tuple(row) for row in tasks.data("titanic_linear")[0].tolist()}
    for _ in range(3):
        X, y = next(batches)
        assert X.shape == (2, 1, 5, 12)
        assert y.shape == (2, 1, 5)
        assert {tuple(row) for row in X.reshape(-1, 12).tolist()} <= passengers
        X_alone, y_alone = next(alone)
        assert torch.equal(X[1, 0], X_alone)
        assert torch.equal(y[1, 0], y_alone)


@pytest.mark.parametrize(("task", "size"), [("line", 0), ("line", 5), ("line", 1.0)])
def test_a_bad_batch_is_named(task, size):
    with pytest.raises(ValueError, match="batch_size must be "):
        tasks.batches(task, batch_size=size)


def test_one_student_at_a_time_is_descent_along_that_student():
    run = model.train(learning_rate=0.05, n_epochs=5, batch_size=1, seed=2)
    x, y = (a[..., 0].numpy() for a in next(tasks.batches("line", batch_size=1, seed=2)))
    # From w = b = 0 the prediction is 0: half the squared score, and the slopes -y x and -y.
    assert run.loss[0] == y**2 / 2
    assert run.gradients["w"][0] == -y * x
    assert run.gradients["b"][0] == -y
    assert run.parameters["b"][1] == pytest.approx(0.05 * y)


def test_one_student_at_a_time_zeroing_arrives_and_forgetting_explodes():
    how = {"learning_rate": 0.05, "n_epochs": 1000, "batch_size": 1, "seed": range(20)}
    zeroed, forgot = (model.train(zero_grad=zero, **how) for zero in (True, False))
    # All four students lie on one line, so that each step of each of them leads there.
    np.testing.assert_allclose(zeroed.final["w"], 10, atol=0.02)  # 0.01 by now, and falling
    # A product of random matrices of determinant 1 grows exponentially (Furstenberg, 1963).
    assert (forgot.loss[:, -1] > 1e20).all()  # 10²² or more


def test_a_run_in_batches_is_not_taken_apart_afterwards():
    run = model.train(batch_size=2, n_epochs=3)
    for look in (model.fresh_gradients, model.trace):
        with pytest.raises(ValueError, match="every step sees every sample"):
            look(run)


# The heavy ball -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("momentum", "zero"), [(0, True), (1, False)])
def test_forgetting_to_zero_is_a_heavy_ball_without_friction(momentum, zero):
    ball = heavy_ball(momentum=momentum, n_epochs=300)
    run = train(zero_grad=zero, n_epochs=300)
    np.testing.assert_allclose(ball.loss, run.loss, atol=1e-9)
    for name in run.parameters:
        np.testing.assert_allclose(ball.parameters[name], run.parameters[name], atol=1e-9)
        np.testing.assert_allclose(ball.gradients[name], run.gradients[name], atol=1e-9)


def test_after_a_hundred_epochs_a_little_friction_is_better_than_none_and_than_all():
    none, little, all_of_it = heavy_ball(momentum=[1.0, 0.9, 0.0], n_epochs=100).loss[:, -1]
    assert little < all_of_it / 10 < none / 100


def test_a_little_friction_lets_the_ball_settle():
    run = heavy_ball(momentum=[0.0, 0.9, 1.0], learning_rate=0.1, n_epochs=300)
    w, b = (torch.zeros((), dtype=torch.float64, requires_grad=True) for _ in range(2))
    optimizer = torch.optim.SGD([w, b], lr=0.1, momentum=0.9)
    x, y = tasks.data("line")
    for _ in range(300):
        optimizer.zero_grad()
        tasks.TASKS["line"].measure(tasks.predict_line(x, w, b), y).backward()
        optimizer.step()
    assert run.final["w"][1] == pytest.approx(w.item())
    assert run.final["b"][1] == pytest.approx(b.item())
    assert run.loss[1, -1] < run.loss[0, -1] / 1000  # sooner than without any momentum
    assert run.loss[2, -1] > 50


@pytest.mark.parametrize(("learning_rate", "highest"), [(0.01, 1.02), (0.1, 1.25), (0.3, 2.6)])
def test_the_smaller_the_rate_the_nearer_the_ball_climbs_to_where_it_started(
    learning_rate, highest
):
    # Measured apart, over 2,000 epochs of the line; as the rate goes to 0 the ball keeps its
    # energy, and the ratio goes to 1.
    ball = heavy_ball(learning_rate=learning_rate, n_epochs=2000, max_frames=2001)
    assert ball.loss.max() / ball.loss[0] == pytest.approx(highest, rel=0.02)
