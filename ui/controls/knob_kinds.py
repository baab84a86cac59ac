"""The kinds of knob: allowed values, widget, and text in the address."""

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import streamlit as st

from study.plain_text import plain

_SURROGATE = re.compile("[\ud800-\udfff]")
"""A lone surrogate, which cannot be encoded as UTF-8."""

T = TypeVar("T")
N = TypeVar("N", int, float)


def give(key: str, value: Any) -> None:
    """Give a widget a value if it has another: given again, it would undo presses since."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


Sets = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Takes the values of all knobs; returns those to set, by name."""


class _WithDefault(Generic[T]):
    default: T  # declared here so that subclasses can order their other fields


@dataclass(frozen=True)
class Knob(_WithDefault[T], ABC):
    """A value that learners choose, under the name used in the page's code.

    Its kind says the value's type, and `tests/knob_types.py` says it to mypy.

    ``sets`` makes a move of this knob move others, too.
    """

    name: str
    label: str
    help: str | None = field(default=None, kw_only=True)
    sets: Sets | None = field(default=None, kw_only=True)

    @abstractmethod
    def valid(self, value: Any) -> T | None:
        """Return a value, or its text in an address, in valid form; None if invalid."""

    def text(self, value: Any) -> str:
        return f"{value:.10g}"

    def widget_value(self, value: Any) -> Any:
        """Return a value as the widget stores it."""
        return value

    def read(self, value: Any) -> str:
        return self.text(value).replace("-", "−")

    def nearest(self, value: Any) -> Any:
        """Return the valid value nearest to one that may be out of range."""
        return value

    @abstractmethod
    def allowed(self) -> str:
        """Say what values are allowed, to follow the knob's name and a colon."""

    def step_up(self, value: Any) -> Any:
        """Return the value one step up, or the same at the maximum."""
        raise TypeError(f"{self.name} is no slider.")

    def is_moved(self, text: str, value: Any) -> bool:
        """Return whether a text in an address lies between two values of the knob."""
        return False

    def dragged(self) -> dict[str, Any] | None:
        """Return what the browser needs to follow the knob while dragged; None if it cannot."""
        return None

    @abstractmethod
    def show(self, key: str, **options: Any) -> None:
        """Draw it."""


