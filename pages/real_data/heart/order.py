"""ROC: how good the order is, before anybody has chosen a threshold."""

import ui
from lessons.heart import decisions
from lessons.heart.claims import auc_means_perfect
from lessons.heart.model import train
from lessons.heart.patients import outcomes
from pages.real_data.heart.knobs import READY
from pages.real_data.heart.pictures import PATIENTS, held_out_patients, pairs, pull_threshold
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.decisions import auc
from training.figures import fixed

scene = Scene(
    __name__,
    "ROC",
    "How good is a neuron before anybody has chosen a threshold?",
    covers=["ROC curve and AUC", "Hit rate, false alarms and precision"],
    claims=[auc_means_perfect],
    knobs=["threshold"],
    path="why",
)


@scene.predict(
    """
    Untrained, this neuron gives all 61 the same, 50 %. Then it learns. Pair each patient with
    disease with each without: in what percentage of these pairs does the one with disease get the
    higher number in the end?
    """,
    case={"threshold": 0.5},
    low=0,
    high=100,
    step=1,
    tolerance=4,
    unit="% of the pairs",
)
def in_order() -> Answer:
    """Count the pairs of an ill and a healthy patient that a neuron puts in the right order."""
    held_out, p = decisions.held_out_by(train(**READY))
    ill = outcomes()[held_out] == 1
    n_pairs = int(ill.sum() * (~ill).sum())
    area = auc(ill, p)
    return Answer(
        100 * area,
        "That share is the **area under the curve**, **AUC**: 1 would be a perfect order, and one "
        f"half is guessing. Here it is {fixed(area)}.",
        since=f"{round(n_pairs * area)} of the 32 × 29 = {n_pairs} pairs are in the right order",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Each threshold makes other mistakes. Look at the order in which the neuron puts the patients.
    """)
    with ui.predicted(in_order, share=0.5) as stage:
        run = ui.run_job(train, **READY)
        threshold = stage.values("threshold")["threshold"]
        knob = "" if stage.is_open else "threshold"
        dots = ui.memoised(held_out_patients, run, threshold, knob=knob)
        follow = ui.replayed(run, ("patients", dots, PATIENTS))
        if not stage.is_open:
            pull_threshold("threshold")
        with stage.aside:
            alt = "A square of pairs, and the ROC curve as its border."
            ui.picture(pairs(run, threshold), "pairs", player=follow, alt=alt)
    ui.say(r"""
        The square has a row for each patient with disease and a column for each without, the most
        probable first. So each cell is a pair: grey if it is in the right order.

        Pull the threshold from right to left: for each patient with disease that it passes the dot
        goes one step up (a hit), for each without, one to the right (a false alarm). How far right
        it is, as a share of those without, is the **false alarm rate**. Its path, the edge of the
        grey area, is the **ROC curve**. Guessing would go along the diagonal.
    """)


scene.several(
    "only_threshold",
    "You move only the threshold. Which of these may change?",
    right(
        "The number of false alarms",
        "A lower threshold says “disease” more often, to some who have none as well.",
    ),
    right("The **accuracy**", "Accuracy belongs to decisions, and the decisions change."),
    wrong(
        "The area under the curve (AUC)",
        "It counts pairs in the right order, and no order changes.",
    ),
    wrong("The weights", "The neuron has learned before, and nothing is trained by deciding."),
)
scene.remember(
    """
    **AUC** judges the order alone: of pairs, one with disease and one without, the share in the right
    order. It chooses no threshold.
    """
)
