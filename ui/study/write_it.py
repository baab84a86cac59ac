"""A function for the learner to write, and what it does, beside the lesson's own.

It runs in their browser (`ui.sandbox`); the server gets the numbers to draw.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import streamlit as st

from charts.core.picture import Picture
from charts.diagrams import small_network
from charts.models import line_fit
from charts.runs import bowl, curves
from laboratory.write_it import asking, checks, model, my_network, steps, trainings
from server.streamlit_internals import Container
from study.laboratory import LAB_BY_SLUG
from training.recorded_run import RecordedRun
from ui import pictures
from ui.components import component, sent
from ui.page import current, trail
from ui.page.current import on_demand
from ui.page.prose import say
from ui.run.replay import player
from ui.run.runs import for_this_visitor_alone
from ui.run.tables import facts
from ui.sandbox import worker
from ui.session import progress

LAB = LAB_BY_SLUG["write_it"]
MODULES = (asking, my_network, trainings, checks)
"""What the browser runs, in the order of their imports."""
_EDITOR = component("write_it")
TURNED = ("neuron", "loss")
"""Steps that only turn knobs: what is wrong has nothing to show."""
Runs = RecordedRun | Mapping[str, RecordedRun]


def write_it() -> None:
    """Offer the function that a lesson is about under the scene's "More"."""
    if room := on_demand(LAB.title, LAB.slug, icon=f":material/{LAB.icon}:"):
        with room:
            step = steps.OF_LESSON[current.lesson()]
            editor(step, lends=True)
            trail.to_step(step)


def editor(step: steps.WritingStep, *, lends: bool = False) -> Container | None:
    """Show what a step asks, its editor, and beside it what the last run gave.

    It ``lends`` the house's functions where the learner has not written those that it needs. Once
    the learner's has been right, the place below the editor is returned.
    """
    written = progress.kept(LAB.slug, "step", step.name)
    say(f"{step.asks} :material/check_circle: *You have written it.*" if written else step.asks)
    key, trained, broken = (current.key(each) for each in (step.name, "own_rows", "broken"))

    def hear() -> None:
        heard = sent(key, "trained")
        told = heard if isinstance(heard, dict) else {}
        passed, rows = told.get("passed") is True, model.read(step.name, told.get("rows"))
        seen = rows if passed or step.name not in TURNED else None
        st.session_state[trained] = {**st.session_state.get(trained, {}), step.name: seen}
        st.session_state[broken] = step.name, str(told.get("first"))
        if passed:
            progress.keep_answer(LAB.slug, "step", step.name, passed=True)

    paper, drawn = current.beside(0.54)
    with paper:
        parts = [each.for_browser for each in steps.STEPS]
        data = {"worker": worker(MODULES), "step": step.name, "parts": parts, "head": steps.HEAD}
        data |= {"given": model.given(step.name), "lends": lends}
        _EDITOR(key=key, data=data, on_trained_change=hear)
        run, first = st.session_state.get(broken, (None, None))
        if run == step.name and first in steps.BY_NAME:
            trail.to_step(steps.BY_NAME[first])
    with drawn:
        heard = st.session_state.get(trained, {})
        if (rows := heard.get(step.name)) is None:
            once = "once it is right" if step.name in heard else "once it runs"
            st.caption(f"What your function does will be drawn here, {once}.")
        else:
            with for_this_visitor_alone():
                DRAWN[step.name](step.name, rows)
    return paper if written else None


def shown(run: Runs, *drawn: tuple[Picture, str], **how: Any) -> str:
    """Show pictures of a run, each with its description, below their player."""
    follow = player(run, piece="own_player", **how)
    for i, (each, alt) in enumerate(drawn):
        pictures.picture(each, f"own_{i}", player=follow, alt=alt)
    return follow


def beside(runs: Mapping[str, RecordedRun]) -> tuple[Picture, str]:
    """Draw a learner's loss, and the one of the lesson's own training."""
    said = "The loss of the training with your function, and of the lesson’s own, by epoch."
    return curves.two_losses(runs, loss_name="loss", height=220), said


def draw_line(name: str, rows: model.Rows) -> None:
    """Draw the line, and what is known by then of the way that it takes."""
    own = model.of_line(name, rows)
    how: dict[str, Any] = {"x_title": "hours studied", "y_title": "exam score (points)"}
    how |= {**own.parameters, "unit": "hours", "ask": 5.0, "height": 210}
    fit = line_fit.fit(np.array(trainings.HOURS), np.array(trainings.SCORES), **how)
    drawn = [(fit, "Four students, and the line that your function says.")]
    runs = {"": own}
    if name == "loss":
        falls = curves.learning_curve(own, loss_name="your loss", height=200)
        drawn += [(falls, "Your loss while both knobs are turned evenly.")]
    elif name != "neuron":
        runs = model.beside_the_lessons(own, model.lessons_line())
        above = bowl.bowl(
            own,
            **model.rings_of(own),
            titles=("knob w", "knob b"),
            loss_name="your loss",
            height=260,
        )
        path = above, "Rings of equal loss over both knobs, and your path."
        drawn = [beside(runs), path, *drawn]
    plays = f"{name}_{own.hyperparameters['numbers']}"
    shown(runs, *drawn, plays=plays, w="{:,.4g}", b="{:,.4g}")


