"""What being wrong costs as a module for the browser, from the table of `training.losses`."""

import json

from training.losses import ERRORS, Error


def script() -> str:
    """Return a module that exports ``ERRORS``.

    Each has two functions of an output p and its truth y: ``of``, what it costs, and ``slope``,
    that of the cost along p; and its formula, ``written``.
    """
    entries = "".join(f"  {json.dumps(name)}: {_entry(error)},\n" for name, error in ERRORS.items())
    return f"export const ERRORS = {{\n{entries}}}\n"


def _entry(error: Error) -> str:
    of, slope = (text.format(error="(p - y)") for text in (error.expression, error.slope))
    written = json.dumps(error.formula, ensure_ascii=False)
    return f"{{ of: (p, y) => {of}, slope: (p, y) => {slope}, written: {written} }}"
