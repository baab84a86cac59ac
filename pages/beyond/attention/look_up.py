"""The look-up: attention learns where to look, and a hidden layer does not."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import streamlit as st

import charts
import ui
from charts.core.picture import Picture
from charts.core.series import Guessed
from lessons.attention import model, rival
from pages.beyond.attention.knobs import ALL, KNOBS, LOOK_UP
from pages.beyond.attention.pictures import questions_and_keys
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "The look-up",
    "Can a network learn where to look?",
    covers=["Attention"],
    knobs=["n_pairs", "n_numbers", "learning_rate", "n_steps", "seed"],
)

CASE = {"n_pairs": 4, "n_numbers": 16, "learning_rate": 0.01, "n_steps": 150, "seed": 0}
"""The run that is predicted and watched."""
QUICK, NEARLY_ALL = 50, 0.99
"""Steps within which nearly all rows must be right."""
SMALL, MOST = 250, 0.95
"""Numbers that a small network may have, and the share of rows that must be right."""


@scene.predict(
    """
    Attention, with 1,162 knobs, gets all new rows of **4** pairs right after 150 steps. A network
    with a hidden layer of **512** neurons has 92,682 knobs and learns from as many rows. What
    percentage of new rows does it get right?
    """,
    case=CASE,
    low=0,
    high=100,
    step=1,
    tolerance=12,
    unit="%",
)
def hidden() -> Answer:
    """Train a hidden layer of 512 neurons on the look-up, and measure how often it is right."""
    run = rival.train_hidden()
    share = float(run.metrics["validation_accuracy"][-1])
    n = int(run.metrics["numbers"][-1])
    return Answer(
        float(100 * share),
        f"To a hidden layer, m in another place is another input. With all its {n:,} knobs it must learn "
        f"every letter anew for every place, and gets **{percent(share)}** right.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        In `d4` `m9` `h1` `x7`, what stands with *m*? 9. Each letter has a **question** and a **key**,
        each digit a **value**: random at first, then learned from ever new rows. The darker a square,
        the more the letter at its left looks at the pair above.
    """)
    with (
        ui.predicted(hidden, share=0.5, explains=False) as stage,
        ui.as_they_train(trainings(stage.values(*LOOK_UP))) as both,
    ):
        run = both["attention"]
        wide = not stage.is_open and st.session_state.get("attention_wide", False)
        n_pairs = rival.MORE_PAIRS[-1] if wide else run.hyperparameters["n_pairs"]
        rows = rival.every_question("letter", n_pairs)
        names = [chr(97 + letter) for letter in rows.asked]
        weights, p = rival.replies(run, rows)
        drawn = questions_and_keys(weights, p, rows, names, names.index("m"))
        alt = "A square for each question and each pair, darker where it looks more."
        follow = ui.replayed(both, ("row", drawn, alt), validation_accuracy="{:.0%}")
        with stage.aside:
            alt = "The share of new rows that are right, by step, of two networks."
            ui.picture(accuracies(stage.guesses, both), "accuracy", alt=alt, player=follow)
            st.toggle("Show it all 26 letters in one row", key="attention_wide")
            if wide:
                ui.say_of_knobs(ui.memoised(describe_longer, run))
    KNOBS.in_a_row("n_pairs", "learning_rate", "n_steps", more=("n_numbers", "seed"))
    stage.explain()
    ui.say(
        "**Go back to step 0, and on slowly.** Nobody tells a letter where to look. **Then set the steps to "
        "1,000:** does the hidden layer get there?"
    )
    if any(KNOBS[name] != CASE[name] for name in LOOK_UP):
        ui.say_of_knobs(describe_shares(both))


@holds_for_any("n_pairs", "n_numbers", "learning_rate", "n_steps")
def describe_shares(both: Mapping[str, RecordedRun]) -> str:
    """Say how often both networks are right."""
    own, other = (percent(run.metrics["validation_accuracy"][-1]) for run in both.values())
    n, knobs = both["attention"].hyperparameters["n_pairs"], n_knobs(both["attention"])
    twice = " Digits that come twice are easier to guess." if rival.by_luck(n) > 1 / n else ""
    return f"Here attention gets **{own}** right with {knobs:,} knobs, the hidden layer {other}.{twice}"


