"""In pieces: what a batch read piece by piece leaves in `.grad`."""

import ui
from datasets.students import HOURS, SCORES
from lessons.zero_grad.accumulation import call_backward
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import pile, students
from study.scene import Scene
from training.figures import figure

scene = Scene(
    __name__,
    "In pieces",
    "What is it good for that `backward()` adds?",
    covers=["Gradient accumulation"],
    path="further",
    knobs=["n_calls"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        A **batch**, the samples that one step looks at, may be too large for the machine.
        Here it is four students, read one by one. Each pushes a straight line that still lies flat
        at 0: its height $b$ by how far above it they are, its slope $w$ by that times their hours.
        Where will the fourth arrow end?
    """)
    pictures, controls = ui.beside(0.72)
    with controls:
        KNOBS.step_button("The next one pushes", "n_calls")
        held = call_backward(**KNOBS.ask("n_calls"))
        n, (in_w, in_b) = KNOBS["n_calls"], (figure(way[-1], 4) for way in held.values())
        asked = (n - 1) % len(HOURS)
        ui.say_of_knobs(
            f"Push {n}: {HOURS[asked]:g} h, {SCORES[asked]:g} points. Kept by now: {in_w} for $w$, "
            f"{in_b} for $b$. Minus says that the knob should go up; each of the four counts a "
            "quarter."
        )
    with pictures:
        all_four = {name: values[-1] for name, values in call_backward(4).items()}
        ui.side_by_side(
            ("students", students(asked), "Four students, a flat line, and one push."),
            ("pile", pile(held, all_four), "The arrows of all calls, head to tail."),
        )
    if n < 4:
        return
    ui.say(r"""
        Four arrows, head to tail, end where the gradient of all four at once ends: the pieces take
        the very step of the whole batch. Go on, up to eight: without `zero_grad()` the second round
        is added to the first, and the step is twice as long.
    """)
