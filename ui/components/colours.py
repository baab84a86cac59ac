"""The light theme's colours of pictures as a JavaScript module, from `charts.core.style`."""

import json

from charts.core.style import FILLS, INK, SURFACE, rgb
from training.class_colours import CLASS_NAMES


def script() -> str:
    """Return a module that exports ``SURFACE``, ``FILLS``, ``INK`` and ``CLASS_NAMES``.

    Colours are lists of red, green and blue from 0 to 255.
    """
    surface, fills = ([rgb(colour) for colour in colours] for colours in (SURFACE, FILLS))
    declared = {"SURFACE": surface, "FILLS": fills, "INK": rgb(INK), "CLASS_NAMES": CLASS_NAMES}
    return "".join(
        f"export const {name} = {json.dumps(value)}\n" for name, value in declared.items()
    )
