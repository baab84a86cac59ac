"""Many numbers for each frame, sent as a single column.

A column of a table costs as much again as its numbers. A chart that needs dozens of numbers for
each frame is sent all of them in one column, frame after frame; in the browser the parameter
``now`` of the chart is the array of those of the frame shown.
"""

from collections.abc import Mapping

import altair as alt
import numpy as np

from charts.core.live import live
from charts.core.picture import Column


class Row:
    def __init__(self, *names: str) -> None:
        self.names = names
        self._place = {name: i for i, name in enumerate(names)}

    def __getitem__(self, name: str) -> str:
        """Return a number of the frame shown as an expression of the browser."""
        return f"now[{self._place[name]}]"

    def table(self, columns: Mapping[str, np.ndarray]) -> dict[str, Column]:
        """Return the table with the numbers; those that are not there are zero."""
        missing = np.zeros(len(next(iter(columns.values()))))
        every = [columns.get(name, missing) for name in self.names]
        return {"x": np.stack(every, axis=-1).astype(float).ravel()}

    def parameter(self, table: str) -> alt.Parameter:
        """Return the parameter ``now`` of a chart over a table made by `table`."""
        return alt.param(name="now", expr=self._sent(table))

    def parameters(self, table: str, knobs: Mapping[str, str]) -> tuple[alt.Parameter, ...]:
        """Return what `parameter` does, and has it follow knobs while they are dragged."""
        if not knobs:
            return (self.parameter(table),)
        sent = [f"sent[{i}]" for i in range(len(self.names))]
        now = [
            live(knobs[name], there) if name in knobs else there
            for name, there in zip(self.names, sent, strict=True)
        ]
        return (
            alt.param(name="sent", expr=self._sent(table)),
            alt.param(name="now", expr=f"[{', '.join(now)}]"),
        )

    def _sent(self, table: str) -> str:
        n = len(self.names)
        return f"slice(pluck(data('{table}'), 'x'), {n} * frame, {n} * (frame + 1))"


def pick(values: list[str], index: str = "datum.i") -> str:
    """Write the choice of one of several values as an expression of the browser."""
    return f"[{', '.join(values)}][{index}]"
