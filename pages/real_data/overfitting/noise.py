"""Mixed slips: labels from a hat, learned by heart."""

import ui
from lessons.overfitting.experiments import by_heart, final
from lessons.overfitting.model import rows_of
from lessons.overfitting.tables import most_right
from pages.real_data.overfitting.knobs import KNOBS, accuracy_curve, loss_curve
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent

scene = Scene(
    __name__,
    "Mixed slips",
    "Can a network learn labels that mean nothing?",
    covers=["Memorising random labels"],
    knobs=["data", "labels", "neurons", "epochs", "rows", "hat"],
)

HEART = ("data", "labels", "rows", "neurons", "epochs", "hat")
DRAWN = 5
"""The hat that is drawn, one of the eight."""


@scene.predict(
    """
    A network of 128 hidden neurons trains for 200 epochs on 242 patients with diagnoses from a hat,
    mixed anew for each of eight runs. What does it get right on average?
    """,
    {
        "neither": "About half, everywhere: there is nothing to learn.",
        "heart": "All of the 242, and about half of those held out.",
        "both": "Most of the 242, and clearly more than half of those held out.",
    },
    case={
        "data": "heart",
        "labels": "shuffled",
        "neurons": 128,
        "epochs": 200,
        "rows": 1,
        "hat": DRAWN,
    },
)
def hat() -> Answer:
    """Teach networks labels from hats, and see what they know of rows trained on and held out."""
    run = by_heart(seed=tuple(range(8)))
    known, held_out = (final(run, n).mean() for n in ("accuracy", "validation_accuracy"))
    drawn = final(run, "validation_accuracy")[DRAWN]
    by_rote = "heart" if abs(held_out - 0.5) < 0.15 else "both"
    return Answer(
        by_rote if known >= 0.95 else "neither",
        f"The mean of eight hats: **{percent(known)}** of the 242 training patients right, and "
        f"**{percent(held_out)}** of the 61 held out; in the hat drawn here, {percent(drawn, 1)}. "
        "There was nothing to understand: the networks have learned their rows by heart.",
        f"{percent(known)} of the training rows, {percent(held_out)} of the held-out rows",
        because={
            "neither": "There is nothing to understand, but a wide network can learn each row by "
            "heart",
            "heart": "it learns each row by heart, and that is worth nothing elsewhere",
            "both": "It learns its own rows by heart, but from a hat nothing holds elsewhere",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Write the label of each row, such as the diagnosis of each of 303 heart patients, on a slip
        of paper, mix the slips in a hat, and deal them out again: a row no longer says anything
        about its label. The curves are of one such hat.
    """)
    with ui.predicted(hat, share=0.6, explains=False) as stage:
        how = stage.values(*HEART)
        how["seed"] = how.pop("hat")
        run = ui.run_job(by_heart, **how)
        alt = "The accuracy by epoch, and the baseline."
        shown = "hat_accuracy", accuracy_curve(run, 340), alt
        formats = {"accuracy": "{:.1%}", "validation_accuracy": "{:.1%}"}
        follow = ui.replayed(run, shown, **formats)
        with stage.aside:
            alt = "The loss by epoch; dashed: held out."
            ui.picture(loss_curve(run, 240), "hat_loss", player=follow, alt=alt)
    KNOBS.in_a_row(*HEART[:3], more=HEART[3:])
    stage.explain()
    ui.say(r"""
        Zhang and others did the same with photographs in 2017: a network of the kind that won
        competitions learned nearly all of a million labels from a hat.
        *Why* such networks do well with true labels became an even greater puzzle.
        One thing was settled: being right on the training rows proves nothing.
    """)
    if (most := most_right(rows_of(run))) < 1:
        ui.say(f"""
            Some of these passengers look alike to every model and have different labels: none can
            get more than **{percent(most)}** of the training rows right. This network has got to
            {percent(float(final(run, "accuracy")))}.
        """)


scene.choice(
    "shuffled",
    """
    A network is right on 100 % of its training rows, with labels from a hat. What does this show
    about networks of that size?
    """,
    right(
        "Their training accuracy alone is no sign that they understand.",
        """
        With true labels the same network reaches 100 % as well, and gets about four in five of the
        held-out rows right. Only they can tell the two apart.
        """,
    ),
    wrong(
        "That there was a pattern in the labels from the hat after all.",
        """
        Then the network would have done better than a coin on the held-out rows. It did not.
        """,
    ),
    wrong(
        "That such networks can never learn anything but noise.",
        """
        With true labels the very same network does well on rows held out. It learns whatever it is
        given.
        """,
    ),
)

scene.remember("""
    **A network that is wide enough learns noise by heart.** It gets every training row right that
    can be told from the others, and does no better than a coin on rows held out: training accuracy
    alone proves nothing.
    """)
