"""Measurements of networks that fail to learn, used by the doctor (`training.doctor`)."""

import numpy as np

from training.activations import ALL_ACTIVATIONS
from training.baseline import constant_prediction_error
from training.dense import forward, layer_names
from training.multilayer import DataSplit
from training.outputs import is_right, output_for, truth_of
from training.recorded_run import RecordedRun, may_diverge

FLAT = 0.05
"""An activation is flat where its slope is below this share of its steepest."""
NO_SLOPE = 1e-3
"""A slope that changes almost nothing."""
TURNED, TURNED_BY = 1.07, 0.04
"""A held-out loss has turned if it is this factor above its lowest, and has risen by this share of
the baseline's loss."""
LATE = 3
"""Number of last frames whose median counts, since a single one may be a jump."""


def dead(a: np.ndarray) -> np.ndarray:
    """Tell which ReLUs are zero on every row: without a gradient they never change again.

    Shapes: a (..., n_samples, n_neurons); it returns (..., n_neurons).
    """
    return np.asarray((a <= 0).all(axis=-2))


def is_flat(a: np.ndarray, activation: str) -> np.ndarray:
    """Tell where sigmoids or tanhs are saturated: a slope below a twentieth of the steepest."""
    of = ALL_ACTIVATIONS[activation]
    steepest = float(of.derivative(of.function(np.zeros(1)))[0])
    return np.asarray(of.derivative(a) < FLAT * steepest)


def steepest_slope(a: np.ndarray, activation: str) -> np.ndarray:
    """Return each neuron's steepest slope on any row, (..., n_neurons).

    At 0 no row changes the neuron (`dead` for a ReLU). Below `NO_SLOPE` hardly any does.
    """
    return np.asarray(np.abs(ALL_ACTIVATIONS[activation].derivative(a)).max(axis=-2))


def neuron_vectors(W: np.ndarray, b: np.ndarray, V: np.ndarray | None = None) -> np.ndarray:
    """Return all parameters of each neuron of a layer, a column each.

    Shapes: V (..., n_neurons, n_outputs); it returns (..., n_numbers, n_neurons).
    """
    return np.concatenate([W, b[..., None, :], *([] if V is None else [V.mT])], axis=-2)


def gradient_size(g: np.ndarray) -> np.ndarray:
    """Return the root mean square of the gradients of a layer's weights.

    Shapes: g (..., n_inputs, n_neurons); it returns (...,).
    """
    return np.asarray(np.sqrt((g**2).mean(axis=(-2, -1))))


def gradient_sizes(run: RecordedRun) -> np.ndarray:
    """Return the size of a layer’s gradient at each frame of a run: (n_layers, ..., n_frames)."""
    with may_diverge():
        return np.array([gradient_size(run.gradients[W]) for W, _ in layer_names(run.gradients)])


def activation_sizes(X: np.ndarray, run: RecordedRun, activation: str) -> np.ndarray:
    """Return the root mean square of each hidden layer's outputs at each frame of a single run.

    Shapes: X (n_samples, n_inputs); it returns (n_hidden_layers, n_frames).
    """
    with may_diverge():
        hidden = forward(X, run.parameters, activation)[1:-1]
        sizes = [np.sqrt(np.square(a).mean(axis=(-2, -1))) for a in hidden]
    return np.reshape(sizes, (len(hidden), run.n_frames))


FEW_HELD_OUT = 20
"""With fewer held-out rows, whether their loss has risen tells little about any others."""


def turned_at(losses: np.ndarray, held_out: np.ndarray, base: float) -> int | None:
    """Return the frame of the lowest held-out loss, if it rose since while the other fell.

    Shapes: losses, held_out (n_frames,).
    """
    best, end = int(np.argmin(held_out)), at_the_end(held_out)
    # The minimum of a noisy curve is too low.
    around = held_out[max(0, best - LATE // 2) : best + LATE // 2 + 1]
    low = float(np.median(around) if len(held_out) >= LATE else held_out[best])
    risen = end > TURNED * low and end - low > TURNED_BY * base
    fallen = best < len(losses) - 1 and at_the_end(losses) < losses[best]
    return best if risen and fallen else None


def at_the_end(losses: np.ndarray) -> float:
    """Return the final loss: the median of the last three."""
    return float(np.median(losses[-LATE:]))


def swing(losses: np.ndarray) -> float:
    """Return the loss's total rise per unit of its fall from first to lowest.

    If it fell by less than a tenth of the first, that tenth is the unit.
    """
    change = np.diff(losses)
    down = max(losses[0] - losses.min(), 0.1 * abs(losses[0]), 1e-12)
    return float(change[change > 0].sum() / down)


def skill(rows: DataSplit, z: np.ndarray, y: np.ndarray) -> float:
    """Return the share of a constant prediction's errors that outputs z avoid, at most 1."""
    if rows.n_classes:
        output = output_for(rows.n_classes)
        error = 1 - float(is_right(z, truth_of(y, output, rows.n_classes)).mean())
    else:
        error = float(((z[:, 0] - y) ** 2).mean())
    return 1 - error / max(constant_prediction_error(rows, y), 1e-9)
