"""Neuron: four points that no single cut gets right."""

import streamlit as st

import ui
from datasets.toy import XOR_INPUTS, XOR_LABELS
from lessons.xor import moved
from lessons.xor.claims import product_too
from lessons.xor.network import ONE, every_setting, knobs_of
from pages.networks.xor.knobs import KNOBS, PAIRS, contest_rows, grab_cut, surface
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.class_colours import COLOUR_0, COLOUR_1
from training.figures import fixed

scene = Scene(
    __name__,
    "Neuron",
    "How many of the four points can one neuron get right?",
    covers=["XOR and why one neuron fails"],
    claims=[product_too],
    knobs=["w1", "w2", "b", "x1_00", "x2_00", "x1_01", "x2_01", "x1_10", "x2_10", "x1_11", "x2_11"],
)

THREE = {name: i for i, name in enumerate(ONE)}
"""The place of each knob among the neuron's parameters."""
GETS_THREE = moved.PLACES | {"w1": 6.0, "w2": 6.0, "b": -3.0}
"""A cut across a corner of the square: at least one input is 1."""


@scene.predict(
    """
    Tried a little? With the best setting of its three knobs, how many of the four points does **one
    neuron** get right?
    """,
    {
        "two": "Two: whatever it gains on one side it loses on the other",
        "three": "Three",
        "four": "All four, if you search long enough",
    },
    case=moved.PLACES,
)
def one_cut() -> Answer:
    """Try every setting of a single neuron's three sliders."""
    n_right = every_setting()
    most = int(n_right.max())
    n_best = int((n_right == most).sum())
    return Answer(
        {2: "two", 3: "three", 4: "four"}[most],
        f"Of all {n_right.size:,} settings of the three sliders, {n_best:,} get {most} points "
        f"right, and {int((n_right > most).sum()) or 'none'} more than that.",
        because={
            "two": "A cut down the middle gets two. Cut off one corner instead: that point is right, "
            "and so are two of the other three",
            "three": "cut off one corner: that point is right, and so are two of the other three",
            "four": "There is no such setting to be found: three is the most",
        },
        figure=f"the best of all {n_right.size:,} settings",
    )


@scene.draw
def draw() -> None:
    ui.say(rf"""
        Two switches on a staircase, $x_1$ and $x_2$, one lamp: it is lit ({COLOUR_1}) when
        **exactly one** of them is up. **Pull the line** by the ring on it, turn it by the other, or
        press **Let it try**: can you get all four points on the right side?
    """)
    with ui.predicted(one_cut) as stage:
        toy(can_move=not stage.is_open)
        with stage.aside:
            laid = "Lay a cut that gets three right"
            st.button(laid, key="xor_lay_three", on_click=KNOBS.set, kwargs=GETS_THREE)
            places = tuple(KNOBS.values(*moved.PLACES).values())
            ui.say(rf"""
                Why not four?
                Dotted lines join the two {COLOUR_1} points, and the two {COLOUR_0} ones.
                Where these cross, no cut can do it: the crossing would have to lie on both sides.
                So it is not your fault, nor the neuron’s: it is where the points lie.

                **Pull a point.** {describe_points(places)}
            """)
    if room := ui.on_demand(
        "The points by their numbers", "points", icon=":material/tune:", here=True
    ):
        with room:
            for column, pair in zip(ui.columns(4), PAIRS, strict=True):
                with column:
                    KNOBS.show(*pair)
    if room := ui.on_demand("Four wishes", "wishes", icon=":material/functions:"):
        with room:
            ui.facts(four_inequalities(*KNOBS.values(*ONE).values()))
            ui.say(r"""
                A tick in every row would take

                $$
                b < 0, \quad w_1 + b > 0, \quad w_2 + b > 0, \quad w_1 + w_2 + b < 0.
                $$

                The first and the last add up to $w_1 + w_2 + 2b < 0$, the two in the middle to
                the opposite: no setting can do it, however long you search.
                Minsky and Papert proved this and more in 1969, and for years many researchers
                turned away from neural networks.
            """)
    ui.say(rf"""
        The question is called **XOR**, exclusive or.
        Where the neuron’s sum $w_1 x_1 + w_2 x_2 + b$ is zero it says 50 %: that is its line, and
        the arrow points to the side where it says {COLOUR_1}. The percentages say how sure it is.
    """)


