"""Train: what becomes of random weights, and of equal ones."""

import charts
import ui
from lessons.layers.claims import reordered
from lessons.layers.model import starting_parameters, trace, train
from pages.networks.layers.knobs import KNOBS, show_network, training_rows
from study.scene import Scene, right, wrong
from training.class_colours import COLOUR_0, COLOUR_1

scene = Scene(
    __name__,
    "Train",
    "What becomes of random weights when they are trained?",
    covers=["Training a hidden layer"],
    claims=[reordered],
    knobs=["first", "activation", "learning_rate", "n_epochs", "seed"],
)

both_against = scene.observation(
    "both_against",
    f"""
    At the original settings, both lines from the exams to **neuron 3** end {COLOUR_0}. And its line
    to the output?
    """,
    right(
        f"It ends {COLOUR_0}, too.",
        """
        So its yes counts against passing, and it says yes to weak students: their standardised
        scores are below zero, as its weights are. The random start gave it this role; the other
        two vote for passing.
        """,
    ),
    wrong(
        f"It ends {COLOUR_1}.",
        "Look at the last frame, at the right: neuron 3 is the only one that counts against passing.",
    ),
    wrong(
        "It all but vanishes.",
        "Look at the last frame: it is wider than that of neuron 2, and of another colour.",
    ),
    case={"run": True, "first": "random"},
)


@scene.draw
def draw() -> None:
    ui.say(rf"""
        Now nobody sets the weights: they are drawn at random, and trained.
        Watch the lines: a weight above zero is {COLOUR_1}, below zero {COLOUR_0}.
    """)
    stage, settings = KNOBS.beside(
        "first", "learning_rate", more=("activation", "n_epochs", "seed")
    )
    settings["start"] = settings.pop("first")
    run = ui.run_job(train, **settings)
    with stage:
        follow = ui.player(run, accuracy="{:.1%}", apart="{:.3g}")
        show_network(run, "network", "The 2-3-1 network while it learns.", player=follow)
    if ui.observe(both_against):
        ui.facts(training_rows(run))
        ui.say(r"""
            Always saying 50 % would cost a cross-entropy of ln 2 = 0.6931.

            Why draw the weights at random? Let all start at 0.5: all neurons say the same, so they
            get the same slopes and take the same steps; three neurons are worth one.
            Then start all at 0: the output ignores every hidden neuron, so none of them learns;
            and for its bias two passes and two fails cancel out.
        """)
    ui.say(r"""
        The scores are **standardised** first: an average student has 0.
        From 80 and 70 as they are it would not learn. Sums like 80 lie where a sigmoid is flat:
        the neurons are **saturated**. And the first steps are so large that **ReLU** neurons end
        silent for everybody: **dead**.
    """)
    if room := ui.on_demand("The loss, epoch by epoch", "loss", icon=":material/show_chart:"):
        with room:
            losses = charts.curves.learning_curve(run, loss_name="cross-entropy", height=190)
            ui.picture(losses, "loss", player=follow, alt="The loss at each epoch of the run.")
    if room := ui.on_demand("The loop, line by line", "walk", icon=":material/code:"):
        with room:
            ui.say(r"""
                Check a number here and there by hand: `hidden` is 4 × 3, a row for each student
                and a column for each neuron.
                How `backward` finds the slopes has a lesson of its own, backpropagation.
            """)
            ui.stepper(trace, run)
    ui.write_it()
    ui.code_that_ran(train, settings, starting_parameters)
    ui.run_table(run)
    ui.open_in_laboratory(run)


scene.order(
    "forward",
    """
    From four students to four probabilities: put the steps of the **forward pass** of a 2-3-1
    network in order.
    """,
    "Take the table X of scores, 4 × 2",
    "Multiply by W₁, 2 × 3, and add b₁",
    "Apply the activation to each of the 12 numbers",
    "Multiply by W₂, 3 × 1, and add b₂",
    "Apply the sigmoid to each of the 4 numbers",
    hint="""
    Each layer multiplies, adds its bias and applies its activation; at the output that is the
    sigmoid. Watch the shapes.
    """,
    feedback="""
    4 × 2, then 4 × 3, still 4 × 3 after the activation, then 4 × 1, and 4 × 1 after the sigmoid.
    """,
)
scene.choice(
    "equal_start",
    "All weights of a hidden layer start at 0.5. After 1,000 epochs its neurons are …",
    right(
        "… still alike, though no longer at 0.5.",
        """
        They say the same, get the same slopes and take the same steps, for ever. However many
        there are, they are worth one.
        """,
    ),
    wrong(
        "… different, because gradient descent finds a role for each.",
        "Nothing tells them apart: the same numbers give the same slopes, and those the same steps.",
    ),
    wrong(
        "… still at 0.5, all of them.",
        """
        That would need slopes of zero. A start at zero has them here: the output ignores every
        hidden neuron, and for its bias two passes and two fails cancel out.
        """,
    ),
)
scene.remember("Weights must start **different**, or the neurons stay twins.")
