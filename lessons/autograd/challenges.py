"""Tasks for the knobs of autograd: a slope to be built, three descents, and a slope that fails."""

import math
from collections.abc import Mapping

from lessons.autograd.bowls import ARRIVED, descend, n_needed
from lessons.autograd.formula import FUNCTIONS, parse
from lessons.autograd.slopes import in_words, slopes
from study.challenges import Check, CheckFunction, Status
from training.figures import figure
from training.graph import Graph
from training.optimisers import RULES
from training.progress import Progress, parts

WANTED, NEAR = 7.0, 0.005


def operations(formula: str) -> set[str]:
    """Return which operations that depend on a variable a formula uses."""
    graph = Graph(parse(formula))
    pairs = zip(graph.nodes, graph.turned, strict=True)
    return {node.operation.name for node, turned in pairs if node.operation and turned}


def check_seven(*, formula: str, x: float, y: float, on_progress: Progress | None = None) -> Check:
    """Look whether another formula has the slope 7 where the knobs stand."""
    if on_progress is not None:
        on_progress(1.0)
    try:
        found = slopes(formula=formula, x=x, y=y)
        used = operations(formula) & set(FUNCTIONS)
    except ValueError as refusal:
        return Check(Status.NOT_TRIED, f"Your formula cannot be read yet. {refusal}")
    if not used or "x" not in found.at:
        return Check(
            Status.NOT_TRIED,
            f"Your formula uses none of {', '.join(FUNCTIONS)} on x. Use at least one of them.",
        )
    slope = found.by_graph["x"]
    if found.trouble or math.isnan(slope):
        return Check(Status.NOT_YET, f"There is no slope here. {found.trouble}")
    did = f"With {', '.join(sorted(used))} the slope along x is {in_words(slope)} at x = {x:g}."
    if abs(slope - WANTED) > NEAR:
        return Check(Status.NOT_YET, f"{did} The task asks for 7, to two decimals.")
    return Check(Status.SOLVED, f"{did} All three ways agree.")


def check_arrive(
    *,
    sgd: float,
    momentum: float,
    adam: float,
    steepness: float,
    on_progress: Progress | None = None,
) -> Check:
    """Count how many steps each optimiser needs to the bottom of the bowl."""
    most, least_steep = 130, 20
    if steepness < least_steep:
        return Check(
            Status.NOT_TRIED,
            f"Your bowl is {steepness:g} times as steep along w₂. Make it at least {least_steep}.",
        )
    rates = dict(zip(RULES, (sgd, momentum, adam), strict=True))
    needed = {}
    for (name, rate), part in zip(rates.items(), parts(on_progress, 1, 1, 1), strict=True):
        run = descend(
            optimiser=name,
            learning_rate=rate,
            steepness=steepness,
            n_steps=1000,
            max_frames=1001,
            on_progress=part,
        )
        needed[name] = float(n_needed(run))
    said = ", ".join(
        f"{name} {'never in 1,000 steps' if math.isinf(n) else f'after {n:.0f} steps'}"
        for name, n in needed.items()
    )
    did = f"The loss is below {ARRIVED:f} of the first for good: {said}."
    slow = [name for name, n in needed.items() if n > most]
    if slow:
        return Check(Status.NOT_YET, f"{did} Still slower than {most} steps: {' and '.join(slow)}.")
    return Check(
        Status.SOLVED, f"{did} All three arrive within {most} steps, each at its own rate."
    )


def check_misled(*, edge: str, edge_x: float, on_progress: Progress | None = None) -> Check:
    """Look whether PyTorch and finite differences disagree although nothing has a kink by name."""
    if on_progress is not None:
        on_progress(1.0)
    try:
        found = slopes(formula=edge, x=edge_x)
        used = operations(edge)
    except ValueError as refusal:
        return Check(Status.NOT_TRIED, f"Your formula cannot be read yet. {refusal}")
    if used & {"relu", "abs"} or "x" not in found.at:
        return Check(Status.NOT_TRIED, "Use x, but not relu or abs: those have kinks by design.")
    by_torch, tried = found.by_torch["x"], found.by_differences["x"]
    did = f"PyTorch says {figure(by_torch, 8)}, finite differences say {in_words(tried)}"
    if math.isnan(found.value) or math.isnan(tried):
        return Check(
            Status.NOT_YET,
            f"{did}. The formula must have a value here and just beside it on both sides.",
        )
    if math.isfinite(by_torch) and abs(by_torch - tried) <= 0.1:
        return Check(Status.NOT_YET, f"{did}: they agree.")
    return Check(
        Status.SOLVED,
        f"{did}. Two ways, two answers: a slope is not right just because you were given one.",
    )


CHALLENGES: Mapping[str, CheckFunction] = {
    "seven": check_seven,
    "misled": check_misled,
    "arrive": check_arrive,
}
