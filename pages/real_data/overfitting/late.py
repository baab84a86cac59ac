"""Understanding late: sums are known by heart at first, and only much later understood."""

import charts
import ui
from lessons.overfitting.grokking import HOURS, PATIENCE, gives_up, train_sums
from study.predictions import Answer, Sketch
from study.scene import Scene
from training.figures import percent

QUESTION = "Has it learned all there is once its own rows are right?"
scene = Scene(
    __name__,
    "Sums",
    QUESTION,
    covers=["Grokking"],
    path="further",
    knobs=["spread", "decay", "seed"],
)
SKETCHED = tuple(range(0, 1001, 100))
"""The epochs at which the accuracy on the held-out sums is sketched."""


@scene.predict(
    """
    It soon knows every sum it trained on, and hardly any of those **held out**. Draw how it does on
    those in 1,000 epochs.
    """,
    case={"spread": 2.0, "decay": 1.0, "seed": 0},
    low=0,
    high=100,
    tolerance=20,
    unit="%",
    sketch=Sketch(
        at=SKETCHED,
        x_title="epoch",
        y_title="held-out sums right (%)",
        ticks=(0, 20, 40, 60, 80, 100),
        first=2.7,
        given=True,
        enough=7,
    ),
)
def late() -> Answer:
    """Train with weight decay, and say when its own sums are right, and when the others."""
    run = train_sums()
    own, new = run.metrics["accuracy"], run.metrics["validation_accuracy"]
    stops = gives_up(run)
    return Answer(
        tuple(100 * float(new[run.steps == at][0]) for at in SKETCHED),
        f"At epoch {run.first_epoch(own == 1):.0f} it gets all of its own sums right, and "
        f"{percent(new[own == 1][0])} of the others: it knows them by heart. At epoch "
        f"**{run.first_epoch(new >= 0.95):.0f}** it gets 95 % of the others right: it has found the "
        f"rule. Whoever stops once {PATIENCE} epochs have brought no new best there stops at epoch "
        f"{run.steps[stops]}, with {percent(new[stops])}.",
        curve=tuple(100 * float(share) for share in new),
    )


@scene.draw
def draw() -> None:
    ui.say(f"""
        On a clock with {HOURS} hours, 20 + 15 is 4. A network whose hidden neurons square their
        weighted sums learns half of all {HOURS**2} such additions. Its first weights are drawn
        twice as wide as usual.
    """)
    with ui.predicted(late, share=0.5) as stage:
        settings = stage.ask("spread", "decay", more=("seed",))
        with ui.as_it_trains(train_sums, **settings) as run:
            by_chance, sketch = {"guessing": 1 / HOURS}, stage.sketch(y_unit=0.01)
            curves = charts.curves.accuracy_curve(run, by_chance, sketch=sketch, height=480)
            alt = "The share of right sums by epoch; dashed: of those held out."
            formats = {"accuracy": "{:.0%}", "validation_accuracy": "{:.0%}"}
            ui.replayed(run, ("late", curves, alt), **formats)
    ui.say(r"""
        This is **grokking** (Power and others, 2022; the network is Gromov’s, 2023).
        How late it comes depends on where the weights begin. Wide ones can meet its own sums
        without any rule. **Weight decay** takes a little off every weight in each step, and only
        what the loss keeps asking for stays: one sum asks for what helps with it alone, all of
        them ask for the rule.

        Set the decay to 0: from wide weights it stays at guessing. Now narrow them to 0.5, still
        without decay: it finds much of the rule by itself, as Gromov’s did.
    """)


scene.remember(
    """
    **Right on all of its own rows does not mean that it has finished.** A network may find the
    rule long after; how soon depends on its first weights and on **weight decay**, and only
    held-out rows show it.
    """
)
