"""What the predictions of this lesson are about: each is run, and says how it came out."""

import numpy as np

from lessons.layers.collapse import grid, stack
from lessons.layers.experiments import N_STARTS, N_TRIED, SIZES, learned_by_size, many_starts
from lessons.layers.model import largest_slope, learned
from lessons.layers.report import NO_SLOPE
from study.predictions import Answer
from training.activations import tanh_derivative
from training.figures import figure
from training.progress import Progress


def predict_slope(*, on_progress: Progress | None = None) -> Answer:
    """Measure the slope of tanh where the sketch has its places."""
    z = np.arange(-4.0, 5.0)
    slopes = tanh_derivative(np.tanh(z))
    if on_progress is not None:
        on_progress(1.0)
    return Answer(
        truth=tuple(float(s) for s in slopes),
        sentence=(
            f"The slope of tanh is **{slopes[4]:.0f}** at zero, {slopes[5]:.2f} at 1, "
            f"{slopes[6]:.2f} at 2 and {slopes[8]:.4f} at 4: a narrow bell. Beyond 2 or 3 "
            "on either side almost nothing is left of it."
        ),
    )


def predict_collapse(*, n_seeds: int = 200, on_progress: Progress | None = None) -> Answer:
    """Multiply out stacks of five layers without activation, and compare each with its matrix."""
    X, worst = grid(), 0.0
    for seed in range(n_seeds):
        held = stack(n_layers=5, seed=seed)
        answer = held.answer(X)
        worst = max(worst, float(np.abs(answer - held.single(X)).max() / np.abs(answer).max()))
        if on_progress is not None:
            on_progress((seed + 1) / n_seeds)
    numbers = sum(v.size for v in stack(n_layers=5).parameters.values())
    return Answer(
        truth="nothing" if worst < 1e-9 else "more",
        sentence=(
            f"{n_seeds} random stacks of five layers, with {numbers} weights and biases each, give "
            f"the same answers as a **single** layer with three numbers, at all {len(X)} points "
            f"tried; the largest difference is one part in {figure(1 / max(worst, 1e-300), 1)}: "
            "rounding."
        ),
    )


def predict_sizes(*, on_progress: Progress | None = None) -> Answer:
    """Count the starts of a deep ReLU network that learn, at each size of their weights."""
    counts = learned_by_size(on_progress=on_progress)
    best = SIZES[int(np.argmax(counts))]
    return Answer(
        truth=tuple(float(n) for n in counts),
        sentence=(
            f"There is a **window**, here around {figure(best)}, where {int(counts.max())} of "
            f"{N_TRIED} learn. At {figure(SIZES[0])} it is {int(counts[0]) or 'none'}, and at "
            f"{figure(SIZES[-1])} it is {int(counts[-1]) or 'none'}. With smaller weights the "
            "signal dies out on its way; with larger ones the first steps are so large that "
            "neurons die or numbers overflow."
        ),
    )


def predict_raw(*, on_progress: Progress | None = None) -> Answer:
    """Train the small network on raw scores from 50 starts."""
    runs = many_starts(on_progress=on_progress)
    n = int(learned(runs).sum())
    gone = largest_slope(runs)
    by_ten = int((gone[:, np.searchsorted(runs.steps, 10)] < NO_SLOPE).sum())
    return Answer(
        truth=float(n),
        sentence=(
            f"**{n or 'None'}** of {N_STARTS}. After about ten steps in {by_ten} networks all "
            f"hidden neurons are dead (silent for all four students), and the median loss ends at "
            f"{float(np.median(runs.loss[:, -1])):.4f}. Always saying 50 % costs ln 2 = 0.6931."
        ),
    )


PREDICTIONS = {
    "slope": predict_slope,
    "collapse": predict_collapse,
    "sizes": predict_sizes,
    "raw": predict_raw,
}
