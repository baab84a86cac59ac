"""Write it yourself: a network in plain Python, function by function."""

import ui
from laboratory.write_it.steps import BY_NAME
from ui.study.write_it import editor

TITLES = {name: step.title for name, step in BY_NAME.items()}
KNOBS = ui.Knobs("write_it", ui.Choice("step", "Step", [*BY_NAME], "neuron", TITLES))


def write_it() -> bool:
    ui.say("""
        Write a network in plain Python, function by function. It runs here, in your browser, and
        nowhere else; what it does is drawn beside it.
    """)
    editor(BY_NAME[KNOBS.ask("step", back=False)["step"]])
    return True


ui.show(KNOBS, write_it)
