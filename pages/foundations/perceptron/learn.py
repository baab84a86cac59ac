"""Let it learn: the mistakes, and why they end in whatever order the students come."""

import ui
from lessons.perceptron import looks, model
from pages.foundations.perceptron import pictures
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
        f"in the order 1, 2, 3, 4 it made {', '.join(str(n) for n in every[0] if n)}, then none. "
        f"Correcting one student can spoil the answer to another: of {len(runs)} orders, "
        f"{sum(rose)} have an epoch with more mistakes than the one before. Yet "
        f"{'all' if all(ended) else sum(ended)} end without a mistake"
    )
    told = tried[0].upper() + tried[1:]
    return Answer(
        "never" if model.first_clean_epoch(runs[0]) is None else "rise" if rose[0] else "fewer",
        counted(runs[0]),
        because={"fewer": told, "rise": tried, "never": told},
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
        alt = "The line over the hours at each look, the four students, and rings around mistakes."
        w, b = run.parameters["w"][:, 0], run.parameters["b"]
        line = "learned", students(w, b, next_sample=looks.next_samples(run)), alt
        follow = ui.replayed(run, line, w="{:.1f}", b="{:.1f}", mistakes="{:.0f}")
        stage.ask("order", more=("n_epochs",))
        with stage.aside:
            alt = "The mistakes of each epoch, one block for each."
            ui.picture(pictures.by_epoch(run), "by_epoch", player=follow, alt=alt)
    far, least = looks.distance_to_goal(run) ** 2, looks.least_gain(START["learning_rate"])
    words, stairs = ui.beside(0.5)
    with words:
        ui.say(rf"""
            **Why must they end?** Take as a goal any line that is right about all four, steep enough:
            here $w = {looks.GOAL[0]:g}$, $b = {looks.GOAL[1]:g}$. Each mistake brings the knobs nearer: it
            takes at least {least:.1g} off their squared distance, even if it spoils another answer.

            At first that is {far[0]:.1f}, and it cannot go below zero. So the mistakes end, in any order.
            Novikoff proved this in 1962 for all data that one straight cut can separate.
        """)
    with stairs:
        alt = "What each mistake takes off the squared distance of both knobs from the goal."
        title = f"(w − {looks.GOAL[0]:g})² + (b + {-looks.GOAL[1]:g})²"
        ui.picture(pictures.taken_off(run, far, title), "to_goal", player=follow, alt=alt)
    ui.code_that_ran(model.train, settings, model.step, model.weighted_sum)
    ui.run_table(run)


scene.remember(
    """
    A perceptron says yes where its weighted sum is above zero, and no where it is below: one
    straight cut.
    """
)
