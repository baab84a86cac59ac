from charts.diagrams import network_diagram, small_network
from charts.models import network_outputs
from charts.runs import curves, luck
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor import experiments, model, moved, own_line, pytorch, report
from lessons.xor import hidden as xor_hidden
from lessons.xor.network import AT_FIRST, BY_HAND, EXAMPLES, INPUTS, ONE, knobs_of
from training import dense, torch_network
from training.class_colours import COLOUR_0, COLOUR_1
from training.dense import layers_of
from training.figures import figure, fixed
from training.optimisers import LESSON_OPTIMISERS
from ui.controls.knob_kinds import Choice, Scale, Slider, Switch, line_knobs
from ui.controls.knobs import Knobs
from ui.page.current import beside, columns, on_demand
from ui.page.lesson import Scenes
from ui.page.prose import say, say_of_knobs
from ui.pictures import add_words, picture
from ui.pictures import network as draw_network
from ui.pictures import small_network as draw_small
from ui.run.machine import against_the_machine
from ui.run.replay import player
from ui.run.runs import memoised, on_request, run_job
from ui.run.tables import facts, facts_of_knobs, run_table
from ui.run.take_along import code_that_ran, open_in_laboratory
from ui.study.prediction import explain_outcome, is_settled, predict
from ui.study.questions import observe
from ui.study.write_line import write_a_line

RATES = (0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 2, 3, 5, 7, 10, 20, 30, 50, 100)
FEW_RATES = (0.01, 0.03, 0.1, 0.3, 1, 3, 10)
EPOCHS = (0, 1, 10, 100, 200, 500, 1000, 2000, 3000, 5000, 10_000, 20_000)
ALONE, LAYER = "one neuron", "hidden layer"
QUESTION_LABELS = {"x1": "x₁", "x2": "x₂"}
START_NAMES = {"normal": "N(0, 1)", "pytorch": "PyTorch’s"}
ALIKE = {"zeros": "0", "equal": "0.5"}
MAPS = {"widths": "by hidden neurons", "starts": "by start"}
# The index of each knob among the parameters of its network.
THREE, NINE = ({name: i for i, name in enumerate(names)} for names in (ONE, BY_HAND))
# The knobs of each neuron that is set by hand, and what it listens to.
NEURONS = (
    ("Neuron 1", ("w11", "w21", "b1"), INPUTS),
    ("Neuron 2", ("w12", "w22", "b2"), INPUTS),
    ("Output", ("v1", "v2", "c"), ("neuron 1", "neuron 2")),
)
TWO = {"n_hidden": 2, "activation": "sigmoid"}
MACHINE = {"learning_rate": 0.5, "n_epochs": 5000}
KIND = ("activation", "loss", "start")
RACE = ("optimiser", "learning_rate", "n_hidden", "n_epochs", "seed")
SETTINGS = ("n_hidden", *KIND, "learning_rate", "n_epochs")
ONE_NEURON = {"n_hidden": 0, "by_hand": None}

# The knobs of each point, and how far they go.
PAIRS = [(f"x1_{point}", f"x2_{point}") for point in ("00", "01", "10", "11")]
MOVED = (moved.LOWEST, moved.HIGHEST)


def for_two_only(values):
    return {"from_hand": values["from_hand"] and values["n_hidden"] == 2}


