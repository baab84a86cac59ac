"""Many numbers per frame in a single column, since each column costs extra.

In the browser, the chart's parameter ``now`` is the array of the current frame's numbers.
"""

from collections.abc import Iterable, Mapping

import altair as alt
import numpy as np
from altair import datum
from altair.expr.core import GetItemExpression

from charts.core.formulas import FRAME, Formula, expr, formula
from charts.core.live import live
from charts.core.picture import Column

NUMBERS = formula("now")


class Row:
    def __init__(self, *names: str) -> None:
        self.names = names
        self._place = {name: i for i, name in enumerate(names)}

    def __getitem__(self, name: str) -> Formula:
        """Return a number of the current frame."""
        return NUMBERS[self._place[name]]

    def table(self, columns: Mapping[str, np.ndarray]) -> dict[str, Column]:
        """Return the table with the numbers; missing ones are zero."""
        missing = np.zeros(len(next(iter(columns.values()))))
        every = [columns.get(name, missing) for name in self.names]
        return {"x": np.stack(every, axis=-1).astype(float).ravel()}

    def parameter(self, table: str) -> alt.Parameter:
        """Return the parameter ``now`` of a chart over a table made by `table`."""
        return alt.param(name="now", expr=self._sent(table))

    def parameters(self, table: str, knobs: Mapping[str, str]) -> tuple[alt.Parameter, ...]:
        """Return `parameter` with numbers that follow dragged knobs."""
        if not knobs:
            return (self.parameter(table),)
        sent = [formula("sent")[i] for i in range(len(self.names))]
        now = [
            live(knobs[name], there) if name in knobs else there
            for name, there in zip(self.names, sent, strict=True)
        ]
        return (
            alt.param(name="sent", expr=self._sent(table)),
            alt.param(name="now", expr=str(now)),
        )

    def _sent(self, table: str) -> Formula:
        n = len(self.names)
        return expr.slice(expr.pluck(expr.data(table), "x"), n * FRAME, n * (FRAME + 1))


def pick(values: Iterable[Formula], index: Formula = datum.i) -> Formula:
    """Return one of several values, which may be text."""
    return GetItemExpression(list(values), index)
