"""What graphs, slopes and networks say in tables."""

from collections.abc import Mapping, Sequence
from typing import Any

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
    cross_entropy_delta,
    difference_errors,
    loss,
)
from lessons.backpropagation.remedies import LEARNED, LONGEST
from training.activations import sigmoid
from training.figures import figure, fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

FINE = 10.0 ** -np.arange(1, 15.01, 0.25)
"""The steps at which the error of a measured slope is drawn."""
NUDGE = 0.01
SIDES = {"both": "both sides", "up": "one side"}

Table = dict[str, Sequence[str]]


def six_table(nudges: Sequence[float]) -> Table:
    """Return for each of six weights its slope, and what its nudge should change and does."""
    slopes = six.slopes()
    return {
        "weight": six.NAMES,
        "value": [figure(w) for w in six.WEIGHTS],
        "slope": [fixed(slope) for slope in slopes],
        "nudge": [fixed(nudge) for nudge in nudges],
        "slope × nudge": [fixed(product) for product in slopes * nudges],
        "the loss changes by": [fixed(change) for change in six.changes(nudges)],
    }


def cost_rows(cost: Cost, width: int) -> Table:
    k = WIDTHS.index(width)
    n = cost.n_knobs[k]
    return {
        f"{n:,} knobs": [SWEEP, PASSES],
        "passes": ["1 forward, 1 back", f"{2 * n:,} forward"],
        "microseconds": [figure(1e6 * cost.seconds[way][k]) for way in (SWEEP, PASSES)],
        "slopes differ by at most": ["", figure(cost.apart[k], 1)],
    }


# One neuron --------------------------------------------------------------------------------------


def blame_rows(w: float, b: float, x: float, y: float) -> Table:
    """Return what the gradient of w promises of a small move, and what the move really does."""
    slope = float(by_hand(w, b, x, y)["w"])
    now, then = (float(loss(at, b, x, y)) for at in (w, w + NUDGE))
    return {
        "gradient of w": [figure(slope)],
        f"w up by {NUDGE} should change the loss by": [figure(NUDGE * slope)],
        "it changes by": [figure(then - now)],
    }


def slopes_table(w: float, b: float, x: float, y: float) -> Table:
    """Return the four derivatives of the neuron, and the blame of its sum with two losses."""
    p = float(sigmoid(w * x + b))
    rows = (
        ("∂L/∂p", "how the loss changes with the prediction", "2 (p − y)", 2 * (p - y)),
        ("∂p/∂z", "how the prediction changes with the sum", "p (1 − p)", p * (1 - p)),
        ("∂z/∂w", "how the sum changes with the weight", "x", x),
        ("∂z/∂b", "how the sum changes with the bias", "1", 1),
        ("δ", "the blame of the sum", "∂L/∂p × ∂p/∂z", 2 * (p - y) * p * (1 - p)),
        ("δ", "with cross-entropy, by autograd", "p − y", cross_entropy_delta(w, b, x, y)),
    )
    slope, says, rule, here = zip(*rows, strict=True)
    return {
        "slope": slope,
        "says": says,
        "rule": rule,
        "here": [figure(value, 4) for value in here],
    }


def ways_table(w: float, b: float, x: float, y: float, step: float) -> Table:
    """Return the slopes by each way, and how far each is from those by hand at most."""
    hand = {name: float(value) for name, value in by_hand(w, b, x, y).items()}
    ways: dict[str, Mapping[str, float]] = {
        "by hand": hand,
        "our graph": by_graph(w, b, x, y),
        "autograd": by_autograd(w, b, x, y),
        "measured": {name: float(by_differences(step, w, b, x, y, knob=name)) for name in KNOBS},
    }
    off = [max(abs(way[name] - hand[name]) for name in KNOBS) for way in ways.values()]
    return {
        "way": list(ways),
        **{f"∂L/∂{name}": [fixed(way[name], 12) for way in ways.values()] for name in KNOBS},
        "largest error": ["–", *(figure(value, 2) for value in off[1:])],
    }


def error_curves(steps: np.ndarray, *, neuron: str, **at: float) -> dict[str, np.ndarray]:
    """Return the errors of differences to both sides and to one. Shapes: steps (n_steps,)."""
    return {
        name: difference_errors(steps, at, activation=neuron, central=sides == "both")
        for sides, name in SIDES.items()
    }


