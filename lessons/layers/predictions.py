"""What the predictions of this lesson are about: each is run, and says how it came out."""

import numpy as np

from lessons.layers.collapse import grid, stack
from lessons.layers.experiments import N_STARTS, N_TRIED, SIZES, learned_by_size, many_starts
from lessons.layers.model import largest_slope, learned, median_loss
from study.predictions import Answer
from training.activations import tanh_derivative
from training.figures import figure
from training.progress import report_progress
from training.symptoms import NO_SLOPE


def predict_slope() -> Answer:
    """Measure the slope of tanh where the sketch has its places."""
    curve = tanh_derivative(np.tanh(np.arange(-4.0, 4.1, 0.1)))
    slopes = curve[::10]
    return Answer(
        tuple(map(float, slopes)),
        f"The slope of tanh is **{slopes[4]:.0f}** at zero and {slopes[6]:.2f} at 2: a narrow "
        "bell. Beyond 2 or 3 on either side almost nothing is left of it.",
        curve=tuple(map(float, curve)),
    )


def predict_collapse() -> Answer:
    """Multiply out stacks of five layers without activation, and compare each with its matrix."""
    X, worst, n_seeds = grid(), 0.0, 200
    for seed in range(n_seeds):
        layers = stack(n_layers=5, seed=seed)
        answer = layers.answer(X)
        worst = max(worst, float(np.abs(answer - layers.single(X)).max() / np.abs(answer).max()))
        report_progress((seed + 1) / n_seeds)
    n_parameters = sum(v.size for v in stack(n_layers=5).parameters.values())
    return Answer(
        "nothing" if worst < 1e-9 else "more",
        f"{n_seeds} random stacks of five layers, with {n_parameters} weights and biases each, "
        f"give the same answers as a **single** layer with three numbers, at all {len(X)} points "
        f"tried; the largest difference is one part in {figure(1 / max(worst, 1e-300), 1)}: "
        "rounding.",
        f"in {n_seeds} of {n_seeds} stacks" if worst < 1e-9 else "",
    )


def predict_sizes() -> Answer:
    """Count the starts of a deep ReLU network that learn, at each size of their weights."""
    counts = learned_by_size()
    best = SIZES[int(np.argmax(counts))]
    return Answer(
        tuple(map(float, counts)),
        f"There is a **window**, here around {figure(best)}, where {int(counts.max())} of "
        f"{N_TRIED} learn. With smaller weights the signal dies out on its way; with larger ones "
        "the first steps are so large that neurons die or numbers overflow.",
    )


def predict_raw() -> Answer:
    """Train the small network on raw scores from 50 starts."""
    runs = many_starts()
    n = int(learned(runs).sum())
    flat = largest_slope(runs)[:, np.searchsorted(runs.steps, 10)] < NO_SLOPE
    return Answer(
        float(n),
        f"**{n or 'None'}** of {N_STARTS}. After about ten steps in {int(flat.sum())} networks all "
        "hidden neurons are dead (silent for all four students), and the median loss ends at "
        f"{median_loss(runs):.4f}. Always saying 50 % costs ln 2 = 0.6931.",
    )


PREDICTIONS = {
    "slope": predict_slope,
    "collapse": predict_collapse,
    "sizes": predict_sizes,
    "raw": predict_raw,
}
