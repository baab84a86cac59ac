"""Adding up: what `backward()` leaves in `.grad`."""

import streamlit as st

import ui
from datasets.students import HOURS, SCORES
from lessons.zero_grad.accumulation import call_backward
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import pile
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import figure

scene = Scene(
    __name__,
    "Adding up",
    "Where does a program keep the pushes?",
    covers=["Zeroing the gradient", "Gradient accumulation"],
    knobs=["n_calls"],
)

LOOP = """\
for epoch in range(1000):
    for student in students:
        (loss(student) / 4).backward()
    optimiser.step()
    optimiser.zero_grad()
"""


@scene.draw
def draw() -> None:
    ui.say(r"""
        `backward()` works out the slope along each knob (together: the **gradient**), and leaves it
        in that knob’s `.grad`. Here it is called for one student after the other: an arrow each.
        Does a call replace what `.grad` holds, or add to it? Where does the fourth arrow end?
    """)
    pictures, controls = ui.beside(0.72)
    with controls:
        KNOBS.step_button("Call it once more", "n_calls")
        held = call_backward(**KNOBS.ask("n_calls"))
        n, (in_w, in_b) = KNOBS["n_calls"], (figure(way[-1], 4) for way in held.values())
        hours, score = (f"{values[(n - 1) % 4]:g}" for values in (HOURS, SCORES))
        ui.say_of_knobs(
            f"Call {n}: {hours} h, {score} points. The line, at w = 0 and b = 0, is {score} too low. "
            f"As one of four, this student adds −{score} / 4 along b, and along w that times its "
            f"{hours} h. "
            f"`w.grad` now holds {in_w}, `b.grad` {in_b}."
        )
    with pictures:
        all_four = {name: values[-1] for name, values in call_backward(4).items()}
        ui.picture(pile(held, all_four), "pile", alt="The arrows of all calls, head to tail.")
    if n < 4:
        return
    ui.say(r"""
        `backward()` **adds**: four arrows, head to tail, end where the gradient of all four at once
        ends.
        So a **batch** (the samples that one step looks at) too large for the machine is read in
        pieces, and then one step is taken. That is gradients added up on purpose:
    """)
    st.code(LOOP, language="python")
    ui.say(r"""
        Call it on, up to eight: without the last line the second round is added to the first, and
        the step is twice as long. Here is the ball that keeps every push.
        Leave that line out, people say, and the training breaks. Does it?
    """)


scene.choice(
    "prevents",
    "What does zeroing the gradient after each step prevent?",
    right(
        "The next gradient being added to all earlier ones.",
        """
        `backward()` adds. Zeroed in time, `.grad` holds the slope where the knobs stand now, and
        nothing else.
        """,
    ),
    wrong(
        "The numbers growing until they are infinite or NaN.",
        """
        That is a matter of the learning rate and the curvature. Compare both runs at several
        rates: zeroing does not always save you, and forgetting does not always ruin you.
        """,
    ),
    wrong(
        "`.grad` taking up more and more of the memory.",
        "`.grad` always has the shape of its knob. Only its value can grow.",
    ),
)


@scene.number(s=[-6, 2.5, 8], n=[3, 4, 5])
def calls(s: float, n: int) -> NumberQuestion:
    slope, held = (f"{value:g}".replace("-", "−") for value in (s, n * s))
    return NumberQuestion(
        f"""
        `.grad` is zero, and the slope of the loss along a knob is {slope}. `backward()` is
        called {n} times, and the knob is not turned in between. What does `.grad` hold then?
        """,
        answer=n * s,
        within=0.001,
        hint="The slope is the same each time. Is it written into `.grad`, or added to what is "
        "there?",
        working=f"{n} times {slope} is [{held}]",
        feedback="The knob stays where it is, so each call adds the same slope.",
    )


scene.remember(
    """
    `backward()` **adds** to `.grad`. After each step it has to be zeroed before the next gradient
    comes.
    """
)
