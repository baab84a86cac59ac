"""Challenges on gradients: a neuron that is wrong and stuck, a good step, and deep sigmoids."""

import numpy as np

from lessons.backpropagation.experiments import at_start, gradient_ratio
from lessons.backpropagation.model import MAX_DEPTH, train
from lessons.backpropagation.neuron import by_hand, difference_errors, loss, random_neurons
from study.challenges import CheckResult, Settings, depends_on, done_if, not_tried
from training.figures import figure
from training.hyperparameters import holds_for_any


@depends_on(by_hand, but=("activation",))
def check_stuck(settings: Settings) -> CheckResult:
    if abs(settings.x) < 0.5:
        return not_tried(
            f"With x = {settings.x:g} the weight hardly matters; keep x at least 0.5 away from "
            "zero."
        )
    error = round(float(loss(**settings)), 3)  # as it is said
    slope = float(by_hand(**settings)["w"])
    outcome = f"The loss is {figure(error)}, the gradient of w {figure(slope)}."
    if error < 0.25:
        return not_tried(f"{outcome} First make the neuron wrong.")
    return done_if(error >= 0.8 and round(abs(slope), 5) <= 0.001, outcome)


@depends_on(also=("step", "sides"))
def check_one_sided(settings: Settings) -> CheckResult:
    if settings.sides != "up":
        return not_tried("This task is about forward differences; choose them first.")
    neurons = random_neurons(200, seed=1)
    errors = difference_errors(np.array([settings.step]), neurons, central=False)[:, 0]
    true = by_hand(neurons["w"], neurons["b"], neurons["x"], neurons["y"])["w"]
    median = float(np.median(errors / np.abs(true)))
    return done_if(
        median <= 1e-7,
        f"The median error over 200 neurons is {figure(median, 2)} of the slope’s own size.",
    )


@depends_on(train, but=("learning_rate", "n_epochs", "seed"))
@holds_for_any("start", "gain")
def check_deep_sigmoid(settings: Settings) -> CheckResult:
    small = settings.depth < MAX_DEPTH or settings.width < 8
    if small or settings.activation != "sigmoid":
        return not_tried("This task is about 20 layers of at least 8 sigmoid neurons.")
    median = float(np.median(gradient_ratio(at_start(**settings))))
    return done_if(
        0.01 <= median <= 100,
        f"Over 20 seeds the gradient at the first layer is {figure(median, 2)} times that at the "
        "last hidden one, by the median.",
    )


CHALLENGES = {
    "stuck": check_stuck,
    "one_sided": check_one_sided,
    "deep_sigmoid": check_deep_sigmoid,
}
