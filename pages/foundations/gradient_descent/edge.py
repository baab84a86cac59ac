"""A little more: the learning rate at which the descent on one knob's curve breaks."""

import ui
from lessons.gradient_descent.bowl import ABOVE, BELOW, EDGE_OF_W, loss_means
from lessons.gradient_descent.model import train, training_set
from pages.foundations.gradient_descent.knobs import KNOBS, SCORED, VALLEY
from pages.foundations.gradient_descent.pictures import jumps
from study.predictions import Answer
from study.scene import NumberQuestion, Scene, right, wrong
from training.figures import figure
from training.progress import track

scene = Scene(
    __name__,
    "A little more",
    "What does a slightly higher rate do?",
    covers=["Divergence at a large learning rate", "Step size (learning rate)"],
    knobs=["red"],
)


N_STEPS = 30
"""Steps that are shown; the prediction's run goes on to 200."""
K = 2 / EDGE_OF_W
"""The curvature of the curve."""
HARDLY = 0.004
"""So close to the edge a ball neither climbs nor comes down much."""


@scene.predict(
    """
    The ball steps at learning rate **{below}**, the ring at **{above}**: a little more. Where does
    the ring get to?
    """,
    {
        "faster": "Down, a little faster than the ball",
        "zigzags": "From side to side, and down all the same",
        "grows": "From side to side, and up without end",
    },
    case={"red": ABOVE},
    again={"below": 0.19, "above": 0.21},
)
def edge(below: float = BELOW, above: float = ABOVE) -> Answer:
    """Run the descent at two rates and say what becomes of the larger one."""
    black, red = (
        train(learning_rate=rate, n_epochs=200, hold_b=True) for rate in track((below, above))
    )
    grows = red.loss[-1] > red.loss[0]
    beyond = 100 * (2 * above / EDGE_OF_W - 2)
    lands = f"{abs(beyond):.0f} % {'further from' if grows else 'nearer to'} the bottom than"
    passes = (
        "A longer step is faster only until it passes the bottom. Here every step does, and lands"
    )
    where, size = ("higher up", "larger") if grows else ("lower down", "smaller")
    return Answer(
        "grows" if grows else "zigzags",
        f"The ring lands {where} each time. There the slope is {size}, and so is the next step. "
        f"After 200 steps the loss is {figure(black.loss[-1])} at {below:g}, and "
        f"**{figure(red.loss[-1])}** at {above:g}.",
        because={
            "faster": f"{passes} {'higher up ' if grows else ''}on the other side",
            "zigzags": f"{'It does jump' if grows else 'it jumps'} from side to side, and each time it "
            f"lands {lands} before",
            "grows": f"{'it climbs' if grows else 'It comes down'}, for each jump lands {lands} the last",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        The curve of *One step* again, $b$ held at 0. A ball and a ring start where that ball did.
        Each step, with all four students, is an **epoch**.
    """)
    if KNOBS.values(*SCORED) != KNOBS.defaults(*SCORED):
        ui.say("The four students have the scores of the beginning again.")
    with ui.predicted(edge) as stage:
        red = stage.values("red")["red"]
        both = {
            f"rate {rate:g}": ui.run_job(
                train, learning_rate=rate, n_epochs=N_STEPS, max_frames=N_STEPS + 1, hold_b=True
            )
            for rate in (BELOW, red)
        }
        balls = jumps(both, means=loss_means(*training_set()), **VALLEY)
        ui.replayed(
            both, ("jumps", balls, "A ball and a ring on a parabola, jumping over its bottom.")
        )
        with stage.aside:
            ui.say("**Find the edge:** at which rates does the ring come down, too?")
            KNOBS.ask("red")
            way = "climbs" if red > EDGE_OF_W else "comes down"
            slowly = ", but slowly" if abs(red - EDGE_OF_W) < HARDLY else ""
            ui.say_of_knobs(f"At {red:g} it {way}{slowly}.")
            if slowly:
                ui.say_of_knobs(f"""
                    **This is the edge.** At {EDGE_OF_W:.4f} each step would land just as far away on
                    the other side. That is twice the rate that lands at the bottom in one step.
                """)
    ui.say(rf"""
        **How far does a step go?** Here the slope is {K:g} times the distance to the bottom: the **curvature** $k$.
        A step is rate times slope, so it covers $\eta\,k$ times the distance:
    """)
    ui.facts_of_knobs(ui.rows(landing(BELOW), landing(red)))
    ui.say(r"""
        If a step covers twice the distance, it lands just as far away on the other side. That is the
        edge: $\eta\,k = 2$, so $\eta = 2 / k$.
    """)


def landing(rate: float) -> dict[str, str]:
    """Write out how far a step goes, and how far from the bottom it lands."""
    covers = rate * K
    return {
        "rate": f"{rate:g}",
        "a step covers": f"{rate:g} × {K:g} = {covers:g} times the distance",
        "and lands": f"{abs(covers - 1):g} times as far away",
    }


@scene.number(k=[12.5, 4, 0.5, 20])
def critical(k: float) -> NumberQuestion:
    return NumberQuestion(
        f"""
        Each step covers rate × curvature times the distance to the bottom. The curvature is {k:g}.
        Above which learning rate does every step land further away than it began?
        """,
        answer=2 / k,
        within=0.0006,
        hint="""
        Which step lands on the other side, just as far away? How many times the distance is it?
        """,
        working=f"""
        At the edge a step covers twice the distance: rate × {k:g} = 2
        rate = 2 / {k:g} = [{round(2 / k, 4):g}]
        """,
        feedback="It is a property of the data, not a matter of taste.",
    )


scene.several(
    "limits",
    "Which of these can this training **not** do, however many epochs it gets?",
    right(
        "Fit a curve that rises and falls again",
        "Two knobs make a straight line, however long you turn them.",
    ),
    right(
        "Bring the loss to zero for points that lie on no one line",
        "The bottom of the bowl is the best line there is, and that one has errors, too.",
    ),
    wrong(
        "Get any lower in a bowl where the ball only creeps along",
        "That is just what more epochs do. It takes patience, or a rounder bowl.",
    ),
    right(
        "Repair a learning rate at which the steps grow", "More epochs only take it further away."
    ),
)
scene.remember(
    "Too low a rate creeps, too high a rate explodes; the data decide where the edge lies."
)
