from typing import Any

from charts.core.picture import Picture
from charts.core.series import Guessed
from charts.diagrams import computation_graph as graphs
from charts.diagrams import network_diagram
from charts.models import weight_nudges
from charts.runs import curves, gradients
from lessons.backpropagation import (
    cost,
    experiments,
    line_by_line,
    model,
    own_line,
    remedies,
    report,
    six,
)
from lessons.backpropagation import neuron as one_neuron
from training import dense
from training.activations import sigmoid
from training.dense import layers_of
from training.recorded_run import RecordedRun
from ui.controls.knob_kinds import Choice, Scale, Slider, line_knobs
from ui.controls.knobs import Knobs
from ui.page.current import beside, columns, on_demand
from ui.page.lesson import Scenes
from ui.page.prose import say
from ui.pictures import graph, picture, side_by_side
from ui.pictures import network as draw_network
from ui.run.replay import player
from ui.run.runs import memoised, run_job
from ui.run.stepper import stepper
from ui.run.tables import facts, facts_of_knobs, run_table
from ui.run.take_along import code_that_ran, open_in_laboratory
from ui.study.prediction import committed_guesses, explain_outcome, predict
from ui.study.questions import observe
from ui.study.write_line import write_a_line

STEPS = tuple(float(f"1e-{k}") for k in range(1, 16))
GAINS = (0.25, 0.5, 1, 1.5, 2, 3, 4, 6, 8, 12)
RATES = (0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100)
EPOCHS = (0, 10, 50, 100, 200, 500, 1000)
ACTIVATIONS = ("sigmoid", "tanh", "ReLU")
START_LABELS = {"PyTorch": "PyTorch’s", "He": "He’s", "Glorot": "Glorot’s"}
SIDES = {"both": "both sides (central)", "up": "one side (forward)"}
NEURONS = {"sigmoid": "with a sigmoid", "none": "without: a parabola"}
FORMULAS = {
    "two neurons": "an input, by two neurons",
    "a weight twice": "a weight, twice in a row",
    "x times x": "a number, times itself",
}
KNOB_OF_INPUT = {"x": "twice_x", "v": "v", "w": "twice_w"}
"""The knob of each input of a formula in which something is used twice."""
SIZE = "size of the gradient"

NUDGES = ("n1", "n2", "n3", "n4", "n5", "n6")
KNOBS = Knobs(
    "backpropagation",
    *(
        Slider(name, f"Nudge {line}", -six.LIMIT, six.LIMIT, 0.0, 0.05)
        for name, line in zip(NUDGES, six.NAMES, strict=True)
    ),
    Slider("w", "Weight w", -6.0, 6.0, 0.5, 0.1),
    Slider("b", "Bias b", -6.0, 6.0, -0.3, 0.1),
    Slider("x", "Input x", -3.0, 3.0, 2.0, 0.1),
    Slider("y", "Truth y", 0.0, 1.0, 1.0, 0.1),
    Slider("twice_x", "Input x", -3.0, 3.0, 0.5, 0.1),
    Slider("v", "Weight v", -3.0, 3.0, 1.0, 0.1),
    Slider("twice_w", "Weight w", -3.0, 3.0, -2.0, 0.1),
    Choice("formula", "What is used twice?", list(FORMULAS), "two neurons", FORMULAS),
    Scale("step", "Step h", STEPS, 1e-3),
    Choice("sides", "Step to", list(SIDES), "both", SIDES),
    Choice("neuron", "Neuron", list(NEURONS), "sigmoid", NEURONS),
    Scale("units", "Neurons in each of two hidden layers", (1, 2, 3, 4), 3),
    Choice("bend", "Activation", ACTIVATIONS, "tanh"),
    Scale("learning_rate", "Learning rate", RATES, 1),
    Scale("n_epochs", "Epochs", EPOCHS, 500),
    Slider("seed", "Seed: which start", 0, 99, 0, 1),
    Slider("depth", "Hidden layers", 1, 20, 20, 1),
    Scale("width", "Neurons in each", (1, 2, 4, 8, 16, 32), 32),
    Choice("activation", "Activation", ACTIVATIONS, "sigmoid"),
    Choice("start", "Start", list(model.STARTS), "PyTorch", START_LABELS),
    Scale("gain", "Gain: all starting weights times", GAINS, 1),
    Scale("counted", "Neurons in each of two hidden layers", cost.WIDTHS, 8),
    Slider("measured", "Measurement", 0, 63, 0, 1),
    Slider("relu_layers", "Hidden layers of 32 ReLUs", 1, 4, 2, 1),
    Scale("relu_rate", "Learning rate", RATES, 1),
    *line_knobs(own_line.LOOP),
)

