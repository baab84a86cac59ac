"""One mistake: the students one by one, and what a wrong answer turns."""

import streamlit as st

import ui
from lessons.perceptron.looks import Look, looks_at, n_right, plain
from lessons.perceptron.model import N_HOURS, samples
from pages.foundations.perceptron import pictures
from pages.foundations.perceptron.knobs import KNOBS, START
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import as_term, count

scene = Scene(
    __name__,
    "One mistake",
    "What can it learn from a mistake?",
    covers=["Perceptron learning rule"],
    knobs=["without_input"],
)

RATE = START["learning_rate"]
SHOWN = "perceptron_students"
"""The session's key for who was shown so far, with and without the hours."""


furthest = scene.observation(
    "furthest",
    "When the line moves because of one student, whose dot is carried furthest?",
    wrong(
        "That student’s, since the correction is for this one",
        "Start again, and show it the student with 1 hour: that dot is carried least of all.",
    ),
    right(
        "The student’s with 4 hours, whoever was wrong",
        "Even for a mistake at 1 hour the line swings furthest at 4.",
    ),
    wrong(
        "None: all four are carried equally far",
        "That would be so if the bias alone were turned. Compare the dashes.",
    ),
    case={"without_input": False},
)


@scene.draw
def draw() -> None:
    ui.say(f"""
        At first the line says yes to all four. **Show it a student.** If it is wrong about that one, it
        turns its knobs, at learning rate {RATE:g}: bold dashes show how far that dot is carried. Watch
        the other three.
    """)
    stage, controls = ui.beside(0.64)
    bare = KNOBS.values("without_input")["without_input"]
    shown: list[int] = st.session_state.setdefault(f"{SHOWN}_{bare}", [])
    every = looks_at(shown, START["b"], RATE, bare=bare)
    last = every[-1] if every else None
    w, b = last.turned if last else (0.0, START["b"])
    with stage:
        drawing = pictures.students(w, b, last)
        alt = "The line after the last look, and the way that each student’s dot was carried."
        ui.picture(drawing, "one_mistake", alt=alt)
        with st.container(horizontal=True):
            X, y, _ = samples("hours")
            for i, (hours, passed) in enumerate(zip(X[:, 0].tolist(), y.tolist(), strict=True)):
                of = f"{count(hours, 'hour')}, {'passed' if passed else 'failed'}"
                st.button(of, key=f"perceptron_shown_{i}", on_click=shown.append, args=(i,))
        if last:
            ui.say(told(last))
            st.button("Start again", key="perceptron_anew", on_click=shown.clear)
        made = sum(abs(each.error) for each in every)
        if n_right("hours", (w,), b) == N_HOURS:
            ui.say(f"**All four are right, after {count(made, 'mistake')}.**")
        elif bare and made > 1:
            ui.say_of_knobs(f"""
                Each mistake turns both knobs by {RATE:g}, and the next turns them back. **It only flaps**: yes to all four, no to all four, for ever.
            """)
    with controls:
        if not ui.observe(furthest, waits=not made):
            return
        ui.say("""
            The sum counts the weight once for each hour, so the student with most hours goes
            furthest. **Does the correction need the hours?** Leave them out, and try again.
        """)
        KNOBS.ask("without_input")
        if bare and made < 2:
            ui.say_of_knobs("Now $w$ and $b$ always turn equally far. **Show it students again.**")
    ui.say(r"""
        With the hours, this is the rule of the psychologist Frank Rosenblatt, from 1958. The weight
        moves by the **learning rate** $\eta$ times the input: up if it should have said yes, else down.

        $$w \leftarrow w + \eta\,(y - p)\,x$$

        The truth $y$ and the answer $p$ are each 0 or 1. The bias moves in the same way, with input 1.
    """)


def told(look: Look) -> str:
    """Say what one look found, the sum, the answer, and what was turned."""
    x, w, b, rate = look.hours, look.w, look.b, f"{look.rate:g}"
    total = f"{plain(w)} × {x} {as_term(b, 6)} = {plain(look.z)}"
    found = (
        f"Look {look.number}: {count(x, 'hour')}, {'passed' if look.passed else 'failed'}. The sum "
        f"{_unbroken(total)} says {'yes' if look.answer else 'no'}: "
    )
    if not look.error:
        return f"{found}right. w and b stay."
    way, (w_after, b_after) = "−" if look.answer else "+", look.turned
    turned = f"{plain(w)} {way} {rate} × {look.times} = {plain(w_after)}"
    and_b = f"{plain(b)} {way} {rate} = {plain(b_after)}"
    return f"{found}wrong. w becomes {_unbroken(turned)}, and b becomes {_unbroken(and_b)}."


def _unbroken(total: str) -> str:
    return total.replace(" ", "\u00a0")


@scene.number(w=[-0.1, -0.2, -0.4], h=[3, 4, 2])
def one_turn(w: float, h: float) -> NumberQuestion:
    after = w + 0.2 * h
    return NumberQuestion(
        f"""
        $w$ is {plain(w)}, $b$ is 0, learning rate 0.2. The next student studied {h:g} hours and passed.
        What is $w$ after this look?
        """,
        answer=after,
        within=0.001,
        hint="Is its answer right? If not, w moves by the learning rate times the hours.",
        working=f"""
        The sum is {plain(w)} × {h:g} = {plain(w * h)}: it says no, and that is wrong
        w = {plain(w)} + 0.2 × {h:g} = [{plain(after)}]
        """,
        feedback="b goes up by 0.2 as well.",
    )


scene.choice(
    "worse",
    "Of four students a perceptron gets one wrong, and turns its knobs for that one. Can more be wrong "
    "afterwards?",
    right(
        "Yes, even two", "That dot may come right while the line carries two others across zero."
    ),
    wrong("No, one at most", "The line carries the others as well, and may spoil more than one."),
    wrong("No, none at all", "That dot may come right, but the line carries the others with it."),
)
scene.remember(
    """
    Only **mistakes** move the knobs: by the learning rate times the input, towards the right
    answer.
    """
)
