"""Let it learn: the mistakes, and why they end in whatever order the students come."""

import charts
import ui
from lessons.perceptron import looks, model
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
    for all. How many mistakes does it make, epoch after epoch?
    """,
    {
        "fewer": "Fewer in each epoch, and at last none",
        "rise": "More at first, then fewer, and at last none",
        "never": "Now more, now fewer, but never none",
    },
    case={"n_epochs": 10, "order": "1-2-3-4"},
)
def fewer() -> Answer:
    """Train in every order of the four students, and count the mistakes by epoch."""
    runs = [model.train(n_epochs=20, order=order, **START) for order in track(model.ORDERS)]
    every = [model.mistakes_by_epoch(run).tolist() for run in runs]
    rose = [made != sorted(made, reverse=True) for made in every]
    ended = [model.first_clean_epoch(run) is not None for run in runs]
    tried = (
        f"made {', '.join(str(n) for n in every[0] if n)}, then none. Correcting one student can "
        f"spoil the answer to another: of {len(runs)} orders, {sum(rose)} have an epoch with more "
        f"mistakes than the one before. Yet {'all' if all(ended) else sum(ended)} end without a mistake"
    )
    return Answer(
        "never" if model.first_clean_epoch(runs[0]) is None else "rise" if rose[0] else "fewer",
        counted(runs[0]),
        because={"fewer": f"It {tried}", "rise": f"it {tried}", "never": f"It {tried}"},
    )


@holds_for_any("n_epochs", "order", "b", "learning_rate")
def counted(run: RecordedRun) -> str:
    """Say how many mistakes a single run makes in each epoch, and whether they are over."""
    made = model.mistakes_by_epoch(run).tolist()
    some = [n for n in made if n]
    over = ", and none from then on" if len(some) < len(made) else ""
    return f"Mistakes by epoch: **{', '.join(map(str, some))}**{over}."


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now let it run, from $w = 0$ and $b = 0.1$: at first it says yes to everybody. One look at each
        of the four students is an **epoch**.
    """)
    with ui.predicted(fewer, share=0.5, explains=False) as stage:
        settings = stage.values("n_epochs", "order") | START
        run = looks.with_each_weight(ui.run_job(model.train, **settings))
        run = run.with_metrics(to_goal=looks.distance_to_goal(run) ** 2)
        alt = "The line over the hours at each look, the four students, and rings around mistakes."
        w, b = run.parameters["w"][:, 0], run.parameters["b"]
        line = "learned", students(w, b, next_sample=looks.next_samples(run)), alt
        follow = ui.replayed(run, line, w="{:.1f}", b="{:.1f}", mistakes="{:.0f}", to_goal="{:.2f}")
        stage.ask("order", more=("n_epochs",))
        with stage.aside:
            alt = "The squared distance of both knobs from the goal: it falls with each mistake."
            far = {"distance to the goal, squared": run.metrics["to_goal"]}
            title = f"(w − {looks.GOAL[0]:g})² + (b + {-looks.GOAL[1]:g})²"
            drawn = charts.curves.traces(run, far, title=title, height=240)
            ui.picture(drawn, "to_goal", player=follow, alt=alt)
    ui.say(counted(run))
    room, least = run.metrics["to_goal"][0], looks.least_gain(START["learning_rate"])
    ui.say(rf"""
        **Why must they end?** Take as a goal one line that is right about all four: $w = {looks.GOAL[0]:g}$,
        $b = {looks.GOAL[1]:g}$. The stairs are how far the knobs are from it, squared. Each mistake takes at
        least {least:.1g} off, even if it spoils another answer.

        From {room:.1f} they cannot go below zero: at most {room // least:.0f} mistakes, in any order.
        Novikoff proved this in 1962 for all data that one straight cut can separate.
    """)
    ui.code_that_ran(model.train, settings, model.step, model.weighted_sum)
    ui.run_table(run)


scene.remember(
    """
    A perceptron says yes where its weighted sum is above zero, and no where it is below: one
    straight cut.
    """
)
