"""One layer: a single look back, on rows that begin again, each after a while of its own, or all alike."""

import streamlit as st

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.copying.model import DRAWN, train
from lessons.copying.reading import SHOWN, expects, looks, spelt
from pages.beyond.copying.knobs import ROW, SECOND, says_at
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.attention import N_LETTERS
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "One layer",
    "Can one layer of attention go on with the row?",
    covers=["Attention"],
    knobs=["width", "period", "learning_rate", "n_steps", "seed"],
)

CASE = {"period": DRAWN, "width": 32, "learning_rate": 0.01, "n_steps": 200, "seed": 0}
NEARLY_ALL = 0.95
ELSEWHERE = f"{ROW}gafh"
MOSTLY = 0.8
"""From this share right on, it has learned to count."""


@scene.predict(
    """
    One layer of attention was trained on 6,400 such rows, in **200** steps. Of the letters that come
    again in new rows, how many percent does it get right?
    """,
    case=CASE,
    low=0,
    high=100,
    step=1,
    tolerance=12,
    unit="%",
)
def one_layer() -> Answer:
    """Train a single layer, and measure how many of the letters that come again are right."""
    share = float(train(layers=1).metrics["validation_accuracy"][-1])
    return Answer(
        100 * share,
        f"One layer gets **{percent(share)}** right. At the second b it should pick out the dashed m. But "
        "an m says only “I am an m, in place 6”. It does not say “I come after a b”.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        **Point at letters: does one look at the dashed letter, which comes next?** In a layer of
        **attention** each looks back once, and guesses from what it finds. Every row is new: 5 to 14
        random letters, over and over.
    """)
    with ui.predicted(one_layer, explains=False) as stage:
        settings = stage.ask("period", more=("width", "n_steps", "learning_rate", "seed"))
        with ui.as_it_trains(train, layers=1, **settings) as run:
            hero, below = st.container(), st.container()
            follow = ui.player(run, validation_accuracy="{:.1%}")
            with hero:
                show_row(run, ROW if settings["period"] == DRAWN else f"{ROW}gaf", SECOND, follow)
            with below:
                alt = "How many of the letters that come again are right, by step."
                ui.picture(by_step(stage.guesses, run), "accuracy", alt=alt, player=follow)
        with stage.afterwards():
            if settings["period"] == DRAWN:
                stage.explain()
                ui.say("More steps help little. For which rows would one look be enough?")
                return
            ui.say(what_it_counts(share := float(run.metrics["validation_accuracy"][-1])))
            if share >= MOSTLY:
                show_row(run, ELSEWHERE, len(ELSEWHERE) + 2, follow, n=16)


def show_row(run: RecordedRun, word: str, at: int, follow: str, n: int = SHOWN) -> None:
    """Show where a layer looks in a word's row, at each frame, and what it expects in the end."""
    weights, (_, p) = ui.memoised(looks, run, word)[..., :n, :n], ui.memoised(expects, run, word)
    letters, says = [chr(97 + i) for i in spelt(word)[:n]], says_at(word, p[:n])
    drawn = charts.letters.looks(letters, weights, says, at=at, player=follow, wants=True)
    words = f"In the row of “{word}”, at the second “{letters[at]}”: {says[at]}"
    ui.looks(drawn, "looks" if n == SHOWN else "elsewhere", text=words)


def what_it_counts(share: float) -> str:
    """Say what a layer has learned of rows of one period, or ask it of the row shown below."""
    if share < MOSTLY:
        return f"At {percent(share)} it has not found out what all these rows share. Give it more steps."
    return f"One look is enough. **In a row of {len(ELSEWHERE)}, too?** Count how far back it looks in each."


@scene.picture_of(one_layer)
def by_step(guesses: Guessed, run: RecordedRun | None = None) -> Picture:
    run = run or ui.run_job(train, layers=1)
    return charts.curves.two_accuracies(
        {"one layer": run},
        [run.metrics["validation_accuracy"]],
        levels={"guessing blindly": 1 / N_LETTERS, "all of them": 1.0},
        title="right, of letters that come again",
        guesses=ui.as_shares(guesses),
        height=240,
    )


@scene.challenge(
    "warm-up",
    "Get a single layer to be right on at least 95 % of the letters that come again.",
    "No knob of the network gets it there. What else can be turned?",
    "Look at the rows: when is counting enough?",
    knobs=[train],
    but=("seed", "layers"),
)
@holds_for_any("width", "learning_rate")
def alone(settings: Settings) -> CheckResult:
    share = float(train(layers=1, **settings).metrics["validation_accuracy"][-1])
    said = f"After {settings.n_steps} steps one layer gets {percent(share)} right."
    if settings.period == DRAWN:
        return not_tried(f"{said} Here no knob of the network helps.")
    return done_if(share >= NEARLY_ALL, said)


scene.choice(
    "one_too_few",
    "One layer reads **k q d x b m t k q d x b**. Why does its last b not pick out the m?",
    right(
        "Nothing at the m says that it came after a b",
        "An m says only that it is an m, and where it stands.",
    ),
    wrong(
        "A b looks at one place only, and misses the m",
        "It looks at all places before it at once, more at some and less at others.",
    ),
    wrong(
        "A b cannot tell earlier letters from later ones",
        "Each place has numbers of its own, which are added to those of its letter.",
    ),
)
scene.choice(
    "fixed",
    "All rows of a test begin again after ten letters, and a network gets all right. What follows?",
    right(
        "Not much: it may count ten places, and compare no letters",
        "Give it rows of other lengths, and you see which of the two it does.",
    ),
    wrong(
        "It compares letters, and so will go on with any row that repeats",
        "It may, or it may count. On these rows both give the same answers.",
    ),
    wrong(
        "It has learned the rows of the test by heart during its training",
        "The rows of the test are new ones. It can do without knowing any of them.",
    ),
)
scene.remember(
    """
    To go on with a row takes two looks, one after the other. One layer of **attention** looks once.
    That is enough only if all rows begin again after the same number of letters.
    """
)
