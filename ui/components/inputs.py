"""What networks are shown of a point, as a script for the browser, from `training.inputs`."""

import json

from training.inputs import INPUTS


def script() -> str:
    """Return a script that declares ``INPUTS``: functions of two places, by name."""
    entries = "".join(
        f"  {json.dumps(name)}: (x1, x2) => {each.expression},\n" for name, each in INPUTS.items()
    )
    return f"const INPUTS = {{\n{entries}}}\n"
