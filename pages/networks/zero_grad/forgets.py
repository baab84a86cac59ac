"""Forgotten: where a run goes that never zeroes its gradient."""

import ui
from lessons.zero_grad.claims import explodes_to_nan
from lessons.zero_grad.model import train, train_both
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import losses, where
from study.predictions import Answer, Sketch
from study.scene import Scene, right, wrong
from training.figures import figure

scene = Scene(
    __name__,
    "Forgotten",
    "Where does a run go that never zeroes its gradient?",
    covers=["Zeroing the gradient"],
    claims=[explodes_to_nan],
    knobs=["forgot_rate"],
)

SKETCHED = tuple(range(0, 21, 2))
"""The epochs at which the loss is sketched."""
N_EPOCHS = 60
CASE = {"forgot_rate": 0.01}


@scene.predict(
    """
    The accumulated run, at learning rate **0.01**. Its loss starts at 2,175: draw it for 20 epochs;
    each grid line is ten times the one below.
    """,
    case=CASE,
    low=1,
    high=1_000_000,
    tolerance=3,
    unit="points²",
    sketch=Sketch(
        at=SKETCHED,
        x_title="epoch",
        y_title="loss L (points²)",
        ticks=(1, 10, 100, 1000, 10_000, 100_000, 1_000_000),
        first=2175,
        given=True,
        log=True,
        enough=7,
    ),
)
def forgets() -> Answer:
    """Train the line without ever zeroing, and say what its loss does where it is sketched."""
    loss = train(learning_rate=0.01, zero_grad=False, n_epochs=SKETCHED[-1]).loss.tolist()
    least = loss.index(min(loss[:10]))
    back = loss.index(max(loss[least:16]))
    return Answer(
        tuple(loss[epoch] for epoch in SKETCHED),
        "The loss neither settles nor explodes: it **swings**. From "
        f"{figure(loss[0])} it falls to {figure(loss[least])} at epoch {least}, is back at "
        f"{figure(loss[back])} at epoch {back}, and so on, for ever.",
        curve=tuple(loss),
    )


fastest = scene.observation(
    "fastest",
    """
    Play it again, slowly, and watch the brass arrow at the ring: the next step, which follows what
    `.grad` holds. When is it longest?
    """,
    wrong(
        "High up on the slope, where the loss is at its largest",
        """
        Up there the *new* gradient is largest, but `.grad` has only begun to collect, or has just
        been cancelled out.
        """,
    ),
    right(
        "At the bottom of the valley, where the loss is lowest",
        """
        All the way down, gradients of the same direction add up. At the bottom nothing new is
        added, and the sum is at its largest: the ball shoots past.
        """,
    ),
    wrong(
        "Never: it has the same length all the time",
        "Step through single frames: it grows and shrinks with every swing.",
    ),
    case=CASE,
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Two runs fit a line and start alike, high up in the bowl of its loss; the cross is its bottom.
        The *zeroed* one steps along the new gradient alone.
        For the *accumulated* one, nobody calls `zero_grad()`: every step follows the sum of all
        gradients so far.
    """)
    with ui.predicted(forgets, share=0.5, explains=False) as stage:
        rate = stage.values("forgot_rate")["forgot_rate"]
        runs = ui.run_job(train_both, task="line", learning_rate=rate, n_epochs=N_EPOCHS)
        shown = "paths", where(runs, 330), "Rings of equal loss over both knobs, and both ways."
        follow = ui.replayed(runs, shown)
        with stage.aside:
            both = losses(runs, 250, sketch=stage.sketch())
            ui.picture(both, "losses", player=follow, alt="The losses of both by epoch.")
            KNOBS.ask("forgot_rate")
    if ui.observe(fastest):
        stage.explain()


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
