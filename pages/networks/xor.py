from typing import Any

from charts import curves, luck, maps, network, plane, rivals
from charts.picture import Picture
from lessons import xor
from lessons.xor import pytorch
from training.optimisers import RULES
from training.recorded_run import RecordedRun
from ui.code import code_that_ran
from ui.knobs import Choice, Knobs, Scale, Slider, Switch
from ui.layout import beside, columns
from ui.lesson import say, show, way_to
from ui.network import network as draw_network
from ui.observe import observe
from ui.on_demand import on_demand
from ui.picture import in_words, picture, side_by_side
from ui.prediction import predict
from ui.replay import player
from ui.runs import computed, derived, on_request
from ui.tables import facts, run_table

RATES = (0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 2, 3, 5, 7, 10, 20, 30, 50, 100)
FEW_RATES = (0.01, 0.03, 0.1, 0.3, 1, 3, 10)
EPOCHS = (0, 1, 10, 100, 200, 500, 1000, 2000, 3000, 5000, 10_000, 20_000)
POINTS = (xor.XOR_INPUTS, xor.XOR_LABELS)
ALONE, LAYER = "one neuron", "hidden layer"
ASKED = {"x1": "x₁", "x2": "x₂"}
STARTS = {"normal": "N(0, 1)", "pytorch": "PyTorch’s"}
ALIKE = {"zeros": "0", "equal": "0.5"}
MAPS = {"widths": "by hidden neurons", "starts": "by start"}
ASKING = ("first", "second", "weight_1", "weight_2", "bias")
# What the pictures of a single neuron, and of a network of two hidden ones, call each knob.
ONE_LIVE = {"w0": "w1", "w1": "w2", "c": "b"}
IN_PICTURES = ("u0", "v0", "b0", "u1", "v1", "b1", "w0", "w1", "c")
NINE_LIVE = dict(zip(IN_PICTURES, xor.BY_NAME, strict=True))
TWO = {"n_hidden": 2, "activation": "sigmoid"}
KIND = ("activation", "loss", "start")
RACE = ("optimiser", "learning_rate", "n_hidden", "n_epochs", "seed")
SETTINGS = ("n_hidden", *KIND, "learning_rate", "n_epochs")

KNOBS = Knobs(
    "xor",
    Slider("w1", "Knob w₁", -10.0, 10.0, 6.0, 0.5),
    Slider("w2", "Knob w₂", -10.0, 10.0, 0.0, 0.5),
    Slider("b", "Knob b", -10.0, 10.0, -3.0, 0.5),
    Choice("first", "Neuron 1 asks", list(xor.QUESTIONS), "x1", ASKED),
    Choice("second", "Neuron 2 asks", list(xor.QUESTIONS), "x2", ASKED),
    Slider("weight_1", "Output’s weight for neuron 1", -20.0, 20.0, 8.0, 1.0),
    Slider("weight_2", "Output’s weight for neuron 2", -20.0, 20.0, 8.0, 1.0),
    Slider("bias", "Output’s bias", -20.0, 20.0, -4.0, 1.0),
    *(
        Slider(name, said, -20.0, 20.0, xor.AT_FIRST[name], 0.5)
        for name, said in xor.BY_NAME.items()
    ),
    Switch(
        "from_hand",
        "Start from the nine knobs set by hand",
        turns=lambda values: TWO if values["from_hand"] else {},
    ),
    Slider(
        "n_hidden",
        "Hidden neurons",
        0,
        8,
        2,
        1,
        turns=lambda values: {"from_hand": values["from_hand"] and values["n_hidden"] == 2},
    ),
    Choice("activation", "Activation", ("sigmoid", "tanh", "ReLU"), "sigmoid"),
    Choice("loss", "Loss", ("cross-entropy", "squared error"), "cross-entropy"),
    Choice("start", "Start drawn from", list(STARTS), "normal", STARTS),
    Scale("learning_rate", "Learning rate", RATES, 0.5),
    Scale("n_epochs", "Epochs", EPOCHS, 5000),
    Slider("seed", "Seed: which start", 0, 63, 3, 1),
    Choice("optimiser", "Optimiser", list(RULES), "momentum"),
    Switch("torch", "Train the same network in PyTorch"),
    Choice("alike", "Every number starts at", list(ALIKE), "zeros", ALIKE),
    Choice("map", "Map", list(MAPS), "widths", MAPS),
)