KNOBS = Knobs(
    "xor",
    Slider("w1", "Knob w₁", -10.0, 10.0, 6.0, 0.5),
    Slider("w2", "Knob w₂", -10.0, 10.0, 0.0, 0.5),
    Slider("b", "Knob b", -10.0, 10.0, -3.0, 0.5),
    *(
        Slider(name, f"Point ({name[3]}, {name[4]}): {x}", *MOVED, moved.PLACES[name], moved.STEP)
        for pair in PAIRS
        for name, x in zip(pair, INPUTS, strict=True)
    ),
    Choice("first", "Neuron 1 asks", list(xor_hidden.QUESTIONS), "x1", QUESTION_LABELS),
    Choice("second", "Neuron 2 asks", list(xor_hidden.QUESTIONS), "x2", QUESTION_LABELS),
    Slider("weight_1", "Output’s weight for neuron 1", -20.0, 20.0, 8.0, 1.0),
    Slider("weight_2", "Output’s weight for neuron 2", -20.0, 20.0, 8.0, 1.0),
    Slider("bias", "Output’s bias", -20.0, 20.0, -4.0, 1.0),
    *(
        Slider(name, f"{neuron}’s {what}", -20.0, 20.0, AT_FIRST[name], 0.1)
        for neuron, names, heard in NEURONS
        for name, what in zip(names, (*(f"weight for {x}" for x in heard), "bias"), strict=True)
    ),
    Switch(
        "from_hand",
        "Start from the nine knobs set by hand",
        sets=lambda values: TWO if values["from_hand"] else {},
    ),
    Slider("n_hidden", "Hidden neurons", 0, 8, 2, 1, sets=for_two_only),
    Choice("activation", "Activation", ("sigmoid", "tanh", "ReLU"), "sigmoid"),
    Choice("loss", "Loss", ("cross-entropy", "squared error"), "cross-entropy"),
    Choice("start", "Start drawn from", list(START_NAMES), "normal", START_NAMES),
    Scale("learning_rate", "Learning rate", RATES, 0.5),
    Scale("n_epochs", "Epochs", EPOCHS, 5000),
    Slider("seed", "Seed: which start", 0, 63, 3, 1),
    Choice("optimiser", "Optimiser", list(LESSON_OPTIMISERS), "momentum"),
    Switch("torch", "Train the same network in PyTorch"),
    Choice("alike", "Every number starts at", list(ALIKE), "zeros", ALIKE),
    Choice("map", "Map", list(MAPS), "widths", MAPS),
    *line_knobs(own_line.LOOP),
)

scenes = Scenes(KNOBS)


def settings():
    """Return what the knobs ask of a training."""
    is_set = KNOBS["from_hand"] and KNOBS["n_hidden"] == 2
    by_hand = tuple(KNOBS.values(*BY_HAND).values()) if is_set else None
    return KNOBS.values(*SETTINGS, "seed") | {"by_hand": by_hand}


def trained(**changed):
    return memoised(report.with_readings, run_job(model.train, **settings() | changed))


def diagram(run, name, label, player=None, **more):
    loss = run.hyperparameters["loss"]
    about = {"inputs": INPUTS, "examples": EXAMPLES, "loss": loss, "complete": True}
    drawn = network_diagram.diagram(run, layers_of(run), **about, **more)
    draw_network(drawn, name, label=label, player=player)


def surface(room, run, name, label, points=XOR_INPUTS, player=None, **drawn):
    with room:
        add_words(label, small_network.answers_in_words(run, points))
        shown = small_network.surface(run, points, XOR_LABELS, **drawn)
        draw_small(shown, name, label=label, player=player)


def hidden_space(room, run, name, label, player=None, **drawn):
    view = xor_hidden.hidden_view(run)
    drawn["title"] = "Hidden space" if run.hyperparameters["n_hidden"] else "No hidden layer"
    with room:
        add_words(label, small_network.places_in_words(run, XOR_INPUTS, view.right, view.up))
        shown = small_network.hidden_space(run, XOR_INPUTS, XOR_LABELS, **view._asdict(), **drawn)
        draw_small(shown, name, label=label, player=player)


def grab_cut(j, names, aside=0.0):
    """Let the line of a neuron, given by its three knobs, be pulled and turned."""
    KNOBS.grab(f"cut{j}", "cut", *names)
    about = {"middle": small_network.MIDDLE, "aside": aside, "stay": small_network.STAY}
    KNOBS.grab(f"way{j}", "way", *names, **about)


def ask_settings(*more, opened=False):
    """Ask for what a training depends on; the knobs that are seldom turned stand in a room."""
    KNOBS.show("n_hidden", "activation", "learning_rate", "n_epochs", "seed")
    if room := on_demand(
        "More knobs", "more_knobs", icon=":material/tune:", opened=opened, here=True
    ):
        with room:
            KNOBS.show(*more)
    KNOBS.reset_button(*dict.fromkeys((*SETTINGS, "seed", *more)))


