"""One layer, or two: a second layer on top of the first helps little for a while, and then all at once."""

from typing import Any

import streamlit as st

import charts
import ui
from lessons.copying.model import train
from lessons.copying.reading import MOSTLY, by_luck, expects, looks, parts, percent_by_step
from pages.beyond.copying.knobs import GUESS, KNOBS, LAYERS, ROW, TRAINING, missed_in, says_at
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer, Sketch
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.progress import track
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "One layer, or two",
    "How do two layers learn to go on with the row?",
    covers=["Attention"],
    knobs=["width", "learning_rate", "n_steps", "seed"],
)

SOON = 80
SKETCHED = tuple(range(0, 201, 20))
"""The steps at which the share of right letters is sketched."""
SECOND = 11  # a place in the second round, at which a look is shown first
ONE = ("What one layer looks at. Dashed: wrong in the second round",)


def one_layer() -> list[float]:
    """Return how many percent one layer gets right, in equal steps."""
    return percent_by_step(train(layers=1))


@scene.predict(
    """
    One layer gets few of the repeated letters right. Sketch how many two layers get.
    """,
    case=KNOBS.defaults(*TRAINING),
    low=0,
    high=100,
    tolerance=12,
    unit="percentage points",
    sketch=Sketch(
        at=SKETCHED,
        x_title="step",
        y_title="letters right (%)",
        ticks=(0, 25, 50, 75, 100),
        first=4.0,
        given=True,
        enough=8,
        beside=("one layer", one_layer),
    ),
)
def two_layers() -> Answer:
    """Train one layer and two, and say when two get more right than one ever does."""
    one, two = (train(layers=n) for n in track((1, 2)))
    curve = percent_by_step(two)
    return Answer(tuple(curve[at] for at in SKETCHED), jump(one, two), curve=tuple(curve))


@holds_for_any("layers", "width", "learning_rate")
def jump(one: RecordedRun, two: RecordedRun) -> str:
    """Say how soon two layers get most letters right, and why one does not."""
    share, alone = (run.metrics["validation_accuracy"] for run in (two, one))
    best, most = percent(alone.max()), percent(share.max())
    if share.max() < MOSTLY:
        return f"Two layers get at most {most} right, one {best}: no jump to {percent(MOSTLY)}."
    i, after = parts(one, two), int((share >= MOSTLY).argmax())
    return (
        f"At step {two.steps[i]} two layers get {percent(share[i])} right, and one never more than {best}. "
        f"**{two.steps[after] - two.steps[i]} steps later** it is {percent(share[after])}. "
        "One look can’t find both the first b and what followed it. With two, the m notes its b, and the "
        "last b finds that note."
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        **Point at letters.** In a layer of **attention** each letter looks once, at itself and those
        before it. The network trains on rows like yours.
    """)
    with ui.predicted(two_layers, share=0.55, explains=False) as stage:
        settings = stage.values(*TRAINING)
        one = ui.run_job(train, layers=1, **settings)
        with ui.as_it_trains(train, **settings) as two:
            hero = st.container()
            follow = ui.player(two, curve=True, validation_accuracy="{:.1%}")
            with hero:
                show_row(*((one, None) if stage.is_open else (two, follow)))
            with stage.aside:
                alt = "How many of the letters that come again are right, by step."
                runs = {"two layers": two, "one layer": one.so_far(two.n_frames)}
                shares = {name: run.metrics["validation_accuracy"] for name, run in runs.items()}
                how: Any = {"levels": {GUESS: by_luck()}, "sketch": stage.sketch(y_unit=0.01)}
                drawn = charts.curves.by_step(two, shares, "letters right", height=230, **how)
                ui.picture(drawn, "accuracy", alt=alt, player=follow)
        later = stage.afterwards()
        KNOBS.ask("width", "learning_rate", "seed", more=["n_steps"])
        with later:
            ui.say(jump(one, two))
            ui.say("**Drag the player up its curve**, and watch the arcs. Does every seed jump?")


def show_row(run: RecordedRun, follow: str | None) -> None:
    """Show all looks in two rounds of a row, at each frame, and what surprises the network."""
    weights = ui.memoised(looks, run, ROW)
    each = ui.memoised(expects, run, ROW)[:, : 2 * len(ROW)]
    missed, says = [missed_in(ROW, p) for p in each], says_at(ROW, each[-1])
    how: Any = {"layers": LAYERS if follow else ONE, "missed": missed, "arcs": True}
    drawn = charts.letters.looks(2 * ROW, weights, says, at=SECOND, player=follow, **how)
    ui.looks(drawn, "looks", text=f"At the second “{ROW[SECOND % len(ROW)]}”: {says[SECOND]}")


@scene.challenge(
    "warm-up",
    f"Make the jump come sooner: two layers get 90 % right by step {SOON}.",
    "Which of these knobs helps the layers tell letters apart?",
    "Give each letter 64 numbers.",
    knobs=[train],
    but=("layers",),
)
@holds_for_any("width", "learning_rate", "n_steps", "seed")
def sooner(settings: Settings) -> CheckResult:
    run = train(**settings)
    there = run.steps[run.metrics["validation_accuracy"] >= MOSTLY]
    if not there.size:
        return not_tried(f"There is no jump to {percent(MOSTLY)} in {settings.n_steps} steps.")
    return done_if(there[0] <= SOON, f"They get {percent(MOSTLY)} right at step {there[0]}.")


scene.choice(
    "two_back",
    "Suppose each letter noted the one **two** places back. After **k q d x b m t k q d x b**, what "
    "would two layers expect?",
    right(
        "The t, which would have noted the b",
        "The last b looks for a note of b, and expects the letter that has it.",
    ),
    wrong(
        "The m, which still follows the b", "Its note would be x. The last b looks for a note of b."
    ),
    wrong(
        "The d, which the b would have noted",
        "The last b looks for a letter that has noted b, not at its own note.",
    ),
)
scene.choice(
    "stopped",
    "Two layers have trained for a while and are no better than one. You stop. What may you miss?",
    right(
        "A jump: notes, and a layer that finds them, may come together",
        "Each is of little use without the other. Once both are there, nearly all is right.",
    ),
    wrong(
        "A slow rise: a few more letters right with each further step",
        "Most of the rise came within a few dozen steps, after little for long.",
    ),
    wrong(
        "Nothing: two layers that are no better so far will stay so",
        "In your run they were no better at first, and nearly always right in the end.",
    ),
)
scene.remember(
    """
    To go on with a row takes two looks, one after the other, and one layer of **attention** looks
    once. Two layers learn it all at once, after many steps in which they are no better than one.
    """
)