scenes = Scenes(KNOBS)

NEURON = ("w", "b", "x", "y")
KNOBS_OF_SMALL = {"units": "width", "bend": "activation"} | {
    name: name for name in ("learning_rate", "n_epochs", "seed")
}
"""What each knob of the small network is called by its training."""
DEEP = ("depth", "width", "activation", "start", "gain")


@scenes.scene
def blame() -> None:
    say(r"""
        This network of two hidden neurons, h₁ and h₂, is wrong: its loss is far from 0.
        **Pull a ring** up or down: that nudges one of its six weights, and the bar shows how much
        the loss changes.
    """)
    pictures, knobs = KNOBS.beside(*NUDGES, share=0.72)
    nudges = list(knobs.values())
    for name in NUDGES:
        KNOBS.grab(name, "upright", name)
    with pictures:
        trembling = weight_nudges.nudges(
            six.NAMES, six.WEIGHTS, nudges, x=six.X, truth=six.TRUTH, reach=1.5, most=six.LIMIT
        )
        picture(trembling, "trembling", alt="A ring and a bar for each of six weights.")
    if observe("most_blamed"):
        facts(report.six_table(nudges))
        say(r"""
            The **slope** of the loss along a weight says what a tiny nudge changes, for each unit
            of nudge: it is this weight’s share of the **blame**.
            You tried the weights one by one; the slopes were found all at once, in one sweep back
            through the network.
            That sweep is **backpropagation**.
        """)


@scenes.scene
def neuron() -> None:
    say(r"""
        **Walk through it**: forward, each box computes its value; backward, each gets its share of
        the blame.
        Drag a knob, and all numbers follow.
    """)
    values = KNOBS.values(*NEURON)
    diagram = graphs.diagram(one_neuron.neuron(), values, knobs={name: name for name in NEURON})
    graph(diagram, "graph", label="The graph of one neuron and its loss.")
    for room, knob in zip(columns(len(NEURON)), NEURON, strict=True):
        with room:
            KNOBS.ask(knob, back=False)
    KNOBS.reset_button(*NEURON)
    facts_of_knobs(report.blame_rows(**values))
    say(r"""
        The neuron predicts $p = \sigma(w x + b)$, the truth is $y$, and the loss is the squared
        error $L = (p - y)^2$; the picture is that formula as a **computational graph**.
        The **gradient** of a box is how fast $L$ would change if its number grew.
        Each box multiplies the gradient that arrives by its own slope along each of its inputs,
        and hands the results back: that is the **chain rule**.
    """)


@scenes.scene
def twice() -> None:
    say(r"""
        In a network nearly everything is used more than once: an input feeds many neurons, and a
        neuron feeds many others.
        So blame comes back along several paths.
    """)
    if not predict("twice"):
        return
    explain_outcome("twice")
    say(r"""
        Whatever arrives is **added** to what is already there: walk to the place where the second
        share arrives. (PyTorch goes on adding from one training step to the next, unless you set
        the gradient back to zero; there is a lesson on that.)
    """)
    formula = KNOBS.ask("formula", back=False)["formula"]
    used_twice = one_neuron.used_twice(formula)
    used = {name: knob for name, knob in KNOB_OF_INPUT.items() if name in used_twice.variables}
    values = {name: KNOBS[knob] for name, knob in used.items()}
    diagram = graphs.diagram(used_twice, values, knobs=used)
    graph(diagram, "twice_graph", label="A graph in which something is used twice.")
    for room, knob in zip(columns(3), used.values(), strict=False):
        with room:
            KNOBS.ask(knob, back=False)
    KNOBS.reset_button("formula", *KNOB_OF_INPUT.values())


