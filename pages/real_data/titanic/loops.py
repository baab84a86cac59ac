"""10,000 loops: whether twelve weights grow smarter, or learn people by heart."""

import charts
import ui
from lessons.titanic import survivors
from lessons.titanic.model import train
from study.predictions import Answer
from study.scene import Scene
from training.figures import figure, percent
from training.progress import track

scene = Scene(
    __name__,
    "10,000 loops",
    "10,000 loops instead of 30: smarter, or by heart?",
    covers=["10,000 loops: smarter, or by heart"],
    path="further",
    knobs=["n_epochs"],
)

LONG = 10_000
MUCH = 0.05
"""A change in accuracy that is called one: five percentage points."""


@scene.predict(
    f"""
    The recipe stops after 30 epochs. Let its sigmoid model go on to **{LONG:,}**. What becomes of
    its accuracy on the 713 passengers that it learns from, and on the 178 held out?
    """,
    {
        "smarter": "Both rise by more than five percentage points",
        "by_heart": "It rises on the 713 by more than five points, and falls on the 178",
        "neither": "Neither moves by more than five percentage points",
    },
    case={"n_epochs": LONG},
)
def goes_on() -> Answer:
    """Train the recipe's sigmoid model for 10,000 epochs, and compare with 30."""
    lengths = (30, LONG)
    short, long = (train(n_epochs=n) for n in track(lengths, lengths))
    (own, held), (own_before, held_before) = (
        [float(run.metrics[name][-1]) for name in ("accuracy", "validation_accuracy")]
        for run in (long, short)
    )
    rises, changes = own - own_before > MUCH, held - held_before
    truth = "neither"
    if rises:
        truth = "smarter" if changes > MUCH else "by_heart" if changes < 0 else "neither"
    moved = (
        f"{percent(own_before, 1)} became {percent(own, 1)} on the 713, "
        f"{percent(held_before, 1)} became {percent(held, 1)} on the 178"
    )
    few = "Twelve weights have no room for 713 names"
    return Answer(
        truth=truth,
        sentence=(
            f"The loss falls from {figure(short.loss[-1])} to {figure(long.loss[-1])}, and the "
            "accuracies hardly move. To know a person by heart, a model needs numbers that are "
            "that person’s alone; these twelve are shared by everybody."
        ),
        figure=moved,
        because={
            "smarter": f"{few}, and what they can say was nearly all said after 30 epochs",
            "by_heart": f"{few}: it learns nobody by heart, however long it goes on",
            "neither": f"{few}, and what they can say was nearly all said after 30 epochs",
        },
    )


@scene.draw
def draw() -> None:
    ui.say("Solid is the **training set**, dashed are those held out.")
    with ui.predicted(goes_on) as stage:
        run = ui.run_job(train, n_epochs=stage.ask("n_epochs")["n_epochs"])
        rules = ui.memoised(survivors.rules_beside, run)
        accuracy = charts.curves.accuracy_curve(run, rules, height=320)
        shown = "accuracy", accuracy, "The accuracy by epoch, and both rules."
        ui.replayed(run, shown, accuracy="{:.1%}", validation_accuracy="{:.1%}")
    ui.say(r"""
        A network with enough weights does learn its rows by heart, even where there is nothing to
        learn: see [labels from a hat](/overfitting?scene=noise).
    """)


scene.remember("""
    **Few weights cannot learn by heart.** 10,000 loops make twelve weights no smarter than 30 do;
    they have no room for names.
    """)
