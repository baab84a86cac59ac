"""A line of a training loop to be written by the learner: the loop runs with their formula.

In the loop's source, a call replaces the open piece. The formula is parsed by `training.formula`
and never run as code. The original piece is computed from the same numbers each time, which shows
where the two differ.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from training.figures import count
from training.formula import FUNCTIONS, OVER_AXIS, Language, evaluate, parse
from training.graph import Node
from training.recorded_run import RecordedRun
from training.trace import loop_source

LEFT_OPEN = "____"
"""Shown in the code until something is typed."""
ROUNDING = {np.dtype(np.float64): 1e-9, np.dtype(np.float32): 1e-4}
"""Relative tolerance, by type, within which numbers count as equal."""
MOST_COMPARED = 2000
"""Most comparisons of a line in one training."""
STEP = 1e-5
"""Step of finite differences, relative to the number."""
FAR = 1e-4
"""Relative error from which a slope counts as wrong."""


@dataclass(frozen=True, eq=False)
class OpenLine:
    """A piece of a loop that is left open."""

    name: str  # the knob with what is typed
    label: str  # what is asked for
    code: str  # the source to replace, which occurs once
    names: Mapping[str, str]  # names allowed in the formula, and their source
    example: str  # of valid input, not of the answer
    # The function with the piece, if not the training itself.
    function: Callable[..., Any] | None = None
    into: str = "{}"  # replaces the piece, with "{}" for the formula
    right: str = ""  # what the piece computes, if it is no expression
    # Says what a formula is that differs from the original, if it is well known.
    known: Callable[["Parting"], str] = lambda _: ""

    @property
    def language(self) -> Language:
        """What the formula may contain."""
        return Language((*self.names,), (*FUNCTIONS, *OVER_AXIS), self.example)

    def shown(self, text: str = "") -> str:
        """Return the piece as shown in the code."""
        return self.into.format(text.strip() or LEFT_OPEN)


@dataclass(frozen=True)
class Parting:
    """Where a typed line first gives another result than the original."""

    line: str  # name of the `OpenLine`
    call: int  # earlier calls of the line
    values: Mapping[str, np.ndarray]  # its variables' values
    # Its result, and the right one.
    typed: float
    right: float
    # Hyperparameters that differ from those asked for.
    changed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Measured:
    """Where a run's slope first differs from the measured one."""

    step: int  # The step of the run
    name: str  # with its index, if it has several entries
    # The parameter's value, the line's slope, and the measured one.
    value: float
    reported: float
    measured: float


@dataclass(frozen=True)
class Attempt:
    """A training with a learner's lines."""

    # With the typed lines, and with the original ones.
    typed: RecordedRun
    original: RecordedRun
    # Where results first differ; None if never.
    parted: Parting | None
    # Where slopes of ``typed`` differ from measured ones; None if they agree or cannot be measured.
    measured: Measured | None
    n_trials: int  # number of other settings compared


TRIALS = (
    {"learning_rate": 0.3, "n_epochs": 4, "seed": 5},
    {"learning_rate": 1.7, "n_epochs": 4, "seed": 11},
)