def asked(**other: Any) -> dict[str, Any]:
    mine = KNOBS["from_hand"] and KNOBS["n_hidden"] == 2
    nine = tuple(KNOBS.values(*xor.BY_HAND).values()) if mine else None
    return {**KNOBS.values(*SETTINGS, "seed"), "by_hand": nine, **other}


def trained(**other: Any) -> RecordedRun:
    return derived(xor.with_readings, computed(xor.train, **asked(**other)))


def one_alone() -> RecordedRun:
    return trained(n_hidden=0, by_hand=None)


def diagram(run: RecordedRun, **more: Any) -> dict[str, Any]:
    layers = xor.network_layers(run)
    return network.diagram(
        run, layers, inputs=xor.INPUTS, examples=xor.EXAMPLES, complete=True, **more
    )


def hidden_space(run: RecordedRun, height: int) -> Picture:
    title = "Hidden space" if run.hyperparameters["n_hidden"] else "No hidden layer"
    view = vars(xor.hidden_view(run))
    return plane.hidden_space(run, *POINTS, **view, title=title, height=height)


def neuron() -> None:
    say(
        "Two switches on a staircase, one lamp: it is lit when **exactly one** of them is up. This "
        "is called **XOR**, exclusive or: four points in the plane, orange for 1 (lit) and blue "
        "for 0. A neuron with two inputs has three knobs, $w_1$, $w_2$ and $b$. Where its sum $w_1 "
        "x_1 + w_2 x_2 + b$ is zero it says 50 %, and those places form one straight line. The "
        "arrow points to the side where it says orange."
    )
    pictures, controls = beside()
    with controls:
        KNOBS.show("w1", "w2", "b")
        mine = xor.one_neuron(**KNOBS.values("w1", "w2", "b"))
        say(f"{xor.describe_setting(mine)} Saying 50 % to everything costs ln 2 = 0.693.")
        KNOBS.reset_button("w1", "w2", "b")
    with pictures:
        drawn = plane.surface(
            mine, *POINTS, title="One neuron, three knobs", height=420, knobs=ONE_LIVE
        )
        picture(drawn, key="xor_by_hand", alt="The plane as you cut it, with the four points.")
    if predict(xor, "one_cut"):
        say(
            "Why not four? All of these would have to hold:\n\n$$\n"
            r"\begin{gathered} b < 0, \quad w_1 + b > 0, \\ w_2 + b > 0, \quad w_1 + w_2 + b < 0. "
            r"\end{gathered}"
            "\n$$\n\nThe first and the last add up to $w_1 + w_2 + 2b < 0$, the two in the middle "
            "to the opposite. Minsky and Papert proved this and more in 1969, and for years many "
            "researchers turned away from neural networks."
        )


def layer() -> None:
    say(
        "The way out is a **hidden layer**: neurons that look at the inputs, each with a cut of "
        "its own, and an output neuron that looks at *their* answers. The output still makes one "
        "straight cut, but in **hidden space**, where each point lies where the hidden neurons’ "
        "answers put it. Give each hidden neuron a question, then set the output’s three knobs. "
        "Can you get all four?"
    )
    pictures, controls = beside(0.68)
    with pictures:
        KNOBS.show("first", "second")
    with controls:
        KNOBS.show("weight_1", "weight_2", "bias")
        mine = xor.two_questions(**KNOBS.values(*ASKING))
        say(xor.describe_setting(mine))
        KNOBS.reset_button(*ASKING)
    with pictures:
        seen = plane.surface(mine, *POINTS, title="The plane, with two cuts", height=330)
        moved = hidden_space(mine, 330)
        side_by_side(
            ("xor_two_cuts", seen, "The plane, and the cuts of the two hidden neurons."),
            ("xor_two_answers", moved, "The points where their answers put them."),
        )
        room = on_demand("A way to do it", key="xor_a_way", icon=":material/lightbulb:")
        if room is not None:
            with room:
                say(
                    "“Exactly one is 1” means: at least one is, and not both. Let neuron 1 ask OR "
                    "and neuron 2 ask AND. The output should be for the first and against the "
                    "second: weights 12 and −12, bias −6."
                )


