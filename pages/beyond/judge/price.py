"""The price: reward is taken off for leaving the old writer."""

from collections.abc import Mapping
from functools import partial

import charts
import ui
from charts.core.picture import Picture
from lessons.judge import model
from lessons.judge.claims import price_saves
from pages.beyond.judge.knobs import RUN, words_of
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

CASE = {"judge": "e", "beta": 1.0, "n_steps": 60, "learning_rate": 0.003, "seed": 0}
scene = Scene(
    __name__,
    "The price",
    "Can it please and stay what it was?",
    covers=["Penalty for leaving the old model (KL)"],
    claims=[price_saves],
    knobs=RUN,
)


@scene.predict(
    """
    The judge still gives one point for every e, but a word that has become 2.7 times as probable now
    costs **1 point**. What becomes of reward and names in 60 steps?
    """,
    {
        "both": "The reward grows, and the names stay",
        "neither": "The reward stays, and so do the names",
        "lost": "The reward grows, and the names are lost",
    },
    case=CASE,
)
def priced() -> Answer:
    """Train the writer at a price of 1, and look at what it earns and writes."""
    run = model.train(beta=(0.0, 1.0))
    (free, reward), (_, real), (far, _) = (
        run.metrics[name] for name in ("reward", "real_names", "distance")
    )
    kept = "both" if real[-1] > 0.5 else "lost"
    return Answer(
        kept if reward[-1] > 1.2 * reward[0] else "neither",
        f"{with_price(run[1])} "
        f"What is written without it would cost {fixed(far[-1], 1)} points a word here, "
        f"and earns only {fixed(free[-1], 1)}.",
        because={
            "both": "a name rich in e is near the old writer, so it is cheap. Rows of e’s are dear",
            "neither": "Names rich in e earn more, and are near the old writer, so they cost little",
            "lost": "Nonsense is what the old writer hardly ever wrote: it costs more than it earns",
        },
    )


@holds_for_any("beta", "judge", "learning_rate", "n_steps")
def with_price(run: RecordedRun) -> str:
    reward, real = run.metrics["reward"], run.metrics["real_names"]
    return (
        f"With the price a word earns **{fixed(reward[-1], 1)}** points ({fixed(reward[0], 1)} before), "
        f"and **{percent(real[-1])}** of the words are real names ({percent(real[0])} before)."
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now **leaving the old writer** has a price. A word that has become 2.7 times as probable as
        before loses $\beta$ points, 7.4 times $2\beta$, 20 times $3\beta$: a logarithm.
    """)
    with ui.predicted(priced, share=0.5) as stage:
        settings = stage.values(*RUN)
        train = partial(model.train, **settings)
        calls = {"without a price": partial(train, beta=0.0), "with the price": train}
        with ui.as_they_train(calls) as runs:
            alt = "The mean reward of a word, by step."
            shown = "reward", earned(runs, settings["judge"]), alt
            follow = ui.replayed(runs, shown, real_names="{:.0%}", distance="{:.1f}")
            with stage.aside:
                name, last = [*runs.items()][-1]
                ui.say(f"What it writes {name}:")
                words_of(last, follow)
                stage.ask("beta", "judge", more=RUN[2:])
                if any(settings[name] != value for name, value in CASE.items()):
                    ui.say_of_knobs(with_price(last))
    ui.say(r"""
        The *distance* under the player is what a word costs on average if $\beta$ is 1, the
        **Kullback–Leibler divergence**: 0 if both write alike.
        Assistants are trained with just such a price (Ziegler and others, 2019). It makes the
        judge no better, but keeps the network near what it learned from examples.
    """)


def earned(runs: Mapping[str, RecordedRun], judge: str) -> Picture:
    """Draw what one or two runs earn per word; those that earn little are drawn larger."""
    shorter = min(runs.values(), key=lambda run: run.n_frames)
    rewards = {name: run.metrics["reward"] for name, run in runs.items()}
    most = model.LONGEST + 1.0 if judge == "e" else 1.0
    if judge == "e" and max(each.max() for each in rewards.values()) <= most / 2:
        most /= 2
    return charts.curves.by_step(
        shorter,
        {name: each[: shorter.n_frames] for name, each in rewards.items()},
        "reward per word",
        most=most,
        height=280,
        levels={"the old writer": float(next(iter(rewards.values()))[0])},
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
    run = model.train(**settings, seed=0)
    (first, *_, last), real = run.metrics["reward"], run.metrics["real_names"][-1]
    outcome = f"It earns {fixed(last / first, 2)} times as much, {percent(real)} are real names."
    return done_if(round(last / first, 2) >= 2 and round(real, 2) >= 0.75, outcome)


scene.several(
    "price",
    "What does a price on leaving the old network do?",
    right("What it writes stays near the old", "Each factor of e costs as much as the price."),
    wrong("The judge learns what names are", "It still counts letters. The old writer knew names."),
    right("It earns less than without a price", "Part of what pleases is too far away."),
)
scene.remember("A price on leaving the old network keeps it near: less reward, more names.")