@dataclass(frozen=True, eq=False)
class OpenLoop:
    """A training loop with open pieces."""

    # The training; it calls each function with an open piece directly.
    train: Callable[..., RecordedRun]
    lines: tuple[OpenLine, ...]  # the open pieces
    # Settings of other short trainings in which a line must also agree; for networks usually
    # `TRIALS`.
    trials: Sequence[Mapping[str, Any]] = TRIALS
    # Returns the loss, (n_frames,), from parameters, each (n_frames, shape), and hyperparameters;
    # with it, slopes are measured by finite differences.
    loss: Callable[[Mapping[str, np.ndarray], Mapping[str, Any]], np.ndarray] | None = None
    # Hyperparameters of all these trainings.
    fixed: Mapping[str, Any] = field(default_factory=dict)

    def attempt(self, typed: tuple[tuple[str, str], ...], **settings: Any) -> Attempt:
        """Train with the typed lines, and with the original ones."""
        settings = {**settings, **self.fixed}
        formulas = {
            line: parse(text, line.language)
            for line in self.lines
            if (text := dict(typed).get(line.name, "").strip())
        }
        partings: list[Parting] = []
        with np.errstate(all="ignore"):
            run = self._trained(formulas, settings, {}, partings)
            for trial in self.trials:
                if not partings:
                    self._trained(formulas, {**settings, **trial}, trial, partings)
            original = self.train(**settings)
            run = replace(run, hyperparameters={**run.hyperparameters, "typed": typed})
            loss, measured = self.loss, None
            if loss is not None:
                measured = first_wrong_slope(run, lambda parameters: loss(parameters, settings))
        parted = partings[0] if partings else None
        return Attempt(run, original, parted, measured, len(self.trials))

    def _trained(
        self,
        formulas: Mapping[OpenLine, Node],
        settings: Mapping[str, Any],
        changed: Mapping[str, Any],
        partings: list[Parting],
    ) -> RecordedRun:
        """Train with the formulas, and note the first difference."""
        spaces: dict[Callable[..., Any], list[tuple[OpenLine, str, _Line]]] = {}
        for i, (line, node) in enumerate(formulas.items()):
            inside = line.function or self.train
            watched = _Line(line, node, changed, partings)
            spaces.setdefault(inside, []).append((line, f"_typed_{i}", watched))
        helpers = {
            function.__name__: _rebuilt(function, pieces, {})
            for function, pieces in spaces.items()
            if function is not self.train
        }
        train = _rebuilt(self.train, spaces.get(self.train, []), helpers)
        run: RecordedRun = train(**settings)
        return run

    def shown(self, typed: Mapping[str, str]) -> str:
        """Return the code around the open pieces, with what was typed, or gaps."""
        parts = []
        for function in dict.fromkeys(line.function or self.train for line in self.lines):
            loop = function is self.train
            code = "\n".join(loop_source(function)[1]) if loop else without_docstring(function)
            for line in self.lines:
                if (line.function or self.train) is function:
                    code = code.replace(line.code, line.shown(typed.get(line.name, "")))
            parts.append(code)
        return "\n\n".join(parts)


def source_of(function: Callable[..., Any]) -> str:
    """Return the source of a function, not indented."""
    return textwrap.dedent(inspect.getsource(function))


def without_docstring(function: Callable[..., Any]) -> str:
    """Return a function's source without its docstring."""
    code = source_of(function)
    (definition,) = ast.parse(code).body
    lines = code.splitlines()
    if isinstance(definition, ast.FunctionDef) and ast.get_docstring(definition):
        said = definition.body[0]
        del lines[said.lineno - 1 : said.end_lineno]
    return "\n".join(lines)


def _rebuilt(
    function: Callable[..., Any],
    pieces: Sequence[tuple[OpenLine, str, "_Line"]],
    helpers: Mapping[str, Callable[..., Any]],
) -> Callable[..., Any]:
    """Return a function with calls in place of some pieces of its source."""
    code = source_of(function)
    space = {**inspect.unwrap(function).__globals__, **helpers}
    for line, called, watched in pieces:
        if code.count(line.code) != 1:
            n = code.count(line.code)
            raise LookupError(
                f"{line.code!r} must stand once in {function.__name__}, not {n} times."
            )
        given = ", ".join(f"{name}={source}" for name, source in line.names.items())
        call = f"{called}(lambda: {line.right or line.code}, {given})"
        code = code.replace(line.code, line.into.format(call))
        space[called] = watched
    exec(compile(code, f"<{function.__name__} with a line of one’s own>", "exec"), space)  # noqa: S102 (the house's own source)
    rebuilt: Callable[..., Any] = space[function.__name__]
    return rebuilt