def by_hand() -> None:
    say(
        "Now without ready-made questions. Two hidden neurons and an output have **nine knobs**: "
        "six weights and three biases. Drag them, and the plane and the network follow. Each "
        "hidden neuron’s line is where its sum is zero, and its arrow points to where it says yes. "
        "In the network, the larger a weight, the wider its line: blue below zero, orange above."
    )
    mine = xor.set_by_hand(**KNOBS.values(*xor.BY_HAND))
    left, right = columns(2)
    with left:
        seen = plane.surface(mine, *POINTS, title="The plane", height=390, knobs=NINE_LIVE)
        picture(seen, key="xor_nine", alt="The plane, and the cuts of the two hidden neurons.")
    with right:
        numbered = {knob: place for place, knob in enumerate(xor.BY_HAND)}
        net = diagram(mine, learning_rate=KNOBS["learning_rate"], knobs=numbered)
        draw_network(net, key="xor_nine_network", label="The network of your nine knobs.")
    neurons = ("w11", "w21", "b1"), ("w12", "w22", "b2"), ("v1", "v2", "c")
    for column, names in zip(columns(3), neurons, strict=True):
        with column:
            KNOBS.show(*names)
    say(xor.describe_setting(mine))
    say(
        "Training can start from any setting, including yours. Does it find the last bit by "
        "itself? Does it stay at a setting that is right?"
    )
    way_to("train", "Train on from these knobs", KNOBS, from_hand=True, **TWO)
    KNOBS.reset_button(*xor.BY_HAND)


def train() -> None:
    say(
        "Now nobody sets the questions. The network starts with random weights, drawn from the "
        "bell curve N(0, 1) at first, or with your nine knobs if the switch is on. Then it is "
        "**trained**: predict, measure the loss, ask for the gradient, take a step, thousands of "
        "times. A single neuron trains beside it, with the same settings. **Play it** and watch "
        "the lines: each is a hidden neuron’s cut, and faint if the output hardly listens to it. "
        "There is often hardly any slope to follow for a long time, and then it goes quickly."
    )
    pictures, controls = beside(0.68)
    with controls:
        KNOBS.show(*SETTINGS, "seed", "from_hand")
        KNOBS.reset_button(*SETTINGS, "seed", "from_hand")
    run, alone = trained(), one_alone()
    with pictures:
        follow = player("xor", {LAYER: run, ALONE: alone})
        one = plane.surface(alone, *POINTS, title="One neuron", height=330)
        many = plane.surface(run, *POINTS, title="With a hidden layer", height=330)
        side_by_side(
            ("xor_alone", one, "The plane as one neuron sees it."),
            ("xor_network", many, "The plane as the network sees it, with each neuron’s cut."),
            player=follow,
        )
        losses = curves.two_losses(
            {LAYER: run, ALONE: alone}, loss_name=run.hyperparameters["loss"], height=210
        )
        picture(losses, key="xor_losses", player=follow, alt="The losses of both by epoch.")
    size = xor.describe_size(KNOBS["n_hidden"])
    if observe(xor, "alone"):
        say(f"{size} {xor.diagnose(run)} {xor.describe_alone(alone)}")
    in_words("xor", xor.pictures_in_words(alone, run))
    code_that_ran(xor.train, asked(), xor.forward, xor.backward, runs={LAYER: run, ALONE: alone})
    run_table("xor", run)


def hidden() -> None:
    say(
        "Each hidden neuron asks one simple question: on which side of my line is the point? Their "
        "answers together are the point’s place in **hidden space**. Watch how training bends the "
        "square between the four points. XOR is solved when one straight cut, the output’s, has "
        "the orange points on one side and the blue ones on the other."
    )
    pictures, controls = beside(0.68)
    with controls:
        KNOBS.show("n_hidden", "activation", "seed", "learning_rate", "n_epochs")
        KNOBS.reset_button("n_hidden", "activation", "seed", "learning_rate", "n_epochs")
    run, alone = trained(), one_alone()
    with pictures:
        follow = player("xor_hidden", run)
        many = plane.surface(run, *POINTS, title="The plane of the inputs", height=330)
        side_by_side(
            ("xor_hidden_plane", many, "The plane, and the cut of every hidden neuron."),
            ("xor_hidden_space", hidden_space(run, 330), "The four points in hidden space."),
            player=follow,
        )
        said = network.answers(
            run,
            xor.probabilities(run),
            xor.probabilities(alone),
            cases=xor.EXAMPLES.names,
            labels=xor.XOR_LABELS,
            title="The four answers (red: one neuron)",
            names=("hidden layer", "one neuron"),
            height=240,
        )
        picture(said, key="xor_answers", player=follow, alt="A bar for each of the four answers.")
    say("What each hidden neuron has learned to ask by the end:")
    facts(xor.what_neurons_learned(run))


