from typing import Any

from charts.diagrams import network_diagram
from charts.models import layers as drawings
from charts.models import relu_sum
from charts.models.network_outputs import softmax
from charts.runs import curves, luck
from charts.statistics import bars
from lessons.layers import bump as relus
from lessons.layers import experiments, model, own_line, report
from lessons.layers import network as networks
from lessons.layers.collapse import outputs_on_line, stack
from training.class_colours import COLOUR_0, COLOUR_1
from training.dense import Examples, layers_of
from training.figures import figure
from training.recorded_run import RecordedRun
from ui.controls.knob_kinds import Choice, Scale, Slider, line_knobs
from ui.controls.knobs import Knobs
from ui.page.current import beside, on_demand
from ui.page.lesson import Scenes
from ui.page.prose import say, say_of_knobs
from ui.pictures import network as draw_network
from ui.pictures import picture
from ui.run.replay import player
from ui.run.runs import memoised, run_job
from ui.run.stepper import stepper
from ui.run.tables import facts, run_table
from ui.run.take_along import code_that_ran, open_in_laboratory
from ui.study.prediction import explain_outcome, predict
from ui.study.questions import observe
from ui.study.write_line import write_a_line

RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10)
EPOCHS = (0, 1, 10, 100, 200, 500, 1000, 2000, 5000)
HINGES = ("h1", "h2", "h3")
WEIGHTS = ("v1", "v2", "v3")
SHAPES = {"wave": "a wave", "bell": "a bell", "bounce": "a ball that bounces"}
ALL = ("step", "sigmoid", "tanh", "ReLU", "leaky ReLU")
TRAINED = ("sigmoid", "tanh", "ReLU", "leaky ReLU")
SCORE_LABELS = {"raw": "as they are", "standardised": "standardised"}
START_LABELS = {"equal": "all at 0.5", "zeros": "all at 0", "random": "at random"}
LEARNING = ("activation", "learning_rate", "n_epochs", "seed")
RAW = {
    "scores": "scores",
    "raw_activation": "activation",
    "raw_rate": "learning_rate",
    "raw_epochs": "n_epochs",
    "raw_seed": "seed",
}
"""What each knob of the last scene is called by the training."""
CLASSES = ("cat", "dog", "owl")
LOGITS = ("z1", "z2", "z3", "shift")


def team_knob(name: str) -> Slider:
    first, neuron = networks.TEAM_AT_FIRST[name], f"Neuron {name[-1]}"
    if name.startswith("b"):
        return Slider(name, f"{neuron}, bias", -150.0, 150.0, first, 1.0)
    return Slider(name, f"{neuron}, weight of exam {name[1]}", -2.0, 2.0, first, 0.1)


KNOBS = Knobs(
    "layers",
    *(
        Slider(name, f"Hinge {i}", 0.0, 7.0, relus.AT_FIRST[name], relus.STEP)
        for i, name in enumerate(HINGES, 1)
    ),
    *(
        Slider(name, f"Weight {i}", -3.0, 3.0, relus.AT_FIRST[name], 0.25)
        for i, name in enumerate(WEIGHTS, 1)
    ),
    Choice("curve", "Curve", list(SHAPES), "wave", SHAPES),
    Scale("many", "Neurons", relus.SPANS, 4),
    Slider("x1", "Input x₁", -3.0, 3.0, 0.7, 0.1),
    Slider("x2", "Input x₂", -3.0, 3.0, -1.2, 0.1),
    Choice("traced", "Hidden neurons", ALL, "ReLU"),
    *(Slider(f"t{i}", f"Bias of neuron {i}", -2.0, 2.0, 0.0, 0.1) for i in (1, 2, 3)),
    Slider("tc", "Bias of the output", -2.0, 2.0, 0.0, 0.1),
    *map(team_knob, networks.TEAM),
    Choice("team_activation", "Team’s activation", ALL, "step"),
    Choice("shape", "Activation", ALL, "tanh"),
    Slider("z", "The sum z", -5.0, 5.0, 0.5, 0.1),
    Slider("depth", "Layers", 1, 5, 5, 1),
    Choice("between", "Between them", ("none", *ALL), "none", {"none": "nothing"}),
    Slider("along", "The cut at x₂ =", -3.0, 3.0, 0.5, 0.1),
    Slider("stack_seed", "Seed: which weights", 0, 99, 42, 1),
    Slider("z1", "Logit of cat", -6.0, 6.0, 2.0, 0.1),
    Slider("z2", "Logit of dog", -6.0, 6.0, 1.0, 0.1),
    Slider("z3", "Logit of owl", -6.0, 6.0, 0.0, 0.1),
    Slider("shift", "Add to all three", -20.0, 20.0, 0.0, 1.0),
    Choice("truth", "It is really a", CLASSES, "cat"),
    Choice("activation", "Hidden neurons", TRAINED, "sigmoid"),
    Scale("learning_rate", "Learning rate", RATES, 0.1),
    Scale("n_epochs", "Epochs", EPOCHS, 1000),
    Slider("seed", "Seed: which start", 0, 63, 0, 1),
    Choice("first", "Weights start", list(START_LABELS), "equal", START_LABELS),
    Choice("deep_activation", "Hidden neurons", TRAINED, "ReLU"),
    Slider("n_layers", "Hidden layers", 1, 8, 5, 1),
    Scale("size", "Size of the weights", experiments.SIZES, 1.0),
    Choice("scores", "Scores", list(SCORE_LABELS), "raw", SCORE_LABELS),
    Choice("raw_activation", "Hidden neurons", TRAINED, "ReLU"),
    Scale("raw_rate", "Learning rate", RATES, 0.1),
    Scale("raw_epochs", "Epochs", EPOCHS, 1000),
    Slider("raw_seed", "Seed: which start", 0, 49, 0, 1),
    *line_knobs(own_line.LOOP),
)