@scenes.scene
def neuron() -> None:
    say(rf"""
        Two switches on a staircase, one lamp: it is lit ({COLOUR_1}) when **exactly one** of them
        is up.
        **Pull the line** by the ring on it, and turn it by the other, or press **Let it try**.
        Can you get all four points on the right side?
    """)
    can_move = is_settled("one_cut")
    places = tuple((KNOBS.values if can_move else KNOBS.defaults)(*moved.PLACES).values())
    points, pairs = moved.as_points(places), PAIRS if can_move else []
    pictures, controls = beside()
    with controls:
        knobs = tuple(KNOBS.ask(*ONE, back=False).values())
        start = tuple(KNOBS.defaults(*ONE).values())
        run = run_job(moved.train_one, places=places, knobs=start, n_epochs=moved.N_STEPS)
        contest = against_the_machine(KNOBS, knobs_of(run))
        facts_of_knobs(report.contest_rows(**vars(contest), run=run, points=points))
        KNOBS.reset_button(*ONE, *moved.PLACES)
    grab_cut(0, ONE)
    for i, pair in enumerate(pairs):
        KNOBS.grab(f"point{i}", "point", *pair)
    label = "The plane as you cut it, with the four points."
    drawn = {"title": "One neuron, three knobs", "height": 400, "knobs": THREE, "pulled": True}
    mine = moved.train_one(places, knobs)
    surface(pictures, mine, "by_hand", label, points, movable=pairs, **drawn)
    if predict("one_cut"):
        explain_outcome("one_cut")
        say(rf"""
            Why not four?
            Dotted lines join the two {COLOUR_1} points, and the two {COLOUR_0} ones.
            Where these cross, no cut can do it: the crossing would have to lie on both sides.
            So it is not your fault, nor the neuron’s: it is where the points lie.
            **Pull a point.**
            {report.describe_points(places)}
        """)
        if room := on_demand(
            "The points by their numbers", "points", icon=":material/tune:", here=True
        ):
            with room:
                for column, pair in zip(columns(4), pairs, strict=True):
                    with column:
                        KNOBS.show(*pair)
    say(rf"""
        The question is called **XOR**, exclusive or.
        Where the neuron’s sum $w_1 x_1 + w_2 x_2 + b$ is zero it says 50 %: that is its line, and
        the arrow points to the side where it says {COLOUR_1}.
        The machine makes the **loss** small, not the count large.
        With the four points of XOR the least loss is ln 2 = 0.693, where it says
        50 % to everything.
    """)


@scenes.scene
def inequalities() -> None:
    say(r"""
        Here is what each point asks of the three knobs.
        Try to get a tick in every row; then add the first row to the last, and the two in the
        middle.
    """)
    pictures, knobs = KNOBS.beside("w1", "w2", "b")
    with pictures:
        facts(report.four_inequalities(**knobs))
    say(r"""
        All of these would have to hold:

        $$
        \begin{gathered} b < 0, \quad w_1 + b > 0, \\ w_2 + b > 0, \quad w_1 + w_2 + b < 0.
        \end{gathered}
        $$

        The first and the last add up to $w_1 + w_2 + 2b < 0$, the two in the middle to the
        opposite.
        So no setting can do it, however long you search.
        Minsky and Papert proved this and more in 1969, and for years many researchers turned away
        from neural networks.
    """)


@scenes.scene
def layer() -> None:
    say(r"""
        Two neurons ask a question each, and a third, the output, weighs their answers.
        Choose the questions, then set the output’s three knobs.
        Can you get all four?
    """)
    pictures, controls = beside(0.68)
    with pictures:
        questions = KNOBS.ask("first", "second", back=False)
    with controls:
        output = KNOBS.ask("weight_1", "weight_2", "bias", back=False)
        mine = xor_hidden.two_questions(**questions, **output)
        n_right = round(4 * mine.metrics["accuracy"][-1])
        facts({"right": [f"{n_right} of 4"], "loss": [fixed(mine.loss[-1], 3)]})
        KNOBS.reset_button(*questions, *output)
    with pictures:
        left, right = columns(2)
        label = "The plane, and the cuts of the two hidden neurons."
        surface(left, mine, "two_cuts", label, title="The plane, with two cuts", height=330)
        label = "The points where their answers put them."
        hidden_space(right, mine, "two_answers", label, height=330)
        if room := on_demand("A way to do it", "a_way", icon=":material/lightbulb:"):
            with room:
                say(r"""
                    “Exactly one is 1” means: at least one is, and not both.
                    Let neuron 1 ask OR and neuron 2 ask AND.
                    The output should be for the first and against the second: weights 12 and −12,
                    bias −6.
                """)
    say(r"""
        The two neurons are a **hidden layer**: each has a cut of its own.
        The output still makes one straight cut, but in **hidden space**, where the hidden neurons’
        answers are the axes.
    """)


