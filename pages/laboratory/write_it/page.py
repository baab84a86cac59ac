import ui
from laboratory.write_it import steps
from ui.page.lab_page import show
from ui.study.write_it import editor

KNOBS = ui.Knobs(
    "write_it",
    ui.Choice(
        "step", "Step", [*steps.BY_NAME], "neuron", {n: s.title for n, s in steps.BY_NAME.items()}
    ),
)


def write_it() -> bool:
    ui.say("""
        Write a network in plain Python, function by function. It runs here, in your browser, and
        nowhere else; what it does is drawn beside it.
    """)
    editor(steps.BY_NAME[KNOBS.ask("step", back=False)["step"]])
    return True


show(KNOBS, write_it)
