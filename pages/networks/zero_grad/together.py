"""Both runs: with the line and without it, on five tasks."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from lessons.titanic.passengers import N_VALIDATION
from lessons.xor.model import solved
from lessons.zero_grad import fates
from lessons.zero_grad.claims import only_harm
from lessons.zero_grad.model import ACCUMULATED, ZEROED, train, train_both
from lessons.zero_grad.tasks import BOWLS
from pages.networks.zero_grad.knobs import HOW, KNOBS, mine
from pages.networks.zero_grad.pictures import explosions, losses, where
from study.challenges import CheckResult, Settings, done, done_if, not_tried, not_yet
from study.predictions import Answer
from study.scene import Scene
from training.figures import count, figure, fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Both runs",
    "Zeroed or not: which run fares better, and on which task?",
    covers=["Zeroing the gradient"],
    claims=[only_harm],
    knobs=["task", "zero_grad", "learning_rate", "n_epochs", "seed"],
)

HEIGHT = 330
N_STARTS = 64
SHORT = 500
"""Epochs within which XOR is to be solved."""
CASE = {"run": True, "task": "xor", "learning_rate": 0.1, "n_epochs": SHORT, "seed": 5}


@scene.predict(
    f"""
    Zeroed, the run is still stuck after {SHORT} epochs: to every point it gives about 50 %. The
    other run never zeroes `.grad`: the line `parameter.grad.zero_()` is struck out. What has become
    of it by then?
    """,
    {
        "explodes": "It has exploded",
        "swings": "It swings around 50 %, for ever",
        "stuck": "It is just as stuck",
        "solves": "It has solved XOR",
    },
    case=CASE,
)
def solves() -> Answer:
    """Train on XOR with the line and without it, and say when the latter has solved it."""
    runs = train_both(task="xor", learning_rate=0.1, n_epochs=SHORT, seed=5, max_frames=SHORT + 1)
    run = runs[ACCUMULATED]
    fate = "explodes" if run.diverged else "solves" if solved(run) else "swings"
    return Answer(
        fate,
        "Each slope here is tiny, so steps that start afresh hardly move. Kept, they add up: it "
        "swings around 50 %, then further and further out, and from epoch "
        f"**{fates.solved_from(run)}** on it is right on all four. So far out hardly a slope is "
        "left to turn it back.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Two runs start alike, and one line of code tells them apart.
        First they learn **XOR**: each row is a point, and its answer has to move onto the mark.
    """)
    with ui.predicted(solves, share=0.5) as stage:
        settings = stage.values(*HOW)
        runs = ui.run_job(train_both, **settings)
        shown = "result", where(runs, HEIGHT), "Where both runs are, on this task."
        follow = ui.replayed(runs, shown)
        with stage.aside:
            both = losses(runs, 250)
            ui.picture(both, "losses", player=follow, alt="The losses of both runs by epoch.")
    task = settings["task"]
    drawn_at_random = () if task in ("line", "bowl") else ("seed",)
    KNOBS.show("task")
    more = ("n_epochs", *drawn_at_random)
    KNOBS.in_a_row("learning_rate", "zero_grad", more=more, grabbed=["task"])
    kept = mine(KNOBS["zero_grad"])
    ui.say_of_knobs(f"Your run ({kept}): {outcome(runs[kept])}.")
    ui.say(r"""
        Try the other tasks. The bowl of *Two balls* bent with curvature 1: above strength 2 the ball
        that starts afresh flew out, above 4 the other. In a bowl that bends $k$ times as much every
        push is $k$ times as strong, so a zeroed run explodes above a learning rate of $2/k$, and
        an accumulated one only above $4/k$.
    """)
    run = runs[kept]
    if task in BOWLS:
        walls = explosions(ui.run_job(fates.swept, task=task), own=settings["learning_rate"])
        ui.picture(walls, "walls", alt="How high both runs climb at each learning rate.")
    else:
        many_starts(settings)
    ui.code_that_ran(train, settings | KNOBS.values("zero_grad"), runs=runs)
    ui.run_table(run)
    if task in ("xor", "titanic"):  # the laboratory knows no other
        ui.open_in_laboratory(run)


def many_starts(settings: Mapping[str, Any]) -> None:
    """Offer the same training from many starts, where the start is drawn."""
    room = ui.on_demand(f"{N_STARTS} starts", "starts", icon=":material/casino:")
    if not room:
        return
    how = {name: settings[name] for name in ("task", "learning_rate", "n_epochs")}
    title, mark = "loss at the last epoch", None
    if how["task"] != "xor":
        title = "share right at the last epoch, of passengers held out"
        mark = fates.baselines()["women survive"], "women survive"
    with room:
        label = f"Train {N_STARTS} starts, {ZEROED} and {ACCUMULATED}"
        if not ui.on_request("luck", label, how):
            return
        batches = ui.run_job(train_both, **how, seed=tuple(range(N_STARTS)))
        for name, batch in batches.items():
            values, good = fates.outcomes(batch)
            ui.say(f"**{name.capitalize()}**: {good.sum()} of {good.size} starts succeed.")
            if batch.diverged.all():
                continue
            dots = charts.luck.outcomes(
                values,
                own=float(values[settings["seed"]]),
                good=good,
                title=title,
                mark=mark,
                log=how["task"] == "xor",
                height=170,
            )
            ui.picture(dots, f"starts_{name}", alt="A dot for each start, and yours.")


