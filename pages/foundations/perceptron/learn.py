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
    for all. How many mistakes does it make, **epoch after epoch**?
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
    n_ended = sum(model.first_clean_epoch(run) is not None for run in runs)
    tried = (
        f"made {', '.join(str(n) for n in every[0] if n)}, then none. Correcting one student can "
        f"spoil the answer to another: of {len(runs)} orders, {sum(rose)} have an epoch with more "
        f"mistakes than the one before. Yet in {n_ended} orders the mistakes come to an end"
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
        to_go = looks.distance_to_goal(run)
        run = run.with_metrics(nearer_to_goal=to_go[0] - to_go)
        alt = "The line over the hours at each look, the four students, and rings around mistakes."
        line = students(
            run.parameters["w"][:, 0],
            run.parameters["b"],
            next_sample=looks.next_samples(run),
            goal=None if stage.is_open else looks.GOAL,
        )
        shown = "learned", line, alt
        follow = ui.replayed(
            run, shown, w="{:.1f}", b="{:.1f}", mistakes="{:.0f}", nearer_to_goal="{:.2f}"
        )
        stage.ask("order", more=("n_epochs",))
        with stage.aside:
            stairs = {"one step up for each mistake": run.metrics["nearer_to_goal"]}
            made, title = run.metrics["mistakes"], "nearer to the goal by"
            marks = {"all four right": float(made.argmax())} if model.first_clean_epoch(run) else {}
            drawn = charts.curves.traces(run, stairs, title=title, height=250, marks=marks)
            alt = "By how much the two knobs are nearer to those of the goal, at each look."
            ui.picture(drawn, "stairs", player=follow, alt=alt)
    ui.say(counted(run))
    room, least = to_go[0] ** 2, looks.least_gain(START["learning_rate"])
    ui.say(rf"""
        **Why must they end?** Take as the goal a line that is right about all four, with room to spare:
        $w = {looks.GOAL[0]:g}$, $b = {looks.GOAL[1]:g}$. A correction may spoil an answer, but it always brings the two
        knobs nearer to the goal’s: one stair up.

        They began {to_go[0]:.2f} away. Squared, that is {room:.1f}, and each correction takes at least
        {least:.1g} off: room for {room // least:.0f} mistakes at most, in any order. Novikoff proved this in
        1962 for all data that one straight cut can separate.
    """)
    ui.code_that_ran(model.train, settings, model.step, model.weighted_sum)
    ui.run_table(run)


scene.remember(
    """
    A perceptron says yes where its weighted sum is above zero, and no where it is below: one
    straight cut.
    """
)
