"""Four gates: a perceptron learns three of them, and goes round in circles on XOR."""

import ui
from lessons.perceptron.claims import new_ones_too
from lessons.perceptron.looks import cycle, next_samples, places
from lessons.perceptron.model import first_clean_epoch, samples, step, train, weighted_sum
from pages.foundations.perceptron import pictures
from pages.foundations.perceptron.knobs import GATE_START, KNOBS
from study.predictions import Answer
from study.scene import Scene
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Four gates",
    "Can it learn any gate, if you give it time?",
    covers=["Logic gates", "XOR and why one neuron fails"],
    claims=[new_ones_too],
    knobs=["trained"],
)


@scene.predict(
    """
    On **XOR** this cut gets three corners right, and no cut gets four. The training may go on for as
    long as you like. What does the line do?
    """,
    {
        "settle": "It settles where three corners are right",
        "grow": "It wanders on, and never lies the same way twice",
        "circle": "It ends up going round the same few places",
    },
    case={"trained": "XOR"},
)
def xor() -> Answer:
    """Train on XOR, and look at the knobs."""
    run = train(data="XOR", **GATE_START)
    circle = cycle(run)
    n = len(set(places(run)[round(run.steps_per_epoch) * circle[0] :])) if circle else 0
    found = f"XOR’s line comes back to the same {n} places again and again"
    because = dict.fromkeys(("settle", "grow", "circle"), found)
    return Answer("circle" if circle else "settle", describe_gate(run), because=because)


@scene.draw
def draw() -> None:
    ui.say("Now the corners come in turn (▼ is the next); once round all four is an **epoch**.")
    with ui.predicted(xor, share=0.5, explains=False) as stage:
        gate = stage.values("trained")["trained"]
        settings = {"data": gate} | GATE_START
        run = ui.run_job(train, **settings)
        (w1, w2), b = run.parameters["w"].T, run.parameters["b"]
        x, y, _ = samples(gate)
        cut = pictures.plane(x, y, w1=w1, w2=w2, b=b, next_sample=next_samples(run))
        shown = "gate", cut, "The plane cut in two at each look, and the corners of the gate."
        follow = ui.replayed(run, shown, mistakes="{:.0f}")
        if not stage.is_open:
            KNOBS.ask("trained", back=False)
        with stage.aside:
            alt = "The way of the line from place to place, each new place a small plane."
            ui.picture(pictures.visits(run, cut), "visits", player=follow, alt=alt)
            with stage.at_last():
                ui.say(describe_gate(run))
    ui.say("The way out of the circle is a **network** with a second **layer**.")
    ui.code_that_ran(train, settings, step, weighted_sum)


@holds_for_any("n_epochs", "w", "b", "learning_rate")
def describe_gate(run: RecordedRun) -> str:
    gate, clean, circle = run.hyperparameters["data"], first_clean_epoch(run), cycle(run)
    if clean is not None:
        return f"**{gate} is learned**: epoch {clean} is the first without a mistake."
    if circle is None:
        return "The line has not yet come back to where it lay."
    first, again = circle
    return (
        f"**{gate} goes round in circles**: epoch {again} leaves the line where epoch {first} had "
        "left it. From there all is the same again, for ever.\n\nEvery cut makes a mistake, so the line "
        "never rests. It cannot run away, and steps of one size reach only so many places."
    )


scene.remember(
    """
    Where no straight cut separates them, the line never rests. On **XOR** it goes round in circles.
    """
)
