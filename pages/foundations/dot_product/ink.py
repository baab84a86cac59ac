"""Ink: 64 weights as a picture, one's own page as the input, and the products as a third one."""

import streamlit as st

import charts
import ui
from lessons.dot_product.ink import examples, likeness
from pages.foundations.dot_product.knobs import KNOBS
from study.scene import Scene, right, wrong
from ui.pictures import weighed_page

scene = Scene(
    __name__,
    "Ink",
    "How much does a page look like a 3?",
    covers=["Dot product", "Weights as images", "Cosine similarity"],
    knobs=["reading"],
)


NAMES = {
    "sum": ("x · w", "the mean of 183 threes"),
    "cosine": ("x · w / (|x| |w|)", "the mean of 183 threes"),
    "against": ("x · w", "that mean, less the mean of all others"),
}
"""What is read, and what the weights are, by reading."""


which_page = scene.observation(
    "which_page",
    "Of all pages, which one scores highest with these weights?",
    wrong(
        "A 3 like the mean one, stroke by stroke",
        "It gets about as much as the best 3s do. Now colour in some of the paper beside it.",
    ),
    wrong(
        "A page that is black where the mean 3 is dark, and white elsewhere",
        "It beats every 3. But is there a pixel left whose weight is above zero?",
    ),
    right(
        "A page that is black all over",
        """
        No weight is below zero, so no ink can lower the sum, wherever it is. The black page gets
        19.2; the best of the 183 threes gets 14.2.
        """,
    ),
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        Nothing changes when an input has 64 numbers: the ink of 64 pixels. The weights are a
        picture, too, the mean of 183 threes. Each pixel’s ink times its weight makes the third
        picture, and the sum of those 64 products is $x \cdot w$.
        **Clear the page and write a 3. Can yours beat all of theirs?**
    """)
    pictures, knob = st.container(), st.container()
    seen = ui.observe(which_page)
    with knob:
        reading = KNOBS.ask("reading")["reading"] if seen else "sum"
    found = ui.run_job(likeness, reading=reading)
    name, weights = NAMES[reading]
    page = charts.pixels.weighed_page(
        found.weights,
        found.values,
        found.is_three,
        *ui.run_job(examples),
        name=name,
        of_weights=weights,
        by_length=reading == "cosine",
        asks=not seen,
    )
    with pictures:
        weighed_page(page, "page")
    if not seen:
        return
    ui.say(r"""
        So a **dot product** tells how much two pictures look alike, as long as both hold about as
        much ink: more of it reads higher, whatever the page shows. There are two ways out:

        - Divide by both lengths. For the **cosine** it does not matter how much ink there is. The
          black page falls behind every 3, from 19.2 to 0.69.
        - Take the mean of all other digits away from the weights. Some are now below zero, and ink
          in the wrong place counts against you: the black page reads −0.4.

        The second way is open to a neuron: **training** may turn a weight below zero. How, the next
        lessons show.
    """)


scene.remember(
    """
    Inputs and weights can be pictures: the **dot product** is high where ink meets weight. How much
    ink there is counts, too, unless you divide by both lengths or let weights be negative.
    """
)
