"""Gradient: the blame walks back through the network, number by number."""

import charts
import ui
from lessons.xor.network import EXAMPLES, INPUTS
from pages.networks.xor.knobs import KNOBS, trained
from study.scene import Scene
from training.dense import layers_of

scene = Scene(
    __name__,
    "Gradient",
    "How does a hidden neuron find out what it should change?",
    covers=["XOR from scratch", "Backpropagation"],
    path="code",
    knobs=["n_hidden", "activation", "loss", "start", "learning_rate", "n_epochs", "seed"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        **Walk through it**: forward for one of the four points, then backward, number by number.
        Or let the lines show the gradient: the wider the brass line, the steeper the loss along
        that weight.
    """)
    more = ("loss", "start", "learning_rate", "n_epochs")
    pictures, _ = KNOBS.beside("n_hidden", "activation", "seed", more=more, share=0.7)
    run = trained()
    with pictures:
        follow = ui.player(run, slope="{:.2g}")
        loss = run.hyperparameters["loss"]
        about = {"inputs": INPUTS, "examples": EXAMPLES, "loss": loss, "complete": True}
        drawn = charts.network_diagram.diagram(run, layers_of(run), **about)
        label = "The network: neurons as circles, weights as lines."
        ui.network(drawn, "network", label=label, player=follow)
    ui.say(r"""
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
        The step that follows is the mean slope over all four points, times the learning rate,
        downhill.
    """)
    ui.write_it()


scene.order(
    "blame",
    "Backpropagation: put the steps of one epoch of a network with a hidden layer in order.",
    "Compute what the hidden neurons say",
    "Compute the output’s probability, and the loss",
    "Find the output neuron’s share of the error",
    "Pass it on to the hidden neurons",
    "Turn all knobs a little",
    hint="""
    Forward from the inputs to the loss, then back from the output to the first layer. No knob turns
    before every share of the error is known.
    """,
    feedback="""
    A hidden neuron’s share δ is the output’s δ, times the weight that the output gives it, times
    the slope of its activation. So the output comes first on the way back.
    """,
)
scene.remember(
    """
    **Backpropagation** tells every hidden neuron its share of the error: the output’s error, times
    the weight that the output gives it, times the slope of its activation.
    """
)
