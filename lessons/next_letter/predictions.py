"""What the predictions of this lesson are about: each is run, and says how it came out."""

from lessons.next_letter.writing import MANY, NEW, NONE, SHOWN, shares
from study.predictions import Answer
from training.figures import percent

TEN = 10
"""Names in a very small training set."""


def one_letter() -> Answer:
    """Let a network that sees one letter write, and count the names of numbers."""
    of = shares(context=1)
    right = 1 - of[NONE]
    truth = "hardly" if right < 0.05 else "some" if right < 0.6 else "most"
    return Answer(
        truth,
        f"**{round(MANY * right) or 'None'} of {MANY}** words that it wrote can be read as a "
        "number. It gets every pair of letters right, and forgets at each letter what it began.",
        f"{round(MANY * right) or 'none'} of {MANY}",
    )


def from_ten() -> Answer:
    """Train on ten names alone, and count how many of the numbers that it writes are new."""
    of = shares(n_words=TEN)
    new = of[NEW] / (of[NEW] + of[SHOWN])
    return Answer(
        float(100 * new),
        f"**{percent(new)}** of the numbers that it writes are new, although it was shown only "
        f"{TEN}. It has learned pieces by heart, and joins them in other ways. What is in none of "
        "them it never writes.",
    )


PREDICTIONS = {"one_letter": one_letter, "from_ten": from_ten}
