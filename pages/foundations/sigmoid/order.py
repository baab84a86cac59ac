"""ROC: how good a curve is before anybody has chosen a threshold."""

import charts
import ui
from lessons.sigmoid.claims import auc_means_perfect
from lessons.sigmoid.experiments import decisions
from lessons.sigmoid.model import train
from pages.foundations.sigmoid.knobs import CROWD_RUN, KNOBS
from study.scene import Scene, right, wrong

scene = Scene(
    __name__,
    "ROC",
    "How good is a curve before anybody has chosen a threshold?",
    path="further",
    claims=[auc_means_perfect],
    knobs=["threshold", "spread", "n_samples", "seed"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Each threshold gives one point of the **ROC curve**.
        Raise it, and you get fewer false alarms, but fewer hits as well.
        A good model gets close to the upper left corner; guessing stays on the diagonal.
        One curve is for the training set, the other for 200 new students.

        Move the threshold: both points travel along their curves.
        While the training plays, the probabilities change and the points move, but from the first
        step on the curves stay where they are.
        Why?
    """)
    more = ("n_samples", "spread", "seed")
    pictures, settings = KNOBS.beside("threshold", more=more, share=0.6)
    threshold = settings.pop("threshold")
    run = ui.run_job(train, **CROWD_RUN, **settings)
    learned, new = (decisions(run, threshold, new=new) for new in (False, True))
    both = {"training set": learned, "new students": new}
    with pictures:
        chart = charts.thresholds.roc(
            {name: (view.x, view.y) for name, view in both.items()},
            {name: view.curve for name, view in both.items()},
            **run.parameters,
            threshold=threshold,
            x_title="false alarms (of the failed)",
            y_title="hits (of the passed)",
            height=340,
        )
        shown = "roc", chart, "Two ROC curves, and your point on each."
        ui.replayed(run, shown, w="{:.3f}", b="{:.3f}")
        ui.facts_of_knobs(
            {"students": [*both], "AUC": [f"{view.auc:.3f}" for view in both.values()]}
        )
    ui.say(r"""
        The **area under the curve**, AUC, is how often a random student who passed was given a
        higher probability than a random one who failed.
        It judges the order alone: it needs no threshold, and ignores how far apart the
        probabilities are.
    """)


scene.several(
    "threshold",
    "You move only the threshold. Which of these may change?",
    right(
        "The number of false alarms",
        "A lower threshold says yes more often, to some who fail as well.",
    ),
    right("The **accuracy**", "Accuracy belongs to decisions, and the decisions change."),
    wrong(
        "The area under the curve (AUC)",
        """
        It sums up all thresholds at once and depends on the order of the probabilities alone.
        """,
    ),
    wrong("The weight w", "The curve was learned before, and nothing is trained by deciding."),
)
scene.remember(
    """
    **AUC** judges the order of the probabilities alone, before anybody has chosen a threshold.
    """
)
