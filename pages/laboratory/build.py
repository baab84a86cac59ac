from functools import partial
from typing import Any

import streamlit as st

from charts import curves, laboratory, luck
from charts.planes import planes
from datasets.shapes import SHAPES
from lessons.build import model, report
from training import multilayer
from training.activations import ALL_ACTIVATIONS
from training.dense import STARTS
from training.inputs import INPUTS
from training.optimisers import ALL_RULES
from training.outputs import COSTS, ERRORS
from training.placed import MOST, decode, encode
from training.recorded_run import RecordedRun
from ui.bench import show
from ui.code import code_that_ran
from ui.knobs import Choice, Knobs, Number, Scale, Several, Slider, Switch, Text
from ui.layout import beside, columns
from ui.lesson import say
from ui.picture import in_words, picture
from ui.placed import place_points
from ui.planes import planes as draw_planes
from ui.refusal import or_said
from ui.replay import player
from ui.runs import Watched, computed, derived, on_request, watched
from ui.tables import run_table

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
OF_TRAINING = ("learning_rate", "n_epochs", "batch_size", "optimiser")
OF_BRAKES = ("l1", "l2", "dropout", "longest_gradient", "stop_early")


def points_asked() -> dict[str, Any]:
    if KNOBS["data"] != model.OWN:
        return KNOBS.ask(*OF_DATA)
    KNOBS.show("data")
    place_points(KNOBS, "own")
    dealt = KNOBS.ask("held_out", "data_seed", back=("data", "own", "held_out", "data_seed"))
    own = or_said(decode, code=KNOBS["own"])
    return {**KNOBS.values(*OF_DATA), **dealt, "own": own or ()}


def knobs() -> dict[str, Any]:
    data, network, training, brakes = st.tabs(["Data", "Network", "Training", "Brakes"])
    with data:
        settings = points_asked()
    curve = not model.n_classes_of(settings["data"])
    inputs, loss = ("curve_inputs", "curve_loss") if curve else ("inputs", "loss")
    with network:
        sizes = [f"layer_{i}" for i in LAYERS if i <= KNOBS["n_layers"]]
        asked = KNOBS.ask(inputs, "n_layers", *sizes, "activation", "start", "seed")
    settings["inputs"] = asked[inputs]
    settings["hidden"] = tuple(asked[size] for size in sizes)
    settings |= {name: asked[name] for name in ("activation", "start", "seed")}
    with training:
        trained = KNOBS.ask(*OF_TRAINING, loss)
    settings["loss"] = trained.pop(loss)
    with brakes:
        return settings | trained | KNOBS.ask(*OF_BRAKES)


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
    points, y, held_out = report.points_of(run)
    diagram = planes(
        run,
        report.layers(run),
        inputs=run.hyperparameters["inputs"],
        input_names=report.input_names(run),
        points=points,
        y=y,
        held_out=held_out,
        n_classes=report.n_classes(run),
        reach=report.VIEW,
    )
    label = "The network, what each neuron says of the plane, and what all of it says."
    draw_planes(diagram, "planes", label=label, player=follow)
    return follow


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
        settings = knobs()
    with pictures:
        seen = watch(settings)
        if seen is None or seen.result is None:
            return seen is None
        run = seen.result
        follow = network_of(run)
        say(f"{derived(report.describe, run)} {derived(report.describe_size, run)}")
        halt(settings, seen)
    curves_of(run, follow)
    sizes_of(run, follow)
    if not seen.is_whole:
        return False
    starts(run, settings)
    in_words(derived(report.pictures_in_words, run))
    code_that_ran(model.train, settings, multilayer.fit)
    run_table(run)
    return True


show(KNOBS, build)