@scenes.scene
def by_hand() -> None:
    say(r"""
        Now without ready-made questions.
        Two hidden neurons and an output have **nine knobs**: six weights and three biases.
        Pull both lines and turn them by their rings, then weigh the answers.
        Or press **Let it try**: the machine turns the same nine, from wherever you have left them.
    """)

    def from_hand(start):
        return run_job(model.train, **TWO, **MACHINE, by_hand=tuple(start))

    nine = tuple(KNOBS.values(*BY_HAND).values())
    mine = model.train(**TWO, by_hand=nine, n_epochs=0)
    left, right = columns(2)
    label = "The plane, and the cuts of the two hidden neurons."
    surface(left, mine, "nine", label, title="The plane", height=390, knobs=NINE, pulled=True)
    with right:
        contest = against_the_machine(
            KNOBS, lambda start: knobs_of(from_hand(start.values())), BY_HAND
        )
        label = "The network of your nine knobs."
        diagram(mine, "nine_network", label, knobs=NINE)
        run = from_hand(contest.machine[0].tolist()) if contest.step >= 0 else None
        facts_of_knobs(report.contest_rows(**vars(contest), run=run))
        if run and contest.step == len(contest.machine) - 1:
            say_of_knobs(report.diagnose(run))
    for j, aside in enumerate((small_network.ASIDE, -small_network.ASIDE)):
        grab_cut(j, NEURONS[j][1], aside)
    for column, (_, names, _) in zip(columns(3), NEURONS, strict=True):
        with column:
            KNOBS.show(*names)
    KNOBS.reset_button(*BY_HAND)
    say(rf"""
        In the network a wider line is a larger weight: {COLOUR_0} below zero, {COLOUR_1} above.
        The machine’s turn is **training**: gradient descent, at learning rate
        {MACHINE["learning_rate"]:g}, for {MACHINE["n_epochs"]:,} steps.
        It only feels its way downhill from where it stands.
        From where does it get stuck?
        Try nine zeros.
    """)


@scenes.scene
def train() -> None:
    say(r"""
        Now nobody sets the questions: the network starts at random and is **trained**, and so is a
        single neuron beside it.
        **Play it**, and watch the lines.
    """)
    pictures, controls = beside(0.68)
    with controls:
        ask_settings("loss", "start", "from_hand")
    run, alone = trained(), trained(**ONE_NEURON)
    both = {LAYER: run, ALONE: alone}
    with pictures:
        follow = player(both)
        left, right = columns(2)
        shown = {"height": 250, "player": follow}
        label = "The plane as one neuron sees it."
        surface(left, alone, "alone", label, title="One neuron", **shown)
        label = "The plane as the network sees it, with each neuron’s cut."
        surface(right, run, "network", label, title="With a hidden layer", **shown)
        losses = curves.two_losses(both, loss_name=run.hyperparameters["loss"], height=150)
        picture(losses, "losses", player=follow, alt="The losses of both by epoch.")
    if observe("alone"):
        say(f"{report.diagnose(run)} {report.describe_alone(alone)}")
    say(r"""
        Each line is a hidden neuron’s cut, and faint if the output hardly listens to it.
        Often there is hardly any slope to follow for a long time, and then things go quickly.
    """)
    code_that_ran(model.train, settings(), *dense.PASSES, runs=both)
    run_table(run)
    open_in_laboratory(run)


@scenes.scene
def backward() -> None:
    say(r"""
        The output neuron can see how wrong it was: its **delta**, written $\delta$, is the slope
        of the loss along its weighted sum.
        A hidden neuron has no true answer to compare with.
        It gets a share of that delta: the more the output listened to it ($W_2$) and the more its
        own answer could move ($f'$, the slope of its activation $f$), the larger the share.
        That is **backpropagation**:

        $$
        \begin{gathered} a = f(x\,W_1 + b_1) \qquad p = \sigma(a\,W_2 + b_2) \\ \frac{\partial
        L}{\partial W_2} = a^\top \delta \qquad \frac{\partial L}{\partial W_1} =
        x^\top(\delta\,W_2^\top \odot f') \end{gathered}
        $$

        Here $x$ is a point, $a$ what the hidden neurons say, $p$ the probability of class 1, $L$
        the loss, and $\odot$ multiplies entry by entry.
    """)
    pictures, _ = KNOBS.beside("n_hidden", *KIND, "seed", share=0.7)
    run = trained()
    with pictures:
        follow = player(run, slope="{:.2g}")
        diagram(run, "network", "The network: neurons as circles, weights as lines.", follow)
    say(r"""
        **Walk through it**: forward for one of the four points, then backward, number by number.
        Or go to epoch 0 and let the lines show the gradient: the wider the brass line, the steeper
        the loss along that weight; where the brass fades, the slope is fading.
        The step that follows is the mean slope over all four points, times the learning rate,
        downhill.
    """)
    write_a_line(KNOBS, own_line.LOOP, settings(), loss_name=KNOBS["loss"])


