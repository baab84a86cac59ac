"""What the parts of the clinic share: its knobs, and the tests that the coins buy."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

import ui
from laboratory.clinic import model
from laboratory.clinic.faults import HEALTHY
from pages.laboratory.clinic import record
from training.doctor.faults import FAULTS

OPEN = "open"
"""What stands in the address where nothing has been chosen yet."""


class ToBeNamed(ui.Choice):
    """One of many names in a menu, or none of them yet."""

    def valid(self, value: Any) -> Any:
        return value if value == OPEN else super().valid(value)

    def widget_value(self, value: Any) -> Any:
        return None if value == OPEN else value

    def show(self, key: str, **options: Any) -> None:
        st.selectbox(
            self.label,
            list(self.options),
            index=None,
            key=key,
            placeholder="Choose",
            format_func=lambda name: self.shown.get(name, name),
            **options,
        )


MEANINGS = {HEALTHY: ("nothing", "it learns what there is to be learned")} | {
    fault: (of.cause, of.meaning) for fault, of in FAULTS.items()
}
"""What can be wrong by name: what it is called on the page, and what it means."""
CAUSES = {name: cause for name, (cause, _) in MEANINGS.items()}
CHANGES = {name: each.name for name, each in model.CHANGES.items()}
PLACES: Mapping[str, tuple[Sequence[str], Sequence[str]]] = {
    "": ((HEALTHY,), ("nothing",)),
    "steps": (
        ("rate_too_small", "rate_too_large", "rate_at_the_edge", "not_zeroed"),
        ("rate_down", "rate_up", "zero_grad"),
    ),
    "duration": (("too_few_epochs", "overfitted"), ("longer", "stop_early")),
    "start": (("start_alike", "start_too_large", "unlucky_start"), ("usual_start", "other_luck")),
    "network": (("dead_relus", "saturated", "vanishing"), ("leaky", "one_layer")),
    "data": (("inputs_not_scaled", "labels_shuffled", "leak"), ("scale", "labels", "leave_out")),
    "loss": (("wrong_loss",), ("loss",)),
}
"""Where a network can be ill, in the menus' order: causes and changes there."""


def by_place(which: int, names: Mapping[str, str]) -> dict[str, str]:
    """Return the causes (0) or the changes (1) in a menu's order, with their place."""
    return {
        name: f"{place}: {names[name]}" if place else names[name]
        for place, both in PLACES.items()
        for name in both[which]
    }


IN_ORDER = by_place(0, CAUSES), by_place(1, CHANGES)
LOSSES = "losses"

KNOBS = ui.Knobs(
    "clinic",
    ui.Slider("visit", "Visit", 1, model.LAST_VISIT, 1, 1),
    ui.Several("tests", "Tests", [LOSSES, *model.TESTS], (LOSSES,)),
    ToBeNamed("cause", "What is wrong?", list(IN_ORDER[0]), OPEN, IN_ORDER[0]),
    ToBeNamed("change", "One change", list(IN_ORDER[1]), OPEN, IN_ORDER[1]),
    ui.Switch("told", "The verdict"),
    ui.Switch("log", "Loss on a logarithmic axis"),
)


def paid() -> tuple[list[str], int]:
    """Return the tests that are asked for, as far as the coins go, and how many are left.

    What was paid for once stays so, also where an address does not name it.
    """
    tests, left = [], model.BUDGET
    for test in dict.fromkeys((*record.tests_of(KNOBS["visit"]), *KNOBS["tests"])):
        if (cost := model.TESTS.get(test, 0)) <= left:
            tests.append(test)
            left -= cost
    return tests, left


def undecided() -> bool:
    return OPEN in (KNOBS["cause"], KNOBS["change"])
