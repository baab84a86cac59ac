from charts.core.picture import Picture
from charts.core.series import Guessed
from charts.diagrams import computation_graph, network_diagram
from charts.models import tangent
from charts.runs import curves, race
from lessons.autograd import bowls, lines, model, own_line, pytorch, report, slopes, trained
from lessons.autograd.speed import by_numpy, by_pytorch, time_epochs
from lessons.xor import network as xor_network
from training import dense, torch_network
from training import formula as typed_formula
from training.dense import layers_of
from training.graph import Graph
from ui.controls.knob_kinds import Choice, Scale, Slider, Text, line_knobs
from ui.controls.knobs import Knobs
from ui.page import trail
from ui.page.current import beside
from ui.page.lesson import Scenes
from ui.page.prose import say, say_of_knobs
from ui.page.refusal import attempt
from ui.pictures import graph as draw_graph
from ui.pictures import network as draw_network
from ui.pictures import picture, side_by_side
from ui.run.replay import player
from ui.run.runs import memoised, run_job
from ui.run.stepper import stepper
from ui.run.tables import facts, facts_of_knobs, run_table
from ui.run.take_along import code_that_ran, open_in_laboratory
from ui.session.files import file_upload, offer_file
from ui.study.prediction import autoplay_key, committed_guesses, explain_outcome, predict
from ui.study.questions import observe
from ui.study.write_line import write_a_line

RATES = (0.001, 0.003, 0.005, 0.007, 0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 2)
PLACES = {
    "relu": ("the kink of relu", "relu(x)", 0.0),
    "abs": ("the kink of |x − 1|", "abs(x - 1)", 1.0),
    "sqrt": ("the square root of 0", "sqrt(x)", 0.0),
    "log": ("the log of −1", "log(x)", -1.0),
    "over": ("1 / 0", "1/x", 0.0),
}
PLACE_LABELS = {name: label for name, (label, *_) in PLACES.items()} | {"own": "your own"}
TYPES = {"float64": "float64: 16 digits", "float32": "float32: 7 digits"}
SETTINGS = ("optimiser", "learning_rate", "n_hidden", "n_epochs", "dtype", "seed")
RACE = ("sgd", "momentum", "adam", "steepness", "n_steps")


def to_known(values):
    own = "", values["edge"], values["edge_x"]
    _, formula, x = PLACES.get(values["known"], own)
    return {"edge": formula, "edge_x": x}


def to_own(_values):
    return {"known": "own"}


KNOBS = Knobs(
    "autograd",
    Text("formula", "Your formula", "x^2 + 3x", typed_formula.MAX_CHARS),
    Slider("x", "Knob x", -5.0, 5.0, 2.0, 0.05),
    Slider("y", "Knob y", -5.0, 5.0, 1.0, 0.05),
    Choice("known", "A place to try", list(PLACE_LABELS), "relu", PLACE_LABELS, sets=to_known),
    Text("edge", "Or a formula of your own", "relu(x)", typed_formula.MAX_CHARS, sets=to_own),
    Slider("edge_x", "Knob x", -5.0, 5.0, 0.0, 0.05, sets=to_own),
    Slider("place", "Where x starts", -5.0, 5.0, 2.0, 0.25),
    Slider("rate", "Learning rate of the step", 0.0, 1.0, 0.1, 0.05),
    Choice("optimiser", "Optimiser", ("SGD", "momentum", "Adam"), "SGD"),
    Scale("learning_rate", "Learning rate", RATES, 1),
    Slider("n_hidden", "Hidden neurons", 1, 8, 3, 1),
    Scale("n_epochs", "Epochs", (0, 1, 10, 50, 100, 200, 300, 500, 1000), 100),
    Choice("dtype", "Type of the numbers", list(TYPES), "float64", TYPES),
    Slider("seed", "Seed: which start", 0, 63, 0, 1),
    Scale("sgd", "Rate of SGD", RATES, 0.02),
    Scale("momentum", "Rate of momentum", RATES, 0.02),
    Scale("adam", "Rate of Adam", RATES, 0.02),
    Slider("steepness", "How much steeper along w₂", 1.0, 100.0, 20.0, 1.0),
    Slider("n_steps", "Steps", 10, 300, 100, 10),
    Slider("angle", "Bowl turned by (degrees)", 0, 90, 30, 15),
    Scale("n_rows", "Rows of data", (4, 100, 700, 2000), 700),
    Slider("measured", "Measurement", 0, 63, 0, 1),
    *line_knobs(own_line.LOOP),
)

