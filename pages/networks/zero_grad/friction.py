"""Momentum: the accumulated run is a ball that nothing slows down."""

import streamlit as st

import ui
from lessons.zero_grad.momentum import with_and_without_friction
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import losses, where
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import figure
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Momentum",
    "Why does the accumulated run never come to rest?",
    covers=["Momentum"],
    knobs=["friction", "ball_rate", "ball_epochs"],
)

TRIED = "zero_grad_tried"
"""The session's key for the frictions tried, at the last settings."""
AT_MOST = 4

how_much = scene.observation(
    "how_much",
    "Try friction 1, 0 and 0.1. Where is the loss lowest after 100 epochs?",
    wrong(
        "0: nothing slows it down",
        "It is fastest where it should stop, at the bottom, and rolls up the other side.",
    ),
    right(
        "0.1: it loses a tenth of its speed",
        """
        On the long way along the valley many small pushes add up, and soon after it has arrived its
        speed is gone.
        """,
    ),
    wrong(
        "1: it starts each step afresh",
        """
        That is plain gradient descent. It never rolls too far, but along the valley each push is
        small, and it has nothing else.
        """,
    ),
    case={"ball_rate": 0.01, "ball_epochs": 100},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        The sum in `.grad` is the speed of a ball that nothing slows down: each new gradient is a
        push that changes it.
        Give the other ball **friction**: how much is best?
    """)
    hero, aside = ui.beside(0.55)
    with aside:
        friction, rate, n_epochs = KNOBS.ask("friction", more=("ball_rate", "ball_epochs")).values()
    settings = {"learning_rate": rate, "n_epochs": n_epochs}
    balls = ui.run_job(with_and_without_friction, task="line", friction=friction, **settings)
    with hero:
        follow = ui.replayed(balls, ("paths", where(balls, 360), "Where both are, step by step."))
    with aside:
        both = losses(balls, 240)
        ui.picture(both, "losses", player=follow, alt="The losses of both by epoch.")
        ui.facts_of_knobs(tries(friction, next(iter(balls.values()))))
    if not ui.observe(how_much):
        return
    ui.say(r"""
        What such a **heavy ball** keeps has a name: **momentum**.
        An optimiser’s `momentum=0.9` keeps nine tenths of the speed, a friction of 0.1; a loop that
        never zeroes keeps all of it, so it never comes to rest.
    """)


def tries(friction: float, run: RecordedRun) -> dict[str, list[str]]:
    """Return the last frictions tried at these settings, this one too, and the loss in the end."""
    about = {name: run.hyperparameters[name] for name in ("learning_rate", "n_epochs")}
    before = st.session_state.get(TRIED, {})
    losses = dict(before["losses"]) if before.get("about") == about else {}
    losses.pop(friction, None)
    losses[friction] = float(run.loss[-1])
    losses = dict([*losses.items()][-AT_MOST:])
    st.session_state[TRIED] = {"about": about, "losses": losses}
    last = f"loss after {run.steps[-1]} epochs"
    return ui.rows(
        *({"friction": f"{tried:g}", last: figure(losses[tried])} for tried in sorted(losses))
    )


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
