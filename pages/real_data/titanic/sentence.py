"""Sentence: what the trained model has learned, in words, and whom it is wrong about."""

import math
from typing import Any

import charts
import ui
from datasets.titanic import load_passengers
from lessons.titanic import experiments, groups
from lessons.titanic.model import train
from lessons.titanic.passengers import feature_labels, feature_names, one_sentence, targets_of_all
from lessons.titanic.survivors import (
    agreement,
    flipped_without_numbers,
    weights_and_sum,
    without_numbers,
)
from pages.real_data.titanic.knobs import EXCEPTION, KNOBS, YOU, coded
from pages.real_data.titanic.pictures import PEOPLE, held_out_people
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure, out_of
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Sentence",
    "What has the trained model really learned?",
    covers=["Reading a trained model", "Bias in historical data"],
    knobs=["seed", "split_seed", "unless_class", "unless_port"],
)

BESIDE = "all else, at most", "sum of the bright"


@scene.predict(
    """
    “Women and children first”, it was said. The model also knows each one’s age, family and fare.
    Leave all of these out: about how many of the 891 does it then decide otherwise?
    """,
    case={"seed": 442, "split_seed": 42},
    low=0,
    high=891,
    step=1,
    tolerance=10,
    unit="of the 891",
)
def no_numbers() -> Answer:
    """Take age, family and fare from the trained model."""
    run = train()
    flipped, least = flipped_without_numbers(run), abs(without_numbers(run)).min()
    most = abs(weights_and_sum(run, ())[-1, -2])
    return Answer(
        float(flipped),
        "Sex and class decide because in 1912 they decided who reached a boat: the model repeats an "
        "injustice. A port saves nobody; it is only a sign of who boarded there.",
        since=f"sex, class and port put everybody at least {figure(least)} from zero, and age, "
        f"family and fare together move nobody by more than {figure(most)}",
    )


@scene.draw
def draw() -> None:
    ui.say("Each bar is a weight of the trained model: to the right it speaks for *survives*.")
    exception = coded(*EXCEPTION)
    with ui.predicted(no_numbers, share=0.54, explains=False) as stage:
        run = ui.run_job(train, **stage.values("seed", "split_seed"))
        of = dict(zip(feature_names(), feature_labels(), strict=True))
        names = bars_of(**exception)
        drawn = [name for name in of if "_" in name]  # sex, class and port
        bars = [*(of[name] for name in drawn), *BESIDE]
        values = weights_and_sum(run, names)[:, [*map([*of].index, drawn), -2, -1]]
        lit = [] if stage.is_open else [*(of[name] for name in names), BESIDE[-1]]
        if stage.is_open:
            values[:, -2:] = math.nan
        # Wide enough for any sentence, so that the axis stays.
        chart = charts.bars.weights(run, values, bars, height=400, lit=lit, reach=20)
        ui.picture(chart, "bars", alt="Weights of the model as bars, and a sum of three.")
        with stage.aside:
            ui.say(r"""
                Now put the model into words: *a woman survives, unless she travels …* Her bars are
                the bright ones; right of zero their sum says *survives*.
            """)
        stage.ask(*EXCEPTION, back=False)
        with stage.aside:
            ui.facts(ui.memoised(sentence_rows, run, **exception))
    KNOBS.in_a_row(more=("seed", "split_seed"), grabbed=EXCEPTION)
    stage.explain()
    if ui.memoised(agreement, run, **exception) == 1:
        others = ui.run_job(experiments.same_sentence, split_seed=KNOBS["split_seed"])
        ui.say(rf"""
            :material/check_circle: Your sentence decides like the model about all 891. The recipe
            ends there from {others} of 200 other starts, too.
        """)
    ui.say_of_knobs(ui.memoised(groups.describe_missed, run))
    yourself(run)
    by_group(run)


def yourself(run: RecordedRun) -> None:
    """Offer to send a passenger of one's own aboard."""
    room = ui.on_demand("Would you have lived?", "yours", icon=":material/person:", here=True)
    if room is None:
        return
    with room:
        ui.say("Enter your own age and sex, and try all three classes: what changes the decision?")
        you = coded(*YOU)
        pictures, _ = KNOBS.beside(*YOU, share=0.6, back=False)
        with pictures:
            ui.picture(ui.memoised(held_out_people, run, **you), "you", alt=PEOPLE)
            ui.say(ui.memoised(groups.describe_like_you, run, **you))


def by_group(run: RecordedRun) -> None:
    """Offer the model's accuracy and recall on each group, beside the one-line rule's."""
    room = ui.on_demand("Whom is it wrong about?", "mistakes", icon=":material/groups:", here=True)
    if room is None:
        return
    with room:
        ui.say(r"""
            *Judged correctly* counts everybody held out.
            **Recall** counts only those who lived: how many of them does the model find?
        """)
        table = ui.memoised(groups.accuracy_by_group, run)
        pictures, knobs = KNOBS.beside("measure")
        rule, title = {
            "model": ("rule", "share judged correctly"),
            "found": ("rule_found", "share of the survivors found"),
        }[knobs["measure"]]
        with pictures:
            chart = charts.bars.shares(
                table["who"],
                table[knobs["measure"]],
                compared=table[rule],
                compared_with="women survive",
                title=title,
            )
            alt = "Shares by sex and class, of the model and of the rule."
            ui.picture(chart, "fair", alt=alt)


def bars_of(unless_class: int, unless_port: str) -> tuple[str, ...]:
    """Name the features that are 1 for a woman of such a class and port."""
    return "Sex_female", f"Pclass_{unless_class}", f"Embarked_{unless_port}"


@holds_for_any("learning_rate", "n_epochs")
def sentence_rows(run: RecordedRun, unless_class: int, unless_port: str) -> dict[str, list[str]]:
    """Compare the decisions of a single run with those of "a woman, unless ..."."""
    exception: dict[str, Any] = {"unless_class": unless_class, "unless_port": unless_port}
    correct = one_sentence(load_passengers(), **exception) == (targets_of_all() == 1)
    rows = {
        "says the same as the model": f"{round(float(agreement(run, **exception)) * 891)} of 891",
        "is right": out_of(int(correct.sum()), 891),
    }
    return {"your sentence": list(rows), "figure": list(rows.values())}


scene.several(
    "predicts_2026",
    """
    The model gives third-class women from Southampton little chance. Which sentences does that
    support?
    """,
    right(
        "Of those women on this ship, more died than were saved.",
        "55 of the 88 died. The model is a summary of this one list.",
    ),
    wrong(
        "Boarding at Southampton made dying more likely.",
        """
        The port goes together with much else: who they were, where their cabins lay, what they had
        paid. The list cannot tell a cause from a companion.
        """,
    ),
    wrong(
        "In a shipwreck of 2026 a poor woman should expect the same.",
        """
        It was trained on one night in 1912, with its own rules about who reaches a boat. Another
        ship has other rules, and other passengers.
        """,
    ),
    right(
        "If it handed out the lifeboats, such a model would repeat what was done.",
        "It has learned the outcome, injustice included, and would make it a rule.",
    ),
)

scene.remember("""
    **Put a model into words.** Twelve weights came to one sentence, and a sentence can be doubted:
    a model repeats the past that it was shown, and 1912 is no judge of today.
    """)
scene.remember("""
    **Ask whom it is wrong about.** A good average can hide that a model misses nearly everybody of
    one group.
    """)
