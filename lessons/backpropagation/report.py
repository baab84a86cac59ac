"""What graphs, slopes and networks say in words and tables, and the answers to the predictions."""

from collections.abc import Mapping, Sequence

import numpy as np

from lessons.backpropagation import six
from lessons.backpropagation.cost import PASSES, SWEEP, WIDTHS, Cost
from lessons.backpropagation.experiments import first_over_last, gradient_ratio, n_dead
from lessons.backpropagation.model import N_SAMPLES, layer_sizes
from lessons.backpropagation.neuron import (
    KNOBS,
    by_autograd,
    by_differences,
    by_graph,
    by_hand,
    difference_errors,
    four_slopes,
    loss,
    of_cross_entropy,
)
from lessons.backpropagation.remedies import (
    LEARNED,
    LONGEST,
    N_STEPS,
    NORMALISED,
    PLAIN,
    RATE,
    RESIDUAL,
    STEEP,
    Clipped,
)
from training.figures import count, factor, figure, fixed, percent, trend
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

FINE = 10.0 ** -np.arange(1, 15.01, 0.25)
"""The steps at which the error of a measured slope is drawn."""
NUDGE = 0.01


# Six weights -------------------------------------------------------------------------------------


def describe_nudges(**nudges: float) -> str:
    """Say what the nudges have done to the loss, and which of them did most."""
    now, alone = six.nudged(**nudges)
    still = six.loss(np.array(six.WEIGHTS))
    if not any(nudges.values()):
        return f"The loss is **{figure(still)}**, and nothing has been nudged yet."
    k = int(np.argmax(np.abs(alone)))
    change = float(alone[k])
    how = "raises" if change > 0 else "lowers"
    return (
        f"With all nudges the loss {trend(still, now)}. The nudge that does most is that of "
        f"**{six.NAMES[k]}**: alone it {how} the loss by {figure(abs(change))}. To compare "
        "weights, nudge them equally far."
    )


def six_table(**nudges: float) -> dict[str, Sequence[str]]:
    """Return for each of six weights its slope, and what its nudge should change and does."""
    slopes = six.slopes()
    _, alone = six.nudged(**nudges)
    return {
        "weight": list(six.NAMES),
        "is": [figure(w) for w in six.WEIGHTS],
        "slope": [fixed(slope) for slope in slopes],
        "nudge": [fixed(nudge) for nudge in nudges.values()],
        "slope × nudge": [
            fixed(slope * nudge) for slope, nudge in zip(slopes, nudges.values(), strict=True)
        ],
        "the loss changes by": [fixed(change) for change in alone],
    }


def describe_cost(cost: Cost, width: int) -> str:
    """Say what all slopes of a network cost by each way, and how well the two agree."""
    k = WIDTHS.index(width)
    n = int(cost.n_knobs[k])
    sweep, passes = (1e6 * float(cost.seconds[way][k]) for way in (SWEEP, PASSES))
    return (
        f"With {count(width, 'neuron')} in each of two hidden layers there are **{n:,} knobs**. "
        f"Measuring takes {2 * n:,} passes, here {figure(passes)} µs; one sweep takes one pass "
        f"forward and one back, here {figure(sweep)} µs. That is **{figure(passes / sweep, 2)} "
        f"times** faster, and the slopes differ by {figure(cost.apart[k], 1)} at most."
    )


# One neuron --------------------------------------------------------------------------------------


def describe_blame(w: float, b: float, x: float, y: float) -> str:
    """Say what the gradient of w promises of a small move, and what the move really does."""
    slope = float(by_hand(w, b, x, y)["w"])
    now, then = (float(loss(at, b, x, y, "sigmoid")) for at in (w, w + NUDGE))
    return (
        f"The gradient of $w$ is **{figure(slope)}**. So if you turned $w$ up by {NUDGE}, the loss "
        f"should change by about {figure(NUDGE * slope)}. In fact it {trend(now, then, 5)}, "
        f"a change of {figure(then - now)}."
    )


def four_table(w: float, b: float, x: float, y: float) -> dict[str, Sequence[str]]:
    """Return the four derivatives of the neuron, what each says, and its number."""
    slopes = four_slopes(w, b, x, y)
    rows = (
        ("∂L/∂p", "how the loss changes with the prediction", "2 (p − y)", slopes["dL/dp"]),
        ("∂p/∂z", "how the prediction changes with the sum", "p (1 − p)", slopes["dp/dz"]),
        ("∂z/∂w", "how the sum changes with the weight", "x", slopes["dz/dw"]),
        ("∂z/∂b", "how the sum changes with the bias", "1", slopes["dz/db"]),
    )
    return {
        "slope": [row[0] for row in rows],
        "says": [row[1] for row in rows],
        "rule": [row[2] for row in rows],
        "here": [figure(float(row[3]), 4) for row in rows],
    }


