"""Both runs on XOR: with `zero_grad()` and without."""

import charts
import ui
from lessons.xor.model import solved
from lessons.zero_grad.ball import KEEPS
from lessons.zero_grad.claims import only_harm
from lessons.zero_grad.model import N_STARTS, n_solved, solved_from, train, train_both
from pages.networks.zero_grad.knobs import HOW, KNOBS
from pages.networks.zero_grad.pictures import plateau
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene
from training.figures import count
from training.hyperparameters import holds_for_any

scene = Scene(
    __name__,
    "A plateau",
    "What becomes of each ball on flat ground?",
    covers=["Zeroing the gradient"],
    claims=[only_harm],
    knobs=["learning_rate", "n_epochs", "seed"],
)

SOON = 200
"""Epochs of the two balls, and within which the zeroed run is to solve XOR."""
CASE = {"run": True, "learning_rate": 0.1, "n_epochs": SOON, "seed": 5}


@scene.predict(
    f"""
    After {SOON} epochs the network that starts afresh says 40 to 60 % to all four points. What has
    become of the one that keeps every push?
    """,
    {
        "explodes": "It has flown out: the loss explodes",
        "swings": "It swings to and fro up there, for ever",
        "stuck": "It is just as stuck on the plateau",
        "solves": "It has rolled down, and solved XOR",
    },
    case=CASE,
)
def solves() -> Answer:
    """Train on XOR with `zero_grad()` and without, and say when the latter has solved it."""
    runs = train_both(task="xor", learning_rate=0.1, n_epochs=SOON, seed=5, max_frames=SOON + 1)
    run = runs[KEEPS]
    fate = "explodes" if run.diverged else "solves" if solved(run) else "swings"
    return Answer(
        fate,
        "Like a sledge pushed again and again on flat ice, the ball gets faster: its dots lie further "
        f"and further apart, until it rolls over the edge. From epoch **{solved_from(run)}** on XOR "
        "is solved.",
        because={
            "explodes": "In a steep bowl it might. Here each push is tiny",
            "swings": "It does swing: those are the ripples. But each push also points a little onward",
            "stuck": "Each push points a little onward, none is lost, and so they add up",
            "solves": "each push points a little onward, none is lost, and so they add up",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now each ball is a network that learns **XOR**, and it starts on a plateau, where slopes are
        tiny. Its ground has too many directions to draw: you see how far it is from its start, and
        how high. XOR is solved when all four answers are right, and at least 95 % sure.
    """)
    with ui.predicted(solves, share=0.6, explains=False) as stage:
        settings = {"task": "xor", **stage.values(*HOW)}
        runs = ui.run_job(train_both, **settings)
        shown = "plateau", plateau(runs), "Two networks as balls on a plateau."
        ui.replayed(runs, shown)
        with stage.aside:
            KNOBS.ask("learning_rate", more=("n_epochs", "seed"))
            stage.explain()
    counted, said = ui.beside(0.6)
    how = {name: settings[name] for name in ("learning_rate", "n_epochs")}
    counts = zip(runs, ui.run_job(n_solved, **how), strict=True)
    shares = {name: n / N_STARTS for name, n in counts}
    afresh, keeps, n = *shares, count(settings["n_epochs"], "epoch")
    with counted:
        title = f"starts that solve XOR, of {N_STARTS}"
        bars = charts.bars.accuracies(shares, afresh, title=title)
        ui.picture(bars, "starts", alt="How many starts solve XOR, by what a ball does.")
    with said:
        ui.say(
            f"**Turn the learning rate up**: in {n}, from which rate on is it better to start afresh?"
            if shares[afresh] <= shares[keeps]
            else f"**Here, in {n}, it is better to start afresh.** This ground is flatter than the bowl: "
            "long steps do not fly out. Kept pushes outweigh new ones, and some balls miss the way down."
        )
    ui.code_that_ran(train, {**settings, "zero_grad": False}, runs=runs)
    ui.run_table(runs[KEEPS])
    ui.open_in_laboratory(runs[KEEPS])


@scene.challenge(
    "warm-up",
    f"""
    With `zero_grad()`, find a learning rate that solves XOR within {SOON} epochs from at least 90
    of {N_STARTS} starts.
    """,
    "The ball that starts afresh gathers no speed. What else makes its steps longer?",
    "A larger learning rate. Try some above 2, and read how many starts it solves.",
    knobs=[train],
    but=("task", "zero_grad", "seed", "n_epochs"),
)
@holds_for_any("learning_rate")
def hurry(settings: Settings) -> CheckResult:
    """Check that XOR is solved soon from nearly all of 100 starts."""
    if settings.learning_rate == CASE["learning_rate"]:
        return not_tried("The learning rate is still that of the question.")
    n, _ = n_solved(**settings, n_epochs=SOON)
    did = f"Within {SOON} epochs, with `zero_grad()`, XOR is solved from {n} of {N_STARTS} starts"
    return done_if(n >= 90, f"{did}; the task asks for 90.")


scene.remember(
    """
    On a plateau each push points a little onward. Kept, they add up, so with a small learning rate
    one may do better without `zero_grad()`. With a large one it is better kept.
    """
)
