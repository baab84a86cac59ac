"""What the parts of the clinic share: its knobs, and the tests that the coins buy."""

from typing import Any

import ui
from laboratory.clinic import model
from laboratory.clinic.faults import HEALTHY
from training.doctor.faults import FAULTS

OPEN = "open"
"""What stands in the address where nothing has been chosen yet."""


class ToBeNamed(ui.Choice):
    """One of a few names, or none of them yet: that has no chip."""

    def valid(self, value: Any) -> Any:
        return value if value == OPEN else super().valid(value)

    def widget_value(self, value: Any) -> Any:
        return None if value == OPEN else value


MEANINGS = {HEALTHY: ("nothing", "it learns what there is to be learned")} | {
    fault: (of.cause, of.meaning) for fault, of in FAULTS.items()
}
"""What can be wrong by name: what it is called on the page, and what it means."""
CAUSES = {name: cause for name, (cause, _) in MEANINGS.items()}
CHANGES = {name: each.name for name, each in model.CHANGES.items()}
LOSSES = "losses"

KNOBS = ui.Knobs(
    "clinic",
    ui.Slider("visit", "Visit", 1, model.LAST_VISIT, 1, 1),
    ui.Several("tests", "Tests", [LOSSES, *model.TESTS], (LOSSES,)),
    ToBeNamed("cause", "What is wrong?", list(CAUSES), OPEN, CAUSES),
    ToBeNamed("change", "One change", list(CHANGES), OPEN, CHANGES),
    ui.Switch("told", "The verdict"),
    ui.Switch("log", "Loss on a logarithmic axis"),
)


def paid() -> tuple[list[str], int]:
    """Return the tests that are asked for, as far as the coins go, and how many are left."""
    tests, left = [], model.BUDGET
    for test in KNOBS["tests"]:
        if (cost := model.TESTS.get(test, 0)) <= left:
            tests.append(test)
            left -= cost
    return tests, left


def undecided() -> bool:
    return OPEN in (KNOBS["cause"], KNOBS["change"])
