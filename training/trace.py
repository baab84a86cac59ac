"""A training loop line by line: which line changes which tensor, at every recorded epoch.

A trace is computed from the recorded run with the lesson's own functions, so every number can be
checked by hand. The first 8 epochs are complete; later gaps are listed.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from training.recorded_run import RecordedRun

FIRST_EPOCHS = 8
"""First epochs, or steps, that a trace includes without gaps."""


@dataclass(frozen=True)
class Line:
    """An executed line of the loop."""

    code: str  # code that occurs in no other line of the loop
    # What the line did, in a sentence. For the `for` line: what to add to the standard sentence of
    # `beginnings`.
    says: str = ""
    # What it changed, after the line at each frame.
    tensors: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class Trace:
    """The execution of a training loop at every recorded epoch."""

    # The training, whose loop begins with ``for epoch in`` or ``for step,``.
    function: Callable[..., Any]
    epochs: np.ndarray  # (n_frames,): recorded epochs, or steps
    # In order of execution, a line of an inner loop as often as it runs. The first is the `for`
    # line, with the tensors at the beginning of an epoch.
    lines: tuple[Line, ...]
    # Constants of the loop, such as inputs and targets.
    given: Mapping[str, ArrayLike] = field(default_factory=dict)
    # By tensor, names of its first entries along the first axis.
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    # The loop counts "epoch", or "step" with mini-batches.
    unit: str = "epoch"


def with_first_epochs(train: Callable[..., RecordedRun], run: RecordedRun) -> RecordedRun:
    """Record the first epochs of a run without gaps.

    A long run's frames may skip some; those epochs are trained again.
    """
    n_first = min(FIRST_EPOCHS, int(run.steps[-1]) + 1)
    if np.array_equal(run.steps[:n_first], np.arange(n_first)):
        return run
    accepted = inspect.signature(train).parameters
    how = {name: value for name, value in run.hyperparameters.items() if name in accepted}
    first = train(**how | {"n_epochs": n_first - 1, "max_frames": n_first})
    later = run.steps >= n_first
    return replace(run, metrics={}).mapped(
        lambda a, start: np.concatenate([start, a[later]]),
        first,
        steps=np.append(first.steps, run.steps[later]),
    )


def frames_within(n_frames: int, n_kept: int) -> np.ndarray:
    """Choose n_kept frames of a trace that has too many: (n_kept,)."""
    n_first = min(FIRST_EPOCHS, max(1, n_kept - 1))
    rest = np.linspace(n_frames - 1, n_first - 1, n_kept - n_first + 1)[-2::-1]
    return np.append(np.arange(n_first), rest.round().astype(int))


def beginnings(unit: str) -> dict[str, str]:
    """Return the sentences for the beginning of an iteration."""
    return {
        "first": "Training begins.",
        "next": f"The next {unit} begins with what the last one left.",
        "later": f"This {unit} begins with what the one before it left.",
    }


def left_out(epochs: np.ndarray, unit: str) -> dict[int, str]:
    """Name the epochs, or steps, left out before a frame. Shapes: epochs (n_frames,)."""
    sentences = {}
    for frame in np.flatnonzero(np.diff(epochs) > 1) + 1:
        first, last = epochs[frame - 1] + 1, epochs[frame] - 1
        sentences[int(frame)] = (
            f"{unit.capitalize()} {first} is not shown."
            if first == last
            else f"{unit.capitalize()}s {first} to {last} are not shown."
        )
    return sentences


def _counts(target: str) -> bool:
    return target == "epoch" or target.strip("()").startswith("step, ")


@cache
def loop_source(function: Callable[..., Any]) -> tuple[int, tuple[str, ...]]:
    """Find the loop over epochs in a training's source.

    Returns the file's line number of the loop, and the loop's lines without indentation.
    """
    lines, first = inspect.getsourcelines(function)
    for node in ast.walk(ast.parse(textwrap.dedent("".join(lines)))):
        if isinstance(node, ast.For) and _counts(ast.unparse(node.target)):
            loop = "".join(lines[node.lineno - 1 : node.end_lineno])
            return first + node.lineno - 1, tuple(textwrap.dedent(loop).splitlines())
    raise ValueError(f"{function.__name__} must have a loop 'for epoch in ...'; there is none.")


def line_numbers(trace: Trace) -> tuple[int, ...]:
    """Return each executed line's position in the loop, from 0."""
    _, source = loop_source(trace.function)
    lines_of_code = []
    for line in trace.lines:
        where = [i for i, text in enumerate(source) if line.code in text]
        if len(where) != 1:
            raise ValueError(
                f"code must stand in one line of the loop; {line.code!r} stands in {len(where)}."
            )
        lines_of_code.append(where[0])
    return tuple(lines_of_code)
