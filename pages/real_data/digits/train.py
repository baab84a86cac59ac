"""Train: how fast the digits come to be read, and what the size of its mini-batches does to that."""

import streamlit as st

import charts
import ui
from lessons.digits import answers, experiments, model
from lessons.digits.experiments import MAJORITY, RATES, baseline, held_out_accuracy
from lessons.digits.model import n_parameters
from pages.real_data.digits.knobs import KNOBS, RUN, SPLIT
from pages.real_data.digits.pictures import learned
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer, Sketch
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Train",
    "How fast does a network learn to read?",
    covers=["Recognising handwritten digits", "Training and test sets"],
    knobs=["n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs", "seed"],
)

SKETCHED = (0, 1, 2, 3, 4, 5)
"""The epochs at which the accuracy is sketched."""
N_SPLITS = 8
"""Splits, each from another start, on which a challenge is checked."""
OF_OTHERS = ("train_shift", *SPLIT)


@scene.predict(
    """
    Untrained, a network gets 7.8 % of the 180 held-out digits right. An epoch is 23 steps, with up
    to 64 digits in each. What percentage does it get right after each of its first five epochs?
    """,
    case={"run": True, "n_epochs": SKETCHED[-1]},
    low=0,
    high=100,
    tolerance=6,
    unit="percentage points",
    sketch=Sketch(
        at=SKETCHED,
        x_title="epoch",
        y_title="% of the held-out digits",
        ticks=(0, 25, 50, 75, 100),
        first=7.8,
        enough=4,
        given=True,
    ),
)
def epochs() -> Answer:
    """Train for five epochs, and measure the accuracy after each of them."""
    run = model.train(n_epochs=SKETCHED[-1])
    accuracy = [float(100 * share) for share in experiments.after_epochs(run)]
    return Answer(
        tuple(accuracy),
        f"The first epoch brings it to **{fixed(accuracy[1], 0)} %**, the next four only to "
        f"{fixed(accuracy[-1], 0)} %: 23 steps of 64 digits teach most.",
        curve=tuple(accuracy),
    )


