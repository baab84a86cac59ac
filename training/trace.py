"""The loop of a training, line by line: which line makes which tensor, at every recorded epoch.

A trace is computed afterwards from the recorded run, with the lesson's own functions, so that
every number in it can be worked out again by hand. The lines are those of the source that ran.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Line:
    """One line of the loop, just executed.

    Attributes
    ----------
    code : str
        A piece of the line that stands in no other line of the loop.
    says : str
        What the line did, in a plain sentence.
    tensors : mapping of str to (n_frames, shape) array
        What it made or changed, as it stands after the line at each frame.
    """

    code: str
    says: str
    tensors: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class Trace:
    """What happens in the loop of a training at every recorded epoch.

    Attributes
    ----------
    function : callable
        The training; its loop is the one that begins with ``for epoch in`` or ``for step,``.
    epochs : (n_frames,) int array
        The recorded epochs, or steps.
    lines : tuple of Line
        In the order in which they are executed, a line inside an inner loop as often as it runs.
        The first is the head of the loop; its tensors are those that an epoch begins with.
    given : mapping of str to array
        What the loop reads and never changes, such as inputs and targets.
    labels : mapping of str to sequence of str
        For a tensor's name, the names of its first entries, along its first axis.
    unit : str
        What a turn of the loop is called: "epoch", or "step" where it sees a mini-batch.
    """

    function: Callable[..., Any]
    epochs: np.ndarray
    lines: tuple[Line, ...]
    given: Mapping[str, ArrayLike] = field(default_factory=dict)
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unit: str = "epoch"


def _counts(target: str) -> bool:
    return target == "epoch" or target.strip("()").startswith("step, ")


@cache
def loop_source(function: Callable[..., Any]) -> tuple[int, tuple[str, ...]]:
    """Find the loop over the epochs in the source of a training.

    Parameters
    ----------
    function : callable
        A training with a loop ``for epoch in ...`` or ``for step, ... in ...``.

    Returns
    -------
    int
        The number of the loop's first line in its file.
    tuple of str
        The loop's lines, without the indentation that they share.

    Raises
    ------
    ValueError
        If there is no such loop.
    """
    lines, first = inspect.getsourcelines(function)
    for node in ast.walk(ast.parse(textwrap.dedent("".join(lines)))):
        if isinstance(node, ast.For) and _counts(ast.unparse(node.target)):
            loop = "".join(lines[node.lineno - 1 : node.end_lineno])
            return first + node.lineno - 1, tuple(textwrap.dedent(loop).splitlines())
    raise ValueError(f"{function.__name__} must have a loop 'for epoch in ...'; there is none.")


def places(trace: Trace) -> tuple[int, ...]:
    """Return for each executed line where it stands in the loop, counted from 0.

    Raises
    ------
    ValueError
        If a line's ``code`` stands in no line of the loop, or in several.
    """
    _, source = loop_source(trace.function)
    found = []
    for line in trace.lines:
        where = [i for i, text in enumerate(source) if line.code in text]
        if len(where) != 1:
            raise ValueError(
                f"code must stand in one line of the loop; {line.code!r} stands in {len(where)}."
            )
        found.append(where[0])
    return tuple(found)
