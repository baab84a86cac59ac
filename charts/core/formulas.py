"""Formulas in Vega's language, written in Python.

`altair.datum` is the row at hand, `expr` has Vega's functions, and both take Python's operators.
"""

from collections.abc import Iterable
from typing import Any

import altair as alt
from altair import datum
from altair.expr.core import ConstExpression, GetAttrExpression, GetItemExpression

from training.activations import ALL_ACTIVATIONS

Formula = Any
"""An expression of Vega's, or a number."""
expr: Any = alt.expr
"""Untyped, since Altair's types allow neither lists as arguments nor expressions in `ExprRef`."""


def formula(text: str) -> Formula:
    """Return an expression for what is written as text, such as the name of a signal."""
    return ConstExpression(text)


FRAME = formula("frame")
"""The index of the current frame."""
WIDE, HIGH = formula("width"), formula("height")
"""The size of the picture in pixels."""


def activated(name: str, z: Formula) -> Formula:
    """Return an activation of a weighted sum."""
    return formula(f"({ALL_ACTIVATIONS[name].expression.format(z=z)})")


def slope_where(name: str, a: Formula) -> Formula:
    """Return an activation's slope where its output is a."""
    return formula(f"({ALL_ACTIVATIONS[name].slope.format(a=a)})")


def pick(values: Iterable[Formula], index: Formula = datum.i) -> Formula:
    """Return one of several values, which may be text."""
    return GetItemExpression(list(values), index)


class TableRow:
    """A row of a named table, with its columns as attributes or items, as in `altair.datum`."""

    def __init__(self, table: str, index: Formula = 0) -> None:
        self._row = expr.data(table)[index]

    def __getattr__(self, column: str) -> Formula:
        return GetAttrExpression(self._row, column)

    def __getitem__(self, column: Formula) -> Formula:
        return self._row[column]
