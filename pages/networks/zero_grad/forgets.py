"""Friction: between the ball that keeps every push and the one that keeps none."""

import ui
from lessons.zero_grad import ball
from lessons.zero_grad.claims import explodes_to_nan
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import by_step
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import count
from training.progress import track

scene = Scene(
    __name__,
    "Friction",
    "How much of its speed should a ball lose?",
    covers=["Momentum"],
    claims=[explodes_to_nan],
    knobs=["friction", "forgot_rate"],
)

ASKED = {0.0: "None of it", 0.15: "15 % of it", 0.5: "Half of it", 1.0: "All of it"}
CASE = {"friction": 0.15, "forgot_rate": 0.01}
SOON, SHORT = 12, 60
"""Steps within which a ball is to rest, and the fewest that are drawn."""


def rest(friction: float, strength: float) -> int | None:
    """Return after how many steps a ball rests, if it does."""
    return ball.rests_after(ball.roll(strength=strength, friction=friction, n_steps=ball.LONG))


@scene.predict(
    f"""
    A third ball loses a share of its speed at each step. Each push is weak, a hundredth of the way to
    the bottom. Which share brings the ball to rest soonest, within
    {ball.NEAR * ball.MAX_START:g} of the bottom for good?
    """,
    {f"{friction:g}": said for friction, said in ASKED.items()},
    case=CASE,
)
def soonest() -> Answer:
    """Let a ball roll with four frictions, and say with which of them it rests soonest."""
    after = {x: rest(x, CASE["forgot_rate"]) for x in track(tuple(ASKED))}
    best = min((n, x) for x, n in after.items() if n)[1]
    return Answer(
        f"{best:g}",
        f"With 15 % it rests after {after[0.15]} steps. With half it takes {after[0.5]}, with all of it "
        f"{after[1.0]}.",
        because={
            "0": "With none nothing stops the ball, and it swings for ever",
            "0.15": "Weak pushes pile up and carry the ball down; a little friction then stops it",
            "0.5": "With half of it lost at each step, weak pushes hardly pile up: it is slow",
            "1": "Then no push is kept, and weak pushes alone take long to carry the ball down",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Roll a marble in a bowl: **friction** takes its speed, little by little, until it rests. Of
        our balls one keeps every push, and loses no speed; one starts afresh, and loses all of it.
    """)
    with ui.predicted(soonest, share=0.6, explains=False) as stage:
        friction, strength = stage.values("friction", "forgot_rate").values()
        n_steps = max(SHORT, round(ball.LONG * CASE["forgot_rate"] / strength))
        balls = ui.run_job(ball.let_go, friction=friction, strength=strength, n_steps=n_steps)
        shown = "balls", by_step(balls), "Where three balls are, step by step."
        ui.replayed(balls, shown)
        with stage.aside:
            KNOBS.ask("friction", "forgot_rate")
            if {"friction": friction, "forgot_rate": strength} != CASE:
                *_, third = balls.values()
                ui.say_of_knobs(_told(friction, ball.rests_after(third)))
            stage.explain()
            ui.say(r"""
                What this **heavy ball** keeps is its **momentum**, and most networks are trained
                with it on purpose: `momentum=0.9` is a friction of 0.1.
            """)
            if friction not in (0, 1):
                ui.say("**Turn the friction to 0, then to 1**: which balls are these?")


def _told(friction: float, after: int | None) -> str:
    """Say which ball the third one is, or else when it rests."""
    if friction == 0:
        return "It is the ball that keeps every push: the code without `zero_grad()`."
    if friction == 1:
        return "It is the ball that starts afresh: the code with `zero_grad()`."
    rests = f"rests after {count(after, 'step')}" if after else "is not at rest by the last step"
    return f"With this friction, and this strength, it {rests}."


@scene.challenge(
    "climb",
    f"Push with strength 0.1, and bring the ball to rest within {SOON} steps.",
    "Stronger pushes need more friction.",
    "Try frictions between 0.3 and 0.6.",
    also=["friction", "forgot_rate"],
)
def land(settings: Settings) -> CheckResult:
    """Check that the ball has soon come to rest."""
    friction, strength = settings.friction, settings.forgot_rate
    if strength != 0.1:
        return not_tried("Set the strength to 0.1.")
    after = rest(friction, strength)
    said = f"At strength {strength:g} with friction {friction:g}, the ball"
    when = f"rests after {count(after, 'step')}" if after else "does not rest"
    return done_if(after is not None and after <= SOON, f"{said} {when}.")


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
        within=0.0012,
        hint="""
        In *Two balls* the one that starts afresh flew out above strength 2, the other above 4.
        """,
        working=f"""
        Their edges were 2 and 4, so the second is twice the first
        2 · {rate:g} = [{2 * rate:g}]
        """,
        feedback="What it kept from one side holds back the pushes from the other.",
    )


scene.remember(
    """
    A loop that never zeroes is **momentum without friction**: in a bowl its ball never rests. With
    a little friction, `momentum=0.9`, it is faster than one that starts afresh, and comes to rest.
    """
)
