"""The tasks of the zero-grad experiment: names of their numbers, and the rates worth trying."""

import pytest

from lessons.zero_grad import tasks
from lessons.zero_grad.curvature import critical_learning_rates


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
