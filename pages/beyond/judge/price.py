"""The price: reward is taken off for leaving the old writer."""

import math

import ui
from lessons.judge import model
from lessons.judge.claims import tiny_reward
from pages.beyond.judge.knobs import SEED
from pages.beyond.judge.pictures import bands
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure, fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

CASE = {"beta": 1.0, "n_steps": 60, "learning_rate": 0.003, "seed": SEED}
HERE = tuple(CASE)
scene = Scene(
    __name__,
    "The price",
    "Can it please and stay what it was?",
    covers=["Penalty for leaving the old model (KL)"],
    claims=[tiny_reward],
    knobs=HERE,
)


@scene.predict(
    """
    The judge pays one point for every e, at **a price of 1**. After 60 steps, a name with 2 e’s is
    about as probable as before. And one with 4, which earns twice as much?
    """,
    {
        "gone": "Gone: rows of e’s earn far more",
        "twice": "About twice as probable as before",
        "five": "About 5 times as probable as before",
        "seven": "About 7 times as probable as before",
    },
    case=CASE,
)
def twice_as_good() -> Answer:
    """Train the writer at a price of 1, and look at names with 4 e's."""
    run = model.train(beta=1.0, seed=SEED)
    each, _, apart, steep = model.names_apart(run)
    times, one = math.exp(apart[-1][each == 4].mean()), figure(math.exp(steep[-1]), 2)
    ways = {"gone": 0, "twice": 2, "five": 5, "seven": 7}
    why = f"two points more pay for becoming {one} × {one} times as probable"
    because = dict.fromkeys(ways, why[0].upper() + why[1:]) | {
        "gone": "To write what was so improbable before costs more than its e’s earn",
        "seven": why,
    }
    return Answer(min(ways, key=lambda way: abs(ways[way] - times)), told(run), because=because)


@holds_for_any("beta", "learning_rate", "n_steps")
def told(run: RecordedRun) -> str:
    before, real = run.metrics["real_names"][[0, -1]]
    said = f"Names: {percent(before)} of its words before, now **{percent(real)}**."
    if real >= 0.5:
        return said
    words, kinds = model.generated(run)
    return f"{said} It writes “{words[-1][kinds[-1].argmax()]}”."


@scene.draw
def draw() -> None:
    ui.say(r"""
        Each dot is a name, and each e earns it a point. Now **leaving the old writer costs points**:
        at a price of 1, becoming 2.7 times as probable costs one.
    """)
    with ui.predicted(twice_as_good, share=0.58) as stage:
        settings = stage.values(*HERE)
        with ui.as_it_trains(model.train, **settings) as run:
            alt = "How many times as probable as before each name is."
            ui.replayed(
                run, ("bands", ui.memoised(bands, run), alt), reward="{:.1f}", real_names="{:.0%}"
            )
            with stage.aside:
                stage.ask("beta", more=HERE[1:])
    if settings != CASE:
        ui.say_of_knobs(told(run))
    if settings | {"beta": 1.0} == CASE and run.metrics["real_names"][-1] >= 0.5:
        cost = settings["beta"] * model.nats_of_row(run, "e", frame=0)
        ui.say_of_knobs(
            "A name that becomes rarer gets points back. **Names rise or fall until all have about as "
            f"many points left.** A row of e’s earns {model.LONGEST}, but to write nothing else "
            f"would cost **{cost:.0f}**."
        )
    if settings == CASE:
        ui.say("Turn the price to 2, then to 0.")
    ui.say(r"""
        In large networks the judge is a second network, which has learned from choices such as yours
        (Christiano and others, 2017). It often likes flattery, and gets it (Sharma and others, 2023).
    """)
    if room := ui.on_demand("The price by formula", "formula", icon=":material/functions:"):
        with room:
            ui.say(r"""
                A word costs the price times the natural logarithm of *times as probable as before*, so
                at rest each point makes it $e^{1/\text{price}}$ times as probable: at price 2, 1.6 times.
                The mean of these logarithms is the **Kullback–Leibler divergence** from the old writer.
            """)


@scene.challenge(
    "warm-up",
    "Let it earn at least twice as much as the old writer, and write at least 75 % real names.",
    "Without a price the names go. With too high a price nothing changes.",
    "Try 0.5.",
    knobs=[model.train],
    but=("seed", "judge"),
)
@holds_for_any("learning_rate", "n_steps", "beta")
def both(settings: Settings) -> CheckResult:
    if not settings.beta:
        return not_tried("Leaving the old writer costs nothing yet: it needs a price above 0.")
    run = model.train(**settings, seed=SEED)
    (first, last), real = run.metrics["reward"][[0, -1]], run.metrics["real_names"][-1]
    outcome = f"It earns {fixed(last / first, 2)} times as much, {percent(real)} are real names."
    return done_if(round(last / first, 2) >= 2 and round(real, 2) >= 0.75, outcome)


scene.several(
    "price",
    "What does a price on leaving the old network do?",
    right("What it writes stays near the old", "To become more probable costs points."),
    wrong("The judge learns what names are", "It still counts letters. The old writer knew names."),
    right("It earns less than without a price", "Part of what pleases is too far away."),
)
scene.remember(
    "A price on leaving the old network keeps it near: it earns less, and more names stay (Ziegler and others, 2019)."
)
