"""By hand: two knobs, four points, and how good a line is."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from lessons.gradient_descent.bowl import data_of, loss_at, rings_under
from lessons.gradient_descent.model import best_line, train, training_set
from pages.foundations.gradient_descent.knobs import KNOBS, LINE, LOSS, SCORED
from study.scene import Scene
from training.figures import count, figure
from training.recorded_run import RecordedRun
from ui.run.machine import COUNTER

scene = Scene(
    __name__,
    "By hand",
    "Can you fit the line to the points?",
    covers=["Linear regression", "Mean squared error"],
    knobs=["w", "b", *SCORED],
)

MACHINE: Mapping[str, Any] = {"learning_rate": 0.1, "n_epochs": 300, "max_frames": 301}
"""Long enough for its line to be the best that the knobs can be set to."""
ALL_BUT_NONE = 1e-9
"""A loss that only rounding leaves: then the points lie on the line."""


@scene.draw
def draw() -> None:
    ui.say(r"""
        Four dots, four students. **Pull the line by its ends until the dashed errors are as short as
        can be.** On the map each line is one place: yours is the ball, and the innermost ring is best.
        Then press Let it try: the machine turns the same two knobs.
    """)
    pictures, controls = ui.beside(0.72)
    scores = tuple(KNOBS.values(*SCORED).values())
    x, y = training_set(scores=scores)
    run = ui.run_job(train, **MACHINE, scores=scores)
    with controls:
        line = KNOBS.ask("w", "b", back=False)
        contest = ui.against_the_machine(KNOBS, {name: run.parameters[name] for name in line})
        turned = *line, *KNOBS.ask(more=SCORED, back=False)
        if KNOBS.values(*turned) != KNOBS.defaults(*turned):
            KNOBS.reset_button(*turned)
    left, right_end = charts.line_fit.HANDLES.values()
    KNOBS.grab("left", "line", "w", "b", own=left, other=right_end)
    KNOBS.grab("right", "line", "w", "b", own=right_end, other=left)
    KNOBS.grab("ball", "point", "w", "b")
    for name in SCORED:
        KNOBS.grab(name, "upright", name)
    with pictures:
        left_behind = contest.step >= 0 and len(contest.own) > 1
        mine = tuple(contest.own[best_of(contest.own, run)]) if left_behind else None
        drawing = charts.line_fit.fit(
            x, y, **line, mine=mine, pulled=SCORED, ask=5.0, height=330, **LINE
        )
        ways = charts.bowl.duel(
            contest.own,
            contest.machine,
            step=contest.step,
            counter=COUNTER,
            knobs=line,
            **rings_under(run),
            ends=((-10.0, 30.0), (-20.0, 100.0)),
            titles=("knob w (points per hour)", "knob b (points)"),
            loss_name=LOSS,
        )
        ui.side_by_side(
            ("by_hand", drawing, "Four points, your line, and the dashed errors."),
            ("ways", ways, "Rings of equal loss over both knobs, your way and the machine’s."),
        )
    ui.facts_of_knobs(contest_rows(contest.own, contest.machine, run, contest.step))
    if there := reached(contest.own, run):
        ui.say_of_knobs(there)
    ui.say(r"""
        The line $p = w\,x + b$ predicts a score $p$ from the hours $x$: ◆ is what it says for 5 hours.
        It is the last lesson’s neuron, with one input. How far a prediction is off is its
        **[error](#errors)** $\mark{errors}{p - y}$.

        The **loss** makes one number of all errors: half the **mean squared error**. Squared, the big
        ones cost most. The ½ will make the sums simpler:

        $$L = \tfrac{1}{2}\,\mathrm{mean}\big((\mark{errors}{p - y})^2\big)$$

        **Training** turns the knobs a little, again and again, so that the loss falls.
    """)


def best_of(own: Any, run: RecordedRun) -> int:
    """Return which of the learner's lines (n, 2) has the least loss."""
    losses = [loss_at(*data_of(run), *line) for line in own]
    return losses.index(min(losses))


def reached(own: Any, run: RecordedRun) -> str:
    """Say that one of the learner's lines (n, 2) is all but the best there is, if one is."""
    x, y = data_of(run)
    above = loss_at(x, y, *own[best_of(own, run)]) - loss_at(x, y, *best_line(x, y))
    there = above < rings_under(run)["levels"][0]
    if above < ALL_BUT_NONE:
        return "**That is the best line there is.**"
    return "**You were in the innermost ring:** hardly any line is better." if there else ""


def contest_rows(own: Any, machine: Any, run: RecordedRun, step: int) -> dict[str, list[str]]:
    """Return the losses of the learner's best line, the machine's and, once it began, the best.

    Also where the machine was first as good as the learner. No best is told of points on a line.

    Shapes: own, machine (n, 2).
    """
    x, y = data_of(run)
    best = best_of(own, run)

    def row(line: str, loss: float, after: str = "") -> dict[str, str]:
        return {"line": line, "loss L (points²)": figure(loss), "after": after}

    def steps(i: int) -> str:
        return count(int(run.epochs[i]), "step")

    whose = "you, at your best" if len(own) > 1 else "the line at first"
    yours = row(whose, loss_at(x, y, *own[best]), count(best, "move"))
    if step < 0:
        return ui.rows(yours)
    losses = [loss_at(x, y, *line) for line in machine[: step + 1]]
    least = loss_at(x, y, *best_line(x, y))
    as_good = next((i for i, loss in enumerate(losses) if loss <= loss_at(x, y, *own[best])), step)
    rows = [yours]
    if len(own) > 1 and as_good < step:
        rows.append(row("the machine, as good as you", losses[as_good], steps(as_good)))
    rows.append(row("the machine", losses[step], steps(step)))
    if least > ALL_BUT_NONE:
        rows.append(row("the best line there is", least))
    return ui.rows(*rows)
