"""Adding up: what `backward()` leaves in `.grad`."""

import streamlit as st

import ui
from datasets.students import HOURS, SCORES
from lessons.zero_grad.accumulation import call_backward
from pages.networks.zero_grad.knobs import KNOBS
from pages.networks.zero_grad.pictures import backward_calls
from study.scene import NumberQuestion, Scene, right, wrong

scene = Scene(
    __name__,
    "Adding up",
    "Where does a program keep the pushes?",
    covers=["Zeroing the gradient", "Gradient accumulation"],
    knobs=["n_calls"],
)

LOOP = """\
for epoch in range(1000):
    loss().backward()      # slopes
    optimiser.step()       # pushes
    optimiser.zero_grad()  # zeroes
"""


@scene.draw
def draw() -> None:
    ui.say(r"""
        A program has `backward()` work out the slope along each knob (together: the **gradient**),
        and finds it in that knob’s `.grad`. Four students are to be fitted by a line: call it for
        one after the other. Does a call replace what `.grad` holds, or add to it? And when all four
        have had their turn, what does a fifth call do?
    """)
    st.code(LOOP, language="python")
    pictures, controls = ui.beside(0.72)
    with controls:
        KNOBS.step_button("Call it once more", "n_calls")
        held = call_backward(**KNOBS.ask("n_calls"))
    with pictures:
        all_four = {name: values[-1] for name, values in call_backward(4).items()}
        blocks = backward_calls(held, all_four, title="what .grad holds")
        ui.picture(blocks, "blocks", alt="What .grad holds: a block for each call of backward.")
    n = KNOBS["n_calls"]
    hours, score = (f"{values[(n - 1) % 4]:g}" for values in (HOURS, SCORES))
    ui.say_of_knobs(
        f"Call {n}: the student with {hours} h and {score} points. The line, at w = 0 and b = 0, says "
        f"0; with a quarter for each student, the slope along b is (0 − {score}) / 4, and along w "
        f"that, times {hours}."
    )
    if n < 5:
        return
    ui.say(r"""
        `backward()` does not *write* a slope into `.grad`; it **adds** it to what is there: here is
        the ball that keeps every push.
        That can be of use: a **batch** (the samples that one step looks at) that does not fit into
        the machine is read in pieces. After the last one `.grad` holds what the whole batch would
        have given, and a single step is taken.

        Then it has to be zeroed: a fifth call adds to the first four.
        Leave that line out, people say, and the training breaks.
        Does it?
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
