from dataclasses import asdict

import streamlit as st

import charts
import ui
from laboratory.write_it import asking, checks, line, model, steps
from lessons.gradient_descent.bowl import bowl_view
from lessons.gradient_descent.model import training_set
from ui.components import component
from ui.page import current
from ui.page.lab_page import show
from ui.run.runs import for_this_visitor_alone
from ui.sandbox import worker

LOSS = "your loss"
LINE = {"x_title": "hours studied", "y_title": "exam score (points)", "unit": "hours", "ask": 5.0}
KNOBS = ui.Knobs(
    "write_it",
    ui.Choice(
        "step", "Step", [*steps.BY_NAME], "neuron", {n: s.title for n, s in steps.BY_NAME.items()}
    ),
)
MODULES = (asking, line, checks)
"""What the browser runs, in the order of their imports."""
_EDITOR = component("write_it")


def write_it() -> bool:
    ui.say("""
        Write a network in plain Python, function by function. It runs here, in your browser, and
        nowhere else; what it does is drawn beside it.
    """)
    step = steps.BY_NAME[KNOBS.ask("step", back=False)["step"]]
    ui.say(step.asks)
    key, trained = current.key(step.name), current.key("trained")

    def hear() -> None:
        rows = model.read(step.name, getattr(st.session_state.get(key), "trained", None))
        st.session_state[trained] = {**st.session_state.get(trained, {}), step.name: rows}

    paper, pictures = ui.beside(0.54)
    with paper:
        parts = [
            {**asdict(each), "solution": each.solution, "runs": each.runs, "needs": each.needs}
            for each in steps.STEPS
        ]
        data = {"worker": worker(MODULES), "step": step.name, "parts": parts, "head": steps.HEAD}
        _EDITOR(key=key, data=data, on_trained_change=hear)
    with pictures:
        rows = st.session_state.get(trained, {}).get(step.name)
        if rows is None:
            st.caption("What your functions do will be drawn here, once they run.")
        else:
            with for_this_visitor_alone():
                DRAWN[step.name](step.name, rows)
    return True


def draw_line(name: str, rows: model.Rows) -> None:
    """Draw the line, and what is known by then of the way that it takes."""
    run = model.of_line(name, rows)
    x, y = training_set()
    of = {"w": run.parameters["w"], "b": run.parameters["b"]}
    fit = charts.line_fit.fit(x, y, **of, height=230, **LINE)
    shown = [("fit", fit, "Four points, and the line that your function says.")]
    if name in ("slopes", "train"):
        view = bowl_view(run)
        seen = {"contours": view.contours, "levels": view.levels, "bottom": view.bottom}
        titles = {"x_title": "knob w", "y_title": "knob b (points)", "loss_name": LOSS}
        bowl = charts.bowl.bowl(run, **seen, **titles, height=260)
        shown = [("bowl", bowl, "Rings of equal loss over both knobs, and your path."), *shown]
    elif name == "loss":
        falls = charts.curves.learning_curve(run, loss_name=LOSS, height=200)
        shown += [("curve", falls, "Your loss while both knobs are turned evenly.")]
    follow = ui.player(
        run, plays=f"{name}_{run.hyperparameters['numbers']}", w="{:,.4g}", b="{:,.4g}"
    )
    for which, picture, alt in shown:
        ui.picture(picture, f"{name}_{which}", player=follow, alt=alt)


DRAWN = dict.fromkeys(("neuron", "loss", "slopes", "train"), draw_line)

show(KNOBS, write_it)
