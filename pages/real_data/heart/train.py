"""Train: one patient at a time, and how a patient becomes a row of numbers."""

from typing import Any

import streamlit as st

import ui
from lessons.heart import decisions, model, patients
from lessons.heart.experiments import held_out_accuracy
from pages.real_data.heart.knobs import FIXED, KNOBS, N_SPLITS, SPLIT, TABLE
from pages.real_data.heart.pictures import PATIENTS, held_out_patients, many_neurons, one_patient
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene
from training.figures import count, percent
from training.hyperparameters import holds_for_any

scene = Scene(
    __name__,
    "Train",
    "Can a neuron learn from one patient at a time?",
    covers=[
        "Stochastic gradient descent and mini-batches",
        "Training and test sets",
        "Scaling features",
        "One-hot encoding",
    ],
    knobs=[
        "coding",
        "scaling",
        "split_seed",
        "stratify",
        "start",
        "loss",
        "learning_rate",
        "n_steps",
        "batch_size",
        "seed",
    ],
)

MOST_STEPS, BY_HAND = 100, 2
FEW, MANY = 20, 100
CASE: dict[str, Any] = {"n_steps": FEW, "learning_rate": 0.3, "loss": "cross-entropy"}
"""What is done by hand, and what the prediction asks about; at this rate single steps are seen."""
ONE = {**CASE, "seed": 26}
"""The one neuron that is shown: after 1, 2, 20 and 1,000 patients it is a typical one."""
LONG = {"n_steps": 1000, "learning_rate": 0.03}
"""What is trained afterwards."""
PRESSED = "heart_patients_by_hand"
"""The session's key for from how many patients its learner has let the neuron learn."""


