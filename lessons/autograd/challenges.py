"""Tasks for the knobs of autograd: a slope to be built, three descents, and a slope that fails."""

import math

from lessons.autograd.bowls import ARRIVED, n_needed, race
from lessons.autograd.slopes import AGREEMENT, Slopes, furthest_apart, in_words, slopes
from study.challenges import CheckResult, Settings, depends_on, done, done_if, not_tried, not_yet
from training.figures import figure
from training.formula import FUNCTIONS


def operations(result: Slopes) -> set[str]:
    """Return which operations that depend on a variable a formula uses."""
    pairs = zip(result.graph.nodes, result.graph.turned, strict=True)
    return {node.operation.name for node, turned in pairs if node.operation and turned}


@depends_on(slopes)
def check_seven(settings: Settings) -> CheckResult:
    try:
        result = slopes(**settings)
    except ValueError as refusal:
        return not_tried(f"Your formula cannot be read yet. {refusal}")
    if not operations(result) & set(FUNCTIONS) or "x" not in result.point:
        return not_tried(
            f"Your formula uses none of {', '.join(FUNCTIONS)} on x. Use at least one of them."
        )
    slope = result.by_graph["x"]
    if result.trouble or math.isnan(slope):
        return not_yet(f"There is no slope here. {result.trouble}")
    outcome = f"The slope along x is {in_words(slope)} at x = {figure(settings.x)}."
    if abs(slope - 7) > 0.005:
        return not_yet(f"{outcome} The task asks for 7, to two decimals.")
    if not furthest_apart(result) <= AGREEMENT:
        return not_yet(
            f"{outcome} But trying says {in_words(result.by_differences['x'])}: take a formula "
            "whose curve is smoother there."
        )
    return done(f"{outcome} All three ways agree.")


@depends_on(race, also=("steepness",), but=("bowl",))
def check_arrive(settings: Settings) -> CheckResult:
    if settings.steepness < 20:
        steep = f"Your bowl is {settings.steepness:g} times as steep along w₂."
        return not_tried(f"{steep} Make it at least 20.")
    runs = race(**settings, n_steps=1000, max_frames=1001)
    needed = {name: float(n_needed(run)) for name, run in runs.items()}
    arrivals = ", ".join(
        f"{name} {'never in 1,000 steps' if math.isinf(n) else f'after {n:.0f} steps'}"
        for name, n in needed.items()
    )
    outcome = f"The loss is below {ARRIVED:f} of the first for good: {arrivals}."
    return done_if(all(n <= 130 for n in needed.values()), outcome)


@depends_on(also=("edge", "edge_x"))
def check_misled(settings: Settings) -> CheckResult:
    try:
        result = slopes(formula=settings.edge, x=settings.edge_x)
    except ValueError as refusal:
        return not_tried(f"Your formula cannot be read yet. {refusal}")
    if operations(result) & {"relu", "abs"} or "x" not in result.point:
        return not_tried("Use x, but not relu or abs: those have kinks by design.")
    by_torch, tried = result.by_torch["x"], result.by_differences["x"]
    outcome = f"PyTorch says {figure(by_torch, 5)}, finite differences say {in_words(tried)}"
    if math.isnan(result.value) or math.isnan(tried):
        return not_yet(
            f"{outcome}. The formula must have a value here and just beside it on both sides."
        )
    if math.isfinite(by_torch) and abs(by_torch - tried) <= 0.1 + 1e-6 * abs(by_torch):
        return not_yet(f"{outcome}: they agree.")
    return done(f"{outcome}: a slope is not right just because you were given one.")


CHALLENGES = {"seven": check_seven, "misled": check_misled, "arrive": check_arrive}
