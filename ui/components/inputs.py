"""What networks are shown of a point, as a module for the browser, from `training.inputs`."""

import json

from training.inputs import INPUTS


def script() -> str:
    """Return a module that exports ``INPUTS``: functions of two places, by name."""
    entries = "".join(
        f"  {json.dumps(name)}: (x1, x2) => {each.expression},\n" for name, each in INPUTS.items()
    )
    return f"export const INPUTS = {{\n{entries}}}\n"
