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
    knobs=["friction", "ball_task", "ball_rate", "ball_epochs"],
)

TRIED = "zero_grad_tried"
"""The session's key for the frictions tried, on the last task."""
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
    case={"ball_task": "line", "ball_rate": 0.01, "ball_epochs": 100},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        The accumulated run is a ball that nothing slows down.
        Give the other ball **friction**: how much is best?
    """)
    more = ("ball_task", "ball_rate", "ball_epochs")
    hero, aside = ui.beside(0.55)
    with aside:
        friction, task, rate, n_epochs = KNOBS.ask("friction", more=more).values()
    settings = {"task": task, "learning_rate": rate, "n_epochs": n_epochs}
    balls = ui.run_job(with_and_without_friction, friction=friction, **settings)
    with hero:
        follow = ui.replayed(balls, ("paths", where(balls, 360), "Where both are, step by step."))
    with aside:
        both = losses(balls, 240)
        ui.picture(both, "losses", player=follow, alt="The losses of both by epoch.")
        ui.facts_of_knobs(tries(friction, next(iter(balls.values()))))
    if not ui.observe(how_much):
        return
    ui.say(r"""
        The sum of all gradients is a speed, and each gradient is a push.
        So a loop that never zeroes is a rolling **heavy ball**, and what it keeps has a name:
        **momentum**.
        Without friction it rolls through the bottom and up the other side, for ever. That is the
        accumulated run, step by step: only rounding tells the two apart.
        `momentum=0.9` in `torch.optim.SGD` is a friction of 0.1.
    """)


def tries(friction: float, run: RecordedRun) -> dict[str, list[str]]:
    """Return the last frictions tried on this task, this one too, and the loss in the end."""
    about = {name: run.hyperparameters[name] for name in ("task", "learning_rate", "n_epochs")}
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
    How does a run that never zeroes its gradient differ from one with `momentum=0.9` in
    `torch.optim.SGD`?
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


@scene.number(k=[8.3503, 4, 0.5, 12.5, 20])
def edge(k: float) -> NumberQuestion:
    return NumberQuestion(
        f"""
        The largest curvature of a bowl is k = {k:g}. Above which learning rate does a run that
        never zeroes its gradient explode?
        """,
        answer=4 / k,
        within=0.0006,
        hint="""
        In *Two balls* k was 1. Above which strength did the ball that keeps every push fly out? A
        bowl that bends k times as much makes every push k times as strong.
        """,
        working=f"""
        At k = 1 the edge is 4, so here it is 4 / k
        4 / {k:g} = [{round(4 / k, 4):g}]
        """,
        feedback="It is twice the edge of the run that zeroes. The places before and after average "
        "1 − ηk/2 times where it is now, and that grows only beyond −1.",
    )


scene.remember(
    """
    A loop that never zeroes is **momentum without friction**: on a bowl it rolls through the
    bottom, and never settles. With a little friction, `momentum=0.9`, it keeps most of its speed
    and still comes to rest.
    """
)
