"""Ask it: a network that has read texts goes on with a question, and does not answer it."""

import ui
from datasets.people import CITIES, INDEX, NAMES, world
from lessons.answer.model import train
from pages.beyond.answer.knobs import transcript
from study.scene import Scene

scene = Scene(
    __name__, "Ask it", "Why does it not answer?", covers=["Language model against assistant"]
)


@scene.draw
def draw() -> None:
    here = world(0)
    who = min(here.read_about)
    name, city = NAMES[who], CITIES[here.homes[who]]
    ui.say(rf"""
        A network has read 1,600 short texts about invented people. **Make it name {name}’s city:** start
        anew, and type or press words.
    """)
    goal = [INDEX[word] for word in (name, "lives", "in", city)]
    reached = f"Yes: {name} lives in {city}. It knew all along, and only had to go on."
    run = ui.run_job(train, n_dialogues=0)
    text = f"where does {name} live ?"
    hint = f"Not {name}’s city. Start anew: begin the sentence yourself, and let it write the end."
    transcript(run, text, player=None, stops=False, goal=goal, reached=reached, hint=hint)
    ui.say(r"""
        Some of its texts say where people live. Others list questions, as exams do, so after a
        question it expects the next. A network that only goes on with texts is a **base model**.
    """)


scene.remember("A **base model** does not answer: it goes on with a text.")
