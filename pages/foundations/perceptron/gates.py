"""Four gates: a perceptron learns three of them, and goes round in circles on XOR."""

import charts
import ui
from lessons.perceptron.claims import new_ones_too
from lessons.perceptron.experiments import cycle
from lessons.perceptron.looks import next_samples, with_each_weight
from lessons.perceptron.model import first_clean_epoch, samples, train
from pages.foundations.perceptron import pictures
from pages.foundations.perceptron.knobs import START
from study.predictions import Answer
from study.scene import Scene
from training.class_colours import COLOUR_0, COLOUR_1
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Four gates",
    "Can it learn any gate, if you give it time?",
    covers=["Logic gates", "XOR and why one neuron fails"],
    claims=[new_ones_too],
    knobs=["trained", "gate_epochs"],
)


@scene.predict(
    """
    **XOR** says 1 if exactly one of its two inputs is 1. The training may go on for as long as
    you like. What will the three knobs do?
    """,
    {
        "settle": "They settle down, once the line lies well",
        "grow": "They grow and grow, further each time",
        "circle": "They come back, time and again, to where they were",
    },
    case={"trained": "XOR", "gate_epochs": 6},
)
def xor() -> Answer:
    """Train on XOR for 40 epochs, and look at the knobs."""
    run = train(data="XOR", n_epochs=40, max_frames=161, **START)
    circle = cycle(run)
    return Answer(
        "circle" if circle is not None and circle.mistakes else "settle",
        describe_gate(run),
        because={
            "settle": "A knob rests only once a whole epoch has passed without a mistake, "
            "and no straight line gets all four corners right",
            "grow": "What one corner adds, another takes away",
            "circle": "with equal steps that never lead far, they must come back sooner or later",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        The rule is the same: each weight moves by the learning rate times its own input.
    """)
    with ui.predicted(xor, share=0.5, explains=False) as stage:
        gate, n_epochs = stage.values("trained", "gate_epochs").values()
        run = with_each_weight(ui.run_job(train, data=gate, n_epochs=n_epochs, **START))
        w1, w2, b = run.metrics["w1"], run.metrics["w2"], run.parameters["b"]
        x, y, _ = samples(gate)
        crossing = gate == "XOR" and not stage.is_open
        cut = pictures.plane(
            x, y, w1=w1, w2=w2, b=b, next_sample=next_samples(run), crossing=crossing
        )
        shown = "gate", cut, "The plane cut in two at each look, and the corners of the gate."
        formats = dict.fromkeys(("w1", "w2", "b"), "{:.1f}") | {"mistakes": "{:.0f}"}
        follow = ui.replayed(run, shown, **formats, accuracy="{:.0%}")
        stage.ask("trained", more=("gate_epochs",))
        with stage.aside:
            knobs = {"w₁": w1, "w₂": w2, "b": b}
            circle, marks = cycle(run), None
            if circle and circle.mistakes:
                marks = {f"after epoch {n}": 4.0 * n for n in (circle.first, circle.again)}
            drawn = charts.curves.traces(run, knobs, title="knobs", height=270, marks=marks)
            ui.picture(drawn, "knobs", player=follow, alt="The three knobs at each look.")
    ui.say(describe_gate(run))
    if crossing:
        ui.say(rf"""
            **Why can no straight cut do XOR?** If both its {COLOUR_1} corners are on one side, so is
            the whole line between them; the {COLOUR_0} line would be on the other side. But the two
            lines cross. So XOR is not **linearly separable**.

            In 1958 the papers expected Rosenblatt’s machine to walk and talk. In 1969 Minsky and Papert
            showed this, and for years many turned away from **networks**. The way out is a second
            **layer**: see XOR.
        """)


@holds_for_any("n_epochs", "b", "learning_rate")
def describe_gate(run: RecordedRun) -> str:
    gate, clean, circle = run.hyperparameters["data"], first_clean_epoch(run), cycle(run)
    if clean is not None:
        return f"**{gate} is learned**: epoch {clean} is the first without a mistake."
    if circle is None:
        return "The knobs have not yet come back to where they had been."
    return (
        f"**{gate} goes round in circles**: after epoch {circle.again} all three knobs are back "
        f"where they were after epoch {circle.first}, and so it goes on for ever."
    )


scene.remember(
    """
    If a straight cut can separate the classes, the mistakes come to an end. If none can, as for
    **XOR**, the knobs go round in circles for ever.
    """
)
