"""Two valleys: balls on a loss that has a false bottom, coloured by where they end."""

import ui
from lessons.autograd import valleys
from pages.networks.autograd.knobs import KNOBS
from pages.networks.autograd.pictures import BALL, staircase, valley_map
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import figure, percent
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Two valleys",
    "Does the way down end at the lowest place?",
    covers=["Local minima"],
    knobs=["free", "first", "second"],
)


@scene.predict(
    f"""
    Now balls roll from {valleys.SIDE**2} places, spread evenly over the plane. What share of them gets
    down to a loss of 0?
    """,
    case={"free": False},
    low=0,
    high=100,
    step=1,
    tolerance=10,
    unit="%",
)
def true_valley() -> Answer:
    """Let balls roll from everywhere, with the heights of the steps fixed."""
    run = valleys.roll_everywhere()
    share, false = valleys.share_of_true_ends(run), float(run.loss[..., -1].max())
    return Answer(
        100 * share,
        "In the second valley neuron 2 steps too early and neuron 1 too late, and moving either a "
        f"little makes it worse. That is a **local minimum**, here with a loss of **{figure(false, 2)}**.",
        since="a second valley catches the others",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Two neurons draw a staircase that should go through the dots: neuron 1 takes a low step, neuron
        2 one twice as high. **Pull the ring**, and their steps move. Let go, and a ball rolls down the
        **loss** through fog, on slopes alone. Try a few places.
    """)
    with ui.predicted(true_valley, share=0.7, explains=False) as stage:
        first, second, free = stage.values("first", "second", "free").values()
        ball = ui.run_job(valleys.roll, a=first, b=second, free=free)
        everywhere = ui.run_job(valleys.roll_everywhere, free=free)
        KNOBS.grab(BALL, "point", "first", "second")
        left, right = ui.columns([2, 3])
        player = ui.player(ball)
        # While it is open, a ball may be let go by hand, and its whole path is seen.
        follow = None if stage.is_open else player
        with left:
            alt = "The wanted staircase, and what the network draws."
            ui.picture(staircase(ball, height=220), "stairs", alt=alt, player=follow)
        with right:
            alt = "The loss from above, with the path of a ball, and where balls end."
            plane = valley_map(ball, everywhere, told=not stage.is_open, height=350)
            ui.picture(plane, "plane", alt=alt, player=follow)
        if not stage.is_open:
            with stage.aside:
                stage.explain()
                ui.say_of_knobs(what_to_try(ball, free=free))
        stage.ask("free", back=False)
        if free and not stage.is_open:
            with stage.aside, stage.at_last():
                ui.say_of_knobs(where_they_end(ball, everywhere))
        stage.ask(more=("first", "second"), back=("free", "first", "second") if free else True)


def what_to_try(ball: RecordedRun, *, free: bool) -> str:
    """Ask about a ball in the false valley, or for one there."""
    caught = ball.final["g"] > ball.final["h"] if free else ball.loss[-1] >= valleys.LOW
    if not caught:
        return "Your ball has missed it. **Let one go at the lower right.**"
    return (
        "The fainter a square, the higher its loss. **Free the heights** of the steps: from step "
        f"{valleys.REST} on a ball has four knobs, not two. Can it get out?"
    )


def where_they_end(ball: RecordedRun, everywhere: RecordedRun) -> str:
    """Say what has become of all balls with free heights, and of one that was caught."""
    told = f"**{percent(valleys.share_of_true_ends(everywhere))}** of all balls reach a loss of 0."
    if ball.final["g"] < ball.final["h"]:
        return told
    low, high = (figure(float(ball.final[name]), 2) for name in "gh")
    return (
        f"{told} The heights **change the ground itself**. Neuron 1’s step is {low} high in the end, "
        f"neuron 2’s {high}: they have **swapped jobs**."
    )


scene.choice(
    "why_free",
    "With four knobs no ball stays in the false valley. Why?",
    right(
        "There the loss still falls along the new knobs, so it is no bottom any more.",
        """
        A bottom has to rise in every direction. The more knobs, the more directions there are.
        """,
    ),
    wrong(
        "Four knobs give longer steps, and the balls jump over the wall.",
        "The learning rate is the same. The valley sinks under the balls; they do not jump.",
    ),
    wrong(
        "With four knobs the best loss is lower than it was with two.",
        "It was 0 before, and it is 0 now. What has changed is which places lead there.",
    ),
)

scene.remember(
    """
    A ball finds a bottom, not always the lowest: where it ends depends on where it starts. More knobs
    can turn the wall around a **local minimum** into a way out.
    """
)
