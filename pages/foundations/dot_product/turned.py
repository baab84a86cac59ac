"""Angle: what is left of a dot product when one arrow turns away, and why."""

from typing import Any

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.dot_product.claims import nearly_at_right_angles
from lessons.dot_product.model import cosine, from_polar
from pages.foundations.dot_product.knobs import HEIGHT, KNOBS, SHARE, TITLES, number, polar
from study.predictions import Answer
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import percent

scene = Scene(
    __name__,
    "Angle",
    "What is left of a dot product when one arrow turns away?",
    covers=["Cosine similarity", "Angle between vectors"],
    claims=[nearly_at_right_angles],
    knobs=["length_x", "angle_x", "length_w", "angle_w"],
)


@scene.predict(
    """
    Here $x$ points the way $w$ does, and its shadow is as long as $x$ itself. Now $x$ is turned by
    **{angle}°**; a right angle has 90°. How much of the shadow is left, in percent?
    """,
    case={"angle_x": 60, "angle_w": 20},
    again={"angle": 75},
    low=0,
    high=100,
    step=1,
    tolerance=2,
    unit="%",
)
def turned(angle: int = 60) -> Answer:
    """Return how much of a shadow is left, in percent, after an arrow of any length is turned."""
    share = float(cosine(from_polar(1.0, angle), from_polar(1.0, 0.0)))
    if angle != 60:
        why = f"the cosine of {angle}° is {number(share)}"
        return Answer(100 * share, f"**{percent(share)}** is left: {why}.", since=why)
    return Answer(
        100 * share,
        f"**{percent(share)}** is left, and you can see why. The old arrow, the new one and the line "
        "between their tips make a triangle with three equal sides. So the new tip stands over the "
        "middle of the old arrow, and there the shadow ends.",
        since="the shadow ends halfway along the old one",
    )


@scene.picture_of(turned)
def shadow(guesses: Guessed) -> Picture:
    return on_ruler(polar("x"), guesses=ui.as_shares(guesses))


def on_ruler(x: tuple[float, float], **drawn: Any) -> Picture:
    return charts.ruler.turned(x, polar("w"), **drawn, titles=TITLES, height=HEIGHT)


FLAT = r"""
    **One product is left, and the sum is what it was.** $w_2$ is now 0, $w_1$ is the length of $w$,
    and $x_1$ is the shadow itself. So however both lie, multiplying and adding gives the shadow
    times the length of $w$.
"""
"""Said where w points along the first axis."""

where_zero = scene.observation(
    "where_zero",
    "Turn $x$ all the way round. Where does the dot product become 0?",
    wrong(
        "Where the two arrows point in opposite directions",
        "There it is as far below zero as it can get. Turn halfway back.",
    ),
    right(
        "Where they are at a right angle, on either side",
        """
        At a right angle $x$ casts no shadow along $w$ at all. Go further, and the shadow falls on
        the other side.
        """,
    ),
    wrong(
        "Nowhere, as long as both arrows have a length",
        """
        Lengths stretch or shrink it, but there are two directions in which no length helps. Look
        where the shadow changes sides.
        """,
    ),
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        One student, and the same ruler. The arrow $x$ leads from the average to the student: how
        far, and which way. The more it points the way $w$ does, the longer its shadow, and the
        higher its score.
    """)
    arrows = "An arrow x, the ruler along w, and the shadow of x on it."
    with ui.predicted(turned, share=SHARE) as stage:
        stage.ask("angle_x", more=("length_x", "length_w"))
        if stage.is_open:
            ui.picture(on_ruler((polar("x")[0], 0), grips=False), "arrows", alt=arrows)
        with stage.aside:
            seen = ui.observe(where_zero)
        KNOBS.grab("x", "polar", "length_x", "angle_x", turn=KNOBS["angle_w"])
        shown = on_ruler(polar("x"), guesses=ui.as_shares(stage.guesses), steps=seen)
        ui.picture(shown, "arrows", alt=arrows)
        if seen:
            ui.say(r"""
                **And multiplying and adding?** Walk to the student: $x_1$ to the right, then $x_2$
                upwards. Each way casts its own shadow, and together they make that of $x$. One unit
                to the right counts $w_1$ on the ruler, so the two read $x_1 w_1$ and $x_2 w_2$.
                **Now turn $w$, and $x$ with it, until the ruler lies flat, at 0 degrees.**
            """)
            KNOBS.show("angle_w")
            if not KNOBS["angle_w"]:
                ui.say_of_knobs(FLAT)
    ui.say(r"""
        The share that is left is called the **cosine** of the angle $\theta$ (theta): 1 at 0°, ½ at
        60°. So the shadow is $|x|\cos\theta$ long, where $|x|$ is the length of $x$.
        Make $w$ twice as long, and the ruler reads twice as much: $|x|\,|w|\cos\theta$.
    """)
    if not seen:
        return
    ui.say(r"""
        $$x_1 w_1 + x_2 w_2 \;=\; x \cdot w \;=\; |x|\,|w|\cos\theta$$

        So the dot product tells how well two arrows agree, but a longer one counts for more. Divide
        it by both lengths, and the cosine is left.
    """)


@scene.number(a=[3, 2, 5], b=[4, 3, 6], cos=[0.5, -0.5])
def right_angle(a: float, b: float, cos: float) -> NumberQuestion:
    dot, angle, half = number(a * b * cos), 60 if cos > 0 else 120, "1/2" if cos > 0 else "−1/2"
    mirrored = (
        " That of 60° is 1/2. Which angle is as far beyond the right angle?" if cos < 0 else ""
    )
    return NumberQuestion(
        f"""
        One arrow is {a:g} long, the other {b:g}, and their dot product is {dot}. What is the angle
        between them, in degrees?
        """,
        answer=angle,
        within=0.5,
        hint=f"{dot} = {a:g} × {b:g} × cos θ. Which angle has the cosine {half}?{mirrored}",
        working=f"""
        cos θ = {dot} / ({a:g} × {b:g}) = {half}
        θ = [{angle}] degrees
        """,
        feedback="Two thirds of the way to a right angle, one half is still left."
        if cos > 0
        else "Beyond a right angle the dot product is negative.",
    )


scene.remember(
    """
    The **dot product** of two arrows depends on their lengths and on the angle between them: it is
    0 at a right angle, and negative beyond.
    """,
    "Multiply and add, or multiply the lengths by the cosine of the angle: the number is the same.",
)