ASKED_OF_ADAM = KNOBS.defaults(*RACE) | {"adam": 0.1}

scenes = Scenes(KNOBS)


def show_curve(name: str, along: slopes.Curve, knob: str, *, x_title: str, height: int) -> None:
    KNOBS.grab(tangent.GRIP, "across", knob)
    titles = {"x_title": x_title, "y_title": "value of the formula"}
    drawn = tangent.tangent(*along, here=KNOBS[knob], knob=knob, height=height, **titles)
    picture(drawn, name, alt="The curve of your formula, and its slope at your place.")


@scenes.scene
def formula() -> None:
    say(r"""
        Type any formula with x, or keep this one.
        **Pull the point** along its curve: the slope follows.
        Where is the curve level?
    """)
    pictures, controls = beside(0.72)
    with controls:
        KNOBS.show("formula")
    asked = KNOBS.values("formula", "x", "y")
    with pictures:
        result = attempt(slopes.slopes, **asked)
    with controls:
        KNOBS.show("x")
        if result is not None and "y" in result.point:
            KNOBS.show("y")
        KNOBS.reset_button("formula", "x", "y")
    if result is None:
        return
    knob = "y" if "y" in result.point and "x" not in result.point else "x"
    curve = slopes.curve(**asked, along=knob)
    with pictures:
        show_curve("curve", curve, knob, x_title=knob, height=220)
    if result.is_drawn:
        own = {name: name for name in result.point}
        nodes = computation_graph.diagram(result.graph, result.point, knobs=own)
        label = "The formula as a graph, with value and slope at each node."
        draw_graph(nodes, "graph", label=label)
    say(rf"""
        Nobody worked out that slope for you; **autograd** did, a part of **PyTorch**, the library
        that most networks are written in.
        While it computes a formula (yours reads `{typed_formula.to_text(result.graph.nodes[-1])}`),
        it notes every operation in a graph.
        Then it walks back by the **chain rule**: slopes multiply along a path, and add up where
        paths meet.
        “By trying” just nudges the knob and looks.
    """)
    show_ways(result)
    ours = (Graph.forward, Graph.slopes, Graph.edges_back, Graph.backward, Graph.difference)
    code_that_ran(slopes.slopes, asked, *ours, slopes.torch_slopes)


def show_ways(result: slopes.Slopes) -> None:
    if result.point:
        facts_of_knobs(report.three_ways(result))
    if wrong := report.what_is_wrong(result):
        say_of_knobs(wrong)


@scenes.scene
def kinks() -> None:
    say(r"""
        At some places a formula has no slope: there is a **kink** (a sharp bend), the curve gets
        infinitely steep, or there is no value at all.
        Autograd applies its rules there as well.
        Take `relu(x)`: it is 0 for negative x and x for positive x, so it has a kink at 0.
    """)
    if not predict("kink"):
        return
    explain_outcome("kink")
    pictures, knobs = KNOBS.beside("known", "edge", "edge_x", share=0.62, back=False)
    place = {"formula": knobs["edge"], "x": knobs["edge_x"]}
    with pictures:
        if result := attempt(slopes.slopes, **place):
            show_curve("tangent", slopes.curve(**place), "edge_x", x_title="x", height=300)
            show_ways(result)


@scenes.scene
def tensors() -> None:
    say(r"""
        PyTorch’s **tensor** is an array that can remember how it was computed.
        `requires_grad=True` asks it to note whatever is done with it.
        `backward()` walks these notes backwards, and the slope appears in `.grad`.
        Inside `torch.no_grad()` nothing is noted: that is for steps, and for **inference**, when a
        finished model only answers.
        `.detach()` gives one tensor without its notes: no slope goes through it.
        Here is one step down $x^2 + 3x$, each line beside the hand-written line that it replaces.
    """)
    pictures, knobs = KNOBS.beside("place", "rate", share=0.75)
    x, rate = knobs.values()
    with pictures:
        facts(memoised(lines.one_step, x=x, rate=rate))
    say(r"""
        Here is what each of them knows; a name such as `AddBackward0` is the note of the last
        operation, here an addition, and of how to walk back through it.
    """)
    facts(lines.what_is_noted(x=x))
    say(r"""
        `backward()` throws the notes away as it goes, to save memory.
        What if it is called twice on $x^2 + 3x$, or if the second x is detached and counts as
        a plain number?
    """)
    facts(memoised(lines.backward_twice, x=x))
    say(r"""
        `backward()` *adds* to `.grad`, so a loop has to clear away the old slopes.
        That is the job of `optimizer.zero_grad()`; the optimiser is the part that takes the steps.
    """)
    if predict("cleared"):
        explain_outcome("cleared")


