"""By hand: a line that says yes or no to four students."""

import ui
from lessons.perceptron.looks import Look, looks, n_right
from lessons.perceptron.model import N_HOURS, train
from pages.foundations.perceptron import pictures
from pages.foundations.perceptron.knobs import KNOBS, START
from study.scene import NumberQuestion, Scene
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import count
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun
from ui.run.machine import NOT_YET, Contest

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
        grey ring is a mistake.
        **Pull the line by its green handles until all four are right.** Then let the machine try.
    """)
    stage, controls = ui.beside(0.68)
    with controls:
        line = KNOBS.ask("w", "b", back=False)
        run = ui.run_job(train, n_epochs=7, learning_rate=RATE, **KNOBS.defaults("w", "b"))
        ways = {"w": run.parameters["w"][1:, 0], "b": run.parameters["b"][1:]}
        contest = ui.against_the_machine(KNOBS, ways)
        ui.facts_of_knobs(contest_rows(contest, run))
        if line != KNOBS.defaults("w", "b"):
            KNOBS.reset_button("w", "b")
    w, b = line.values()
    last = looks(run)[contest.step] if contest.step > NOT_YET else None
    seen = last if last and last.turned == (w, b) else None
    KNOBS.grab("cut", "zero", "w", "b")
    KNOBS.grab("tilt", "line", "w", "b", own=pictures.TILTED_AT, other=-b / w if w else 0)
    with stage:
        drawing = pictures.students(w, b, seen, reach=3.0, by_hand=True)
        ui.picture(drawing, "by_hand", alt="Your line over the hours, and the students on it.")
        won = n_right("hours", (w,), b) == N_HOURS
        moves = run.metrics["mistakes"][contest.step + 1] if seen else len(contest.own) - 1
        whose = "of the machine" if seen else "of yours"
        over = f" **All four are right, after {count(int(moves), 'move')} {whose}.**" if won else ""
        over += " It sees one student at a time, where you see all four." if won and seen else ""
        ui.say(f"{told(seen) if seen else ''}{over}")
    ui.say(r"""
        The line is the **neuron** that you know, $z = w\,x + b$. It says yes if $z$ is zero or more,
        else no: that jump is the **step function**. A neuron with a step is a **perceptron**. It changes
        its mind where $z$ is zero: its **decision boundary**, at $x = -b/w$.
    """)


def told(seen: Look) -> str:
    """Say what the machine says of a student, and what follows."""
    answer, way = ("yes", "down") if seen.answer else ("no", "up")
    carries = f"wrong: the line carries this dot {way}, and the others with it."
    found = carries if seen.error else "right: nothing to learn."
    return (
        f"**The machine’s turn.** At {count(seen.hours, 'hour')} it says {answer}, and is {found}"
    )


@holds_for_any("n_epochs", "learning_rate", "w", "b")
def contest_rows(contest: Contest, run: RecordedRun) -> dict[str, list[str]]:
    """Return how many students the learner's line gets right, and the machine's."""

    def row(line: str, n: int, after: str) -> dict[str, str]:
        return {"line": line, "right": f"{n} of {N_HOURS}", "after": after}

    (w, b), n_moves = contest.own[-1], len(contest.own) - 1
    whose = "you" if n_moves else "the line at first"
    yours = row(whose, n_right("hours", (w,), b), count(n_moves, "move"))
    if (i := contest.step) < 0:
        return ui.rows(yours)
    w, b = contest.machine[i]
    machine = row(
        "the machine", n_right("hours", (w,), b), count(int(run.metrics["mistakes"][i + 1]), "move")
    )
    return ui.rows(yours, machine)


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
