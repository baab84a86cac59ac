"""Hyperparameters are declared once, in the signature: what is allowed and recorded.

::

    @hyperparameters
    def train(*, learning_rate: Annotated[ArrayLike, Number(0, 10)] = 0.1) -> RecordedRun: ...

Such a function refuses an invalid value with a sentence before computing anything, and its run
records the arguments.
"""

import functools
import inspect
import typing
from collections.abc import Callable, Collection, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, ParamSpec, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from training.figures import count

P = ParamSpec("P")
R = TypeVar("R")
F = TypeVar("F", bound=Callable[..., Any])

MAX_EPOCHS = 20_000
FRAMES_ARGUMENT = "max_frames"
"""The argument for the number of recorded frames; it is not recorded itself."""
MAX_SEED = 2**32 - 1
LONGEST_VALUE = 60
"""Most characters of a refused value in a message."""
MAX_WORK = 2_000_000_000
"""Most sample updates (epochs × samples × runs) in one call."""

_HOLDS_FOR_ANY: dict[Callable[..., Any], frozenset[str]] = {}
_called_with: ContextVar[Mapping[str, Any]] = ContextVar(
    "hyperparameters", default=MappingProxyType({})
)


class Constraint(Protocol):
    """The allowed values of a hyperparameter."""

    def check(self, name: str, value: Any, *, single: bool = False) -> None:
        """Raise ValueError, naming value and range, unless the value is allowed."""


@dataclass(frozen=True)
class Number:
    """A number in a closed range, or an array of them, one per run."""

    low: float
    high: float
    optional: bool = False

    def check(self, name: str, value: Any, *, single: bool = False) -> None:
        """Raise ValueError unless every number is finite and in the range."""
        if self.optional and value is None:
            return
        try:
            numbers = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            numbers = np.asarray(np.nan)
        # NaN compares false, so it is refused.
        within = (numbers >= self.low) & (numbers <= self.high)
        if numbers.size == 0 or not within.all() or (single and numbers.ndim):
            raise ValueError(
                f"{name} must be a number from {self.low:g} to {self.high:g}, not {_plain(value)}."
            )


@dataclass(frozen=True)
class Integer:
    """An integer in a closed range, or an array of them, one per run."""

    low: int
    high: int
    optional: bool = False

    def check(self, name: str, value: Any, *, single: bool = False) -> None:
        """Raise ValueError unless every number is an integer (2.0 is not) in the range."""
        if self.optional and value is None:
            return
        numbers = np.asarray(value)
        if (
            numbers.size == 0
            or not np.issubdtype(numbers.dtype, np.integer)
            or not ((numbers >= self.low) & (numbers <= self.high)).all()
            or (single and numbers.ndim)
        ):
            raise ValueError(
                f"{name} must be a whole number from {self.low} to {self.high}, "
                f"not {_plain(value)}."
            )


@dataclass(frozen=True, init=False)
class OneOf:
    """One of a few names."""

    names: tuple[str, ...]

    def __init__(self, names: Collection[str]) -> None:
        object.__setattr__(self, "names", tuple(names))

    def check(self, name: str, value: Any, *, single: bool = True) -> None:
        """Raise a ValueError unless the value is one of the names."""
        if not isinstance(value, str) or value not in self.names:
            allowed = ", ".join(repr(choice) for choice in self.names)
            raise ValueError(f"{name} must be one of {allowed}, not {_plain(value)}.")


def _check_tuple(name: str, value: Any, most: int, of: str) -> None:
    """Raise a ValueError unless a value is a tuple of at most so many."""
    if not isinstance(value, tuple) or len(value) > most:
        raise ValueError(
            f"{name} must be a tuple of at most {count(most, of)}, not {_plain(value)}."
        )


@dataclass(frozen=True)
class Integers:
    """A tuple of at most so many integers in a range; may be empty."""

    low: int
    high: int
    most: int

    def check(self, name: str, value: Any, *, single: bool = False) -> None:
        """Raise a ValueError unless it is such a tuple."""
        _check_tuple(name, value, self.most, "number")
        for each in value:
            Integer(self.low, self.high).check(name, each, single=True)


@dataclass(frozen=True, init=False)
class Subset(OneOf):
    """A tuple of at least one of a few names, without repeats."""

    def check(self, name: str, value: Any, *, single: bool = True) -> None:
        """Raise a ValueError unless it is such a tuple."""
        if not (isinstance(value, tuple) and value and len(set(value)) == len(value)):
            raise ValueError(
                f"{name} must be a tuple of different names, at least one, not {_plain(value)}."
            )
        for each in value:
            super().check(name, each)


@dataclass(frozen=True)
class LabelledPoints:
    """A tuple of points, each with two bounded coordinates and a class; may be empty.

    At most ``most`` points, of classes from 0 to ``n_classes`` - 1.
    """

    reach: float
    n_classes: int
    most: int

    def check(self, name: str, value: Any, *, single: bool = False) -> None:
        """Raise a ValueError unless it is such a tuple."""
        _check_tuple(name, value, self.most, "point")
        for point in value:
            if not isinstance(point, tuple) or len(point) != 3:
                raise ValueError(
                    f"{name} must be points of two places and a class, not {_plain(point)}."
                )
            for coordinate in point[:2]:
                Number(-self.reach, self.reach).check(name, coordinate, single=True)
            Integer(0, self.n_classes - 1).check(name, point[2], single=True)


