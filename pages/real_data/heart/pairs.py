"""Is it good?: a neuron beside others, in pairs on the same patients."""

import math
from collections.abc import Mapping
from typing import Any

import charts
import ui
from lessons.heart import experiments
from lessons.heart.claims import forest_no_better, one_split_tells
from lessons.heart.experiments import OWN, RIVAL, compare
from lessons.heart.model import train
from lessons.heart.patients import N_HELD_OUT
from pages.real_data.heart.knobs import FIXED, KNOBS, TABLE
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.scene import NumberQuestion, Scene
from training.comparison import (
    OVERLAP,
    describe_counts,
    describe_standing,
    leads,
    mcnemar,
    standard_error,
)
from training.figures import chance, count, percent, points
from training.hyperparameters import holds_for_any

scene = Scene(
    __name__,
    "Is it good?",
    "Is your neuron any good, and how sure can 61 patients make you?",
    covers=["Confidence interval of an accuracy", "Comparing two models"],
    path="why",
    claims=[forest_no_better, one_split_tells],
    knobs=["split_seed", "start", "loss", "learning_rate", "n_steps", "batch_size"],
)

N_PAIRS = 50
MORE = "loss", "learning_rate", "batch_size", "split_seed"


@scene.draw
def draw() -> None:
    ui.say(r"""
        Put your **accuracy** beside the majority **baseline**, and beside scikit-learn’s **logistic
        regression**: the same neuron, trained all the way down on the **cross-entropy**, with a pull of
        its weights towards zero. But on 61 others the same neuron would typically score about five
        percentage points more or less, its **standard error**. So over many splits, compare in
        **pairs**, on the same patients each time.
    """)
    pictures, controls = ui.beside(0.72)
    with controls:
        settings = KNOBS.ask("start", "n_steps", more=MORE)
        split_seed = settings.pop("split_seed")
        settings |= KNOBS.values(*TABLE, "stratify")
        many = ui.on_request("splits", "Hold out 50 other sets", settings)
    right_about = ui.run_job(
        experiments.on_one_split, **settings, split_seed=split_seed, seed=KNOBS["seed"]
    )
    with pictures:
        means = {name: float(each.mean()) for name, each in right_about.items()}
        chart = charts.bars.accuracies(means, experiments.MAJORITY, title="accuracy on your split")
        ui.picture(chart, "one_split", alt="The baseline and both models on one split, as bars.")
        if many:
            accuracies = ui.run_job(experiments.over_splits, **settings)
            title = "accuracy on the 61 held out, 50 splits"
            dots = charts.luck.repeated(accuracies, title=title)
            ui.picture(dots, "splits", alt="A dot for the accuracy of each on each split.")
            ui.say(describe_pairs(accuracies))
    if room := ui.on_demand("What these 61 people can say", "people", icon=":material/group:"):
        with room:
            ui.say(r"""
                Both neurons are judged on the same people, so only those count whom exactly one
                gets right.
                If both were equally good, each of these would be a toss of a fair coin
                (**McNemar’s test**).
            """)
            ui.facts(same_people_rows(right_about))
    if many:
        ui.table_room("pairs", leads(accuracies, over=RIVAL, compare=compare))


def same_people_rows(right_about: Mapping[str, Any]) -> dict[str, list[str]]:
    """Tell what a single split can say about a neuron and scikit-learn's model."""
    own, rival = right_about[OWN], right_about[RIVAL]
    accuracy = float(rival.mean())
    alone = [int((one & ~other).sum()) for one, other in ((own, rival), (rival, own))]
    rows = {
        f"standard error of {percent(accuracy)}": points(standard_error(accuracy, N_HELD_OUT)),
        "only your neuron is right": count(alone[0], "person", "people"),
        "only scikit-learn’s is right": count(alone[1], "person", "people"),
        "chance that coins fall at least as unevenly": chance(mcnemar(own, rival)),
    }
    return {f"these {N_HELD_OUT} people": list(rows), "value": list(rows.values())}


def describe_pairs(accuracies: Mapping[str, Any]) -> str:
    """Say how a neuron compares with scikit-learn's model over many splits, in pairs."""
    pairs = compare(accuracies[OWN], accuracies[RIVAL])
    unsure = (
        "That is no more than twice the standard error, so the splits cannot tell which of the two "
        "is better. "
    )
    return (
        f"On the same patients your neuron is **{describe_standing(pairs, 'scikit-learn’s model')}"
        f"**: {describe_counts(pairs)}. {'' if pairs.ahead or pairs.behind else unsure}{OVERLAP}"
    )


@scene.challenge(
    "summit",
    """
    Bring your neuron level with scikit-learn’s logistic regression: on average no more than a
    quarter of a percentage point behind, over 50 splits, in pairs on the same patients.
    """,
    """
    The other model goes all the way to the bottom of its bowl. How far down is yours?
    """,
    """
    1,000 steps are not quite enough: the neuron has seen each patient only about four times.
    """,
    """
    Start at zero and take a few thousand steps. Cross-entropy, the other model’s loss, works as well.
    """,
    knobs=[train],
    but=FIXED,
)
@holds_for_any("start", "batch_size", "loss", "coding", "scaling")
def level(settings: Settings) -> CheckResult:
    """Check that a neuron is level with scikit-learn's model over 50 splits, in pairs."""
    if settings.n_steps == 0 or settings.learning_rate == 0:
        return not_tried("This neuron takes no steps; give it some first.")
    accuracies = experiments.over_splits(n_splits=N_PAIRS, **settings)
    pairs = compare(accuracies[OWN], accuracies[RIVAL])
    outcome = (
        f"Over {N_PAIRS} splits on the same patients and columns, your neuron is "
        f"{describe_standing(pairs, 'scikit-learn’s model')}: {describe_counts(pairs)}."
    )
    return done_if(pairs.mean >= -0.0025, outcome)


@scene.number(p=[0.85, 0.8, 0.9], n=[61, 100, 250])
def error_of_61(p: float, n: int) -> NumberQuestion:
    error = 100 * standard_error(p, n)
    return NumberQuestion(
        f"""
        A model gets {percent(p)} of {n} patients right. How large is the **standard error** of that
        figure, in percentage points? It is the square root of $p(1-p)/n$.
        """,
        answer=error,
        within=0.3,
        one_percent=1,
        hint=f"Take p = {p:g} and n = {n}; multiply the root by 100 to get percentage points.",
        working=f"100 × √({p:g} × {1 - p:g} / {n}) = [{error:.1f}] percentage points",
        feedback=f"""
        Another {n} patients could easily give {percent(p - error / 100)} or
        {percent(p + error / 100)}, so this cannot tell two models apart that differ by
        {count(math.floor(error), "point")}.
        """,
    )


scene.remember(
    """
    **61 patients are not many.** Compare models on the same rows, over many splits, before you call
    one of them better.
    """
)
