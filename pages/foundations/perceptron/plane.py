"""Two inputs: the four corners of a gate, and one line to cut between them."""

import streamlit as st

import ui
from datasets.toy import XOR_INPUTS
from lessons.perceptron.looks import n_right, plain, sums
from lessons.perceptron.model import samples
from pages.foundations.perceptron import pictures
from pages.foundations.perceptron.knobs import KNOBS
from study.challenges import CheckResult, Settings, done_if, not_tried, not_yet
from study.scene import Scene, right, wrong
from training.class_colours import COLOUR_1

scene = Scene(
    __name__,
    "Two inputs",
    "What can one straight cut separate?",
    covers=["Linear separability", "Decision boundary"],
    knobs=["gate", "w1", "w2", "b_gate"],
)

TRIED = "perceptron_cuts"
"""The session's key for the cuts tried on a gate: how many they got right, and their knobs."""
PASS = {
    "AND": "says 1 if both are 1. You pass if you did both.",
    "OR": "says 1 if at least one is 1. You fail only if you did neither.",
    "NAND": "says the opposite of AND. You fail only if you did both.",
    "XOR": "says 1 if exactly one is 1. You pass if you did one of the two.",
}


@scene.draw
def draw() -> None:
    ui.say(rf"""
        **Pull the line, turn it by its arm: for which gates can you get all four corners right?**
        Two inputs now: studied? slept? A **gate** says who passes. This line is no longer
        the sum: it is the boundary, seen from above. On its {COLOUR_1} side the perceptron says yes.
    """)
    stage, controls = ui.beside()
    with controls:
        gate, w1, w2, b = KNOBS.ask("gate", more=("w1", "w2", "b_gate")).values()
        ui.say_of_knobs(f"**{gate}** {PASS[gate]}")
        n = n_right(gate, (w1, w2), b)
        tried = st.session_state.setdefault(f"{TRIED}_{gate}", set())
        tried |= {(n, w1, w2, b)}
        crossing = gate == "XOR" and len(tried) > 1 and max(tried)[0] == 3
        further = "Does another cut get more of them right?"
        if crossing:
            further = """
                No cut gets more than 3: it would have to leave one dashed line on each side, and the
                two cross. XOR is not **linearly separable**.
            """
        elif n == 4:
            further = f"One cut is enough for {gate}. Now the next gate."
        elif n < 2 and gate != "XOR" and len(tried) > 1:
            further = "Swing the line right round by its arm: its sides change places."
        ui.say_of_knobs(f"**{n} of 4.** {further}")
    names = "w1", "w2", "b_gate"
    KNOBS.grab("cut", "cut", *names)
    KNOBS.grab("way", "way", *names)
    with stage:
        x, y, _ = samples(gate)
        knobs = dict(zip(("w1", "w2", "b"), names, strict=True))
        drawing = pictures.plane(
            x, y, w1=w1, w2=w2, b=b, knobs=knobs, crossing=crossing, height=400
        )
        ui.picture(drawing, "plane", alt="The plane cut in two, and the four corners of the gate.")
    ui.say("At each corner stands its sum, $w_1 x_1 + w_2 x_2 + b$.")


scene.choice(
    "one_perceptron",
    "Two switches, each on (1) or off (0). Which rule can one perceptron learn?",
    right(
        "Yes if only the first is on",
        "The only yes is the corner (1, 0), and one straight cut takes off one corner.",
    ),
    wrong(
        "Yes if exactly one is on",
        "That is XOR: its two yes corners make one diagonal, its two no corners the other.",
    ),
    wrong("Yes if both are on, or both off", "That is XOR upside down: its diagonals cross, too."),
)


@scene.challenge(
    "warm-up",
    """
    Make it a NAND by hand: 1 for every corner but (1, 1). No corner may lie on the line
    itself.
    """,
    "With both inputs 0 the sum is just the bias, and the answer must be yes.",
    """
    Each input that is 1 should pull the sum down: one alone must not pull it below zero, but both
    together must.
    """,
    "Try w₁ = w₂ = −1 and a bias between 1 and 2.",
    also=("gate", "w1", "w2", "b_gate"),
)
def nand(settings: Settings) -> CheckResult:
    if settings.gate != "NAND":
        return not_tried(f"The gate is {settings.gate}; choose NAND.")
    knobs = (settings.w1, settings.w2), settings.b_gate
    each = sums("NAND", *knobs)
    said = ", ".join(
        f"({x[0]:.0f}, {x[1]:.0f}) gets {plain(z)}" for x, z in zip(XOR_INPUTS, each, strict=True)
    )
    if 0 in each:
        return not_yet(f"The sums: {said}. None may lie on the line.")
    n = n_right("NAND", *knobs)
    return done_if(n == len(each), f"The sums: {said}. That makes {n} of 4 right.")


@scene.challenge(
    "summit",
    """
    Two gates with the same weights: make it an OR that becomes an AND when its bias, and
    nothing else, is lowered by 1.5.
    """,
    "A lower bias moves the line without turning it: from one corner of the square to the other.",
    """
    As an OR, one input alone must lift the sum above zero. After losing 1.5, it no longer may, but
    both together still must.
    """,
    "With w₁ = w₂ = 2, which biases make an OR, and which an AND?",
    also=("gate", "w1", "w2", "b_gate"),
)
def two_gates(settings: Settings) -> CheckResult:
    if settings.gate != "OR":
        return not_tried(f"The gate is {settings.gate}; choose OR.")
    w, b = (settings.w1, settings.w2), settings.b_gate
    lower = round(b - 1.5, 6)
    n = {
        name: sum(
            z * (2 * y - 1) > 0 for z, y in zip(sums(name, w, bias), samples(name)[1], strict=True)
        )
        for name, bias in (("OR", b), ("AND", lower))
    }
    return done_if(
        n == {"OR": 4, "AND": 4},
        f"With bias {plain(b)} it gets {n['OR']} of OR’s 4 corners right, and with bias "
        f"{plain(lower)}, {n['AND']} of AND’s, not counting any on the line.",
    )


scene.remember(
    """
    A perceptron says yes where its weighted sum is zero or more, and no where it is below: one
    straight cut.
    """
)