@scenes.scene
def hidden() -> None:
    say(r"""
        The second picture is **hidden space**: each point lies where the hidden neurons’ answers
        put it.
        **Play it**, and watch the square bend: XOR is solved once one straight cut is enough.
    """)
    pictures, _ = KNOBS.beside(
        "n_hidden", "activation", "seed", "learning_rate", "n_epochs", share=0.68
    )
    run, alone = trained(), trained(**ONE_NEURON)
    with pictures:
        follow = player(run)
        left, right = columns(2)
        shown = {"height": 250, "player": follow}
        label = "The plane, and the cut of every hidden neuron."
        surface(left, run, "hidden_plane", label, title="The plane of the inputs", **shown)
        hidden_space(right, run, "hidden_space", "The four points in hidden space.", **shown)
    say(rf"""
        Each hidden neuron asks one simple question: on which side of my line is the point?
        XOR is solved when one straight cut, the output’s, has the {COLOUR_1} points on one side
        and the {COLOUR_0} ones on the other.
    """)
    if room := on_demand("What each has learned to ask", "asked", icon=":material/help:"):
        with room:
            facts(xor_hidden.what_neurons_learned(run))
    if room := on_demand("The four answers", "answers", icon=":material/bar_chart:"):
        with room:
            bars = network_outputs.two_networks(
                run,
                model.probabilities(run),
                model.probabilities(alone),
                cases=EXAMPLES.names,
                labels=XOR_LABELS,
                title="The four answers (red: one neuron)",
                names=("hidden layer", "one neuron"),
            )
            picture(bars, "answers", player=follow, alt="A bar for each of the four answers.")


@scenes.scene
def starts() -> None:
    say("One run tells you how *this* start went. Would another one have got there as well?")
    if not predict("two_neurons"):
        return
    pictures, controls = beside()
    with controls:
        ask_settings("loss", "start", opened=True)
    own, asked = trained(), settings()
    with pictures:
        own_start = "set by hand" if asked["by_hand"] else f"seed {asked['seed']}"
        say(rf"""
            Here is your start of {model.n_parameters(asked["n_hidden"])} weights and biases,
            {own_start}: {memoised(report.diagnose, own)}
        """)
        if on_request("starts", "Now train from 64 starts", asked):
            many = run_job(model.train, **asked | {"seed": tuple(range(64)), "by_hand": None})
            dots = luck.outcomes(
                many.loss[:, -1],
                own=float(own.loss[-1]),
                good=model.solved(many),
                title=f"final {asked['loss']}",
                log=True,
            )
            picture(dots, "luck", alt="A dot for each start’s final loss, and yours.")
            facts(report.start_rows(many))
            say(rf"""
                Dots are solved, crosses are not. {report.explain_failures(many)}
                With the original settings, the lots of 20 in the prediction, these 64 and the 100
                of the claim are samples of one chance: their shares differ by luck alone.
            """)
    explain_outcome("two_neurons")
    say(r"""
        Only the random weights at the start differ, and with them the end.
        So it takes many starts to tell whether settings work.
    """)


@scenes.scene
def alike() -> None:
    say(r"""
        Why draw the start at random at all?
        Zero seems a fair place to begin: it favours nobody.
        Try it: give every weight and every bias the same number, train, and walk through the first
        epoch backward.
        What is each hidden neuron blamed for?
    """)
    pictures, _ = KNOBS.beside(
        "alike", "n_hidden", "activation", "learning_rate", "n_epochs", share=0.7
    )
    run = trained(start=KNOBS["alike"], by_hand=None)
    with pictures:
        follow = player(run, slope="{:.2g}")
        diagram(run, "twins", "A network whose numbers all started out the same.", follow)
    say(report.describe_symmetry(run))
    say(r"""
        That is why the start is drawn at random: no two neurons are alike, and each has something
        to say.
    """)
    open_in_laboratory(run)