def _number(value: Any) -> float:
    """Return a value or a text as a number; NaN if it is none."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return math.nan


def _rounded(number: float) -> float:
    """Round off what repeated addition of steps leaves, and minus zero."""
    return number if isinstance(number, int) else round(number, 10) + 0.0  # -3 + 30 x 0.1 is 0


@dataclass(frozen=True)
class Slider(Knob[N]):
    """A number in a range; an integer if both ends are."""

    low: N
    high: N
    default: N
    step: N
    format: str | None = None

    def __post_init__(self) -> None:
        """Round the ends like the values between them: 0.05 × 19 gives 0.95."""
        for name in ("low", "high", "default"):
            object.__setattr__(self, name, _rounded(getattr(self, name)))

    def valid(self, value: Any) -> Any:
        number = _rounded(_number(value))
        if not (self.low <= number <= self.high):  # also refuses NaN
            return None
        if isinstance(self.low, int) and not number.is_integer():
            return None
        on_step = self.low + round((number - self.low) / self.step) * self.step
        if on_step > self.high or abs(self.high - number) < abs(on_step - number):
            on_step = self.high
        if isinstance(self.low, int):
            return int(on_step)
        return _rounded(on_step)

    def allowed(self) -> str:
        ends = f"from {self.read(self.low)} to {self.read(self.high)}"
        return f"it goes {ends} in steps of {self.read(self.step)}"

    def nearest(self, value: Any) -> Any:
        return self.valid(type(self.low)(min(max(value, self.low), self.high)))

    def step_up(self, value: Any) -> Any:
        return self.nearest(value + self.step)

    def is_moved(self, text: str, value: Any) -> bool:
        return not math.isclose(float(text), value, abs_tol=1e-9)

    def dragged(self) -> dict[str, Any]:
        return {"name": self.name}

    def show(self, key: str, **options: Any) -> None:
        st.slider(
            self.label,
            self.low,
            self.high,
            self.default,  # unused, but without it Streamlit copies the whole session
            self.step,
            key=key,
            help=self.help,
            format=self.format,
            **options,
        )


@dataclass(frozen=True)
class Scale(Knob[N]):
    """One of a few fixed numbers, such as learning rates."""

    options: Sequence[N]
    default: N

    def valid(self, value: Any) -> Any:
        number = _number(value)
        return next((option for option in self.options if option == number), None)

    def allowed(self) -> str:
        return f"it may be {', '.join(map(self.read, self.options))}"

    def widget_value(self, value: Any) -> Any:
        return self.text(value)

    def dragged(self) -> dict[str, Any]:
        return {"name": self.name, "options": list(self.options)}

    def show(self, key: str, **options: Any) -> None:
        texts = [self.text(option) for option in self.options]
        st.select_slider(self.label, texts, key=key, help=self.help, **options)


@dataclass(frozen=True)
class Choice(Knob[str]):
    """One of a few names, in a row or in a ``menu``; ``shown`` maps names to labels."""

    options: Sequence[str]
    default: str
    shown: Mapping[str, str] = field(default_factory=dict)
    menu: bool = False

    def valid(self, value: Any) -> Any:
        return value if value in self.options else None

    def allowed(self) -> str:
        return f"it may be {', '.join(self.options)}"

    def text(self, value: Any) -> str:
        return str(value)

    def read(self, value: Any) -> str:
        return self.shown.get(value, value)

    def show(self, key: str, **options: Any) -> None:
        options |= {
            "key": key,
            "help": self.help,
            "format_func": lambda option: self.shown.get(option, option),
        }
        if self.menu:
            st.selectbox(self.label, list(self.options), **options)
        else:  # wrapped in narrow columns
            st.segmented_control(
                self.label, list(self.options), required=True, wrap=True, **options
            )


@dataclass(frozen=True)
class Switch(Knob[bool]):
    default: bool = False

    def valid(self, value: Any) -> Any:
        return {True: True, False: False, "on": True, "off": False}.get(value)

    def allowed(self) -> str:
        return "it may be on or off"

    def text(self, value: Any) -> str:
        return "on" if value else "off"

    def show(self, key: str, **options: Any) -> None:
        st.toggle(self.label, key=key, help=self.help, **options)


@dataclass(frozen=True)
class Several(Knob[tuple[str, ...]]):
    """Some of a few names, at least one; ``shown`` maps names to labels."""

    options: Sequence[str]
    default: tuple[str, ...]
    shown: Mapping[str, str] = field(default_factory=dict)

    def valid(self, value: Any) -> Any:
        names = value.split(",") if isinstance(value, str) else value
        if not isinstance(names, list | tuple) or not names:
            return None
        if any(name not in self.options for name in names) or len(set(names)) < len(names):
            return None
        return tuple(option for option in self.options if option in names)

    def allowed(self) -> str:
        return f"it may be one or more of {', '.join(self.options)}"

    def text(self, value: Any) -> str:
        return ",".join(value)

    def widget_value(self, value: Any) -> Any:
        return list(value)

    def read(self, value: Any) -> str:
        return ", ".join(self.shown.get(name, name) for name in value)

    def show(self, key: str, **options: Any) -> None:
        st.pills(
            self.label,
            list(self.options),
            selection_mode="multi",
            key=key,
            help=self.help,
            format_func=lambda option: self.shown.get(option, option),
            **options,
        )


@dataclass(frozen=True)
class NumberField(Knob[float]):
    """Any number in a range, from a scale of common values or typed into a field."""

    low: float
    high: float
    options: Sequence[float]
    default: float

    def valid(self, value: Any) -> Any:
        if isinstance(value, str) and not value.isascii():  # other scripts have digits, too
            return None
        number = _number(value)
        return number if self.low <= number <= self.high else None  # also refuses NaN

    def allowed(self) -> str:
        return f"it goes from {self.read(self.low)} to {self.read(self.high)}"

    def usual(self, value: float) -> float:
        """Return the common value nearest by ratio."""
        return min(self.options, key=lambda x: abs(math.log(max(x, 1e-9) / max(value, 1e-9))))

    def show(self, key: str, **options: Any) -> None:
        """Draw it: the scale shows the common value nearest to the field's."""
        scale = f"{key}_scale"

        def follow() -> None:
            st.session_state[key] = float(st.session_state[scale])

        value = st.session_state[key]
        give(scale, self.text(self.usual(value)))
        texts = [self.text(option) for option in self.options]
        fixed = options.get("disabled", False)
        st.select_slider(
            self.label, texts, key=scale, help=self.help, on_change=follow, disabled=fixed
        )
        st.number_input(
            f"{self.label}, any",
            self.low,
            self.high,
            step=10.0 ** (math.floor(math.log10(value)) - 1) if value > 0 else 0.01,
            format="%.6g",
            key=key,
            label_visibility="collapsed",
            **options,
        )


@dataclass(frozen=True)
class Text(Knob[str]):
    """A line of text, such as a formula; the code that uses it validates it."""

    default: str
    max_chars: int

    def valid(self, value: Any) -> Any:
        fits = isinstance(value, str) and len(value) <= self.max_chars
        return value if fits and not _SURROGATE.search(value) else None

    def allowed(self) -> str:
        return f"it may have {self.max_chars} characters"

    def text(self, value: Any) -> str:
        return str(value)

    def read(self, value: Any) -> str:
        return plain(value, self.max_chars)

    def show(self, key: str, **options: Any) -> None:
        st.text_input(self.label, max_chars=self.max_chars, key=key, help=self.help, **options)
