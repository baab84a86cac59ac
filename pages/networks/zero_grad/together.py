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
from pages.networks.zero_grad.pictures import losses, where
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
CASE = {"run": True, "task": "titanic", "learning_rate": 100.0, "n_epochs": 30, "seed": 5}


@scene.predict(
    f"""
    The zeroed run ends with 147 of {N_VALIDATION} passengers right. The other one never zeroes
    `.grad`: the line `parameter.grad.zero_()` is struck out. How many does it get right after 30
    epochs?
    """,
    {
        "explodes": "None: its numbers explode",
        "fewer": "Clearly fewer",
        "same": "As many",
        "more": "Clearly more",
    },
    case=CASE,
)
def passengers() -> Answer:
    """Train on the Titanic with the line and without it, and compare who gets how many right."""
    runs = train_both(task="titanic", learning_rate=100, n_epochs=30, seed=5)
    zeroed, forgot = (int(fates.n_right(run)[-1]) for run in runs.values())
    longer = fates.length(runs[ACCUMULATED]) / fates.length(runs[ZEROED])
    fares = "fewer" if forgot < zeroed - 5 else "more" if forgot > zeroed + 5 else "same"
    return Answer(
        fares,
        "It never stops. After the first steps hardly a slope is left, so it rolls on straight "
        f"ahead, in the end {longer:.0f} times as far from zero as the zeroed run. But out there "
        "the sigmoid gives everybody a sure yes or no, and going on changes no answer. From some "
        "starts it gets stuck on the way: turn the seed.",
        f"{forgot} of {N_VALIDATION}, and {zeroed} zeroed",
        because={
            "explodes": "It takes a loss without a roof to explode, and the mean absolute error "
            "of a sigmoid is at most 1",
            "fewer": "It gets there a little later, and loses nothing by it",
            "same": "in the end it gets as many right",
            "more": "It moves further with each step, but not to better answers",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Two runs start alike, and one line of code tells them apart.
        First they learn who survived the *Titanic*: the curves say how many of the passengers
        **held out** they get right. Slopes are small here, at most 0.1 at the start (on the line it
        was 175), so the steps are made large: learning rate 100.
    """)
    with ui.predicted(passengers, share=0.5) as stage:
        settings = stage.values(*HOW)
        runs = ui.run_job(train_both, **settings)
        shown = "result", where(runs, HEIGHT), "Where both runs are, on this task."
        follow = ui.replayed(runs, shown)
        with stage.aside:
            both = losses(runs, 250)
            ui.picture(both, "losses", player=follow, alt="The losses of both runs by epoch.")
    task = settings["task"]
    drawn_at_random = () if task in ("line", "bowl") else ("seed",)
    KNOBS.in_a_row("task", "learning_rate", "zero_grad", more=("n_epochs", *drawn_at_random))
    kept = mine(KNOBS["zero_grad"])
    ui.say_of_knobs(f"Yours, the {kept} run: {outcome(runs[kept])}.")
    ui.say(r"""
        Try the other tasks. The bowl of *Two balls* bent with curvature 1: above strength 2 the ball
        that starts afresh flew out, above 4 the other. In a bowl that bends $k$ times as much every
        push is $k$ times as strong, so a zeroed run explodes above a learning rate of $2/k$, and
        the one that forgets only above $4/k$.
    """)
    run = runs[kept]
    if task not in BOWLS:
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
    end = figure(runs[name].loss[-1])
    return done(f"{did}: yours, the {name} one, ends at a loss of {end}; the other one explodes.")


@scene.challenge(
    "climb",
    "Solve XOR within 500 epochs from at least 50 of 100 starts, with a learning rate of 0.1 or less.",
    "Such small steps have to gather speed.",
    "One thing in this lesson lets steps gather speed. It is a line that is struck out.",
    knobs=[train],
    but=("steepness", "seed"),
)
@holds_for_any("zero_grad")
def hurry(settings: Settings) -> CheckResult:
    """Check that XOR is solved soon from half of 100 starts, at a small learning rate."""
    rate, n_epochs = settings.learning_rate, settings.n_epochs
    if settings.task != "xor" or rate > 0.1 or n_epochs > SHORT:
        return not_tried(f"Choose XOR, a learning rate of 0.1 or less, at most {SHORT} epochs.")
    n = int(solved(train(**settings, seed=range(100))).sum())
    did = f"Within {count(n_epochs, 'epoch')} at {rate:g}, XOR is solved from {n} of 100 starts"
    return done_if(n >= 50, f"{did}; the task asks for 50.")


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
