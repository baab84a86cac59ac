"""New digits: those from 0 to 4, then from 5 to 9, with some of the old ones kept or none."""

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.judge.claims import handful_suffices
from lessons.judge.forgetting import read_by, train_again
from pages.beyond.judge.knobs import SEED
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

HERE = ("n_kept", "of_five", "n_epochs", "seed")
scene = Scene(
    __name__,
    "New digits",
    "What does new training do to what was learned before?",
    covers=["Catastrophic forgetting"],
    claims=[handful_suffices],
    knobs=HERE,
)


READ = {
    False: {"old": "digits 0 to 4", "new": "digits 5 to 9"},
    True: {"old_alone": "digits 0 to 4, if only these may answer"},
}
"""What is drawn of all that was read, for each position of the switch."""


@scene.predict(
    """
    A network has learned to read the digits **0 to 4**. Then it learns **5 to 9** for ten epochs, and
    sees no old digit. What percentage of the old ones does it still get right?
    """,
    low=0,
    high=100,
    step=1,
    tolerance=12,
    unit="%",
    case={"n_kept": 0, "of_five": False, "n_epochs": 10, "seed": SEED},
)
def still_read() -> Answer:
    """Train on the old digits, then on the new ones alone, and read the old ones."""
    metrics = train_again(seed=SEED).metrics
    old, new = (float(metrics[name][-1]) for name in ("old", "new"))
    return Answer(
        100 * old,
        f"It gets **{percent(old)}** of the old digits right, and {percent(new)} of the new. For "
        "ten epochs no 0 to 4 came up, so never saying 0 to 4 cost nothing.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Paid for its e’s, the writer lost its names. Was that the judge’s doing, or would any new
        training cost it what it knew? Here is no judge: a reader of digits learns from examples.
    """)
    with ui.predicted(still_read) as stage:
        settings = stage.ask("n_kept", "of_five", more=HERE[2:])
        of_five = settings.pop("of_five")
        with ui.as_it_trains(train_again, **settings) as run:
            alt = "The accuracy on held-out digits from 0 to 4 and from 5 to 9, by step."
            shown = "reads", reads(stage.guesses, run, of_five), alt
            follow = ui.replayed(run, shown, **dict.fromkeys(READ[of_five], "{:.0%}"))
    read = charts.pixels.matrix(*ui.memoised(read_by, run, of_five=of_five), player=follow)
    grid, question = ui.beside(0.5)
    with grid:
        ui.matrix(read, "matrix", opens=False)
    with question:
        seen = ui.observe(what_is_left)
    if seen:
        if settings["n_kept"]:
            ui.say_of_knobs(kept(run))
        ui.say(SILENCED)


SILENCED = """
    This is **catastrophic forgetting** (McCloskey and Cohen, 1989), and most of it is silence: no
    digit was a 0 to 4 any more, so step by step these five outputs were pushed down. What the
    hidden neurons see in an old digit is largely still there. Old examples among the new keep the
    five outputs heard, as the price kept the names: assistants, too, are given both.
"""


def kept(run: RecordedRun) -> str:
    """Say what is read of the old digits with all ten outputs and with five, beside none kept."""
    none = ui.run_job(train_again, **{**run.hyperparameters, "n_kept": 0})
    ten, five, ten_0, five_0 = (
        percent(each.metrics[name][-1]) for each in (run, none) for name in ("old", "old_alone")
    )
    return (
        f"Now it reads **{ten}** of the old ones, with none kept {ten_0}. If only 0 to 4 may answer, "
        f"it is **{five}**, with none kept {five_0}."
    )


what_is_left = scene.observation(
    "what_is_left",
    "Switch on *Only 0 to 4 may answer*, and look again. How many of the old digits does it read now?",
    wrong("As few as before", "Look at the line: it had only learned to answer something else."),
    right("Most of them", "So they were not lost. Their outputs had been silenced."),
    wrong("All of them, as at first", "Look at the end of the line: something is lost, too."),
)


@scene.picture_of(still_read)
def reads(guesses: Guessed, run: RecordedRun | None = None, of_five: bool = False) -> Picture:
    run = run or ui.run_job(train_again, seed=SEED)
    lines = {line: run.metrics[name] for name, line in READ[of_five].items()}
    at_end = (float(run.steps[-1]), ui.as_shares(guesses)) if guesses else None
    return charts.curves.by_step(run, lines, "held-out digits read", height=330, guesses=at_end)


@scene.challenge(
    "climb",
    "Keep at most 50 of the old digits, and still get at least 85 % of the old and of the new right, "
    "on average over 8 networks.",
    "The kept ones come as often as the new ones, so the same few are seen again and again.",
    "All 50, and not too many epochs on the new ones.",
    knobs=[train_again],
    but=("seed",),
)
@holds_for_any("n_epochs")
def keeps_both(settings: Settings) -> CheckResult:
    if settings.n_kept > 50:
        return not_tried(f"{settings.n_kept} old digits are kept; at most 50 are allowed.")
    metrics = train_again(**settings, seed=tuple(range(8))).metrics
    old, new = (float(metrics[name][:, -1].mean()) for name in ("old", "new"))
    outcome = f"Over 8 networks: {percent(old, 1)} of the old, {percent(new, 1)} of the new."
    return done_if(round(min(old, new), 3) >= 0.85, outcome)


scene.choice(
    "why_forgotten",
    "Why does a network no longer answer 0 to 4 once it has learned 5 to 9?",
    right("The loss asks for the new alone", "From then on, saying 0 to 4 was always wrong."),
    wrong("There is no room left for any more", "With some old ones kept the same knobs hold all."),
    wrong(
        "It has lost all that it knew of them", "If only 0 to 4 may answer, it reads most of them."
    ),
)
scene.remember(
    "New training does not simply add: **catastrophic forgetting** silences what was there.",
    "So the course ends: a number says how good it is, and the knobs follow its **slope**. What "
    "that number leaves out is up to people.",
)
