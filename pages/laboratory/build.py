import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from charts import curves, laboratory, luck
from charts.planes import planes
from datasets.shapes import SHAPES
from lessons.build import model, report
from lessons.build.recipes import BAD, GOOD, Recipe
from study.shelf import KeptRun, differing
from training import multilayer
from training.activations import ALL_ACTIVATIONS
from training.comparison import on_one_axis
from training.dense import STARTS
from training.inputs import INPUTS
from training.optimisers import ALL_RULES
from training.outputs import COSTS, ERRORS
from training.placed import MOST, decode, encode
from training.recorded_run import RecordedRun
from ui import shelf
from ui.ailing import what_ails
from ui.bench import show
from ui.code import code_that_ran
from ui.knobs import Choice, Knobs, Number, Scale, Several, Slider, Switch, Text
from ui.layout import beside, columns
from ui.lesson import say
from ui.on_demand import on_demand
from ui.picture import in_words, picture
from ui.placed import place_points
from ui.planes import planes as draw_planes
from ui.refusal import or_said
from ui.replay import player
from ui.runs import Watched, computed, derived, on_request, watched, worked_out
from ui.tables import facts, run_table

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
EPOCHS = (0, 1, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 500)
PRICES = (0, 0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
LENGTHS = (0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
OF_CURVES = tuple(name for name, each in INPUTS.items() if each.n_places == 1)
NAMES = {name: each.name for name, each in INPUTS.items()}
SHAPE_NAMES = {k: each.name for k, each in SHAPES.items()} | {model.OWN: "Your own points"}
LAYERS = tuple(range(1, model.MAX_LAYERS + 1))

# Two hands that hold each other, to be added to.
AT_FIRST = (
    *((x, y, 0) for x, y in ((-1.6, 0.2), (-1.5, 0.7), (-1.1, 1.1), (-0.6, 1.2), (-0.1, 1.0))),
    *((x, y, 0) for x, y in ((0.2, 0.6), (0.3, 0.1), (-1.3, -0.3), (0.2, -0.3))),
    *((x, y, 1) for x, y in ((1.6, -0.2), (1.5, -0.7), (1.1, -1.1), (0.6, -1.2), (0.1, -1.0))),
    *((x, y, 1) for x, y in ((-0.2, -0.6), (-0.5, -0.1), (1.3, 0.3), (-0.4, 0.3))),
)

KNOBS = Knobs(
    "build",
    Choice("data", "Data", list(SHAPE_NAMES), "circles", SHAPE_NAMES),
    Text("own", "Your own points", encode(AT_FIRST), 3 * MOST),
    Slider("noise", "Noise", 0.0, model.MAX_NOISE, 0.1, 0.05),
    Slider("n_points", "Points", 20, model.MAX_POINTS, 300, 10),
    Slider("held_out", "Share held out", 0.1, 0.9, 0.3, 0.1),
    Slider("data_seed", "Seed: which points", 0, 63, 0, 1),
    Several("inputs", "Inputs", list(INPUTS), ("x1", "x2"), NAMES),
    Several("curve_inputs", "Inputs", list(OF_CURVES), ("x1",), NAMES),
    Slider("n_layers", "Hidden layers", 0, model.MAX_LAYERS, 2, 1),
    *(
        Slider(f"layer_{i}", f"Neurons in layer {i}", 1, model.MAX_NEURONS, 4 if i == 1 else 2, 1)
        for i in LAYERS
    ),
    Choice("activation", "Activation", list(ALL_ACTIVATIONS), "tanh"),
    Choice("start", "Start", list(STARTS), "He"),
    Slider("seed", "Seed: which start", 0, 63, 0, 1),
    Number("learning_rate", "Learning rate", 0.0, 1000.0, RATES, 0.1),
    Scale("n_epochs", "Epochs", EPOCHS, 200),
    Scale("batch_size", "Batch size (500: all points)", BATCHES, 32),
    Choice("optimiser", "Optimiser", list(ALL_RULES), "SGD"),
    Choice("loss", "Loss", list(COSTS), "cross-entropy"),
    Choice("curve_loss", "Loss", list(ERRORS), "squared error"),
    Scale("l1", "Price of weights, L1", PRICES, 0),
    Scale("l2", "Price of weights, L2", PRICES, 0),
    Slider("dropout", "Dropout", 0.0, 0.9, 0.0, 0.1),
    Scale("longest_gradient", "Longest gradient (0: any)", LENGTHS, 0),
    Switch("stop_early", "Stop early"),
    Switch("log", "Loss on a logarithmic axis"),
)
STOPPED = "build_stopped"
"""Names in the session a training that was stopped, and what it was asked for."""
OF_DATA = ("data", "noise", "n_points", "held_out", "data_seed")
OF_NETWORK = ("activation", "start", "seed")
OF_TRAINING = ("learning_rate", "n_epochs", "batch_size", "optimiser")
OF_BRAKES = ("l1", "l2", "dropout", "longest_gradient", "stop_early")


def turned_to(recipe: Recipe) -> dict[str, Any]:
    """Return where all knobs but those of the data stand for a recipe."""
    settings, curve = dict(recipe.settings), not model.n_classes_of(KNOBS["data"])
    hidden = settings.pop("hidden", None)
    if hidden is not None:
        settings |= {"n_layers": len(hidden)}
        settings |= {f"layer_{i}": n for i, n in enumerate(hidden, start=1)}
    if "inputs" in settings and curve:
        settings["curve_inputs"] = settings.pop("inputs")
    kept = {*OF_DATA, "own", "log"}
    return {knob.name: knob.default for knob in KNOBS if knob.name not in kept} | settings


def offer_recipes() -> None:
    ways = {"A good way": GOOD, "A bad way": BAD}
    with st.container(horizontal=True):
        for label, recipes in ways.items():
            turned = turned_to(recipes[KNOBS["data"]])
            key = f"build_{label.lower().replace(' ', '_')}"
            st.button(label, key=key, on_click=KNOBS.set, kwargs=turned)
    for recipes in ways.values():
        recipe = recipes[KNOBS["data"]]
        turned = turned_to(recipe)
        if KNOBS.values(*turned) == turned:
            st.caption(recipe.why)


def points_asked() -> None:
    if KNOBS["data"] != model.OWN:
        KNOBS.show("data")
        offer_recipes()
        KNOBS.ask(*OF_DATA[1:], back=OF_DATA)
        return
    KNOBS.show("data")
    place_points(KNOBS, "own")
    KNOBS.ask("held_out", "data_seed", back=("data", "own", "held_out", "data_seed"))


def ask() -> None:
    data, network, training, brakes = st.tabs(["Data", "Network", "Training", "Brakes"])
    with data:
        points_asked()
    curve = not model.n_classes_of(KNOBS["data"])
    with network:
        sizes = [f"layer_{i}" for i in LAYERS if i <= KNOBS["n_layers"]]
        inputs = "curve_inputs" if curve else "inputs"
        KNOBS.ask(inputs, "n_layers", *sizes, "activation", "start", "seed")
    with training:
        KNOBS.ask(*OF_TRAINING, "curve_loss" if curve else "loss")
    with brakes:
        KNOBS.ask(*OF_BRAKES)


def settings_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the training is asked for, from the values of all knobs."""
    own = decode(values["own"]) if values["data"] == model.OWN else ()
    curve = not model.n_classes_of(values["data"])
    return {
        **{name: values[name] for name in (*OF_DATA, *OF_NETWORK, *OF_TRAINING, *OF_BRAKES)},
        "own": own,
        "inputs": values["curve_inputs" if curve else "inputs"],
        "hidden": tuple(values[f"layer_{i}"] for i in LAYERS if i <= values["n_layers"]),
        "loss": values["curve_loss" if curve else "loss"],
    }


def curves_of(run: RecordedRun, follow: str) -> None:
    base = derived(report.baseline, run)
    left, right = columns(2)
    with left:
        name, log = run.hyperparameters["loss"], KNOBS["log"]
        losses = laboratory.loss_curve(run, loss_name=name, baseline=base["loss"], log=log)
        picture(losses, "losses", player=follow, alt="The loss by epoch, and a baseline.")
        KNOBS.show("log")
    with right:
        if "accuracy" in base:
            rules = {"always the same": base["accuracy"]}
            accuracy = curves.accuracy_curve(run, rules, height=220)
            picture(accuracy, "accuracy", player=follow, alt="The accuracy by epoch.")


def sizes_of(run: RecordedRun, follow: str) -> None:
    st.subheader("How large are slopes and signals, layer by layer?")
    left, right = columns(2)
    with left:
        sizes, title = derived(report.gradient_sizes, run), "size of the gradient"
        slopes = laboratory.sizes_by_layer(run, sizes, title=title, ink="yellow")
        picture(slopes, "gradients", player=follow, alt="Sizes of gradients, layer by layer.")
    with right:
        sizes = derived(report.activation_sizes, run)
        if len(sizes):
            title = "size of what it says"
            signals = laboratory.sizes_by_layer(run, sizes, title=title, ink="gray")
            picture(signals, "signals", player=follow, alt="Sizes of activations by layer.")


def starts(run: RecordedRun, settings: dict[str, Any]) -> None:
    st.subheader("Was it luck?")
    if not on_request("starts", "Train from 64 other starts", settings):
        return
    others = {**settings, "seed": tuple(range(100, 164)), "max_frames": 2}
    many = or_said(partial(computed, model.train), **others)
    if many is None:
        return
    right = "accuracy" in many.metrics
    title = "accuracy on points held out" if right else "loss on points held out"
    ends = {"own": float(report.outcomes(run)), "good": report.beat_baseline(many)}
    dots = luck.outcomes(report.outcomes(many), **ends, title=title, log=not right)
    picture(dots, "starts_dots", alt="A dot for each start, and yours.")
    say(report.describe_starts(many, run))


def network_of(run: RecordedRun) -> str:
    read = {"validation_accuracy": "{:.1%}"} if "accuracy" in run.metrics else {}
    follow = player(run, validation_loss="{:.4g}", **read)
    diagram = planes(run, **report.of_the_planes(run))
    label = "The network, what each neuron says of the plane, and what all of it says."
    draw_planes(diagram, "planes", label=label, player=follow)
    return follow


def side_by_side() -> None:
    st.subheader("Which was better?")
    shelf.keep_button(KNOBS)
    kept = shelf.current(KNOBS)
    if not kept:
        return
    room = on_demand("The runs you keep, side by side", "kept", icon=":material/bookmarks:")
    if room is not None:
        with room:
            compare(kept)


def compare(kept: Sequence[KeptRun]) -> None:
    for i, one in enumerate(kept):
        shelf.run_row(KNOBS, i, one, f"?{urlencode(one.address) or 'data=circles'}")
    values = [KNOBS.values_of(one.address) for one in kept]
    runs: dict[str, RecordedRun] = {}
    rows: dict[str, dict[str, str]] = {}
    for i, (one, own) in enumerate(zip(kept, values, strict=True), start=1):
        settings = or_said(settings_of, values=own)
        run = or_said(partial(computed, model.train), **settings) if settings else None
        if run is not None:
            name = f"{i} · {one.name}"
            runs[name], knobs = run, {k: own[k] for k in differing(values)}
            rows[name] = KNOBS.labels(knobs) | report.figures(run)
    if not runs:
        return
    if {"data", "loss", "curve_loss"} & set(differing(values)):
        st.caption("Losses of different kinds, and losses on different data, cannot be compared.")
    epochs, losses = on_one_axis([*runs.values()])
    named = dict(zip(runs, losses, strict=True))
    curve = laboratory.compared(epochs, named, loss_name="loss on points held out")
    picture(curve, "compared", alt="The held-out loss of each run that is kept, by epoch.")
    names = dict.fromkeys(name for row in rows.values() for name in row)
    facts({"run": [*rows], **{n: [row.get(n, "–") for row in rows.values()] for n in names}})
    st.download_button(
        "Download these runs",
        json.dumps([{"run": name, **row} for name, row in rows.items()], ensure_ascii=False),
        "runs.json",
        "application/json",
        icon=":material/download:",
        key="build_kept_download",
        on_click="ignore",
    )


def watch(settings: dict[str, Any]) -> Watched[RecordedRun] | None:
    stopped_with, run = st.session_state.get(STOPPED, (None, None))
    if stopped_with == settings:
        st.empty()  # where else something may stand while it trains
        return Watched(run, is_whole=True)
    return or_said(partial(watched, model.train), **settings)


def stop(settings: dict[str, Any], run: RecordedRun) -> None:
    st.session_state[STOPPED] = settings, run


def go_on() -> None:
    del st.session_state[STOPPED]


def halt(settings: dict[str, Any], seen: Watched[RecordedRun]) -> None:
    """Offer to stop a training that goes on, or to go on with one that was stopped."""
    icon, key = ":material/stop:", "build_halt"
    if not seen.is_whole:
        st.button("Stop here", icon=icon, key=key, on_click=stop, args=(settings, seen.result))
    elif "so_far" in seen.result.hyperparameters:
        label = f"Stopped. Train all {settings['n_epochs']:,} epochs"
        st.button(label, icon=":material/model_training:", key=key, on_click=go_on)


def build() -> bool:
    pictures, controls = beside(0.72)
    with controls:
        ask()
    with pictures:
        settings = or_said(settings_of, values=KNOBS.values())
        seen = None if settings is None else watch(settings)
        if settings is None or seen is None or seen.result is None:
            return seen is None
        run = seen.result
        follow = network_of(run)
        say(f"{derived(report.describe, run)} {derived(report.describe_size, run)}")
        halt(settings, seen)
    curves_of(run, follow)
    sizes_of(run, follow)
    if not seen.is_whole:
        return False
    what_ails(run, partial(worked_out, report.findings, run))
    starts(run, settings)
    side_by_side()
    in_words(derived(report.pictures_in_words, run))
    code_that_ran(model.train, settings, multilayer.fit)
    run_table(run)
    return True


show(KNOBS, build)
