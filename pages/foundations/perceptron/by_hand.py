"""By hand: a line that says yes or no to four students."""

import ui
from lessons.perceptron.looks import Look, knobs_along, mistakes_in_turn, n_right
from lessons.perceptron.model import N_HOURS
from pages.foundations.perceptron import pictures
from pages.foundations.perceptron.knobs import KNOBS, START
from study.scene import NumberQuestion, Scene
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import count

scene = Scene(
    __name__,
    "By hand",
    "Can you get all four students right?",
    covers=["Linear classification"],
    knobs=["w", "b"],
)

RATE = START["learning_rate"]


@scene.draw
def draw() -> None:
    ui.say(rf"""
        Four students ride on the machine’s line: two passed ({COLOUR_1}), two failed ({COLOUR_0}). A
        grey ring is a mistake. **Pull the line by its green handles until all four are right.** Then let
        the machine try.
    """)
    stage, controls = ui.beside(0.68)
    with controls:
        line = KNOBS.ask("w", "b", back=False)
        contest = ui.against_the_machine(
            KNOBS,
            lambda own: knobs_along(tuple(own.values()), mistakes_from(**own)),
            ("w", "b"),
            slower=2,
        )
        w, b = line.values()
        own_w, own_b = contest.own[-1]
        every = mistakes_from(own_w, own_b) if len(contest.machine) else []
        seen = every[contest.step - 1] if contest.step > 0 else None
        moves = count(len(contest.own) - 1, "move")
        over = f"**All four are right, after {moves} of yours.**"
        if seen:
            you = f"You needed {moves}, seeing all four. " if all_right(own_w, own_b) else ""
            over = f"**{you}The machine needed {contest.step}, seeing one at a time (▼).**"
        ui.say_of_knobs(over if all_right(w, b) else told(seen) if every else "")
        if line != KNOBS.defaults("w", "b"):
            KNOBS.reset_button("w", "b")
    KNOBS.grab("tilt", "line", "w", "b", own=pictures.TILTED_AT, other=-b / w if w else 0)
    KNOBS.grab("cut", "zero", "w", "b")
    with stage:
        own = (own_w, own_b) if every and len(contest.own) > 1 else None
        drawing = pictures.students(w, b, seen, by_hand=True, moves=every, own=own)
        alt = "Your line over the hours, and the students on it."
        ui.picture(drawing, "by_hand", alt=alt)
    ui.say(r"""
        The line is the **neuron** that you know, $z = w\,x + b$. It says yes if $z$ is zero or more,
        else no: that jump is the **step function**. A neuron with a step is a **perceptron**. It changes
        its mind where $z$ is zero: its **decision boundary**, at $x = -b/w$.
    """)


def all_right(w: float, b: float) -> bool:
    return n_right("hours", (w,), b) == N_HOURS


def mistakes_from(w: float, b: float) -> list[Look]:
    """Return the machine's mistakes from a line; from the first line if it makes none."""
    first = KNOBS.defaults("w", "b")
    return mistakes_in_turn(w, b, RATE) or mistakes_in_turn(**first, rate=RATE)


def told(seen: Look | None) -> str:
    """Say what the machine wrongly says of a student, and what follows."""
    if seen is None:
        return "**The machine’s turn.**"
    first = {"w": seen.w, "b": seen.b} == KNOBS.defaults("w", "b")
    begun = ", from where you began" if first else ""
    answer, way = ("yes", "down") if seen.answer else ("no", "up")
    said = f"Wrongly it says {answer} at {count(seen.hours, 'hour')}"
    return f"**The machine’s turn**{begun}. {said} (▼): the line carries this dot {way}, and all others."


@scene.number(w=[0.1, 0.2, 0.4], b=[-0.3, -0.5, -0.8])
def boundary(w: float, b: float) -> NumberQuestion:
    return NumberQuestion(
        f"Training has ended at $w = {w:g}$ and $b = {b:g}$. At how many hours is the boundary?",
        answer=-b / w,
        within=0.01,
        hint="At the boundary the sum is zero.",
        working=f"""
        {w:g} × hours − {-b:g} = 0
        hours = {-b:g} / {w:g} = [{-b / w:g}]
        """,
        feedback="On one side of it the machine says yes, on the other no.",
    )
