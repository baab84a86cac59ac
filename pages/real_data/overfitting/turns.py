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
    covers=["Overfitting", "Early stopping", "Regularisation"],
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
        "Compare the count at the turn and at the end: did it fall as steeply as the loss rose?",
    ),
    right(
        "It wanders up and down, and changes little on the whole",
        "It is hardly wrong more often. So something else makes the loss grow.",
    ),
    wrong(
        "It keeps rising to the end, as the training loss keeps falling",
        "Compare the count at the turn and at the end: did it grow?",
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
    ui.say_of_knobs(ui.memoised(furthest_wrong, run))
    harm = slid_furthest(run) is not None
    if ui.observe(both_curves) and (free or harm):
        text, price = ("No price again", 0) if free else (f"An L2 price of {PRICE}", PRICE)
        with stage.aside:  # beside the curves that it changes
            st.button(text, "overfit_cure", on_click=KNOBS.set, kwargs={"l2": price})
        if free:
            with stage.at_last():
                ui.say_of_knobs(cured(run, free))
        else:
            ui.say(r"""
                The network gets **more sure of its mistakes**: a wrong answer at 95 % costs the loss
                more than twice as much as one at 70 %, and both count as one mistake.

                To suit one row and not its neighbours takes large weights, as it took large knobs to
                suit one point. **Now cure it**: let them cost extra, by the button below the dots. Does
                the loss still turn?
            """)
    ui.code_that_ran(train, settings, loss_delta, evaluate)
    ui.run_table(run)
    ui.open_in_laboratory(run)


@holds_for_any("learning_rate", "n_epochs", "n_hidden", "n_layers", "l2")
def furthest_wrong(run: RecordedRun) -> str:
    """Say who slid furthest to the wrong end between the turn of a single run and its end."""
    if (slid := slid_furthest(run)) is None:
        return "No wide ring: nobody has slid far to the wrong end."
    row, before, after = slid
    _, held_out = split(run.hyperparameters["split_seed"])
    lived = "lived" if rows_of(run).y_held_out[row] else "died"
    return (
        f"The wide ring slid furthest: {who(held_out)[row]}, who {lived}. To the network, the chance of "
        f"that was {percent(before, 1)} at epoch {turning_point(run):,}, and **{percent(after, 1)}** at the end."
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
    "gap",
    """
    After 40 epochs the training loss is well below the held-out loss, and both are still falling.
    Would you go on training?
    """,
    right(
        "Yes: what it learns still helps with rows held out.",
        """
        A gap says only that it knows its own rows better. What is learned does harm once the
        held-out loss turns.
        """,
    ),
    wrong(
        "No: a gap shows that it learns its rows by heart.",
        "Part of what it learns, perhaps. But what it learns as a whole still helps elsewhere.",
    ),
    wrong(
        "No: it was at its best where the two losses parted.",
        "The held-out loss was higher there, and it has fallen since.",
    ),
)
scene.choice(
    "why_calm",
    """
    A price on its squared weights makes a network miss its own rows by more than before. Why can it do
    better on new ones?
    """,
    right(
        "What it gives up are mostly bends that single rows had asked for.",
        """
        Such a bend costs large weights and helps with one row alone. What all rows ask for, the
        pattern, is worth its price.
        """,
    ),
    wrong(
        "Smaller weights are always nearer to the true ones, for any data.",
        "At a high price they are all near zero, and the network says nearly the same to every row.",
    ),
    wrong(
        "The price is set by looking at the new rows, so it has learned them.",
        "The weights are set by its own rows and the price alone.",
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