def trainings(settings: Mapping[str, Any]) -> dict[str, partial[RecordedRun]]:
    named = {name: settings[name] for name in ("n_pairs", "n_steps", "seed")}
    return {
        "attention": partial(model.train, **settings),
        "hidden layer": partial(rival.train_hidden, **named),
    }


@scene.picture_of(hidden)
def accuracies(guesses: Guessed, both: Mapping[str, RecordedRun] | None = None) -> Picture:
    asked = trainings(KNOBS.defaults(*LOOK_UP))
    both = both or {name: ui.run_job(train) for name, train in asked.items()}
    by_luck = rival.by_luck(n_pairs := both["attention"].hyperparameters["n_pairs"])
    return charts.curves.two_accuracies(
        both,
        [run.metrics["validation_accuracy"] for run in both.values()],
        levels={"a guess among its digits": by_luck},
        title=f"right, of rows of {n_pairs} pairs",
        guesses=ui.as_shares(guesses),
        height=250,
    )


@holds_for_any(*ALL)
def describe_longer(run: RecordedRun) -> str:
    """Say how often it is right in the longest rows."""
    n, share = run.hyperparameters["n_pairs"], rival.with_more_pairs(run)[-1]
    return f"It learned from rows of {n}, and gets **{percent(share)}** of rows of 26 right."


def right_rows(settings: Settings) -> tuple[float, int]:
    """Train, and return the accuracy on new rows, and how many numbers the network has."""
    asked = {name: settings[name] for name in LOOK_UP if name != "seed"}
    run = model.train(**asked, seed=0)
    share = float(run.metrics["validation_accuracy"][-1])
    return share, n_knobs(run)


def n_knobs(run: RecordedRun) -> int:
    return sum(a.size for a in run.final.values())


@scene.challenge(
    "warm-up",
    "Get attention to answer 99 % of new rows correctly after at most 50 steps.",
    "Larger steps take it further.",
    "At a learning rate of 0.03 fifty steps are enough for 4 pairs.",
    knobs=[model.train],
    but=("seed", "asks", "positions"),
)
@holds_for_any("learning_rate", "n_numbers", "n_pairs")
def quick(settings: Settings) -> CheckResult:
    n = settings.n_steps
    if n > QUICK:
        return not_tried(f"It takes {n} steps; at most {QUICK} are allowed.")
    share, _ = right_rows(settings)
    return done_if(share >= NEARLY_ALL, f"After {n} steps it gets {percent(share, 1)} right.")


@scene.challenge(
    "climb",
    "With fewer than 250 knobs in the whole network, get 95 % of new rows right.",
    "It has 72 numbers for each number in an arrow, and 10 more.",
    "3 numbers in an arrow make 226. Arrows in so little room need time to separate.",
    "A learning rate of 0.03 and 150 steps will do.",
    knobs=[model.train],
    but=("seed", "asks", "positions"),
)
@holds_for_any("learning_rate", "n_steps", "n_pairs")
def small(settings: Settings) -> CheckResult:
    n = 72 * settings.n_numbers + 10
    if n >= SMALL:
        return not_tried(f"It has {n:,} knobs; fewer than {SMALL} are allowed.")
    share, n = right_rows(settings)
    return done_if(share >= MOST, f"With {n} knobs it gets {percent(share, 1)} right.")


scene.choice(
    "longer",
    "Trained on rows of 4 pairs, attention is also right on rows of 26. Why?",
    right(
        "It compares letters, and that is the same however many there are",
        "No weight belongs to a place. A hidden layer has different weights for each of them.",
    ),
    wrong(
        "It has learned very many rows by heart, and takes the long ones for those",
        "Every row is drawn anew: there is nothing to learn by heart.",
    ),
    wrong(
        "It has knobs left over, which it then uses for the longer rows",
        "It has 1,162 knobs, whatever the row, and none of them changes after the training.",
    ),
)
scene.remember(
    "Where to look is learned. What has learned to compare is right for longer rows, too."
)