scenes = Scenes(KNOBS)


def draw(
    run: RecordedRun,
    name: str,
    label: str,
    *,
    examples: Examples | None = None,
    player: str | None = None,
    **options: Any,
) -> None:
    """Draw a run's network, and the way forward through it."""
    options = {"inputs": networks.EXAMS, "complete": True, "forward": True} | options
    shown = examples or report.examples(run)
    diagram = network_diagram.diagram(run, layers_of(run), examples=shown, **options)
    draw_network(diagram, name, label=label, player=player)


@scenes.scene
def bump() -> None:
    say(r"""
        Each of these three neurons stays at 0 up to its **hinge**, then rises or falls in a
        straight line; the thick line is their sum.
        **Pull a ring** on the axis to move a hinge, a ring on an arm to make it steeper.
        Cover the tent with the thick line, from left to right.
    """)
    pictures, controls = beside(0.72)
    with controls:
        numbers = KNOBS.ask(*HINGES, *WEIGHTS)
    for hinge, weight in zip(HINGES, WEIGHTS, strict=True):
        KNOBS.grab(hinge, "across", hinge)
        KNOBS.grab(weight, "upright", weight)
    with pictures:
        each = {i: (numbers[f"h{i}"], numbers[f"v{i}"]) for i in (1, 2, 3)}
        tent = relu_sum.total(each, (relus.X, relus.TENT), reach=relus.MAX_X, height=380)
        picture(tent, "bump", alt="Three ReLUs, their sum, and a tent that it is to cover.")
        if relus.max_error([*each.values()]) < 1e-9:
            say_of_knobs(r"""
                **There it is.** The first turns upwards, the second bends the line down twice as
                steeply, and the third lifts it back to level: behind the tent the three cancel.
            """)
    say(r"""
        What stays at 0 and then rises is called **ReLU**: $\text{ReLU}(z)$ is the larger of 0 and
        $z$.
        The thick line is

        $$p = w_1\,\text{ReLU}(x + b_1) + w_2\,\text{ReLU}(x + b_2) + w_3\,\text{ReLU}(x + b_3)$$

        and that is a network.
        Its three neurons form a **layer**, called **hidden** because it stands between input and
        answer.
        An output neuron adds up what they say, with the weights $w$.
        In two dimensions a hinge is a line, and each neuron has its say on one side of it: you meet
        the same neurons again in the next scene, as a team that votes.

        **Enough neurons in one layer can follow any curve without a jump as closely as you like.**
    """)
    if room := on_demand("Follow any curve", "follow", icon=":material/timeline:", here=True):
        with room:
            say(r"""
                Each new neuron corrects the direction a little further on.
                The right weights exist; that does not say that training finds them.
            """)
            pictures, knobs = KNOBS.beside("curve", "many", share=0.72)
            curve, n_neurons = knobs.values()
            with pictures:
                followed = relus.interpolate(curve, n_neurons)
                many = relu_sum.follow(
                    *followed, n_neurons, reach=relus.MAX_X, knob="many", height=260
                )
                picture(many, "any_curve", alt="A curve, and a sum of ReLUs that follows it.")


