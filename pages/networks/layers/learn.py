"""Train: what becomes of random weights, and of equal ones."""

import charts
import ui
from lessons.layers.model import starting_parameters, trace, train
from lessons.layers.network import in_points
from pages.networks.layers import pictures
from pages.networks.layers.knobs import KNOBS
from study.scene import Scene, right, wrong

scene = Scene(
    __name__,
    "Train",
    "What becomes of random weights when they are trained?",
    covers=["Training a hidden layer"],
    knobs=["first", "learning_rate", "n_epochs", "seed"],
)

OTHER_STARTS = {
    "equal": "The three lines lie on one another. Each step moves them alike, for ever: "
    "three neurons are worth one, and one is right about four of the five at most.",
    "zeros": "Three twins again: one line at most, and four of the five.",
}
"""What becomes of three neurons that start alike."""

three_cuts = scene.observation(
    "three_cuts",
    "At the original settings, where do the three cuts end?",
    right(
        "One on either side of those who passed; the thin one hardly counts",
        """
        Neuron 1 says yes to all who have enough points. Neuron 3 says yes to the one who copied, and
        to nobody else: its yes counts against passing. Nobody told the two to share the work.
        """,
    ),
    wrong(
        "Each beside somebody else, as in *Team*, so that two outvote the third",
        "Look at the last frame: how many lines are thick? The output listens to those.",
    ),
    wrong(
        "All three between those who passed and those who failed",
        "No line can be: look at the student at the top right.",
    ),
    case={"run": True, "first": "random"},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        The same five students. Now nobody pulls: all weights are drawn at random, and trained.
        The thicker a line, the more the output listens to its neuron. **Watch the three lines.**
    """)
    stage, settings = KNOBS.beside("first", "learning_rate", more=("n_epochs", "seed"), share=0.7)
    settings["start"] = settings.pop("first")
    run = ui.run_job(train, **settings)
    with stage:
        follow = ui.player(run)
        plane = pictures.regions(in_points(run), "sigmoid")
        alt = "Three cuts while they are learned, their regions, and the five students."
        ui.picture(plane, "learned", player=follow, alt=alt)
    if ui.observe(three_cuts):
        ui.say("""
            Why draw the weights at random? Try the two other starts: how many of the five do they get
            right?
        """)
        if became := OTHER_STARTS.get(settings["start"]):
            ui.say_of_knobs(became)
    ui.say(r"""
        First the scores are **standardised**, so that an average student has 0. Scores such as 80
        make sums such as 80, and there a sigmoid is flat: its neuron is **saturated**, and hardly
        learns.
    """)
    if room := ui.on_demand("The loss, epoch by epoch", "loss", icon=":material/show_chart:"):
        with room:
            losses = charts.curves.learning_curve(run, loss_name="cross-entropy", height=190)
            ui.picture(losses, "loss", player=follow, alt="The loss at each epoch of the run.")
    if room := ui.on_demand("The loop, line by line", "walk", icon=":material/code:"):
        with room:
            ui.say(r"""
                Check a number here and there by hand: `hidden` is 5 × 3, a row for each student
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
    "equal_start",
    "All weights of a hidden layer start at 0.5. After 1,000 epochs its neurons are …",
    right(
        "… still alike, though no longer at 0.5.",
        "They say the same, so each step moves them alike. However many, they are worth one.",
    ),
    wrong(
        "… different, because gradient descent finds a role for each.",
        "Nothing tells them apart: the same numbers give the same slopes, and those the same steps.",
    ),
    wrong(
        "… still at 0.5, all of them.",
        "That would need slopes of zero. Theirs are alike, not zero: all three move together.",
    ),
)
scene.remember("Weights must start **different**, or the neurons stay twins.")