def describe_products(w: float, b: float, x: float, y: float) -> str:
    """Say how the gradients of weight and bias are products of the four."""
    slopes = {name: float(value) for name, value in four_slopes(w, b, x, y).items()}
    delta = slopes["dL/dp"] * slopes["dp/dz"]
    return (
        "The product of the first two is the blame of the sum, $\\delta$ = "
        f"{figure(slopes['dL/dp'], 4)} × {figure(slopes['dp/dz'], 4)} = **{figure(delta, 4)}**. "
        f"The weight gets $\\delta$ times its input, {figure(delta, 4)} × {factor(x, 4)} = "
        f"**{figure(delta * x, 4)}**; the bias gets $\\delta$ itself."
    )


def describe_cross_entropy(w: float, b: float, x: float, y: float) -> str:
    """Say what the blame of the sum is, if the loss is the cross-entropy."""
    p, delta = of_cross_entropy(w, b, x, y)
    return (
        "With the cross-entropy for a loss the first slope is $(p - y) / (p (1 - p))$. The slope "
        "of the sigmoid cancels out, and $\\delta$ is simply $p - y$: here "
        f"{figure(p, 4)} − {figure(y, 4)}, and autograd, which multiplies both slopes, finds "
        f"**{figure(delta, 4)}**. A neuron that is sure and wrong has the largest blame there is, "
        "and no flat end of the sigmoid takes it away."
    )


def three_ways(
    w: float, b: float, x: float, y: float, step: float
) -> dict[str, Mapping[str, float]]:
    """Return the slopes along w, b and x by each way of finding them."""
    hand = {name: float(value) for name, value in by_hand(w, b, x, y).items()}
    measured = {name: float(by_differences(step, w, b, x, y, knob=name)) for name in KNOBS}
    return {
        "by hand": hand,
        "our graph": by_graph(w, b, x, y),
        "autograd": by_autograd(w, b, x, y),
        "measured": measured,
    }


def three_table(w: float, b: float, x: float, y: float, step: float) -> dict[str, Sequence[str]]:
    """Return the slopes by each way, and how far each is from those by hand at most."""
    ways = three_ways(w, b, x, y, step)
    hand = ways["by hand"]
    table: dict[str, Sequence[str]] = {"way": list(ways)}
    for name in KNOBS:
        table[f"∂L/∂{name}"] = [fixed(way[name], 12) for way in ways.values()]
    off = [max(abs(way[name] - hand[name]) for name in KNOBS) for way in ways.values()]
    table["off by at most"] = ["–", *(figure(value, 2) for value in off[1:])]
    return table


def describe_three(w: float, b: float, x: float, y: float, step: float) -> str:
    """Say how far the ways are apart."""
    ways = three_ways(w, b, x, y, step)
    far = {
        way: max(abs(ways[way][name] - ways["by hand"][name]) for name in KNOBS)
        for way in ("our graph", "autograd", "measured")
    }
    rounding = max(far["our graph"], far["autograd"])
    agree = f"to **{figure(rounding, 2)}**, mere rounding" if rounding else "to **the last digit**"
    return (
        f"By hand, by our graph and by PyTorch’s autograd the slopes agree {agree}: all three "
        f"multiply the same local slopes. Measured with a step of "
        f"{figure(step, 1)} up and down they are off by up to **{figure(far['measured'], 2)}**."
    )


