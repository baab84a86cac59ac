"""Train: what becomes of weights that start alike, and of random ones."""

import charts
import ui
from lessons.layers.model import accuracy, starting_parameters, trace, train
from lessons.layers.network import in_points
from pages.networks.layers import pictures
from pages.networks.layers.knobs import KNOBS
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import listed
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Train",
    "Do three neurons share the work by themselves?",
    covers=["Training a hidden layer"],
    knobs=["first", "learning_rate", "n_epochs", "seed"],
)

IDLE = 0.2
"""A line that the output hears less than this share of the loudest hardly counts."""


@scene.predict(
    """
    Nobody pulls now: the network is **trained**. All its weights start at 0.5, so its three lines
    lie on one another. What becomes of them?
    """,
    {
        "apart": "They part, and share the work as in *Team*",
        "twins": "They stay together, and move as one line",
        "still": "They stay where they are, for ever",
    },
    case=KNOBS.defaults(*scene.knobs),
)
def equal() -> Answer:
    """Train three neurons that start alike, and see whether they part."""
    W = train(start="equal").parameters["W1"]
    apart, moved = (W.max(axis=2) - W.min(axis=2)).max(), abs(W[-1] - W[0]).max()
    return Answer(
        "apart" if apart > 1e-6 else "twins" if moved > 0.1 else "still",
        "Three neurons that stay alike are worth one. One is right about four of the five at most.",
        because={
            "apart": "Nothing tells them apart. The same numbers give the same slopes, and the same "
            "slopes the same steps",
            "twins": "the same numbers give the same slopes, and the same slopes the same steps",
            "still": "Their slopes are alike, not zero: all three move, together",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        The same five students. Across its line, each neuron’s answer now slides from 0 to 1: a
        sigmoid. The thicker a line, the more the output listens to it. The output has a threshold of
        its own, so the border may lie beside the lines.
    """)
    with ui.predicted(equal) as stage:
        settings = stage.ask("first", more=("learning_rate", "n_epochs", "seed"))
        settings["start"] = settings.pop("first")
        run = ui.run_job(train, **settings)
        picture = ui.columns(1)[0]
        follow = ui.player(run)
        with picture:
            plane = pictures.regions(in_points(run), "sigmoid")
            alt = "Three cuts while they are learned, their regions, and the five students."
            ui.picture(plane, "learned", player=follow, alt=alt)
        if not stage.is_open:
            with stage.aside:
                ui.say_of_knobs(ended(run))
    if room := ui.on_demand("The loss, epoch by epoch", "loss", icon=":material/show_chart:"):
        with room:
            losses = charts.curves.learning_curve(run, loss_name="cross-entropy", height=190)
            ui.picture(losses, "loss", player=follow, alt="The loss at each epoch of the run.")
    if room := ui.on_demand("The loop, line by line", "walk", icon=":material/code:"):
        with room:
            ui.say(r"""
                First the scores are **standardised**, so that an average student has 0. Scores such
                as 80 make sums such as 80, and there a sigmoid is flat: its neuron is **saturated**,
                and hardly learns.
                Check a number here and there by hand: `hidden` is 5 × 3, a row for each student
                and a column for each neuron.
                How `backward` finds the slopes has a lesson of its own, backpropagation.
            """)
            ui.stepper(trace, run)
    ui.write_it()
    ui.code_that_ran(train, settings, starting_parameters)
    ui.run_table(run)
    ui.open_in_laboratory(run)


@holds_for_any("learning_rate", "n_epochs")
def ended(run: RecordedRun) -> str:
    """Say about how many students three neurons have become right, by which, and what to try next."""
    n = round(5 * accuracy(run)[-1])
    heard = run.final["W2"][:, 0]
    matter = abs(heard) >= IDLE * abs(heard).max()
    against = [f"line {j}" for j, v in enumerate(heard, 1) if matter[j - 1] and v < 0]
    no = f" A yes of {listed(against)} counts against passing." if against else ""
    if run.hyperparameters["start"] != "random":
        return (
            f"**Three lines in one**: {n} of 5 right.{no} Now start *at random*: where do they end?"
        )
    told = f", by {matter.sum()} of 3 lines, and nobody told them who does what"
    return f"**{n} of 5 right**{told if n == 5 else ': no luck here'}.{no}"


scene.order(
    "forward",
    """
    From a student to a probability: put the steps of the **forward pass** of a 2-3-1 network in
    order.
    """,
    "Take the two scores of the student",
    "Multiply by the hidden weights, and add the hidden biases",
    "Apply the activation to each of the three sums",
    "Multiply by the output’s weights, and add its bias",
    "Apply the sigmoid to this one sum",
    hint="""
    Each layer multiplies, adds its bias and applies its activation; at the output that is the
    sigmoid.
    """,
    feedback="Two scores, three sums, three answers, one sum, one probability.",
)
scene.choice(
    "other_biases",
    """
    All weights of three hidden neurons start at 0.5 again, but their biases at −1, 0 and 1. Do the
    three stay twins?
    """,
    right(
        "No: they say different things from the first step on.",
        "Different answers make different slopes, and those different steps.",
    ),
    wrong(
        "Yes: with equal weights, the slopes of all three are equal.",
        "A slope depends on what the neuron says, and the biases make that differ.",
    ),
    wrong(
        "Yes, until the first of them is right about a student.",
        "No neuron stops when somebody is right: each step follows a slope.",
    ),
)
scene.remember("Weights must start **different**, or the neurons stay twins.")
