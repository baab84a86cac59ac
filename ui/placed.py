"""Points to place, drag and erase on a plane, by pointer, finger and keyboard.

They are kept in the address as `training.placed` writes them, and sent to the server when the
pointer is let go or the keys have rested.
"""

import streamlit as st

from charts.core.style import FILLS, INK
from training import placed
from training.class_colours import CLASS_NAMES
from ui import place
from ui.components import component
from ui.knobs import Knobs

_PLACED = component("placed", "dom", "numbers")


def place_points(knobs: Knobs, name: str) -> None:
    """Show the plane on which the points of a knob are placed.

    Parameters
    ----------
    knobs : Knobs
        Of the page.
    name : str
        The knob, a `ui.knobs.Text`; its text is from `training.placed.encode`.
    """
    key = place.key(name)

    def follow() -> None:
        code = st.session_state[key].get("code")
        # It comes from the browser: whatever nobody can have placed is no points.
        if isinstance(code, str) and _is_code(code):
            knobs.set(**{name: code})

    data = {
        "code": knobs[name] if _is_code(knobs[name]) else "",
        "letters": placed.LETTERS,
        "reach": placed.EDGE,
        "levels": placed.LEVELS,
        "n_classes": placed.N_CLASSES,
        "most": placed.MAX_POINTS,
        "names": CLASS_NAMES,
        "colors": {"--ink": INK} | {f"--class-{c}": fill for c, fill in enumerate(FILLS)},
    }
    _PLACED(key=key, data=data, on_code_change=follow)


def _is_code(text: str) -> bool:
    try:
        placed.decode(text)
    except ValueError:
        return False
    return True