def backward() -> None:
    say(
        "The output neuron can see how wrong it was: its **delta**, written $\\delta$, is the slope "
        "of the loss along its weighted sum. A hidden neuron has no true answer to compare with. "
        "It gets a share of that delta: the more the output listened to it ($W_2$) and the more "
        "its own answer could move ($f'$, the slope of its activation $f$), the larger the share. "
        "That is **backpropagation**:\n\n$$\n"
        r"\begin{gathered} a = f(x\,W_1 + b_1) \qquad p = \sigma(a\,W_2 + b_2) \\ "
        r"\frac{\partial L}{\partial W_2} = a^\top \delta \qquad "
        r"\frac{\partial L}{\partial W_1} = x^\top(\delta\,W_2^\top \odot f') \end{gathered}"
        "\n$$\n\nHere $x$ is a point, $a$ what the hidden neurons say, $p$ the probability of class "
        "1, $L$ the loss, and $\\odot$ multiplies entry by entry."
    )
    pictures, controls = beside(0.7)
    with controls:
        KNOBS.show("n_hidden", *KIND, "seed")
        KNOBS.reset_button("n_hidden", *KIND, "seed")
    run = trained()
    with pictures:
        follow = player("xor_backward", run, slope="{:.2g}")
        label = "The network: neurons as circles, weights as lines."
        draw_network(diagram(run), key="xor_network", label=label, player=follow)
    say(
        "**Walk through it**: forward for one of the four points, then backward, number by number. "
        "Or go to epoch 0 and let the lines show the gradient: the wider the brass line, the "
        "steeper the loss along that weight; where the brass fades, the slope is fading. The step "
        "that follows is the mean slope over all four points, times the learning rate, downhill."
    )


def alike() -> None:
    say(
        "Why draw the start at random at all? Zero seems a fair place to begin: it favours nobody. "
        "Try it: give every weight and every bias the same number, train, and walk through the "
        "first epoch backward. What is each hidden neuron blamed for?"
    )
    pictures, controls = beside(0.7)
    wanted = ("alike", "n_hidden", "activation", "learning_rate", "n_epochs")
    with controls:
        KNOBS.show(*wanted)
        KNOBS.reset_button(*wanted)
    run = trained(start=KNOBS["alike"], by_hand=None)
    with pictures:
        follow = player("xor_alike", run, slope="{:.2g}")
        label = "A network whose numbers all started out the same."
        draw_network(diagram(run), key="xor_twins", label=label, player=follow)
    say(xor.describe_twins(run))
    say(
        "That is why the start is drawn at random: no two neurons are alike, and each has "
        "something to say."
    )


def starts() -> None:
    say(
        "The same network, the same data, the same settings: only the random weights at the start "
        "differ, and with them the end. One run tells you how *this* start went; whether the "
        "settings work is another question, and it takes many starts to answer it."
    )
    if not predict(xor, "two_neurons"):
        return
    pictures, controls = beside()
    with controls:
        KNOBS.show(*SETTINGS, "seed")
        KNOBS.reset_button(*SETTINGS, "seed")
    own = trained()
    with pictures:
        say(
            f"{xor.describe_size(KNOBS['n_hidden'])} Here is your start, seed {KNOBS['seed']}: "
            f"{derived(xor.diagnose, own)}"
        )
        if on_request("xor_starts", "Now train from 64 starts", asked()):
            many = computed(xor.train, **asked(seed=tuple(range(64)), by_hand=None))
            dots = luck.outcomes(
                many.loss[:, -1],
                own=float(own.loss[-1]),
                good=xor.solved(many),
                title=f"final {KNOBS['loss']}",
                log=True,
            )
            picture(dots, key="xor_luck", alt="A dot for each start’s final loss, and yours.")
            say(
                f"{xor.describe_starts(many)} Dots are solved, crosses are not. Failures are much "
                "alike: points that the network cannot tell apart share one answer, and there the "
                "slope is gone. A ReLU neuron that is silent at all four points has no slope "
                "either, and stays silent."
            )


