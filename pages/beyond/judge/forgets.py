"""Are they gone? A writer that has lost its names is shown names again, beside a new one."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.judge.forgetting import WRITERS, teach_names
from pages.beyond.judge.knobs import SEED, words_of
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.progress import track
from training.recorded_run import RecordedRun

CASE = {"n_paid": 60, "by": "examples", "n_steps": 60, "learning_rate": 0.003, "seed": SEED}
HERE = tuple(CASE)
scene = Scene(
    __name__,
    "Are they gone?",
    "Has it lost what it no longer does?",
    covers=["Catastrophic forgetting"],
    knobs=HERE,
)


@scene.predict(
    """
    Both are shown 32 names at each step. After 60 steps, what percentage of the paid writer’s words are
    names again?
    """,
    low=0,
    high=100,
    step=1,
    tolerance=12,
    unit="%",
    case=CASE,
)
def back() -> Answer:
    """Show names to a writer that was paid for its e’s, and to a new one."""
    paid, new = (teach_names(writer=writer, seed=SEED) for writer in track(WRITERS))
    return Answer(100 * float(paid.metrics["real_names"][-1]), told(paid, new))


@holds_for_any("learning_rate")
def told(paid: RecordedRun, new: RecordedRun) -> str:
    of = paid.hyperparameters
    names, others = (percent(run.metrics["real_names"][-1]) for run in (paid, new))
    return f"After {of['n_steps']} steps of {of['by']} **{names}** of the paid writer’s words are names, {others} of the new one’s."


@scene.draw
def draw() -> None:
    ui.say(r"""
        Paid for its e’s without a price, the writer had no name left. Now it is shown names again, as
        examples: watch its words. A new writer, which never knew a name, learns from them, too.
    """)
    with ui.predicted(back, share=0.5) as stage:
        settings = stage.values(*HERE)
        calls = {f"{of} writer": partial(teach_names, writer=of, **settings) for of in WRITERS}
        with ui.as_they_train(calls) as runs:
            words = st.container()
            shown = "real", names(stage.guesses, runs), "The share of real names, by step."
            follow = ui.replayed(runs, shown, real_names="{:.0%}")
            with words:
                words_of(next(iter(runs.values())), follow)
            with stage.aside:
                stage.ask("by", "learning_rate", more=("n_paid", "n_steps", "seed"))
    ui.say(r"""
        **Silenced, not wiped out:** examples wake the names long before a new writer has learned any.
        The usual name, **catastrophic forgetting** (McCloskey and Cohen, 1989), says too much here.
    """)
    if settings != CASE and settings["by"] == "examples":
        ui.say_of_knobs(told(*runs.values()))
    ui.observe(by_pay)


by_pay = scene.observation(
    "by_pay",
    "Press “rewards”: now the judge pays for names, as it paid for e’s. Does that wake them?",
    right("No: it never writes a name", "A reward strengthens only what is tried."),
    wrong("Yes, as soon as examples did", "Look at the end of its line, and at its words."),
    wrong("Yes, but it takes longer", "Look at the end of its line, and at its words."),
    case={"by": "rewards"},
)


@scene.picture_of(back)
def names(guesses: Guessed, runs: Mapping[str, RecordedRun] | None = None) -> Picture:
    runs = runs or {name: ui.run_job(teach_names, writer=name, seed=SEED) for name in WRITERS}
    lines = {of: run.metrics["real_names"] for of, run in runs.items()}
    first = next(iter(runs.values()))
    at_end = (float(first.steps[-1]), ui.as_shares(guesses)) if guesses else None
    return charts.curves.by_step(first, lines, "real names", height=190, guesses=at_end)


@scene.challenge(
    "climb",
    "Paid for e’s for at least 60 steps, let it write at least 60 % real names after only 10 steps "
    "of names, on average over 4 writers.",
    "Ten steps have to lead as far as sixty did.",
    "Ten steps, at the largest learning rate.",
    knobs=[teach_names],
    but=("seed", "writer"),
)
@holds_for_any("learning_rate")
def in_ten_steps(settings: Settings) -> CheckResult:
    paid, steps = settings.n_paid, settings.n_steps
    if paid < 60 or steps > 10:
        return not_tried(f"Paid for {paid} steps (at least 60), taught for {steps} (at most 10).")
    real = teach_names(**settings, seed=tuple(range(4))).metrics["real_names"][:, -1].mean()
    return done_if(round(real, 2) >= 0.6, f"Over 4 writers {percent(real)} of the words are names.")


scene.choice(
    "polite",
    "An assistant, trained to be polite, no longer gets a single sum right. By what you saw, what "
    "wakes that soonest?",
    right("Examples of sums with answers", "They wake what was only silenced."),
    wrong("A point for each right answer", "It gives none that could be paid for."),
    wrong("A new network, trained afresh", "The new writer had hardly begun to learn."),
)
scene.remember(
    "**Catastrophic forgetting** may be mere silence: examples wake old skill, and a reward only what "
    "is still tried.",
    "So the course ends: a number says how good it is, and the knobs follow its **slope**. What "
    "that number leaves out is up to people.",
)
