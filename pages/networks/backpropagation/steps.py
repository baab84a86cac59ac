"""Step size: how small a step measures a slope best."""

import charts
import ui
from lessons.backpropagation.neuron import STEPS
from lessons.backpropagation.slopes import FINE, SIDES, error_curves, median_errors, median_share
from pages.networks.backpropagation.knobs import KNOBS
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer, Sketch
from study.scene import Scene, right, wrong
from training.figures import figure

scene = Scene(
    __name__,
    "Step size",
    "How small a step measures a slope best?",
    path="further",
    knobs=["w", "b", "x", "y", "step", "sides", "neuron"],
)

N_NEURONS = 200


@scene.predict(
    """
    You move $w$ by a step $h$ up and down and divide the change of the loss by $2h$. That is nearly
    the slope. Draw how far off it is, for smaller and smaller steps, with a computer’s ordinary
    numbers of 16 digits (float64). Each grid line is a hundredth of the one above it. Afterwards
    the median of 200 neurons appears over your curve.
    """,
    case={"sides": "both", "neuron": "sigmoid", "w": 0.5, "b": -0.3, "x": 2.0, "y": 1.0},
    low=1e-14,
    high=1,
    tolerance=20,
    unit="off",
    sketch=Sketch(
        at=tuple(range(1, 13)),
        names=(
            *("10⁻¹", "10⁻²", "10⁻³", "10⁻⁴", "10⁻⁵", "10⁻⁶"),
            *("10⁻⁷", "10⁻⁸", "10⁻⁹", "10⁻¹⁰", "10⁻¹¹", "10⁻¹²"),
        ),
        x_title="step h",
        y_title="error of the slope",
        ticks=(1, 1e-2, 1e-4, 1e-6, 1e-8, 1e-10, 1e-12, 1e-14),
        first=1e-2,
        enough=9,
        log=True,
    ),
)
def u_shape() -> Answer:
    """Measure the slopes of 200 neurons with ever smaller steps."""
    errors = median_errors(N_NEURONS).tolist()
    best = errors.index(min(errors))
    return Answer(
        tuple(errors),
        f"For {N_NEURONS} random neurons the median error falls from {figure(errors[0], 1)} "
        f"to **{figure(errors[best], 1)} at a step of {figure(STEPS[best], 1)}**, and rises "
        f"again to {figure(errors[-1], 1)} at {figure(STEPS[-1], 1)}.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        A slope is what this quotient comes to as the step $h$ gets closer and closer to zero:

        $$\dfrac{L(w + h) - L(w - h)}{2h}$$

        So is a smaller step always better?
    """)
    if not ui.predict(u_shape):
        return
    more = ("neuron", "w", "x", "b", "y")
    pictures, knobs = KNOBS.beside("step", "sides", more=more)
    step, sides = knobs.pop("step"), knobs.pop("sides")
    with pictures:
        errors = error_curves(FINE, **knobs)
        drawn = charts.curves.slope_errors(FINE, errors, own=step)
        alt = "The error of the measured slope at each step h, from both sides and from one."
        ui.picture(drawn, "errors", alt=alt)
        mine = float(error_curves([step], **knobs)[SIDES[sides]][0])
        ui.say_of_knobs(f"Your step of {figure(step, 1)} is off by **{figure(mine, 2)}**.")
    ui.explain_outcome(u_shape)
    ui.say(r"""
        Two errors meet here.
        A **large** step misses how the loss bends: that error shrinks like $h^2$ if you step to
        both sides, but only like $h$ if you step to one, so that curve falls half as steeply.
        A **small** step drowns in rounding: a number here has 16 digits, so two losses that agree
        in the first 12 leave only four for their difference, and dividing by a tiny $h$ makes the
        rounding error large.
        For a neuron without a sigmoid the loss is a parabola, whose bend costs a step to both
        sides nothing: only rounding is left.
    """)


@scene.challenge(
    "climb",
    """
    Use **forward differences**, with one step upwards only, and measure at least half of 200 slopes
    to seven digits: off by at most 10⁻⁷ of their size.
    """,
    """
    From one side, a step ten times as small makes the error only ten times as small, until rounding
    begins to show. Where is that?
    """,
    """
    Look for the lowest point of the curve for one side, and try the powers of ten around it.
    """,
    "Somewhere between 10⁻⁶ and 10⁻⁹.",
    also=("step", "sides"),
)
def one_sided(settings: Settings) -> CheckResult:
    if settings.sides != "up":
        return not_tried("This task is about forward differences; choose them first.")
    median = median_share(settings.step, N_NEURONS)
    return done_if(
        median <= 1e-7,
        f"The median error over {N_NEURONS} neurons is {figure(median, 2)} of the slope’s own "
        "size.",
    )


scene.choice(
    "why_u",
    """
    You measure a slope from both sides. When the step gets smaller than about 10⁻⁵, the error rises
    again. Why?
    """,
    right(
        "Rounding makes up most of the tiny difference of the losses.",
        """
        A float64 keeps 16 digits. Two losses that agree in 12 of them leave four for the
        difference, and dividing by the step brings none of them back. With 60 digits the error goes
        on falling.
        """,
    ),
    wrong(
        "The sigmoid is no longer smooth if you look at it closely enough.",
        """
        It is perfectly smooth: computed with 60 digits, the error falls with every smaller step. It
        is the digits that run out.
        """,
    ),
    wrong(
        "The slope itself becomes a different one on so small a scale.",
        """
        The slope at a point is one number. What changes is how many digits are left when you
        subtract two nearly equal losses.
        """,
    ),
)
scene.remember(
    """
    **Measure a slope to check a formula, but not with too small a step.** Near 10⁻⁵, to both sides,
    ordinary numbers of 16 digits give about eleven good ones; smaller steps drown in rounding.
    """
)
