"""Let it learn: the mistakes of each epoch, until there are none."""

import ui
from lessons.perceptron.experiments import over_orders
from lessons.perceptron.looks import mistakes_so_far, with_each_weight
from lessons.perceptron.model import mistakes_by_epoch, step, train, weighted_sum
from pages.foundations.perceptron import pictures
from pages.foundations.perceptron.knobs import KNOBS, students
from study.predictions import Answer, Sketch
from study.scene import Scene, right, wrong

scene = Scene(
    __name__,
    "Let it learn",
    "When does it stop making mistakes?",
    covers=["Perceptron convergence"],
    knobs=["on_zero", "n_epochs", "order"],
)

CASE = {"n_epochs": 10, "order": "1-2-3-4", "on_zero": "1"}
N_SKETCHED = 5
"""The epochs whose mistakes are sketched."""


@scene.predict(
    f"""
    From $w = 0$, $b = 0$, at learning rate 0.1 and with step(0) = 1, epoch {N_SKETCHED} is the
    first without a mistake. Draw how many mistakes it makes in each of the five.
    """,
    case=CASE,
    low=0,
    high=4,
    step=1,
    tolerance=0.5,
    unit="mistakes",
    sketch=Sketch(
        at=tuple(range(1, N_SKETCHED + 1)),
        x_title="epoch",
        y_title="mistakes",
        ticks=(0, 1, 2, 3, 4),
        first=2,
        bars=True,
        enough=4,
    ),
)
def by_epoch() -> Answer:
    """Train on the four students, and count the mistakes of each epoch."""
    mistakes = mistakes_by_epoch(train(n_epochs=N_SKETCHED))
    return Answer(
        tuple(map(float, mistakes)),
        f"In epochs 1 to {N_SKETCHED} it makes {', '.join(map(str, mistakes[:-1]))} and "
        f"{mistakes[-1]} mistakes: it gets worse before it gets better. Do not expect a smooth "
        "descent, as with gradient descent.",
    )


each_correction = scene.observation(
    "each_correction",
    """
    At the first settings, play the run and keep an eye on the rings. Does every correction leave
    fewer students judged wrongly?
    """,
    wrong(
        "Yes, each one brings the number of wrong answers down",
        "Count the rings while it plays: some corrections leave as many, and some leave more.",
    ),
    right(
        "No: a correction for one student may spoil another’s answer",
        """
        Each correction looks at a single student. It ends well all the same: Novikoff proved in
        1962 that it must, wherever one straight cut gets everybody right.
        """,
    ),
    wrong(
        "No: each correction makes one more student wrong",
        "Then it could never have all four right in the end. Play it to the last frame.",
    ),
    case=CASE,
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now let it run, from $w = 0$ and $b = 0$.
        One look at each of the four students is an **epoch**.
        The line moves only after a mistake; once a whole epoch has passed without one, nothing
        will ever move again.
    """)
    with ui.predicted(by_epoch, share=0.5, explains=False) as stage:
        settings = stage.values("n_epochs", "order", "on_zero")
        settings["on_zero"] = int(settings["on_zero"])
        run = with_each_weight(ui.run_job(train, **settings))
        alt = "The line over the hours at each look, the four students, and rings around mistakes."
        shown = "learned", students(run), alt
        follow = ui.replayed(
            run, shown, w="{:.1f}", b="{:.1f}", mistakes="{:.0f}", accuracy="{:.0%}"
        )
        with stage.aside:
            made = pictures.by_epoch(run, mistakes_so_far(run), sketch=stage.sketch(), height=270)
            ui.picture(made, "mistakes", player=follow, alt="The mistakes of each epoch, in bars.")
    KNOBS.in_a_row("on_zero", "order", more=("n_epochs",))
    ui.say("""
        Switch what a sum of exactly zero says, and play it again: nothing else is different.
    """)
    if ui.observe(each_correction):
        stage.explain()
        orders = ui.run_job(over_orders, on_zero=settings["on_zero"])
        ui.say(f"""
            Over all 24 orders of the four students it makes {orders.min()} to {orders.max()}
            mistakes.
            The rule stops at the first line that gets everybody right, not at the best one. From
            zero, every learning rate makes the same mistakes: twice the rate doubles both knobs
            and every sum, and no sum changes its sign.
        """)
    ui.code_that_ran(train, settings, step, weighted_sum)
    ui.run_table(run)


scene.remember(
    """
    A perceptron says yes where its weighted sum is above zero, and no where it is below: one
    straight cut. What it says **at** zero is a convention, and that alone can change the whole
    training.
    """
)
