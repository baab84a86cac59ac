"""Take a part out: a second layer finds what the first has noted, and each can be switched off."""

from typing import Any

import charts
import ui
from lessons.copying import reading
from lessons.copying.model import accuracy, n_knobs, new_rows, train
from pages.beyond.copying.knobs import GUESS, KNOBS, LAYERS, ROW, TRAINING, missed_in, says_at
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer
from study.scene import Scene
from training.figures import listed, percent
from training.hyperparameters import holds_for_any
from training.progress import subtask

scene = Scene(
    __name__,
    "Take a part out",
    "What is left without one of the layers?",
    covers=["Induction heads"],
    knobs=["off", "width", "learning_rate", "n_steps", "seed"],
)

MOST_KNOBS, NEARLY_ALL = 4000, 0.95


@scene.predict(
    """
    With two layers nearly all letters that come again are right. Now the **first is switched off**, and
    the second stays as it was trained. How many does it still get right?
    """,
    {
        "half": "About half: one of two layers still works",
        "alone": "About as many as one layer trained alone",
        "fewer": "Fewer than one layer trained alone",
    },
    case={"off": "the first", **KNOBS.defaults(*TRAINING)},
)
def without_first() -> Answer:
    """Switch the first layer off, and compare with a layer trained alone."""
    with subtask(0, of=2):
        left = float(accuracy(new_rows(), train().final, reading.OFF["the first"]))
    with subtask(1, of=2):
        alone = float(train(layers=1).metrics["validation_accuracy"][-1])
    came = "half" if left > 0.35 else "fewer" if left < alone - 0.02 else "alone"
    return Answer(
        came,
        f"One layer trained alone gets **{percent(alone)}** right, and {GUESS} "
        f"**{percent(reading.by_luck())}**.",
        because={
            "half": "The second looks for notes, and now there are none",
            "alone": "One trained alone makes do without notes. This one was trained to look for them",
            "fewer": "the second was trained to look for notes, and now there are none",
        },
    )


@scene.draw
def draw() -> None:
    with ui.predicted(without_first) as stage:
        off = "none" if stage.is_open else KNOBS["off"]
        run = ui.run_job(train, **stage.values(*TRAINING))
        row = run, ROW, reading.OFF[off]
        weights, p = ui.memoised(reading.looks, *row), ui.memoised(reading.expects, *row)[-1]
        n = 2 * len(ROW)  # as many as stand side by side on a phone
        seen, says, at = weights[-1:], says_at(ROW, p[:n]), len(ROW)
        missed, expected = missed_in(ROW, p[:n]), [chr(97 + i) for i in p.argmax(axis=1)]
        is_off = f"{off.capitalize()} layer is off"
        named = [is_off if i in row[-1] else does for i, does in enumerate(LAYERS, start=1)]
        how: Any = {"layers": named, "missed": [missed], "expected": expected}
        both = charts.letters.looks(2 * ROW, seen, says, at=at, player=None, **how)
        ui.looks(both, "looks", text=f"At the second “{ROW[0]}”: {says[at]}")
        shares = {"with both layers": float(run.metrics["validation_accuracy"][-1])}
        for part in ("the first", "the second"):
            shares[f"without {part}"] = float(accuracy(new_rows(), run.final, reading.OFF[part]))
        ends = [f"**{percent(share)}** {name}" for name, share in shares.items()]
        stage.ask("off", more=("n_steps", "width", "learning_rate", "seed"))
    ui.say(f"Of the letters that come again it gets right: {listed(ends)}.")
    ui.say(r"""
        Taking a part out to see what is left is an **ablation**. The second layer looks for the note of
        the last letter: it is an **induction head**. Nobody built it. It came with the jump.
    """)


@scene.challenge(
    "climb",
    f"Both layers have {n_knobs(**KNOBS.defaults('width')):,} knobs. With fewer than "
    f"{MOST_KNOBS:,}, get at least 95 % right.",
    "Fewer numbers for each letter make fewer knobs, and need more steps.",
    "16 numbers for a letter are 2,880 knobs; give them 400 steps.",
    knobs=[train],
    but=("seed", "layers"),
)
@holds_for_any("learning_rate", "n_steps")
def small(settings: Settings) -> CheckResult:
    n = n_knobs(settings.width)
    if n >= MOST_KNOBS:
        return not_tried(f"It has {n:,} knobs; fewer than {MOST_KNOBS:,} are allowed.")
    share = float(train(**settings).metrics["validation_accuracy"][-1])
    return done_if(share >= NEARLY_ALL, f"With {n:,} knobs it gets {percent(share)} right.")


scene.order(
    "induction",
    "In the row **k q d x k**, put what happens in order.",
    "In the first layer the q notes that it follows k",
    "In the second layer the last letter, k, looks for a note of k",
    "It finds the q, which has noted k",
    "q is made the likeliest next letter",
    hint="What is looked for must have been noted before.",
    feedback="First each letter notes what it follows. Then the second layer can look for that.",
)
scene.remember(
    """
    In the first layer each letter notes what it follows. The second, an **induction head**, finds the
    letter that has noted the last one.
    """
)
