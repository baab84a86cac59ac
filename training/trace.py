"""The loop of a training, line by line: which line makes which tensor, at every recorded epoch.

A trace is computed afterwards from the recorded run, with the lesson's own functions, so that
every number in it can be worked out again by hand. The lines are those of the source that ran. The
first epochs are all in it, one after the other, and what is left out after them is said.
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
"""The first epochs, or steps, of a training, that a trace goes through without leaving any out."""


@dataclass(frozen=True)
class Line:
    """One line of the loop, just executed."""

    code: str  # A piece of the line that stands in no other line of the loop
    # What the line did, in a plain sentence. Of the head of the loop, only what the sentences of
    # `beginnings` do not say.
    says: str = ""
    # What it made or changed, as it stands after the line at each frame
    tensors: Mapping[str, np.ndarray] = field(default_factory=dict)


@dataclass(frozen=True)
class Trace:
    """What happens in the loop of a training at every recorded epoch."""

    # The training; its loop is the one that begins with ``for epoch in`` or ``for step,``
    function: Callable[..., Any]
    epochs: np.ndarray  # (n_frames,): The recorded epochs, or steps
    # In the order in which they are executed, a line inside an inner loop as often as it runs. The
    # first is the head of the loop; its tensors are those that an epoch begins with.
    lines: tuple[Line, ...]
    # What the loop reads and never changes, such as inputs and targets
    given: Mapping[str, ArrayLike] = field(default_factory=dict)
    # For a tensor's name, the names of its first entries, along its first axis
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    # What a turn of the loop is called: "epoch", or "step" where it sees a mini-batch
    unit: str = "epoch"


def with_first_epochs(train: Callable[..., RecordedRun], run: RecordedRun) -> RecordedRun:
    """Record the first epochs of a run one by one, if they are not.

    A long run is recorded in few frames, and some of its first epochs may be missing: those are
    trained once more.
    """
    n_first = min(FIRST_EPOCHS, int(run.steps[-1]) + 1)
    if np.array_equal(run.steps[:n_first], np.arange(n_first)):
        return run
    accepted = inspect.signature(train).parameters
    how = {name: value for name, value in run.hyperparameters.items() if name in accepted}
    first = train(**how | {"n_epochs": n_first - 1, "max_frames": n_first})
    later = run.steps >= n_first

    def joined(
        start: Mapping[str, np.ndarray], rest: Mapping[str, np.ndarray]
    ) -> dict[str, np.ndarray]:
        return {name: np.concatenate([start[name], a[later]]) for name, a in rest.items()}

    return replace(
        run,
        steps=np.append(first.steps, run.steps[later]),
        loss=np.append(first.loss, run.loss[later]),
        parameters=joined(first.parameters, run.parameters),
        gradients=joined(first.gradients, run.gradients),
        metrics={},
    )


def frames_within(n_frames: int, n_kept: int) -> np.ndarray:
    """Choose the frames of a trace that are kept where all of them are too many.

    It returns (n_kept,).
    """
    n_first = min(FIRST_EPOCHS, max(1, n_kept - 1))
    rest = np.linspace(n_frames - 1, n_first - 1, n_kept - n_first + 1)[-2::-1]
    return np.append(np.arange(n_first), rest.round().astype(int))


def beginnings(unit: str) -> dict[str, str]:
    """Return what is said where a turn of the loop begins."""
    return {
        "first": "Training begins.",
        "next": f"The next {unit} begins with what the last one left.",
        "later": f"This {unit} begins with what the one before it left.",
    }


def left_out(epochs: np.ndarray, unit: str) -> dict[int, str]:
    """Name the epochs, or steps, that are missing before a frame. Shapes: epochs (n_frames,)."""
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
    """Find the loop over the epochs in the source of a training.

    It returns the number of the loop's first line in its file; and the loop's lines, without the
    indentation that they share.
    """
    lines, first = inspect.getsourcelines(function)
    for node in ast.walk(ast.parse(textwrap.dedent("".join(lines)))):
        if isinstance(node, ast.For) and _counts(ast.unparse(node.target)):
            loop = "".join(lines[node.lineno - 1 : node.end_lineno])
            return first + node.lineno - 1, tuple(textwrap.dedent(loop).splitlines())
    raise ValueError(f"{function.__name__} must have a loop 'for epoch in ...'; there is none.")


def line_numbers(trace: Trace) -> tuple[int, ...]:
    """Return for each executed line where it stands in the loop, counted from 0."""
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
