"""The slope: each student's error times the hours, and then the mean."""

import charts
import ui
from lessons.gradient_descent.bowl import loss_means
from lessons.gradient_descent.model import training_set
from pages.foundations.gradient_descent.knobs import KNOBS, LINE, SCORED, STUDENTS, VALLEY
from study.scene import Scene
from training.figures import as_term, figure, fixed

scene = Scene(
    __name__,
    "The slope",
    "How does the machine know the slope?",
    covers=["Derivative of a loss", "Chain rule"],
    path="why",
    knobs=["w", "b", "student", *SCORED],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A machine draws no tangents.
        It computes a slope for each student and takes the mean.
        Choose a student: the curve is half the squared error of that student alone, drawn over
        $w$, and the brass line is its slope where your knob stands.
        Which students add most, and why?
    """)
    pictures, knobs = KNOBS.beside("student", "w", "b", more=SCORED)
    student, w, b, *scores = knobs.values()
    KNOBS.grab("ball", "across", "w")
    x, y = training_set(scores=scores)
    i = STUDENTS.index(student)
    with pictures:
        drawing = charts.parabola.descent(
            loss_means(x[i : i + 1], y[i : i + 1]),
            w=[w],
            b=b,
            rate=0.0,
            y_title="half the squared error (points²)",
            name="½ r²",
            height=330,
            **VALLEY,
        )
        alt = "Half the squared error of one student over w, a parabola, and its slope."
        line = charts.line_fit.fit(x, y, w=w, b=b, shares=True, height=330, **LINE)
        said = "Four students, the line, and what each of them adds to the slope."
        ui.side_by_side(("line", line, said), ("one_student", drawing, alt))
        ui.say_of_knobs(one_slope(x[i], y[i], w, b))


def one_slope(x: float, y: float, w: float, b: float) -> str:
    """Write out the slope along w of half the squared error of one student."""
    p = w * x + b
    error = p - y
    numbers = f"{figure(w)} \\times {x:g} {as_term(b, 4)} {as_term(-y, 4)}"
    slope = f"{fixed(error, 1)} \\times {x:g} = {fixed(error * x, 1)}"
    worked_out = f"({numbers}) \\times {x:g} = {slope}".replace("−", "-")
    return (
        "Half the squared error of this student is $\\tfrac12 (w x + b - y)^2$. Turn $w$ up a "
        "little, by $h$: the prediction grows by $x h$, so the error $r = w x + b - y$ becomes $r "
        "+ x h$, and half its square grows by $r\\,x\\,h$ (plus a tiny term in $h^2$). For each "
        "unit of $w$ that is\n\n"
        "$$\\frac{\\partial}{\\partial w}\\,\\tfrac12 (w x + b - y)^2 = (w x + b - y)\\,x$$\n\n"
        f"$${worked_out}$$\n\n"
        "Along $b$ it is the same without the hours: just the error."
    )
