"""One line: what `backward()` leaves in `.grad`, run line by line for the ball in its bowl."""

import streamlit as st

import ui
from lessons.zero_grad import ball
from pages.networks.zero_grad import pictures
from pages.networks.zero_grad.knobs import KNOBS
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import figure

scene = Scene(
    __name__,
    "One line",
    "Which line makes the ball start afresh?",
    covers=["Zeroing the gradient"],
    knobs=["n_lines", "zero_grad"],
)


LINES = ("loss.backward()", "optimiser.step()", "optimiser.zero_grad()")

old_push = scene.observation(
    "old_push",
    "In the second round, what does `backward()` do with what `.grad` still holds?",
    wrong(
        "It replaces it by the new push",
        "Strike out `zero_grad()`, and run four lines: the push from 2 and the one from 1 make 3.",
    ),
    right("It adds the new push to it", "With `zero_grad()`, there is nothing left to add to."),
    wrong(
        "It leaves it as it is",
        "Strike out `zero_grad()`, and run four lines: `.grad` was 2, and is 3.",
    ),
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        PyTorch moves the ball by three lines, again and again. `.grad` holds the push, and the arrow
        is the step that follows from it. Run two rounds, and watch the arrow.
        Then strike out the last line, and run them again.
    """)
    picture, controls = ui.beside(0.62)
    with controls:
        KNOBS.step_button("Run the next line", "n_lines")
        n, kept = KNOBS.ask("n_lines", "zero_grad", back=False).values()
        done = ball.run_lines(n, zero_grad=kept)
        lines = [*LINES[:2], LINES[2] if kept else f"# {LINES[2]}"]
        marked = (f"{'→' if i == n % 3 else ' '} {line}" for i, line in enumerate(lines))
        st.code("\n".join(marked), language="python")
        ui.say_of_knobs(
            f"The ball is at {figure(done.places[-1])}; `.grad` holds {figure(done.grad)}."
        )
    with picture:
        ui.picture(
            pictures.program(done), "program", alt="The ball in its bowl, and its next step."
        )
    if not ui.observe(old_push):
        return
    ui.say(r"""
        So `backward()` **adds**. Without `zero_grad()` the old push is still there: this is the ball that keeps
        every push. PyTorch adds on purpose, so that what is too large for the machine can be read in
        pieces: a `backward()` for each, then one step.
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
