"""Both runs: with the line and without it, on XOR."""

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
        "Each push is tiny, but each points onward. Kept, they add up, as when you push a sledge on "
        "flat ice again and again: it gets faster and faster. So the dots lie further and further "
        "apart, and the ball comes to the edge of the plateau and rolls down. From epoch "
        f"**{solved_from(run)}** on XOR is solved.",
        because={
            "explodes": "In a steep bowl it might. Here each push is tiny",
            "swings": "It does swing a little: those are the ripples. But each push also points onward",
            "stuck": "Each push is tiny, but none is lost, and all of them point onward",
            "solves": "each push is tiny, but none is lost, and all of them point onward",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now each ball is a whole network that learns **XOR**. Its ground has too many directions to
        draw: you see how far a ball is from its start, and how high. It starts on a plateau, where
        slopes are tiny. XOR is solved when all four answers are right, and at least 95 % sure.
    """)
    with ui.predicted(solves, share=0.6, explains=False) as stage:
        settings = {"task": "xor", **stage.values(*HOW)}
        runs = ui.run_job(train_both, **settings)
        ui.replayed(runs, ("plateau", plateau(runs), "Two networks as balls on a plateau."))
        with stage.aside:
            KNOBS.ask("learning_rate", more=("n_epochs", "seed"))
            told, turned = "", any(settings[name] != CASE[name] for name in HOW)
            if turned:
                afresh, keeps = map(outcome, runs.values())
                told = f"With `zero_grad()` this network {afresh}; without it, it {keeps}. "
                if afresh == keeps:
                    told = f"With `zero_grad()` and without, this network {afresh}. "
            how = {name: settings[name] for name in ("learning_rate", "n_epochs")}
            kept, out = ui.run_job(n_solved, **how)
            told += (
                f"Of {N_STARTS} starts, XOR is solved from **{kept}** with the line, and from "
                f"**{out}** without it."
            )
            if kept != out:
                told += f" At this rate it is better {'kept' if kept > out else 'left out'}."
            if kept <= out:
                told += (
                    " **Turn the learning rate up**: from which rate on is the line better kept?"
                )
            if not turned:
                stage.explain()
            ui.say_of_knobs(told)
            if turned:
                stage.explain()
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
    return "does not solve XOR in time"


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
    On a plateau all pushes point onward. Kept, they add up, so with a small learning rate one may
    do better without the line. With a large one the line is better kept.
    """
)
