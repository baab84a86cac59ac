"""One step: the slope says which way, the learning rate how far."""

import math

import charts
import ui
from lessons.gradient_descent.bowl import data_of, loss_means
from lessons.gradient_descent.model import train
from pages.foundations.gradient_descent.knobs import KNOBS, LINE, LOSS, SCORED, VALLEY
from study.scene import Scene, right, wrong
from training.figures import bracketed, fixed
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "One step",
    "Which way is down, and how far?",
    covers=["Gradient descent", "Step size (learning rate)"],
    knobs=["w", "b", "rate", "steps", "clear", *SCORED],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A ball lies in fog, on the curve of the loss over $w$; $b$ is held at 0. All that the machine
        knows is the **[slope](#slope)** under it: pull the ball. Then take steps until hardly any is
        left, and lift the fog. **At which rate does a single step land at the bottom?**
    """)
    pictures, controls = ui.beside(0.74)
    with controls:
        rate = KNOBS.ask("rate", back=False)["rate"]
        KNOBS.step_button("Take one step", "steps")
        clear = KNOBS.ask("clear", back=False)["clear"]
        start = KNOBS.ask(more=("steps", "w", "b", *SCORED), back=False)
        if KNOBS.values("rate", *start) != KNOBS.defaults("rate", *start):
            KNOBS.reset_button("rate", *start)
    steps, scores = start.pop("steps"), tuple(start.pop(name) for name in SCORED)
    KNOBS.grab("ball", "anew", "w", "steps")
    run = ui.run_job(train, learning_rate=rate, n_epochs=steps, hold_b=True, scores=scores, **start)
    with pictures:
        drawing = charts.parabola.descent(
            loss_means(*data_of(run)),
            w=run.parameters["w"],
            b=start["b"],
            rate=rate,
            fog=not clear,
            y_title=LOSS,
            height=330,
            **VALLEY,
        )
        alt = "The loss over w, in fog at first; the steps taken so far, and the slope at the last."
        line = charts.line_fit.fit(
            *data_of(run), w=run.final["w"], b=start["b"], shares=True, height=330, **LINE
        )
        said = "Four students, the line, and what each of them adds to the slope."
        ui.side_by_side(("line", line, said), ("valley", drawing, alt))
        if not steps and KNOBS.values("rate") != KNOBS.defaults("rate"):
            ui.say_of_knobs("At a new rate the ball starts again.")
        ui.say(r"The next [step](#step), always *against* the [slope](#slope):")
        ui.say_of_knobs(next_step(run))
        if there := landed(run):
            ui.say_of_knobs(there)
    ui.say(r"""
        Turn $w$ up by 1, and the line rises by 1 point at 1 hour, by 4 at 4 hours. So each student
        adds error × hours, and the mean is the slope: how much $L$ changes for each unit of $w$. Where
        it is positive, the loss rises to the right, so we step left. Near the bottom it is small, and
        so are the steps.

        The **[learning rate](#rate)** $\mark{rate}{\eta}$ (eta) says how far to go for each unit of
        slope. The curly $\partial$ says that only $w$ moves.
    """)


@holds_for_any("learning_rate", "n_epochs", "w", "b", "hold_b", "scores")
def landed(run: RecordedRun) -> str:
    """Say that the steps of a single run took it nearly to the bottom, or away from it, if so."""
    before, *after = (abs(float(slope)) for slope in run.gradients["w"])
    if after and after[-1] > before:
        return "**Each step lands further from the bottom than the one before.** This rate is too high."
    if not after or after[-1] > 0.04 * before:
        return ""
    if len(after) > 1:
        return (
            "**Hardly any slope is left, so the steps are tiny now.** The ball is near the bottom."
        )
    return (
        "**One step, and the ball is all but at the bottom.** Pull it anywhere, and step again: the "
        "further away, the larger the slope and the step."
    )


@holds_for_any("n_epochs", "w", "b", "hold_b", "scores")
def next_step(run: RecordedRun) -> str:
    """Write out the next step of a single run whose b was held, with letters and with numbers."""
    rate = float(run.hyperparameters["learning_rate"])
    w, slope = float(run.final["w"]), float(run.gradients["w"][-1])
    step = rate * slope
    # Small steps need more decimals, or the numbers would read as if nothing moved.
    decimals = max(2, 1 - math.floor(math.log10(abs(step)))) if step else 2
    numbers = (
        rf"{fixed(w, decimals)} - \mark{{rate}}{{{rate:g}}} \times "
        rf"\mark{{slope}}{{{bracketed(fixed(slope, decimals))}}}"
    )
    return (
        r"$${w \leftarrow w - \mark{rate}{\eta}\,\mark{slope}{\dfrac{\partial L}{\partial w}}} \allowbreak "
        rf"{{\;= {numbers}}} \allowbreak {{\;= \mathbf{{{fixed(w - step, decimals)}}}}}$$"
    ).replace("−", "-")


scene.choice(
    "why_subtract",
    "Why is the gradient subtracted from a knob, and not added?",
    right(
        "Because it points uphill, where the loss grows fastest.",
        "The gradient is the way uphill; the step goes the other way.",
    ),
    wrong(
        "Because the errors are all negative when the run starts.",
        """
        Signs of single errors do not matter here: at (0, 0) all four are negative, near the bottom
        they are mixed, and the rule stays the same.
        """,
    ),
    wrong(
        "Because knobs must get smaller and smaller during training.",
        """
        They may move either way. In the run that the page opens with, b keeps rising towards the
        end while w falls.
        """,
    ),
)
