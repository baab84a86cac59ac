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
    It goes round the four students, in the order 1, 2, 3, 4. Each correction for one of them moves
    the line for all. How many mistakes does it make, epoch after epoch?
    """,
    {
        "fewer": "Fewer in each epoch, and at last none",
        "rise": "More at first, then fewer, and at last none",
        "never": "At last none here, but in other orders never",
    },
    case={"n_epochs": 10, "order": "1-2-3-4"},
)
def fewer() -> Answer:
    """Train in every order of the four students, and count the mistakes by epoch."""
    runs = [model.train(n_epochs=20, order=order, **START) for order in track(model.ORDERS)]
    every = [model.mistakes_by_epoch(run).tolist() for run in runs]
    made, ended = every[0], not any(each[-1] for each in every)
    tried = (
        f"it made {', '.join(str(n) for n in made if n)}, then none. Correcting one can spoil "
        f"another, yet {'all' if ended else 'not all'} {len(runs)} orders end with none"
    )
    told, falls = tried[0].upper() + tried[1:], made == sorted(made, reverse=True)
    return Answer(
        "never" if not ended else "fewer" if falls else "rise",
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
            if why := ui.on_demand("Must they end?", "why", icon=":material/help:", here=True):
                with why:
                    alt = "The knobs after each mistake, and the wedge where all four are right."
                    ui.picture(pictures.hops(run), "hops", player=follow, alt=alt)
            else:
                alt = "The mistakes of each epoch, one block for each."
                ui.picture(pictures.by_epoch(run), "by_epoch", player=follow, alt=alt)
        stage.ask("order", more=("n_epochs",))
        if why:
            ui.say("""
                Each dot is a line, its $w$ and $b$. **Every mistake is a hop to the right,** where the wedge
                is wider and the hops are not: so one must land inside.
            """)
    ui.say("Novikoff proved in 1962 that they end for all data that one straight cut can separate.")
    ui.code_that_ran(model.train, settings, model.step, model.weighted_sum)
    ui.run_table(run)


scene.remember(
    """
    A perceptron says yes where its weighted sum is above zero, and no where it is below: one
    straight cut.
    """
)
