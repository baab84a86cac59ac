"""The price: reward is taken off for leaving the old writer."""

from typing import Any

import charts
import ui
from datasets.number_names import names
from lessons.judge import model
from lessons.judge.claims import tiny_reward
from pages.beyond.judge import pleases
from pages.beyond.judge.knobs import SEED
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import fixed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

CASE = {"beta": 1.0, "n_steps": 60, "learning_rate": 0.003, "seed": SEED}
HERE = tuple(CASE)
ES = ("no e", "1 e", "2 e’s", "3 e’s", "4 e’s")
FIRST = [next(name for name in names() if name.count("e") == n) for n in range(len(ES))]
KINDS = [*(f"{es}, as in {name}" for es, name in zip(ES, FIRST, strict=True)), "not a name"]
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
    The judge still pays one point for every e, but at **a price of 1**. What does the writer write
    after 60 steps?
    """,
    {
        "rows": "Rows of e’s again, which earn most of all",
        "best": "Almost only names with 4 e’s, which earn most",
        "more": "All sorts of names, more with 3 or 4 e’s",
        "same": "Names, in about the same mixture as before",
    },
    case=CASE,
)
def at_a_price() -> Answer:
    """Train the writer at a price of 1, and sort what it writes by its e's."""
    run = model.train(beta=1.0, seed=SEED)
    shares = model.shares_by_es(run)
    before, now = shares[[0, -1]]
    kind = "more" if now[3:5].sum() > 1.5 * before[3:5].sum() else "same"
    kind = "best" if now[4] > 0.75 else "rows" if now[5] > 0.5 else kind
    cost = model.nats_of_row(run, "e", frame=0)
    because = {
        "rows": "So far from the old writer they cost more than they earn",
        "best": "The more often it writes a name, the more that costs: soon others earn as much",
        "more": "favouring e’s a little pays, and a row of them costs too much",
        "same": "Names rich in e earn more, and favouring them a little costs less",
    }
    row = (
        f"A row of e’s earns {model.LONGEST}, but to write nothing else would cost **{cost:.0f}**."
    )
    return Answer(kind, f"{told(run, shares)} {row}", because=because)


@holds_for_any("beta", "learning_rate", "n_steps")
def told(run: RecordedRun, shares: Any) -> str:
    """Say how many of its words are names, by ``shares`` of their kinds, and show two."""
    said = pleases.told(run, (1 - shares[:, 5]).tolist())
    words, _ = model.generated(run)
    return f"{said} It writes “{words[-1][0]}” or “{words[-1][1]}”."


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now each word **pays for being more probable** than the old writer made it. Bars sort its words
        by their e’s.
    """)
    with ui.predicted(at_a_price, share=0.58, explains=False) as stage:
        settings = stage.values(*HERE)
        with ui.as_it_trains(model.train, **settings) as run:
            now = ui.memoised(model.shares_by_es, run)
            drawn = charts.bars.shares(
                KINDS,
                now,
                title="of its words",
                compared=now[:1].repeat(len(now), axis=0).ravel(),
                compared_with="before",
                bar="now",
                height=300,
            )
            alt = "The shares of names with 0 to 4 e’s, and of words that are no names."
            ui.replayed(run, ("by_es", drawn, alt), reward="{:.1f}")
            with stage.aside:
                stage.ask("beta", more=HERE[1:])
    if settings == CASE:
        stage.explain()
        ui.say("**Turn the price down.** Where do the names break?")
    else:
        ui.say_of_knobs(told(run, now))
    ui.say(r"""
        In large networks the judge is a second network, which has learned from choices such as yours
        (Christiano and others, 2017). It often likes flattery, and gets it (Sharma and others, 2023).
    """)
    if room := ui.on_demand("The price by formula", "formula", icon=":material/functions:"):
        with room:
            ui.say(r"""
                A word costs the price times the natural logarithm of *times as probable as before*, so
                at rest each point makes it $e^{1/\text{price}}$ times as probable: at price 1, 2.7 times.
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
    right("At a price of 1 it earns less than at 0", "Part of what pleases is too far away."),
)
scene.remember(
    "A price on leaving the old network keeps it near: it earns less, and more names stay (Ziegler and others, 2019)."
)
