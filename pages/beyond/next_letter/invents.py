"""Made up: how much of what it writes is right, new, or wrong, by temperature."""

import math
from typing import Any

import charts
import ui
from lessons.next_letter import model, writing
from lessons.next_letter.writing import KINDS, NEW, NONE, SHOWN
from pages.beyond.next_letter.knobs import KNOBS, RUN, UNREAD
from study.scene import Scene, right, wrong
from training.figures import percent
from training.hyperparameters import holds_for_any
from training.recorded_run import RecordedRun

scene = Scene(
    __name__,
    "Made up",
    "How much of what it writes is right?",
    covers=["Hallucination"],
    knobs=["context", "n_words", "seed", "temperature", "given"],
)

UNLIKELY = 0.1
"""A chance below which a wrong letter is called a slip."""


@scene.draw
def draw() -> None:
    ui.say(r"""
        Each line is a number that is new, a number it was shown, or made up: no number at all.
        **Turn the temperature**: how do the three shares change?
    """)
    pictures, settings = KNOBS.beside("temperature", "given", more=("n_words", "context", "seed"))
    how = {"temperature": settings["temperature"], "first": settings["given"]}
    with pictures:
        run = ui.run_job(model.train, **KNOBS.values(*RUN))
        counted = ui.run_job(writing.over_temperatures, run, how["first"])
        drawn = charts.curves.spread(
            writing.TEMPERATURES,
            {KINDS[k]: counted[None, :, k] for k in (NEW, NONE, SHOWN)},  # wrong is red, as below
            x_title="temperature",
            y_title="share of 400 lines",
            own=how["temperature"],
            height=270,
        )
        alt = "The shares of new, of shown and of wrong lines over the temperature."
        ui.picture(drawn, "shares", alt=alt)
        own = ui.run_job(writing.counted, run, **how)
        ui.say_of_knobs(describe_shares(own, how["temperature"]))
        words, kinds, slipped = ui.memoised(writing.some_words, run, **how)
        slips = [one and (one[0], percent(one[1], 1)) for one in slipped]
        data = charts.letters.generated([words], kinds[None], KINDS, None, slips=slips)
        ui.generated(data, "some")
        if how["temperature"]:
            ui.say_of_knobs(describe_slips(ui.run_job(writing.chance_of_slips, run, **how)))
    if how["first"]:
        ui.say_of_knobs(describe_unread(run, how["first"], counted[:, NONE]))
    else:
        ui.say(rf"""
            A slip is bad luck, and a low temperature cures it. Now **let it go on from “{UNREAD}”**,
            where only “twelve” is right, and turn the temperature down. Does that help?
        """)
    ui.say(r"""
        It was never asked what is true, only what comes next. Large networks, too, make up what they
        have not read, and sound just as sure: that is **hallucination**.
    """)


@holds_for_any("context", "learning_rate", "n_hidden", "n_steps")
def describe_unread(run: RecordedRun, first: str, wrong: Any) -> str:
    """Say how often a run has read a beginning, and how much is wrong at each temperature."""
    read, at = writing.shown_to(run), len(first)
    n = sum(name.startswith(first) for name in read)
    spaced = sum(name[at : at + 1] == " " for name in read) / len(read)
    said = (
        f"Of the names that it read, {n or 'none'} {'begins' if n == 1 else 'begin'} with “{first}”. But "
        f"in {percent(spaced)} of them a space comes after {at} letters, as in “five thousand”. At "
        f"temperature {writing.TEMPERATURES[0]:g} **{percent(wrong[0])}** of its lines are wrong."
    )
    return f"{said} **No temperature cures that.**" if wrong.min() > 0.5 else said


@holds_for_any("temperature")
def describe_shares(shares: Any, temperature: float) -> str:
    """Say what a network's lines are at a temperature."""
    if temperature == 0:
        return (
            "At temperature 0 the likeliest letter is always taken, so all its lines are the same "
            f"one: **{KINDS[int(shares.argmax())]}**."
        )
    new, shown, wrong = (round(writing.MANY * share) for share in shares)
    return (
        f"At temperature {temperature:g}, **{new + shown} of {writing.MANY}** lines are names of "
        f"numbers, {new} of them new. The other {wrong} are made up and wrong."
    )


def describe_slips(chance: float) -> str:
    """Say how probable the first wrong letters were."""
    if math.isnan(chance):
        return ""
    found = "unlikely: a slip" if chance < UNLIKELY else "likely"
    return (
        f"Where a line goes wrong, a letter was drawn that the network found {found}. Typically it had "
        f"given it **{percent(chance, 1)}**."
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
        "Turned down far enough, it cures every error",
        f"From “{UNREAD}” it went wrong at any temperature.",
    ),
    wrong(
        "It changes what the network has learned",
        "Not a single weight changes; only what is made of its scores.",
    ),
)

scene.choice(
    "goes_on",
    """
    An unlikely letter was drawn, and the line is wrong. Why does the network go on as if nothing
    had happened?
    """,
    right(
        """
        It was trained to say what comes next after any text, and not what is true
        """,
        """
        It cannot take a letter back, and no loss ever asked whether the whole is a number.
        """,
    ),
    wrong(
        "It chooses to write something wrong where it does not know the answer",
        """
        It chooses nothing, and it does not know what it does not know: a letter is drawn, always.
        """,
    ),
    wrong(
        "Its training set holds wrong names, which it repeats letter by letter",
        "Every name in the training set is right. The wrong ones it has put together by itself.",
    ),
)

scene.remember("""
    It was trained to go on as texts do, **not to be right**. What it has not read it makes up, and
    no temperature cures that.
    """)
