"""Mistakes: whom the neuron misses, and what a miss costs."""

import charts
import ui
from datasets.heart import load_patients
from lessons.heart import decisions
from lessons.heart.model import train
from lessons.heart.patients import outcomes
from pages.real_data.heart.knobs import CLASSES, FIXED, KNOBS, N_SPLITS, RUN
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.scene import Number, Scene
from training.decisions import decide
from training.figures import fixed, out_of
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Mistakes",
    "Whom does the neuron miss, and what does a miss cost?",
    knobs=["start", "n_steps", "threshold", "miss", "cell"],
)

PRICE = 10
"""What a miss costs in the challenge."""


@scene.draw
def draw() -> None:
    ui.say(r"""
        A **miss** is a patient with disease who is told no; a **false alarm** frightens one
        without.
        Set the price of a miss, and look for the cheapest **threshold**: the probability from
        which the neuron says “disease”.
    """)
    prices_of = ("threshold", "miss")
    pictures, _ = KNOBS.beside(*prices_of, more=("start", "n_steps"), share=0.74)
    KNOBS.grab("threshold", "across", "threshold")
    prices = KNOBS.values(*prices_of)
    threshold = prices["threshold"]
    run = ui.run_job(train, **KNOBS.values(*RUN))
    costs = ui.memoised(decisions.costs, run, **prices)
    with pictures:
        counts = decisions.matrix(run, threshold)
        matrix = charts.thresholds.matrix(counts[None], classes=CLASSES, height=250)
        curve = charts.thresholds.costs(
            decisions.THRESHOLDS,
            costs.training,
            costs.held_out,
            own=threshold,
            chosen=costs.chosen,
            title="cost per patient",
            height=250,
        )
        ui.side_by_side(
            ("matrix", matrix, "Right and wrong decisions on those held out, counted."),
            ("costs", curve, "The cost of each threshold; dashed: on those held out."),
        )
    ui.say(r"""
        The **confusion matrix** counts, among those held out, who had disease and who was said to
        have it.
        To a patient with probability $p$, a no is a miss in $p$ of all cases, and “disease” is a
        false alarm in $1 - p$ of them: say “disease” from where $p$ times the price of a miss is
        more than $1 - p$.

        Each number is a list of people. Choose one, and see who they were.
    """)
    rows = ui.memoised(decisions.patients_of_cell, run, threshold, KNOBS["cell"])
    ui.rows_behind(KNOBS, "cell", text="The most probable come first.", rows=rows)
    if room := ui.on_demand("The costs in figures", "worth", icon=":material/straighten:"):
        with room:
            ui.facts(cost_rows(costs, threshold))
    if room := ui.on_demand("Women and men", "who", icon=":material/group:"):
        with room:
            ui.facts(ui.memoised(miss_rows, run, threshold))


@holds_for_any("start", "learning_rate", "n_steps", "batch_size", "loss")
def miss_rows(run: RecordedRun, threshold: float) -> dict[str, list[str]]:
    """Count the held-out women and men with disease whom a threshold misses."""
    held_out, p = decisions.held_out_by(run)
    ill = outcomes()[held_out] == 1
    is_man = load_patients()["sex"].to_numpy()[held_out[ill]] == 1
    missed = ~decide(p[ill], threshold)
    return {
        "held out, with disease": ["women", "men"],
        "missed": [out_of(int(missed[who].sum()), int(who.sum())) for who in (~is_man, is_man)],
    }


def cost_rows(costs: decisions.Costs, threshold: float) -> dict[str, list[str]]:
    """Put what a threshold costs on the patients held out beside what others would."""
    cheapest = f"cheapest on the training set, {fixed(costs.chosen)}"
    usual = "the usual one, 0.50"
    names = (f"yours, {fixed(threshold)}", usual, cheapest, "“disease” for everybody")
    rows = dict(zip(names, costs.marked, strict=True))
    if threshold == 0.5:
        del rows[usual]  # one's own
    return {
        "threshold": list(rows),
        "cost per held-out patient, in false alarms": list(map(fixed, rows.values())),
    }


@scene.challenge(
    "climb",
    """
    A miss now costs as much as **10** false alarms. Find a neuron and a threshold that cost at
    least 15 % less than the threshold 0.5, and also 15 % less than calling everybody ill. It is
    checked on 20 splits.
    """,
    """
    Set the price first, then watch the two lines: where is their lowest point? It must lie below
    where the lines start at the left, which is what “disease” for everybody costs.
    """,
    """
    A neuron that has hardly left its random start puts people in the wrong order, and then every
    threshold is expensive. Let it start at zero, or give it far more steps.
    """,
    """
    Start at zero, 5,000 steps, and a threshold from 0.10 to 0.15: a little above 1 / (1 + 10).
    """,
    knobs=[train],
    also=("threshold", "miss"),
    but=FIXED,
)
@holds_for_any("start", "learning_rate", "n_steps", "batch_size", "loss", "coding", "scaling")
def price(settings: Settings) -> CheckResult:
    """Check that a threshold is cheaper than 0.5 and than calling everybody ill, on 20 splits."""
    neuron = dict(settings)
    threshold, miss = neuron.pop("threshold"), neuron.pop("miss")
    if miss != PRICE:
        return not_tried(f"Set the price of a miss to {PRICE} first.")
    splits = tuple(range(N_SPLITS))
    run = train(seed=splits, split_seed=splits, max_frames=2, **neuron)
    each = decisions.costs_over_splits(run, threshold, miss)
    own, half, everybody = (float(x.mean()) for x in each)
    outcome = (
        f"Over {N_SPLITS} splits your threshold costs {fixed(own)} false alarms per patient, 0.5 "
        f"costs {fixed(half)}, “disease” for everybody {fixed(everybody)}."
    )
    return done_if(own <= 0.85 * min(half, everybody), outcome)


@scene.number(c=[9, 4, 3, 19])
def threshold(c: float) -> Number:
    return Number(
        f"""
        A miss costs {c:g} times as much as a false alarm, and the probabilities can be trusted. At
        which probability does it become cheaper to say “disease”?
        """,
        answer=1 / (1 + c),
        within=0.011,
        one_percent=0.01,
        hint=f"Saying “no” costs {c:g} p on average, saying “disease” costs 1 − p. Where are they equal?",
        working=f"""
        Both cost the same where {c:g} p = 1 − p
        p = 1 / (1 + {c:g}) = [{1 / (1 + c):g}]
        """,
        feedback="""
        The more a miss costs, the lower the threshold; with equal prices it is one half.
        """,
    )


scene.remember(
    """
    **Ask who stands behind a number.** Each cell of the confusion matrix is a list of people, and a
    miss is not a false alarm.
    """,
    """
    **The threshold is not the neuron’s to choose.** A probability comes first; what a miss costs
    the patient decides where to draw the line, and that is no question for a neuron.
    """,
)
