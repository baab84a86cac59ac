"""Where to look: three keys, a question to pull, and what it finds."""

import math

import ui
from lessons.attention.toy import GOAL, NEAR, VALUES, WORDS, asked, keys
from pages.beyond.attention.knobs import KNOBS
from pages.beyond.attention.pictures import keys_and_question
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import fixed

scene = Scene(
    __name__,
    "Where to look",
    "What does a question find among three keys?",
    covers=["Attention", "Queries, keys and values"],
    knobs=["length", "angle"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Is a bank wet or dry? Only the words beside it can tell: its arrow is its **question** to them.
        Each word has an arrow, its **key**, and a **value** from 1 to 9: how wet it makes the bank.
        **Pull the ring: make the bank wet, at least a 7.**
    """)
    pictures, question = KNOBS.beside("angle", "length", share=0.74)
    KNOBS.grab("question", "polar", "length", "angle", turn=0)
    length, angle = question["length"], question["angle"]
    with pictures:
        _, weights, _ = asked(length, angle)
        plane = keys_and_question(keys(), WORDS, (length, angle), weights, GOAL)
        alt = "Three keys and a question, arrows from one point, and a beam with the answer."
        ui.picture(plane, "keys", alt=alt)
        ui.say_of_knobs(describe_toy(length, angle))
    ui.say(r"""
        That is **attention**: it looks at every word, but most at the one whose key fits the question.
        What it finds is a mean of the values. The longer the question, the more the weights differ.
        Here you turn it; next, training does.

        How well two arrows fit is their **dot product**. **Softmax** turns the three into weights:
        e = 2.718 to the power of each, divided by the sum of all three.
    """)
    ui.facts_of_knobs(toy_rows(length, angle))


def toy_rows(length: float, angle: float) -> dict[str, list[str]]:
    """Return dot products, their softmax and weighted values, as a table."""
    dots, weights, answer = asked(length, angle)

    def record(word: str, dot: str, power: float, weight: float, product: str) -> dict[str, str]:
        powers = {"dot product": dot, "e to that power": fixed(power), "weight": fixed(weight, 3)}
        return {"word": word, **powers, "weight × value": product}

    each = zip(WORDS, dots, weights, VALUES, strict=True)
    return ui.rows(
        *(
            record(word, fixed(dot), math.exp(dot), w, f"{fixed(w, 3)} × {v:g} = {fixed(w * v)}")
            for word, dot, w, v in each
        ),
        record("sum", "", sum(map(math.exp, dots)), 1, f"**{fixed(answer)}**"),
    )


def describe_toy(length: float, angle: float) -> str:
    """Say how near the answer is to the goal, and beyond it to the largest value."""
    answer, most = asked(length, angle)[2], VALUES.max()
    if answer >= most - NEAR:
        return (
            f"To three places it is **{fixed(answer, 3)}**: it never gets quite to {most:g}, since each key "
            "keeps some weight."
        )
    there = f"{'Nearly' if GOAL - answer < 1 / 2 else 'Not yet'} {GOAL:g}."
    if answer >= GOAL - NEAR:
        there = f"That is wet. Now towards {most:g}: how near can you get?"
    return f"The answer is **{fixed(answer)}**. {there}"


scene.choice(
    "parts",
    "What does attention compute from a question, some keys and their values?",
    right(
        "The mean of the values, each counted more the better its key fits",
        "Dot products and softmax give the weights.",
    ),
    wrong(
        "The value of the one key that fits the question best, and of no other key",
        "Every key gets some weight. If one fits far better than all others, it comes near to this.",
    ),
    wrong(
        "The sum of all the keys whose dot products with it are above zero",
        "Keys only decide about weights; what is found are the values.",
    ),
)


@scene.number(a=[1, 2, 3], b=[0])
def weight(a: float, b: float) -> NumberQuestion:
    first = 1 / (1 + math.exp(b - a))
    return NumberQuestion(
        f"""
        Two keys have dot products of {a:g} and {b:g} with a question. How large is the weight of
        the first, between 0 and 1? (e = 2.718)
        """,
        answer=first,
        within=0.01,
        hint="Softmax: e = 2.718 to the power of each, divided by the sum of both. e to the power of 0 "
        "is 1.",
        working=f"e^{a:g} / (e^{a:g} + e^{b:g}) = [{round(first, 3):g}]",
        feedback="Add the same to both dot products, and the weight stays as it is.",
        one_percent=0.01,
    )


scene.remember(
    """
    **Attention** finds a mean of values; how much each counts is decided by the **dot product** of
    a question and a key.
    """
)
