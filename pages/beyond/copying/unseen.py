"""Rows never seen: it goes on with any word, with all of its knobs as they were."""

import charts
import ui
from lessons.copying import reading
from lessons.copying.claims import later_one_counts
from lessons.copying.model import train
from pages.beyond.copying.knobs import KNOBS
from study.predictions import Answer
from study.scene import Scene, right, wrong
from training.figures import percent

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
    It had never read “network”. Now it reads this row {reading.N_READ:,} times, without training.
    Then a **new text** begins with “ne”. How sure is it that “t” comes next?
    """,
    {
        "same": "No surer than before it ever read the word",
        "some": "Clearly surer than before, if not certain",
        "sure": "As sure as the second time in this row",
    },
    case=KNOBS.defaults("word"),
)
def new_text() -> Answer:
    """Let it read on, and compare what it expects, and all of its knobs, with those before."""
    run, word = train(), KNOBS.defaults("word")["word"]
    left = reading.read_on(run, word)
    before, after = (reading.sureness(word, each) for each in (run.final, left))
    n, n_changed = reading.changed(run.final, left)
    new, known, later = before[2], before[len(word) + 2], after[2]
    return Answer(
        "same" if later == new else "some" if later < known / 2 else "sure",
        f"Reading changed **{n_changed:,}** of {n:,} knobs. What it read is gone with its text.",
        because={
            "same": "it expects letters that stand in its text, and a new text has no t yet",
            "some": "It would be surer if it were trained on the word. Reading turns no knob",
            "sure": "In this row it looks back at the first “network”. A new text has none",
        },
    )


@scene.draw
def draw() -> None:
    ui.say(r"""
        **Press “Read it”.** It trained on no words, and was graded only on letters that came again. How
        sure is it of each?
    """)
    with ui.predicted(new_text) as stage:
        run = ui.run_job(train)
        typed = str(stage.values("word")["word"])
        word = "".join(letter for letter in typed.lower() if "a" <= letter <= "z")
        if len(word) < 3:
            word = KNOBS.defaults("word")["word"]
            ui.say(f"A word of at least 3 letters from a to z, please; so far this is “{word}”.")
        n_steps = 0 if stage.is_open else reading.N_STEPS
        sure, knobs, share = ui.memoised(reading.trained_on, run, word, n_steps)
        left = reading.changed(run.final, ui.memoised(reading.read_on, run, word))[1]
        stage.has_player()
        read = {"asks": stage.is_open, "plays": stage.plays, "times": reading.N_READ, "left": left}
        trained = {"every": reading.EVERY, "others": [round(100 * one, 1) for one in share]}
        first, second = (percent(sure[0, i]) for i in (2, len(word) + 2))
        drawn = charts.letters.knows(word, sure, knobs, **read, **trained)
        ui.knows(drawn, "knows", text=f"Of “{word[2]}” it is {first} sure, then {second}.")
        stage.ask("word")
    ui.say(r"""
        Its training taught it only how to look back: **in-context learning**. A chatbot picks up your
        name in much the same way. In a new text it is gone, unless the program writes it there.
    """)
    if ui.observe(unchanged):
        ui.say("Training changes every text that follows. Reading changes only this one.")


unchanged = scene.observation(
    "unchanged",
    "Now press *Train on it*. At the top are 32 numbers for each letter, from a to z. Whose stay as "
    "they were?",
    right(
        "Those of letters that the word lacks",
        "19 letters with 32 numbers each make 608 knobs. No blame reaches them.",
    ),
    wrong(
        "Those of letters that it was sure of",
        "It was sure of the second “k”, and the numbers of k have changed.",
    ),
    wrong(
        "Nobody’s: training turns every knob",
        "Some at the top keep their grey: 608 of its 6,784 knobs.",
    ),
    case={"word": "network"},
)


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
