"""Rows never seen: it goes on with any word, with all of its knobs as they were."""

from typing import Any

import charts
import ui
from lessons.copying import reading
from lessons.copying.claims import later_one_counts
from lessons.copying.model import train
from pages.beyond.copying.knobs import KNOBS, missed_in, says_at
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent
from training.progress import subtask

scene = Scene(
    __name__,
    "Rows never seen",
    "What has changed when it has read something new?",
    covers=["Learning from the context"],
    claims=[later_one_counts],
    knobs=["word"],
)


@scene.predict(
    f"""
    It goes on with “network”, which it has never read before. Has it learned the word? Without
    training, it reads {reading.N_READ:,} such rows. Then a **new text** begins with “ne”. How sure is
    it that “t” comes next?
    """,
    {
        "same": "No surer than before it ever read the word",
        "some": "Clearly surer than before, if not certain",
        "sure": "As sure as in the second round of this row",
    },
    case=KNOBS.defaults("word"),
)
def new_text() -> Answer:
    """Let it read on, and compare what it expects, and all of its knobs, with those before."""
    with subtask(0, of=2):
        run = train()
    with subtask(1, of=2):
        trained = train(n_steps=run.hyperparameters["n_steps"] + 1)
    word = KNOBS.defaults("word")["word"]
    _, (new, known, after) = reading.in_three_texts(run, word)
    n, n_changed = reading.changed(run.final, reading.read_on(run, word))
    n_trained = reading.changed(run.final, trained.final)[1]
    return Answer(
        "same" if after == new else "some" if after < known / 2 else "sure",
        f"Reading changed **{n_changed:,}** of {n:,} knobs, one step of training {n_trained:,}. A "
        "t that has not come yet it hardly expects: in training only letters that come again count.",
        because={
            "same": "it expects letters that stand in its text, and a new text has no t yet",
            "some": "It would be surer if it were trained on the word. Reading turns no knob",
            "sure": "In this row it looks back at the first “network”. A new text has none",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        **Point at letters of the second round.** No row of its training was a word: does the
        network know this one?
    """)
    with ui.predicted(new_text, explains=False) as stage:
        run = ui.run_job(train)
        typed = str(stage.values("word")["word"])
        word = "".join(letter for letter in typed.lower() if "a" <= letter <= "z")
        if len(word) < 3:
            word = KNOBS.defaults("word")["word"]
            ui.say(f"A word of at least 3 letters from a to z, please; so far this is “{word}”.")
        elif word != typed.lower():
            ui.say(f"It knows the letters a to z alone, so it reads “{word}”.")
        weights, p = ui.memoised(reading.expects, run, word)
        letters = [chr(97 + i) for i in reading.spelt(word)]
        row, missed = (letters, weights[None, None], says_at(word, p)), missed_in(word, p)
        drawn = charts.letters.looks(*row, at=len(word) + 1, player=None, missed=[missed])
        ui.looks(drawn, "looks", text=describe_row(word, p))
        ui.say_of_knobs(describe_row(word, p))
        with stage.aside:
            letter, each = reading.in_three_texts(run, word)
            begins = f"{word[:2]} …"
            seen = [begins, word + begins, f"{begins} after {reading.N_READ:,} rows"]
            shares = [percent(p, 4 if p < 1e-4 else 0) for p in each]
            ui.facts_of_knobs({"it reads": seen, f"it expects “{letter}”": shares})
        stage.ask("word")
    stage.explain()
    if ui.observe(stumbles):
        ui.say(r"""
            Its training taught it only how to look back. That is **in-context learning**. Large language
            models pick up your name in the same way. In a new text it is gone, unless notes about you are
            put at its beginning.
        """)


stumbles = scene.observation(
    "stumbles",
    "Let it read “banana”, over and over. Which letter does it not expect, and why?",
    right(
        "The b, since an a stands before it as before each n",
        "It goes by the last letter alone. After an a it has seen n more often than b.",
    ),
    wrong(
        "Each n and a, since they come more than once in it",
        "Only the letter with the dashed frame was not expected.",
    ),
    wrong(
        "The last a, since the word is at its end there",
        "It knows no end: it looks for what followed the last letter before.",
    ),
    case={"word": "banana"},
)


def describe_row(word: str, p: Any) -> str:
    """Say how much of a word's row is right from its second round on."""
    missed = missed_in(word, p)
    share = percent(1 - len(missed) / (len(p) - len(word) - 1))
    framed = " Those with a dashed frame it did not expect." if missed else ""
    return f"From the second “{word}” on it gets **{share}** of the letters right.{framed}"


scene.several(
    "in_context",
    "A network has read your row, and goes on with it. What is true?",
    right(
        "All its knobs are the same as before it read the row",
        "Reading is a pass forwards. Only training turns knobs.",
    ),
    right(
        "It has learned in its training how to look back",
        "In the first layer each letter notes what it follows, and the second looks for it.",
    ),
    wrong(
        "It will still know the row in another text tomorrow",
        "The row stood in what it read, and nowhere else. In another text it is gone.",
    ),
)
scene.remember(
    """
    **In-context learning** trains nothing. The knobs stay as they are. What has been read changes
    only where the network looks.
    """
)
