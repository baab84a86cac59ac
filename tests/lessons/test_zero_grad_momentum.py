"""The heavy ball: against PyTorch's momentum, against the loop that forgets, and its limits."""

import numpy as np
import pytest
import torch

from lessons.zero_grad import tasks
from lessons.zero_grad.model import train
from lessons.zero_grad.momentum import heavy_ball


@pytest.mark.parametrize("task", tasks.BY_HAND)
@pytest.mark.parametrize(("momentum", "zero"), [(0, True), (1, False)])
def test_forgetting_to_zero_is_a_heavy_ball_without_friction(task, momentum, zero):
    ball = heavy_ball(task=task, momentum=momentum, n_epochs=300, seed=2)
    run = train(task=task, zero_grad=zero, n_epochs=300, seed=2)
    np.testing.assert_allclose(ball.loss, run.loss, atol=1e-9)
    for name in run.parameters:
        np.testing.assert_allclose(ball.parameters[name], run.parameters[name], atol=1e-9)
        np.testing.assert_allclose(ball.gradients[name], run.gradients[name], atol=1e-9)


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
