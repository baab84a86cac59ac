"""Two looks: a second layer finds what the first has prepared, and each can be switched off."""

from typing import Any

import streamlit as st

import charts
import ui
from lessons.copying import reading
from lessons.copying.model import DRAWN, train
from pages.beyond.copying.knobs import KNOBS, ROW, SECOND, TRAINING, accuracies, missed_in, says_at
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.scene import Scene, right, wrong
from training.figures import listed, percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Two looks",
    "What does a second layer add?",
    covers=["Induction heads"],
    knobs=["off", "width", "learning_rate", "n_steps", "seed"],
)

LAYERS = ("the first layer", "the second layer")
MOST_KNOBS, NEARLY_ALL = 4000, 0.95
MOSTLY = 0.8
"""From this share right on, it has learned to look back twice."""

steps_back = scene.observation(
    "steps_back",
    "Play it, then point at letters of the second round. Where does each layer look in the end?",
    right(
        "The first at the letter just before, the second at what followed this letter before",
        """
        From the second b, the second layer looks at m: what followed the b before. It finds m
        because there the first layer had looked at the b before it.
        """,
    ),
    wrong(
        "Both at the letter just before, the second more sharply than the first",
        "Only one of the two does. Play it to its end, and point at some letters.",
    ),
    wrong(
        "The first at the same letter, the second at the letter just before",
        "Point at the second b: its second layer is dark at m, which is not just before it.",
    ),
    case={"run": True, "off": "none"},
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now each letter looks twice. **Point at a letter below, and follow its two arrows:** the second
        layer’s look, then the first’s.
    """)
    with ui.as_it_trains(train, **KNOBS.values(*TRAINING)) as run:
        hero = st.container()
        follow = ui.player({"both layers": run})
        off = KNOBS["off"]
        row = run, ROW, reading.OFF[off]
        weights, (_, p) = ui.memoised(reading.looks, *row), ui.memoised(reading.expects, *row)
        n = 2 * len(ROW)  # as many as stand side by side on a phone
        seen, says, missed = weights[..., :n, :n], says_at(ROW, p[:n]), missed_in(ROW, p[:n])
        how: dict[str, Any] = {"at": SECOND, "player": follow, "layers": LAYERS, "missed": missed}
        both = charts.letters.looks(2 * ROW, seen, says, **how)
        with hero:
            ui.looks(both, "looks", text=describe_looks(run, weights[-1]))
        shares = {"with both layers": run.metrics["validation_accuracy"]}
        if off != "none":
            without = ui.memoised(reading.over_frames, run, DRAWN, reading.OFF[off])
            shares[f"without {off}"] = without
        ends = [f"**{percent(share[-1])}** are right {name}" for name, share in shares.items()]
        framed = " It did not expect those with a dashed frame." if missed else ""
        ui.say(f"In the end, after {run.steps[-1]} steps, {listed(ends)}.{framed}")
        KNOBS.in_a_row("off", "width", more=TRAINING[1:])
        if not ui.observe(steps_back):
            return
        drawn = accuracies(dict.fromkeys(shares, run), [*shares.values()])
        stage, aside = ui.beside(0.62)
        with stage:
            alt = "How many of the letters that come again are right, by step."
            ui.picture(drawn, "accuracy", alt=alt)
    with aside:
        ui.say(f"The layers have {sum(each.size for each in run.final.values()):,} knobs.")
        ui.say(what_has_grown(*(float(share[-1]) for share in shares.values())))


def what_has_grown(share: float, without: float | None = None) -> str:
    """Say what a network that gets this share right has become, and what it is without a layer."""
    ablation = "Now switch a layer off: what is left?"
    if without is not None:
        ablation = "To take a part out and see what is left is an **ablation**."
        if without < MOSTLY <= share:
            return f"Each layer is of use to the other only. {ablation}"
    if share < MOSTLY:
        return (
            f"At {percent(share)} it does not look back twice yet. In a longer training the first "
            "layer learns to tell each place which letter it follows. The second then looks for the "
            f"place that follows the letter just read. {ablation}"
        )
    return (
        "The first layer tells each place which letter it follows. The second copies the letter that "
        "follows the one just read: it is an **induction head**. Nobody built it: training made it. "
        f"{ablation}"
    )


@holds_for_any("layers", "period", *TRAINING)
def describe_looks(run: RecordedRun, weights: Any) -> str:
    """Say how much both layers, (2, SHOWN, SHOWN), look where an induction head does."""
    first, second = weights
    before, after = first.diagonal(-1).mean(), second.diagonal(1 - len(ROW)).mean()
    return f"In the end {percent(before)} just before, {percent(after)} after the same letter."


@scene.challenge(
    "climb",
    "With fewer than 4,000 knobs in both layers together, get at least 95 % right.",
    "Fewer numbers for each letter make fewer knobs, and need more steps.",
    "16 numbers for a letter are 2,880 knobs; give them 400 steps.",
    knobs=[train],
    but=("seed", "layers", "period"),
)
@holds_for_any("learning_rate", "n_steps")
def small(settings: Settings) -> CheckResult:
    n = 148 * settings.width + 2 * settings.width**2
    if n >= MOST_KNOBS:
        return not_tried(f"It has {n:,} knobs; fewer than {MOST_KNOBS:,} are allowed.")
    share = float(train(**settings).metrics["validation_accuracy"][-1])
    return done_if(share >= NEARLY_ALL, f"With {n:,} knobs it gets {percent(share)} right.")


scene.order(
    "induction",
    "In the row **k q d x k**, put what happens in order.",
    "The first layer tells the place of q that it follows k",
    "The last letter, k, asks which place follows a k",
    "The second layer finds the place of q",
    "q is made the likeliest next letter",
    hint="What is asked for must have been written down before.",
    feedback="First each place is told what it follows. Then the second layer can look for that.",
)
scene.remember(
    """
    The first layer tells each place what it follows. The second, an **induction head**, finds the
    place that follows a letter like the last.
    """
)
