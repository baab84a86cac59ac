"""Pooling: the largest answer of a few neighbours, or of all places."""

import ui
from lessons.convolution import model
from lessons.convolution.claims import pooling
from pages.beyond.convolution.knobs import KNOBS, NETWORK, accuracies, describe_run
from study.scene import Scene

scene = Scene(
    __name__,
    "Pooling",
    "Does it help to pass on the largest of a few?",
    path="further",
    claims=[pooling],
    knobs=["n_detectors", "size", "pool", "seed"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Large networks do not throw away the place at once.
        They pass on the largest answer of each 2 × 2 places (**pooling**), lay new detectors on
        the smaller map, and so on.
        One such step alone makes a network less dependent on the place, but not by much.
        Compare.
    """)
    pictures, _ = KNOBS.beside("pool", "size", more=("n_detectors", "seed"))
    with pictures, ui.as_it_trains(model.train, **KNOBS.values(*NETWORK, "seed")) as run:
        ui.replayed(run, accuracies(run, 260), epochs="{:.1f}", validation_accuracy="{:.1%}")
        ui.say(describe_run(run))
    ui.say(r"""
        On digits that stay where they are, all three do well; on moved ones they differ, as the
        claim on pooling shows.
        In 2012 a deep network of such layers won the best-known contest in recognising pictures by
        a wide margin; such networks have been in use everywhere since.
    """)


scene.remember(
    """
    One layer of **pooling** over a few neighbours does not make a network indifferent to moves.
    """
)