def success() -> None:
    say(
        "Now vary two things at once: the learning rate, and either the number of hidden neurons "
        "or the start. A map shows how every pair turned out after 2,000 epochs. Where the rate is "
        "too small to get there in time, patience would help; where the steps are too large, "
        "nothing does: the neurons **saturate**, they are sure of everything, right or wrong, and "
        "have no slope left."
    )
    pictures, controls = beside(0.68)
    with controls:
        KNOBS.show("map", *SETTINGS)
        KNOBS.reset_button("map", *SETTINGS)
    with pictures:
        wanted = KNOBS.values(*KIND)
        if KNOBS["map"] == "widths":
            draw_widths(wanted)
        else:
            draw_starts(wanted | KNOBS.values("n_hidden"))


def draw_widths(wanted: dict[str, Any]) -> None:
    say(
        "Each cell of this map shows the share of 16 starts that are solved, with your activation, "
        "loss and start."
    )
    if on_request("xor_widths", "Draw the map: 1,152 runs", wanted):
        rates, seeds = RATES[3::2], tuple(range(16))
        share = computed(xor.map_of_widths, learning_rates=rates, seeds=seeds, **wanted)
        drawn = luck.success_map(share, rows=range(1, 9), columns=rates, row_title="hidden neurons")
        picture(drawn, key="xor_widths_map", alt="The share solved, by learning rate and width.")
        say(xor.describe_map(share.T, rates))


def draw_starts(wanted: dict[str, Any]) -> None:
    say(
        "Each dot of this map is one start at one learning rate, with your number of hidden "
        "neurons, activation, loss and start: a large dot is solved, a small one is not. Above "
        "each column is the share solved, in per cent."
    )
    if on_request("xor_each", "Draw the map: 400 runs", wanted):
        tried = {"learning_rates": RATES, "seeds": tuple(range(20))}
        where = computed(xor.map_of_success, **tried, **wanted)
        drawn = maps.each(where, rows=range(20), columns=RATES, row_title="seed of the start")
        picture(drawn, key="xor_starts_map", alt="Which starts are solved at which learning rate.")
        say(xor.describe_map(where, RATES))


def optimisers() -> None:
    say(
        "So far a step was the slope times the learning rate: plain gradient descent, SGD in "
        "PyTorch. An **optimiser** may also remember. **Momentum** keeps nine tenths of its last "
        "step and adds the new slope, like a ball that rolls. **Adam** keeps two running means for "
        "each weight, of its slope and of how large that was, and divides one by the other: where "
        "the slope is steady, its step is about the learning rate, however faint the slope. Here "
        "all three leave from the same start at the same rate; yours is drawn in ink."
    )
    pictures, controls = beside()
    with controls:
        KNOBS.show(*RACE, "torch")
        KNOBS.reset_button(*RACE, "torch")
    mine = KNOBS["optimiser"]
    runs = computed(xor.race_of_optimisers, **asked())
    with pictures:
        follow = player("xor_optimisers", runs)
        drawn = rivals.losses(runs, mine, loss_name=KNOBS["loss"], height=270)
        picture(drawn, key="xor_race", player=follow, alt="The loss by epoch of each optimiser.")
        say(xor.describe_race(runs))
    wanted = KNOBS.values("n_hidden", *KIND)
    say("That was one start, at one rate. Which optimiser solves most starts, and at which rates?")
    if on_request("xor_optimisers", "Draw the map: 672 runs", wanted):
        tried = {"learning_rates": FEW_RATES, "seeds": tuple(range(32))}
        share = computed(xor.map_of_optimisers, **tried, **wanted)
        drawn = luck.success_map(share, rows=[*RULES], columns=FEW_RATES, row_title="optimiser")
        picture(drawn, key="xor_optimisers_map", alt="The share solved, by rate and optimiser.")
        say(xor.describe_best_rates(share, [*RULES], FEW_RATES))
    if KNOBS["torch"]:
        twin = asked(n_epochs=min(KNOBS["n_epochs"], 2000), optimiser=mine)
        found = computed(pytorch.twins, **twin)
        say(f"{mine} in NumPy and in PyTorch. {xor.describe_agreement(found)}")
        facts(found.table())
        both = {"NumPy": (xor.train, found.by_hand), "PyTorch": (pytorch.train_torch, found.torch)}
        code_that_ran(pytorch.train_torch, twin, pytorch.torch_network, runs=both)
    else:
        race = {name: (xor.train, run) for name, run in runs.items()}
        code_that_ran(xor.race_of_optimisers, asked(), RULES[mine].direction, xor.train, runs=race)


show(
    xor, KNOBS, neuron, layer, by_hand, train, hidden, backward, alike, starts, success, optimisers
)
