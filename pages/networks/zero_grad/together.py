"""Both runs: with the line and without it, on XOR."""

import ui
from lessons.xor.model import solved
from lessons.zero_grad.ball import KEEPS
from lessons.zero_grad.claims import only_harm
from lessons.zero_grad.model import solved_from, train, train_both
from pages.networks.zero_grad.knobs import HOW, KNOBS
from pages.networks.zero_grad.pictures import plateau
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "A plateau",
    "Can it help to leave that line out?",
    covers=["Zeroing the gradient"],
    claims=[only_harm],
    knobs=["learning_rate", "n_epochs", "seed"],
)

SOON = 200
"""Epochs of the two balls, and within which the zeroed run is to solve XOR."""
CASE = {"run": True, "learning_rate": 0.1, "n_epochs": SOON, "seed": 5}


@scene.predict(
    f"""
    With `zero_grad()` the ball is still on the plateau after {SOON} epochs: the network says 40 to
    60 % to all four points. What has become of the one that keeps every push?
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
    """Train on XOR with the line and without it, and say when the latter has solved it."""
    runs = train_both(task="xor", learning_rate=0.1, n_epochs=SOON, seed=5, max_frames=SOON + 1)
    run = runs[KEEPS]
    fate = "explodes" if run.diverged else "solves" if solved(run) else "swings"
    return Answer(
        fate,
        "The ripples are swings sideways, as in a bowl. Onward no push points back: kept, they add "
        "up, the dots draw apart, and the ball rolls over the edge. From epoch "
        f"**{solved_from(run)}** on XOR is solved.",
        because={
            "explodes": "In a steep bowl it might. Here each push is tiny",
            "swings": "Sideways it does. But onward no push points back",
            "stuck": "Each push is tiny, but all are kept, and they add up",
            "solves": "each push is tiny, but all are kept",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now each ball is a whole network that learns **XOR**. Its ground has a direction for each
        knob, too many to draw: you see how far it has come, and how high it is. It starts on a
        plateau, where slopes are tiny. Solved means: all four answers right, and at least 95 % sure.
    """)
    with ui.predicted(solves, share=0.6, explains=False) as stage:
        settings = {"task": "xor", **stage.values(*HOW)}
        runs = ui.run_job(train_both, **settings)
        ui.replayed(runs, ("plateau", plateau(runs), "Two networks as balls on a plateau."))
        with stage.aside:
            KNOBS.ask("learning_rate", more=("n_epochs", "seed"))
            afresh, keeps = map(outcome, runs.values())
            if any(settings[name] != CASE[name] for name in HOW):
                told = f"With `zero_grad()` it {afresh}; without, it {keeps}."
                never = settings["n_epochs"] + 1
                kept, out = (solved_from(x) if solved(x) else never for x in runs.values())
                if kept != out:
                    better = "kept" if kept < out else "left out"
                    told += f" Here it pays to have the line {better}."
                ui.say_of_knobs(told)
            stage.explain()
            ui.say("**Turn the learning rate up**: when is the line better kept?")
    ui.code_that_ran(train, {**settings, "zero_grad": False}, runs=runs)
    ui.run_table(runs[KEEPS])
    ui.open_in_laboratory(runs[KEEPS])


@holds_for_any("task", "learning_rate", "n_epochs", "zero_grad")
def outcome(run: RecordedRun) -> str:
    """Say in a few words how a single run on XOR came out."""
    if run.steps[-1] == 0:
        return "takes no step"
    if run.diverged:
        return "is no longer finite"
    if solved(run):
        return "solves XOR"
    sure = percent(1 - run.metrics["worst_error"][-1])
    return f"does not solve XOR in time (one answer gives the truth only {sure})"


@scene.challenge(
    "climb",
    f"""
    Within {SOON} epochs, no rate solves XOR from many more than two starts in three if
    `zero_grad()` is left out. Put it back, and solve XOR from at least 90 of 100.
    """,
    "It never gathers speed. What else makes a step longer?",
    "Its learning rate. Try some above 2.",
    knobs=[train],
    but=("task", "zero_grad", "seed", "n_epochs"),
)
@holds_for_any("learning_rate")
def hurry(settings: Settings) -> CheckResult:
    """Check that XOR is solved soon from nearly all of 100 starts."""
    if settings.learning_rate == CASE["learning_rate"]:
        return not_tried("The learning rate is still that of the question.")
    n = int(solved(train(**settings, task="xor", n_epochs=SOON, seed=range(100))).sum())
    did = f"Within {SOON} epochs, with `zero_grad()`, XOR is solved from {n} of 100 starts"
    return done_if(n >= 90, f"{did}; the task asks for 90.")


scene.remember(
    """
    On a plateau, pushes that are kept add up: without the line one may arrive sooner. Compare
    both runs, each at a rate that suits it, before you call it a mistake.
    """
)
