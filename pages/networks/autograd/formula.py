"""Formula: a typed formula, its curve, its graph, and its slope found in three ways."""

import math

import charts
import ui
from lessons.autograd import slopes
from lessons.autograd.slopes import AGREEMENT, furthest_apart, in_words
from pages.networks.autograd.knobs import KNOBS, show_curve, show_ways, what_is_wrong
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.predictions import Answer
from study.scene import NumberQuestion, Scene
from training.figures import bracketed, figure, listed
from training.graph import Graph

scene = Scene(
    __name__,
    "Formula",
    "Can a machine find the slope of any formula?",
    covers=["Autograd", "Computational graph", "Derivatives at kinks"],
    knobs=["formula", "x"],
)

FORMULA, AT = "(x + 1) * (x + 3)", 2.0
"""The formula that the prediction is about, and where its knob stands."""


@scene.predict(
    """
    Here f is v1 times v2, 3 × 5. Now let x grow by 0.01: v1 grows by 0.01, and so does v2. By how
    much does f grow?
    """,
    {"multiplied": "By 0.0001", "added": "By 0.02", "paths": "By 0.08", "whole": "By 0.15"},
    case={"formula": FORMULA, "x": AT},
)
def both_grow() -> Answer:
    """Let the slopes flow back to x, and compare f here with f a little further on."""
    result = slopes.slopes(formula=FORMULA, x=AT)
    slope, further = result.by_graph["x"], AT + 0.01
    there = float(result.graph.forward({"x": further})[-1])
    near = {0.01: "multiplied", 2.0: "added", 8.0: "paths", 15.0: "whole"}
    return Answer(
        near[min(near, key=lambda guess: abs(guess - slope))],
        f"Try it: 3.01 × 5.01 = {figure(there, 6)}. f grows about **{figure(slope)} times** as fast as "
        "x: that is its slope along x.",
        because={
            "multiplied": "Each growth is multiplied by the whole of the other bracket",
            "added": "The 0.01 of v1 is multiplied by 5, and that of v2 by 3",
            "paths": "v1’s 0.01 is multiplied by 5, v2’s by 3, and both add up",
            "whole": "Values are multiplied here, but growth adds up: 5 times and 3 times 0.01",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        All that a network has on its way down is the **slope** under its feet. **PyTorch**, the
        library that most networks are written in, finds it by taking formulas apart, as here.
    """)
    with ui.predicted(both_grow, share=0.55, explains=False) as stage:
        asked = stage.values("formula", "x", "y")
        result = ui.attempt(slopes.slopes, **asked)
        knob = "y" if result is not None and result.point.keys() == {"y"} else "x"
        drawn = result and slopes.nearest(result, along=knob, **asked)
        if drawn and drawn.is_drawn:
            asked_for = drawn.graph.names if stage.is_open else ()
            nodes = charts.computation_graph.diagram(
                drawn.graph, drawn.point, knobs={n: n for n in drawn.point}, left_out=asked_for
            )
            label = "The formula as a graph, with value and slope at each node."
            ui.graph(nodes, "graph", label=label, field=KNOBS.key("formula"))
        if not stage.is_open:
            with stage.aside:
                stage.explain()
            with stage.afterwards():
                if result is not None:
                    ui.say("**Pull the point** to where the curve is level.")
                    along = slopes.curve(**asked, along=knob)
                    show_curve(along, knob)
                    told = what_paths_bring(result, knob) or what_is_wrong(result)
                    if drawn and drawn is not result:
                        told += f" The graph stands at the nearest slope, {knob} = {drawn.point[knob]:g}."
                    if told:
                        ui.say_of_knobs(told)
                KNOBS.ask("formula", more=sorted({"x", *(result.point if result else ())}))
    if result is None:
        return
    ui.say(r"""
        Nobody worked out that slope for you: **autograd** did. This part of PyTorch knows the slope of
        each single operation, of + or ×, and no more. It notes every one while it computes, and walks
        back by the **chain rule**: slopes multiply along a path, and add up where paths meet.
    """)
    show_ways(result)
    ui.code_that_ran(slopes.slopes, asked, Graph.backward, slopes.torch_slopes)


def what_paths_bring(result: slopes.Slopes, knob: str) -> str:
    """Say how the paths to a knob cancel out, where they do; else nothing."""
    if not result.is_drawn:
        return ""
    shares = result.brought(knob)
    if abs(sum(shares)) > charts.tangent.LEVEL or max(shares) <= charts.tangent.LEVEL:
        return ""
    return f"Level: the paths bring {listed([*map(figure, shares)])}, and **they cancel out**."


@scene.challenge(
    "warm-up",
    """
    At x = 2 the slope of `(x + 1) * (x + 3)` is 8. Change the brackets, with x in both, until it
    is 7 there.
    """,
    "The slope was 8 because two paths lead to x: one brought 3, the other 5. Where are 3 and 5?",
    "They are the brackets. At x = 2 your two have to come to 7 together.",
    "`(x + 1) * (x + 2)`.",
    knobs=[slopes.slopes],
    but=["x"],
)
def seven(settings: Settings) -> CheckResult:
    try:
        result = slopes.slopes(**settings, x=AT)
    except ValueError as refusal:
        return not_tried(f"Your formula cannot be read yet. {refusal}")
    if not slopes.multiplies_by_x(result):
        return not_tried("It must be two brackets multiplied, with x in both.")
    slope = result.by_graph["x"]
    if result.trouble or math.isnan(slope):
        return not_yet(f"There is no slope here. {result.trouble}")
    outcome = f"The slope along x is {in_words(slope)} at x = {figure(AT)}."
    if abs(slope - 7) > 0.005:
        return not_yet(f"{outcome} The task asks for 7.")
    if not furthest_apart(result) <= AGREEMENT:
        return not_yet(
            f"{outcome} But trying says {in_words(result.by_differences['x'])}: take a formula "
            "whose curve is smoother there."
        )
    return done(f"{outcome} Two paths, and what they bring adds up.")


@scene.number(x=[5, 3, 7, 4])
def twice(x: float) -> NumberQuestion:
    return NumberQuestion(
        rf"""
        In $x \cdot x$ the same number is used twice, so the graph has two paths from x to the
        product. With x = {x:g}, what is the slope of the product along x?
        """,
        answer=2 * x,
        within=0.01,
        hint="Along either path, the slope of a product is the other factor. Both arrive at x.",
        working=f"""
        Along either path the slope is the other factor, {x:g}
        {x:g} + {x:g} = [{2 * x:g}]
        """,
        feedback=r"That is 2x: $x \cdot x$ is $x^2$.",
    )


@scene.number(a=[3, 5, 2, 7], x=[-1, 2, -4, 3])
def slope(a: float, x: float) -> NumberQuestion:
    return NumberQuestion(
        f"What is the slope of $x^2 + {a:g}x$ at $x$ = {figure(x)}?",
        answer=2 * x + a,
        within=0.01,
        hint=f"""
        The slope of $x^2$ is $2x$, that of ${a:g}x$ is {a:g}, and where paths meet, slopes add up.
        """,
        working=f"""
        $x^2$ has the slope 2 · {bracketed(figure(x))} = {figure(2 * x)}, ${a:g}x$ the slope {a:g}
        {figure(2 * x)} + {a:g} = [{figure(2 * x + a)}]
        """,
        feedback="Two paths lead from x to the result, and their slopes add up.",
    )


scene.remember(
    """
    **Autograd** notes every operation of a formula, then walks the notes backwards: slopes
    multiply along a path, and add up where paths meet.
    """
)