@scenes.scene
def team() -> None:
    say(r"""
        Three neurons judge four students by two exams, and the majority decides.
        Each neuron is wrong about somebody: is the team?
        Choose a student, and follow the votes along the lines.
    """)
    pictures, controls = beside()
    with controls:
        biases = ("b1", "b2", "b3")
        activation, *_ = KNOBS.ask("team_activation", *biases, back=False).values()
        if room := on_demand(
            "Turn the weights as well", "weights", icon=":material/tune:", here=True
        ):
            with room:
                KNOBS.show(*(name for name in networks.TEAM if name not in biases))
        run = networks.team(activation=activation, **KNOBS.values(*networks.TEAM))
        KNOBS.reset_button("team_activation", *networks.TEAM)
    with pictures:
        draw(
            run,
            "team_network",
            "Three neurons, and an output that takes a vote.",
            examples=networks.STUDENTS,
            knobs=networks.TEAM_PLACES,
            # Sums of tenths are exact where exactly zero decides; other activations have no jump.
            decimals=1 if activation == "step" else None,
        )
    facts(report.team_table(run))
    say(r"""
        With the step, the team is right as long as no two are wrong about the same student.
        Two inputs, three hidden neurons, one output: a **2-3-1** network.
        Matrices ask all neurons about everybody at once:

        $$\underset{4 \times 3}{Z} = \underset{4 \times 2}{X}\;
        \underset{2 \times 3}{W} + \underset{1 \times 3}{b}$$

        A row of $X$ is a student, a **column** of $W$ a neuron; below a matrix stands its
        **shape**, rows × columns.
    """)
    if room := on_demand("The same with its numbers", "numbers", icon=":material/grid_on:"):
        with room:
            say(f"$$\n{report.team_formula(run)}\n$$")
            say(rf"""
                The output then says
                $p = \sigma({networks.VOTE:g}\,(a_1 + a_2 + a_3) - {-networks.NEEDED:g})$, and with
                the step that is above 50 % from two votes on.
            """)


@scenes.scene
def trace() -> None:
    say(r"""
        Here is a whole **2-3-1** network.
        Each hidden neuron multiplies, adds, and sends its sum through an **activation** (at first
        **ReLU**).
        Its weights are written on the lines.
        Take pencil and paper, or **walk through it** step by step; then move the inputs, and watch
        the numbers in the circles.
    """)
    pictures, controls = beside()
    with controls:
        KNOBS.show("x1", "x2", "traced")
        if room := on_demand(
            "Turn the biases as well", "biases", icon=":material/tune:", here=True
        ):
            with room:
                KNOBS.show(*networks.TRACE_PLACES)
        KNOBS.reset_button("x1", "x2", "traced", *networks.TRACE_PLACES)
    numbers = KNOBS.values("x1", "x2", *networks.TRACE_PLACES)
    run, example = networks.traced(activation=KNOBS["traced"], **numbers)
    with pictures:
        draw(
            run,
            "trace_network",
            "A network of two inputs, three hidden neurons and one output.",
            inputs=networks.FEATURES,
            examples=example,
            knobs=networks.TRACE_PLACES,
            moves=dict(zip(networks.FEATURES, ("x1", "x2"), strict=True)),
        )
    say(r"""
        Here is the same with matrices.
        In every product the two inner numbers of the **shapes** must be equal, and they drop out:
        1 × **2** times **2** × 3 gives 1 × 3.
    """)
    for line in report.arrows(run, example.X):
        say(f"$$\n{line}\n$$")


@scenes.scene
def activations() -> None:
    say(r"""
        The **activation** turns a neuron’s sum $z$ into what the neuron passes on.
        Move $z$ by its ring; the short line shows the **slope**.
        Where is it steep?
        Where flat?
    """)
    pictures, controls = beside()
    with controls:
        name, z = KNOBS.ask("shape", "z").values()
    KNOBS.grab("z", "across", "z")
    with pictures:
        values = drawings.activation(name, z=z, height=280)
        picture(values, "activation", alt="Five activations, yours in bold, and a point on it.")
    if predict("slope"):
        with pictures:
            slopes = drawings.activation(name, z=z, what="slope", height=210)
            picture(slopes, "slope", alt="The slopes of the five, and a point at the same sum.")
        with controls:
            say_of_knobs(report.ABOUT[name])
        explain_outcome("slope")
    say(r"""
        The gradient of each of the neuron’s weights is multiplied by this slope: where the curve
        is flat, nothing is learned.
    """)


