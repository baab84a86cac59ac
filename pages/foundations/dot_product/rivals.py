"""Rivals: two arrows of which the dot product prefers one, and the cosine the other."""

import charts
import ui
from lessons.dot_product.claims import larger_is_more_similar
from lessons.dot_product.model import angle, dot, from_polar, ranked_differently
from pages.foundations.dot_product.knobs import KNOBS, arrow, grab_tips, polar
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.scene import Scene
from training.figures import fixed

scene = Scene(
    __name__,
    "Rivals",
    "Does the larger dot product belong to the more similar arrow?",
    path="further",
    claims=[larger_is_more_similar],
    knobs=["length_x", "angle_x", "length_w", "angle_w", "length_v", "angle_v"],
)

APART = 20.0
"""How many degrees further from w than the other the longer arrow of the climb must point."""
ROUNDING = 1e-4
"""How many degrees an angle that is computed from coordinates may be off."""


@scene.draw
def draw() -> None:
    ui.say(r"""
        Two inputs compete, $x$ and $v$: which is more like the pattern $w$?
        The dot product is one answer.
        The **cosine** is another: it is the dot product divided by both lengths, so that only the
        direction is left.

        $$\cos\theta \;=\; \frac{x \cdot w}{|x|\,|w|}$$

        The winner of each measure is in full colour.
        Can you make the two measures disagree?
    """)
    more = ("angle_x", "length_w", "angle_w")
    pictures, _ = KNOBS.beside("length_x", "length_v", "angle_v", more=more, share=0.72)
    grab_tips(first="x", second="v", w="w")
    with pictures:
        others = {"x": polar("x"), "v": polar("v")}
        plane = charts.vectors.arrows(others, polar("w"), height=310)
        both = charts.weighted_sum.two_measures(polar("x"), polar("v"), polar("w"))
        ui.side_by_side(
            ("rivals", plane, "Three arrows from one point, two of them with shadows along w."),
            ("measures", both, "Dot products and cosines of x and v as bars."),
        )
        disagree = ranked_differently(arrow("w"), arrow("x"), arrow("v"))
        ui.say_of_knobs(
            "**They disagree:** the larger dot product belongs to the arrow further from w."
            if disagree
            else "Here they do not disagree."
        )


@scene.challenge(
    "climb",
    """
    Find two inputs $x$ and $v$ that the dot product and the cosine rank differently when they are
    compared with $w$. Their angles to $w$ must differ by at least 20 degrees.
    """,
    "The cosine does not see lengths. The dot product does.",
    "Make the arrow that points further away from $w$ the longer one.",
    """
    At 60° half of the dot product is left. More than twice the length makes up for that, if the
    other arrow points along $w$.
    """,
    also=("length_x", "angle_x", "length_v", "angle_v", "length_w", "angle_w"),
)
def disagree(settings: Settings) -> CheckResult:
    """Check that dot product and cosine rank x and v differently, their angles well apart."""
    lengths = {name: settings[f"length_{name}"] for name in "xvw"}
    if not all(lengths.values()):
        return not_tried("Give all three arrows a length: without one there is no direction.")
    if abs(lengths["x"] - lengths["v"]) < ROUNDING:
        return not_tried(
            "x and v are equally long, and in that case the two measures always agree."
        )
    x, v, w = (from_polar(size, settings[f"angle_{name}"]) for name, size in lengths.items())
    outcome = (
        f"x has the dot product {fixed(dot(x, w))} at {fixed(angle(x, w), 0)}° from w, and v has "
        f"{fixed(dot(v, w))} at {fixed(angle(v, w), 0)}°"
    )
    if not ranked_differently(w, x, v):
        return not_yet(f"{outcome}: the two measures do not contradict each other.")
    if abs(angle(x, w) - angle(v, w)) < APART - ROUNDING:
        return not_yet(
            f"{outcome}: they disagree, but the angles are less than {APART:g} degrees apart."
        )
    return done(f"{outcome}. The larger dot product has the smaller cosine.")


scene.order(
    "steps",
    "How do you get from two vectors to the cosine of the angle between them? Put the steps in order.",
    "Multiply the numbers pairwise",
    "Add the products up: that is the dot product",
    "Divide it by both lengths",
    hint="Dividing comes last: it takes the lengths out of the dot product again.",
    feedback="""
    The lengths come from dot products, too: a length is the square root of a vector’s dot product
    with itself.
    """,
)
scene.remember(
    """
    The dot product measures **alignment and length** together. The **cosine**, which divides by
    both lengths, measures alignment alone.
    """
)