@scenes.scene
def loop() -> None:
    say("Here is the network from XOR in PyTorch. Which line makes which number?")
    twins = run_job(pytorch.numpy_vs_torch, **KNOBS.values(*SETTINGS))
    stepper(pytorch.trace, twins.torch)
    say(r"""
        A **tensor** is PyTorch’s array: it can remember how it was computed.
        **`nn.Sequential`** is a row of layers, `nn.BCEWithLogitsLoss` is the loss, and
        an **optimiser** takes the steps.
        Here is each line beside the one by hand that it replaces, with the first epoch’s numbers.
    """)
    facts(lines.loop_lines(twins))
    code_that_ran(pytorch.train_torch, KNOBS.values(*SETTINGS), torch_network.torch_network)


@scenes.scene
def agree() -> None:
    say(r"""
        The loop by hand and the loop in PyTorch start from the same weights.
        Every weight, every bias and the loss are compared at every epoch.
        Look at **float64** first, then at float32, which PyTorch uses unless you say otherwise.
    """)
    pictures, settings = KNOBS.beside(*SETTINGS, share=0.7)
    with pictures:
        twins = run_job(pytorch.numpy_vs_torch, **KNOBS.values(*SETTINGS))
        runs = {"by hand": twins.by_hand, "PyTorch": twins.torch}
        follow = player(runs)
        losses = curves.two_losses(runs, loss_name="cross-entropy", log=False, height=320)
        gap = curves.difference_by_epoch(twins.by_hand, twins.difference)
        side_by_side(
            ("twin_losses", losses, "The losses of both loops by epoch."),
            ("twin_gap", gap, "The largest difference between the two loops by epoch."),
            player=follow,
        )
    if observe("rounding"):
        say(r"""
            This is the network that both trained.
            Press play above to watch its weights, or point at a line to see its weight and its
            gradient, the number that `.grad` holds.
        """)
        seen = network_diagram.diagram(
            twins.torch,
            layers_of(twins.torch),
            inputs=xor_network.INPUTS,
            examples=xor_network.EXAMPLES,
            loss="cross-entropy",
            gradient_name=".grad",
        )
        label = "The network that both loops train, with its weights and gradients at each epoch."
        draw_network(seen, "network", label=label, player=follow)
    write_a_line(KNOBS, own_line.LOOP, settings, loss_name="cross-entropy")
    helpers = (model.cross_entropy, model.output_delta, *dense.PASSES)
    both = runs | {"PyTorch": (pytorch.train_torch, twins.torch)}
    code_that_ran(model.train, settings, *helpers, runs=both)
    run_table(twins.by_hand)
    open_in_laboratory(twins.by_hand)


@scenes.picture("first_step")
def paths(guesses: Guessed, runs=None) -> Picture:
    runs = runs or run_job(bowls.race, **ASKED_OF_ADAM)
    bowl = runs["SGD"].hyperparameters
    contours, levels = bowls.rings(bowl["steepness"], bowl["angle"])
    return race.paths(
        runs,
        contours=contours,
        levels=levels,
        titles=("knob w₁", "knob w₂"),
        guesses={
            f"{name} of Adam’s step": [bowls.START[1] - along for along in steps]
            for name, steps in guesses.items()
        },
        height=310,
    )


def show_race(runs, name: str, guesses: Guessed, plays: str | None = None) -> None:
    follow = player(runs, plays=plays)
    fall = curves.race(runs, loss_name="loss L", height=310)
    alt = "The bowl from above, and the paths of the three optimisers."
    side_by_side(
        (f"{name}_paths", paths(guesses, runs), alt),
        (f"{name}_losses", fall, "The losses of the three optimisers by step."),
        player=follow,
    )


