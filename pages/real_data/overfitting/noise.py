"""Mixed slips: labels from a hat, learned by heart."""

from dataclasses import replace

import ui
from charts.core.picture import Picture
from charts.core.series import HELD_OUT, PAIR, SOLID, Axes, Line, series
from lessons.overfitting.experiments import by_heart, final
from pages.real_data.overfitting.knobs import KNOBS, RUN_HEIGHT, held_out_people
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.recorded_run import RecordedRun

HEART = ("rows", "neurons", "epochs", "hat")
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
        "neither": "About half, everywhere: there is nothing to learn",
        "heart": "All of the 242, and about half of those held out",
        "both": "Most of the 242, and clearly more than half of those held out",
    },
    case={"neurons": 128, "epochs": 200, "rows": 1, "hat": DRAWN},
)
def hat() -> Answer:
    """Teach networks labels from hats, and see what they know of rows trained on and held out."""
    run = by_heart(seed=tuple(range(8)))
    known, held_out = (final(run, n).mean() for n in ("accuracy", "validation_accuracy"))
    drawn, truth = final(run, "validation_accuracy")[DRAWN], run.answers["truth"][DRAWN, -1]
    wrong, sure = int((truth < 0.1).sum()), int((abs(truth - 0.5) > 0.4).sum())
    by_rote = "heart" if abs(held_out - 0.5) < 0.15 else "both"
    return Answer(
        by_rote if known >= 0.95 else "neither",
        "A wide network can learn each row by heart. On the 61 patients held out, a dot each, it does "
        f"no better than a coin: it is over 90 % sure of {sure}, and **wrong on {wrong}** of these.",
        f"{percent(known)} of the training rows, {percent(drawn, 1)} of those held out",
        because={
            "neither": "There is nothing to understand, but something to remember",
            "heart": "what it learns of its own rows is worth nothing elsewhere",
            "both": "A hat has no rule that could hold for others",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Write the diagnosis of each heart patient, **held out or not**, on a slip, mix the slips in a
        hat, and deal them out.
    """)
    with ui.predicted(hat, share=0.5, explains=False) as stage:
        how = stage.values("true", *HEART)
        how["seed"], beside = how.pop("hat"), how.pop("true")
        run = ui.run_job(by_heart, **how)
        true = [ui.run_job(by_heart, **how, labels="true")] if beside else []
        alt = "The accuracy by epoch, with labels from the hat and, thin, with true ones."
        drawn = accuracies(run, *true)
        shown = dict.fromkeys(ACCURACIES, "{:.1%}")
        judged = [run, *true][-1]
        follow = ui.replayed(judged, ("accuracy", drawn, alt), **shown)
        with stage.aside:
            people = ui.memoised(held_out_people, judged)
            alt = "Each row held out, by the probability that the network gives."
            ui.picture(people, "sure", player=follow, alt=alt)
        KNOBS.ask("true", more=HEART)
    if not true:
        stage.explain()
        ui.say("Now train the same network *with true labels, too*.")
    elif float(final(run, "accuracy")) > 0.99:
        by_hat, share = (percent(float(final(each, ACCURACIES[1]))) for each in (run, judged))
        ui.say(
            f"Both know every training row. Of the rows held out, the network with true labels (now the "
            f"dots) gets **{share}** right, the hat’s **{by_hat}**. From the training rows alone, you "
            "could not tell which is which."
        )


def accuracies(*runs: RecordedRun) -> Picture:
    """Draw the accuracy of one run, or of a second beside it, thin; dashed on held-out rows."""
    whose = (", hat", ", true") if len(runs) > 1 else ("",)
    lines = [
        Line(name + of, run.metrics[metric], replace(style, dash=dash))
        for run, style, of in zip(runs, PAIR, whose, strict=False)
        for name, metric, dash in (
            ("training", ACCURACIES[0], SOLID),
            ("held out (dashed)", ACCURACIES[1], HELD_OUT),
        )
    ]
    axes = Axes(
        "epoch", "accuracy", x_step=1, percent=True, names="above", replayed=True, height=RUN_HEIGHT
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
    **A network that is wide enough learns noise by heart.** It gets every training row right, and
    does no better than a coin on rows held out: training accuracy alone proves nothing.
    """)
