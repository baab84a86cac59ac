"""Stuck: the ground is level all round, until a neuron that says nothing joins."""

import ui
from lessons.autograd import stuck
from lessons.autograd.claims import local_minima
from pages.networks.autograd.knobs import STEP
from pages.networks.autograd.pictures import ground, network
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure

scene = Scene(
    __name__,
    "Stuck",
    "Hardly any slope is left. Must the network start again?",
    covers=["Local minima"],
    claims=[local_minima],
    knobs=["random"],
)


@scene.predict(
    """
    Each stuck one gets a third hidden neuron, with a weight of 0 to the output: at first no answer
    changes. Which newcomer frees more of them?
    """,
    {
        "copy": "A copy of a neuron that is trained",
        "random": "One with random weights, untrained",
        "alike": "Both free about as many of them",
        "neither": "Neither: times 0, both stay silent",
    },
    case={"random": 100},
)
def newcomer() -> Answer:
    """Train the stuck ones of 100 starts further, with either newcomer."""
    runs = stuck.go_on_both_ways()
    one, ways = stuck.one_network(*runs.values()), (stuck.COPY, stuck.MORE)
    copies, others = (int(stuck.n_free(runs[name])[-1]) for name in ways)
    old, new = (stuck.slopes_at_first(one[name])[0] for name in ways)
    n = len(runs[stuck.MORE].loss)
    few = "alike" if max(copies, others) > n / 10 else "neither"
    return Answer(
        few if abs(copies - others) <= n / 10 else "copy" if copies > others else "random",
        f"A random neuron frees **{f'all {n}' if others == n else f'{others} of {n}'}**, a copy "
        f"**{copies or 'none'}**. The slope along its weight of 0 is **{figure(new, 1)}**, since "
        f"something new comes in through it. A copy repeats what neuron 1 already says: {figure(old, 1)}.",
        because={
            "copy": "A copy says what another neuron says, and opens no way down",
            "random": "it says what no other says, and that opens a way down",
            "alike": "Only the random one says something new",
            "neither": "A weight of 0 can be turned too, where that lowers the loss",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(f"""
        After {stuck.N_EPOCHS:,} epochs on **XOR**, some of 100 networks are stuck. In this one two of the
        four points get the same answer, and no small turn of a knob changes the **loss** much.
    """)
    with ui.predicted(newcomer, share=0.64, explains=False) as stage:
        random = stage.values("random")["random"]
        everyone = ui.run_job(stuck.go_on_both_ways)
        mix = everyone[stuck.MORE]
        n = len(mix.loss)
        if random < 100:
            mix = ui.run_job(stuck.mixed, everyone[stuck.BEFORE], share=random / 100)
        runs = ui.memoised(stuck.one_network, *everyone.values(), mix)
        name = stuck.MORE if random == 100 else f"{random} % random"
        alt = "A stuck network with its new neuron: lines as wide as weights, and its answers."
        losses = "The loss of a stuck network, and how all go on with a third neuron."
        ui.replayed(
            {stuck.COPY: runs[stuck.COPY], name: runs[stuck.MORE]},
            ("network", network(runs[stuck.MORE]), alt),
            ("ground", ground(runs, everyone | {stuck.MORE: mix}, name), losses),
            begins=0 if random == 100 else None,
        )
        if not stage.is_open:
            with stage.aside:
                stage.explain()
                ui.say("**Turn the knob** towards a copy. How much must be random to free half?")
        stage.ask("random")
        if not stage.is_open and random < 100:
            freed, answer = stuck.n_free(mix)[-1], "too few."
            if 2 * freed >= n:
                less = ui.run_job(stuck.mixed, everyone[stuck.BEFORE], share=(random - STEP) / 100)
                enough = 2 * stuck.n_free(less)[-1] >= n
                answer = "less will do." if enough else "**that much.**"
            with stage.aside:
                ui.say_of_knobs(f"{random} % random frees {freed} of {n}: {answer}")


scene.choice(
    "why_silent",
    """
    The new neuron’s weight to the output is 0. Why does training turn it at all?
    """,
    right(
        "Turning it lets the output hear the neuron, so the loss has a slope.",
        """
        Being 0 does not make its slope 0. The slope depends on what comes in through it, and the
        neuron answers differently to the four points.
        """,
    ),
    wrong(
        "Training adds a little noise to all weights that are exactly 0.",
        "Nothing here is random after the start: the step is the learning rate times the slope.",
    ),
    wrong(
        "Its weights from the inputs are trained first, and they wake it up.",
        """
        The other way round: their slopes are multiplied by the weight to the output, so in the
        first step they are 0.
        """,
    ),
)

scene.remember(
    """
    **A stuck network need not lie at a bottom.** A neuron that says something new opens a way down.
    """
)
