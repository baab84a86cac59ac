"""Train: how fast the digits come to be read, and what the size of its mini-batches does to that."""

from functools import partial

import streamlit as st

import charts
import ui
from lessons.digits import answers, experiments, model
from lessons.digits.experiments import baseline, held_out_accuracy
from lessons.digits.model import n_parameters
from lessons.digits.samples import N_TRAIN
from pages.real_data.digits.knobs import KNOBS, RUN, SPLIT
from pages.real_data.digits.pictures import learned
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any

scene = Scene(
    __name__,
    "Train",
    "How fast does a network learn to read?",
    covers=["Recognising handwritten digits", "Training and test sets"],
    knobs=["n_hidden", "optimiser", "learning_rate", "batch_size", "n_epochs", "seed"],
)

A_BATCH, ALL = {"batch_size": 64, "n_epochs": 1}, {"batch_size": N_TRAIN, "n_epochs": 20}
"""A step of a mini-batch or of all digits, for about as many steps."""
N_SPLITS = 8
"""Splits, each from another start, on which a challenge is checked."""
OF_OTHERS = ("train_shift", *SPLIT)


@scene.predict(
    """
    The network has just been drawn at random. Each step learns from 64 digits, so 23 steps see all
    1,437. After how many steps does it get half of the 180 held-out digits right?
    """,
    case={"run": True, "n_epochs": 1},
    low=1,
    high=200,
    step=1,
    tolerance=2,
    unit="steps",
)
def half() -> Answer:
    """Train for an epoch, and find the first step at which half of the held-out digits are read."""
    run = model.train(n_epochs=1)
    step, end = experiments.step_of(0.5, run), run.metrics["validation_accuracy"][-1]
    return Answer(
        float(step),
        f"Half is right after **{step} steps**, and {percent(end)} after the 23 of the first epoch. "
        "Typical digits are read first, odd ones last.",
    )


all_at_once = scene.observation(
    "all_at_once",
    """
    Press the button: now each step learns from **all 1,437**, 22 times as many. After how many
    steps is half right?
    """,
    right(
        "About as many as with 64",
        "64 digits already show roughly the right way, and the step is as long.",
    ),
    wrong(
        "A single one: it has seen all digits",
        "It is surer of the way, but goes no further. Look where the two curves cross one half.",
    ),
    wrong(
        "Far more: so many digits disagree",
        "On average they agree. Look where the two curves cross one half.",
    ),
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Each held-out digit lies in the row of what it is read as; misread ones are underlined. A step
        learns from a **mini-batch** of other digits; an **epoch** deals all of them once.
    """)
    with ui.predicted(half, share=0.55, explains=False) as stage:
        settings = stage.values(*RUN)
        run = ui.run_job(model.train, **settings)
        lines = st.container()
        follow = ui.player(run, validation_accuracy="{:.1%}")
        ink, labels, p = answers.predict_validation(run)
        data = charts.pixels.sorting(ink, labels, p, run.steps, player=follow)
        data["network"] = charts.letters.packed_network(run.parameters)
        with lines:
            n_right = int((p[-1].argmax(axis=-1) == labels).sum())
            ui.sorting(data, "sorting", text=f"{n_right} of {len(labels)} lie in their own.")
        with stage.aside:
            stage.explain()
        with stage.afterwards():
            usual = ui.run_job(model.train, **settings | KNOBS.defaults("batch_size", "n_epochs"))
            drawn = learned(run, usual, {"half": 0.5} | baseline(run))
            alt = "The accuracy on held-out digits by step, one half, and the baseline."
            ui.picture(drawn, "accuracy", player=follow, alt=alt)
            is_whole = settings["batch_size"] == N_TRAIN
            st.button(
                "64 in each step again" if is_whole else "All 1,437 in each step",
                key="digits_all_at_once",
                on_click=partial(KNOBS.set, **(A_BATCH if is_whole else ALL)),
            )
            ui.observe(all_at_once)
    more = ("n_hidden", "optimiser", "learning_rate", "seed")
    KNOBS.in_a_row("batch_size", "n_epochs", more=more)
    ui.say(rf"""
        In each step **backpropagation** carries the arrows of the ten scores back, and the
        **optimiser** turns all {n_parameters(settings["n_hidden"]):,} weights and biases a little.
    """)
    ui.code_that_ran(
        model.train, settings, model.mini_batches, model.cross_entropy, model.cross_entropy_delta
    )
    ui.run_table(run)
    ui.open_in_laboratory(run)


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
        f"{percent(accuracy, 1)} of these right after a single epoch, of "
        f"{-(-N_TRAIN // settings.batch_size)} steps."
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
    **Mini-batches turn one epoch into many steps.** A small batch already points roughly the right
    way.
    """,
    """
    **Put an accuracy beside the baseline’s.** Always saying the same digit gets 10 % of these right.
    """,
)