@scenes.scene
def collapse() -> None:
    say("A layer multiplies and adds. So does the next one.")
    if not predict("collapse"):
        return
    pictures, knobs = KNOBS.beside("depth", "between", "along", "stack_seed")
    n_layers, between, x2, seed = knobs.values()
    layers = stack(n_layers=n_layers, activation=between, seed=seed)
    with pictures:
        answers = drawings.stack(
            *outputs_on_line(layers, x2),
            x_title=f"x₁, at x₂ = {x2:g}",
            names=("all layers, one after the other", "their product, one matrix"),
            height=300,
        )
        picture(answers, "stack", alt="The answers of the layers, and of their product.")
    facts(report.stack_rows(layers))
    explain_outcome("collapse")
    say(r"""
        Two layers multiply and add twice: $(x W_1 + b_1) W_2 + b_2$.
        Multiply out the brackets, and you get $x\,(W_1 W_2) + (b_1 W_2 + b_2)$: a single layer.

        Now put an activation **between** the layers, ReLU or tanh.
        It bends the line, and no matrix can: that is what an activation is for.
    """)
    if room := on_demand("Your matrices, multiplied out", "product", icon=":material/grid_on:"):
        with room:
            for line in report.product(layers):
                say(f"$$\n{line}\n$$")


@scenes.scene
def output() -> None:
    say(r"""
        For yes or no, one output neuron is enough.
        For several answers there is one for each, and **softmax** turns their sums into
        probabilities.
        Make it 99 % sure that it sees a cat.
    """)
    pictures, settings = KNOBS.beside(*LOGITS, "truth")
    *logits, shift, truth = settings.values()
    with pictures:
        shares = softmax(CLASSES, logits, shift, truth=truth, knobs=LOGITS, height=270)
        picture(shares, "softmax", alt="A bar for the probability of each of three classes.")
    say(r"""
        The sum of an output neuron is called a **logit**.
        Softmax raises $e$ to the power of each, and divides by the total; the **cross-entropy** is
        the surprise at the truth, $-\ln p$, where $p$ is the probability of the true class.

        $$
        p_i = \frac{e^{z_i}}{e^{z_1} + e^{z_2} + e^{z_3}} \qquad L = -\ln p_{\text{truth}}
        $$

        Add something to **all three**: no probability changes, because $e^{z + c} = e^z e^c$, and
        $e^c$ cancels.
        So only **differences** count, and code may subtract the largest logit first, so that no
        power gets too large for the computer.
        With two classes softmax is the sigmoid of the difference between the logits.
    """)


def trained(**settings: Any) -> RecordedRun:
    return memoised(report.with_readings, run_job(model.train, **settings))


@scenes.scene
def learn() -> None:
    say(rf"""
        Now nobody sets the weights: they are drawn at random, and trained.
        **Play it**, and watch the lines: a weight above zero is {COLOUR_1}, below zero {COLOUR_0}.
    """)
    pictures, settings = KNOBS.beside(*LEARNING)
    run = trained(**settings)
    with pictures:
        follow = player(run, accuracy="{:.1%}")
        draw(run, "network", "The 2-3-1 network while it learns.", player=follow)
    if observe("both_against"):
        facts(report.training_rows(run))
        say("Always saying 50 % would cost a cross-entropy of ln 2 = 0.6931.")
    say("The scores are **standardised** first: an average student has 0.")
    if room := on_demand("The loss, epoch by epoch", "loss", icon=":material/show_chart:"):
        with room:
            losses = curves.learning_curve(run, loss_name="cross-entropy", height=190)
            picture(losses, "loss", player=follow, alt="The loss at each epoch of the run.")
    code_that_ran(model.train, settings, model.starting_parameters)
    run_table(run)
    open_in_laboratory(run)


@scenes.scene
def walk() -> None:
    say(r"""
        Go **line by line** through the loop that has just run, and check a number here and there
        by hand: `hidden` is 4 × 3, a row for each student and a column for each neuron.
        How `backward` finds the slopes has a lesson of its own, backpropagation; here it gives one
        slope for each weight and each bias, in the same shapes.
    """)
    settings = KNOBS.values(*LEARNING)
    stepper(model.trace, trained(**settings))
    write_a_line(KNOBS, own_line.LOOP, settings, loss_name="cross-entropy")


