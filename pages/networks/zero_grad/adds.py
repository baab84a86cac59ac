"""Adding up: what `backward()` leaves in `.grad`."""

import streamlit as st

import ui
from datasets.students import HOURS, SCORES
from lessons.zero_grad.accumulation import call_backward
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import pile, students
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
loss.backward()        # adds the push of one student to what is kept
optimiser.step()       # turns the knobs by all that is kept
optimiser.zero_grad()  # forgets it
"""


@scene.draw
def draw() -> None:
    ui.say(r"""
        Four students, and a line that still lies flat at 0. Each of them pushes it up: its height
        $b$ by how far above it they are, its slope $w$ by that times their hours.
        A program takes the push of one student after the other, and keeps it.
        Does a new push replace what is kept, or add to it? Where does the fourth arrow end?
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
        It **adds**: four arrows, head to tail, end where the **gradient** of all four at once
        ends. So a **batch** (the samples that one step looks at) too large for the machine is read
        in pieces, and then one step is taken. In PyTorch, `backward()` adds each push
        to what is kept, `.grad`:
    """)
    st.code(LOOP, language="python")
    ui.say(r"""
        Go on, up to eight: without `zero_grad()` the second round is added to the first, and the
        step is twice as long. Here is the ball that keeps every push.
        Leave `zero_grad()` out, people say, and the training breaks. Does it?
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
