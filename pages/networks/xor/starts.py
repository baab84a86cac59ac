"""Luck: the same network from twenty random starts."""

import ui
from lessons.xor.endings import lots_of_starts, on_average, trapped
from lessons.xor.model import n_parameters, solved, train
from pages.networks.xor import pictures
from pages.networks.xor.knobs import KNOBS, SETTINGS
from study.challenges import CheckResult, Settings, done, not_tried, not_yet
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Luck",
    "Would it have worked from another start?",
    covers=["Random starts and seeds"],
    knobs=[*SETTINGS[:-1]],
)

N_STARTS = 20
STARTS = tuple(range(40, 40 + N_STARTS))
"""Starts that are as lucky as most: a lot of 20 that solves about as many as the average lot."""
CASE = {
    "n_hidden": 2,
    "activation": "sigmoid",
    "loss": "cross-entropy",
    "start": "normal",
    "learning_rate": 0.5,
    "n_epochs": 5000,
}


@scene.predict(
    """
    This is before the first step. Each of the 20 has **two hidden neurons**, so it can make both
    cuts, and is trained for 5,000 epochs. How many end with all four points right, within 5
    percentage points of the truth?
    """,
    case=CASE,
    low=0,
    high=20,
    step=1,
    tolerance=2,
    unit="of 20 starts",
)
def two_neurons(n_lots: int = 50) -> Answer:
    """Count the solved of 20 starts, and how many of 20 are solved in many lots of starts."""
    lots = lots_of_starts(n_lots, N_STARTS)
    n_solved = int(lots[STARTS[0] // N_STARTS])  # the lot that is shown
    return Answer(
        float(n_solved),
        f"Only their first weights differ. Draw {N_STARTS} starts again, {n_lots} times over: between "
        f"{lots.min()} and {lots.max()} of them solve it, {lots.mean():.0f} on average.",
        since="the others get trapped: points of both classes get one answer, and hardly any slope "
        "is left to part them",
    )


@scene.draw
def draw() -> None:
    ui.say(
        "One run tells you only how *one* start went. Here are 20. The number below is the **seed**."
    )
    with ui.predicted(two_neurons, share=0.62, explains=False) as stage:
        settings = KNOBS.values(*SETTINGS) | stage.case | {"seed": STARTS, "max_frames": 14}
        if stage.is_open:
            settings["n_epochs"] = 0
        many = ui.run_job(train, **settings)
        place = ui.columns(1)[0]
        follow = ui.player(ui.memoised(on_average, many), solved="{:.0f}")
        with place:
            planes = ui.memoised(pictures.many_planes, many, STARTS)
            alt = "What each start says over the plane."
            ui.picture(planes, "luck", alt=alt, player=follow)
        stage.ask("n_hidden", "activation", "learning_rate", more=SETTINGS[2:4] + SETTINGS[5:6])
    if not stage.is_open:
        ui.say(where_they_end(many))
    stage.explain()


@holds_for_any("n_hidden", "activation", "loss", "start", "learning_rate", "n_epochs", "seed")
def where_they_end(runs: RecordedRun) -> str:
    """Say how many of a batch of starts are solved, and how many of the others are trapped."""
    n, n_solved, n_trapped = len(runs.loss), int(solved(runs).sum()), int(trapped(runs).sum())
    said = f"**{n_solved} of {n}** starts solve XOR."
    if n_trapped:
        which = "The" if n_trapped == n - n_solved else f"{n_trapped} of the"
        said += f" {which} others (✗) {'is' if n_trapped == 1 else 'are'} trapped."
    if n_higher := int((runs.loss[:, -1] > runs.loss[:, 0]).sum()):
        said += f" From {n_higher} the loss ends above where it began: the steps overshoot."
    return said


@scene.challenge(
    "climb",
    """
    Break the training with the learning rate: turn it to 20 or 30. Then repair it **without**
    touching the rate, so that at least 18 of the 20 starts are solved.
    """,
    "A step is the rate times the slope. The rate has to stay, so the slope must get smaller.",
    "Which loss has a slope that fades where the neuron is sure, rightly or wrongly?",
    "Squared error, sigmoid, and four hidden neurons or more.",
    knobs=[train],
    but=("seed", "optimiser"),
)
@holds_for_any("n_hidden", "activation", "loss", "start", "n_epochs")
def repair(settings: Settings) -> CheckResult:
    """Count how many of 20 starts are solved at a learning rate that usually breaks training."""
    n_wanted = 18
    rate = settings.learning_rate
    if not 20 <= rate <= 30:
        too = "breaks too little" if rate < 20 else "leaves it to the last digits of the arithmetic"
        return not_tried(f"Learning rate {rate:g} {too}. Take 20 or 30.")
    n_solved = int(solved(train(**settings, seed=STARTS)).sum())
    outcome = f"These knobs solve {n_solved or 'none'} of {N_STARTS} starts"
    if n_solved < n_wanted:
        return not_yet(f"{outcome}. Now repair it at that rate: the task asks for {n_wanted}.")
    return done(f"{outcome}. Repaired, without touching the rate.")


@scene.challenge(
    "summit",
    """
    Solve XOR with the fewest weights and biases that can do it, and not by luck: at least 450 of
    500 starts.
    """,
    """
    Two straight cuts are needed, so two hidden neurons, nine weights and biases. What remains is
    luck: which settings of the training leave less to it?
    """,
    """
    PyTorch’s start draws smaller weights. And how large may the rate be under a loss with a
    gentler slope?
    """,
    "PyTorch’s start, sigmoid, squared error, learning rate 10.",
    knobs=[train],
    but=("seed", "optimiser"),
)
@holds_for_any("activation", "loss", "start", "learning_rate", "n_epochs")
def fewest(settings: Settings) -> CheckResult:
    """Count how many of 500 starts a network with as few parameters as possible solves."""
    n_seeds, n_wanted = 500, 450
    n_hidden = settings.n_hidden
    size = f"{n_parameters(n_hidden)} weights and biases"
    if n_hidden >= 4:
        return not_tried(f"Your network has {size}. Take some away.")
    if n_hidden == 3:
        return not_yet(f"With {size} it can be done. There is a smaller network that can.")
    if n_hidden < 2:
        return not_yet(f"With {size} there is one cut, and that is one too few.")
    n_solved = int(solved(train(**settings, seed=range(n_seeds))).sum())
    outcome = f"With {size} these knobs solve {n_solved or 'none'} of {n_seeds} starts"
    if n_solved < n_wanted:
        return not_yet(f"{outcome}: too much is left to luck. The task asks for {n_wanted}.")
    return done(f"{outcome}, and a smaller network makes one cut only.")


scene.choice(
    "luck",
    """
    A friend shows you a network with two hidden neurons that has solved XOR, and says: “So two are
    enough.” What is the fair answer?
    """,
    right(
        "They can be, but how many starts of 100 get there at all?",
        """
        There are settings of the nine knobs that solve it. Whether gradient descent finds one
        depends on where it starts; at learning rate 0.5 about three in ten of 1,000 starts had not
        got there after 5,000 epochs.
        """,
    ),
    wrong(
        "It cannot be true: XOR takes four hidden neurons.",
        "Two cuts are enough, and your friend’s network has them. Four merely leave less to luck.",
    ),
    wrong(
        "Yes: the starts that fail only need more epochs.",
        """
        Some failures do: four neurons at learning rate 0.1 mostly get there between 5,000 and
        10,000 epochs. But of two neurons at 0.5 hardly any that fail at 5,000 are there by 10,000.
        """,
    ),
    wrong(
        "One run is proof enough: run it again and it ends the same.",
        "From the same seed it does. But that is one start, and says nothing about the next seed.",
    ),
)
scene.remember(
    """
    Whether training finds a solution is partly **luck**: count over many starts before you trust
    one run.
    """
)