def error_curves(
    w: float, b: float, x: float, y: float, neuron: str
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the steps of the picture, and the errors of both kinds of differences."""
    at = {"w": w, "b": b, "x": x, "y": y}
    central, forward = (
        difference_errors(FINE, at, activation=neuron, central=both) for both in (True, False)
    )
    return FINE, central, forward


def describe_errors(
    w: float, b: float, x: float, y: float, neuron: str, step: float, sides: str
) -> str:
    """Say how good the learner's step is, and which of those drawn is best."""
    at = {"w": w, "b": b, "x": x, "y": y}
    steps, central, forward = error_curves(w, b, x, y, neuron)
    mine = float(
        difference_errors(np.array([step]), at, activation=neuron, central=sides == "both")[0]
    )
    best = "; ".join(
        f"{name} {figure(float(steps[np.argmin(e)]), 1)} (error {figure(float(e.min()), 1)})"
        for name, e in (("central", central), ("forward", forward))
    )
    kind = "central" if sides == "both" else "forward"
    return (
        f"With your step of {figure(step, 1)} and {kind} differences the slope is off by "
        f"**{figure(mine, 2)}**. The best steps in the picture: {best}."
    )


# A deep network ----------------------------------------------------------------------------------


def layer_rules(run: RecordedRun) -> dict[str, Sequence[str]]:
    """Return what the way back computes at each layer of weights, with its shapes."""
    depth, width = run.hyperparameters["depth"], run.hyperparameters["width"]
    sizes = [2, *[width] * depth, 1]
    order = range(depth + 1, 0, -1)
    came = {i: "X" if i == 1 else f"A{i - 1}" for i in order}
    return {
        "layer": [f"{i}{' (output)' if i == depth + 1 else ''}" for i in order],
        "blame δ": [f"({N_SAMPLES}, {sizes[i]})" for i in order],
        "what came in": [f"{came[i]} ({N_SAMPLES}, {sizes[i - 1]})" for i in order],
        "gradient of W": [
            f"{came[i]}ᵀ δ: ({sizes[i - 1]}, {N_SAMPLES}) × ({N_SAMPLES}, {sizes[i]}) = "
            f"({sizes[i - 1]}, {sizes[i]})"
            for i in order
        ],
        "gradient of b": [f"column sums of δ: ({sizes[i]},)" for i in order],
        "handed on": [
            f"δ W{i}ᵀ: ({N_SAMPLES}, {sizes[i - 1]})" if i > 1 else "nothing" for i in order
        ],
    }


@holds_for_any("width", "activation", "learning_rate", "n_epochs")
def describe_training(run: RecordedRun) -> str:
    """Say how a run alone came out, and how its gradients went."""
    first, last = layer_sizes(run, 0), layer_sizes(run)
    right = percent(float(run.metrics["accuracy"][-1]), 1)
    guess = "where always giving the same answer would get 50 %"
    n_epochs = int(run.steps[-1])
    if not n_epochs:
        return (
            f"Nothing has been trained yet: the loss is {figure(float(run.loss[0]))}, and {right} "
            f"of the points are right, {guess}. The gradient of the first layer has size "
            f"{figure(float(first[0]), 2)}."
        )
    return (
        f"The loss {trend(float(run.loss[0]), float(run.loss[-1]))} in "
        f"{count(n_epochs, 'epoch')}; {right} of the points are right, {guess}. The gradient of "
        f"the first layer has size {figure(float(first[0]), 2)} at the start and "
        f"{figure(float(last[0]), 2)} at the end."
    )


@holds_for_any("width", "activation", "start", "gain", "n_epochs")
def describe_arriving(run: RecordedRun) -> str:
    """Say how much of the gradient arrives at the first layer, over the seeds of a batch."""
    arrived = gradient_ratio(run)
    median = float(np.median(arrived))
    depth = run.hyperparameters["depth"]
    if depth == 1:
        return "With a single hidden layer the first is also the last: nothing gets lost between."
    if not arrived.any():
        return "No gradient that can be measured arrives at the first layer."
    per_layer = median ** (1 / (depth - 1)) if median > 0 else 0.0
    return (
        f"At the first layer the gradient is **{figure(median, 2)}** times that at the last hidden "
        f"one (median of {len(arrived)} seeds; from {figure(float(arrived.min()), 2)} to "
        f"{figure(float(arrived.max()), 2)}). On the way back each layer multiplies it by about "
        f"{figure(per_layer, 2)}."
    )


def describe_remedies(sizes: Mapping[str, np.ndarray]) -> str:
    """Say how much of the gradient arrives at the first layer, with each remedy and without."""
    plain = sizes[PLAIN]
    if plain.shape[1] == 1:
        return "With a single hidden layer the first is also the last: nothing has to come back."
    ratios = {name: float(np.median(first_over_last(each))) for name, each in sizes.items()}

    def times(name: str) -> str:
        none = not sizes[name][:, -1].any()
        return "none can be measured" if none else f"**{figure(ratios[name], 2)}** times"

    return (
        "The gradient at the first layer, beside that at the last hidden one (medians of "
        f"{len(plain)} starts, the same for all): as it is, {times(PLAIN)}; with residual "
        f"connections, {times(RESIDUAL)}; with sums brought back, {times(NORMALISED)}."
    )


def describe_clipping(runs: Clipped) -> str:
    """Say what clipping does where gradients are long."""
    n = len(runs.start)
    free, clipped = (int((loss < LEARNED).sum()) for loss in (runs.free, runs.clipped))
    return (
        f"{n} networks of {STEEP['depth']} layers of {STEEP['width']} tanh neurons, He’s start "
        f"times {STEEP['gain']:g}, at learning rate {RATE:g}: the longest gradient on the way has "
        f"a length of {figure(float(np.median(runs.longest)), 2)} (median). After {N_STEPS} steps "
        f"**{free}** of them have a loss below {LEARNED:g}; with each gradient cut to a length of "
        f"at most {LONGEST:g}, from the same starts, **{clipped}**. The median loss ends at "
        f"{fixed(float(np.median(runs.free)), 3)} and {fixed(float(np.median(runs.clipped)), 3)}; "
        f"it began at {fixed(float(np.median(runs.start)), 3)}."
    )


@holds_for_any("learning_rate", "n_epochs")
def describe_dead(run: RecordedRun) -> str:
    """Say how many ReLUs of a batch are dead at its start and end, and how many came back."""
    dead = n_dead(run)
    settings = run.hyperparameters
    total = settings["depth"] * settings["width"]
    revived = float(run.metrics["revived"][:, -1].mean())
    return (
        f"Dead {settings['activation']}s of {total}, in the median of {len(dead)} networks: "
        f"**{np.median(dead[:, 0]):g}** at the start and **{np.median(dead[:, -1]):g}** after "
        f"{count(int(run.steps[-1]), 'epoch')} (from {dead[:, -1].min()} to {dead[:, -1].max()}). "
        f"On the way dead ones came back {figure(revived, 2)} times in a network, on average. The "
        f"median loss at the end is {figure(float(np.median(run.loss[:, -1])), 2)}."
    )
