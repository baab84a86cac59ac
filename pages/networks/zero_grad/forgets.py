"""Forgotten: where a run goes that never zeroes its gradient."""

from collections.abc import Mapping

import ui
from lessons.zero_grad import fates
from lessons.zero_grad.claims import explodes_to_nan
from lessons.zero_grad.model import train, train_both
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import explosions, losses, where
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure, fixed
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Forgotten",
    "Where does a run go that never zeroes its gradient?",
    covers=["Zeroing the gradient"],
    claims=[explodes_to_nan],
    knobs=["forgot_rate"],
)

N_EPOCHS = 60
CASE = {"forgot_rate": 0.01}


@scene.predict(
    """
    At learning rate **0.01**, the zeroed run comes down slowly. What does the loss of the
    accumulated one do?
    """,
    {
        "explodes": "It grows further and further",
        "settles": "It falls faster, and settles",
        "swings": "It falls and rises, for ever",
        "creeps": "It falls too, but more slowly",
    },
    case=CASE,
)
def forgets() -> Answer:
    """Train the line without ever zeroing, and say what its loss does."""
    loss = train(learning_rate=0.01, zero_grad=False, n_epochs=20).loss.tolist()
    least = loss.index(min(loss[:10]))
    back = loss.index(max(loss[least:16]))
    return Answer(
        "swings" if loss[back] > 0.9 * loss[0] else "settles",
        f"From {figure(loss[0])} it falls to {figure(loss[least])} at epoch {least}, and is back "
        f"at {figure(loss[back])} at epoch {back}. Step through it and watch the brass arrow, the "
        "next step: it is longest *at the bottom*. No slope is left there, but `.grad` still holds "
        "the whole way down, so it shoots past.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Two runs fit a line and start alike, high up in the bowl of its loss; the cross is its bottom.
        The *zeroed* one steps against the newest gradient alone.
        For the *accumulated* one, nobody calls `zero_grad()`: every step goes against the sum of all
        gradients so far.
    """)
    with ui.predicted(forgets, share=0.5) as stage:
        rate = stage.values("forgot_rate")["forgot_rate"]
        runs = ui.run_job(train_both, task="line", learning_rate=rate, n_epochs=N_EPOCHS)
        shown = "paths", where(runs, 330), "Rings of equal loss over both knobs, and both ways."
        follow = ui.replayed(runs, shown)
        with stage.aside:
            both = losses(runs, 250)
            ui.picture(both, "losses", player=follow, alt="The losses of both by epoch.")
            KNOBS.ask("forgot_rate")
    ui.say("Turn the learning rate up. Which of the two can stand more?")
    walls = explosions(ui.run_job(fates.swept, task="line"), own=rate)
    ui.picture(walls, "walls", alt="How high both runs climb at each learning rate.")
    ui.say_of_knobs(_told(runs))


@holds_for_any("n_epochs")
def _told(runs: Mapping[str, RecordedRun]) -> str:
    """Say which of both runs explode, and what their edges are once one alone does."""
    lost = [name for name, run in runs.items() if fates.exploding(run)]
    if len(lost) != 1:
        return f"At this rate {'both explode' if lost else 'neither explodes'}."
    zeroed, accumulated = (fixed(fates.critical_rate(run), 2) for run in runs.values())
    return (
        f"Only the {lost[0]} one explodes. Its edge is {zeroed}, and the other’s {accumulated}: "
        "twice that, as in *Two balls*, 2 and 4."
    )


@scene.challenge(
    "warm-up",
    "Find a learning rate at which exactly one of the two runs explodes.",
    "In *Two balls* there were such strengths, too.",
    "Each run has its own edge in the lower picture. Look between the two.",
    also=["forgot_rate"],
)
def survivor(settings: Settings) -> CheckResult:
    """Check that exactly one of the two runs explodes."""
    rate = settings.forgot_rate
    if rate <= CASE["forgot_rate"]:
        return not_tried("Turn the learning rate up.")
    runs = train_both(task="line", learning_rate=rate, n_epochs=N_EPOCHS)
    lost = [name for name, run in runs.items() if fates.exploding(run)]
    said = f"the {lost[0]} one explodes" if len(lost) == 1 else "both explode"
    return done_if(
        len(lost) == 1, f"At learning rate {rate:g}, {said if lost else 'neither explodes'}."
    )


scene.choice(
    "bottom",
    """
    A run that never zeroes its gradient has come down to the bottom of the bowl. What does it do at
    the next step?
    """,
    right(
        "It rolls on: `.grad` still holds all earlier slopes.",
        """
        The new slope is zero down there and adds nothing. But the sum of all slopes on the way down
        is at its largest.
        """,
    ),
    wrong(
        "It stays where it is: at the bottom the slope is zero.",
        """
        The new slope is zero. The step, however, follows `.grad`, and that is the sum of all slopes
        so far.
        """,
    ),
    wrong(
        "It turns back: `.grad` points to where it has come from.",
        """
        All slopes on the way down pointed the same way; only those on the other side slow it down
        and turn it back.
        """,
    ),
)
scene.remember(
    """
    On a bowl, a run that never zeroes stands twice the learning rate at which one that zeroes
    explodes.
    """
)
