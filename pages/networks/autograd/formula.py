"""Formula: a typed formula, its curve, its graph, and its slope found in three ways."""

import math

import charts
import ui
from lessons.autograd import slopes
from lessons.autograd.slopes import AGREEMENT, furthest_apart, in_words
from pages.networks.autograd.knobs import KNOBS, show_curve, show_ways
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import NumberQuestion, Scene
from training import formula as typed_formula
from training.figures import bracketed, figure
from training.formula import FUNCTIONS
from training.graph import Graph

scene = Scene(
    __name__,
    "Formula",
    "Can a machine find the slope of any formula?",
    covers=["Autograd", "Computational graph", "Derivatives at kinks"],
    knobs=["formula", "x"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Type any formula with x, such as `x * sin(x)` or `exp(x) / x`, and its graph grows: numbers
        go through it, and **slopes** flow back.
    """)
    drawn, controls = ui.beside(0.6)
    asked = KNOBS.values("formula", "x", "y")
    with controls:
        KNOBS.show("formula")
        result = ui.attempt(slopes.slopes, **asked)
        KNOBS.show("x", *(["y"] if result is not None and "y" in result.point else []))
        if asked != KNOBS.defaults("formula", "x", "y"):
            KNOBS.reset_button("formula", "x", "y")
    if result is None:
        return
    knob = "y" if result.point.keys() == {"y"} else "x"
    with drawn:
        along = slopes.curve(**asked, along=knob)
        show_curve("curve", along, knob, x_title=knob, height=200)
    ui.say("**Pull the point** along the curve. Where is it level?")
    if result.is_drawn:
        own = {name: name for name in result.point}
        nodes = charts.computation_graph.diagram(result.graph, result.point, knobs=own)
        label = "The formula as a graph, with value and slope at each node."
        ui.graph(nodes, "graph", label=label, field=KNOBS.key("formula"))
    ui.say(rf"""
        Nobody worked out that slope for you; **autograd** did, a part of **PyTorch**, the
        library that most networks are written in.
        While it computes a formula (yours reads
        `{typed_formula.to_text(result.graph.nodes[-1])}`), it notes every operation in a graph.
        Then it walks back by the **chain rule**: slopes multiply along a path, and add up where
        paths meet.
        Type `relu(x)` and pull the point to 0, a **kink**: there is no slope there, and
        autograd gives one all the same.
    """)
    ui.say("“By trying” just nudges the knob and looks.")
    show_ways(result)
    ours = (Graph.forward, Graph.slopes, Graph.edges_back, Graph.backward, Graph.difference)
    ui.code_that_ran(slopes.slopes, asked, *ours, slopes.torch_slopes)


@scene.challenge(
    "warm-up",
    """
    $x^2 + 3x$ has the slope 7 at x = 2. Find **another** formula, with at least one function of x
    such as sin(x) or exp(x) in it, whose slope along x is 7 where you have set the knob (to two
    decimals).
    """,
    """
    Slopes add up: take a function whose slope at your x you know, and add a multiple of x for the
    rest.
    """,
    "At x = 0 the slope of sin(x) is 1, and so is that of exp(x).",
    "`sin(x) + 6x` at x = 0.",
    knobs=[slopes.slopes],
)
def seven(settings: Settings) -> CheckResult:
    try:
        result = slopes.slopes(**settings)
    except ValueError as refusal:
        return not_tried(f"Your formula cannot be read yet. {refusal}")
    if not slopes.operations(result) & set(FUNCTIONS) or "x" not in result.point:
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


@scene.number(x=[5, 3, 7, 4])
def twice(x: float) -> NumberQuestion:
    return NumberQuestion(
        rf"""
        In $x \cdot x$ the same number is used twice, so the graph has two paths from x to the
        product. With x = {x:g}, what is the slope of the product along x?
        """,
        answer=2 * x,
        within=0.01,
        hint="Along either path, the local slope of a product is the other factor. Both arrive at x.",
        working=f"""
        Along either path the slope is the other factor, {x:g}
        {x:g} + {x:g} = [{2 * x:g}]
        """,
        feedback=r"That is 2x: $x \cdot x$ is $x^2$.",
    )


scene.remember(
    """
    **Autograd** notes every operation of a formula, then walks the notes backwards: slopes
    multiply along a path, and add up where paths meet.
    """
)