one_batch = scene.observation(
    "one_batch",
    """
    Run it for five epochs with **all 1,437 in one mini-batch**. How much does it read then?
    """,
    right(
        "Far less: it has taken only five steps",
        "An epoch is a single step now. With 64 in a mini-batch, five epochs were 115 steps.",
    ),
    wrong(
        "As much: it has seen each digit five times",
        "Compare the accuracy below the player with that of the prediction.",
    ),
    wrong(
        "More: each step has learned from all digits",
        "Its slope is more exact, but a single step leads no further. Look at the accuracy.",
    ),
    case={"run": True, "batch_size": 1437, "n_epochs": SKETCHED[-1]},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        **Draw how fast it learns.** Each step learns from a **mini-batch** of training digits; once
        all have been dealt, an **epoch** is over.
    """)
    with ui.predicted(epochs, share=0.5, explains=False) as stage:
        settings = stage.values(*RUN)
        run = ui.run_job(model.train, **settings)
        grid = st.container()
        follow = ui.player(run, validation_accuracy="{:.1%}")
        seen = charts.pixels.matrix(*answers.predict_validation(run), player=follow)
        with grid:
            ui.matrix(seen, "matrix", opens=False)
        with stage.aside:
            usual = ui.run_job(model.train, **settings | KNOBS.defaults("batch_size"))
            drawn = learned(run, usual, baseline(run), stage.sketch(y_unit=0.01))
            alt = "The accuracy on held-out digits by epoch, and the baseline."
            ui.picture(drawn, "accuracy", player=follow, alt=alt)
            stage.explain()
        with stage.afterwards():
            ui.observe(one_batch)
    more = ("n_hidden", "optimiser", "learning_rate", "seed")
    KNOBS.in_a_row("batch_size", "n_epochs", more=more)
    ui.say(rf"""
        In each step **backpropagation** carries the arrows of the ten scores back, and the
        **optimiser** turns all {n_parameters(settings["n_hidden"]):,} weights and biases a little.
    """)
    loss_of_frames(run, follow)
    further()
    ui.code_that_ran(
        model.train, settings, model.mini_batches, model.cross_entropy, model.cross_entropy_delta
    )
    ui.run_table(run)
    ui.open_in_laboratory(run)


def loss_of_frames(run: RecordedRun, follow: str) -> None:
    if room := ui.on_demand("The loss", "loss", icon=":material/show_chart:"):
        with room:
            held_out = run.metrics["validation_loss"]
            loss = charts.curves.learning_curve(
                run, loss_name="cross-entropy", held_out=held_out, height=240
            )
            alt = "The cross-entropy by step; dashed: validation digits."
            ui.picture(loss, "loss_curve", player=follow, alt=alt)


def further() -> None:
    """Offer what many runs say of optimisers."""
    if room := ui.on_demand("SGD, momentum or Adam?", "rates", icon=":material/speed:"):
        with room:
            ui.say(r"""
                **Stochastic gradient descent** (SGD) steps against the slope of each mini-batch.
                **Momentum** keeps part of the earlier slopes, like a heavy ball that keeps
                rolling.
                Adam also divides by the usual size of a knob’s slopes, so that every knob moves by
                about the learning rate.
                So the same rate means something different to each: compare them at their best.
            """)
            rates = charts.curves.spread(
                RATES,
                ui.run_job(experiments.over_rates),
                x_title="learning rate",
                y_title="validation digits read after 2 epochs (6 splits)",
                height=340,
                rules={MAJORITY: 0.1},
                log=True,
            )
            alt = "The accuracy over the learning rate, for each optimiser."
            ui.picture(rates, "over_rates", alt=alt)


@scene.challenge(
    "warm-up",
    """
    Get more than 92 % of the held-out digits right after **a single epoch**, on average over 8
    fresh starts.
    """,
    """
    In one epoch the network sees each digit once, but how many steps it takes is up to you. Which
    knob decides that?
    """,
    """
    Smaller mini-batches mean more steps in an epoch: with 16 digits in each there are 90 instead
    of 23.
    """,
    knobs=[model.train],
    but=OF_OTHERS,
)
@holds_for_any("optimiser", "batch_size", "learning_rate", "n_hidden")
def quick(settings: Settings) -> CheckResult:
    if settings.n_epochs != 1:
        return not_tried("Set the epochs to 1 first.")
    seeds = tuple(range(N_SPLITS))
    accuracy = held_out_accuracy(seed=seeds, split_seed=seeds, **settings).mean()
    outcome = (
        f"Over {N_SPLITS} fresh starts, each with other digits held out, your network gets "
        f"{percent(accuracy, 1)} of these right after a single epoch."
    )
    return done_if(round(float(accuracy), 3) >= 0.92, outcome)  # as it is said


@scene.number(n=[1437], size=[100, 64, 50, 200])
def steps_of_an_epoch(n: float, size: float) -> NumberQuestion:
    full, left = divmod(n, size)
    return NumberQuestion(
        f"{n:g} training digits, mini-batches of {size:g}. How many steps does an epoch have?",
        answer=full + (left > 0),
        within=0.4,
        hint="The last batch is smaller, but it is a step all the same.",
        working=f"""
        {n:g} = {full:g} × {size:g} + {left:g}
        {full:g} full batches and a smaller one make [{full + 1:g}]
        """,
        feedback=f"The last one has {left:g} digits.",
    )


scene.remember(
    """
    **Mini-batches turn one epoch into many steps.** The slope of a small batch points roughly the
    right way, and that is enough.
    """,
    """
    **Put an accuracy beside the baseline’s.** Always saying the same digit gets 10 % of these right,
    and so would guessing: only beside that does 97 % say something.
    """,
)
