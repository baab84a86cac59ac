"""Understanding late: sums are known by heart at first, and only much later understood."""

import charts
import ui
from lessons.overfitting.grokking import HOURS, PATIENCE, gives_up, train_sums
from study.predictions import Answer, Sketch
from study.scene import Scene
from training.figures import percent

QUESTION = "Is it right to stop once it gets no better?"
scene = Scene(__name__, "Late", QUESTION, path="further", knobs=["decay", "seed"])
SKETCHED = tuple(range(0, 1001, 100))
"""The epochs at which the accuracy on the held-out sums is sketched."""


@scene.predict(
    """
    Soon it gets all of its own right, and hardly any of those **held out**. Draw what becomes
    of those in 1,000 epochs.
    """,
    case={"decay": 1.0, "seed": 0},
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
        enough=8,
    ),
)
def late() -> Answer:
    """Train with weight decay, and say when the held-out sums are right, and who has stopped."""
    run = train_sums()
    own, new = run.metrics["accuracy"], run.metrics["validation_accuracy"]
    stops = gives_up(run)
    return Answer(
        tuple(100 * float(new[run.steps == at][0]) for at in SKETCHED),
        f"At epoch {run.first_epoch(own == 1):.0f} it gets all of its own sums right, and "
        f"{percent(new[own == 1][0])} of the others: it knows them by heart. At epoch "
        f"**{run.first_epoch(new >= 0.95):.0f}** it gets 95 % of the others right: it has found the "
        f"rule. If you stop after {PATIENCE} epochs without a new best, you stop at epoch "
        f"{run.steps[stops]}, with {percent(new[stops])}.",
        curve=tuple(100 * float(share) for share in new),
    )


@scene.draw
def draw() -> None:
    ui.say(f"""
        “Stop when it gets no better on held-out rows”: on the Titanic that was a cure.
        On a clock with {HOURS} hours, 20 + 15 is 4. A network whose hidden neurons square their
        weighted sums learns half of all {HOURS**2} such additions.
    """)
    with ui.predicted(late, share=0.5) as stage:
        settings = stage.ask("decay", more=("seed",))
        with ui.as_it_trains(train_sums, **settings) as run:
            by_chance, sketch = {"guessing": 1 / HOURS}, stage.sketch(y_unit=0.01)
            curves = charts.curves.accuracy_curve(run, by_chance, sketch=sketch, height=330)
            alt = "The share of right sums by epoch; dashed: of those held out."
            formats = {"accuracy": "{:.0%}", "validation_accuracy": "{:.0%}"}
            ui.replayed(run, ("late", curves, alt), **formats)
    ui.say(r"""
        This is **grokking** (Power and others, 2022; the network is Gromov’s, 2023).
        **Weight decay** brings it about: each step takes a little off every weight, and only what
        the loss keeps asking for stays. What helps with one sum alone is asked for by one sum,
        the rule by all of them. Set it to 0: how far does it get?

        Few tables have so clean a rule. To stop early is a bet that nothing better comes; mostly
        it is won.
    """)


scene.remember(
    """
    **“No better for now” does not mean “never”.** A network may find the rule long after it knows its rows
    by heart, if something, here **weight decay**, goes on turning its knobs.
    """
)
