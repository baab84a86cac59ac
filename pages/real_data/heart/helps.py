"""What helps: patience, the start, or raw numbers."""

from collections.abc import Mapping
from typing import Any

import charts
import ui
from lessons.heart import experiments, surprises
from lessons.heart.model import train
from pages.real_data.heart.knobs import KNOBS
from study.scene import Scene
from training.comparison import OVERLAP, describe_lead

scene = Scene(
    __name__,
    "What helps",
    "A neuron learns poorly: what helps most?",
    covers=["Scaling features", "One-hot encoding"],
    path="further",
    knobs=["scaling", "start", "loss", "learning_rate", "n_steps", "batch_size"],
)

TITLE, HEIGHT = "accuracy on the 61 held out, 50 splits", 300
FIRST = "start", "n_steps", "learning_rate"
MORE = "loss", "batch_size", "scaling"

helps = scene.predict(
    """
    Each dot is a neuron that starts from random weights, drawn from the bell curve N(0, 1), sees
    one patient per step, and stops after 1,000 steps at learning rate 0.01: 50 splits, each time
    from another start. You may change **one thing**. Which change gives the highest average
    accuracy on the patients held out?
    """,
    {
        "patience": "Patience: five times as many steps, everything else as it was.",
        "zeros": "The start: all weights at zero, and still only 1,000 steps.",
        "unscaled": "The numbers: raw measurements and a start at zero, and still only 1,000 "
        "steps.",
        "nothing": "None of these: no change is worth more than two percentage points.",
    },
    case={"run": True},
)(surprises.helps)


@scene.draw
def draw() -> None:
    ui.say(r"""
        From most random starts, 1,000 steps of one patient each are not enough.
        You could train for longer, start from somewhere else, or wonder whether scaling the
        measurements is worth the trouble.
    """)
    with ui.predicted(helps, share=0.68) as stage:
        base, splits = next(iter(experiments.VARIANTS)), tuple(range(50))
        if stage.is_open:
            poor = ui.run_job(experiments.held_out_accuracy, seed=splits, split_seed=splits)
            rows = {base: poor}
        else:
            settings = stage.ask(*FIRST, more=MORE) | KNOBS.values("coding", "stratify")
            with stage.aside:
                own = ui.on_request("own", "Try your settings on the same splits", settings)
            variants = ui.run_job(experiments.what_helps)
            run = ui.run_job(train, **settings, **KNOBS.values("seed", "split_seed"))
            rows = {**variants, "yours, one split": run.metrics["validation_accuracy"][-1:]}
            if own:
                many = ui.run_job(experiments.over_splits, **settings)
                rows["your settings"] = many[experiments.OWN]
        # As high with one row as with six, so that nothing moves.
        dots = charts.luck.repeated(rows, title=TITLE, row_height=HEIGHT // len(rows))
        ui.picture(dots, "helps", alt="A dot for the accuracy on each split, by what was changed.")
    if room := ui.on_demand("How sure is that?", "sure", icon=":material/straighten:"):
        with room:
            ui.facts(helps_rows(variants))
            ui.say(
                f"In brackets: the **standard error**, what luck with the splits does. {OVERLAP}"
            )
    ui.say(r"""
        Why is it so slow?
        With the probability $p = \sigma(x \cdot w + b)$, the truth $y$ and the squared error
        $(p - y)^2$, the slope along a weight is $2 (p - y)\, p (1 - p)\, x$.
        $2 (p - y)\, p (1 - p)$ is never larger than 0.3, so at learning rate 0.01 one patient
        moves a weight by at most 0.003 for each unit of its feature, while weights drawn from the
        bell curve N(0, 1) are off by about 1.
        With raw measurements it is the other way round.
        From zero, where $p$ is one half, the first patient with a cholesterol of 250 moves its
        weight by 0.01 × 0.25 × 250, about 0.6; for the next one 0.6 × 250 adds 150 to the sum, or
        takes it away.
        There the **sigmoid** is **saturated**, and every slope is zero.
    """)


def helps_rows(accuracies: Mapping[str, Any]) -> dict[str, list[str]]:
    """Tell how far patience, a start at zero and raw measurements change what a neuron learns."""
    base, *changed = experiments.VARIANTS
    leads = {
        name: describe_lead(experiments.compare(accuracies[name], accuracies[base]))
        for name in changed
    }
    return {"instead": [*leads], "mean difference in accuracy": [*leads.values()]}


scene.remember(
    """
    **The start can matter more than patience.** A neuron that begins with strong opinions spends
    thousands of steps unlearning them.
    """
)