@scenes.scene
def slopes() -> None:
    say(r"""
        Written as formulas, the way back through one neuron has four slopes.
        Each is simple, and the gradients of both knobs are products of them. ($\partial$ reads
        “the slope of … along …”: $\partial L / \partial w$ is the slope of $L$ along $w$.)

        $$\dfrac{\partial L}{\partial w} = \underbrace{\frac{\partial L}{\partial
        p}\,\frac{\partial p}{\partial z}}_{\delta}\;\dfrac{\partial z}{\partial w} \qquad
        \dfrac{\partial L}{\partial b} = \delta\cdot 1$$
    """)
    pictures, settings = KNOBS.beside(*NEURON, "step", share=0.7)
    values = {name: settings[name] for name in NEURON}
    with pictures:
        facts(report.slopes_table(**values))
        say(r"""
            With cross-entropy as the loss the first slope is $(p - y) / (p (1 - p))$: the slope of
            the sigmoid cancels out.
            A neuron that is sure and wrong then has the largest blame there is, and no flat end of
            the sigmoid takes it away.

            **Four ways to the same slopes**: the products by hand; the graph of this lesson;
            PyTorch’s **autograd**, which builds such a graph for you; and a measurement, **finite
            differences**: move the knob by a small step $h$ up and down, and see how much the loss
            changes.
            Measuring needs no calculus, so it can check the other three, which multiply the same
            local slopes and are parted only by rounding:
        """)
        facts(memoised(report.ways_table, **settings))
    helpers = (sigmoid, one_neuron.loss, one_neuron.by_differences)
    code_that_ran(one_neuron.by_hand, values, *helpers)


@scenes.scene
def steps() -> None:
    say(r"""
        A slope is what this quotient comes to as the step $h$ gets closer and closer to zero:

        $$\dfrac{L(w + h) - L(w - h)}{2h}$$

        So is a smaller step always better?
    """)
    if not predict("u_shape"):
        return
    pictures, knobs = KNOBS.beside(
        "step", "sides", "neuron", "w", "x", back=("step", "sides", "neuron", *NEURON)
    )
    step, sides, *_ = knobs.values()
    settings = KNOBS.values(*NEURON, "neuron")
    with pictures:
        errors = report.error_curves(report.FINE, **settings)
        chart = curves.slope_errors(report.FINE, errors, own=step)
        alt = "The error of the measured slope at each step h, from both sides and from one."
        picture(chart, "errors", alt=alt)
        facts_of_knobs(report.error_rows(step, sides, **settings))
    explain_outcome("u_shape")
    say(r"""
        Two errors meet here.
        A **large** step misses how the loss bends: that error shrinks like $h^2$ if you step to
        both sides, but only like $h$ if you step to one, so that curve falls half as steeply.
        A **small** step drowns in rounding: a number here has 16 digits, so two losses that agree
        in the first 12 leave only four for their difference, and dividing by a tiny $h$ makes the
        rounding error large.
        For a neuron without a sigmoid the loss is a parabola, whose bend costs a step to both
        sides nothing: only rounding is left.
    """)


def of_small(knobs: dict[str, Any]) -> dict[str, Any]:
    return {"depth": 2} | {KNOBS_OF_SMALL[knob]: value for knob, value in knobs.items()}