def toy(*, can_move: bool) -> None:
    """Show the plane to cut, and what the cut gets right; the points can be moved as well."""
    places = tuple((KNOBS.values if can_move else KNOBS.defaults)(*moved.PLACES).values())
    points, pairs = moved.as_points(places), PAIRS if can_move else []
    above = ui.columns(1)[0]
    KNOBS.in_a_row(*ONE, grabbed=[*moved.PLACES])
    knobs = tuple(KNOBS.values(*ONE).values())
    start = tuple(KNOBS.defaults(*ONE).values())
    run = ui.run_job(moved.train_one, places=places, knobs=start, n_epochs=moved.N_STEPS)
    contest = ui.against_the_machine(KNOBS, knobs_of(run))
    if contest.step > 0 and max(map(abs, knobs)) < 0.1:
        ui.say_of_knobs("""
            It says 50 % everywhere, which counts as lit: two are right. It seeks a small **loss**, not
            many right, and whatever a lean gains on some points it more than loses on the others.
        """)
    if len(contest.own) > 1 or contest.step >= 0:
        ui.facts_of_knobs(contest_rows(**vars(contest), run=run, points=points))
    grab_cut(0, ONE)
    for i, pair in enumerate(pairs):
        KNOBS.grab(f"point{i}", "point", *pair)
    with above:
        surface(
            moved.train_one(places, knobs),
            "by_hand",
            "The plane as you cut it, with the four points.",
            points,
            movable=pairs,
            title="One neuron, three knobs",
            knobs=THREE,
            pulled=True,
            height=300,
        )


def describe_points(places: tuple[float, ...]) -> str:
    """Say whether a straight cut is enough for the four points where they stand."""
    if moved.segments_intersect(places):
        return "Here the dotted lines cross: **no** straight cut gets all four right."
    return (
        "Here the dotted lines do not cross: there **is** a straight cut that gets all four right. "
        "Find it, or let the machine find it."
    )


def four_inequalities(w1: float, w2: float, b: float) -> dict[str, list[str]]:
    """Return what each point asks of a single neuron, and whether it gets it."""
    asked = {
        "(0, 0)": "b < 0",
        "(0, 1)": "w₂ + b > 0",
        "(1, 0)": "w₁ + b > 0",
        "(1, 1)": "w₁ + w₂ + b < 0",
    }
    sums = XOR_INPUTS @ [w1, w2] + b
    return ui.rows(
        *(
            {
                "point": point,
                "is": "lit" if lit else "dark",
                "so it asks": asks,
                "with your knobs": fixed(z, 1),
                "right": "✓" if (z > 0 if lit else z < 0) else "✗",
            }
            for (point, asks), lit, z in zip(asked.items(), XOR_LABELS, sums, strict=True)
        )
    )


scene.choice(
    "one_line",
    "Why can a single neuron not learn XOR, however long it trains?",
    right(
        "It makes one straight cut, and no line parts the two classes.",
        """
        The sigmoid squeezes the sum, but it bends nothing: where the sum is zero is a straight
        line. It would have a diagonal on either side, and the two diagonals cross.
        """,
    ),
    wrong(
        "Its steps get smaller and smaller, so that it never arrives.",
        """
        It does arrive, at 50 % everywhere. That is the least loss that a neuron can have here, and
        no solution.
        """,
    ),
    wrong(
        "Four samples are too few for any kind of neuron to learn from.",
        "AND and OR have four samples as well, and one neuron learns both.",
    ),
    wrong(
        "It starts badly; from some other start it would find it.",
        """
        No setting of the three knobs solves XOR, so no start can lead to one.
        """,
    ),
)
scene.remember("One neuron is **one straight cut**; XOR needs two.")
