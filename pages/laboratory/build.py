import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from charts.diagrams import pixels
from charts.diagrams.neuron_surfaces import planes
from charts.runs import curves, laboratory, luck
from laboratory.build import images, model, report
from laboratory.build.knobs import (
    OF_INPUTS,
    WIDE,
    depth_knob,
    inputs_knob,
    knobs_of,
    layer_knob,
    loss_knob,
)
from laboratory.build.recipes import BAD, GOOD, Recipe
from laboratory.build.sources import OWN, SOURCES, TYPED, is_table
from server.streamlit_internals import Container
from study.plain_text import plain
from study.shelf import LONGEST_VALUE, KeptRun, differing
from training import multilayer
from training import parameter_edits as by_hand
from training import schedule as under_way
from training.activations import ALL_ACTIVATIONS
from training.build_settings import ALL_AT_ONCE, BATCHES, EPOCHS, MAX_DRAWN, PIXELS, WIDTHS
from training.comparison import on_one_axis
from training.dense import STARTS
from training.figures import count, figure
from training.formula import MAX_CHARS
from training.inputs import INPUTS
from training.losses import COSTS, ERRORS
from training.model_files import MAX_BYTES, OpenedFile, read, written
from training.optimisers import OPTIMISERS
from training.own_points import MAX_POINTS, decode, encode
from training.parameter_edits import ParameterEdits
from training.recorded_run import RecordedRun
from training.regularisation import PENALTIES
from training.symptoms import gradient_sizes
from ui.controls.knob_kinds import Choice, Number, Scale, Several, Slider, Switch, Text
from ui.controls.knobs import Knobs
from ui.controls.own_points import place_points
from ui.controls.parameter_editor import ParameterEditor
from ui.page.current import beside, columns, on_demand
from ui.page.lab_page import show
from ui.page.prose import say
from ui.page.refusal import attempt
from ui.pictures import add_words, matrix, picture, weights
from ui.pictures import planes as draw_planes
from ui.run.replay import player
from ui.run.runs import for_this_visitor_alone, memoised, on_request, run_job
from ui.run.stoppable import halt, watch
from ui.run.tables import facts, run_table
from ui.run.take_along import code_that_ran
from ui.session import shelf
from ui.session.files import offer_file
from ui.session.own_file import own_file
from ui.study.diagnosis import show_diagnosis

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
FRAMES_OF_IMAGES = 40
"""Of digits more would be long on their way to the browser."""
LENGTHS = (0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
OF_CURVES = tuple(name for name, each in INPUTS.items() if each.n_places == 1)
NAMES = {name: each.name for name, each in INPUTS.items()}
DATA_NAMES = {name: each.name for name, each in SOURCES.items()}
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
    Choice("data", "Data", list(SOURCES), "circles", DATA_NAMES),
    Text("formula", "Height of the function, by x", model.FORMULA, MAX_CHARS),
    Text("own", "Your own points", encode(AT_FIRST), 3 * MAX_POINTS),
    Slider("noise", "Noise", 0.0, model.MAX_NOISE, 0.1, 0.05),
    Slider("n_points", "Points", 20, model.MAX_POINTS, 300, 10),
    Slider("held_out", "Share held out", 0.1, 0.9, 0.3, 0.1),
    Slider("data_seed", "Seed: which points", 0, 999, 0, 1),
    Several("inputs", "Inputs", list(INPUTS), ("x1", "x2"), NAMES),
    Several("curve_inputs", "Inputs", list(OF_CURVES), ("x1",), NAMES),
    *(
        Several(
            knobs_name,
            "Columns",
            list(SOURCES[data].inputs),
            tuple(SOURCES[data].inputs),
            SOURCES[data].inputs,
        )
        for data, knobs_name in OF_INPUTS.items()
    ),
    Slider("n_layers", "Hidden layers", 0, model.MAX_LAYERS, 2, 1),
    Slider("image_layers", "Hidden layers", 0, model.MAX_LAYERS, 1, 1),
    *(
        Slider(f"layer_{i}", f"Neurons in layer {i}", 1, MAX_DRAWN, 4 if i == 1 else 2, 1)
        for i in LAYERS
    ),
    Scale(WIDE, "Neurons in layer 1", WIDTHS, 16),
    Choice("activation", "Activation", list(ALL_ACTIVATIONS), "tanh"),
    Choice("start", "Start", list(STARTS), "He"),
    Slider("seed", "Seed: which start", 0, 999, 0, 1),
    Number("learning_rate", "Learning rate", 0.0, 1000.0, RATES, 0.1),
    Scale("n_epochs", "Epochs", EPOCHS, 200),
    Scale("batch_size", f"Batch size ({ALL_AT_ONCE}: all at once)", BATCHES, 32),
    Choice("optimiser", "Optimiser", list(OPTIMISERS), "SGD"),
    Switch("zero_grad", "Zero the gradient", default=True),
    Choice("loss", "Loss", list(COSTS), "cross-entropy"),
    Choice("curve_loss", "Loss", list(ERRORS), "squared error"),
    Scale("l1", "Price of weights, L1", PENALTIES, 0),
    Scale("l2", "Price of weights, L2", PENALTIES, 0),
    Slider("dropout", "Dropout", 0.0, 0.9, 0.0, 0.1),
    Scale("longest_gradient", "Longest gradient (0: any)", LENGTHS, 0),
    Switch("stop_early", "Stop early"),
    Switch("log", "Loss on a logarithmic axis"),
    Text("changes", "Set by hand", "", LONGEST_VALUE),
    Text("schedule", "Changed under way", "", LONGEST_VALUE),
)
IN_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "own": lambda v: count(len(decode(v["own"])), "point") if v["data"] == OWN else "–",
    "changes": lambda v: count(len(by_hand.decode(v["changes"])), "number"),
    "schedule": lambda v: count(len(under_way.decode(v["schedule"])), "change"),
}
"""What a table says of knobs that hold a code, from the values of all knobs."""
DRAWN = ("noise", "n_points", "held_out", "data_seed")
OF_DATA = ("data", "formula", *DRAWN)
OF_NETWORK = ("activation", "start", "seed")
OF_TRAINING = ("learning_rate", "n_epochs", "batch_size", "optimiser", "zero_grad")
OF_BRAKES = ("l1", "l2", "dropout", "longest_gradient", "stop_early")


