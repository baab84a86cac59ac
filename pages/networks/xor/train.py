"""Train: a network finds its cuts by itself, and bends the square until one more is enough."""

import charts
import ui
from lessons.xor.claims import untrained_hidden
from lessons.xor.endings import halfway, without_slope
from lessons.xor.hidden import questions_of
from lessons.xor.model import SOLVED_WITHIN, epochs_to_solve, solved
from lessons.xor.model import train as train_network
from pages.networks.xor.knobs import KNOBS, SETTINGS, hidden_space, surface, trained
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.scene import Scene, right, wrong
from training import dense
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import count, listed, trend
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Train",
    "Does training find those questions by itself?",
    covers=["XOR from scratch", "Local minima and plateaus"],
    claims=[untrained_hidden],
    knobs=["n_hidden", "activation", "loss", "start", "learning_rate", "n_epochs", "seed"],
)

squashed = scene.observation(
    "squashed",
    """
    Once trained, pull the slider under hidden space to the left, and slowly back. Where does **one
    straight cut** first part the colours?
    """,
    wrong(
        "*Weighed*: there two points meet",
        f"""
        The {COLOUR_1} ones do, but on a line, between the {COLOUR_0} ones. No straight cut parts a
        middle from both its ends.
        """,
    ),
    wrong(
        "*Shifted*: all fall into place",
        "A shift moves all four alike. What lay on a line lies on a line.",
    ),
    right(
        "*Squashed*, and not before",
        f"""
        Until then the {COLOUR_1} points lie on a line between the {COLOUR_0} ones. The squash, the
        activation, **bends** that line: a cut at the bend is enough.
        """,
    ),
    case={"run": True},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        “At least one is 1”, but not “both are 1”: that is XOR. Now nobody pulls the lines. The network
        starts at random and is **trained**; each step sees all four points, so it is an **epoch**.
    """)
    pictures, controls = ui.beside(0.7)
    with controls:
        answered = ui.observe(squashed)
        KNOBS.ask(
            "n_hidden", "activation", "learning_rate", more=("n_epochs", "seed", "loss", "start")
        )
    run = trained()
    with pictures:
        left, right_side = ui.columns(2)
        follow = ui.player(run)
        with left:
            label = "The plane, and the cut of every hidden neuron."
            surface(run, "network", label, title="The plane", height=310, player=follow)
        with right_side:
            label = "The four points in hidden space."
            has_two = run.hyperparameters["n_hidden"] == 2
            hidden_space(run, "hidden_space", label, height=310, player=follow, carried=has_two)
        if answered:
            ui.say(f"{diagnose(run)} {what_they_ask(run)}")
        ui.say("Each line is a hidden neuron’s cut, and faint if the output hardly listens to it.")
    if room := ui.on_demand("The loss, and one neuron’s", "losses", icon=":material/show_chart:"):
        with room:
            both = {"hidden layer": run, "one neuron": trained(n_hidden=0)}
            losses = charts.curves.two_losses(both, loss_name=KNOBS["loss"], height=200)
            ui.picture(losses, "losses", player=follow, alt="The losses of both by epoch.")
    ui.code_that_ran(train_network, KNOBS.values(*SETTINGS), *dense.PASSES)
    ui.run_table(run)
    ui.open_in_laboratory(run)


@holds_for_any("n_hidden", "loss", "start", "learning_rate", "n_epochs", "by_hand")
def diagnose(run: RecordedRun) -> str:
    """Say how a single run ended, and what may help if XOR is not solved."""
    if run.diverged:
        return f"At epoch {run.diverged_at:,} the loss was no longer a finite number."
    if solved(run):
        return (
            f"**XOR is solved** by epoch {epochs_to_solve(run):,.0f}: all four probabilities are "
            f"within {100 * SOLVED_WITHIN:g} percentage points of the truth."
        )
    n_right = round(4 * run.metrics["accuracy"][-1])
    are = "is" if n_right == 1 else "are"
    return f"**XOR is not solved:** {n_right} of 4 points {are} right. {_reason(run)}"


def _reason(run: RecordedRun) -> str:
    settings, loss = run.hyperparameters, run.loss
    n_hidden, half = settings["n_hidden"], halfway(run)
    if n_hidden <= 1:
        neuron = "One hidden neuron" if n_hidden else "A neuron alone"
        return f"{neuron} makes a single straight cut; no training can change that."
    if settings["n_epochs"] == 0:
        return "No step has been taken yet."
    n_flat, n_dead = without_slope(run)
    flat = ""
    if n_flat:
        has = "has" if n_flat == 1 else "have"
        left = f"{has} no slope left" if n_dead == n_flat else f"{has} hardly any slope"
        why = "silent" if settings["activation"] == "ReLU" else "saturated"
        of = count(n_hidden, "hidden neuron")
        flat = f" At all four points {n_flat} of {of} {left} (**{why}**)."
    if loss[-1] > loss[0]:
        rate = settings["learning_rate"]
        return f"The loss is above where it began: steps at learning rate {rate:g} overshoot.{flat}"
    fell = f"In the second half of the epochs the loss {trend(loss[half], loss[-1], 4)}"
    if loss[-1] < 0.9 * loss[half] and n_flat < n_hidden:
        return f"{fell}: still falling, so it needs **more epochs**.{flat}"
    advice = "**another seed**" if n_flat == n_hidden else "**more epochs**, then **another seed**"
    if settings["by_hand"]:
        advice = "**other knobs** to start from"
    return f"{fell}: stuck, or on a plateau? Try {advice}.{flat}"


@holds_for_any("activation", "loss", "start", "learning_rate", "n_epochs")
def what_they_ask(run: RecordedRun) -> str:
    """Say on which points each hidden neuron of a single run says yes, as it ends."""
    if not run.hyperparameters["n_hidden"]:
        return "Without a hidden layer the output’s cut goes through the plane itself."
    return (
        f"In the end the hidden neurons ask: {asked(run)}. A question and its opposite are the same "
        "cut, read from its other side."
    )


@holds_for_any("n_hidden", "n_epochs", "by_hand")
def asked(run: RecordedRun) -> str:
    """List what each hidden neuron of a single run asks in the end."""
    return listed(
        [f"neuron {j}, **{question}**" for j, question in enumerate(questions_of(run), 1)]
    )


@scene.challenge(
    "warm-up",
    """
    Turn the activation to tanh, then to ReLU. From this start two such neurons do not learn XOR.
    Keep one of the two, and turn other knobs until they do.
    """,
    "Is it still falling, or stuck? More epochs help only a loss that still falls.",
    "More neurons make more cuts, and another seed is another start. Either can do it.",
    knobs=[train_network],
    but=("optimiser",),
)
@holds_for_any("n_hidden", "loss", "start", "learning_rate", "n_epochs", "seed")
def unstuck(settings: Settings) -> CheckResult:
    """Check that the run on the screen solves XOR, with tanh or ReLU."""
    mine = settings.activation
    if mine not in ("tanh", "ReLU"):
        return not_tried(f"Your hidden neurons are {mine}s; choose tanh or ReLU.")
    run = train_network(**settings)
    return done_if(bool(solved(run)), diagnose(run))


scene.several(
    "hidden_space",
    "A network has solved XOR. What is true of its hidden space?",
    right(
        f"One straight cut has the two {COLOUR_0} points on one side, the two {COLOUR_1} ones on the other.",
        """
        That is all the output neuron can do: it is a single neuron, and hidden space is its input.
        """,
    ),
    right(
        "Two of the four points may end up in the same place there.",
        """
        Points of the same colour may, and two did in *Train*. Points of different colours
        may not: the output could never tell them apart.
        """,
    ),
    right(
        "It has an axis for each hidden neuron.",
        """
        With two hidden neurons it is a plane, with eight it has eight dimensions, and the picture
        shows it from one side.
        """,
    ),
    wrong(
        "The cut in it is curved, as the boundary in the plane of the inputs is.",
        """
        The curve you see in the plane of the inputs is a straight cut in hidden space, seen through
        the bent axes.
        """,
    ),
    wrong(
        "It would look the same if the activation were left out.",
        """
        Without an activation the layer only stretches, turns and shifts the plane. Lines stay
        lines, and XOR stays unsolved.
        """,
    ),
)
scene.remember(
    """
    A **hidden layer** moves the points until one straight cut is enough: it bends space.
    """
)