def draw_sigmoid(name: str, rows: model.Rows) -> None:
    """Draw the training of a curve by the learner's sigmoid, and what it says of each student."""
    own = model.recorded(rows, rows[:, 1])
    runs = model.beside_the_lessons(own, model.lessons_curve())
    said = {f"{hours:g} h": p for hours, p in zip(trainings.HOURS, rows[:, 2:].T, strict=True)}
    climbs = curves.traces(own, said, title="your sigmoid", height=210)
    shown(runs, beside(runs), (climbs, "What your sigmoid says of each student, by epoch."))


def draw_forward(name: str, rows: model.Rows) -> None:
    drawn = curves.answers(rows[:, 0], {f"neuron {i}": rows[:, i] for i in (1, 2, 3)}, height=300)
    pictures.picture(drawn, "own_answers", alt="The answers of three neurons to x from −8 to 8.")


def draw_softmax(name: str, rows: model.Rows) -> None:
    classes = {"score x": rows[:, 1], "score 0": rows[:, 2], "score 3": rows[:, 3]}
    titles = {"x_title": "score x", "y_title": "probability"}
    drawn = curves.answers(rows[:, 0], classes, **titles, height=300)
    pictures.picture(drawn, "own_answers", alt="Three probabilities, while one score rises.")


def draw_xor(name: str, rows: model.Rows) -> None:
    """Draw the start that is learned from just now, and list how those before it ended."""
    runs = model.of_networks(rows)
    both = model.beside_the_lessons(runs[-1], model.lessons_networks()[len(runs) - 1])
    follow = shown(both, beside(both), plays=f"{name}_{len(runs)}")
    points = np.array(trainings.XOR), np.array(trainings.LAMP, dtype=int)
    title = f"Start {len(runs)}: your network"
    seen = small_network.surface(runs[-1], *points, title=title, height=250)
    said = "The plane, as your network sees it."
    pictures.small_network(seen, "own_plane", label=said, player=follow)
    facts(model.outcomes(rows))


def draw_values(name: str, rows: model.Rows) -> None:
    names = enumerate(("zeroed", "forgotten"), 1)
    runs = {each: model.recorded(rows[:, [0, i]], rows[:, i]) for i, each in names}
    falls = curves.two_losses(runs, loss_name="your loss", height=300)
    shown(runs, (falls, "The loss by epoch, with slopes zeroed before each step, and never."))
    say("""
        The slopes are your Value’s. **Forgotten** adds each epoch’s slopes to those before, as your
        `+=` does: somebody has to zero them.
    """)


def draw_people(name: str, rows: model.Rows) -> None:
    """Draw how a training by passengers or patients goes, beside a rule, and give it in PyTorch."""
    of, n_held_out, rule = PEOPLE[name]
    people, share = of()
    run = model.of_rows(rows, n_held_out, len(people))
    shares = curves.accuracy_curve(run, {rule: share}, height=300)
    both = shares, f"The share that is right by epoch, and with the rule “{rule}”."
    shown(run, both, **dict.fromkeys(run.metrics, "{:.1%}"))
    say(f"""
        Of the {n_held_out} whom it has never seen, yours has **{rows[-1, 3]:.0f}** right after
        epoch {rows[-1, 0]:.0f}. “{rule.capitalize()}” has {share * n_held_out:.0f}.
    """)
    called, icon, opened = f"torch_{name}", ":material/code:", name == "Network"
    if room := on_demand("The same in PyTorch", called, icon=icon, opened=opened, here=True):
        room.code(steps.IN_TORCH[name], language="python")


PEOPLE = {
    "one_epoch": (model.passengers, trainings.N_HELD_OUT, "women survive"),
    "Network": (model.patients, trainings.N_PATIENTS, "nobody is ill"),
}


def draw_patients(name: str, rows: model.Rows) -> None:
    """Draw how a neuron learns from patients as they are, and from those of the learner."""
    of, n_held_out, rule = PEOPLE["Network"]
    people, share = of()
    parts = {"yours": 4, "raw": 1}
    runs = {
        name: model.of_rows(rows, n_held_out, len(people), first) for name, first in parts.items()
    }
    held_out = [run.metrics["validation_accuracy"] for run in runs.values()]
    how: dict[str, Any] = {"levels": {rule: share}, "title": "right, held out", "height": 300}
    shown(runs, (curves.two_accuracies(runs, held_out, **how), "The share that is right by epoch."))
    say(f"""
        The same neuron learned from both tables. Of the {n_held_out} held out it has
        **{rows[-1, 6]:.0f}** right after epoch {rows[-1, 0]:.0f} by yours, {rows[-1, 3]:.0f} by the
        raw one.
    """)


def draw_thresholds(name: str, rows: model.Rows) -> None:
    hits, alarms = rows[:, 5], rows[:, 6]
    titles = {"x_title": "false alarm rate", "y_title": "hit rate"}
    drawn = curves.answers(alarms, {"yours": hits, "guessing": alarms}, **titles, height=300)
    pictures.picture(drawn, "own_answers", alt="The hit rate over the false alarm rate.")
    facts(model.at_thresholds(rows))
    say(f"""
        These are the {trainings.N_PATIENTS} held-out patients of the heart lesson, and what its
        neuron says of each. The area under your curve is **{model.area(rows):.3f}**.
    """)


DRAWN = {
    **dict.fromkeys(("neuron", "loss", "slopes", "train"), draw_line),
    "sigmoid": draw_sigmoid,
    "forward": draw_forward,
    "softmax": draw_softmax,
    **dict.fromkeys(("backward", "learn"), draw_xor),
    "Value": draw_values,
    **dict.fromkeys(("one_epoch", "Network"), draw_people),
    "standardise": draw_patients,
    "counts": draw_thresholds,
}