@dataclass(frozen=True)
class SetByHand:
    """A tuple of at most ``most`` edits; may be empty.

    Each has an epoch, a layer from 1, an input from 0 or -1 for a bias, a neuron from 0, and a
    value up to ``largest`` in size.
    """

    most: int
    largest: float

    def check(self, name: str, value: Any, *, single: bool = False) -> None:
        """Raise a ValueError unless it is such a tuple."""
        _check_tuple(name, value, self.most, "change")
        for change in value:
            if not isinstance(change, tuple) or len(change) != 5:
                raise ValueError(
                    f"{name} must be of an epoch, a layer, an input, a neuron and a value each, "
                    f"not {_plain(change)}."
                )
            for low, number in zip((0, 1, -1, 0), change[:4], strict=True):
                Integer(low, MAX_EPOCHS).check(name, number, single=True)
            Number(-self.largest, self.largest).check(name, change[4], single=True)


Epochs = Annotated[int, Integer(0, MAX_EPOCHS)]
"""Number of epochs."""
Seed = Annotated[int, Integer(0, MAX_SEED)]
"""Random seed."""
FirstSeed = Seed
"""The first of several consecutive seeds."""
Seeds = Annotated[ArrayLike, Integer(0, MAX_SEED)]
"""Random seed; several are trained side by side."""
Frames = Annotated[int | None, Integer(2, MAX_EPOCHS + 1, optional=True)]
"""Number of frames to record, if not the default; more than there are epochs records all."""


def _plain(value: Any) -> str:
    """Write a value as typed, not as NumPy's repr."""
    if isinstance(value, np.ndarray | np.generic):
        value = value.item() if value.size == 1 else value.tolist()
    text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def hyperparameters(function: Callable[P, R]) -> Callable[P, R]:
    """Check the arguments of a function's calls, and record them in its runs.

    Parameters
    ----------
    function : callable
        Its arguments may be declared as ``Annotated[type, constraint]``.

    Returns
    -------
    callable
        It raises a ValueError that names value and range before anything is computed. A
        `training.recorded_run.Recorder` made inside records all arguments, defaults included.
    """
    signature, declared = inspect.signature(function), constraints(function)
    single = {
        name
        for name, kind in typing.get_type_hints(inspect.unwrap(function)).items()
        if kind in (int, float)
    }

    @functools.wraps(function)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            called = signature.bind(*args, **kwargs)
        except TypeError as error:
            raise TypeError(f"{function.__module__}.{function.__name__} {error}.") from None
        called.apply_defaults()
        for name, constraint in declared.items():
            constraint.check(name, called.arguments[name], single=name in single)
        recorded = {k: v for k, v in called.arguments.items() if k != FRAMES_ARGUMENT}
        token = _called_with.set(MappingProxyType(recorded))
        try:
            return function(*args, **kwargs)
        finally:
            _called_with.reset(token)

    return checked


def constraints(function: Callable[..., Any]) -> dict[str, Constraint]:
    """Return what each declared hyperparameter of a function may be, by name."""
    hints = typing.get_type_hints(inspect.unwrap(function), include_extras=True)
    return {
        name: extra
        for name, hint in hints.items()
        for extra in getattr(hint, "__metadata__", ())
        if hasattr(extra, "check")
    }


def holds_for_any(*names: str) -> Callable[[F], F]:
    """Declare that a sentence about a run holds for any value of these hyperparameters.

    Those that the function reads from the run are covered anyway. For every other one with a knob,
    a test asks whether the sentence still holds.

    Parameters
    ----------
    *names : str
        Names of the run's hyperparameters.
    """

    def declared(function: F) -> F:
        _HOLDS_FOR_ANY[function] = frozenset(names)
        return function

    return declared


def holds_for_any_of(function: Callable[..., Any]) -> frozenset[str]:
    """Return what a function was declared to hold for by `holds_for_any`."""
    return _HOLDS_FOR_ANY.get(function, frozenset())


def called_with() -> Mapping[str, Any]:
    """Return the arguments of the innermost running `hyperparameters` call."""
    return _called_with.get()


def with_settings(function: Callable[..., R], settings: Mapping[str, Any]) -> R:
    """Call a function with those settings that it takes."""
    names = inspect.signature(function).parameters
    return function(**{name: settings[name] for name in names if name in settings})


def check_work(n_steps: int, n_samples: int, n_runs: int, *, unit: str = "epochs") -> None:
    """Raise ValueError if a training would take minutes.

    Parameters
    ----------
    n_steps, n_samples, n_runs : int
        Their product is the number of sample updates.
    unit : str
        The name of steps in the message.

    Raises
    ------
    ValueError
        If the product is above `MAX_WORK`.
    """
    work = n_steps * n_samples * n_runs
    if work > MAX_WORK:
        raise ValueError(
            f"{n_steps:,} {unit} x {n_samples:,} samples x {n_runs:,} runs are {work:,} sample "
            f"updates; at most {MAX_WORK:,} are allowed. Take fewer {unit} or fewer runs."
        )
