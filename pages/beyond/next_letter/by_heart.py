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
        follow = ui.replayed(run, losses(run), validation_loss="{:.3f}")
        few = run.hyperparameters["n_words"] <= FEW
        if few and not stage.is_open:
            shown, _ = ui.memoised(writing.apart, run)
            ui.say("**What it was shown.** Each piece that it writes has the number of its name.")
            pieces = [[[(name, i)] for i, name in enumerate(shown)]]
            kinds = writing.kinds_of(shown, frozenset(shown))
            data = charts.letters.generated([shown], kinds[None], [""] * 3, None, pieces=pieces)
            ui.generated(data, "shown")
        with stage.aside:
            words_of(run, follow, in_pieces=few)
        stage.ask("few", "context", more=("n_hidden", "n_steps", "seed"))
    ui.say(r"""
        With 10 names the loss on held-out names stays far above the training loss: that is
        **overfitting**. And still it writes new numbers. It sees less than a name at a time, so where
        two names share a piece, it passes from one to the other. “It only repeats” is too simple, and so
        is “it understands”.
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
