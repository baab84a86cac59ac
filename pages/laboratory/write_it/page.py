"""Write it yourself: a network in plain Python, function by function."""

import ui
from laboratory.write_it.steps import BY_NAME, STEPS
from ui.study.write_it import editor

TITLES = {name: step.title for name, step in BY_NAME.items()}
KNOBS = ui.Knobs("write_it", ui.Choice("step", "Step", [*BY_NAME], "neuron", TITLES))


def write_it() -> bool:
    ui.say("""
        Write a network in plain Python, function by function. It runs here, in your browser, and
        nowhere else; what it does is drawn beside it.
    """)
    step = BY_NAME[KNOBS.ask("step", back=False)["step"]]
    if (below := editor(step)) and step != STEPS[-1]:
        turned = {"step": STEPS[STEPS.index(step) + 1].name}
        on = f"On to {TITLES[turned['step']]}"
        below.button(on, key="write_it_on", on_click=KNOBS.set, kwargs=turned)
    return True


ui.show(KNOBS, write_it)
