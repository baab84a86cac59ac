"""Points to place, drag and erase on a plane, by mouse, touch and keyboard.

The address has them as `training.own_points` encodes them. They are sent to the server when the
pointer is released or the keys rest.
"""

from charts.core.style import FILLS, INK
from training import own_points
from training.class_colours import CLASS_NAMES
from ui.components import component, sent
from ui.controls.knobs import Knobs
from ui.page import current

_OWN_POINTS = component("own_points")


def place_points(knobs: Knobs, name: str) -> None:
    key = current.key(name)

    def follow() -> None:
        code = sent(key, "code")
        # The browser sends it, so invalid points count as none.
        if isinstance(code, str) and _is_code(code):
            knobs.set(**{name: code})

    data = {
        "code": knobs[name] if _is_code(knobs[name]) else "",
        "letters": own_points.LETTERS,
        "reach": own_points.EDGE,
        "levels": own_points.LEVELS,
        "n_classes": own_points.N_CLASSES,
        "most": own_points.MAX_POINTS,
        "names": CLASS_NAMES,
        "colors": {"--ink": INK} | {f"--class-{c}": fill for c, fill in enumerate(FILLS)},
    }
    _OWN_POINTS(key=key, data=data, on_code_change=follow)


def _is_code(text: str) -> bool:
    try:
        own_points.decode(text)
    except ValueError:
        return False
    return True
