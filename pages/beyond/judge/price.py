"""The price: reward is taken off for leaving the old writer."""

from functools import partial

import ui
from lessons.judge import model
from pages.beyond.judge.knobs import KNOBS, RUN, words_of
from pages.beyond.judge.pictures import reward_and_names
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.scene import Scene, right, wrong
from training.figures import fixed, percent
from training.hyperparameters import holds_for_any

scene = Scene(
    __name__,
    "The price",
    "Can it please and stay what it was?",
    covers=["Penalty for leaving the old model (KL)"],
    knobs=RUN,
)

two_ways = scene.observation(
    "two_ways",
    "Watch both runs at a price of **1**. What does the price do?",
    right("The reward grows, and names stay", "What pleases grows where the old writer agrees."),
    wrong("The reward stays where it was", "Look at its line: it does rise, only less far."),
    wrong("It goes the same way, but slowly", "The other run loses its names, this one does not."),
    case={"judge": "e", "beta": 1.0, "n_steps": 60, "learning_rate": 0.003, "seed": 0},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Take something off the reward for **leaving the old writer**: the further a word moves from
        it, the more it costs ($\beta$ for each nat by which it has become more probable).
        Where would you set the price?
    """)
    pictures, settings = KNOBS.beside("beta", "judge", more=RUN[2:])
    priced = partial(model.train, **settings)
    calls = {"without a price": partial(priced, beta=0.0), "with the price": priced}
    with pictures, ui.as_they_train(calls) as runs:
        follow = ui.replayed(runs, *reward_and_names(runs, settings["judge"]), distance="{:.1f}")
        words_of([*runs.values()][-1], follow)
    if not ui.observe(two_ways):
        return
    ui.say(r"""
        How many nats that is, on average over what it writes, is the **Kullback–Leibler
        divergence**: 0 if both write alike.
        Assistants are trained with just such a price (Ziegler and others, 2019).
        It makes the judge no better. It keeps the network near what it learned from examples.
    """)


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
    (first, *_, last), real = run.metrics["reward"], run.metrics["real"][-1]
    outcome = f"It earns {fixed(last / first, 2)} times as much, {percent(real)} are real names."
    return done_if(round(last / first, 2) >= 2 and round(real, 2) >= 0.75, outcome)


scene.several(
    "price",
    "What does a price on leaving the old network do?",
    right("What it writes stays near the old", "Each nat further costs as much as the price."),
    wrong("The judge learns what names are", "It still counts letters. The old writer knew names."),
    right("It earns less than without a price", "Part of what pleases is too far away."),
)
scene.remember("A price on leaving the old network keeps it near: less reward, more names.")
