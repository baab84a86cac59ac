"""300 epochs: the training loss falls on, the held-out loss turns and rises."""

import streamlit as st

import ui
from lessons.overfitting.experiments import slid_furthest, turning_point
from lessons.overfitting.model import evaluate, loss_delta, rows_of, train
from lessons.titanic.passengers import split, who
from pages.real_data.overfitting.knobs import (
    KNOBS,
    RUN_HEIGHT,
    TRAINING,
    held_out_people,
    loss_curve,
    settings_of,
)
from study.predictions import Answer, Sketch
from study.scene import Scene, right, wrong
from training.figures import figure, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "300 epochs",
    "Does more training always make a network better?",
    covers=["Overfitting", "Early stopping"],
    knobs=[*TRAINING],
)

SKETCHED = (0, 25, 50, 100, 150, 200, 250, 300)
"""The epochs at which the held-out loss is sketched."""
PRICE = 0.003
"""Of a squared weight, that cures it."""
ASKED = KNOBS.defaults(*scene.knobs)
"""The values of the knobs for which it is asked."""


@scene.predict(
    """
    A network with two hidden layers of 64 neurons learns who survived. Its loss on 178 passengers
    **held out** starts at 0.68, as good as saying 50 % to all. Draw what that loss does in 300 epochs.
    """,
    case=ASKED,
    low=0,
    high=0.8,
    step=0.01,
    tolerance=0.08,
    unit="in loss",
    sketch=Sketch(
        at=SKETCHED,
        x_title="epoch",
        y_title="held-out loss",
        ticks=(0, 0.2, 0.4, 0.6, 0.8),
        first=0.68,
        given=True,
        enough=6,
    ),
)
def turns() -> Answer:
    """Train 64 + 64 neurons, and say what their held-out loss does at each sketched point."""
    run = train(n_epochs=SKETCHED[-1], max_frames=SKETCHED[-1] + 1)
    loss = run.metrics["validation_loss"]
    epoch = turning_point(run)
    return Answer(
        tuple(float(loss[at]) for at in SKETCHED),
        "First the network learns what holds for all passengers, and both losses fall. Then it learns "
        "its training rows by heart, and that does harm on others. So the held-out loss turns at "
        f"epoch {epoch}, at {loss.min():.2f}, and climbs.",
        curve=tuple(map(float, loss)),
    )