class _Line:
    """Called in place of a piece: it computes the formula, and compares."""

    def __init__(
        self, line: OpenLine, node: Node, changed: Mapping[str, Any], partings: list[Parting]
    ) -> None:
        self._line, self._node, self._changed, self._partings = line, node, changed, partings
        self._calls = 0

    def __call__(self, stood_there: Callable[[], Any], **values: Any) -> np.ndarray:
        arrays = {name: np.array(np.asarray(value), dtype=float) for name, value in values.items()}
        right = np.asarray(stood_there())
        try:
            typed = evaluate(self._node, arrays)
        except ValueError:
            raise ValueError(_misfit(arrays)) from None
        try:
            typed = np.broadcast_to(typed, right.shape).astype(right.dtype)
        except ValueError:
            raise ValueError(
                f"What you typed makes {_numbers(typed)}, and the loop needs {_numbers(right)} "
                "there. sum(…) and mean(…) make one number of several."
            ) from None
        if not self._partings and self._calls < MOST_COMPARED:
            self._compare(typed, right, arrays)
        self._calls += 1
        return typed

    def _compare(
        self, typed: np.ndarray, right: np.ndarray, values: Mapping[str, np.ndarray]
    ) -> None:
        both = np.isfinite(typed) & np.isfinite(right)
        size = np.max(np.abs(right[both]), initial=1e-12)
        apart = np.where(both, np.abs(typed - right), np.isfinite(typed) != np.isfinite(right))
        if not (apart > ROUNDING[right.dtype] * size).any():
            return
        at = np.unravel_index(int(np.argmax(apart)), right.shape)
        shown = {name: _at(value, at, right.shape) for name, value in values.items()}
        parting = Parting(
            self._line.name, self._calls, shown, float(typed[at]), float(right[at]), self._changed
        )
        self._partings.append(parting)


def _at(value: np.ndarray, at: tuple[np.intp, ...], shape: tuple[int, ...]) -> np.ndarray:
    """Return the part of a value behind one entry of a result: a number, or a row."""
    try:
        return np.asarray(np.broadcast_to(value, shape)[at])
    except ValueError:
        return np.asarray(np.broadcast_to(value, (*shape, value.shape[-1]))[at])


def _numbers(value: np.ndarray) -> str:
    return count(value.size, "number")


def _misfit(values: Mapping[str, np.ndarray]) -> str:
    sizes = ", ".join(f"{name} is {_numbers(value)}" for name, value in values.items())
    return f"What you typed brings together what does not fit: {sizes}."


def first_wrong_slope(
    run: RecordedRun, loss: Callable[[Mapping[str, np.ndarray]], np.ndarray]
) -> Measured | None:
    """Return where a run's slopes first differ from measured ones."""
    found: list[tuple[int, float, Measured]] = []
    for name, values in run.parameters.items():
        flat = values.reshape(run.n_frames, -1)
        reported = run.gradients[name].reshape(run.n_frames, -1)
        for i in range(flat.shape[1]):
            h = STEP * np.maximum(1.0, np.abs(flat[:, i]))
            ends = []
            for shift in (h, -h):
                moved = flat.copy()
                moved[:, i] += shift
                ends.append(loss({**run.parameters, name: moved.reshape(values.shape)}))
            slope = (ends[0] - ends[1]) / (2 * h)
            apart = np.abs(reported[:, i] - slope)
            rounding = 1e-13 * np.abs(run.loss) / h  # of a difference of two large numbers
            size = np.maximum(np.abs(slope), np.abs(reported[:, i]))
            wrong = np.flatnonzero(apart > FAR * size + rounding)
            if wrong.size:
                frame = int(wrong[0])
                called = name if flat.shape[1] == 1 else f"{name}[{i}]"
                numbers = flat[frame, i], reported[frame, i], slope[frame]
                where = Measured(int(run.steps[frame]), called, *map(float, numbers))
                found.append((frame, -float(apart[frame]), where))
    return min(found, key=lambda each: each[:2])[2] if found else None
