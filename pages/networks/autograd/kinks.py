"""No slope: kinks, infinite steepness, and places without a value."""

import math

import ui
from lessons.autograd import slopes
from lessons.autograd.slopes import in_words, operations
from pages.networks.autograd.knobs import show_curve, show_ways
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.predictions import Answer
from study.scene import Scene
from training.figures import figure

scene = Scene(
    __name__,
    "No slope",
    "What does autograd say where there is no slope?",
    covers=["Derivatives at kinks"],
    path="why",
    knobs=["known", "edge", "edge_x"],
)


@scene.predict(
    "You ask PyTorch for the slope of `relu(x)` exactly at **x = 0**. What does it answer?",
    {
        "refuses": "It refuses: there is no slope",
        "zero": "0",
        "half": "0.5, halfway between the two sides",
        "one": "1",
    },
    case={"known": "relu", "edge": "relu(x)", "edge_x": 0.0},
)
def kink() -> Answer:
    result = slopes.slopes(formula="relu(x)", x=0.0)
    said, tried = figure(result.by_torch["x"]), figure(result.by_differences["x"])
    return Answer(
        {0.0: "zero", 0.5: "half", 1.0: "one"}.get(result.by_torch["x"], "refuses"),
        f"For negative x the slope is 0, for positive x it is 1, and trying both sides gives "
        f"{tried}; at the kink itself there is no slope.",
        because={
            "refuses": f"PyTorch says {said}, without any warning: it applies its rule for relu, "
            "and does not ask whether there is a slope",
            "zero": f"PyTorch says {said}, the slope to the left, without any warning",
            "half": f"That is what trying both sides gives. PyTorch tries nothing; it says {said}",
            "one": f"That is the slope to the right. PyTorch says {said}, the slope to the left",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        At some places a formula has no slope: there is a **kink** (a sharp bend), the curve gets
        infinitely steep, or there is no value at all.
        Autograd applies its rules there as well.
        Take `relu(x)`: it is 0 for negative x and x for positive x, so it has a kink at 0.
    """)
    with ui.predicted(kink) as stage:
        knobs = stage.ask("known", "edge", "edge_x", back=False)
        # At the kink the picture would name the slope, which is what is asked.
        formula, x = knobs["edge"], -1.0 if stage.is_open else knobs["edge_x"]
        if result := ui.attempt(slopes.slopes, formula=formula, x=x):
            drawn = slopes.curve(formula=formula, x=x)
            show_curve("tangent", drawn, "edge_x", x_title="x", height=300)
            if not stage.is_open:
                show_ways(result)


@scene.challenge(
    "summit",
    """
    Without relu and abs, find a formula and an x where PyTorch’s slope and the one found by trying
    both sides **disagree** by more than 0.1. The formula must have a value at x and just beside it
    on both sides.
    """,
    """
    Either autograd or the trying must go wrong. Autograd multiplies slopes: what if one of them is
    infinite and the next one zero?
    """,
    """
    The square root has an infinite slope at 0. What could you put under it that is never negative?
    """,
    """
    `sqrt(x^2)` at x = 0. Or make the trying go wrong, with a wave that is much shorter than its
    step of 0.00001.
    """,
    also=("edge", "edge_x"),
)
def misled(settings: Settings) -> CheckResult:
    try:
        result = slopes.slopes(formula=settings.edge, x=settings.edge_x)
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


scene.remember(
    """
    An answer does not prove that there is a slope: at a **kink** autograd picks a number and gives
    no warning.
    """
)
