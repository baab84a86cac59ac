"""300 epochs: the training loss falls on, the held-out loss turns and rises."""

from collections.abc import Callable

import ui
from lessons.overfitting.claims import loss_and_accuracy
from lessons.overfitting.experiments import n_weights_of, turning_point
from lessons.overfitting.model import best_frame, evaluate, loss_delta, train
from pages.real_data.overfitting.knobs import (
    KNOBS,
    TRAINING,
    accuracy_curve,
    loss_curve,
    settings_of,
)
from study.predictions import Answer, Sketch
from study.scene import Scene, right, wrong
from training.figures import fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "300 epochs",
    "Does more training always make a network better?",
    covers=["Overfitting", "Early stopping"],
    claims=[loss_and_accuracy],
    knobs=["n_hidden", "n_epochs", "n_layers", "learning_rate", "seed", "split_seed"],
)

SKETCHED = (0, 25, 50, 100, 150, 200, 250, 300)
"""The epochs at which the held-out loss is sketched."""
ASKED = KNOBS.defaults(*scene.knobs)
"""The values of the knobs for which it is asked."""


@scene.predict(
    """
    A network with two hidden layers of 64 neurons learns who survived. Its loss on the 178
    **held out** starts at 0.68, about that of always saying 50 %. Draw what it does in 300 epochs.
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
        f"The held-out loss falls from {loss[0]:.2f} to {loss.min():.2f} at epoch {epoch}, "
        f"then it turns, and by epoch {SKETCHED[-1]} it has risen to "
        f"**{loss[-1]:.2f}**, though the training loss has come down to {run.loss[-1]:.2f}.",
        curve=tuple(map(float, loss)),
    )


both_curves = scene.observation(
    "both_curves",
    """
    Play the run at the first settings. After the dashed curve has turned, what happens to the
    accuracy on the rows held out?
    """,
    wrong(
        "It turns at the same epoch and falls as steeply as the loss rises",
        """
        Compare the two pictures once more: by the end the loss is about one and a half times its
        lowest point. If the accuracy had gone the same way, it would be little better than a
        coin’s.
        """,
    ),
    right(
        "It wanders by a few percentage points, and changes little on the whole",
        """
        The accuracy only asks on which side of 50 % an answer lies. The loss also asks how sure the
        network was: wrong answers cost more than twice as much at 95 % as at 70 %.
        """,
    ),
    wrong(
        "It keeps rising to the end, like the accuracy on the training rows",
        "The solid curve does that. Look at the dashed one in the picture of the accuracy.",
    ),
    case=ASKED,
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now take a network in place of the curve, and the passengers of the Titanic in place of the
        points: 5,057 weights and biases for 713 rows.
        The 178 held-out passengers only judge it.
    """)
    with ui.predicted(turns, share=0.58, explains=False) as stage:
        settings = settings_of(stage.values(*TRAINING))
        run = ui.run_job(train, **settings)
        epoch = turning_point(run)
        mark = None if stage.is_open else (float(epoch), f"lowest held-out loss: epoch {epoch:,}")
        losses = loss_curve(run, 470, mark=mark, sketch=stage.sketch())
        alt = "The loss by epoch; dashed: held out, and where it is lowest."
        metrics = {"validation_loss": "{:.3f}", "validation_accuracy": "{:.1%}"}
        follow = ui.replayed(run, ("losses", losses, alt), **metrics)
        with stage.aside:
            alt = "The accuracy by epoch, and the baseline."
            ui.picture(accuracy_curve(run, 230), "accuracies", player=follow, alt=alt)
        stage.ask(*TRAINING[:3], more=TRAINING[3:])
    stage.explain()
    if ui.observe(both_curves):
        ui.say(r"""
            Where the loss rises and the accuracy stays, what changes is *how* the network is
            wrong: it becomes sure of its mistakes.
            If you only want a yes or no, that may cost little; if you want a probability that you
            can trust, it costs a lot.
            A model without hidden neurons, 13 numbers, has no room to learn by heart: take all
            neurons away, and its two curves fall together and stay level.
        """)
        if room := ui.on_demand("The turn and the end", "ends", icon=":material/straighten:"):
            with room:
                ui.facts(turn_rows(run))
    ui.code_that_ran(train, settings, loss_delta, evaluate)
    ui.run_table(run)
    ui.open_in_laboratory(run)


@holds_for_any("learning_rate", "n_epochs")
def turn_rows(run: RecordedRun) -> dict[str, list[str]]:
    """Compare the losses and the accuracy of a single run at the turn and at the end."""
    m, best = run.metrics, int(best_frame(run))
    what = f"{n_weights_of(run):,} weights and biases"
    ends = {f"lowest: epoch {run.steps[best]:,}": best, f"end: epoch {run.steps[-1]:,}": -1}
    measured: dict[str, Callable[[int], str]] = {
        "training loss": lambda at: fixed(run.loss[at], 3),
        "held-out loss": lambda at: fixed(m["validation_loss"][at], 3),
        "held-out accuracy": lambda at: percent(float(m["validation_accuracy"][at]), 1),
        "sure of its wrong answers": lambda at: percent(float(m["sure_when_wrong"][at])),
    }
    return ui.rows(
        *({what: name} | {end: of(at) for end, at in ends.items()} for name, of in measured.items())
    )


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
        """
        They were drawn at random, and for the first epochs their loss falls like the other. If they
        were harder, it would stay above from then on; it would not fall and then rise.
        """,
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
