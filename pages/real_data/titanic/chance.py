"""Luck: other starts, and other people held out."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from laboratory.builder.knobs import address_of
from laboratory.builder.recipes import GOOD as GOOD_RECIPES
from lessons.titanic import experiments
from lessons.titanic.claims import three_layers_know_more
from lessons.titanic.exam import describe_lead
from lessons.titanic.experiments import GOOD, KNOWS_MORE, compare, held_out_accuracy, over_starts
from lessons.titanic.model import train
from lessons.titanic.passengers import N_VALIDATION, rule_accuracy
from lessons.titanic.survivors import right_on_held_out
from pages.real_data.titanic.knobs import TABLE, TRAINING, allowed, trained
from pages.real_data.titanic.pictures import coins
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene
from training.comparison import (
    OVERLAP,
    compare_in_pairs,
    describe_counts,
    describe_standing,
    leads,
    standard_error,
)
from training.figures import percent, points, signed_points
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun
from ui.run.take_along import offer_in_laboratory

scene = Scene(
    __name__,
    "Luck",
    "Other people held out, another start: how much of the 83 % was luck?",
    covers=["Random starts and seeds", "Comparing two models"],
    path="why",
    claims=[three_layers_know_more],
    knobs=["model", "loss", "learning_rate", "n_epochs", "split_seed"],
)

N_PAIRS = 50
"""Splits, each from another start, on which the challenge is checked."""


@scene.predict(
    """
    The recipe shows its deep net from a single start, seed 442, and from there it does as well as
    any model here. Now it is trained from 200 other starts, seeds 0 to 199. How many of them end
    with a held-out accuracy above 75 %?
    """,
    case={"split_seed": 42},
    low=0,
    high=200,
    step=1,
    tolerance=15,
    unit="of 200 starts",
)
def starts() -> Answer:
    """Count the starts from which the recipe's deep net gets above 75 %, on the recipe's split."""
    accuracies = over_starts()
    good = int((accuracies > GOOD).sum())
    return Answer(
        float(good),
        f"**{good}** of {len(accuracies)} starts do. From most others a step or two at learning "
        "rate 4 puts a whole layer of ReLUs below zero, and there it stays. Seed 442 is a lucky "
        "one: a result from one seed is an anecdote.",
        since="most starts kill a whole layer of ReLUs with their first steps",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        The recipe holds out one set of 178 passengers and starts from one seed.
        Another **split** holds out other people, another **seed** starts elsewhere, and either can
        make a model look like a champion.
    """)
    with ui.predicted(starts, explains=False) as stage:
        split = stage.values("split_seed")
        four = ui.run_job(experiments.four_models, **split)
        plain = ui.run_job(experiments.logistic_regression, **split)
        title = "accuracy (line: “women survive”)"
        chart = charts.bars.accuracies(
            {**four, "logistic regression": plain}, "women survive", title=title
        )
        alt = "Four models, plain logistic regression and two rules, as bars."
        ui.picture(chart, "four", alt=alt)
        stage.ask("model", "learning_rate", "split_seed", more=("loss", "n_epochs"))
        with stage.aside:
            settings = allowed(*TRAINING, *TABLE, "split_seed")
            more_starts = ui.on_request("more_starts", "Try 200 starts of your settings", settings)
            splits = ui.on_request("more_splits", "Hold out 100 other sets of passengers", settings)
    accuracies = {"the recipe’s deep net": ui.run_job(over_starts, **split)}
    if more_starts:
        accuracies["your settings"] = ui.run_job(over_starts, **settings)
    title = "accuracy on the 178 held out, 200 starts"
    chart = charts.luck.repeated(accuracies, title=title, row_height=56)
    ui.picture(chart, "starts", alt="A dot for the accuracy of each.")
    stage.explain()
    ui.say(ui.memoised(describe_lead_over_rule, run := trained()))
    coins(*right_on_held_out(run))
    if splits:
        many = ui.run_job(experiments.over_splits, **allowed(*TRAINING, *TABLE, "seed"))
        chart = charts.luck.repeated(many, title="accuracy on the 178 held out, 100 splits")
        ui.picture(chart, "splits", alt="A dot for the accuracy of each.")
        ui.say(describe_splits(many))
        ui.table_room("pairs", leads(many, over="women survive", compare=compare))
    if room := ui.on_demand("Where do three layers help?", "spirals", icon=":material/cyclone:"):
        with room:
            ui.say("Where the border winds: two spirals in the laboratory.")
            spirals = GOOD_RECIPES["spirals"]
            there = address_of({"data": "spirals", **spirals.settings})
            offer_in_laboratory(there, spirals.why)


@holds_for_any("learning_rate", "n_epochs", "loss", "statistics")
def describe_lead_over_rule(run: RecordedRun) -> str:
    """Say how sure the lead of a single run over “women survive” is."""
    model, rule = right_on_held_out(run)
    return (
        f"Your model’s accuracy, {percent(model.mean(), 1)}, has a standard error of "
        f"{points(standard_error(float(model.mean()), N_VALIDATION))}. But the rule is judged on "
        f"the same people. {describe_lead(model, rule)}"
    )


def describe_splits(accuracies: Mapping[str, Any]) -> str:
    """Say how the recipe's sigmoid model did against the rule "women survive" over many splits."""
    pairs = compare(accuracies["sigmoid"], accuracies["women survive"])
    return (
        "The recipe’s sigmoid model is "
        f"{describe_standing(pairs, '“women survive”')}: {describe_counts(pairs)}. {OVERLAP}"
    )


@scene.challenge(
    "summit",
    """
    Train the **deep** net so that within 1,000 epochs it beats “women survive”, on other splits
    and from other starts, too. It is checked in pairs on 50 splits, each with a start of its own;
    the mean lead must be at least one percentage point. Sit the exam after that, not before.
    """,
    """
    Go to the scene “Train”, start the deep net from a few seeds and watch its weights. When does it
    stop learning?
    """,
    "Mostly the first step or two push a whole hidden layer below zero: it is dead.",
    """
    Keep the mean absolute error, make the learning rate twenty times smaller, and be patient.
    """,
    knobs=[train],
    but=("seed", "split_seed"),
)
@holds_for_any("learning_rate", "loss", "log_fare", "normalise", "statistics")
def any_start(settings: Settings) -> CheckResult:
    """Check that the deep net beats “women survive” over 50 splits, each from another start."""
    if settings.model != "deep":
        return not_tried("This one is for the deep net; choose it first.")
    if settings.n_epochs > 1000:
        return not_tried(f"At most 1,000 epochs, please: there are {N_PAIRS} runs.")
    splits = tuple(range(N_PAIRS))
    accuracy = held_out_accuracy(**settings, seed=splits, split_seed=splits)
    pairs = compare_in_pairs(accuracy, rule_accuracy(splits))
    outcome = (
        f"Over {N_PAIRS} splits, each from another start, your net is {signed_points(pairs.mean)} "
        f"from “women survive”: {describe_counts(pairs)}."
    )
    return done_if(pairs.mean >= KNOWS_MORE, outcome)


scene.remember("""
    **Deep is not more.** On this list three of the four models make the same decisions, and from
    most starts the deep net dies within a step or two. One start is an anecdote.
    """)
