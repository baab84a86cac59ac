"""No bend: the team's border, once its neurons pass on their sums as they are."""

from typing import Any

import ui
from lessons.layers.claims import deeper
from lessons.layers.collapse import multiplied, off_one
from lessons.layers.network import STUDENTS, TEAM, TEAM_AT_FIRST, VOTE, right_of_each, team
from pages.networks.layers import pictures
from pages.networks.layers.knobs import grab_lines
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import as_term, figure
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "No bend",
    "What if a neuron passes its sum on as it is?",
    covers=["Why layers need an activation"],
    claims=[deeper],
    knobs=["between", *TEAM],
)


@scene.predict(
    """
    The team’s border, where the colours meet, has corners. Now each neuron passes on **its sum as it
    is**, and the output adds up the three sums. What becomes of the border?
    """,
    {
        "corners": "It keeps corners where lines cross",
        "curve": "It becomes round between the lines",
        "straight": "It becomes straight, a fourth line",
    },
    case={"between": "none", **TEAM_AT_FIRST},
)
def unbent() -> Answer:
    """Take the votes out of the team, and compare it with its product, which is one neuron."""
    settings: dict[str, Any] = {"activation": "none", **TEAM_AT_FIRST}
    summed = team(**settings).final
    return Answer(
        "straight" if off_one(STUDENTS.X, summed, "none") < 1e-9 else "corners",
        "Three sums such as 2x + 3y − 1, added up, are one such sum again: three neurons are worth "
        "**one**. A third layer, or a tenth, would only add such sums up again.",
        because={
            "corners": "A sum goes straight on through its line: nothing turns there",
            "curve": "A sum grows by the same amount with each point, and that bends nothing",
            "straight": "sums added up are one sum again, and where one sum is zero is a line",
        },
    )


@scene.draw
def draw() -> None:
    ui.say("""
        What a neuron does to its sum before it passes it on is its **activation**. In *Team* it said
        yes or no, in *Tent* it was a ReLU, in *Train* a sigmoid. Here we take it out.
    """)
    with ui.predicted(unbent) as stage:
        settings = stage.ask("between", more=TEAM)
        between = "step" if stage.is_open else settings["between"]
        run = team(activation=between, **{name: settings[name] for name in TEAM})
        if not stage.is_open:
            grab_lines()
            pulled = any(settings[name] != value for name, value in TEAM_AT_FIRST.items())
            with stage.aside:
                ui.say_of_knobs(worth(run, pulled=pulled))
        plane = pictures.regions(run.parameters, between, by_hand=True, pulled=not stage.is_open)
        alt = "Three lines, where the output says yes, and the five students."
        ui.picture(plane, "stack", alt=alt)


def worth(run: RecordedRun, *, pulled: bool) -> str:
    """Say what the three neurons are worth as they stand, and what to try next."""
    activation, n_right = run.hyperparameters["activation"], int(right_of_each(run)[1].sum())
    if activation == "step":
        return "*Team* again. **Pull a line**: the border goes along, with its corners."
    if activation == "ReLU":
        if n_right == 5:
            return "**All five right.** No single line can: the bend makes a second layer worth it."
        return (
            f"**{n_right} of 5 right.** The output needs a sum of {-run.final['b2'][0] / VOTE:g}, so "
            "the border lies beside the lines, or out of sight; where it meets one, it turns. Pull "
            "line 1 out of the way: can you get all five?"
        )
    if not pulled:
        return "**Pull any line**, or turn it: can you bend the border?"
    (first, second), (bias,) = (values.ravel() / VOTE for values in multiplied(run.final))
    return (
        "Whatever you pull, the three are worth one neuron: "
        f"{figure(first)} × exam 1 {as_term(second)} × exam 2 {as_term(bias, 4)}. Then let each pass on "
        "**its ReLU**."
    )


scene.choice(
    "depth",
    "Why is depth useless without activations in between?",
    right(
        "Because all the layers multiply out to a single one.",
        "2(3x + 1) + 4 = 6x + 6, and so on for any number of layers.",
    ),
    wrong(
        "Because the numbers get too large on the way.",
        """
        They may, but that is no reason in principle: with small weights they do not, and the
        layers still multiply out to one.
        """,
    ),
    wrong(
        "Because such a network has no gradient to follow.",
        "It has one, and can be trained. But whatever it learns, one layer could have learned.",
    ),
    wrong(
        "Because only activations hold what is learned.",
        "The activations here have no knobs; what is learned is in the weights and biases.",
    ),
)
scene.remember(
    """
    Layers with no **activation** between them multiply out to a single one, however many there
    are. Only something that bends makes a second layer worth having.
    """
)
