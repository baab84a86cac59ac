"""What the scenes of autograd share: the knobs, and how a formula's slopes are shown."""

import charts
import ui
from lessons.autograd.bowls import START
from lessons.autograd.slopes import AGREEMENT, Curve, Slopes, furthest_apart, in_words
from training import formula as typed_formula
from training import graph
from training.figures import figure

RATES = (0.001, 0.003, 0.005, 0.007, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 2)
STEEPNESS = (1, 1.5, 2, 2.5, 3, 4, 5, 7, 10, 20, 50, 100)
TYPES = {"float64": "float64: 16 digits", "float32": "float32: 7 digits"}
STEP = 5
"""Of how much of a new neuron is random, in percent."""
SETTINGS = ("optimiser", "learning_rate", "n_hidden", "n_epochs", "dtype", "seed")


KNOBS = ui.Knobs(
    "autograd",
    ui.Text(
        "formula", "Your formula, such as x^2 - 4x", "(x + 1) * (x + 3)", typed_formula.MAX_CHARS
    ),
    ui.Slider("x", "Knob x", -5.0, 5.0, 2.0, 0.1),
    ui.Slider("y", "Knob y", -5.0, 5.0, 1.0, 0.1),
    ui.Slider("place", "Where x starts", -5.0, 5.0, 2.0, 0.25),
    ui.Slider("rate", "Learning rate of the step", 0.0, 1.0, 0.1, 0.05),
    ui.Choice("activation", "Hidden neurons", ("tanh", "ReLU"), "tanh"),
    ui.Choice("optimiser", "Optimiser", ("SGD", "momentum", "Adam"), "SGD"),
    ui.Scale("learning_rate", "Learning rate", RATES, 1),
    ui.Slider("n_hidden", "Hidden neurons", 1, 8, 3, 1),
    ui.Scale("n_epochs", "Epochs", (0, 1, 10, 50, 100, 200, 300, 500, 1000), 100),
    ui.Choice("dtype", "Type of the numbers", list(TYPES), "float64", TYPES),
    ui.Slider("seed", "Seed: which start", 0, 63, 0, 1),
    ui.Scale("sgd", "Rate of SGD", RATES, 0.7),
    ui.Scale("momentum", "Rate of momentum", RATES, 0.005),
    ui.Scale("adam", "Rate of Adam", RATES, 0.1),
    ui.Switch("rolls", "Momentum, too"),
    ui.Scale("steepness", "How much steeper along w₂", STEEPNESS, 1),
    ui.Slider("w1", "Start: w₁", -4.0, 4.0, START[0], 0.1),
    ui.Slider("w2", "Start: w₂", -4.0, 4.0, START[1], 0.1),
    ui.Switch("free", "Free the heights, too"),
    ui.Slider("first", "Start: neuron 1 steps at", 0.0, 10.0, 8.0, 0.1),
    ui.Slider("second", "Start: neuron 2 steps at", 0.0, 10.0, 2.0, 0.1),
    ui.Slider("random", "How much of the new neuron is random (%)", 0, 100, 100, STEP),
)


def show_curve(along: Curve, knob: str) -> None:
    KNOBS.grab(charts.tangent.GRIP, "across", knob)
    here = KNOBS[knob]
    drawn = charts.tangent.tangent(
        *along, here=here, knob=knob, height=220, x_title=knob, y_title="value of the formula"
    )
    ui.picture(drawn, "curve", alt="The curve of your formula, and its slope at your place.")


def show_ways(result: Slopes) -> None:
    """Show the slopes of the three ways."""
    checked = ui.on_demand("Checked in three ways", "ways", icon=":material/rule:")
    if result.point and checked:
        with checked:
            ui.say("""
                “By trying” just nudges the knob, and looks. Any formula will do, such as the loss of a
                neuron, `(sigmoid(x-2y)-1)^2`. Type `relu(x)` and pull the point to 0, a **kink**:
                there is no slope there, and autograd gives one all the same.
            """)
            ui.facts_of_knobs(three_ways(result))


def three_ways(result: Slopes) -> dict[str, list[str]]:
    return ui.rows(
        *(
            {
                "slope along": f"{name} = {figure(value)}",
                "by the graph": in_words(result.by_graph[name], 10),
                "by PyTorch": figure(result.by_torch[name], 10),
                "by trying": in_words(result.by_differences[name], 10),
            }
            for name, value in result.point.items()
        )
    )


def what_is_wrong(result: Slopes) -> str:
    """Say what keeps the three ways from agreeing; nothing if they do."""
    if result.trouble:
        return result.trouble
    if not result.point:
        return "Without x and y a formula has one value, however you turn the knobs, and no slope."
    if furthest_apart(result) <= AGREEMENT:
        return ""
    return (
        f"Trying moves the knob by {graph.STEP:.5f} to either side. So close to this place the curve "
        "bends too much for it, or autograd has no slope to give."
    )
