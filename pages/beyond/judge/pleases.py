"""What pleases: a judge counts a letter, and the writer is trained by that alone."""

import streamlit as st

import charts
import ui
from lessons.judge import model
from pages.beyond.judge.knobs import SEED, words_of
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import fixed
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

CASE = {"judge": "e", "n_steps": 60, "learning_rate": 0.003, "seed": SEED}
HERE = tuple(CASE)
scene = Scene(
    __name__,
    "What pleases",
    "What becomes of a writer that wants to please?",
    covers=["Reinforcement learning", "Reward hacking"],
    knobs=HERE,
)


@scene.predict(
    """
    A judge gives each word **one point for every letter e**, and asks for nothing else. What does
    the writer write after 60 batches of 32 words?
    """,
    {
        "names": "Names of numbers, those rich in e, such as seventeen",
        "none": "No names any more: rows of letters stuffed with e’s",
        "same": "The same names as before, in about the same mixture",
    },
    case=CASE,
)
def pleasing() -> Answer:
    """Train the writer for the judge that counts e, and look at what it writes."""
    run = model.train(seed=SEED)
    reward, real = run.metrics["reward"], run.metrics["real_names"]
    rich = "names" if reward[-1] > 1.5 * reward[0] else "same"
    return Answer(
        "none" if real[-1] < 0.1 else rich,
        told(run),
        because={
            "names": "At first such names become more common. But a word that is not a name has room for "
            "more e’s, and nothing pays for names",
            "none": "nothing pays for names, and a word that is not one has room for more e’s",
            "same": "Any word with more e’s than the average becomes more probable, step by step",
        },
    )


@holds_for_any("learning_rate", "n_steps")
def told(run: RecordedRun) -> str:
    """Say what became of a writer."""
    reward, real, different = (run.metrics[m] for m in ("reward", "real_names", "different_words"))
    earns = f"A word earns **{fixed(reward[-1], 1)}** points ({fixed(reward[0], 1)} before). "
    written = (
        f"Of 100 words **{100 * real[-1]:.0f}** are real names ({100 * real[0]:.0f} before), and "
        f"**{different[-1]:.0f}** are different ({different[0]:.0f} before)."
    )
    if run.hyperparameters["judge"] == "e":
        return earns + written
    fewer = " Nothing pays for variety, so it keeps to the names it spells surely."
    return written + fewer * bool(different[-1] < different[0])


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now a judge that never tires: it counts a letter. Words that earn more than the average of
        their batch become more probable, the others less.
    """)
    with ui.predicted(pleasing, share=0.5) as stage:
        settings = stage.values(*HERE) | {"beta": 0.0}
        with ui.as_it_trains(model.train, **settings) as run:
            words = st.container()
            line = {"": run.metrics["real_names"]}
            drawn = charts.curves.by_step(run, line, "real names", height=160)
            real = "real", drawn, "The share of words that are real names, by step."
            follow = ui.replayed(run, real, reward="{:.1f}", different_words="{:.0f} of 100")
            with words:
                words_of(run, follow)
            with stage.aside:
                stage.ask("judge", "seed", more=HERE[1:3])
                if any(settings[name] != value for name, value in CASE.items()):
                    ui.say_of_knobs(told(run))
    ui.say(r"""
        Nothing has gone wrong: it does what it is paid for. What a reward leaves out is lost, and
        that is called **reward hacking**.
    """)
    if settings["judge"] == "e":
        ui.say(r"""
            Now reward *real names*. Are there more of them, and how many different ones?

            Or turn the seed to 0: it stops at “nenene…”, which pays half. A writer learns only from
            what it tries.
        """)


scene.choice(
    "why_none",
    "Rewarded for each e, it ends by writing no names. Why?",
    wrong("It was not trained for long enough", "The longer it trains, the fewer are left."),
    wrong("It has too few knobs to do both", "It wrote names before, with the same knobs."),
    right("The judge does not pay for names", "What a reward leaves out is given up for it."),
)
scene.remember("What is rewarded is what you get. The rest is given up: **reward hacking**.")
