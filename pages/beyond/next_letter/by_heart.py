"""By heart: a network that has seen ten names, and what it writes."""

import charts
import ui
from lessons.next_letter import model, writing
from lessons.next_letter.writing import NEW, SHOWN
from pages.beyond.next_letter.knobs import KNOBS, RUN, TEN, losses, words_of
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent

scene = Scene(
    __name__,
    "By heart",
    "What does it write if it has seen hardly anything?",
    covers=["Memorised training data"],
    knobs=["few", "context", "n_hidden", "n_steps", "seed"],
)

FEW = 30
"""So few names that all of them are shown."""
REST = tuple(name for name in RUN if name != "n_words")


@scene.predict(
    f"""
    A network is shown only **{TEN}** of the 9,999 names, again and again. Of the numbers that it
    then writes, what percentage is new, not among the {TEN}?
    """,
    low=0,
    high=100,
    step=1,
    tolerance=12,
    unit="%",
    case={"few": TEN} | KNOBS.defaults(*REST),
)
def from_ten() -> Answer:
    """Train on ten names alone, and count how many of the numbers that it writes are new."""
    of = writing.counted(model.train(n_words=TEN))
    new = of[NEW] / (of[NEW] + of[SHOWN])
    return Answer(
        float(100 * new),
        "It has learned pieces by heart, and joins them in other ways. So "
        f"**{percent(new)}** of the numbers that it writes are new, although it was shown only {TEN}.",
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        Show it very few names, and a network with thousands of knobs can learn every letter of them
        by heart.
    """)
    with (
        ui.predicted(from_ten, share=0.5) as stage,
        ui.as_it_trains(
            model.train, n_words=stage.values("few")["few"], **stage.values(*REST)
        ) as run,
    ):
        shown = writing.in_order(run)
        if few := len(shown) <= FEW:
            ui.say("**What it is shown.**")
            pieces = [[[(name, i)] for i, name in enumerate(shown)]]
            kinds = writing.kinds_of(shown, frozenset(shown))
            data = charts.letters.generated([shown], kinds[None], [""] * 3, None, pieces=pieces)
            ui.generated(data, "shown")
            follow = ui.player(run, validation_loss="{:.3f}")
        else:
            follow = ui.replayed(run, losses(run), validation_loss="{:.3f}")
        with stage.aside:
            if few:
                ui.say("**What it writes.** Each piece has the number of its name.")
            words_of(run, follow, in_pieces=few)
        stage.ask("few", "context", more=("n_hidden", "n_steps", "seed"))
    ui.say(r"""
        It sees less than a name at a time: where two names share a piece, it passes from one to the
        other. With 10 names its held-out loss stays far above its training loss: that is
        **overfitting**. “It only repeats” is too simple, and so is “it understands”.
    """)


scene.choice(
    "few_names",
    "Trained on ten names, the network writes new numbers. How can that be?",
    right(
        "It has learned pieces by heart, and joins them in other ways",
        """
        Its window is shorter than a name. Where two names share a piece, it can pass from one to
        the other.
        """,
    ),
    wrong(
        "It has understood how numbers are named in English",
        """
        It can never write a name with a word that is in none of the ten, and its loss on held-out
        names is large.
        """,
    ),
    wrong(
        "It has seen the others at its start, before the training",
        "It starts from random numbers and has seen nothing.",
    ),
)