def error_rows(step: float, sides: str, **neuron: Any) -> Table:
    """Return how good the learner's step is, and which of those drawn are best."""
    mine = error_curves(np.array([step]), **neuron)[SIDES[sides]]
    drawn = error_curves(FINE, **neuron)
    best = [FINE[errors.argmin()] for errors in drawn.values()]
    least = [errors.min() for errors in drawn.values()]
    return {
        "step": [f"yours, {SIDES[sides]}", *(f"the best, {side}" for side in drawn)],
        "step h": [figure(h, 1) for h in (step, *best)],
        "error of the slope": [figure(mine[0], 2), *(figure(error, 1) for error in least)],
    }


# A deep network ----------------------------------------------------------------------------------


def layer_rules(run: RecordedRun) -> Table:
    """Return what the way back computes at each layer of weights, with its shapes."""
    depth, width = run.hyperparameters["depth"], run.hyperparameters["width"]
    sizes = [2, *[width] * depth, 1]
    rows = []
    for i in range(depth + 1, 0, -1):
        n_in, n_out, came = sizes[i - 1], sizes[i], f"A{i - 1}" if i > 1 else "X"
        product = f"({n_in}, {N_SAMPLES}) × ({N_SAMPLES}, {n_out}) = ({n_in}, {n_out})"
        rows.append(
            {
                "layer": f"{i} (output)" if i == depth + 1 else f"{i}",
                "blame δ": f"({N_SAMPLES}, {n_out})",
                "what came in": f"{came} ({N_SAMPLES}, {n_in})",
                "gradient of W": f"{came}ᵀ δ: {product}",
                "gradient of b": f"column sums of δ: ({n_out},)",
                "handed on": f"δ W{i}ᵀ: ({N_SAMPLES}, {n_in})" if i > 1 else "nothing",
            }
        )
    return {name: [row[name] for row in rows] for name in rows[0]}


@holds_for_any("width", "activation", "learning_rate", "n_epochs")
def training_rows(run: RecordedRun) -> Table:
    return {
        "when": ["at the start", "at the end"],
        "loss": [figure(run.loss[i]) for i in (0, -1)],
        "points it gets right": [percent(float(run.metrics["accuracy"][i]), 1) for i in (0, -1)],
        "gradient of the first layer (size)": [figure(layer_sizes(run)[i, 0], 2) for i in (0, -1)],
    }


@holds_for_any("width", "activation", "start", "gain", "n_epochs")
def arriving_rows(run: RecordedRun) -> Table:
    """Return how much of the gradient arrives at the first layer, over the seeds of a batch."""
    arrived = gradient_ratio(run)
    median = float(np.median(arrived))
    gaps = run.hyperparameters["depth"] - 1
    least, most = figure(arrived.min(), 2), figure(arrived.max(), 2)
    return {
        "first layer’s gradient ÷ last one’s": [figure(median, 2)],
        f"from and to, of {len(arrived)} seeds": [f"{least} … {most}"],
        "each layer multiplies it by about": [
            figure(median ** (1 / gaps), 2) if gaps else "none to pass"
        ],
    }


def remedy_rows(sizes: Mapping[str, np.ndarray]) -> Table:
    return {
        "network": [*sizes],
        "first layer’s gradient ÷ last one’s": [
            figure(np.median(first_over_last(each)), 2) if each[:, -1].any() else "none"
            for each in sizes.values()
        ],
    }


def clipping_rows(free: np.ndarray, clipped: np.ndarray) -> Table:
    return {
        "gradients": ["as they are", f"cut to a length of {LONGEST:g}"],
        f"loss below {LEARNED:g}": [
            f"{int((loss < LEARNED).sum())} of {len(loss)}" for loss in (free, clipped)
        ],
        "median loss": [fixed(np.median(loss), 3) for loss in (free, clipped)],
    }


@holds_for_any("learning_rate", "n_epochs", "depth", "width", "activation")
def dead_rows(run: RecordedRun) -> Table:
    dead = n_dead(run)
    return {
        "dead at the start (median)": [f"{np.median(dead[:, 0]):g}"],
        "dead at the end (median)": [f"{np.median(dead[:, -1]):g}"],
        "fewest … most at the end": [f"{dead[:, -1].min()} … {dead[:, -1].max()}"],
        "came back, per network (mean)": [figure(run.metrics["revived"][:, -1].mean(), 2)],
        "median loss": [figure(np.median(run.loss[:, -1]), 2)],
    }
