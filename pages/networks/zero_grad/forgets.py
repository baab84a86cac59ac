"""Forgotten: a run that never zeroes is a ball without friction, and friction is momentum."""

import streamlit as st

import charts
import ui
from lessons.zero_grad.claims import explodes_to_nan
from lessons.zero_grad.model import train
from lessons.zero_grad.momentum import heavy_ball, zeroed_and_heavy
from lessons.zero_grad.tasks import TASKS
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import paths, tried
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import figure
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Forgotten",
    "Where does a run go that never zeroes its gradient?",
    covers=["Zeroing the gradient", "Momentum"],
    claims=[explodes_to_nan],
    knobs=["friction", "forgot_rate"],
)

N_EPOCHS = 100
CASE = {"friction": 0.0, "forgot_rate": 0.01}
TRIED = "zero_grad_tried"
"""The session's key for the frictions tried, at the last learning rate."""


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
        "next step: it is longest where the run is *lowest*. Hardly any slope is left there, but "
        "`.grad` still holds the whole way down, so it shoots past.",
    )


how_much = scene.observation(
    "how_much",
    f"Turn the friction. How much leaves the lowest loss after {N_EPOCHS} epochs?",
    wrong(
        "None: it keeps all of its speed",
        "It is fastest where it should stop, at the bottom, and rolls up the other side.",
    ),
    right(
        "A little: it keeps most of its speed",
        """
        On the long way along the valley many small pushes add up, and soon after it has arrived its
        speed is gone.
        """,
    ),
    wrong(
        "A lot: it keeps little of its speed",
        """
        Then it never rolls too far, but along the valley each push is small, and it has hardly
        anything else.
        """,
    ),
    case={"forgot_rate": 0.01},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Two runs fit the line to the four students, from high up in the bowl of its loss; the cross
        marks the bottom. The *zeroed* one steps against the newest gradient alone. In the
        *accumulated* one `zero_grad()` was forgotten: it steps against the sum of all so far.
    """)
    with ui.predicted(forgets, share=0.5) as stage:
        friction, rate = stage.values("friction", "forgot_rate").values()
        how = {"friction": friction, "learning_rate": rate, "n_epochs": N_EPOCHS}
        runs = ui.run_job(zeroed_and_heavy, **how)
        rolling = ui.run_job(zeroed_and_heavy, **{**how, "friction": 0.0})
        ways = paths(runs, room_for=rolling.values())
        shown = "paths", ways, "Rings of equal loss over both knobs, and both ways."
        follow = ui.replayed(runs, shown)
        with stage.aside:
            both = charts.curves.two_losses(runs, loss_name=TASKS["line"].loss_name, height=220)
            ui.picture(both, "losses", player=follow, alt="The losses of both by epoch.")
            KNOBS.ask("friction", more=("forgot_rate",))
    words, pictures = ui.beside(0.5)
    with words:
        ui.say(r"""
            So `.grad` is the speed of a ball that nothing slows down.
            Give it **friction**: at 0 it keeps all of `.grad`, and 1 is `zero_grad()`.
        """)
    with pictures:
        ends = tries(friction, [*runs.values()][-1])
        last = tried(ends, f"loss after {N_EPOCHS} epochs")
        ui.picture(last, "tried", alt="The loss in the end for each friction tried.")
    if not ui.observe(how_much):
        return
    ui.say(r"""
        So the forgotten line is nearly a good idea. What such a **heavy ball** keeps is its
        **momentum**, and most networks are trained with it on purpose: `momentum=0.9` keeps nine
        tenths of the speed at each step, a friction of 0.1, and so does Adam, a popular optimiser.
    """)


def tries(friction: float, run: RecordedRun) -> dict[float, float]:
    """Return the loss in the end for each friction tried at this rate, this one too."""
    about = run.hyperparameters["learning_rate"]
    before = st.session_state.get(TRIED, {})
    ends = before["ends"] if before.get("about") == about else {}
    ends = {**ends, friction: float(run.loss[-1])}
    st.session_state[TRIED] = {"about": about, "ends": ends}
    return ends


@scene.challenge(
    "warm-up",
    f"Bring the loss below 0.001 within {N_EPOCHS} epochs.",
    "Friction alone is not enough: the pushes are weak. What is their strength?",
    "Under “More knobs”, set the learning rate to 0.1. Then try a friction of about 0.2.",
    also=["friction", "forgot_rate"],
)
def land(settings: Settings) -> CheckResult:
    """Check that the heavy ball has come to rest at the bottom."""
    friction, rate = settings.friction, settings.forgot_rate
    if {"friction": friction, "forgot_rate": rate} == CASE:
        return not_tried("Turn the friction, the learning rate or both.")
    loss = heavy_ball(momentum=1 - friction, learning_rate=rate, n_epochs=N_EPOCHS).loss[-1]
    said = f"At learning rate {rate:g} with friction {friction:g}, the loss"
    return done_if(loss < 0.001, f"{said} is {figure(loss)} after {N_EPOCHS} epochs.")


scene.choice(
    "friction",
    """
    How does a run that never zeroes its gradient differ from one with `momentum=0.9`?
    """,
    right(
        "By friction: with 0.9 it loses a tenth of its speed each step.",
        """
        Old gradients fade: one from ten steps ago counts 0.9 to the power of ten, about a third.
        """,
    ),
    wrong(
        "Only by its name: both add up all the gradients so far.",
        """
        Momentum 1 would be the same. With 0.9 something is lost at each step, and on a bowl that
        makes all the difference: turn the friction knob.
        """,
    ),
    wrong(
        "By the optimiser, which zeroes `.grad` by itself after each step.",
        """
        It does not: `step()` leaves `.grad` as it is. The speed is kept elsewhere, in the
        optimiser's state.
        """,
    ),
)


@scene.number(rate=[0.2395, 0.5, 4, 0.16, 0.1])
def edge(rate: float) -> NumberQuestion:
    return NumberQuestion(
        f"""
        In a bowl, a run that zeroes its gradient explodes above a learning rate of {rate:g}. Above
        which one does a run explode that never zeroes it?
        """,
        answer=2 * rate,
        within=0.0006,
        hint="""
        In *Two balls* the one that starts afresh flew out above strength 2. Above which one did the
        other?
        """,
        working=f"""
        Their edges were 2 and 4, so the second is twice the first
        2 · {rate:g} = [{2 * rate:g}]
        """,
        feedback="What it kept from one side holds back the pushes from the other.",
    )


scene.remember(
    """
    A loop that never zeroes is **momentum without friction**: on a bowl it rolls through the
    bottom, and never settles. With a little friction, `momentum=0.9`, it keeps most of its speed
    and still comes to rest.
    """
)
