"""Friction: between the ball that keeps every push and the one that keeps none."""

import ui
from lessons.zero_grad import ball
from lessons.zero_grad.claims import explodes_to_nan
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import rests, rolling
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import count
from training.progress import track

scene = Scene(
    __name__,
    "Friction",
    "What if a ball forgets only a little?",
    covers=["Momentum"],
    claims=[explodes_to_nan],
    knobs=["friction", "forgot_rate"],
)

FRICTIONS = tuple(i / 20 for i in range(1, 21))
ASKED = {0.0: "None of it", 0.15: "15 % of it", 0.5: "Half of it", 1.0: "All of it"}
CASE = {"friction": 0.15, "forgot_rate": 0.01}
SOON = 12


def rest(frictions: tuple[float, ...], strength: float) -> dict[float, int | None]:
    """Return after how many steps a ball rests, for each friction."""
    return {
        friction: ball.rests_after(
            ball.roll(strength=strength, friction=friction, n_steps=ball.LONG)
        )
        for friction in track(frictions)
    }


@scene.predict(
    f"""
    The pushes are weak now: each is a hundredth of the way to the bottom. Let a ball lose a
    share of its speed at each step, which is **friction**. Which share brings it to rest soonest,
    within {ball.NEAR * ball.MAX_START:g} of the bottom for good?
    """,
    {f"{friction:g}": said for friction, said in ASKED.items()},
    case=CASE,
)
def soonest() -> Answer:
    """Let a ball roll with four frictions, and say with which of them it rests soonest."""
    after = rest(tuple(ASKED), CASE["forgot_rate"])
    best = min((n, x) for x, n in after.items() if n)[1]
    return Answer(
        f"{best:g}",
        f"15 %: at rest after {after[0.15]} steps. Half takes {after[0.5]}, and all of it, which is "
        f"`zero_grad()`, {after[1.0]}.",
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
        The ball that keeps every push is fast, and never rests; the one that starts afresh rests,
        and is slow. There is something in between.
    """)
    with ui.predicted(soonest, share=0.6) as stage:
        friction, strength = stage.values("friction", "forgot_rate").values()
        how = {"friction": friction, "strength": strength, "n_steps": ball.LONG}
        balls = ui.run_job(ball.both, **how)
        ui.replayed(balls, ("balls", rolling(balls), "A bowl with two balls in it."))
        with stage.aside:
            KNOBS.ask("friction", "forgot_rate")
            if {"friction": friction, "forgot_rate": strength} != CASE:
                ui.say_of_knobs(_told(*map(ball.rests_after, balls.values())))
            every = rests(ui.run_job(rest, FRICTIONS, strength), friction)
            ui.picture(every, "rests", alt="After how many steps a ball rests, by its friction.")
    ui.say(r"""
        So the mistake is nearly a good idea. What this **heavy ball** keeps is its **momentum**, and
        most networks are trained with it on purpose: `momentum=0.9` is a friction of 0.1.
        Why not push harder instead? In a narrow valley a hard push flies out across it, as SGD did in
        *Optimisers*.
    """)


def _told(afresh: int | None, rolling: int | None) -> str:
    """Say when both balls rest."""
    last, first = (
        f"rests after {count(n, 'step')}" if n else f"does not rest within {ball.LONG} steps"
        for n in (afresh, rolling)
    )
    return f"With this friction the ball {first}; starting afresh, it {last}."


@scene.challenge(
    "warm-up",
    f"Push with strength 0.1, and bring the ball to rest within {SOON} steps.",
    "Stronger pushes need more friction.",
    "Set the strength to 0.1. Then look where the curve is lowest.",
    also=["friction", "forgot_rate"],
)
def land(settings: Settings) -> CheckResult:
    """Check that the ball has soon come to rest."""
    friction, strength = settings.friction, settings.forgot_rate
    if strength != 0.1:
        return not_tried("Set the strength to 0.1.")
    (after,) = rest((friction,), strength).values()
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
    A loop that never zeroes is **momentum without friction**: on a bowl it rolls through the
    bottom, and never settles. With a little friction, `momentum=0.9`, it keeps most of its speed
    and still comes to rest.
    """
)
