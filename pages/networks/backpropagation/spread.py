"""Spread: the network of *Nudge*, and the blame on its way back to all six weights."""

import streamlit as st

import ui
from lessons.backpropagation import six
from pages.networks.backpropagation.knobs import KNOBS
from pages.networks.backpropagation.pictures import STEP, glasses, swept
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import fixed

scene = Scene(
    __name__,
    "Spread",
    "All six slopes at once: how does the blame reach every weight?",
    covers=["Backpropagation", "Chain rule"],
    knobs=["into_p", "from_x", "taken"],
)

FIRST = six.sweep()


@scene.predict(
    f"""
    p says {fixed(FIRST.p)} and should say {fixed(six.TRUTH, 1)}: too much, so its blame is positive.
    h₂ reaches p over a line of weight {fixed(six.WEIGHTS[5])}. What is h₂’s blame?
    """,
    {
        "positive": "Positive: h₂ says too much as well",
        "negative": "Negative: h₂ says too little",
        "none": "None: it is p alone that is wrong",
    },
    case={"into_p": six.WEIGHTS[4], "from_x": six.X[0], "taken": 0},
)
def of_h2() -> Answer:
    """Send the blame of the output back over a negative line."""
    blame = FIRST.of_hidden[1]
    turned = "its line to p is negative, so if h₂ said more, p would say less"
    return Answer(
        "negative" if blame < 0 else "positive" if blame > 0 else "none",
        "Watch δ, the blame, come to h₂ over its line: the negative weight turns the sign.",
        because={
            "positive": f"It says too little: {turned}",
            "negative": turned,
            "none": f"What h₂ says counts for p: {turned}",
        },
    )


no_way_through = scene.observation(
    "no_way_through",
    "Set the weight h₁ → p to 0. Which bars have no height now?",
    right(
        "Those of x₁ → h₁ and x₂ → h₁: no blame comes to h₁",
        "Blame comes to h₁ over this line alone, and is multiplied by its weight, 0.",
    ),
    wrong(
        "That of h₁ → p alone: where there is no weight, there is no blame",
        "Its bar still stands: it is the blame of p times what h₁ says, and neither is 0.",
    ),
    wrong(
        "All three of h₁: it is cut off from the network",
        "Two have none. But a nudge at h₁ → p would let h₁ be heard again, so that bar stands.",
    ),
)


@scene.draw
def draw() -> None:
    ui.say("""
        Nudging gave the hollow bars. **Blame** fills them: **a weight’s slope is the blame at the end of
        its line, times the number that came in at its start.**
    """)
    with ui.predicted(of_h2, share=0.6, explains=False) as stage:
        into_p, from_x, taken = stage.values("into_p", "from_x", "taken").values()
        start, x = (*six.WEIGHTS[:4], into_p, six.WEIGHTS[5]), (from_x, six.X[1])
        path = six.stepped(taken, start, x)
        if not stage.is_open:
            with stage.aside:
                stage.explain()
                KNOBS.ask("into_p", more=["from_x", "taken"])
        sweep = six.sweep(path[-1], x)
        with st.container(gap=None):  # which stays in sight on a phone
            network, bars = st.container(), st.container()
        follow = ui.walked(six.told(sweep), STEP, stands=5500)
        with network:
            alt = "The network of six weights, and the numbers that go through it."
            ui.picture(swept(sweep), "sweep", alt=alt, player=follow)
        with bars:
            filled = glasses(six.NAMES, sweep, six.measured(path[-1], x))
            alt = "Six hollow bars, measured by nudges, which the sweep fills."
            ui.picture(filled, "glasses", alt=alt, player=follow)
    if ui.observe(no_way_through):
        ui.say(f"""
            **Now take steps**, beside the network: each weight moves by −{six.RATE:g} × its slope.
        """)
        with stage.aside:
            KNOBS.step_button("Take a step", "taken")
            ui.say_of_knobs("Loss: " + " → ".join(fixed(six.sweep(at, x).loss) for at in path))
    if room := ui.on_demand("A whole layer at once", "matrices", icon=":material/function:"):
        with room:
            ui.say(r"""
                For many neurons and samples $\delta$ is a **matrix**: a row for each sample, a
                column for each neuron.
                $A$ is what came into the layer, $A^\top$ the same with rows and columns swapped
                (transposed), $W$ its weights and $b$ its biases, $\nabla W$ and $\nabla b$ their
                gradients, $f'$ the slope of the activation before it, and $\odot$ multiplies
                entry by entry.

                $${\nabla W = A^\top\delta} \qquad \allowbreak {\nabla b = \text{column sums of }
                \delta} \qquad \allowbreak
                {\delta_{\text{before}} = (\delta\,W^\top) \odot f'}$$
            """)
    steps = {"n": taken, "weights": start, "x": x}
    ui.code_that_ran(six.stepped, steps, six.sweep, six.answer, six.loss, six.measured)


scene.order(
    "order",
    "Put one round of training by backpropagation in order.",
    "Compute the outputs of each layer, and keep them.",
    "Measure the loss.",
    "Work out the output’s blame.",
    "Hand the blame back to the earlier layers, one after the other.",
    "Turn all weights and biases a little, against their gradients.",
    hint="Nothing can be blamed before the loss is known, and the last layer is blamed first.",
    feedback="""
    Forward from the first layer to the last, then back from the last to the first. The weights are
    turned only when all gradients are known, because the way back needs the weights that made the
    predictions.
    """,
)
scene.remember(
    """
    **Blame goes back over the same lines.** Each line multiplies it by its weight, each neuron by
    the slope of its activation. A weight’s slope is the blame at the end of its line times the number
    at its start.
    """
)
