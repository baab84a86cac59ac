"""Let it learn: whoever chooses the students, fewer mistakes are left with each of them."""

import streamlit as st

import ui
from datasets.students import HOURS
from lessons.perceptron.looks import HINGE, looks_at, n_ended, next_mistakes, plain
from pages.foundations.perceptron import pictures
from pages.foundations.perceptron.knobs import START
from study.predictions import Answer
from study.scene import Scene
from training.figures import count, figure

scene = Scene(
    __name__, "Let it learn", "Do the mistakes ever end?", covers=["Perceptron convergence"]
)

BEGINS = 0.0, START["b"], START["learning_rate"]
"""Weight, bias and learning rate."""
CHOSEN = "perceptron_kept_wrong"
"""The session's key for whom its learner has chosen so far."""


@scene.predict(
    """
    However cleverly one chooses among those that it gets wrong: when are all four right?
    """,
    {
        "few": "After four mistakes at most, one for each",
        "many": "After a few dozen mistakes at most",
        "never": "Perhaps never: putting one right can spoil another",
    },
)
def kept_wrong() -> Answer:
    """Follow every choice of students that are judged wrongly, to its end."""
    ended = n_ended(*BEGINS)
    most = len(ended) - 1
    found = f"of all {ended[-1]:,} ways to choose, the longest takes {most} mistakes"
    told, truth = found[0].upper() + found[1:], "few" if most <= len(HOURS) else "many"
    return Answer(truth, f"{told}.", because={"few": told, "many": found, "never": told})


@scene.draw
def draw() -> None:
    ui.say("""
        Now you are its enemy. **Press a student that it gets wrong** (ringed), again and again: how long can
        you keep it wrong? And watch ◆ on the line’s left end: does a mistake ever lift it?
    """)
    with ui.predicted(kept_wrong, share=0.5, explains=False) as stage:
        w, b, rate = BEGINS
        chosen: list[int] = st.session_state.setdefault(CHOSEN, [])
        # Who is pressed twice in haste may be right the second time.
        own = [look for look in looks_at(chosen, b, rate, bare=False) if look.error]
        last = own[-1] if own else None
        now: tuple[float, float] = last.turned if last else (w, b)
        wrong, made = next_mistakes(*now, rate), count(len(own), "mistake")
        fell = f": ◆ fell from {b:g} to {plain(now[0] * HINGE + now[1])}" if own else ""
        with st.container(horizontal=True):
            for i, hours in enumerate(HOURS):
                name, key, off = count(int(hours), "hour"), f"perceptron_chosen_{i}", i not in wrong
                st.button(name, key=key, disabled=off, on_click=chosen.append, args=(i,))
            off, key = not own, "perceptron_chosen_anew"
            st.button("Start again", key=key, type="tertiary", disabled=off, on_click=chosen.clear)
        ui.say(f"{made} so far{fell}." if wrong else f"**All four are right, after {made}**{fell}.")
        alt = "The line after the last mistake, a mark on it, and the way of each student’s dot."
        ui.picture(pictures.students(*now, last, hung=b), "kept_wrong", alt=alt)
        with stage.aside:
            ended = n_ended(*BEGINS)
            of = f"of all {ended[-1]:,} ways to choose have ended"
            says = [f"After {count(made, 'mistake')}, {n:,} {of}." for made, n in enumerate(ended)]
            # The first lines swing slowly.
            moves = [max(12, 300 // (made + 1)) for made in range(len(says))]
            above = st.container()
            follow = ui.walked(says, pictures.FALL, moves=moves, stands=12)
            with above:
                alt = "The lines of all ways to choose, as they swing from mistake to mistake."
                ui.picture(pictures.ways((w, b), rate), "ways", alt=alt, player=follow)
        with stage.afterwards():
            if own:
                ui.say(f"You kept it wrong for **{made}**. The longest is {len(ended) - 1}.")
            at, by, hours = figure(-HINGE), f"{rate:g}", HOURS[1]
            far, near = (plain(rate * abs(1 + HINGE * of)) for of in HOURS[:2])
            ui.say(rf"""
                **Every mistake lowers ◆ by at least {near}: the size of $(w, b)$ must keep pace.** But a dot
                too high is pulled down, a dot too low up. This gives the size a ceiling that rises only like
                √mistakes. So the mistakes end, wherever one straight cut can separate (Novikoff, 1962).

                ◆ is at $b - {at}\,w$. A mistake at 2 hours takes {by} from $b$ and {plain(rate * hours)}
                from $w$: −{by} + {plain(-HINGE * rate * hours)} = −{near}. At 3 hours it is the same, at 1
                or 4 it is −{far}.
            """)


scene.remember("If a straight cut can separate the classes, the mistakes come to an end.")
