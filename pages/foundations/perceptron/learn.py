"""Let it learn: the mistakes, and why they end in whatever order the students come."""

import ui
from lessons.perceptron import looks, model
from pages.foundations.perceptron import pictures
from pages.foundations.perceptron.knobs import START
from study.predictions import Answer
from study.scene import Scene
from training.progress import track

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
    made, ended = every[0], not any(each[-1] for each in every)
    tried = (
        f"in the order 1, 2, 3, 4 it made {', '.join(str(n) for n in made if n)}, then none. "
        f"Correcting one student can spoil the answer to another. Yet "
        f"{'all' if ended else 'not all'} {len(runs)} orders end without a mistake"
    )
    told, falls = tried[0].upper() + tried[1:], made == sorted(made, reverse=True)
    return Answer(
        "never" if made[-1] else "fewer" if falls else "rise",
        f"{told}.",
        because={"fewer": told, "rise": tried, "never": told},
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Now let it run, from $w = 0$ and $b = 0.1$: at first it says yes to everybody. One look at each
        of the four students is an **epoch**.
    """)
    with ui.predicted(fewer, share=0.5, explains=False) as stage:
        settings = stage.values("n_epochs", "order") | START
        run = ui.run_job(model.train, **settings)
        alt = "The line over the hours at each look, the four students, and rings around mistakes."
        w, b = run.parameters["w"][:, 0], run.parameters["b"]
        line = "learned", pictures.students(w, b, next_sample=looks.next_samples(run)), alt
        follow = ui.replayed(run, line, mistakes="{:.0f}")
        with stage.aside:
            alt = "The mistakes of each epoch, one block for each."
            ui.picture(pictures.by_epoch(run), "by_epoch", player=follow, alt=alt)
        stage.ask("order", more=("n_epochs",))
    words, chart = ui.beside(0.4)
    with words:
        ui.say("""
            **Why must they end?** On this map a point is a line, by its $w$ and $b$; in the shaded wedge all
            four are right. Each mistake is a hop.

            Where the wedge is narrow, it hops across, but bit by bit further down. There the wedge is
            wider, and the hops are as long as ever: so one must land inside, in any order. Novikoff
            proved this in 1962 for all data that one straight cut can separate.
        """)
    with chart:
        alt = "The weight and bias after each mistake, and the wedge in which all four are right."
        ui.picture(pictures.hops(run), "hops", player=follow, alt=alt)
    ui.code_that_ran(model.train, settings, model.step, model.weighted_sum)
    ui.run_table(run)


scene.remember(
    """
    A perceptron says yes where its weighted sum is above zero, and no where it is below: one
    straight cut.
    """
)
