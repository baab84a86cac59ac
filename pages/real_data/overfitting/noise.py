"""Mixed slips: labels from a hat, learned by heart."""

from dataclasses import replace

import ui
from charts.core.picture import Picture
from charts.core.series import HELD_OUT, PAIR, SOLID, Axes, Line, series
from lessons.overfitting.experiments import by_heart, final
from lessons.overfitting.model import rows_of
from lessons.overfitting.tables import most_right
from pages.real_data.overfitting.knobs import HEIGHT, SHARE
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

HEART = ("data", "rows", "neurons", "epochs", "hat")
ACCURACIES = ("accuracy", "validation_accuracy")

scene = Scene(
    __name__,
    "Mixed slips",
    "Can a network learn labels that mean nothing?",
    covers=["Memorising random labels"],
    knobs=["true", *HEART],
)

DRAWN = 5
"""The hat that is drawn, one of the eight."""


@scene.predict(
    """
    A network of 128 hidden neurons trains for 200 epochs on 242 patients with diagnoses from the
    hat. What does it get right in the end?
    """,
    {
        "neither": "About half, everywhere: there is nothing to learn.",
        "heart": "All of the 242, and about half of those held out.",
        "both": "Most of the 242, and clearly more than half of those held out.",
    },
    case={"data": "heart", "neurons": 128, "epochs": 200, "rows": 1, "hat": DRAWN},
)
def hat() -> Answer:
    """Teach networks labels from hats, and see what they know of rows trained on and held out."""
    run = by_heart(seed=tuple(range(8)))
    known, held_out = (final(run, n).mean() for n in ("accuracy", "validation_accuracy"))
    drawn = final(run, "validation_accuracy")[DRAWN]
    by_rote = "heart" if abs(held_out - 0.5) < 0.15 else "both"
    return Answer(
        by_rote if known >= 0.95 else "neither",
        "A wide network can learn each row by heart, with nothing to understand. On the 61 patients "
        "held out a coin does as well.",
        f"{percent(known)} of the training rows, {percent(drawn, 1)} of those held out",
        because={
            "neither": "There is nothing to understand, but something to remember",
            "heart": "what it learns of its own rows is worth nothing elsewhere",
            "both": "From a hat nothing holds elsewhere",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Write the diagnosis of each heart patient on a slip of paper, mix the slips in a hat, and
        deal them out again. Now a row says nothing about its label.
    """)
    with ui.predicted(hat, share=SHARE, explains=False) as stage:
        how = stage.ask("true", "data", more=HEART[1:])
        how["seed"], beside = how.pop("hat"), how.pop("true")
        run = ui.run_job(by_heart, **how)
        true = [ui.run_job(by_heart, **how, labels="true")] if beside else []
        alt = "The accuracy by epoch, with labels from the hat and, thin, with true ones."
        drawn = accuracies(run, *true)
        ui.replayed(run, ("accuracy", drawn, alt), **dict.fromkeys(ACCURACIES, "{:.1%}"))
    stage.explain()
    if true:
        ui.say_of_knobs(told_apart(run, *true))
    else:
        ui.say("""
            Now train the same network *with true labels, too*. Cover the dashed curves: could you
            tell which of the two has understood anything?
        """)
    ui.say(r"""
        Zhang and others did the same with photographs in 2017: a network of the kind that won
        competitions learned nearly all of a million labels from a hat.
    """)
    if (most := most_right(rows_of(run))) < 1:
        ui.say(f"""
            Some of these passengers look alike to every model and have different labels: none can
            get more than **{percent(most)}** of the training rows right. This network has got to
            {percent(float(final(run, "accuracy")))}.
        """)


@holds_for_any("data", "labels", "n_epochs", "n_hidden", "n_layers", "share")
def told_apart(*runs: RecordedRun) -> str:
    """Say what the networks with labels from the hat and with true ones get right."""
    (own, out), (true, true_out) = (
        [percent(float(final(run, n))) for n in ACCURACIES] for run in runs
    )
    return (
        f"On its own rows the hat’s network gets {own} right, the true one {true}. On those held out, "
        f"{out} and **{true_out}**: there it shows which has understood anything."
    )


def accuracies(*runs: RecordedRun) -> Picture:
    """Draw the accuracy of one run, or of a second beside it, thin; dashed on held-out rows."""
    whose = (", hat", ", true") if len(runs) > 1 else ("",)
    lines = [
        Line(name + of, run.metrics[metric], replace(style, dash=dash))
        for run, style, of in zip(runs, PAIR, whose, strict=False)
        for name, metric, dash in (
            ("training", ACCURACIES[0], SOLID),
            ("held out", ACCURACIES[1], HELD_OUT),
        )
    ]
    axes = Axes(
        "epoch", "accuracy", x_step=1, percent=True, names="ends", replayed=True, height=HEIGHT
    )
    return series(runs[0], lines, axes, (0.0, 1.0))


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
        "Then the network would have done better than a coin on the held-out rows. It did not.",
    ),
    wrong(
        "That such networks can never learn anything but noise.",
        "With true labels the very same network does well on rows held out.",
    ),
)

scene.remember("""
    **A network that is wide enough learns noise by heart.** It gets every training row right that
    can be told from the others, and does no better than a coin on rows held out: training accuracy
    alone proves nothing.
    """)
