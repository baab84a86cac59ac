"""Two balls: what becomes of one that keeps every push."""

import ui
from lessons.zero_grad import ball
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import rolling
from study.scene import Scene
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Two balls",
    "What becomes of a ball that keeps every push?",
    covers=["Momentum"],
    knobs=["let_go", "strength"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        At every step, or **epoch**, both balls are pushed downhill.
        One starts each step afresh; the other **keeps every push it ever got**.
        Pull the ring, let go, and watch: each step is the push plus what was kept.
    """)
    pictures, controls = ui.beside(0.72)
    with controls:
        start, strength = KNOBS.ask("let_go", "strength").values()
        balls = ui.run_job(ball.let_go, start=start, strength=strength)
        if KNOBS.values("let_go", "strength") != KNOBS.defaults("let_go", "strength"):
            ui.say_of_knobs(_told(start, strength, *balls.values()))
    KNOBS.grab("let_go", "across", "let_go")
    with pictures:
        bowl = rolling(balls, start=start, knob="let_go")
        shown = "balls", bowl, "A bowl with two balls in it."
        ui.replayed(balls, shown)
    ui.say(r"""
        In training, a push is a step against the **gradient**, the slope where you stand; its strength
        is the **learning rate**. One line of code, left out, turns the first ball into the second.
    """)


def _told(start: float, strength: float, afresh: RecordedRun, keeps: RecordedRun) -> str:
    """Say where both balls go, and why, once one alone has flown out."""
    if start == 0:
        return "Both rest: at the very bottom neither is ever pushed."
    fresh, kept = ball.fate(afresh), ball.fate(keeps)
    if fresh == kept == "flies out":
        return "Both fly out: that is too strong."
    said = f"The ball that starts afresh {fresh}. The one that keeps every push {kept}."
    if 2 < strength < 4:
        said += (
            " Found. **Above 2** the push back is too strong: the first lands further out each time. "
            "In the second, what was kept takes some of that push off: it stays, up to **4**."
        )
        return said
    return f"{said} **Find a strength** at which one ball leaves the bowl, the other not. Which?"
