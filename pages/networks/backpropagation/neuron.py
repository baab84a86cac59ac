"""One neuron: its formula as a graph, and the blame on its way back."""

import streamlit as st

import charts
import ui
from lessons.backpropagation import neuron as one
from pages.networks.backpropagation.knobs import KNOBS, NEURON
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import NumberQuestion, Scene, right, wrong
from training.activations import sigmoid
from training.figures import bracketed, figure, fixed

scene = Scene(
    __name__,
    "One neuron",
    "The neuron is badly wrong: why does its weight get hardly any blame?",
    covers=["Backpropagation", "Derivative of a loss"],
    knobs=["w", "b", "x", "y"],
)

CASE = {"w": 2.0, "b": 1.0, "x": 2.0, "y": 0.0}
AT_FIRST = float(sigmoid(CASE["w"] * CASE["x"] + CASE["b"]))
lost = scene.observation(
    "lost",
    "Walk back from L to w. Where is nearly all of the blame lost?",
    right(
        "Between p and z, through the sigmoid",
        f"""
        The neuron is very sure: the line that touches its sigmoid is nearly flat, and the blame is
        multiplied by its slope, {figure(one.shares(**CASE)[1])}.
        """,
    ),
    wrong(
        "Between L and r, next to the loss",
        "There it grows. Compare the numbers at the foot of the boxes.",
    ),
    wrong(
        "Between u and w, next to the weight",
        "There it doubles: it is multiplied by x, which is 2. Look for a place where it shrinks.",
    ),
    case=CASE,
)


@scene.draw
def draw() -> None:
    ui.say(rf"""
        **Walk back from the loss** $L$, box by box. At first the neuron says {fixed(AT_FIRST)}, and the
        truth $y$ is 0.
    """)
    values = KNOBS.values(*NEURON)
    diagram = charts.computation_graph.diagram(
        one.neuron(), values, knobs={name: name for name in NEURON}, left_out=("x", "y")
    )
    ui.graph(diagram, "graph", label="The graph of one neuron and its loss.")
    turn = st.container()
    KNOBS.in_a_row("w", "b", "x", more=("y",))
    if not ui.observe(lost):
        return
    of_loss, of_sigmoid, _ = map(figure, one.shares(**values))
    slope, x = one.by_hand(**values)["w"], figure(values["x"])
    ui.say_of_knobs(
        f"Multiply the numbers at the lines, from $L$ back to $w$: {of_loss} × 1 × {of_sigmoid} × 1 × "
        f"{bracketed(x)} makes about **{figure(slope)}**, the slope of $L$ along $w$, its **gradient**. "
        "Slopes along a way through the **computational graph** multiply: that is the **chain rule**."
    )
    with turn:
        ui.say(
            "**Now turn $w$ down**, slowly: the less sure the neuron, the more blame comes through."
        )
    if room := ui.on_demand("The slopes as formulas", "slopes", icon=":material/function:"):
        with room:
            as_formulas()
    ui.code_that_ran(one.by_hand, values, sigmoid, one.loss, one.by_differences)


def as_formulas() -> None:
    ui.say(r"""
        The way back through one neuron has four slopes. ($\partial$ reads “the slope of … along …”:
        $\partial L / \partial w$ is the slope of $L$ along $w$.)

        $${\dfrac{\partial L}{\partial w} = \underbrace{\frac{\partial L}{\partial
        p}\,\frac{\partial p}{\partial z}}_{\delta}\;\dfrac{\partial z}{\partial w}} \allowbreak
        {= \underbrace{2 (p - y) \cdot p (1 - p)}_{\delta} \cdot x} \qquad \allowbreak
        {\dfrac{\partial L}{\partial b} = \delta\cdot 1}$$

        With cross-entropy as the loss the first slope is $(p - y) / (p (1 - p))$: the slope of
        the sigmoid cancels out, and a neuron that is sure and wrong gets the largest blame.
    """)


@scene.challenge(
    "warm-up",
    "How much blame can a neuron get? Bring the gradient of $w$ to at least 0.85 in size.",
    "The blame is multiplied by how wrong the neuron is, by the slope of its sigmoid, and by $x$.",
    "Take the largest $x$. A neuron that is very sure has hardly any slope.",
    "With $x$ = 3 and $y$ = 0, turn $w$ until the neuron says about two thirds.",
    knobs=[one.by_hand],
)
def most_blamed(settings: Settings) -> CheckResult:
    slope = one.by_hand(**settings)["w"]
    p = float(sigmoid(settings.w * settings.x + settings.b))
    says = f"It says {fixed(p)}, and the gradient of w is {fixed(slope)}."
    if abs(slope) < 0.1:
        return not_tried(f"{says} Walk back, and see where the blame is lost.")
    if abs(slope) < 0.85:
        return not_yet(says)
    return done(f"{says} Were it surer, its curve would be flatter; less sure, less wrong.")


scene.choice(
    "chain",
    "What does the chain rule do on the way from the loss to a weight?",
    right("It multiplies the slopes along the way.", "As with gears, slopes 2 and 3 make 6."),
    wrong("It adds up all the slopes along the way.", "They multiply, as the speeds of gears do."),
    wrong(
        "It takes the steepest slope along the way.",
        "Slopes multiply: a single factor of 0 stops all blame on that path.",
    ),
)


@scene.number(w=[2, 3, 4], x=[3, 2, 5], b=[-1, 1], y=[4, 2, 1])
def product(w: float, x: float, b: float, y: float) -> NumberQuestion:
    p = w * x + b
    slope = 2 * (p - y) * x
    added = f"+ {b:g}" if b > 0 else f"− {-b:g}"
    return NumberQuestion(
        f"""
        A neuron without activation: $p = w x + b$ and $L = (p - y)^2$, with $w$ = {w:g}, $x$ =
        {x:g}, $b$ = {b:g} and $y$ = {y:g}. What is the gradient of $w$?
        """.replace("= -", "= −"),
        answer=slope,
        within=0.01,
        hint=f"p is {p:g}. The slope of L along p is 2 (p − y); the slope of p along w is x.",
        working=f"""
        p = {w:g} × {x:g} {added} = {p:g}
        2 (p − y) = 2 × ({p:g} − {y:g}) = {2 * (p - y):g}
        times x: {2 * (p - y):g} × {x:g} = [{slope:g}]
        """.replace("-", "−"),
        feedback=f"""
        Turn w {"down" if p > y else "up"} a little, and the loss falls by about {abs(slope):g} times
        as much.
        """,
    )


scene.remember(
    """
    **Each box knows only its own slope.** It multiplies the blame that arrives by it, and hands the
    result back: that is the chain rule.
    """
)
