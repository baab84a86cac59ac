"""Your text: a network reads what a learner brings, and the text is searched for places like its own."""

from collections.abc import Sequence
from contextlib import nullcontext

import streamlit as st

import ui
from lessons.next_letter import own_text
from lessons.next_letter.own_text import N_SEEN, Written
from pages.beyond.next_letter.knobs import KNOBS
from pages.beyond.next_letter.pictures import beside_places
from study.glossary import words
from study.scene import Scene, right, wrong
from training.figures import count, percent
from training.recorded_run import RecordedRun
from ui.run.runs import for_this_visitor_alone
from ui.session.own_file import own_file

scene = Scene(
    __name__,
    "Your text",
    "What would it write after reading you?",
    path="further",
    covers=["Language model"],
    knobs=["warmth", "luck"],
)


@scene.draw
def draw() -> None:
    ui.say("""
        **Paste pages that you have written** below the picture; until then a network reads this
        course’s glossary. In a second it has learned from nine tenths of it, and goes on from the
        first four letters, seeing only the last four. Why this letter? See what came in places of
        your text that are like this one.
    """)
    shown, brought = st.container(), st.container()
    with brought:
        own = own_file(
            own_text.read,
            max_bytes=own_text.MAX_BYTES,
            on_new=lambda _: None,
            what="text",
            kinds=".txt",
        )
        st.caption(
            f"At most {own_text.LONGEST:,} letters are read. Your text is sent to the server for this "
            "alone. It shows it to nobody else, and forgets it when you leave."
        )
    with nullcontext() if own is None else for_this_visitor_alone():
        text = own or ui.memoised(own_text.read, data=glossary(), name="the glossary")
        with shown:
            run = ui.run_job(own_text.train, text=text)
            show(text, run)
        ui.say_of_knobs(describe_guesses(run))
    ui.say("""
        Did these places teach it the letter? Nobody can say: every place of the text has moved
        every knob a little. If the same letters came often, it has come to expect what followed
        them. If they never came, it makes do with letters that it treats alike.
    """)


def show(text: str, run: RecordedRun) -> None:
    told = ui.memoised(own_text.written, run, temperature=KNOBS["warmth"], luck=KNOBS["luck"])
    above = st.container()
    follow = ui.walked(tell(text, told), stands=400, anew=True)
    with above:
        alt = "What the network wrote, and places of the text that are like this one."
        ui.picture(beside_places(text, told), "beside_places", alt=alt, player=follow)
    KNOBS.in_a_row("warmth", "luck")


def glossary() -> bytes:
    return "\n".join(word.meaning for word in words()).encode()


def tell(text: str, told: Sequence[Written]) -> list[str]:
    """Say of each letter how probable it was, and what came in places like this one."""
    says = [f"It goes on from “{text[:N_SEEN]}”, with which the text begins."]
    for each in told:
        letter = "a space" if each.letter == " " else f"“{each.letter}”"
        stands, follows = count(len(each.places), "time"), count(each.n_so, "time")
        says.append(
            f"“{each.same}” stands {stands} in the text, and {letter} follows {follows}. The network "
            f"gave {letter} {percent(each.p)}."
        )
    return says


def describe_guesses(run: RecordedRun) -> str:
    """Say how many letters of the held-out end of its text a network guesses."""
    network, pairs = map(percent, own_text.guessed(run))
    return (
        f"The last tenth of the text was **held out**. The network guesses **{network}** of its letters; "
        f"always naming the letter that most often follows the last one would guess {pairs}."
    )


scene.choice(
    "which_places",
    "It wrote a letter. Can one say which places of its training text taught it that?",
    right(
        "No: all places have moved the same knobs, each of them a little",
        "What can be found are places like this one, in the text. The knobs keep no places.",
    ),
    wrong(
        "Yes: those where the same four letters stood before it in the text",
        "They are like this place. But other places have moved the same knobs, too.",
    ),
    wrong(
        "Yes: the network keeps its text, and looks up what followed there",
        "It keeps only its knobs. The text is searched here by the page, not by the network.",
    ),
)
scene.remember(
    """
    For what a network writes, one can find places like it in what it read; which of them taught
    it cannot be said.
    """
)
