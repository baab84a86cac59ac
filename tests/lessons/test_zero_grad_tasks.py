"""The tasks of the zero-grad experiment: their losses, their gradients, their names."""

import numpy as np
import pytest
import torch

from lessons.zero_grad import tasks
from lessons.zero_grad.curvature import critical_learning_rates


@pytest.mark.parametrize("task", tasks.TASKS)
def test_gradient_matches_finite_differences_of_the_loss(task):
    chosen = tasks.TASKS[task]
    X, y = (a.double() for a in tasks.data(task))
    start = tasks.starting_parameters(task, 3)
    rng = np.random.default_rng(0)
    values = [torch.tensor(rng.standard_normal(k.shape)).requires_grad_() for k in start.values()]
    chosen.measure(chosen.predict(X, *values), y).backward()
    h = 1e-6
    with torch.no_grad():
        for value in values:
            row = value.view(-1)
            for i in range(row.numel()):
                losses = []
                for step in (h, -2 * h):
                    row[i] += step
                    losses.append(float(chosen.measure(chosen.predict(X, *values), y)))
                row[i] += h
                slope = (losses[0] - losses[1]) / (2 * h)
                assert value.grad.view(-1)[i].item() == pytest.approx(slope, abs=1e-6, rel=1e-6)


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
        zeroed, accumulated = critical_learning_rates(task)
        between = [rate for rate in tasks.RATES if zeroed < rate < accumulated]
        assert between
        assert between[-1] > 0.97 * accumulated
        assert any(accumulated < rate < 1.03 * accumulated for rate in tasks.RATES)
