import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from charts.diagrams import pixels
from charts.diagrams.neuron_surfaces import planes
from charts.diagrams.shape_pictures import image_of_points
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
from laboratory.build.sources import OWN, SOURCES, TYPED, is_table, sample
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
from training.figures import count
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
from ui.page import current
from ui.page.current import columns, on_demand
from ui.page.lab_page import show
from ui.page.prose import say
from ui.page.refusal import attempt
from ui.pictures import add_words, matrix, picture, weights
from ui.pictures import planes as draw_planes
from ui.run.replay import epoch_shown, player
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
HEIGHT = 200
"""Of each curve beside the network, in pixels."""
LENGTHS = (0, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
OF_CURVES = tuple(name for name, each in INPUTS.items() if each.n_places == 1)
NAMES = {name: each.name for name, each in INPUTS.items()}
DATA_NAMES = {name: each.name for name, each in SOURCES.items()}
LAYERS = tuple(range(1, model.MAX_LAYERS + 1))
PICTURED = ("circles", "xor", "spirals", "sine")
"""The data that are chosen by their pictures; the others stand behind "More"."""

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
    Choice("activation", "Activation", list(ALL_ACTIVATIONS), "tanh", menu=True),
    Choice("start", "Start", list(STARTS), "He"),
    Slider("seed", "Seed: which start", 0, 999, 0, 1),
    Number("learning_rate", "Learning rate", 0.0, 1000.0, RATES, 0.1),
    Scale("n_epochs", "Epochs", EPOCHS, 200),
    Scale("batch_size", f"Batch size ({ALL_AT_ONCE}: all)", BATCHES, 32),
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
COMMON = {"learning_rate": RATES, "batch_size": BATCHES, "l1": PENALTIES, "l2": PENALTIES}
"""Common values of the settings that may change under way."""
FROM_SHOWN, UNDER_WAY = "build_from_shown", "under_way"
"""The switch by which they hold from the epoch shown on, and where the keys of their knobs' containers begin."""
REACHED, GOES_ON, PENDING = "build_reached", "build_goes_on", "build_pending"
"""The last epoch of the run shown; settings and the epoch where they go on; one just asked for."""


def turned_to(recipe: Recipe) -> dict[str, Any]:
    """Return where all knobs but those of the data stand for a recipe."""
    kept = {*OF_DATA, "own", "log"}
    at_first = {knob.name: knob.default for knob in KNOBS if knob.name not in kept}
    return at_first | knobs_of(KNOBS["data"], recipe.settings)


def offer_recipes() -> None:
    """Offer a good way and a bad one, with the reason of the one that is gone."""
    if KNOBS["data"] not in GOOD:
        return
    ways = {"A good way": GOOD, "A bad way": BAD}
    for label, recipes in ways.items():
        turned = turned_to(recipes[KNOBS["data"]])
        key = f"build_{label.lower().replace(' ', '_')}"
        st.button(label, key=key, on_click=KNOBS.set, kwargs=turned)


def reasons() -> None:
    for recipes in (GOOD, BAD):
        recipe = recipes.get(KNOBS["data"])
        if recipe and KNOBS.values(*(turned := turned_to(recipe))) == turned:
            st.caption(recipe.why)


def shape_image(data: str) -> str:
    return image_of_points(
        *sample(data), n_classes=SOURCES[data].n_classes, reach=report.PLANE_EDGE
    )


def points_asked() -> None:
    data, key = KNOBS["data"], "build_pictured"
    st.session_state[key] = data if data in PICTURED else None
    st.segmented_control(
        "Data",
        PICTURED,
        wrap=True,
        key=key,
        format_func=lambda name: f"![{DATA_NAMES[name]}]({memoised(shape_image, name)})",
        on_change=lambda: KNOBS.set(data=st.session_state[key] or data),
    )
    label = "More data" if data in PICTURED else DATA_NAMES[data]
    with st.popover(label, key="build_more_data", width="stretch"):
        KNOBS.show("data")
        beside = [] if is_table(data) else ["own" if data == OWN else "noise"]
        KNOBS.ask(*drawn_of(data), back=("data", *beside, *drawn_of(data)))
        if is_table(data):
            st.caption(
                f"A fifth of the {SOURCES[data].noun}s is held out; scales come from the training "
                "set."
            )
    if data == OWN:
        place_points(KNOBS, "own")
    elif not is_table(data):
        KNOBS.show(*(("formula",) if data in TYPED else ()), "noise")


def drawn_of(data: str) -> tuple[str, ...]:
    """Return the knobs of which points or rows are drawn, but the noise."""
    return ("data_seed",) if is_table(data) else DRAWN[2:] if data == OWN else DRAWN[1:]


def ask() -> OpenedFile | None:
    """Show the knobs of network and training; return the model that was brought, if any."""
    *under_way_knobs, switch, activation, more = st.columns(
        [0.18, 0.18, 0.18, 0.18, 0.14, 0.14], vertical_alignment="bottom"
    )
    # First of all: a model that is brought turns the knobs.
    with more, st.popover("More knobs", key="build_more_knobs", width="stretch"):
        opened = more_knobs()
    with switch:
        st.toggle("From the epoch shown", key=FROM_SHOWN)
    for name, place in zip(("learning_rate", "l2", "batch_size"), under_way_knobs, strict=True):
        with place:
            turnable(name)
    with activation:
        KNOBS.show("activation")
    KNOBS.say_on_paper(*out_of_sight(KNOBS["data"]))
    return opened


def out_of_sight(data: str) -> list[str]:
    """Return the data, which pictures name, and the knobs behind buttons."""
    inputs = [name] if (name := inputs_knob(data)) else []
    training = ("n_epochs", "optimiser", "zero_grad", loss_knob(data), "l1", "dropout")
    last = ("longest_gradient", "stop_early")
    return ["data", *drawn_of(data), *inputs, "start", "seed", *training, *last]


def more_knobs() -> OpenedFile | None:
    data = KNOBS["data"]
    network, training = st.tabs(["Network", "Training"])
    with network:
        of_network = st.container()
        opened = own_file(
            read, max_bytes=MAX_BYTES, on_new=open_model, what="model", kinds=".safetensors"
        )
        with of_network:
            inputs = [inputs_knob(data)] if inputs_knob(data) else []
            # In a picture of the network, layers and neurons are added where they stand.
            sizes = [depth_knob(data), *sizes_asked(KNOBS.values())] if data == "digits" else []
            KNOBS.show(*inputs, *sizes, "start", "seed")
    with training:
        typed_rate()
        KNOBS.show("n_epochs", "optimiser", "zero_grad", loss_knob(data))
        turnable("l1")
        KNOBS.show("dropout", "longest_gradient", "stop_early", "log")
    KNOBS.reset_button(*(knob.name for knob in KNOBS if knob.name not in {*OF_DATA, "own"}))
    return opened


def now_in_force() -> dict[str, Any]:
    """Return what may change under way, as it stands at the start or after all changes."""
    values = KNOBS.values(*under_way.CHANGEABLE)
    return under_way.in_force(values, made_so_far(), EPOCHS[-1]) if from_shown() else values


def from_shown() -> bool:
    return bool(st.session_state.get(FROM_SHOWN))


def made_so_far() -> under_way.Schedule:
    """Return the changes made under way; none if the address is nonsense, which is said below."""
    try:
        return under_way.decode(KNOBS["schedule"])
    except ValueError:
        return ()


def turnable(name: str) -> None:
    """Show a knob of a setting that may change under way."""
    key, now = f"{KNOBS.key(name)}_scale", now_in_force()[name]
    options = [f"{value:.10g}" for value in sorted({*COMMON[name], now})]
    st.session_state[key] = f"{now:.10g}"
    args = (name, key, current.key("player"))
    with st.container(key=f"{UNDER_WAY}_{name}"):
        st.select_slider(KNOBS.label_of(name), options, key=key, on_change=turn, args=args)


def typed_rate() -> None:
    """Show a field for any learning rate."""
    name, key = "learning_rate", KNOBS.key("learning_rate_typed")
    ends = float(under_way.RATE.low), float(under_way.RATE.high)
    st.session_state[key] = float(now_in_force()[name])
    args = (name, key, current.key("player"))
    label = f"{KNOBS.label_of(name)}, any"
    with st.container(key=f"{UNDER_WAY}_typed"):
        st.number_input(label, *ends, step=0.01, format="%.6g", key=key, on_change=turn, args=args)


def turn(name: str, key: str, player_name: str) -> None:
    """Set a knob from the start, or let it change at the epoch shown."""
    value = float(st.session_state[key])
    if not from_shown():
        KNOBS.set(**{name: value})
        return
    epoch = epoch_shown(player_name, st.session_state.get(REACHED, KNOBS["n_epochs"]))
    made = made_so_far()
    schedule = under_way.changed_from(
        KNOBS.values(*under_way.CHANGEABLE), made, epoch, {name: value}
    )
    if len(schedule) > under_way.MAX_CHANGES:
        st.toast(f"{under_way.MAX_CHANGES} changes are the most: take some back.")
        return
    if later := sum(at > epoch for at, *_ in made):
        left_out(count(later, "later change"), later)
    st.session_state[PENDING] = epoch
    KNOBS.set(schedule=under_way.encode(schedule), n_epochs=epochs_beyond(epoch))


def left_out(what: str, n: int) -> None:
    st.toast(
        f"{what} {'is' if n == 1 else 'are'} left out. Your browser’s Back brings "
        f"{'it' if n == 1 else 'them'} back.",
        icon=":material/undo:",
    )


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
        left_out(f"{count(later, 'number')} set after a later epoch", later)
    anew = {change[:4] for change in wanted}
    before = [c for c in settings["changes"] if c[0] <= epoch and c[:4] not in anew]
    changes = (*before, *wanted)[: by_hand.MAX_EDITS]
    st.session_state[PENDING] = epoch
    KNOBS.set(changes=by_hand.encode(changes), n_epochs=epochs_beyond(epoch))


def epochs_beyond(epoch: int) -> int:
    """Return how many epochs to train for so that some are left after one of them."""
    n_epochs: int = KNOBS["n_epochs"]
    return n_epochs if epoch < n_epochs else min((n for n in EPOCHS if n > epoch), default=n_epochs)


def set_by_hand(run: RecordedRun) -> None:
    """Say what was set by hand, and offer the way back."""
    if changes := run.hyperparameters["changes"]:
        say(f"Set by hand after {'; after '.join(report.changes_in_words(run))}.")
        take_back("changes", by_hand.encode(changes[:-1]))


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


def changed_under_way(run: RecordedRun) -> None:
    """Say what was changed under way, and offer the way back."""
    if made := run.hyperparameters["schedule"]:
        say(f"Changed under way: {'; '.join(report.schedule_in_words(run))}.")
        take_back("schedule", under_way.encode(made[:-1]))


def curves_of(run: RecordedRun, follow: str) -> None:
    base = memoised(report.baseline, run)
    name, log = run.hyperparameters["loss"], KNOBS["log"]
    marks = report.when_set_by_hand(run) | report.when_changed(run)
    losses = laboratory.loss_curve(
        run, loss_name=name, baseline=base["loss"], log=log, marks=marks, height=HEIGHT
    )
    picture(losses, "losses", player=follow, alt="The loss by epoch, and a baseline.")
    if "accuracy" in base:
        accuracy = curves.accuracy_curve(run, memoised(report.rules, run), height=HEIGHT)
        picture(accuracy, "accuracy", player=follow, alt="The accuracy by epoch.")


def sizes_of(run: RecordedRun, follow: str) -> None:
    """Show how large slopes and signals are, layer by layer."""
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


def resize(hidden: tuple[int, ...]) -> None:
    KNOBS.set(**knobs_of(KNOBS["data"], {"hidden": hidden}))


def network_of(run: RecordedRun, begins: int) -> str:
    read = {"validation_accuracy": "{:.1%}"} if "accuracy" in run.metrics else {}
    tells = UNDER_WAY if from_shown() else ""
    follow = player(run, begins=begins, tells=tells, validation_loss="{:.4g}", **read)
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
        resize=resize,
        most=room,
        longest=EPOCHS[-1],
        most_layers=model.MAX_LAYERS,
        most_neurons=MAX_DRAWN,
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
    with st.container(key="bench"):
        opened = ask()
        points, network, progress = st.columns([0.15, 0.6, 0.25], gap="medium")
        with points:
            points_asked()
    # Of what a learner brings nothing is shared.
    with for_this_visitor_alone() if opened else nullcontext():
        return show_network(network, progress, opened)


def show_network(network: Container, progress: Container, opened: OpenedFile | None) -> bool:
    """Train the network and show all that there is to see; tell whether that was all."""
    with network:
        asked = attempt(settings_of, values=KNOBS.values())
        asked = asked and with_model(asked, opened)
        watched = watch(model.train, asked, KNOBS.label_of, "build_accepted")
        if watched is None:
            return True
        settings, seen = watched
        run = seen.result
        st.session_state[REACHED] = int(run.steps[-1])
        follow = network_of(run, goes_on_at(settings))
    with progress:
        curves_of(run, follow)
    say(f"{memoised(report.describe, run)} {memoised(report.describe_size, run)}")
    with st.container(horizontal=True):
        halt(settings, seen)
        offer_recipes()
        shelf.keep_button(KNOBS)
    reasons()
    changed_under_way(run)
    if not seen.is_whole:
        return False
    if run.hyperparameters["schedule"]:
        say("""
            The doctor is not asked about this run: he repeats a training with one thing
            changed, and keeps to one rate, batch size and price of weights throughout.
            Take back what you changed under way, and you can ask him.
        """)
    else:
        asked_about = partial(run_job, report.findings, run)
        show_diagnosis(run, asked_about, beside=partial(sizes_of, run, follow))
    starts(run, settings)
    side_by_side()
    code_that_ran(model.train, settings | {"n_epochs": int(run.steps[-1])}, multilayer.fit)
    run_table(run)
    return True


def goes_on_at(settings: dict[str, Any]) -> int:
    """Return the epoch from which a training with these settings goes on; 0 if it starts anew."""
    if (epoch := st.session_state.pop(PENDING, None)) is not None:
        st.session_state[GOES_ON] = settings, epoch
    kept, at = st.session_state.get(GOES_ON, (None, 0))
    return at if kept == settings else 0


show(KNOBS, build)
