"""The tasks of the zero-grad experiment: their losses, their gradients, their names."""

import numpy as np
import pytest
import torch

from lessons import tasks


@pytest.mark.parametrize("task", tasks.TASKS)
def test_gradient_matches_finite_differences_of_the_loss_differentiated(task):
    chosen = tasks.TASKS[task]
    X, y = (a.double() for a in tasks.data(task))
    start = tasks.starting_parameters(task, 3)
    rng = np.random.default_rng(0)
    knobs = [torch.tensor(rng.standard_normal(k.shape)).requires_grad_() for k in start.values()]
    chosen.measure(chosen.predict(X, *knobs), y).backward()
    h = 1e-6
    with torch.no_grad():
        for knob in knobs:
            row = knob.view(-1)
            for i in range(row.numel()):
                losses = []
                for step in (h, -2 * h):
                    row[i] += step
                    losses.append(float(chosen.measure(chosen.predict(X, *knobs), y)))
                row[i] += h
                slope = (losses[0] - losses[1]) / (2 * h)
                assert knob.grad.view(-1)[i].item() == pytest.approx(slope, abs=1e-6, rel=1e-6)


@pytest.mark.parametrize("task", tasks.TASKS)
def test_every_number_among_the_knobs_has_a_name(task):
    n_knobs = sum(values.size for values in tasks.starting_parameters(task).values())
    names = tasks.knob_names(task)
    assert len(set(names)) == len(names) == n_knobs


def test_names_say_where_a_number_stands():
    assert tasks.knob_names("line") == ("w", "b")
    assert tasks.knob_names("xor")[5] == "W1[1, 1]"
    assert "Sex_female" in tasks.knob_names("titanic")


@pytest.mark.parametrize("task", tasks.TASKS.values(), ids=lambda task: task.title)
def test_the_rates_worth_trying_hold_the_usual_one_and_are_allowed(task):
    assert task.learning_rate in task.rates
    assert list(task.rates) == sorted(task.rates)
    assert task.rates[-1] <= task.largest_rate


def test_titles_lead_back_to_the_tasks():
    assert {tasks.TASKS[name].title: name for name in tasks.TASKS} == tasks.BY_TITLE
