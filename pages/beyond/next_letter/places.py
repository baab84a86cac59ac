"""Letters as places: the plane of the embeddings, while they are trained."""

import ui
from lessons.next_letter import model, writing
from pages.beyond.next_letter.knobs import KNOBS, NAMES, RUN
from pages.beyond.next_letter.pictures import plane
from study.scene import Scene

scene = Scene(
    __name__,
    "Letters as places",
    "Which letters does it treat alike?",
    covers=["Embeddings"],
    path="why",
    knobs=["context", "n_words", "n_steps", "seed"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        An embedding starts at random.
        Training moves two letters towards each other if much the same follows them.
        Here are the 8 numbers of each letter, seen from the side that shows most of them.
        Which letters end as neighbours?
    """)
    pictures, _ = KNOBS.beside("context", "n_words", more=("n_steps", "seed"))
    with pictures, ui.as_it_trains(model.train, **KNOBS.values(*RUN)) as run:
        drawn = plane(NAMES, ui.memoised(writing.places, run))
        alt = "Each letter in the plane of its embedding."
        ui.replayed(run, ("plane", drawn, alt), validation_loss="{:.3f}")
    ui.say(r"""
        Nothing told it what a vowel is, or a space.
        Whatever the plane shows comes from which letters follow in the names of numbers, and
        another seed turns and mirrors it.
        The same idea with whole words instead of letters puts *king* near *queen*.
    """)


scene.remember(
    """
    An **embedding** turns a letter into a few numbers that are learned: letters followed by much
    the same end up near each other.
    """
)