@scenes.scene
def layer() -> None:
    say(r"""
        A network with two hidden layers learns which of 40 points lie in the outer half.
        **Play it**, and watch how much of the blame each layer gets.
    """)
    pictures, controls = beside(0.68)
    with controls:
        run = run_job(model.train, **of_small(KNOBS.ask(*KNOBS_OF_SMALL)))
    with pictures:
        follow = player(run)
        falls = curves.learning_curve(run, loss_name="mean squared error", log=True, height=300)
        bars = gradients.by_layer(run, model.layer_sizes(run), y_title=SIZE)
        side_by_side(
            ("loss", falls, "The loss at each epoch."),
            ("bars", bars, "The size of the gradient at each layer of weights."),
            player=follow,
        )
    if observe("rise_and_fall"):
        facts(report.training_rows(run))
        say("Always guessing one class would get 50 % of the points right.")
    say(r"""
        A bar is the size of a layer’s gradient.
        A **layer** does what the neuron did, for all its neurons and all points at once.
        A weight’s slope is the blame of its neuron times the input that came through it.
        The blame itself travels on, back through the same weights, to the layer before.
    """)
    if room := on_demand("The network, neuron by neuron", "network", icon=":material/hub:"):
        with room:
            say(r"""
                Let its lines show the **gradient**, press play above, and see along which weights
                the blame comes back; or walk forward and back with one point.
            """)
            draw_network(
                network_diagram.diagram(
                    run,
                    layers_of(run),
                    inputs=("x₁", "x₂"),
                    examples=model.examples(),
                    loss="mean squared error",
                ),
                "one_network",
                label="The network at each epoch, with its weights and the gradient along each.",
                player=follow,
            )
    if room := on_demand("The way back as formulas", "formulas", icon=":material/function:"):
        with room:
            say(r"""
                The blame of the neurons’ sums, $\delta$ (delta), is a **matrix**: a row for each
                sample, a column for each neuron.
                $A$ is what came into the layer, $A^\top$ the same with rows and columns swapped
                (transposed), $W$ the layer’s weights and $b$ its biases, $\nabla W$ and $\nabla b$
                their gradients, $f'$ is the slope of the activation before it, and $\odot$
                multiplies entry by entry.
                The size of a gradient is the root of the mean of its squared slopes, and the
                whole way back is three formulas:

                $${\nabla W = A^\top\delta} \qquad \allowbreak {\nabla b = \text{column sums of }
                \delta} \qquad \allowbreak
                {\delta_{\text{before}} = (\delta\,W^\top) \odot f'}$$
            """)
    run_table(run)
    open_in_laboratory(run)


@scenes.scene
def loop() -> None:
    say(r"""
        **Walk line by line** through the loop with your settings from the scene on layers.
        The way back is the inner loop: it begins with the blame of the output’s sums and ends at
        the inputs.
        Here are the shapes, from the output back:
    """)
    settings = of_small(KNOBS.values(*KNOBS_OF_SMALL))
    run = run_job(model.train, **settings)
    facts(report.layer_rules(run))
    stepper(line_by_line.trace, run)
    write_a_line(KNOBS, own_line.LOOP, settings, loss_name="mean squared error")
    ahead = (dense.forward, dense.weighted_sums, dense.activate)
    code_that_ran(model.train, settings, model.start_parameters, *ahead, model.slope_of)


@scenes.scene
def deep() -> None:
    say(r"""
        On its way back the blame is multiplied at every layer, by that layer’s weights and by a
        slope of the activation: with twenty layers, twenty times.
        Before its first step, a network of 20 layers: how much of the blame arrives?
    """)
    if not predict("deep"):
        return
    pictures, settings = KNOBS.beside(*DEEP)
    run = run_job(experiments.at_start, **settings)
    with pictures:
        sizes = curves.medians(
            experiments.layer_numbers(settings["depth"]),
            model.layer_sizes(run)[:, 0, :-1],
            x_title="hidden layer, 1 is the first",
            y_title=SIZE,
            gradient=True,
            log=True,
            height=380,
        )
        alt = "The gradient’s size at each hidden layer, a line for each seed, and the median."
        picture(sizes, "sizes", alt=alt)
        facts(report.arriving_rows(run))
    explain_outcome("deep")
    say(r"""
        If each product is clearly below 1, almost nothing is left at the first layer, and it
        hardly learns: the **vanishing gradient**.
        Read the lines (the thick one is the median) from the last hidden layer back to the first,
        as the blame travels.

        With ReLUs the slope is 0 or 1, so the weights decide.
        About half of the neurons are silent for any one sample; He’s larger weights make up for
        that.
        A start can be too large as well: with 32 tanh neurons and the start “N(0, 1)”, the
        gradient **explodes**: it grows from layer to layer.
    """)
    if room := on_demand("How large is a good start?", "starts", icon=":material/straighten:"):
        with room:
            say(r"""
                For a neuron with $n$ inputs, He’s start draws weights with a standard deviation
                whose square is $2/n$; PyTorch’s usual start has $1/(3n)$, a sixth of it.
                N(0, 1) is the **bell curve** with mean 0 and standard deviation 1.
                What else helps deep networks is in “Ways around”.
            """)


