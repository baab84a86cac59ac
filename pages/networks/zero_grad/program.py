"""One line: what `backward()` leaves in `.grad`, run line by line for the ball in its bowl."""

import streamlit as st

import ui
from lessons.zero_grad import ball
from pages.networks.zero_grad import pictures
from pages.networks.zero_grad.knobs import KNOBS
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import bracketed, figure

scene = Scene(
    __name__,
    "One line",
    "Which line of code makes the ball start afresh?",
    covers=["Zeroing the gradient"],
    knobs=["n_lines", "zero_grad"],
)


LINES = ("loss.backward()", "optimiser.step()", "optimiser.zero_grad()")

old_push = scene.observation(
    "old_push",
    "In the second round, what does `backward()` do with what `.grad` still holds?",
    wrong(
        "It replaces it by the new slope",
        "Leave out `zero_grad()`, and run three lines: the slope at 2 and the one at 1 make 3.",
    ),
    right("It adds the new slope to it", "With `zero_grad()`, there is nothing left to add to."),
    wrong(
        "It leaves it as it is",
        "Leave out `zero_grad()`, and run three lines: `.grad` was 2, and is 3.",
    ),
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        PyTorch moves the ball by three lines of code, again and again. `.grad` holds the slope; the
        step, drawn as arrows, is half of that, downhill. Run two rounds. Then leave out the last
        line of code, and run two rounds again.
    """)
    picture, controls = ui.beside(0.62)
    with controls:
        KNOBS.step_button("Run the next line", "n_lines")
        n, kept = KNOBS.ask("n_lines", "zero_grad", back=False).values()
        done = ball.run_lines(n, zero_grad=kept)
        length = len(LINES) if kept else len(LINES) - 1
        lines = [*LINES[:length], *(f"# {line}" for line in LINES[length:])]
        marked = (f"{'→' if i == n % length else ' '} {line}" for i, line in enumerate(lines))
        st.code("\n".join(marked), language="python")
        ui.say_of_knobs(_told(done, LINES[(n - 1) % length] if n else ""))
    with picture:
        ui.picture(pictures.program(done), "program", alt="The ball in its bowl, and its step.")
    if not ui.observe(old_push):
        return
    kept = ball.run_lines(3, zero_grad=False)
    ui.say(f"""
        So `backward()` **adds**: {" + ".join(map(figure, kept.places))} = {figure(kept.grad)}.
        Left in there, the old slope is the arrow *kept*: this is the ball that keeps every push.
        PyTorch adds on purpose: data too large for memory is read in pieces, one `backward()` each.
    """)


def _told(done: ball.Program, ran: str) -> str:
    """Say what the line that ran last did, and what ``.grad`` holds."""
    *_, before, now = (0.0, *done.places)
    held = figure(done.grad)
    if ran == LINES[1]:
        step = f"{figure(before)} − {ball.RATE:g} × {bracketed(held)}"
        return f"The step: {step} = {figure(now)}. `.grad` still holds {held}."
    slope = f", where the slope is {figure(now)}" if ran == LINES[0] else ""
    return f"The ball is at {figure(now)}{slope}; `.grad` holds {held}."


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
        "The knobs growing from step to step without any end.",
        """
        That is a matter of the learning rate, and of how steep the bowl is. Compare both runs at
        several rates: zeroing does not always save you, and leaving it out does not always ruin you.
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
