"""Price: what a miss costs decides where to draw the line."""

import ui
from lessons.heart import decisions
from lessons.heart.model import train
from lessons.heart.patients import N_HELD_OUT, outcomes
from pages.real_data.heart.knobs import KNOBS, N_SPLITS, READY
from pages.real_data.heart.mistakes import FINDS_ALL
from pages.real_data.heart.pictures import PATIENTS, held_out_patients, hundred, pull_threshold
from study.challenges import CheckResult, Settings, done_if, not_tried
from study.predictions import Answer, Guess
from study.scene import NumberQuestion, Scene
from training.decisions import cost
from training.figures import fixed, percent

scene = Scene(
    __name__,
    "Price",
    "Where do you draw the line, if a miss costs more than a false alarm?",
    covers=["Decision threshold and costs"],
    knobs=["threshold", "miss"],
)

PRICE, OTHER_PRICE = 10, 5
"""What a miss costs in the prediction and in the challenge, in false alarms."""


@scene.predict(
    f"""
    Suppose a miss costs as much as **{PRICE}** false alarms. And the neuron can be trusted: of 100
    patients given 30 %, 30 have disease. From which probability on is it cheaper to say “disease”?
    """,
    case={"miss": PRICE},
    low=0,
    high=100,
    step=1,
    tolerance=3,
    unit="%",
)
def from_where() -> Answer:
    """Find out where both answers cost the same on average."""
    equal = 1 / (1 + PRICE)
    ill = round(100 * equal)
    return Answer(
        100 * equal,
        "The dearer a miss, the earlier it pays to say “disease”.",
        since=f"of 100 patients at {ill} %, saying “no disease” to all misses {ill}, which costs "
        f"{ill * PRICE}, and saying “disease” alarms {100 - ill}: about the same",
    )


def line(guess: Guess | None) -> dict[str, float]:
    """Put the line where the learner would, or without a guess where both answers cost the same."""
    return {"threshold": guess / 100 if isinstance(guess, float) else 1 / (1 + PRICE)}


@scene.draw
def draw() -> None:
    ui.say(r"""
        A miss may cost a life, a false alarm one more examination. So far, both have counted alike.
    """)
    with ui.predicted(from_where, share=0.5, sets=line) as stage:
        run = ui.run_job(train, **READY)
        threshold, miss = KNOBS.values("threshold", "miss").values()
        threshold = 0.5 if stage.is_open else threshold
        knob = "" if stage.is_open else "threshold"
        ui.picture(
            held_out_patients(run, threshold, knob=knob, at_end=True), "patients", alt=PATIENTS
        )
        if knob:
            pull_threshold(knob, "miss")
        with stage.aside:
            ui.say("Pull the line until the bars are equal. Then turn the price, and pull again.")
            alt = "A hundred patients of one probability, and what either answer to them costs."
            ui.picture(hundred(run, threshold, miss), "costs", alt=alt)
    held_out, p = decisions.held_out_by(run)
    lines = [1 / (1 + PRICE), FINDS_ALL]
    wise, lucky = N_HELD_OUT * cost(outcomes()[held_out], p, lines, miss=PRICE)
    ui.say(rf"""
        Equal bars: the misses, $p \cdot \text{{price}}$, cost as much as the false alarms, $1 - p$. So
        $p = 1 / (1 + \text{{price}})$: at a price of {PRICE}, about 9 %. On these 61 a line at
        {percent(FINDS_ALL)} costs less, {lucky:.0f} and not {wise:.0f}. But that is known **only from their
        answers**: remember it in the next scene.
    """)


@scene.challenge(
    "climb",
    """
    Now a miss costs as much as **5** false alarms. Put the line where mistakes cost at least 30 %
    less than at 50 %, and 30 % less than calling everybody ill. What counts is the average over many
    choices of the 61.
    """,
    "Set the price first, and pull the line to where both bars are equally long.",
    "From which probability on is it cheaper to say “disease”? Divide 1 by 1 plus the price.",
    "At 1 / (1 + 5), a threshold of 0.17.",
    also=("threshold", "miss"),
)
def price(settings: Settings) -> CheckResult:
    """Check that a threshold is cheaper than 0.5 and than calling everybody ill, on 20 splits."""
    if settings.miss != OTHER_PRICE:
        return not_tried(f"Set the price of a miss to {OTHER_PRICE} first.")
    splits = tuple(range(N_SPLITS))
    run = train(**READY | {"max_frames": 2}, seed=splits, split_seed=splits)
    each = decisions.costs_over_splits(run, settings.threshold, settings.miss)
    own, half, everybody = (float(x.mean()) for x in each)
    outcome = (
        f"Over {N_SPLITS} choices of the 61 your threshold costs {fixed(own)} false alarms per patient, 0.5 "
        f"costs {fixed(half)}, “disease” for everybody {fixed(everybody)}."
    )
    return done_if(own <= 0.7 * min(half, everybody), outcome)


@scene.number(c=[9, 4, 3, 7])
def threshold(c: float) -> NumberQuestion:
    return NumberQuestion(
        f"""
        A miss costs {c:g} times as much as a false alarm, and the probabilities can be trusted. At
        which probability does it become cheaper to say “disease”?
        """,
        answer=1 / (1 + c),
        within=0.006,  # so that 1 / c is wrong, however it is rounded
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
    **The threshold is not the neuron’s to choose.** It gives a probability, and cannot know
    what a miss costs the patient.
    """
)