def turned_to(recipe: Recipe) -> dict[str, Any]:
    """Return where all knobs but those of the data stand for a recipe."""
    kept = {*OF_DATA, "own", "log"}
    at_first = {knob.name: knob.default for knob in KNOBS if knob.name not in kept}
    return at_first | knobs_of(KNOBS["data"], recipe.settings)


def offer_recipes() -> None:
    if KNOBS["data"] not in GOOD:
        return
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
    data = KNOBS["data"]
    KNOBS.show("data")
    offer_recipes()
    if data == OWN:
        place_points(KNOBS, "own")
        KNOBS.ask("held_out", "data_seed", back=("data", "own", "held_out", "data_seed"))
    elif is_table(data):
        KNOBS.ask("data_seed", back=("data", "data_seed"))
        st.caption(
            f"A fifth of the {SOURCES[data].noun}s is held out; scales come from the training set."
        )
    else:
        typed = ("formula",) if data in TYPED else ()
        KNOBS.ask(*typed, *DRAWN, back=("data", *typed, *DRAWN))


def ask() -> OpenedFile | None:
    """Show all knobs; return the model that was brought, if there is one."""
    data, network, training, brakes = st.tabs(["Data", "Network", "Training", "Brakes"])
    with network:
        of_network, brought = st.container(), st.container()
    with brought:  # first of all: what it opens turns the knobs
        opened = own_file(
            read, max_bytes=MAX_BYTES, on_new=open_model, what="model", kinds=".safetensors"
        )
    with data:
        points_asked()
    chosen = KNOBS["data"]
    with of_network:
        inputs = [inputs_knob(chosen)] if inputs_knob(chosen) else []
        sizes = sizes_asked(KNOBS.values())
        KNOBS.ask(*inputs, depth_knob(chosen), *sizes, "activation", "start", "seed")
    with training:
        KNOBS.ask(*OF_TRAINING, loss_knob(chosen))
    with brakes:
        KNOBS.ask(*OF_BRAKES)
    return opened


