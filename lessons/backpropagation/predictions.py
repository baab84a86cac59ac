"""What the predictions of this lesson are about: each is run, and says how it came out."""

import numpy as np

from lessons.backpropagation.experiments import (
    DEEP,
    N_NEURONS,
    SKETCHED,
    arriving,
    at_start,
    median_errors,
    n_dead,
    relu_run,
)
from lessons.backpropagation.model import MAX_WIDTH
from lessons.backpropagation.neuron import used_twice
from lessons.backpropagation.report import _bracketed
from study.predictions import Answer
from training.figures import figure
from training.progress import Progress, parts


def twice(*, on_progress: Progress | None = None) -> Answer:
    """Measure what an input that two neurons listen to does to their sum, by moving it."""
    graph = used_twice("two neurons")
    at = {"x": 0.5, "v": 1.0, "w": -2.0}
    values = graph.forward(at)
    slopes, names = graph.slopes(values), graph.names
    shares = []
    for unit, knob in (("u₁", "v"), ("u₂", "w")):
        a = names.index(unit.replace("u", "a"))
        shares.append(float(slopes[a][0]) * at[knob])
    measured = float(graph.difference("x", at))
    ways = {
        "larger": max(shares, key=abs),
        "last": shares[1],
        "mean": sum(shares) / 2,
        "sum": sum(shares),
    }
    if on_progress is not None:
        on_progress(1.0)
    truth = min(ways, key=lambda name: abs(ways[name] - measured))
    return Answer(
        truth=truth,
        sentence=(
            f"Along one path {figure(shares[0])} comes back, along the other {figure(shares[1])}. "
            f"If you move $x$ a little and measure, the slope is **{figure(measured)}**: that "
            f"is their sum, {figure(shares[0])} + {_bracketed(shares[1], 3)}."
        ),
    )


def u_shape(*, on_progress: Progress | None = None) -> Answer:
    """Measure the slopes of 200 neurons with ever smaller steps."""
    errors = median_errors()
    if on_progress is not None:
        on_progress(1.0)
    best = int(np.argmin(errors))
    return Answer(
        truth=tuple(float(error) for error in errors),
        sentence=(
            f"For {N_NEURONS} random neurons the median error falls from {figure(errors[0], 1)} "
            f"to **{figure(errors[best], 1)} at a step of {figure(SKETCHED[best], 1)}**, and rises "
            f"again to {figure(errors[-1], 1)} at {figure(SKETCHED[-1], 1)}."
        ),
    )


def deep(*, on_progress: Progress | None = None) -> Answer:
    """Compare how much of the gradient arrives at the first of 20 layers, for three networks."""
    kinds = {
        "sigmoid": ("sigmoid", "PyTorch"),
        "relu": ("ReLU", "PyTorch"),
        "he": ("ReLU", "He"),
    }
    arrived = {}
    for (name, (activation, start)), share in zip(
        kinds.items(), parts(on_progress, 1, 1, 1), strict=True
    ):
        run = at_start(activation=activation, start=start, on_progress=share, **DEEP)
        arrived[name] = float(np.median(arriving(run)))
    kept = [name for name in kinds if arrived[name] > 0.01]
    truth = {("he",): "start", ("relu", "he"): "relu", (): "none"}.get(tuple(kept), "all")
    return Answer(
        truth=truth,
        sentence=(
            f"Sigmoids with PyTorch’s start: **{figure(arrived['sigmoid'], 1)}** of the last "
            f"layer’s gradient arrives at the first. ReLUs with the same start: "
            f"**{figure(arrived['relu'], 1)}**. ReLUs with He’s start: "
            f"**{figure(arrived['he'], 2)}** (medians over 20 seeds). The start matters as much as "
            "the activation."
        ),
    )


def silent(*, on_progress: Progress | None = None) -> Answer:
    """Count the ReLUs that are dead before the first step, in the median of twelve networks."""
    run = relu_run(n_epochs=0, on_progress=on_progress)
    in_all = n_dead(run)[:, 0]
    first, second = (
        float(np.median(MAX_WIDTH * run.metrics[name][:, 0])) for name in ("dead1", "dead2")
    )
    return Answer(
        float(np.median(in_all)),
        f"In the median of {len(in_all)} networks **{np.median(in_all):g} of {2 * MAX_WIDTH}** are "
        f"dead before any step ({in_all.min()} to {in_all.max()}): {first:g} in the first layer, "
        f"{second:g} in the second (medians as well, so they need not add up). The second layer "
        "only hears numbers that are not negative, so a neuron with mostly negative weights never "
        "gets above zero.",
    )


PREDICTIONS = {"twice": twice, "u_shape": u_shape, "deep": deep, "silent": silent}