@scenes.scene
def rivals() -> None:
    say(r"""
        Three **optimisers** start in the same place, on a bowl that is much steeper along w₂ than
        along w₁.
        **SGD** (plain gradient descent) steps straight against the gradient, **momentum** gathers
        speed, and **Adam** divides each slope by its usual size.
    """)
    if not (predict("first_step") and predict("rolls", plays=True)):
        return
    pictures, settings = KNOBS.beside(*RACE, share=0.72)
    with pictures:
        runs = run_job(bowls.race, **settings)
        show_race(runs, "race", committed_guesses("first_step"), autoplay_key("rolls"))
    explain_outcome("first_step")
    explain_outcome("rolls")
    facts(report.race_rows(runs))


@scenes.scene
def turned() -> None:
    say(r"""
        Here the bowl is 100 times as steep across its valley as along it.
        **Turn it**, with the start in it: nothing changes but the names of the axes.
    """)
    pictures, angle = KNOBS.beside("angle", share=0.72)
    with pictures:
        show_race(run_job(bowls.race, **bowls.TURNED, **angle, n_steps=300), "turned", {})
    say("How many steps does each need until the loss stays below a millionth of the first?")
    facts(report.turned_rows(run_job(bowls.needed_when_turned, **angle)))
    say(r"""
        SGD and momentum only add up gradients, and a sum of arrows turns with them.
        Adam divides the slope along each knob by a size of its own.
        Where the valley runs along a knob, that undoes the steepness, as if the bowl were round.
        Where it runs at an angle, every slope has some of the steep direction in it, and no single
        number for each knob can take that out.
        A network’s loss is like that: steep in directions that no single weight points to.
    """)


@scenes.scene
def save() -> None:
    say(r"""
        A trained model is a handful of named arrays.
        Download one and upload the file again: its answers should be the same to the last digit.
    """)
    pictures, _ = KNOBS.beside("optimiser", "n_hidden", "n_epochs", "dtype", share=0.6, back=False)
    with pictures:
        ours = run_job(pytorch.numpy_vs_torch, **KNOBS.values(*SETTINGS)).torch.final
        saved = trained.save_model(ours)
        offer_file("Download the model", saved, "xor.safetensors", key="autograd_download")
        content = file_upload(
            f"Upload a model (.safetensors, at most {trained.MAX_BYTES:,} bytes)",
            max_bytes=trained.MAX_BYTES,
            key="autograd_upload",
            accept=".safetensors",
        )
        loaded = attempt(trained.load_model, content=content) if content is not None else None
        if loaded:
            trail.earned_by_doing()()
        facts(report.answers_table(ours, loaded))
        if loaded and (pytorch.answers(loaded) != pytorch.answers(ours)).any():
            say("It is another network, or you have turned the knobs since it was saved.")
    say(rf"""
        PyTorch’s own `torch.save` writes a **pickle**, a file that may contain code, and that code
        could do anything as the file is opened.
        Since version 2.6 `torch.load` refuses to run it, unless you allow it with
        `weights_only=False`.
        A **safetensors** file, like this one of {len(saved):,} bytes, holds names, shapes
        and numbers, and nothing that can run.
        Every file that you upload here is checked before it is used.
    """)
    code_that_ran(trained.load_model, {"content": b"..."}, trained.save_model)


@scenes.scene
def speed() -> None:
    say(r"""
        For every operation PyTorch looks up the right routine and adds a node to the graph; later
        it walks back through all of them.
        NumPy with slopes by hand takes no notes.
    """)
    if not predict("speed"):
        return
    explain_outcome("speed")
    say(r"""
        Now let the network grow, on random data with 12 columns, in float32 and on one thread.
        The clock counts processor time on this server, and no two measurements are quite alike.
    """)
    pictures, controls = beside()
    with controls:
        (n_samples,) = KNOBS.ask("n_rows", back=False).values()
        KNOBS.step_button("Time it again", "measured", icon=":material/timer:")
    settings = {"n_samples": n_samples, "seed": KNOBS["measured"]}
    with pictures:
        clock = run_job(time_epochs, **settings)
        titles = {"x_title": "hidden neurons", "y_title": "microseconds for one epoch"}
        timings = curves.timings(clock.sizes, clock.seconds, **titles)
        alt = "Microseconds for one epoch by number of hidden neurons: four lines."
        picture(timings, "clock", alt=alt)
        say(r"""
            PyTorch takes as many notes for a large network as for a small one, so they weigh most
            where there is least to compute.
            What remains is how quickly either computes on this machine.
        """)
    code_that_ran(time_epochs, settings, by_numpy, by_pytorch)


scenes.show()
