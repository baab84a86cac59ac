"""What the predictions of this lesson are about: each is run, and says how it came out."""

import numpy as np

from lessons.backpropagation.experiments import DEEP, at_start, gradient_ratio, n_dead, relu_run
from lessons.backpropagation.model import MAX_WIDTH
from lessons.backpropagation.neuron import STEPS, difference_errors, random_neurons, used_twice
from study.predictions import Answer
from training.figures import factor, figure
from training.progress import track


def predict_twice() -> Answer:
    """Measure what an input that two neurons listen to does to their sum, by moving it."""
    graph = used_twice("two neurons")
    at = {"x": 0.5, "v": 1.0, "w": -2.0}
    slopes = graph.slopes(graph.forward(at))
    first, second = (
        float(slopes[graph.names.index(a)][0]) * at[weight]
        for a, weight in (("a₁", "v"), ("a₂", "w"))
    )
    measured = float(graph.difference("x", at))
    total, larger = first + second, max(first, second, key=abs)
    answers = {"larger": larger, "last": second, "mean": total / 2, "sum": total}
    return Answer(
        min(answers, key=lambda name: abs(answers[name] - measured)),
        f"Along one path {figure(first, 4)} comes back, along the other {figure(second, 4)}. If "
        f"you move $x$ a little and measure, the slope is **{figure(measured)}**: that is their "
        f"sum, {figure(first, 4)} + {factor(second, 4)}.",
        f"measured, it is {figure(measured)}",
    )


def predict_u_shape() -> Answer:
    """Measure the slopes of 200 neurons with ever smaller steps."""
    n_neurons = 200
    errors = difference_errors(STEPS, random_neurons(n_neurons))
    errors = np.median(errors, axis=0)
    best = int(np.argmin(errors))
    return Answer(
        tuple(map(float, errors)),
        f"For {n_neurons} random neurons the median error falls from {figure(errors[0], 1)} "
        f"to **{figure(errors[best], 1)} at a step of {figure(STEPS[best], 1)}**, and rises "
        f"again to {figure(errors[-1], 1)} at {figure(STEPS[-1], 1)}.",
    )


def predict_deep() -> Answer:
    """Compare how much of the gradient arrives at the first of 20 layers, for three networks."""
    kinds = {"sigmoid": ("sigmoid", "PyTorch"), "relu": ("ReLU", "PyTorch"), "he": ("ReLU", "He")}
    arrived = {
        name: float(np.median(gradient_ratio(at_start(activation=activation, start=start, **DEEP))))
        for name, (activation, start) in track(kinds.items())
    }
    kept = tuple(name for name, share in arrived.items() if share > 0.01)
    return Answer(
        {("he",): "start", ("relu", "he"): "relu", (): "none"}.get(kept, "all"),
        f"Sigmoids with PyTorch’s start: **{figure(arrived['sigmoid'], 1)}** of the last layer’s "
        f"gradient arrives at the first. ReLUs with the same start: "
        f"**{figure(arrived['relu'], 1)}**. ReLUs with He’s start: **{figure(arrived['he'], 2)}** "
        "(medians over 20 seeds). The start matters as much as the activation.",
        f"{figure(arrived['relu'], 1)} arrives with PyTorch’s start and ReLU, "
        f"{figure(arrived['he'], 2)} with He’s",
    )


def predict_silent() -> Answer:
    """Count the ReLUs that are dead before the first step, in the median of 32 networks."""
    run = relu_run(n_epochs=0)
    dead = n_dead(run)[:, 0]
    first, second = (
        float(np.median(MAX_WIDTH * run.metrics[name][:, 0])) for name in ("dead1", "dead2")
    )
    return Answer(
        float(np.median(dead)),
        f"In the median of {len(dead)} networks **{np.median(dead):g} of {2 * MAX_WIDTH}** are "
        f"dead before any step ({dead.min()} to {dead.max()}): {first:g} in the first layer, "
        f"{second:g} in the second (medians as well, so they need not add up). The second layer "
        "only hears numbers that are not negative, so a neuron with mostly negative weights never "
        "gets above zero.",
    )


PREDICTIONS = {
    "twice": predict_twice,
    "u_shape": predict_u_shape,
    "deep": predict_deep,
    "silent": predict_silent,
}
