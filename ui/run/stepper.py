"""The stepper: a training's real loop, line by line, with the tensors beside it.

It shows a recorded run and works in the browser: the trace is sent once. A lesson provides a
`training.trace.Trace`, a page calls::

    stepper(model.trace, run)

The source is that of ``trace.function``. Each `training.trace.Line` is found in it by a piece of
its code, and what the line changed is marked. Long axes are cut to their first entries, and later
epochs are left out, until all fits into `BUDGET` bytes; both are said. Keyboard: the buttons, or on
the code arrow keys (with Shift a whole epoch), Home and End.
"""

import json
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from training.recorded_run import RecordedRun
from training.trace import Trace, beginnings, frames_within, left_out, line_numbers, loop_source
from ui.components import component
from ui.page import current
from ui.run.runs import memoised, run_job

BUDGET = 36_000
"""Most bytes that a stepper sends to the browser."""
ROWS, FEW_ROWS = 12, 5
"""Longest first axis shown whole, and rows shown of a longer one."""
FEW_COLUMNS = 3
"""Columns shown; the loop's inputs show as many as `FEW_ROWS`."""

_STEPPER = component("stepper")


def stepper(trace: Callable[..., Trace], run: RecordedRun, *, trains: bool = False) -> None:
    """Show a recorded run's loop, to walk through line by line."""
    text = (run_job if trains else memoised)(_as_text, run, trace)
    _STEPPER(key=current.key("stepper"), data=json.loads(text))


def _as_text(run: RecordedRun, trace: Callable[..., Trace]) -> str:
    return json.dumps(to_data(trace(run)))


def to_data(trace: Trace) -> dict[str, Any]:
    """Return source, lines and shown entries of each tensor, for the browser."""
    n_frames = len(trace.epochs)
    n_kept = n_frames
    while True:
        data = _with_frames(trace, frames_within(n_frames, n_kept))
        size = len(json.dumps(data))
        if size <= BUDGET or n_kept == 1:
            return data
        n_kept = max(1, min(n_kept - 1, int(n_kept * BUDGET / size)))


def _with_frames(trace: Trace, kept: np.ndarray) -> dict[str, Any]:
    first, source = loop_source(trace.function)
    shapes = {k: v.shape[1:] for line in trace.lines for k, v in line.tensors.items()}
    steps = [
        {
            "line": number,
            "says": line.says,
            "values": {name: _frames(v[kept]) for name, v in line.tensors.items()},
        }
        for number, line in zip(line_numbers(trace), trace.lines, strict=True)
    ]
    return {
        "first": first,
        "source": source,
        "unit": trace.unit,
        "epochs": trace.epochs[kept].tolist(),
        "begins": beginnings(trace.unit),
        "left_out": left_out(trace.epochs[kept], trace.unit),
        "tensors": {name: _describe(name, shape, trace) for name, shape in shapes.items()},
        "given": [
            {
                "tensor": _describe(name, np.shape(v), trace, FEW_ROWS),
                "values": _shown(np.asarray(v)[None], FEW_ROWS)[0],
            }
            for name, v in trace.given.items()
        ],
        "steps": steps,
    }


def _sizes(shape: tuple[int, ...], most_columns: int) -> tuple[int, int]:
    """Return how many rows and columns of a tensor are shown."""
    rows, columns = (*shape, 1, 1)[:2]
    return (rows if rows <= ROWS else FEW_ROWS), min(columns, most_columns)


def _describe(
    name: str, shape: tuple[int, ...], trace: Trace, most_columns: int = FEW_COLUMNS
) -> dict[str, Any]:
    """Return a tensor's description, and how much of it is shown."""
    rows, columns = _sizes(shape, most_columns)
    whole = f"({', '.join(map(str, shape))}{',' if len(shape) == 1 else ''})"
    cut = (rows, columns) != (*shape, 1, 1)[:2]
    part = f"; the first {rows if columns == 1 else f'{rows} x {columns}'}"
    return {
        "name": name,
        "shape": whole,
        "about": whole + (part if cut else ""),
        "cut": cut,
        "rows": rows,
        "columns": columns,
        "labels": list(trace.labels.get(name, ())[:rows]),
    }


def _frames(values: np.ndarray) -> list[list[Any]]:
    """Return the entries shown at each frame, or once if they never change."""
    never_changes = bool((values == values[:1]).all())
    return _shown(values[:1] if never_changes else values)


def _shown(values: np.ndarray, most_columns: int = FEW_COLUMNS) -> list[list[Any]]:
    """Cut a (n_frames, shape) array to the entries shown, with five significant digits."""
    rows, columns = _sizes(values.shape[1:], most_columns)
    table = values.reshape(len(values), *(*values.shape[1:], 1, 1)[:2])[:, :rows, :columns]
    flat = table.reshape(len(values), -1).astype(float).tolist()
    return [[float(f"{x:.5g}") if math.isfinite(x) else str(x) for x in row] for row in flat]
