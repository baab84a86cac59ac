"""Is it good? Beside simpler models, on other splits, and on the test set, once."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from lessons.digits import exam, experiments
from lessons.digits.claims import beats_logistic
from lessons.digits.experiments import MAJORITY, OWN, RIVAL, compare
from pages.real_data.digits.knobs import DISTURBING, KNOBS
from study.scene import Scene, right, wrong
from training.comparison import OVERLAP, describe_counts, describe_standing

scene = Scene(
    __name__,
    "Is it good?",
    "Is your network any better than a model without a hidden layer?",
    path="further",
    claims=[beats_logistic],
    knobs=["n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs", "order"],
)
scene.exam("test_set")

KNOBS_HERE = ("n_hidden", "n_epochs", "order")
MORE = ("optimiser", "learning_rate", "batch_size")


@scene.draw
def draw() -> None:
    ui.say(r"""
        Is 97 % good?
        Beside always guessing the most frequent digit, it is splendid; beside scikit-learn’s
        **logistic regression**, which has no hidden layer, it is a close thing.
        A **support vector machine** compares a digit with some of those it has learned from, and
        stands here as a ceiling.
        180 digits are few: so compare in **pairs**, on the same digits each time, over many
        splits.
    """)
    pictures, controls = ui.beside()
    with controls:
        settings = KNOBS.ask(*KNOBS_HERE, more=MORE) | KNOBS.values(*DISTURBING)
        many = ui.on_request("many", "Compare on 20 splits", settings)
    with pictures:
        run = settings | KNOBS.values("seed", "split_seed")
        one = ui.run_job(experiments.beside_rivals, **run)
        chart = charts.bars.accuracies(one, MAJORITY, title="accuracy on your validation digits")
        alt = "The majority and three models on one split, as bars."
        ui.picture(chart, "one_split", alt=alt)
        if many:
            seeds = {"seed": tuple(range(20)), "split_seed": tuple(range(20))}
            accuracies = ui.run_job(experiments.beside_rivals, **settings, **seeds)
            dots = charts.luck.repeated(accuracies, title="accuracy on 180 digits, 20 splits")
            alt = "A dot for the accuracy of each model on each split."
            ui.picture(dots, "splits", alt=alt)
            ui.say(describe_pairs(accuracies))
        ui.say(r"""
            **The test set.**
            You have turned many knobs by now, and looked at the same 180 validation digits each
            time.
            Another 180 of this split have judged nothing yet.
            Choose your settings, commit yourself, and open them: once.
        """)
        ui.one_attempt("digits", "test_set", exam.commitment(**run), run, exam.exam, exam.describe)


def describe_pairs(accuracies: Mapping[str, Any]) -> str:
    """Say how a network compares with logistic regression over many splits, in pairs."""
    pairs = compare(accuracies[OWN], accuracies[RIVAL])
    standing = describe_standing(pairs, "logistic regression")
    return f"On the same digits your network is **{standing}**: {describe_counts(pairs)}. {OVERLAP}"


scene.choice(
    "why_three",
    """
    You try 100 settings and keep the one that reads most validation digits. Why is its validation
    accuracy no longer a fair judge?
    """,
    right(
        "The best of 100 tries was partly lucky on just these digits.",
        """
        By choosing, you have learned from the validation digits. On the test digits, looked at
        once at the end, that luck is gone.
        """,
    ),
    wrong(
        "Because the network was trained on the validation digits.",
        "It never was: no step has seen them. It was you who learned from them, by choosing.",
    ),
    wrong(
        "It is fair, as long as the digits were well shuffled.",
        """
        Shuffling makes the parts alike. It does not help against picking the luckiest of a
        hundred.
        """,
    ),
)
scene.remember(
    """
    **Compare like with like.** Optimisers each at their best rate, models on the same splits, and
    always beside the majority and the simpler model.
    """
)
