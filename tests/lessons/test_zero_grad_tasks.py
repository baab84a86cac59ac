"""Tasks and where they explode, steps that see a few samples only, and the heavy ball."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from datasets.students import HOURS, SCORES
from lessons.gradient_descent.model import hessian
from lessons.titanic.passengers import features_of_all, split
from lessons.zero_grad import ball, model, tasks
from lessons.zero_grad.model import train
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


def test_the_rates_worth_trying_hold_the_usual_one():
    assert list(RATES) == sorted(set(RATES))
    assert RATES[-1] <= tasks.MAX_LEARNING_RATE
    assert tasks.TASKS["xor"].learning_rate in RATES


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


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9, 1.0])
def test_a_ball_with_friction_is_pytorchs_momentum(momentum):
    run = ball.roll(strength=0.1, friction=1 - momentum)
    w = torch.tensor(2.0, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=momentum)
    way = []
    for _ in run.steps:
        way.append(w.item())
        optimizer.zero_grad()
        (w**2 / 2).backward()
        optimizer.step()
    np.testing.assert_allclose(run.parameters["w"], way, atol=1e-12)


@pytest.mark.parametrize(("zero", "friction"), [(True, 1.0), (False, 0.0)])
def test_a_program_moves_the_ball_with_the_line_as_full_friction_and_without_as_none(
    zero, friction
):
    done = ball.run_lines(30 if zero else 20, zero_grad=zero)  # ten rounds
    run = ball.roll(strength=ball.RATE, friction=friction)
    np.testing.assert_allclose(done.places, run.parameters["w"][:11], atol=1e-5)
    held = 0 if zero else np.sum(run.parameters["w"][:10])
    assert done.grad == pytest.approx(held, abs=1e-5)


def test_a_ball_rests_once_it_stays_near_the_bottom():
    n = ball.rests_after(ball.roll(strength=0.01, n_steps=ball.LONG))
    assert 0.99**n <= 0.05 < 0.99 ** (n - 1)
    assert ball.rests_after(ball.roll(strength=0.01, friction=0.0, n_steps=ball.LONG)) is None


@pytest.mark.parametrize(("learning_rate", "highest"), [(0.01, 1.02), (0.1, 1.25), (0.3, 2.6)])
def test_the_smaller_the_rate_the_nearer_the_run_climbs_to_where_it_started(learning_rate, highest):
    # Measured apart, over 2,000 epochs of the line; as the rate goes to 0 the run keeps its
    # energy, and the ratio goes to 1.
    run = train(zero_grad=False, learning_rate=learning_rate, n_epochs=2000, max_frames=2001)
    assert run.loss.max() / run.loss[0] == pytest.approx(highest, rel=0.02)
