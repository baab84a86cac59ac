"""Let it learn: the mistakes, until there are none, and the wedge in which it comes to rest."""

import ui
from lessons.perceptron.looks import GOAL, with_distance, with_each_weight
from lessons.perceptron.model import mistakes_by_epoch, step, train, weighted_sum
from pages.foundations.perceptron import pictures
from pages.foundations.perceptron.knobs import KNOBS, START, students
from study.predictions import Answer
from study.scene import Scene
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Let it learn",
    "When does it stop making mistakes?",
    covers=["Perceptron convergence"],
    knobs=["n_epochs", "order"],
)


@scene.predict(
    """
    It goes round the four students again and again. How many mistakes does it make before it never
    makes one again?
    """,
    case={"n_epochs": 10, "order": "1-2-3-4"},
    low=0,
    high=40,
    step=1,
    tolerance=2,
    unit="mistakes",
)
def in_all() -> Answer:
    """Train on the four students, and count the mistakes."""
    run = train(n_epochs=10, **START)
    return Answer(int(mistakes_by_epoch(run).sum()), counted(run))


@holds_for_any("n_epochs", "order", "b", "learning_rate")
def counted(run: RecordedRun) -> str:
    """Say how many mistakes a single run makes in each epoch, and whether they are over."""
    made = mistakes_by_epoch(run).tolist()
    some = [n for n in made if n]
    over = ", and none from then on" if len(some) < len(made) else ""
    return (
        f"Mistakes by epoch: {', '.join(map(str, some))}. That makes **{sum(some)}** in all{over}."
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now let it run, from $w = 0$ and $b = 0.1$: at first it says yes to everybody.
        One look at each of the four students is an **epoch**. Once a whole one has passed without a
        mistake, nothing will ever move again.
    """)
    with ui.predicted(in_all, share=0.5, explains=False) as stage:
        settings = stage.values("n_epochs", "order") | START
        run = with_distance(with_each_weight(ui.run_job(train, **settings)))
        alt = "The line over the hours at each look, the four students, and rings around mistakes."
        shown = "learned", students(run), alt
        follow = ui.replayed(
            run, shown, w="{:.1f}", b="{:.1f}", mistakes="{:.0f}", distance_to_goal="{:.2f}"
        )
        with stage.aside:
            ui.say("""
                This is a map of all lines. A line is two numbers, $w$ and $b$, so here it is a point.
                A mistake makes the point hop, in the colour of the student it was wrong about. In
                the wedge are the lines that get all four right.
            """)
            alt = "Both knobs as a place in the plane, its way, and where all four are right."
            ui.picture(pictures.knob_plane(run), "knobs", player=follow, alt=alt)
    ui.say(counted(run))
    ui.say(rf"""
        **Why must it stop?** Choose any goal deep in the wedge, such as $w = {GOAL[0]:g}$,
        $b = {GOAL[1]:g}$. How far it is from there stands below the player. Step through: every
        mistake takes it nearer, by at least 0.02. That cannot go on for ever, so the mistakes must
        end. Novikoff proved in 1962 that it is so wherever one straight cut gets everybody right.
    """)
    KNOBS.in_a_row("order", more=("n_epochs",))
    ui.code_that_ran(train, settings, step, weighted_sum)
    ui.run_table(run)


scene.remember(
    """
    A perceptron says yes where its weighted sum is above zero, and no where it is below: one
    straight cut.
    """
)
