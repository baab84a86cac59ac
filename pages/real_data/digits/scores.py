"""Softmax: how ten scores become ten probabilities."""

import math
from collections.abc import Sequence

import charts
import ui
from pages.real_data.digits.knobs import CLASSES, KNOBS
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import figure

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
    ui.say(r"""
        Ten classes need ten outputs, a **score** $z$ for each digit: any number, positive or negative.
        **Turn the scores** of three of the ten with the sliders. The purple number is the loss, in
        the row of the true digit: how near to zero can you bring it, and how large does it get
        when the network is sure and wrong?
    """)
    pictures, knobs = KNOBS.beside(*SCORES[:3], more=("added", "truth"))
    *three, added, truth = knobs.values()
    with pictures:
        chart = charts.network_outputs.softmax(CLASSES, three, added, truth=truth, knobs=SCORES)
        ui.picture(chart, "softmax", alt="A bar for the probability of each of three digits.")
        ui.facts_of_knobs(score_rows(CLASSES, [score + added for score in three]))
    ui.say(r"""
        **Softmax** turns scores into **probabilities**: take $e^z$ for each, which is always
        positive, then divide it by the sum of all, so that they add up to 1.
        The loss is the **cross-entropy**: minus the logarithm of the true digit’s probability.

        Add the same number to all three scores, and watch the probabilities.
        With two classes, softmax *is* the **sigmoid** of the difference of their scores.
        The slope of the loss along each score is $p - y$, as with the sigmoid: the probability
        minus 1 for the true digit, and just the probability for all others.
    """)
    ui.write_it()


def score_rows(names: Sequence[str], scores: Sequence[float]) -> dict[str, list[str]]:
    """Work out softmax by hand."""
    powers = [math.exp(score) for score in scores]
    total = sum(powers)
    return ui.rows(
        *(
            {
                "digit": name,
                "e to its score": figure(power),
                "divided by the sum": f"{figure(power)} / {figure(total)}",
            }
            for name, power in zip(names, powers, strict=True)
        )
    )


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
