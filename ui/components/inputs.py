"""The computed inputs of a network as a JavaScript module, from `training.inputs`."""

import json

from training.inputs import INPUTS


def script() -> str:
    """Return a module that exports ``INPUTS``: functions of x and y, by name."""
    entries = "".join(
        f"  {json.dumps(name)}: (x1, x2) => {each.expression},\n" for name, each in INPUTS.items()
    )
    return f"export const INPUTS = {{\n{entries}}}\n"