@holds_for_any("learning_rate", "n_epochs", "zero_grad")
def outcome(run: RecordedRun) -> str:
    """Say in a few words how a single run came out."""
    task = run.hyperparameters["task"]
    if run.steps[-1] == 0:
        return "no step taken"
    if task in BOWLS and fates.exploding(run):
        return f"explodes, beyond {_edge(run)}"
    if run.diverged:
        return "no longer finite"
    if task == "xor":
        return "solves XOR" if solved(run) else "does not solve XOR"
    if task in ("line", "bowl"):
        return _way(run)
    right = int(fates.n_right(run)[-1])
    return f"gets {right} of {N_VALIDATION} ({percent(right / N_VALIDATION)}) right"


def _edge(run: RecordedRun) -> str:
    """Name the learning rate above which a run on a bowl explodes."""
    times = 2 if run.hyperparameters["zero_grad"] else 4
    return f"{times}/k = {fixed(fates.critical_rate(run), 4)}"


def _way(run: RecordedRun) -> str:
    """Say where a run goes whose two knobs stay in their bowl."""
    if abs(fates.beyond_edge(run)) < fates.ROUNDING:
        return f"stands exactly at the edge, {_edge(run)}"
    if run.hyperparameters["zero_grad"]:
        return "comes down" if run.loss[-1] < run.loss[0] else "does not come down"
    return "is on its first way down" if fates.only_falls(run) else "orbits"


@scene.challenge(
    "warm-up",
    """
    On a task that is a bowl, find a learning rate at which exactly one of the two runs explodes,
    and see to it that the survivor is yours: with the line, or with the line struck out.
    """,
    "The line, the bowl and the linear model of the Titanic are bowls.",
    "Each run has its own critical learning rate. Look between the two.",
    knobs=[train],
)
def survivor(settings: Settings) -> CheckResult:
    """Check that exactly one of the two runs explodes, and that it is not the learner's."""
    if settings.task not in BOWLS:
        return not_tried("Choose a task that is a bowl: the line, the bowl, the linear model.")
    runs = train_both(**settings)
    name, rival = (ZEROED, ACCUMULATED) if settings.zero_grad else (ACCUMULATED, ZEROED)
    own_explodes, other_explodes = fates.exploding(runs[name]), fates.exploding(runs[rival])
    did = f"At learning rate {settings.learning_rate:g}, {count(settings.n_epochs, 'epoch')}"
    if own_explodes == other_explodes:
        return not_yet(f"{did}: {'both runs explode' if own_explodes else 'neither run explodes'}.")
    if own_explodes:
        turn = "Strike the line out" if settings.zero_grad else "Write the line again"
        return not_yet(f"{did}: exactly one explodes, and it is yours. {turn}.")
    first, end = figure(runs[name].loss[0]), figure(runs[name].loss[-1])
    if runs[name].loss[-1] > 10 * runs[name].loss[0]:  # at its edge it grows without end, slowly
        return not_yet(
            f"{did}: yours does not explode, but its loss has grown from {first} to {end}. Go "
            "further from its edge."
        )
    return done(f"{did}: yours, the {name} one, ends at a loss of {end}; the other one explodes.")


@scene.challenge(
    "climb",
    f"""
    Without the line, XOR is solved from about two starts in three. Solve it within {SHORT} epochs
    from at least 95 of 100 starts.
    """,
    "That takes the line. But its steps are too small so far.",
    "With the line, a step never gathers speed. Give it a larger learning rate.",
    knobs=[train],
    but=("steepness", "seed"),
)
@holds_for_any("zero_grad", "learning_rate")
def hurry(settings: Settings) -> CheckResult:
    """Check that XOR is solved soon from nearly all of 100 starts."""
    n_epochs = settings.n_epochs
    if settings.task != "xor" or n_epochs > SHORT:
        return not_tried(f"Choose XOR, and at most {SHORT} epochs.")
    n = int(solved(train(**settings, seed=range(100))).sum())
    did = f"Within {count(n_epochs, 'epoch')}, XOR is solved from {n} of 100 starts"
    return done_if(n >= 95, f"{did}; the task asks for 95.")


scene.remember(
    """
    On a bowl whose largest curvature is k, a run that never zeroes explodes above a learning rate
    of 4/k, a zeroed run above 2/k.
    """,
    """
    Forgetting can help where steps are too small: compare both runs, each at a rate that suits it,
    before you call it a mistake.
    """,
)