@scene.predict(
    f"""
    **{MANY} neurons** begin like this one, and each learns from **{FEW}** patients of its own. How
    many of the {MANY} then get more of the 61 right than age alone?
    """,
    case={"run": True, **ONE},
    low=0,
    high=MANY,
    step=1,
    tolerance=5,
    unit=f"of the {MANY}",
)
def beats_age() -> Answer:
    """Count the neurons that beat the best rule by age after a few steps, each with its own patients."""
    many = model.train(start="zeros", **CASE, seed=range(MANY))
    right = (patients.N_HELD_OUT * many.metrics["validation_accuracy"]).round()
    beat = (right > decisions.best_line(**KNOBS.defaults(*SPLIT))).sum(axis=0)
    return Answer(
        float(beat[-1]),
        f"After its first patient, only **{beat[1]}** of the {MANY} beat age alone.",
        since=f"one patient may mislead, but {FEW} together seldom do",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        A neuron knows thirteen **features** of each patient, as bars: to the right for “above average” or
        “yes”. It learns from 242 patients, the **training set**; these 61 are **held out**.
    """)
    first = ("n_steps", "start", "learning_rate", "batch_size")
    more = ("loss", "seed", *SPLIT, *TABLE)
    with ui.predicted(beats_age, share=0.64, explains=False, sets=lambda _: ONE) as stage:
        settings = stage.values(*first, *more)
        run, parts = ui.run_job(model.train, **settings), {name: settings[name] for name in SPLIT}
        alone, pressed = ui.memoised(decisions.best_line, **parts), None
        if stage.is_open:
            pressed = st.session_state.get(PRESSED, 0)
        button, told = st.columns([2, 3], vertical_alignment="center")
        with button:
            if pressed is None:
                is_long = settings["n_steps"] > FEW
                text = f"Now {FEW} large steps each" if is_long else "Now 1,000 smaller steps each"
                does, how = KNOBS.set, {name: CASE[name] for name in LONG} if is_long else LONG
            else:
                text = ("Learn from one patient", "Learn from another", "Now predict")[pressed]
                does, how = st.session_state.update, {PRESSED: pressed + 1}
            st.button(text, "heart_learn", on_click=does, kwargs=how, disabled=pressed == BY_HAND)
        if settings["loss"] == CASE["loss"]:
            moves = f"Each weight moves by {settings['learning_rate']:g} × error × feature."
            told.markdown(
                moves if pressed != 0 else "**Let it learn from two patients,** then predict."
            )
        seen = run if pressed is None else run.so_far(pressed + 1)
        dots = ui.memoised(
            held_out_patients,
            seen,
            note=(0, f" · age at its best: {alone}"),
            at_end=stage.is_open,
            classes=decisions.CLASSES,
        )
        bars = ui.memoised(one_patient, run, pressed)
        follow = ui.replayed(
            run,
            ("weights", bars, "A bar for each weight, and for each feature of the last patient."),
            ("patients", dots, PATIENTS),
            validation_accuracy="{:.1%}",
        )
        with stage.aside:
            many = ui.run_job(model.train, **settings | {"seed": tuple(range(MANY))})
            ui.picture(
                many_neurons(many, run, alone),
                "many",
                player=follow,
                alt="A dot for each neuron, by how many are right.",
            )
    KNOBS.in_a_row(*first, more=more)
    stage.explain()
    ui.say("""
        Error × feature is downhill for one patient’s loss. To follow one random patient at each step, instead
        of everybody, is **stochastic gradient descent**; a few at a time are a **mini-batch**.
    """)
    if room := ui.on_demand("How a patient becomes numbers", "numbers", icon=":material/grid_on:"):
        with room:
            numbers()
    if room := ui.on_demand("Where the data are from", "source", icon=":material/source:"):
        with room:
            ui.say(r"""
                Janosi, Steinbrunn, Pfisterer and Detrano (1989), *Heart Disease*, UCI Machine
                Learning Repository, doi:10.24432/C52P4X, CC BY 4.0; the Cleveland part, recoded.
                The best-known copy has the target the wrong way round and hides its gaps behind
                codes: find out where a table comes from before you learn from it.
            """)
    ui.code_that_ran(model.train, settings, model.logits, model.mini_batches)
    ui.open_in_laboratory(run)


def numbers() -> None:
    ui.say(rf"""
        An answer in words becomes a column of 0 or 1 for each possible answer: **one-hot**. So thirteen
        features become {len(patients.feature_names("one-hot"))} columns. Gaps are filled, and quantities
        put on a common scale by **standardisation**: less their mean, divided by their
        **standard deviation**, all of the **training set** alone.

        Five patients, and five of the thirteen columns, named as in the file: *ca* counts vessels seen in
        an X-ray film, *cp* is the kind of chest pain, *thal* the thallium scan, *chol* cholesterol.
    """)
    settings = KNOBS.values(*TABLE, *SPLIT)
    steps = patients.preparation(**settings)
    ui.before_and_after(steps, patients.show_examples, key="heart_steps")


@scene.challenge(
    "warm-up",
    f"""
    Start from **random** weights and take at most {MOST_STEPS} steps. Get 80 % of the held-out patients
    right, on average over 20 **splits**, each with 61 others held out.
    """,
    "With small steps the neuron hardly gets anywhere. What decides how far each step goes?",
    "With large steps a single patient misleads a lot. How many together do not?",
    knobs=[model.train],
    but=FIXED,
)
@holds_for_any("learning_rate", "batch_size", "loss", "coding", "scaling")
def hundred(settings: Settings) -> CheckResult:
    """Check that a neuron from a random start gets to 80 % within a hundred steps, on 20 splits."""
    if settings.start != "random":
        return not_tried("This one is about the random start: choose it first.")
    if settings.n_steps > MOST_STEPS:
        return not_tried(f"At most {MOST_STEPS} steps, please.")
    splits = tuple(range(N_SPLITS))
    accuracy = held_out_accuracy(seed=splits, split_seed=splits, **settings)
    outcome = (
        f"Over {N_SPLITS} splits, each from another random start, your neuron is right on "
        f"{percent(accuracy.mean(), 1)} of the patients held out, after "
        f"{count(settings.n_steps, 'step')}."
    )
    return done_if(round(float(accuracy.mean()), 3) >= 0.8, outcome)  # as it is said


scene.order(
    "a_step",
    "Put one step of stochastic gradient descent in order.",
    "Draw a patient at random from the training rows.",
    "Predict the probability of disease.",
    "Find the slope of this patient’s loss along each weight.",
    "Turn each weight a little against its slope.",
    hint="Nothing can be predicted before somebody has been drawn, and the weights move last.",
    feedback="""
    Draw, predict, find the slopes, step. Only the first is new: the other three are those of gradient
    descent, with one patient in place of everybody.
    """,
)
scene.remember(
    """
    **One patient at a time is enough.** One slope points only roughly the right way; twenty already
    tell most patients apart.
    """
)
