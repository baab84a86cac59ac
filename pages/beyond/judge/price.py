"""The price: reward is taken off for leaving the old writer."""

import math
import re
from functools import partial

import streamlit as st

import charts
import ui
from lessons.judge import model
from lessons.judge.claims import tiny_reward
from pages.beyond.judge.knobs import RUN, SEED, words_of
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import factor, fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

CASE = {"judge": "e", "beta": 1.0, "n_steps": 60, "learning_rate": 0.003, "seed": SEED}
scene = Scene(
    __name__,
    "The price",
    "Can it please and stay what it was?",
    covers=["Penalty for leaving the old model (KL)"],
    claims=[tiny_reward],
    knobs=RUN,
)


@scene.predict(
    """
    The judge still gives one point for every e. But leaving the old writer has **a price of 1**.
    What becomes of the names in 60 steps?
    """,
    {
        "both": "They stay, more of them rich in e",
        "neither": "They stay, mixed as before",
        "lost": "They are lost all the same",
    },
    case=CASE,
)
def priced() -> Answer:
    """Train the writer at a price of 1, and look at what it earns and writes."""
    run = model.train(beta=(0.0, 1.0), seed=SEED)
    reward, real = (run.metrics[name][1] for name in ("reward", "real_names"))
    kept = "both" if real[-1] > 0.5 else "lost"
    return Answer(
        kept if reward[-1] > 1.2 * reward[0] else "neither",
        with_price(run[1]),
        because={
            "both": "names rich in e were likely before, so they cost little. Rows of e’s cost more than they earn",
            "neither": "Names rich in e earn more, and were likely before, so they cost little",
            "lost": "Nonsense is what the old writer hardly ever wrote: it costs more than it earns",
        },
    )


@holds_for_any("beta", "judge", "learning_rate", "n_steps")
def with_price(run: RecordedRun) -> str:
    reward, real = run.metrics["reward"], run.metrics["real_names"]
    return (
        f"Before, a word earned {fixed(reward[0], 1)} points, and {percent(real[0])} of the words were real "
        f"names. With the price it earns **{fixed(reward[-1], 1)}**, and **{percent(real[-1])}** are."
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now leaving the old writer costs points: the more probable a word has become, the more.
    """)
    with ui.predicted(priced, share=0.5) as stage:
        settings = stage.values(*RUN)
        train = partial(model.train, **settings)
        calls = {"with the price": train, "without a price": partial(train, beta=0.0)}
        with ui.as_they_train(calls) as runs:
            words = st.container()
            lines = {of: run.metrics["real_names"] for of, run in runs.items()}
            run, *_ = runs.values()
            drawn = charts.curves.by_step(run, lines, "real names", height=180)
            shown = "real", drawn, "The share of words that are real names, by step."
            follow = ui.replayed(runs, shown, reward="{:.1f}")
            with words:
                words_of(run, follow)
            with stage.aside:
                stage.ask("beta", "judge", more=RUN[2:])
    if settings != CASE:
        ui.say_of_knobs(with_price(run))
    table, beside = accounts(runs["without a price"], run)
    ui.facts_of_knobs(table)
    ui.say_of_knobs(beside)
    ui.say(r"""
        **And in large networks?** Their judge is a second network, which has learned from choices such
        as yours (Christiano and others, 2017). If it likes flattery (Sharma and others, 2023), it gets
        flattery, as ours got e’s.
    """)
    if room := ui.on_demand("The price by formula", "formula", icon=":material/functions:"):
        with room:
            ui.say(r"""
                A word costs the price times the natural logarithm of *times as probable as before*.
                The mean of these logarithms over all that it writes is the **Kullback–Leibler
                divergence** from the old writer.

                A judge that learns is part of a *generative adversarial network* (GAN), too: one
                network draws, and another learns to tell its pictures from real ones.
            """)


@holds_for_any("learning_rate", "n_steps")
def accounts(free: RecordedRun, run: RecordedRun) -> tuple[dict[str, list[str]], str]:
    """Set what a run’s commonest words earn beside what they cost, and tell of other writers’."""
    price = run.hyperparameters["beta"]
    bold = partial(re.sub, f"{run.hyperparameters['judge']}+", r"**\g<0>**")
    words, rewards, nats = zip(
        *model.bill(run, 4), *model.bill(free, 1), *model.bill(run.first_frames(1), 3), strict=True
    )
    *now, other, a, b, c = [bold(w[:13]) + "…" * (len(w) > 13) for w in words]
    costs = [fixed(price * n, 1) for n in nats]
    left = [fixed(r - price * n, 1) for r, n in zip(rewards, nats, strict=True)]
    return {
        "it writes most now": now,
        "earns": [*map(str, rewards[:-4])],
        "times as probable as before": [factor(math.exp(min(n, 700)), 2) for n in nats[:-4]],
        f"costs at price {price:g}": costs[:-4],
        "leaves": left[:-4],
    }, (
        f"Before, it wrote most: {a}, {b}, {c}. Without a price it writes most {other}: that "
        f"earns {rewards[-4]}, costs {costs[-4]}, and would leave **{left[-4]}**."
    )


@scene.challenge(
    "warm-up",
    "Rewarded for each e, let it earn at least twice as much as the old writer, and write at least "
    "75 % real names.",
    "Without a price the names go. With too high a price nothing changes.",
    "Try 0.5.",
    knobs=[model.train],
    but=("seed",),
)
@holds_for_any("learning_rate", "n_steps", "beta")
def both(settings: Settings) -> CheckResult:
    if settings.judge != "e":
        return not_tried("This one wants the judge that counts the letter e.")
    run = model.train(**settings, seed=SEED)
    (first, *_, last), real = run.metrics["reward"], run.metrics["real_names"][-1]
    outcome = f"It earns {fixed(last / first, 2)} times as much, {percent(real)} are real names."
    return done_if(round(last / first, 2) >= 2 and round(real, 2) >= 0.75, outcome)


scene.several(
    "price",
    "What does a price on leaving the old network do?",
    right(
        "What it writes stays near the old", "The more probable a word becomes, the more it costs."
    ),
    wrong("The judge learns what names are", "It still counts letters. The old writer knew names."),
    right("It earns less than without a price", "Part of what pleases is too far away."),
)
scene.remember(
    "A price on leaving the old network keeps it near: it earns less, and more names stay (Ziegler and "
    "others, 2019)."
)
