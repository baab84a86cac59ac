"""Raw scores: inputs of 80 and 70, and two ways to fail."""

import charts
import ui
from lessons.layers.experiments import N_STARTS, lost_at, many_starts, n_dead_at, stuck
from lessons.layers.model import LEARNED_BELOW, learned, median_loss
from pages.networks.layers.knobs import KNOBS, show_network, trained
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Raw scores",
    "Does it learn from the scores as they are?",
    covers=["Scaling features"],
    path="further",
    knobs=["scores", "raw_activation", "raw_rate", "raw_epochs", "raw_seed"],
)

RAW = {
    "scores": "scores",
    "raw_activation": "activation",
    "raw_rate": "learning_rate",
    "raw_epochs": "n_epochs",
    "raw_seed": "seed",
}
"""What each knob is called by the training."""
ENOUGH_STARTS = 45


@scene.predict(
    """
    Train the same 2-3-1 network, now with **ReLU** neurons, on the scores **as they are**, 80 and
    70 and so on: learning rate 0.1, 1,000 epochs, from 50 random starts. How many of the 50
    networks learn who passed (loss below 0.1)?
    """,
    case={
        "scores": "raw",
        "raw_activation": "ReLU",
        "raw_rate": 0.1,
        "raw_epochs": 1000,
        "raw_seed": 0,
    },
    low=0,
    high=50,
    step=1,
    tolerance=4,
    unit="starts",
)
def raw() -> Answer:
    """Train the small network on raw scores from 50 starts."""
    runs = many_starts()
    n = int(learned(runs).sum())
    return Answer(
        float(n),
        f"**{n or 'None'}** of {N_STARTS}. After about ten steps in {n_dead_at(runs, 10)} networks "
        "all hidden neurons are dead (silent for all four students), and the median loss ends at "
        f"{median_loss(runs):.4f}. Always saying 50 % costs ln 2 = 0.6931.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        It seems natural to give the network the scores just as they are, 80 and 70.
        Does such a network learn?
    """)
    with ui.predicted(raw, explains=False) as stage:
        settings = {RAW[knob]: at for knob, at in stage.values(*RAW).items()}
        run = trained(**settings)
        follow = ui.player(run, slope="{:.2g}")
        label = "The network while it learns from the scores."
        show_network(run, "raw_network", label, player=follow)
        if not stage.is_open:
            del settings["seed"]
            many = ui.run_job(many_starts, **settings)
    with stage.aside:
        dots = charts.luck.outcomes(
            many.loss[:, -1],
            own=float(run.loss[-1]),
            good=learned(many),
            title="final loss, 50 starts",
            log=True,
        )
        alt = "A dot for the final loss of each of 50 starts, and yours."
        ui.picture(dots, "raw_starts", alt=alt)
    KNOBS.in_a_row("scores", "raw_activation", more=("raw_rate", "raw_epochs", "raw_seed"))
    if said := describe_slopes(run):
        ui.say(said)
    ui.facts(start_rows(many))
    stage.explain()
    ui.say(r"""
        There are **two ways to fail**.
        With inputs like 80 the first slopes are huge, and one step can throw a **ReLU** neuron to
        where its sum is below zero for everybody.
        There its slope is 0 and it never moves again: it is **dead**.
        The curve of a **sigmoid** is flat at sums like 80 or −80, so the neurons are **saturated**
        and hardly move.
        At the first settings most starts get stuck at a loss of ln 2 either way.
        Then **standardise** the scores, and count again.
    """)


@holds_for_any("learning_rate", "n_epochs")
def describe_slopes(run: RecordedRun) -> str:
    """Say what took the hidden neurons' slopes away, and when; nothing if one has a slope left."""
    lost = lost_at(run)
    if lost is None:
        return ""
    epoch, slope = lost
    when = "From the start" if epoch == 0 else f"From epoch {epoch:,} on (of those recorded)"
    is_dead = run.hyperparameters["activation"] == "ReLU" and slope == 0
    same = bool(stuck(run.loss[-1]))
    return (
        f"{when} every hidden neuron is **{'dead' if is_dead else 'saturated'}** for all four "
        "students: nothing moves them."
        + (" What reaches the output is the same for everybody: 50 % at best." if same else "")
    )


@holds_for_any("learning_rate", "n_epochs", "activation", "scores")
def start_rows(runs: RecordedRun) -> dict[str, list[str]]:
    """Return how many of a batch of starts learned, and what became of the others."""
    which = {
        f"learn (loss below {LEARNED_BELOW:g})": learned(runs),
        "end within 0.001 of ln 2": stuck(runs.loss[:, -1]),
    }
    counts = {name: [f"{each.sum()} of {len(each)}"] for name, each in which.items()}
    return counts | {"median loss": [figure(median_loss(runs))]}


@scene.challenge(
    "summit",
    """
    Get the network to learn from **raw** scores, without standardising: at least 45 of 50 starts
    must end below a loss of 0.1.
    """,
    """
    Dead neurons have no slope and saturated ones hardly any. Which activation always leaves a
    little?
    """,
    "With a slope of only 0.01 below zero, a neuron comes back slowly. Give it time.",
    "Leaky ReLU, rate 0.1, 5,000 epochs.",
    also=("scores", "raw_activation", "raw_rate", "raw_epochs"),
)
def rescue(settings: Settings) -> CheckResult:
    if settings.scores != "raw":
        return not_tried("These scores are standardised; the task is to learn from raw ones.")
    runs = many_starts(
        activation=settings.raw_activation,
        learning_rate=settings.raw_rate,
        n_epochs=settings.raw_epochs,
    )
    n = int(learned(runs).sum())
    outcome = (
        f"{n or 'None'} of {N_STARTS} starts {'ends' if n == 1 else 'end'} below a loss of "
        f"{LEARNED_BELOW:g}; the median loss is {figure(median_loss(runs))}"
    )
    if n < ENOUGH_STARTS:
        return not_yet(f"{outcome}. The task asks for {ENOUGH_STARTS}.")
    return done(f"{outcome}. It learns, but standardising would have been quicker.")


scene.several(
    "small_slope",
    "Which of these hidden neurons can gradient descent move **hardly or not at all**?",
    right(
        "A ReLU neuron whose sum is below zero for every student",
        "Its slope is exactly 0 at each of them: a dead ReLU.",
    ),
    right(
        "A sigmoid neuron whose sums are 80 or −80",
        "There its slope is below 10⁻³⁰: saturated, on one side or the other.",
    ),
    right(
        "A neuron with the step function",
        "Flat everywhere but at the jump: the gradient is zero whatever its weights are.",
    ),
    wrong(
        "A leaky ReLU neuron whose sum is below zero for every student",
        "Its slope is 0.01: it moves slowly, but it does move, and may come back.",
    ),
    wrong(
        "A tanh neuron whose sum is 0 for every student", "There tanh is at its steepest: slope 1."
    ),
)
scene.remember(
    """
    **Standardise** the inputs. On raw scores like 80 a ReLU layer often dies and a sigmoid layer
    saturates within a few steps, and then the loss stays at ln 2.
    """
)
