"""Let it learn: the mistakes, and why they end in whatever order the students come."""

import charts
import ui
from lessons.perceptron.looks import GOAL, distance_to_goal, next_samples, with_each_weight
from lessons.perceptron.model import (
    ORDERS,
    first_clean_epoch,
    mistakes_by_epoch,
    step,
    train,
    weighted_sum,
)
from pages.foundations.perceptron.knobs import START, students
from study.predictions import Answer
from study.scene import Scene
from training.hyperparameters import holds_for_any
from training.progress import track
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Let it learn",
    "Do the mistakes ever end?",
    covers=["Perceptron convergence"],
    knobs=["n_epochs", "order"],
)


@scene.predict(
    """
    It goes round the four students, again and again. Each correction for one of them moves the line
    for all. What becomes of the mistakes?
    """,
    {
        "never": "They never end: each correction spoils another answer",
        "luck": "They end only if the students come in a lucky order",
        "always": "They end, in whatever order the students come",
    },
    case={"n_epochs": 10, "order": "1-2-3-4"},
)
def end() -> Answer:
    """Train in every order of the four students, and see whether the mistakes end."""
    runs = [train(n_epochs=20, order=order, **START) for order in track(ORDERS)]
    n_ended = sum(first_clean_epoch(run) is not None for run in runs)
    made = [int(mistakes_by_epoch(run).sum()) for run in runs]
    tried = f"we tried all {len(runs)} orders, and {n_ended} times the mistakes came to an end"
    return Answer(
        "always" if n_ended == len(runs) else "luck" if n_ended else "never",
        "Every mistake takes the knobs nearer to those of a line that is right about all four. So "
        f"the mistakes end: after {min(made)} to {max(made)}, depending on the order.",
        because={
            "never": f"Some do spoil another answer. Yet {tried}",
            "luck": f"The order only decides how soon: {tried}",
            "always": tried,
        },
    )


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
        Now let it run, from $w = 0$ and $b = 0.1$: at first it says yes to everybody. One look at each
        of the four students is an **epoch**.
    """)
    with ui.predicted(end, share=0.5, explains=False) as stage:
        settings = stage.values("n_epochs", "order") | START
        run = with_each_weight(ui.run_job(train, **settings))
        to_go = distance_to_goal(run)
        run = run.with_metrics(nearer_to_goal=to_go[0] - to_go)
        alt = "The line over the hours at each look, the four students, and rings around mistakes."
        line = students(
            run.parameters["w"][:, 0],
            run.parameters["b"],
            next_sample=next_samples(run),
            goal=None if stage.is_open else GOAL,
        )
        shown = "learned", line, alt
        follow = ui.replayed(
            run, shown, w="{:.1f}", b="{:.1f}", mistakes="{:.0f}", nearer_to_goal="{:.2f}"
        )
        stage.ask("order", more=("n_epochs",))
        with stage.aside:
            stairs = {"one step up for each mistake": run.metrics["nearer_to_goal"]}
            made, title = run.metrics["mistakes"], "nearer to the goal by"
            marks = {"all four right": float(made.argmax())} if first_clean_epoch(run) else {}
            drawn = charts.curves.traces(run, stairs, title=title, height=250, marks=marks)
            alt = "By how much the two knobs are nearer to those of the goal, at each look."
            ui.picture(drawn, "stairs", player=follow, alt=alt)
    ui.say(counted(run))
    ui.say(rf"""
        **Why must they end?** One line that is right about all four, with room to spare, has
        $w = {GOAL[0]:g}$ and $b = {GOAL[1]:g}$. Take it as the goal. Whoever a mistake is about, correcting
        it brings the two knobs nearer to the goal’s: one stair up.

        The knobs began {to_go[0]:.2f} away, and each stair has at least a certain height, so there is only
        room for so many. All four are right long before. Novikoff proved this in 1962 for all data that
        one straight cut can separate.
    """)
    ui.code_that_ran(train, settings, step, weighted_sum)
    ui.run_table(run)


scene.remember(
    """
    A perceptron says yes where its weighted sum is above zero, and no where it is below: one
    straight cut.
    """
)
