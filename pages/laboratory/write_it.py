from dataclasses import asdict

import streamlit as st

import charts
import ui
from charts.diagrams import small_network
from datasets.toy import XOR_INPUTS, XOR_LABELS
from laboratory.write_it import asking, autograd, checks, line, model, network, steps
from lessons.gradient_descent.bowl import bowl_view
from lessons.gradient_descent.model import training_set
from ui.components import component
from ui.page import current
from ui.page.lab_page import show
from ui.pictures import small_network as draw_small
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
MODULES = (asking, line, network, autograd, checks)
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
        data["given"] = model.given(step.name)
        _EDITOR(key=key, data=data, on_trained_change=hear)
    with pictures:
        rows = st.session_state.get(trained, {}).get(step.name)
        if rows is None:
            st.caption(DRAWN[step.name][1])
        else:
            with for_this_visitor_alone():
                DRAWN[step.name][0](step.name, rows)
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


def draw_sigmoid(name: str, rows: model.Rows) -> None:
    _, z, p, yes, _ = rows.T
    run = model.recorded(rows, yes, parameters={"z": z, "p": p}, steps_per_epoch=0)
    follow = ui.player(run, z="{:.1f}", p="{:.3f}")
    curves = {"p": (p, "your sigmoid"), "cost": (yes, "cost of a yes")}
    for which, (values, title) in curves.items():
        drawn = charts.curves.traces(run, {title: values}, title=title, height=220)
        ui.picture(drawn, f"{name}_{which}", player=follow, alt=f"By z from −8 to 8: {title}.")


def draw_xor(name: str, rows: model.Rows) -> None:
    """Draw the start that is learned from just now, and list how those before it ended."""
    runs = model.of_networks(rows)
    own = runs[-1]
    follow = ui.player(own, plays=f"{name}_{len(runs)}")
    title = f"Start {len(runs)}: your network"
    seen = small_network.surface(own, XOR_INPUTS, XOR_LABELS, title=title, height=250)
    draw_small(seen, f"{name}_plane", label="The plane, as your network sees it.", player=follow)
    both = model.beside_the_lessons(own, len(runs) - 1)
    falls = charts.curves.two_losses(both, loss_name="loss", height=200)
    ui.picture(falls, f"{name}_loss", player=follow, alt="Your loss by epoch, and the lesson’s.")
    ui.facts(model.outcomes(rows))


def draw_values(name: str, rows: model.Rows) -> None:
    runs = model.of_values(rows)
    follow = ui.player(runs)
    falls = charts.curves.two_losses(runs, loss_name=LOSS, height=300)
    alt = "The loss by epoch, with slopes zeroed before each step and with slopes that add up."
    ui.picture(falls, f"{name}_loss", player=follow, alt=alt)
    ui.say("""
        The slopes are your Value’s. **Forgotten** adds each epoch’s slopes to those before, as your
        `+=` does: somebody has to zero them.
    """)


def draw_passengers(name: str, rows: model.Rows) -> None:
    run, rule = model.of_passengers(rows), model.passengers()[1]
    follow = ui.player(run)
    shares = charts.curves.accuracy_curve(run, {"women survive": rule}, height=300)
    alt = "The share that is right by epoch, beside the rule that women survive."
    ui.picture(shares, f"{name}_shares", player=follow, alt=alt)
    right, by_rule = round(rows[-1, 2]), round(rule * network.N_HELD_OUT)
    ui.say(f"""
        Of the {network.N_HELD_OUT} whom it has never seen, yours has **{right}** right. “Women
        survive” has {by_rule}.
    """)
    if room := ui.on_demand("The same lines in PyTorch", "torch", icon=":material/code:"):
        room.code(steps.IN_TORCH, language="python")


OF_LINE = draw_line, "What your function says will be drawn here, once it runs."
OF_NUMBERS = draw_line, "What your function gives is held against what is needed, number by number."
DRAWN = {
    **dict.fromkeys(("neuron", "loss", "slopes", "train"), OF_LINE),
    **dict.fromkeys(("forward", "backward"), OF_NUMBERS),
    "sigmoid": (draw_sigmoid, OF_LINE[1]),
    "learn": (draw_xor, "XOR will be drawn here as your network learns it."),
    "Value": (draw_values, "A training by your Value will be drawn here."),
    "one_epoch": (draw_passengers, "What it has right will be drawn here, epoch by epoch."),
}

show(KNOBS, write_it)
