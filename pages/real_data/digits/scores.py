"""Softmax: how ten scores become ten probabilities."""

import math

import charts
import ui
from pages.real_data.digits.knobs import CLASSES, KNOBS
from study.scene import NumberQuestion, Scene, right, wrong

scene = Scene(
    __name__,
    "Softmax",
    "How do ten scores become ten probabilities?",
    covers=["Softmax and many classes"],
    knobs=["score_3", "score_5", "score_8", "added", "truth"],
)

SCORES = ("score_3", "score_5", "score_8", "added")


@scene.draw
def draw() -> None:
    ui.say(rf"""
        The network ends in ten outputs, a **score** $z$ for each digit: any number, positive or
        negative. Here are three of the ten. **Pull the rings**: when one score rises, what happens
        to the other two probabilities?
        The true digit is **{KNOBS["truth"]}**. Make the network sure of another one: how large does the
        loss get?
    """)
    pictures, knobs = KNOBS.beside(*SCORES[:3], more=("added", "truth"))
    *three, added, truth = knobs.values()
    for knob in SCORES[:3]:
        KNOBS.grab(knob.replace("_", ""), "upright", knob)
    with pictures:
        scores = charts.weighted_sum.weights(
            CLASSES, three, knobs=SCORES[:3], title="score z", end=5, height=160
        )
        ui.picture(scores, "scores", alt="Three bars, each with a ring to pull it up or down.")
        chart = charts.network_outputs.softmax(CLASSES, three, added, truth=truth, knobs=SCORES)
        ui.picture(chart, "softmax", alt="A bar for the probability of each of three digits.")
    ui.say(r"""
        **Softmax** turns scores into **probabilities**: take $e^z$ for each, which is always
        positive, then divide it by the sum of all, so that they add up to 1.
        A score higher by 1 makes $e^z$ 2.7 times as large.

        The loss is the **cross-entropy**: minus the logarithm of the true digit’s probability.
        Its slope along each score is $p - y$, as with the **sigmoid**, the softmax of two classes:
        the true score is pushed up, the others down, each by as much as it is off.

        With *Added to all three*, under “More knobs”, all three scores grow alike: what do the probabilities
        do?
    """)
    ui.write_it()


scene.choice(
    "sum_to_one",
    "All ten scores grow by 100. What happens to softmax’s probabilities?",
    right(
        "Nothing: all of them stay as they are.",
        """
        Each power is multiplied by the same number, and the sum as well: it cancels. That is also
        how the code keeps the powers from overflowing: it subtracts the highest score first.
        """,
    ),
    wrong("All of them grow, but their order stays.", "They cannot all grow: they add up to 1."),
    wrong(
        "The highest score gets nearly all.",
        """
        That happens if all scores are *multiplied* by a large number. Adding the same to all
        leaves their differences alone.
        """,
    ),
)


@scene.number(n=[10, 26, 4, 100])
def loss_of_guessing(n: float) -> NumberQuestion:
    return NumberQuestion(
        f"""
        A network for {n:g} classes finds all of them equally likely. What is its cross-entropy? (Two
        decimals are enough.)
        """,
        answer=math.log(n),
        within=0.02,
        hint="""
        Minus the natural logarithm of the probability that it gives to the truth, whichever that
        is.
        """,
        working=f"−ln (1 / {n:g}) = ln {n:g} = [{math.log(n):.2f}]",
        feedback="""
        A network whose loss stays there has learned nothing yet. With two classes it was ln 2 = 0.69.
        """,
    )


@scene.number(digit=[7, 3, 9], p=[0.2, 0.6, 0.9, 0.05])
def slope(digit: float, p: float) -> NumberQuestion:
    return NumberQuestion(
        f"""
        A digit is a {digit:g}. The network gives {digit:g} a probability of {p:g}. What is the
        slope of its cross-entropy along the score of {digit:g}?
        """,
        answer=p - 1,
        within=0.01,
        hint="Probability minus truth, and for the true class the truth is 1.",
        working=f"{p:g} − 1 = [−{1 - p:g}]",
        feedback=f"""
        A higher score for {digit:g} lowers the loss. The other nine slopes are the probabilities of
        the other digits, and together they make +{1 - p:g}.
        """,
    )


scene.remember(
    """
    **Ten classes, ten scores.** Softmax turns scores into probabilities that add up to 1, and
    cross-entropy looks only at the one given to the true class. The slope along a score is p − y,
    as with the sigmoid.
    """
)
