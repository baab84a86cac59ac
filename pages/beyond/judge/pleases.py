"""What pleases: a judge counts a letter, and the writer is trained by that alone."""

from collections.abc import Sequence

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
SECOND = {"e": ("reward", model.LONGEST), "real": ("different_words", model.MEASURED)}
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
    the writer write after 60 steps of 32 words?
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
            "names": "At first they become more common. But other words have room for more e’s, and nothing pays for names",
            "none": "nothing pays for names, and a word that is not one has room for more e’s",
            "same": "Any word with more e’s than the average becomes more probable, step by step",
        },
    )


@holds_for_any("judge", "learning_rate", "n_steps")
def told(run: RecordedRun, real: Sequence[float] = ()) -> str:
    """Say how many names are left, and what a word earns; by other shares, if ``real``."""
    (was, *_, now), (few, *_, many) = real or run.metrics["real_names"], run.metrics["reward"]
    names = f"{100 * was:.0f} of 100 words were real names, now **{100 * now:.0f}**"
    return f"Before, {names}. A word earned {fixed(few, 1)} points, now **{fixed(many, 1)}**."


untried = scene.observation(
    "untried",
    "Turn the seed to 0, and the writer stops at half of what it could earn. Why not “eeee…”?",
    wrong("It needs more steps to get there", "Give it 100 steps: its words stay the same."),
    right(
        "It never wrote it, so was never paid for it",
        "At seed 0, words of “ne” paid first. Soon it wrote little else, and found nothing better.",
    ),
    wrong("Its letters cannot stand in such a row", "Other seeds end with just that row."),
    case={"judge": "e", "learning_rate": 0.003, "seed": 0},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now a judge that never tires: it counts the e’s. At each step the writer writes 32 words, cut
        off at 24 letters. Those that earn more than their average become more probable, the others less.
    """)
    with ui.predicted(pleasing, share=0.5) as stage:
        settings = stage.values(*HERE) | {"beta": 0.0}
        with ui.as_it_trains(model.train, **settings) as run:
            words = st.container()
            metric, most = SECOND[settings["judge"]]
            name = f"{metric.replace('_', ' ')}, of {most}"
            lines = {"real names": run.metrics["real_names"], name: run.metrics[metric] / most}
            drawn = charts.curves.by_step(run, lines, "share", height=180)
            real = "real", drawn, f"The share of real names, and {name}, by step."
            follow = ui.replayed(run, real, reward="{:.1f}", different_words="{:.0f} of 100")
            with words:
                words_of(run, follow)
            with stage.aside:
                stage.ask("judge", "seed", more=HERE[1:3])
    if settings["judge"] == "e" and run.metrics["real_names"][-1] < 0.5:
        ui.say(r"""
            Nobody meant rows of letters. But the judge pays for them, and the writer found that out.
            To earn a reward in a way that nobody meant is called **reward hacking**.
        """)
    if ui.observe(untried):
        if settings["judge"] == "e":
            once, n = model.once_in(run, "e"), model.BATCH * settings["n_steps"]
            if once.startswith("$"):
                ui.say_of_knobs(f"After {n:,} tries it would write “eeee…” once in {once} words.")
            ui.say("Now reward *real names*. How many different words are left?")
        else:
            before, left = run.metrics["different_words"][[0, -1]]
            ui.say_of_knobs(
                f"Before {before:.0f}, now **{left:.0f}** of 100 words are different. A name that happens "
                "to come is paid, and so comes more often."
            )


scene.choice(
    "crumbs",
    "A robot earns a point for each crumb that it picks up. What pays it most in the long run?",
    wrong(
        "To clean the whole floor, as fast as it can", "A clean floor has no crumb to be paid for."
    ),
    wrong("To keep the floor so clean that none drops", "Without crumbs there is no point."),
    right("To tip its crumbs out, and pick them up again", "Nobody pays for a clean floor."),
)
scene.remember(
    "A network finds whatever earns the reward. If that is not what was meant, it is **reward hacking**."
)
