"""Loop: PyTorch's loop line by line, and the one by hand that gives the same numbers."""

import charts
import ui
from lessons.autograd import lines, model, pytorch
from pages.networks.autograd.knobs import KNOBS, SETTINGS
from study.scene import Scene, right, wrong
from training.torch_network import torch_network

scene = Scene(
    __name__,
    "Loop",
    "Which line of PyTorch replaces which line written by hand?",
    path="code",
    covers=[
        "PyTorch",
        "A network in PyTorch: Sequential, optimiser, loop, no_grad",
        "From scratch against PyTorch",
    ],
    knobs=["activation", "optimiser", "learning_rate", "n_hidden", "n_epochs", "dtype", "seed"],
)

rounding = scene.observation(
    "rounding",
    """
    Play the run at the first settings (float64, 100 epochs). How large does the largest difference
    between the two get?
    """,
    wrong(
        "It is exactly zero all the time: both do the same sums",
        """
        The mathematics is the same, the arithmetic is not: the two may add up in a different
        order, and each order rounds in its own way. Play it once more and look at the picture of
        the largest difference.
        """,
    ),
    right(
        "It is tiny all along: far below a millionth",
        """
        That is what rounding looks like. It comes from adding up the same numbers in a different
        order, and nothing here makes it grow large.
        """,
    ),
    wrong(
        "It grows until the two losses can be told apart",
        """
        The two losses lie on top of each other to the end. In float32 the difference is about a
        billion times as large, and even then you cannot see it in the losses.
        """,
    ),
    case={"run": True},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Here is the network from XOR in PyTorch. Which line makes which number?
        **`nn.Sequential`** is a row of layers, `nn.BCEWithLogitsLoss` is the loss, and an
        **optimiser** takes the steps.
        The network ends with **logits**, and the loss squeezes them itself: a probability that is
        rounded to 0 has no logarithm.
    """)
    settings = KNOBS.values("activation", *SETTINGS)
    twins = ui.run_job(pytorch.numpy_vs_torch, **settings)
    ui.stepper(pytorch.trace, twins.torch)
    ui.say("A loop by hand starts from the same weights. Do the two end at the same numbers?")
    runs = {"by hand": twins.by_hand, "PyTorch": twins.torch}
    losses = charts.curves.two_losses(runs, loss_name="cross-entropy", log=False, height=215)
    gap = charts.curves.difference_by_epoch(twins.by_hand, twins.difference)
    ui.replayed(
        runs,
        ("twin_losses", losses, "The losses of both loops by epoch."),
        ("twin_gap", gap, "The largest difference between the two loops by epoch."),
    )
    watched, knobs = ui.beside(0.6)
    with knobs:
        KNOBS.ask(
            "activation",
            "dtype",
            "optimiser",
            more=("learning_rate", "n_hidden", "n_epochs", "seed"),
        )
    with watched:
        if ui.observe(rounding):
            ui.say(r"""
                Sums in another order are rounded in another way. Switch to **float32**, which
                PyTorch uses unless you say otherwise: with 7 digits instead of 16 the two part
                sooner.
            """)
    if room := ui.on_demand("Line beside line", "lines", icon=":material/code:"):
        with room:
            ui.say("Each line beside the one that it replaces, with the first epoch’s numbers.")
            ui.facts(ui.rows(*lines.loop_lines(twins)))
    ui.write_it()
    helpers = (model.cross_entropy, model.output_delta, torch_network)
    both = runs | {"PyTorch": (pytorch.train_torch, twins.torch)}
    ui.code_that_ran(model.train, settings, *helpers, runs=both)
    ui.open_in_laboratory(twins.by_hand)


scene.order(
    "loop",
    """
    One epoch of a loop in PyTorch. Put the lines in order, with the one that clears the old slopes
    **first** (it would also do last).
    """,
    "`optimizer.zero_grad()`",
    "`logits = network(X)`",
    "`loss = loss_function(logits, y)`",
    "`loss.backward()`",
    "`optimizer.step()`",
    hint="""
    Clear first. Then there is no loss without a prediction, no slope without a loss, and no step
    without a slope.
    """,
    feedback="""
    Clear, predict, measure the loss, ask for the gradient, take a step. Clearing may also come
    later, as in this lesson’s own loop, as long as it is done before `backward()` adds the new
    slopes.
    """,
)

scene.remember("""
    Every line of PyTorch’s loop **replaces lines that can be written by hand**, and gives
    the same numbers up to rounding.
    """)
