"""Made up: how much of what it writes is right, new, or wrong, by temperature."""

import math
from typing import Any

import charts
import ui
from lessons.next_letter import model, writing
from lessons.next_letter.writing import KINDS, NEW, NONE, SHOWN, Slips
from pages.beyond.next_letter.knobs import KNOBS, RUN
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any

scene = Scene(
    __name__,
    "Made up",
    "How much of what it writes is right?",
    covers=["Hallucination"],
    knobs=["context", "n_words", "seed", "temperature"],
)


@scene.draw
def draw() -> None:
    ui.say(r"""
        What a network writes is right and new, right and shown, or **made up and wrong**.
        Turn the temperature, and see how the three shares change.
    """)
    pictures, settings = KNOBS.beside("temperature", "n_words", more=("context", "seed"))
    temperature = settings["temperature"]
    with pictures:
        run = ui.run_job(model.train, **KNOBS.values(*RUN))
        counted = ui.run_job(writing.over_temperatures, run)
        drawn = charts.curves.spread(
            writing.TEMPERATURES,
            {KINDS[k]: counted[None, :, k] for k in (NEW, NONE, SHOWN)},  # wrong is red, as below
            x_title="temperature",
            y_title="share of 400 words",
            own=temperature,
            height=270,
        )
        alt = "The shares of new, of shown and of wrong words over the temperature."
        ui.picture(drawn, "shares", alt=alt)
        own = ui.run_job(writing.counted, run, temperature=temperature)
        ui.say_of_knobs(describe_shares(own, temperature))
        words, kinds, slipped = ui.memoised(writing.some_words, run, temperature=temperature)
        slips = [one and (one[0], percent(one[1], 1)) for one in slipped]
        data = charts.letters.generated([words], kinds[None], KINDS, None, slips=slips)
        ui.generated(data, "some")
        if temperature:
            found = ui.run_job(writing.slips, run, temperature=temperature)
            ui.say_of_knobs(describe_slips(found))
    ui.say(r"""
        At the original settings nearly every wrong word is one slip, marked above: an unlikely
        letter, drawn all the same.
        The network cannot take it back, and goes on nearly as sure as before: it was never asked
        what is true, only what comes next.
        Large networks make up facts as calmly, and that is called **hallucination**.

        Pictures can be made up, too: in a *generative adversarial network* (GAN) one network draws,
        and another learns to tell its pictures from real ones.
    """)


@holds_for_any("temperature")
def describe_shares(shares: Any, temperature: float) -> str:
    """Say what a network's words are at a temperature."""
    if temperature == 0:
        return (
            "At temperature 0 the likeliest letter is always taken, so all its words are the same "
            f"one: **{KINDS[int(shares.argmax())]}**."
        )
    new, shown, wrong = (round(writing.MANY * share) for share in shares)
    return (
        f"At temperature {temperature:g}, **{new + shown} of {writing.MANY}** words are names of "
        f"numbers, {new} of them new. The other {wrong} are made up and wrong."
    )


def describe_slips(slips: Slips) -> str:
    """Say how probable the first wrong letters were, and how sure the network is after them."""
    if not slips.n_wrong:
        return ""
    after = "" if math.isnan(slips.sure_after) else f", after it {percent(slips.sure_after)}"
    return (
        "Where a word goes wrong, the network had typically given the letter "
        f"**{percent(slips.chance, 1)}**. "
        f"Before the slip the likeliest letter has {percent(slips.sure_before)} on average{after}."
    )


scene.several(
    "hot_and_cold",
    "What is true of the **temperature**?",
    right("At 0 the likeliest letter is always taken", "So the network always writes the same."),
    right(
        "The higher it is, the more alike all letters become",
        """
        Scores that are divided by a large number differ less, and so do their probabilities.
        """,
    ),
    wrong(
        "It changes what the network has learned",
        "Not a single weight changes; only what is made of its scores.",
    ),
)

scene.choice(
    "goes_on",
    """
    An unlikely letter was drawn, and the word is wrong. Why does the network go on as if nothing
    had happened?
    """,
    right(
        """
        Because it was trained to say what comes next after any text, and not what is true
        """,
        """
        It cannot take a letter back, and no loss ever asked whether the whole is a number.
        """,
    ),
    wrong(
        "Because it chooses to write something wrong where it does not know the answer",
        """
        It chooses nothing, and it does not know what it does not know: a letter is drawn, always.
        """,
    ),
    wrong(
        "Because its training set holds wrong names, which it repeats letter by letter",
        "Every name in the training set is right. The wrong ones it has put together by itself.",
    ),
)

scene.remember("""
    It was trained to go on as texts do, **not to be right**. One unlikely letter makes a word
    wrong, and it goes on nearly as sure as before.
    """)
