"""Two balls: what becomes of one that never forgets a push."""

import ui
from lessons.zero_grad import ball
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import rolling
from study.scene import Scene

scene = Scene(
    __name__,
    "Two balls",
    "What becomes of a ball that never forgets a push?",
    covers=["Momentum"],
    knobs=["let_go", "strength"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        At every step, or **epoch**, both balls are pushed downhill.
        One starts each step afresh; the other **keeps every push it ever got**.
        Pull the ring, let go, and watch.
        Can you let go so that both come to rest at the bottom?
    """)
    pictures, knobs = KNOBS.beside("let_go", "strength", share=0.72)
    start, strength = knobs.values()
    KNOBS.grab("let_go", "across", "let_go")
    balls = ui.run_job(ball.both, start=start, strength=strength)
    with pictures:
        bowl = rolling(balls, start=start, knob="let_go", reach=ball.MAX_START)
        shown = "balls", bowl, "A bowl with two balls in it."
        ui.replayed(balls, shown)
        if start == 0:
            ui.say("Both rest: at the very bottom neither is ever pushed.")
    ui.say(r"""
        In training, a push is a step against the **gradient**, the slope where you stand, and its
        strength is the **learning rate**.
        One forgotten line of code turns the first ball into the second.
    """)
