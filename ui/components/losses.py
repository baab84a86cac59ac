"""The losses as a JavaScript module, from the table of `training.losses`."""

import json

from training.losses import ERRORS, Error


def script() -> str:
    """Return a module that exports ``ERRORS``.

    Each has functions of an output p and its target y, ``of`` (the loss) and ``slope`` (its
    derivative by p), and the formula, ``written``.
    """
    entries = "".join(f"  {json.dumps(name)}: {_entry(error)},\n" for name, error in ERRORS.items())
    return f"export const ERRORS = {{\n{entries}}}\n"


def _entry(error: Error) -> str:
    of, slope = (text.format(error="(p - y)") for text in (error.expression, error.slope))
    written = json.dumps(error.formula, ensure_ascii=False)
    return f"{{ of: (p, y) => {of}, slope: (p, y) => {slope}, written: {written} }}"
