"""Sentence: what the trained model has learned, in words, and whom it is wrong about."""

from typing import Any

import charts
import ui
from datasets.titanic import load_passengers
from lessons.titanic import experiments, groups
from lessons.titanic.model import train
from lessons.titanic.passengers import feature_labels, feature_names, one_sentence, targets_of_all
from lessons.titanic.survivors import agreement, flipped_without_numbers, weights_and_sum
from pages.real_data.titanic.knobs import EXCEPTION, KNOBS, YOU, coded
from pages.real_data.titanic.pictures import PEOPLE, held_out_people
from study.scene import Scene, right, wrong
from training.figures import out_of
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Sentence",
    "What has the trained model really learned?",
    covers=["Reading a trained model", "Bias in historical data"],
    knobs=["seed", "split_seed", "unless_class", "unless_port"],
)

BESIDE = "age, family, fare", "sum of the three"


@scene.draw
def draw() -> None:
    ui.say(r"""
        Each bar is a weight. The bright ones belong to one woman: her sex, class and port. The last
        bar is their sum: right of zero, the model says *survives*.
        Put the model into words: *a woman survives, unless she travels …*
    """)
    pictures, controls = ui.beside(0.6)
    exception = coded(*EXCEPTION)
    with controls:
        KNOBS.ask(*EXCEPTION, more=("seed", "split_seed"))
    run = ui.run_job(train, **KNOBS.values("seed", "split_seed"))
    with controls:
        ui.facts(ui.memoised(sentence_rows, run, **exception))
    with pictures:
        of = dict(zip(feature_names(), feature_labels(), strict=True))
        names = bars_of(**exception)
        drawn = [name for name in of if "_" in name]  # sex, class and port
        bars = [*(of[name] for name in drawn), *BESIDE]
        lit = [*(of[name] for name in names), BESIDE[-1]]
        values = weights_and_sum(run, names)[:, [*map([*of].index, drawn), -2, -1]]
        # Wide enough for any sentence, so that the axis stays.
        chart = charts.bars.weights(run, values, bars, height=400, lit=lit, reach=20)
        ui.picture(chart, "bars", alt="Weights of the model as bars, and a sum of three.")
    if ui.memoised(agreement, run, **exception) == 1:
        others = ui.run_job(experiments.same_sentence, split_seed=KNOBS["split_seed"])
        ui.say(rf"""
            :material/check_circle: Your sentence decides like the model about all 891. The recipe
            ends there from {others} of 200 other starts, too.
        """)
    ui.say(rf"""
        The bar of age, family and fare is the most that they add for anybody. Leave them out, and
        **{ui.memoised(flipped_without_numbers, run)}** of 891 decisions change.
        Sex and class decide because in 1912 they decided who reached a boat: the model repeats an
        injustice. A port saves nobody; it is only a sign of who boarded there.
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