@scenes.scene
def around() -> None:
    say(r"""
        Same networks, same starts, and two small changes.
        **Residual connections**: what goes into a layer is added to what comes out.
        Normalised sums (PyTorch’s `BatchNorm1d`): over all samples each neuron’s sums are
        brought to mean 0 and standard deviation 1.
        How much of the blame comes back now?
    """)
    pictures, settings = KNOBS.beside(*DEEP)
    sizes = run_job(remedies.by_remedy, **settings)
    with pictures:
        by_layer = curves.median_bands(
            experiments.layer_numbers(settings["depth"]), sizes, y_title=SIZE
        )
        alt = "The gradient’s size at each hidden layer, with two remedies and without."
        picture(by_layer, "remedies", alt=alt)
        facts(report.remedy_rows(sizes))
    say(r"""
        Behind a residual connection the blame has two ways back: through the layer, where it is
        multiplied by weights and slopes, and around it, where it stays as it is.
        Both are added up, so it can no longer die out for lack of a way.
        But the way there adds up as well: twenty ReLU layers from He’s start make the sums so
        large that the output’s sigmoid is flat, and nothing comes back at all.
        That is why such layers start small, or have their sums **normalised** as well.
        Without the way around, normalising repairs vanishing, but on the way back the blame grows
        from layer to layer.
    """)
    steep = remedies.STEEP
    say(rf"""
        Where gradients explode, **clipping** helps: one that is too long is shortened and keeps
        its direction.
        Here are networks of {steep["depth"]} layers of {steep["width"]} tanh neurons, He’s start
        times {steep["gain"]:g}, after {remedies.N_STEPS} steps at learning rate {remedies.RATE:g}:
    """)
    facts(report.clipping_rows(*run_job(remedies.with_clipping)))


@scenes.picture("silent")
def dead_relus(guesses: Guessed, run: RecordedRun | None = None) -> Picture:
    rate, depth = KNOBS.defaults("relu_rate", "relu_layers").values()
    run = run or run_job(experiments.relu_run, learning_rate=rate, depth=depth)
    return curves.medians(
        run.epochs,
        experiments.n_dead(run),
        x_title="epoch",
        y_title="dead ReLUs in a network",
        guesses=guesses,
        height=340,
    )


@scenes.scene
def dead() -> None:
    say(r"""
        A ReLU that answers 0 to every sample is a **dead ReLU**: its slope is 0 everywhere, so no
        blame gets through it, and its own weights stay as they are.
        One step that is too large is enough: with a bias far below zero, no sample lifts the sum
        above it any more.
    """)
    if not predict("silent"):
        return
    explain_outcome("silent")
    say(rf"""
        Now count them in {experiments.N_RELU_NETWORKS} networks while they learn; the thick line
        is the median.
        What does a larger learning rate do?
    """)
    pictures, knobs = KNOBS.beside("relu_rate", "relu_layers")
    learning_rate, depth = knobs.values()
    run = run_job(experiments.relu_run, learning_rate=learning_rate, depth=depth)
    with pictures:
        chart = dead_relus(committed_guesses("silent"), run)
        alt = "Dead ReLUs by epoch: a thin line for each network, and the median."
        picture(chart, "silent", alt=alt)
        facts(report.dead_rows(run))
    say(r"""
        Some are dead before the first step, because of where their weights started.
        With more than one hidden layer the count can also fall: some come back.
        Set the layers to 1: why can none come back there?
    """)


@scenes.scene
def sweep() -> None:
    say(r"""
        One could also measure every slope: move a knob up and down, and see what the loss does.
        Why does nobody train like that?
    """)
    pictures, controls = beside()
    with controls:
        width = KNOBS.ask("counted", back=False)["counted"]
        KNOBS.step_button("Time it again", "measured", icon=":material/timer:")
    settings = {"seed": KNOBS["measured"]}
    costs = run_job(cost.count_and_time, **settings)
    with pictures:
        times = curves.timings(
            costs.n_knobs,
            costs.seconds,
            x_title="knobs of the network",
            y_title="microseconds for all slopes",
        )
        picture(times, "cost", alt="Microseconds over the number of knobs, a line for each way.")
        facts(report.cost_rows(costs, width))
    say(r"""
        Measuring takes two **forward passes** for each knob.
        The sweep back leaves a slope at every knob on its way, and costs about as much as a pass
        or two, whether there are ten knobs or a million.
        That is why networks can be large.
    """)
    code_that_ran(cost.count_and_time, settings, cost.one_sweep, cost.two_passes_a_knob)


scenes.show()
