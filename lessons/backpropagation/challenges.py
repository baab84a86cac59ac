"""Challenges on gradients: a neuron that is wrong and stuck, a good step, and deep sigmoids."""

import numpy as np

from lessons.backpropagation.experiments import arriving, at_start
from lessons.backpropagation.model import MAX_DEPTH
from lessons.backpropagation.neuron import by_hand, difference_errors, loss, random_neurons
from study.challenges import Check, Status
from training.figures import figure
from training.progress import Progress

WRONG, FLAT = 0.8, 0.001
LEAST_INPUT = 0.5
GOOD = 1e-7
"""A relative error of a measured slope that is hard to get from one side."""
WITHIN = 100
LEAST_WIDTH = 8


def check_stuck(
    *,
    w: float = 0.5,
    b: float = -0.3,
    x: float = 2.0,
    y: float = 1.0,
    on_progress: Progress | None = None,
) -> Check:
    """Check that a neuron is very wrong, and its slope along w next to nothing."""
    del on_progress  # it takes no time
    if abs(x) < LEAST_INPUT:
        return Check(
            Status.NOT_TRIED,
            f"With x = {x:g} the weight hardly matters; keep x at least {LEAST_INPUT:g} away from "
            "zero.",
        )
    error = round(float(loss(w, b, x, y, "sigmoid")), 3)  # as it is said
    slope = float(by_hand(w, b, x, y)["w"])
    said = f"The loss is {figure(error)}, the gradient of w {figure(slope)}."
    if error < 0.25:
        return Check(Status.NOT_TRIED, f"{said} First make the neuron wrong.")
    solved = error >= WRONG and round(abs(slope), 5) <= FLAT
    return Check(Status.SOLVED if solved else Status.NOT_YET, said)


def check_one_sided(
    *, step: float = 1e-3, sides: str = "both", on_progress: Progress | None = None
) -> Check:
    """Check that a step upwards measures the slopes of 200 neurons to seven digits."""
    if sides != "up":
        return Check(Status.NOT_TRIED, "This task is about forward differences; choose them first.")
    del on_progress  # it takes no time
    neurons = random_neurons(200, seed=1)
    errors = difference_errors(np.array([step]), neurons, central=False)[:, 0]
    true = by_hand(neurons["w"], neurons["b"], neurons["x"], neurons["y"])["w"]
    middle = float(np.median(errors / np.abs(true)))
    return Check(
        Status.SOLVED if middle <= GOOD else Status.NOT_YET,
        f"With forward differences and a step of {figure(step, 1)}, the slope of half of 200 "
        f"neurons is off by more than {figure(middle, 2)} of its own size.",
    )


def check_deep_sigmoid(
    *,
    depth: int = 20,
    width: int = 32,
    activation: str = "sigmoid",
    start: str = "PyTorch",
    gain: float = 1.0,
    on_progress: Progress | None = None,
) -> Check:
    """Check that the gradient keeps its size through 20 layers of sigmoids, from 20 seeds."""
    if activation != "sigmoid" or depth < MAX_DEPTH or width < LEAST_WIDTH:
        return Check(
            Status.NOT_TRIED,
            f"This task is about {MAX_DEPTH} layers of at least {LEAST_WIDTH} sigmoid neurons.",
        )
    run = at_start(
        depth=depth,
        width=width,
        activation=activation,
        start=start,
        gain=gain,
        on_progress=on_progress,
    )
    middle = float(np.median(arriving(run)))
    return Check(
        Status.SOLVED if 1 / WITHIN <= middle <= WITHIN else Status.NOT_YET,
        f"Over 20 seeds the gradient at the first layer is {figure(middle, 2)} times that at the "
        "last hidden one, by the median.",
    )


CHALLENGES = {
    "stuck": check_stuck,
    "one_sided": check_one_sided,
    "deep_sigmoid": check_deep_sigmoid,
}
