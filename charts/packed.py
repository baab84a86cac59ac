"""Many numbers for each frame, sent as a single column.

A column of a table costs as much again as its numbers. A chart that needs dozens of numbers for
each frame is sent all of them in one column, frame after frame; in the browser the parameter
``now`` of the chart is the array of those of the frame shown.
"""

from collections.abc import Mapping

import altair as alt
import numpy as np

from charts.picture import Column, rows


class Row:
    """What is known of each frame.

    Parameters
    ----------
    *names : str
        Of the numbers, in the order in which they are sent.
    """

    def __init__(self, *names: str) -> None:
        self.names = names
        self._place = {name: i for i, name in enumerate(names)}

    def __getitem__(self, name: str) -> str:
        """Return a number of the frame shown as an expression of the browser."""
        return f"now[{self._place[name]}]"

    def table(self, columns: Mapping[str, np.ndarray]) -> dict[str, Column]:
        """Return the table with the numbers; those that are not there are zero.

        Parameters
        ----------
        columns : mapping of str to (n_frames,) array of float
            By name.
        """
        missing = np.zeros(len(next(iter(columns.values()))))
        every = [columns.get(name, missing) for name in self.names]
        return {"x": np.stack(every, axis=-1).astype(float).ravel()}

    def parameter(self, table: str) -> alt.Parameter:
        """Return the parameter ``now`` of a chart over a table made by `table`."""
        n = len(self.names)
        expression = f"slice(pluck(data('{table}'), 'x'), {n} * frame, {n} * (frame + 1))"
        return alt.param(name="now", expr=expression)


def unseen(table: str) -> alt.Chart:
    """Return a layer that shows nothing; a table that no layer names would not be there."""
    return rows(table).mark_point(opacity=0, size=0, tooltip=False)


def pick(values: list[str], index: str = "datum.i") -> str:
    """Write the choice of one of several values as an expression of the browser."""
    return f"[{', '.join(values)}][{index}]"