@scenes.scene
def success() -> None:
    say(r"""
        Now vary two things at once: the learning rate, and either the number of hidden neurons or
        the start.
        A map shows how every pair turned out after 2,000 epochs.
        Where the rate is too small to get there in time, patience would help.
        Where the steps are too large, more of them hardly help: the neurons **saturate**, they are
        sure of everything, right or wrong, and have hardly any slope left.
    """)
    pictures, _ = KNOBS.beside("map", *SETTINGS, share=0.68)
    with pictures:
        show_map = map_of_widths if KNOBS["map"] == "widths" else map_of_starts
        show_map()
        own = run_job(model.train, **settings() | {"seed": tuple(range(16)), "by_hand": None})
        facts(report.solved_rows(own))


def map_of_widths():
    say("Each cell is the share of 16 starts solved, with your activation, loss and start.")
    asked, rates, widths = KNOBS.values(*KIND), RATES[3::2], tuple(range(1, 9))
    if on_request("widths", "Draw the map: 1,152 runs", asked):
        tried = {"learning_rates": rates, "seeds": tuple(range(16)), "n_epochs": 2000}
        share = run_job(experiments.map_of_shares, "n_hidden", widths, **tried, **asked)
        shares = luck.success_map(share, rows=widths, columns=rates, row_title="hidden neurons")
        picture(shares, "widths_map", alt="The share solved, by learning rate and width.")


def map_of_starts():
    say(r"""
        Each dot is one start at one learning rate, with your number of hidden neurons,
        activation, loss and start: a large dot is solved, a small one is not.
        Above each column is the share solved, in per cent.
    """)
    asked = KNOBS.values(*KIND, "n_hidden")
    if on_request("each", "Draw the map: 400 runs", asked):
        tried = {"learning_rates": RATES, "seeds": tuple(range(20)), "n_epochs": 2000}
        success = run_job(experiments.map_of_starts, **tried, **asked)
        dots = luck.each(success, rows=range(20), columns=RATES, row_title="seed of the start")
        picture(dots, "starts_map", alt="Which starts are solved at which learning rate.")


@scenes.scene
def optimisers() -> None:
    say(r"""
        So far a step was the slope times the learning rate: plain gradient descent, **SGD** in
        PyTorch, here on all four rows.
        An **optimiser** may also remember.
        **Momentum** keeps nine tenths of its last step and adds the new slope, like a ball that
        rolls.
        **Adam** keeps two running means for each weight, of its slope and of how large that was,
        and divides one by the other: where the slope is steady, its step is about the learning
        rate, however faint the slope.
        Here all three set out from the same start at the same rate; yours is drawn in ink.
    """)
    pictures, _ = KNOBS.beside(*RACE, "torch")
    asked, mine = settings(), KNOBS["optimiser"]
    runs = run_job(experiments.race_of_optimisers, **asked)
    with pictures:
        follow = player(runs)
        losses = curves.rivals(runs, mine, loss_name=KNOBS["loss"])
        picture(losses, "race", player=follow, alt="The loss by epoch of each optimiser.")
        facts(report.race_rows(runs))
    say("That was one start, at one rate. Which optimiser solves most starts, and at which rates?")
    alike = KNOBS.values("n_hidden", *KIND)
    if on_request("optimisers", "Draw the map: 672 runs", alike):
        names = tuple(LESSON_OPTIMISERS)
        tried = {"learning_rates": FEW_RATES, "seeds": tuple(range(32)), "n_epochs": 2000}
        share = run_job(experiments.map_of_shares, "optimiser", names, **tried, **alike)
        shares = luck.success_map(share, rows=names, columns=FEW_RATES, row_title="optimiser")
        picture(shares, "optimisers_map", alt="The share solved, by rate and optimiser.")
    if KNOBS["torch"]:
        twin = asked | {"n_epochs": min(asked["n_epochs"], 2000), "optimiser": mine}
        compared = run_job(pytorch.numpy_vs_torch, **twin)
        apart = figure(compared.difference.max(), 2)
        say(
            f"{mine} in NumPy and in PyTorch, from the same start: no number is ever further apart than {apart}."
        )
        facts(compared.table())
        both = {"by hand": (model.train, compared.by_hand), "PyTorch": compared.torch}
        code_that_ran(pytorch.train_torch, twin, torch_network.torch_network, runs=both)
    else:
        helpers = (LESSON_OPTIMISERS[mine].direction, model.train)
        each = {name: (model.train, run) for name, run in runs.items()}
        code_that_ran(experiments.race_of_optimisers, asked, *helpers, runs=each)


scenes.show()