def open_model(opened: OpenedFile | None) -> None:
    """Turn the knobs to where a file says that its network was trained, and show it untrained."""
    if opened is not None and opened.opens:
        KNOBS.set(**KNOBS.values_of(dict(parse_qsl(opened.opens))))
        st.rerun()


def with_model(settings: dict[str, Any], opened: OpenedFile | None) -> dict[str, Any]:
    """Return settings that start from a model that was brought, if it is such a network."""
    if opened is None:
        return settings
    network = {k: settings[k] for k in ("data", "own", "inputs", "hidden")}
    sizes = model.sizes_of(**network)
    if sizes != opened.sizes:
        st.caption(
            f"The model in your file is a network of {written(opened.sizes)}; here stands one of "
            f"{written(sizes)}, and starts on its own. Choose as many inputs and neurons to start "
            "from the file, or use it in PyTorch."
        )
        return settings
    st.caption("It starts from the model in your file. At 0 epochs, it is what is in the file.")
    return settings | {"given": opened.content}


def sizes_asked(values: Mapping[str, Any]) -> list[str]:
    """Return the knobs of the sizes of all hidden layers."""
    data = values["data"]
    return [layer_knob(data, i) for i in LAYERS if i <= values[depth_knob(data)]]


def settings_of(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the training is asked for, from the values of all knobs."""
    data = values["data"]
    inputs = inputs_knob(data)
    settings = {
        **{name: values[name] for name in (*OF_DATA, *OF_NETWORK, *OF_TRAINING, *OF_BRAKES)},
        "own": decode(values["own"]) if data == OWN else (),
        "inputs": values[inputs] if inputs else (PIXELS,),
        "hidden": tuple(int(values[name]) for name in sizes_asked(values)),
        "loss": values[loss_knob(data)],
        "changes": by_hand.decode(values["changes"]),
        "schedule": under_way.decode(values["schedule"]),
    }
    sizes = model.sizes_of(**{k: settings[k] for k in ("data", "own", "inputs", "hidden")})
    # Of what was set by hand, only what this network has.
    settings["changes"] = tuple(c for c in settings["changes"] if by_hand.fits(c, sizes))
    if data == "digits":
        settings["max_frames"] = FRAMES_OF_IMAGES
    return settings


def train_on(wanted: ParameterEdits) -> None:
    """Let the training go on from numbers that were set by hand, at the epoch that was shown."""
    epoch, settings = wanted[0][0], settings_of(KNOBS.values())
    later = sum(change[0] > epoch for change in settings["changes"])
    if later:
        st.toast(
            f"{count(later, 'number')} set after a later epoch {'is' if later == 1 else 'are'} "
            f"left out. Your browser’s Back brings {'it' if later == 1 else 'them'} back.",
            icon=":material/undo:",
        )
    anew = {change[:4] for change in wanted}
    before = [c for c in settings["changes"] if c[0] <= epoch and c[:4] not in anew]
    changes = (*before, *wanted)[: by_hand.MAX_EDITS]
    KNOBS.set(changes=by_hand.encode(changes), n_epochs=epochs_beyond(epoch))


def epochs_beyond(epoch: int) -> int:
    """Return how many epochs to train for so that some are left after one of them."""
    n_epochs: int = KNOBS["n_epochs"]
    return n_epochs if epoch < n_epochs else min((n for n in EPOCHS if n > epoch), default=n_epochs)


def set_by_hand(run: RecordedRun) -> None:
    """Say what was set by hand, and offer the way back."""
    if changes := run.hyperparameters["changes"]:
        given, phrases = report.n_given(run), report.changes_in_words(run)
        if given:
            say(f"It starts from {given} given numbers, as a lesson brings them.")
        if phrases:
            say(f"Set by hand after {'; after '.join(phrases)}.")
        take_back("changes", by_hand.encode(changes[:-1] if phrases else ()))


def take_back(knob: str, without_last: str) -> None:
    """Offer the way back from what was changed on the way; the knob holds it as text."""
    ending = "" if knob == "changes" else f"_{knob}"
    ways = {"Take the last one back": without_last} if without_last else {}
    with st.container(horizontal=True):
        for label, left in (ways | {"Take all back": ""}).items():
            st.button(
                label,
                icon=":material/undo:",
                key=f"build_{label.lower().replace(' ', '_')}{ending}",
                on_click=KNOBS.set,
                kwargs={knob: left},
            )


def change_under_way(run: RecordedRun) -> None:
    """Offer to train on from an epoch with another rate, batch size or price of weights."""
    made: under_way.Schedule = run.hyperparameters["schedule"]
    if made:
        say(f"Changed under way: {'; '.join(report.schedule_in_words(run))}.")
        take_back("schedule", under_way.encode(made[:-1]))
    last = int(run.steps[-1])
    if last < 1 or len(made) + len(under_way.CHANGEABLE) > under_way.MAX_CHANGES:
        return
    now = under_way.in_force(run.hyperparameters, made, last)
    # Where something else holds, the fields begin anew.
    form = f"under_way_{hash((last, len(made), *now.values()))}"
    label = "Change rate, batch size or price under way"
    with (
        st.popover(label, icon=":material/tune:"),
        st.form(form, border=False, clear_on_submit=True),
    ):
        at = last if "stopped" in run.hyperparameters else (last + 1) // 2
        st.number_input("From epoch", 1, last, at, key=f"{form}_epoch")
        rate, key = float(now["learning_rate"]), f"{form}_learning_rate"
        ends = float(under_way.RATE.low), float(under_way.RATE.high)
        st.number_input("Learning rate", *ends, rate, step=0.01, format="%.6g", key=key)
        for name, options in (("batch_size", BATCHES), ("l1", PENALTIES), ("l2", PENALTIES)):
            known = sorted({*options, now[name]})
            knob = KNOBS.label_of(name)
            st.select_slider(knob, known, now[name], key=f"{form}_{name}", format_func=figure)
        st.form_submit_button("Go on from there", on_click=train_on_with, args=(run, form))


def train_on_with(run: RecordedRun, form: str) -> None:
    """Let a training go on from an epoch with what was asked for."""
    asked = {name: st.session_state[f"{form}_{name}"] for name in under_way.CHANGEABLE}
    epoch, made = int(st.session_state[f"{form}_epoch"]), run.hyperparameters["schedule"]
    schedule = under_way.changed_from(run.hyperparameters, made, epoch, asked)
    if later := sum(at > epoch for at, *_ in made):
        st.toast(
            f"{count(later, 'later change')} {'is' if later == 1 else 'are'} left out. Your "
            f"browser’s Back brings {'it' if later == 1 else 'them'} back.",
            icon=":material/undo:",
        )
    KNOBS.set(schedule=under_way.encode(schedule), n_epochs=epochs_beyond(epoch))


def curves_of(run: RecordedRun, follow: str) -> None:
    base = memoised(report.baseline, run)
    left, right = columns(2)
    with left:
        name, log = run.hyperparameters["loss"], KNOBS["log"]
        marks = report.when_set_by_hand(run) | report.when_changed(run)
        losses = laboratory.loss_curve(
            run, loss_name=name, baseline=base["loss"], log=log, marks=marks
        )
        picture(losses, "losses", player=follow, alt="The loss by epoch, and a baseline.")
        KNOBS.show("log")
    with right:
        if "accuracy" in base:
            accuracy = curves.accuracy_curve(run, memoised(report.rules, run), height=220)
            picture(accuracy, "accuracy", player=follow, alt="The accuracy by epoch.")


def sizes_of(run: RecordedRun, follow: str) -> None:
    st.header("How large are slopes and signals, layer by layer?")
    left, right = columns(2)
    with left:
        sizes, title = memoised(gradient_sizes, run), "size of the gradient"
        slopes = laboratory.sizes_by_layer(run, sizes, title=title, ink="yellow")
        picture(slopes, "gradients", player=follow, alt="Sizes of gradients, layer by layer.")
    with right:
        sizes = memoised(report.activation_sizes, run)
        if len(sizes):
            title = "size of what it says"
            signals = laboratory.sizes_by_layer(run, sizes, title=title, ink="gray")
            picture(signals, "signals", player=follow, alt="Sizes of activations by layer.")


def starts(run: RecordedRun, settings: dict[str, Any]) -> None:
    st.header("Was it luck?")
    if not on_request("starts", "Train from 64 other starts", settings):
        return
    # What was set by hand was set in one of them alone.
    others = {**settings, "seed": tuple(range(100, 164)), "max_frames": 2, "changes": ()}
    others.pop("given", None)
    many = attempt(partial(run_job, model.train), **others)
    if many is None:
        return
    right = "accuracy" in many.metrics
    title = f"{'accuracy' if right else 'loss'} on {report.noun(run)} held out"
    ends = {"own": float(report.outcomes(run)), "good": report.beat_baseline(many)}
    dots = luck.outcomes(report.outcomes(many), **ends, title=title, log=not right)
    picture(dots, "starts_dots", alt="A dot for each start, and yours.")
    facts(report.starts_row(many, run))


def digits_of(run: RecordedRun, follow: str) -> None:
    """Show what the first layer looks for, in place of a plane: pixels have none."""
    shown = images.first_layer(run)
    chart = pixels.weights(
        shown.weights,
        shown.names,
        shown.says,
        votes=shown.votes,
        ink=shown.ink,
        labels=shown.labels,
        player=follow,
    )
    numbers = ParameterEditor("by_hand", report.network_sizes(run), run.steps.tolist())

    def pick(frame: int, layer: int, which: int, i: int) -> None:
        if which in range(len(shown.neurons)):
            j = int(shown.neurons[which])
            numbers.choose((frame, layer, i, j) if layer == 1 else (frame, layer, j, i))

    weights(chart, "first_layer", pick)
    has_room = len(run.hyperparameters["changes"]) < by_hand.MAX_EDITS
    numbers.show(
        neuron_name=partial(report.neuron_name, run),
        input_name=partial(report.heard_name, run),
        value_of=partial(report.parameter_at, run),
        describe=partial(report.describe_change, run),
        train_on=train_on if has_room else None,
        longest=EPOCHS[-1],
    )
    set_by_hand(run)
    if room := on_demand(
        "Which digits it takes for which, at the end", "confused", icon=":material/grid_on:"
    ):
        with room:
            matrix(pixels.matrix(*images.predict_held_out(run), player=None), "matrix")


def network_of(run: RecordedRun) -> str:
    read = {"validation_accuracy": "{:.1%}"} if "accuracy" in run.metrics else {}
    follow = player(run, begins=0, validation_loss="{:.4g}", **read)
    if run.hyperparameters["data"] == "digits":
        digits_of(run, follow)
        return follow
    diagram = planes(run, **report.plane_data(run))
    label = "The network, what each neuron says of the plane, and what all of it says."
    room = by_hand.MAX_EDITS - len(run.hyperparameters["changes"])
    draw_planes(
        diagram,
        "planes",
        label=label,
        player=follow,
        train_on=train_on,
        most=room,
        longest=EPOCHS[-1],
    )
    add_words(label, report.describe_layers(run))
    set_by_hand(run)
    return follow


def side_by_side() -> None:
    kept = shelf.current(KNOBS)
    if not kept:
        return
    st.header("Which was better?")
    if room := on_demand("The runs you keep, side by side", "kept", icon=":material/bookmarks:"):
        with room:
            compare(kept)


def address_of_run(kept: KeptRun) -> str:
    """Return what follows the page in the address that shows a run again."""
    return f"?{urlencode(kept.address) or 'data=circles'}"


def compare(kept: Sequence[KeptRun]) -> None:
    for i, one in enumerate(kept):
        shelf.run_row(KNOBS, i, one, address_of_run(one))
    values = [KNOBS.values_of(one.address) for one in kept]
    runs: dict[str, RecordedRun] = {}
    rows: dict[str, dict[str, str]] = {}
    shown: dict[str, KeptRun] = {}
    for i, (one, own) in enumerate(zip(kept, values, strict=True), start=1):
        settings = attempt(settings_of, values=own)
        run = attempt(partial(run_job, model.train), **settings) if settings else None
        if run is not None:
            name = f"{i} · {plain(one.name)}"
            runs[name] = run
            knobs = {k: IN_WORDS[k](own) if k in IN_WORDS else own[k] for k in differing(values)}
            shown[name] = one
            rows[name] = KNOBS.labels(knobs) | report.figures(run)
    if not runs:
        return
    if {"data", "loss", "curve_loss"} & set(differing(values)):
        st.caption("Losses of different kinds, and losses on different data, cannot be compared.")
    epochs, losses = on_one_axis([*runs.values()])
    named = dict(zip(runs, losses, strict=True))
    curve = laboratory.compared(epochs, named, loss_name="held-out loss")
    picture(curve, "compared", alt="The held-out loss of each run that is kept, by epoch.")
    names = dict.fromkeys(name for row in rows.values() for name in row)
    facts({"run": [*rows], **{n: [row.get(n, "–") for row in rows.values()] for n in names}})
    offer_file(
        "Download these runs",
        json.dumps(
            [
                {"run": one.name, "address": address_of_run(one), **rows[name]}
                for name, one in shown.items()
            ],
            ensure_ascii=False,
        ),
        "runs.json",
        key="build_kept_download",
    )


def build() -> bool:
    say(r"""
        Choose points, and build a network for them: it is trained again with every turn of a knob.
        You can watch it, and change any of its numbers by hand.
    """)
    pictures, controls = beside(0.72)
    with controls:
        shelf.keep_button(KNOBS)
        opened = ask()
    # Of what a learner brings nothing is shared.
    with for_this_visitor_alone() if opened else nullcontext():
        return show_network(pictures, opened)


def show_network(pictures: Container, opened: OpenedFile | None) -> bool:
    """Train the network and show all that there is to see; tell whether that was all."""
    with pictures:
        asked = attempt(settings_of, values=KNOBS.values())
        asked = asked and with_model(asked, opened)
        watched = watch(model.train, asked, KNOBS.label_of, "build_accepted")
        if watched is None:
            return True
        settings, seen = watched
        run = seen.result
        follow = network_of(run)
        say(f"{memoised(report.describe, run)} {memoised(report.describe_size, run)}")
        halt(settings, seen)
        if seen.is_whole:
            change_under_way(run)
    curves_of(run, follow)
    sizes_of(run, follow)
    if not seen.is_whole:
        return False
    if run.hyperparameters["schedule"]:
        say("""
            The doctor is not asked about this run: he repeats a training with one thing
            changed, and keeps to one rate, batch size and price of weights throughout.
            Take back what you changed under way, and you can ask him.
        """)
    else:
        show_diagnosis(run, partial(run_job, report.findings, run))
    starts(run, settings)
    side_by_side()
    code_that_ran(model.train, settings | {"n_epochs": int(run.steps[-1])}, multilayer.fit)
    run_table(run)
    return True


show(KNOBS, build)
