"""What to look out for before the scores are believed."""

from collections.abc import Sequence

import streamlit as st

import ui
from laboratory.your_data.cautions import Caution
from laboratory.your_data.mends import with_mend
from laboratory.your_data.reading import Table
from pages.laboratory.your_data.knobs import KNOBS
from training.figures import count


def draw(table: Table, warnings: Sequence[Caution]) -> None:
    """Say what is grave, and offer what mends it."""
    ui.say("\n".join(f"- {each.text}" for each in warnings))
    for each in warnings:
        if each.groups >= 0:
            st.button(
                f"Hold out all of the same “{table.names[each.groups]}”",
                key=ui.key("keep_together"),
                icon=":material/group_work:",
                on_click=KNOBS.set,
                kwargs={"groups": str(each.groups), "by_time": ""},
            )
        for mend in each.mends:
            st.button(
                mend.label,
                key=ui.key(f"mend_{mend.column}{mend.kind}"),
                icon=":material/build:",
                on_click=KNOBS.set,
                kwargs={"mended": with_mend(KNOBS["mended"], mend)},
            )


def others(warnings: Sequence[Caution]) -> None:
    """Have the other warnings at hand."""
    label = f"{count(len(warnings), 'thing')} to look out for"
    if warnings and (room := ui.on_demand(label, "cautions", icon=":material/warning:")):
        with room:
            ui.say("\n".join(f"- {each.text}" for each in warnings))