both_curves = scene.observation(
    "both_curves",
    """
    Play the run at the first settings. Each dot is a passenger held out, and above them stands how
    many are right. What happens to that number after the dashed curve has turned?
    """,
    wrong(
        "It turns at the same epoch and falls as steeply as the loss rises",
        """
        Watch the count above the dots from the turn to the end. The loss grows to about one and a
        half times its lowest point; had those wrong grown so, about fifteen more would be wrong.
        """,
    ),
    right(
        "It wanders up and down, and changes little on the whole",
        """
        It is hardly wrong more often, but **more sure of its mistakes**: a wrong answer at 95 % costs
        the loss more than twice as much as one at 70 %, and both count as one mistake.
        """,
    ),
    wrong(
        "It keeps rising to the end, as the training loss keeps falling",
        "Watch the count above the dots from the turn to the end: does it grow?",
    ),
    case=ASKED,
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now a network instead of the curve, and passengers of the Titanic instead of the points.
        It has 5,057 knobs for 713 rows.
    """)
    with ui.predicted(turns, share=0.5, explains=False) as stage:
        settings = settings_of(stage.values(*TRAINING))
        run = ui.run_job(train, **settings)
        epoch = turning_point(run)
        mark = None if stage.is_open else (float(epoch), f"lowest held-out loss: epoch {epoch:,}")
        free = ui.run_job(train, **settings | {"l2": 0}) if settings["l2"] else None
        before = {"without a price": free.metrics["validation_loss"]} if free else {}
        losses = loss_curve(run, RUN_HEIGHT, mark=mark, sketch=stage.sketch(), before=before)
        alt = "The loss by epoch; dashed: held out, and where it is lowest."
        follow = ui.replayed(run, ("losses", losses, alt), validation_loss="{:.3f}")
        with stage.aside:
            alt = "A dot for each held-out passenger, by the probability of survival."
            people = ui.memoised(held_out_people, run, slid_furthest(run))
            ui.picture(people, "judged", player=follow, alt=alt)
        KNOBS.ask(*TRAINING[:1], more=TRAINING[1:])
    stage.explain()
    if ui.observe(both_curves):
        ui.say_of_knobs(ui.memoised(furthest_wrong, run))
        if free:
            ui.say_of_knobs(cured(run, free))
        else:
            ui.say(r"""
                To suit one row and not its neighbours takes large weights, as it took a large knob to
                suit one point. **Now cure it**: let them cost extra. Does the loss still turn?
            """)
        text, price = ("No price again", 0) if free else (f"An L2 price of {PRICE}", PRICE)
        st.button(text, "overfit_cure", on_click=KNOBS.set, kwargs={"l2": price})
    ui.code_that_ran(train, settings, loss_delta, evaluate)
    ui.run_table(run)
    ui.open_in_laboratory(run)


@holds_for_any("learning_rate", "n_epochs", "n_hidden", "n_layers", "l2")
def furthest_wrong(run: RecordedRun) -> str:
    """Say who slid furthest to the wrong end between the turn of a single run and its end."""
    if (slid := slid_furthest(run)) is None:
        return "**No wide ring**: nobody has slid far to the wrong end."
    row, before, after = slid
    _, held_out = split(run.hyperparameters["split_seed"])
    lived = "lived" if rows_of(run).y_held_out[row] else "died"
    return (
        f"The wide ring slid furthest: {who(held_out)[row]}, who {lived}. The network gave that "
        f"{percent(before, 1)} at epoch {turning_point(run):,}, and **{percent(after, 1)}** at the end."
    )


@holds_for_any("learning_rate", "n_epochs", "n_hidden", "n_layers")
def cured(run: RecordedRun, free: RecordedRun) -> str:
    """Say what a price on large weights has changed, beside the same training without one."""
    free_loss, loss = (each.metrics["validation_loss"] for each in (free, run))
    level = loss[-1] < min(free_loss[-1], 1.05 * loss.min())
    told = "**Cured**: the held-out loss hardly rises again, and" if level else "The held-out loss"
    price, before, least = figure(run.hyperparameters["l2"]), free_loss[-1], free_loss.min()
    told += f" ends at {loss[-1]:.2f} at a price of {price} (without one, {before:.2f})."
    if least < 0.9 * before:
        told += (
            f" Stopping without one at epoch {turning_point(free):,}, at {least:.2f}, would have "
            "been a cure, too: **early stopping**."
        )
    return told


scene.choice(
    "what_it_means",
    "The training loss falls, the held-out loss rises. What does that mean?",
    right(
        "What it learns now is true of its training rows alone.",
        """
        What helps with both kinds of rows makes both losses fall. From the turn on, what is learned
        helps on the training rows and does harm elsewhere.
        """,
    ),
    wrong(
        "The learning rate is too high, and the training diverges.",
        "When training diverges, the training loss rises. Here training works only too well.",
    ),
    wrong(
        "The held-out rows are harder than the others.",
        "They were drawn at random, and for the first epochs their loss falls like the other.",
    ),
)
scene.choice(
    "which_epoch",
    """
    You stop at the epoch with the lowest held-out loss, and report the loss there. Is that a fair
    figure for rows that nobody has seen?
    """,
    right(
        "No: those rows have chosen the epoch; others must judge.",
        """
        You took the best of hundreds of epochs, judged by those very rows. Who wants to stop there
        sets aside some of the training rows to choose the epoch; the rows held out only judge.
        """,
    ),
    wrong(
        "Yes, because no weight was ever changed to suit those rows.",
        "The number of epochs was. Whatever is chosen by looking at rows is learned from them.",
    ),
    wrong(
        "Yes, as long as there are more than a hundred of them.",
        "With more rows the choice does less harm, but it is still a choice made by the judge.",
    ),
)

scene.remember(
    """
    **A falling training loss alone proves nothing about rows that were held out.** Draw both
    curves; where the held-out loss turns, the network begins to learn its rows by heart.
    """,
    """
    **The held-out loss can rise while the accuracy stays.** What gets worse first is not how many
    answers are right, but how sure the network is of the wrong ones.
    """,
)