@scenes.scene
def twins() -> None:
    say(r"""
        Why draw the weights at random?
        At first every one starts at 0.5 here.
        Play the run: all neurons say the same, so they get the same slopes and take the same
        steps; three neurons are worth one.
        Then start all weights at 0.
        The output listens to no hidden neuron, so none gets a slope; and what the output’s bias
        gets from the two who passed cancels what it gets from the two who failed.
        Then start at random.
    """)
    pictures, settings = KNOBS.beside("first", "activation", "learning_rate", "n_epochs")
    run = trained(start=settings.pop("first"), seed=0, **settings)
    with pictures:
        follow = player(run, apart="{:.3g}")
        draw(run, "twins_network", "The network while it learns.", player=follow)
        if run.diverged:
            say(f"**It diverged** at epoch {run.diverged_at:,}: there are no weights to compare.")
        losses = curves.learning_curve(run, loss_name="cross-entropy", height=170)
        picture(losses, "twins_loss", player=follow, alt="The loss at each epoch of the run.")
    say(r"""
        A single straight cut separates these four students, so three identical neurons can learn
        the task as well.
        In the lesson on XOR they cannot.
    """)
    open_in_laboratory(run)


@scenes.scene
def start() -> None:
    say(r"""
        Each layer multiplies what the layer before it says.
        With small weights the difference between two students shrinks from layer to layer; with
        large ones it can grow.
        Here are 20 networks that have not been trained yet: how much do the students still differ,
        layer by layer?
    """)
    pictures, knobs = KNOBS.beside("deep_activation", "n_layers", "size")
    activation, n_layers, size = knobs.values()
    network_settings = {"activation": activation, "n_layers": n_layers}
    spread, slope = memoised(experiments.signals, **network_settings, size=size)
    with pictures:
        differences = drawings.signals(spread, title="difference between students")
        picture(differences, "signals", alt="How much students differ, at each layer.")
        facts(
            {
                "difference at the output": [figure(spread["output"])],
                "mean slope in the last hidden layer": [figure(slope)],
            }
        )
    if predict("sizes"):
        counts = run_job(experiments.learned_by_size, **network_settings)
        shares = bars.shares(
            [f"size {size:g}" for size in experiments.SIZES],
            counts / experiments.N_TRIED,
            title="share of 20 starts that learn",
            height=270,
        )
        picture(shares, "sizes", alt="The share of starts that learn, by size.")
        explain_outcome("sizes")
        say(r"""
            Good recipes for the start keep these differences about the same from layer to layer:
            with $n$ inputs to a neuron, draw its weights with a standard deviation of $\sqrt{2/n}$
            for ReLU (He and others, 2015) and $\sqrt{1/n}$ for tanh (after Glorot and Bengio,
            2010).
            Here $n = 8$ in all hidden layers but the first, which makes sizes of 0.5 and 0.35,
            both between 0.3 and 1 on the knob.
        """)


@scenes.scene
def raw() -> None:
    say(r"""
        It seems natural to give the network the scores just as they are, 80 and 70.
        Does such a network learn?
    """)
    if not predict("raw"):
        return
    pictures, knobs = KNOBS.beside(*RAW)
    settings = {RAW[knob]: value for knob, value in knobs.items()}
    run = trained(**settings)
    with pictures:
        follow = player(run, slope="{:.2g}")
        draw(run, "raw_network", "The network while it learns from the scores.", player=follow)
    facts(report.training_rows(run))
    if lost := report.describe_slopes(run):
        say(lost)
    del settings["seed"]
    many = run_job(experiments.many_starts, **settings)
    dots = luck.outcomes(
        many.loss[:, -1],
        own=float(run.loss[-1]),
        good=model.learned(many),
        title="final loss, 50 starts",
        log=True,
    )
    picture(dots, "raw_starts", alt="A dot for the final loss of each of 50 starts, and yours.")
    facts(report.start_rows(many))
    explain_outcome("raw")
    say(r"""
        There are **two ways to fail**.
        With inputs like 80 the first slopes are huge, and one step can throw a **ReLU** neuron to
        where its sum is below zero for everybody.
        There its slope is 0 and it never moves again: it is **dead**.
        The curve of a **sigmoid** is flat at sums like 80 or −80, so the neurons are **saturated**
        and hardly move.
        At the first settings most starts get stuck at a loss of ln 2 either way.
        Then **standardise** the scores, and count again.
    """)


scenes.show()
