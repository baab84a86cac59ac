"""Tasks: their numbers' names, their curvature, and the rates above which their runs explode."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from datasets.students import HOURS, SCORES
from lessons.titanic.passengers import features_of_all, split
from lessons.zero_grad import curvature, tasks
from lessons.zero_grad.model import train


def test_curvature_of_the_linear_model_of_the_titanic():
    X = features_of_all()[split()[0]].astype(float)
    np.testing.assert_allclose(curvature.hessian("titanic_linear"), 2 * X.T @ X / len(X), atol=1e-5)
    assert 2 / curvature.critical_learning_rates("titanic_linear").zeroed == pytest.approx(
        3.90, abs=0.005
    )


@pytest.mark.parametrize("task", tasks.BOWLS)
@pytest.mark.parametrize("zero", [True, False])
def test_critical_learning_rates_separate_bounded_from_exploding(task, zero):
    zeroed, accumulated = curvature.critical_learning_rates(task)
    critical = zeroed if zero else accumulated
    rates = [0.95 * critical, 1.05 * critical]
    run = train(task=task, zero_grad=zero, learning_rate=rates, n_epochs=500)
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

    critical = curvature.critical_learning_rates("line")
    assert (
        last_loss(0.98 * critical.zeroed / 2, zero=True) < 4350
    )  # the whole mean squared error at w = b = 0
    assert last_loss(1.1 * critical.zeroed / 2, zero=True) > 1e12
    assert last_loss(0.98 * critical.accumulated / 2, zero=False) < 1e7
    assert last_loss(1.1 * critical.accumulated / 2, zero=False) > 1e12


def test_the_sixth_contour_is_that_of_the_start_and_the_bottom_has_no_loss():
    for task in ("line", "bowl"):
        run = train(task=task, learning_rate=0.1, n_epochs=1500)
        seen = curvature.contours(task)
        assert seen.levels[5] == pytest.approx(run.loss[0])
        np.testing.assert_allclose([*run.final.values()], seen.bottom, atol=1e-3)


@pytest.mark.parametrize("task", tasks.TASKS)
def test_every_number_among_the_parameters_has_a_name(task):
    n_parameters = sum(values.size for values in tasks.starting_parameters(task).values())
    names = tasks.parameter_names(task)
    assert len(set(names)) == len(names) == n_parameters


def test_the_rates_worth_trying_hold_the_usual_ones_and_lie_on_both_sides_of_each_edge():
    assert list(tasks.RATES) == sorted(set(tasks.RATES))
    assert tasks.RATES[-1] <= tasks.MAX_LEARNING_RATE
    assert {task.learning_rate for task in tasks.TASKS.values()} <= set(tasks.RATES)
    for task in tasks.BOWLS:
        zeroed, accumulated = curvature.critical_learning_rates(task)
        between = [rate for rate in tasks.RATES if zeroed < rate < accumulated]
        assert between
        assert between[-1] > 0.97 * accumulated
        assert any(accumulated < rate < 1.03 * accumulated for rate in tasks.RATES)
