"""Knobs: a lesson declares them once, scenes show those that they need, the address holds all.

The address is the experiment: it holds the scene and every knob that differs from its default,
shown or not; open it again and the same numbers come back in the same place. Whatever the address
or a foreign client sends that makes no sense falls back to the default, a number between two steps
of a slider to the nearer one, and what an address asked for in vain is said.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from server.streamlit_internals import Container
from study.plain_text import plain
from training.feature_specs import FeatureSpec
from ui.page.layout import beside

_SURROGATE = re.compile("[\ud800-\udfff]")
"""Half a character, which no browser can be sent."""

TURN_EVENT = "knobs-turn"
"""Type of the browser event that turns knobs until the server has heard of it; values by name."""

IN_THE_ADDRESS: set[str] = set()
"""The names in the session of all knobs: what the address says, nobody else has to keep."""

Turn = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""Takes the values of all knobs, and returns those that follow by name."""


def _rounded(number: float) -> float:
    """Return a number without the last digits that adding up steps leaves, or minus zero."""
    return number if isinstance(number, int) else round(number, 10) + 0.0  # -3 + 30 x 0.1 is 0


@dataclass(frozen=True)
class Slider:
    """A number between two ends; whole if its ends are."""

    name: str
    label: str
    low: float
    high: float
    default: float
    step: float
    help: str | None = None
    format: str | None = None
    turns: Turn | None = None

    def __post_init__(self) -> None:
        """Round its ends as the values between them are: 0.05 x 19 is 0.95."""
        for name in ("low", "high", "default"):
            object.__setattr__(self, name, _rounded(getattr(self, name)))

    def valid(self, value: Any) -> Any:
        """Return a value that makes sense as it is kept, and None for any other."""
        try:
            number = _rounded(float(value))
        except (TypeError, ValueError):
            return None
        if not (math.isfinite(number) and self.low <= number <= self.high):
            return None
        if isinstance(self.low, int) and not number.is_integer():
            return None
        return self._on_step(number)

    def _on_step(self, number: float) -> float:
        """Return the place nearest to a number at which the slider can stand."""
        on_step = self.low + round((number - self.low) / self.step) * self.step
        if on_step > self.high or abs(self.high - number) < abs(on_step - number):
            on_step = self.high
        if isinstance(self.low, int):
            return int(on_step)
        return _rounded(on_step)

    def text(self, value: Any) -> str:
        """Return a value as it stands in the address."""
        return f"{value:.10g}"

    def show(self, key: str, **options: Any) -> None:
        """Draw it."""
        st.slider(
            self.label,
            self.low,
            self.high,
            self.default,  # the session knows better; without one Streamlit copies all of it
            self.step,
            key=key,
            help=self.help,
            format=self.format,
            **options,
        )


@dataclass(frozen=True)
class Scale:
    """One of a few chosen numbers, such as learning rates."""

    name: str
    label: str
    options: Sequence[float]
    default: float
    help: str | None = None
    turns: Turn | None = None

    def valid(self, value: Any) -> Any:
        """Return the option that a number or a text names, and None if there is none."""
        try:
            number = float(value)
        except (TypeError, ValueError):
            return None
        return next((option for option in self.options if option == number), None)

    def text(self, value: Any) -> str:
        """Return a value as it stands in the address."""
        return f"{value:.10g}"

    def show(self, key: str, **options: Any) -> None:
        """Draw it."""
        texts = [self.text(option) for option in self.options]
        st.select_slider(self.label, texts, key=key, help=self.help, **options)


@dataclass(frozen=True)
class Choice:
    """One of a few names; ``shown`` says what is read instead of a name."""

    name: str
    label: str
    options: Sequence[str]
    default: str
    shown: Mapping[str, str] = field(default_factory=dict)
    help: str | None = None
    turns: Turn | None = None

    def valid(self, value: Any) -> Any:
        """Return the value if it is one of the options, and None if not."""
        return value if value in self.options else None

    def text(self, value: Any) -> str:
        """Return a value as it stands in the address."""
        return str(value)

    def show(self, key: str, **options: Any) -> None:
        """Draw it."""
        st.segmented_control(
            self.label,
            list(self.options),
            key=key,
            required=True,
            wrap=True,  # in a narrow column
            help=self.help,
            format_func=lambda option: self.shown.get(option, option),
            **options,
        )


@dataclass(frozen=True)
class Switch:
    """On or off."""

    name: str
    label: str
    default: bool = False
    help: str | None = None
    turns: Turn | None = None

    def valid(self, value: Any) -> Any:
        """Return on or off as it is kept, and None for anything else."""
        return {True: True, False: False, "on": True, "off": False}.get(value)

    def text(self, value: Any) -> str:
        """Return a value as it stands in the address."""
        return "on" if value else "off"

    def show(self, key: str, **options: Any) -> None:
        """Draw it."""
        st.toggle(self.label, key=key, help=self.help, **options)


@dataclass(frozen=True)
class Several:
    """Some of a few names, at least one; ``shown`` says what is read instead of a name."""

    name: str
    label: str
    options: Sequence[str]
    default: tuple[str, ...]
    shown: Mapping[str, str] = field(default_factory=dict)
    help: str | None = None
    turns: Turn | None = None

    def valid(self, value: Any) -> Any:
        """Return the names, in the order of the options, and None for anything else."""
        names = value.split(",") if isinstance(value, str) else value
        if not isinstance(names, list | tuple) or not names:
            return None
        if any(name not in self.options for name in names) or len(set(names)) < len(names):
            return None
        return tuple(option for option in self.options if option in names)

    def text(self, value: Any) -> str:
        """Return a value as it stands in the address."""
        return ",".join(value)

    def show(self, key: str, **options: Any) -> None:
        """Draw it."""
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
class Number:
    """Any number between two ends, by a scale of usual ones or typed into a field beside it."""

    name: str
    label: str
    low: float
    high: float
    options: Sequence[float]
    default: float
    help: str | None = None
    turns: Turn | None = None

    def valid(self, value: Any) -> Any:
        """Return a number between the ends, and None for anything else."""
        if isinstance(value, str) and not value.isascii():  # digits of other scripts
            return None
        try:
            number = float(value)
        except (TypeError, ValueError):
            return None
        return number if self.low <= number <= self.high else None  # nor is NaN

    def text(self, value: Any) -> str:
        """Return a value as it stands in the address."""
        return f"{value:.10g}"

    def nearest(self, value: float) -> float:
        """Return the usual number that is the fewest times larger or smaller."""
        return min(self.options, key=lambda x: abs(math.log(max(x, 1e-9) / max(value, 1e-9))))

    def show(self, key: str, **options: Any) -> None:
        """Draw it: the scale stands at the usual number nearest to what is in the field."""
        scale = f"{key}_scale"
        IN_THE_ADDRESS.add(scale)

        def follow() -> None:
            st.session_state[key] = float(st.session_state[scale])

        value = st.session_state[key]
        st.session_state[scale] = self.text(self.nearest(value))
        texts = [self.text(option) for option in self.options]
        st.select_slider(self.label, texts, key=scale, help=self.help, on_change=follow)
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
class Text:
    """A line of text, such as a formula; whoever reads it says what is wrong with it."""

    name: str
    label: str
    default: str
    max_chars: int
    help: str | None = None
    turns: Turn | None = None

    def valid(self, value: Any) -> Any:
        """Return the text if it is one and not too long, and None if not."""
        fits = isinstance(value, str) and len(value) <= self.max_chars
        return value if fits and not _SURROGATE.search(value) else None

    def text(self, value: Any) -> str:
        """Return a value as it stands in the address."""
        return str(value)

    def show(self, key: str, **options: Any) -> None:
        """Draw it."""
        st.text_input(self.label, max_chars=self.max_chars, key=key, help=self.help, **options)


Knob = Slider | Scale | Choice | Switch | Several | Number | Text


def _held(knob: Knob, value: Any) -> Any:
    """Return a value as the session holds it, which is as its widget gives it."""
    if isinstance(knob, Scale):
        return knob.text(value)
    return list(value) if isinstance(knob, Several) else value


def _name_of(knob: Knob, value: Any) -> str:
    """Return a value as it is read beside its knob."""
    if isinstance(knob, Choice):
        return knob.shown.get(value, value)
    if isinstance(knob, Several):
        return ", ".join(knob.shown.get(name, name) for name in value)
    if isinstance(knob, Text):
        return plain(value, knob.max_chars)
    return knob.text(value).replace("-", "−")


def _is_moved(knob: Knob, text: str, value: Any) -> bool:
    """Return whether a slider stands beside the number that a text names."""
    return isinstance(knob, Slider) and not math.isclose(float(text), value, abs_tol=1e-9)


@dataclass(frozen=True)
class Replaced:
    """What an address says of a knob, and what is shown instead."""

    label: str
    text: str
    shown: str


def of_sample(fields: Sequence[FeatureSpec]) -> list[Knob]:
    """Return a knob for everything there is to say of one sample."""
    return [
        Choice(f.name, f.label, list(f.options), f.default)
        if f.options
        else Slider(f.name, f.label, f.low, f.high, f.default, f.step)
        for f in fields
    ]


class _Declared(dict[str, Knob]):
    """The knobs of a lesson by name; whoever asks for another one is told what is missing."""

    def __init__(self, slug: str, knobs: Mapping[str, Knob]) -> None:
        super().__init__(knobs)
        self.slug = slug

    def __missing__(self, name: str) -> Knob:
        raise LookupError(f"{self.slug!r} declares no knob {name!r}: add it to its Knobs(...).")


class Knobs:
    """The knobs of one lesson.

    Parameters
    ----------
    slug : str
        The lesson.
    *knobs : knob
        All of them; names are those of the arguments of its functions, each given once.

    Raises
    ------
    ValueError
        If two have the same name.
    """

    def __init__(self, slug: str, *knobs: Knob) -> None:
        self.slug = slug
        self._knobs = _Declared(slug, {knob.name: knob for knob in knobs})
        if len(self._knobs) < len(knobs):
            names = [knob.name for knob in knobs]
            twice = sorted({name for name in names if names.count(name) > 1})
            raise ValueError(f"Knobs of {slug!r} must have names of their own, not twice {twice}.")
        IN_THE_ADDRESS.update(map(self.key, self._knobs))
        self._shown: set[str] = set()
        self._grips: dict[str, dict[str, Any]] = {}
        self._at: dict[str, Any] = {}

    def key(self, name: str) -> str:
        """Return the key of a knob in the session."""
        return f"{self.slug}_{name}"

    def __iter__(self) -> Any:
        """Go through the knobs."""
        return iter(self._knobs.values())

    def __getitem__(self, name: str) -> Any:
        """Return the value of a knob, whether it is shown or not."""
        if name in self._at:
            return self._at[name]
        knob = self._knobs[name]
        value = knob.valid(st.session_state.get(self.key(name), knob.default))
        return knob.default if value is None else value

    def values(self, *names: str) -> dict[str, Any]:
        """Return the values of some knobs by name; of all, if none is named."""
        return {name: self[name] for name in names or self._knobs}

    def defaults(self, *names: str) -> dict[str, Any]:
        """Return where some knobs stand at first, by name."""
        return {name: self._knobs[name].default for name in names}

    def sample(self, fields: Sequence[FeatureSpec]) -> dict[str, Any]:
        """Return what the knobs of `of_sample` say of a sample, by name."""
        return {f.name: f.options[self[f.name]] if f.options else self[f.name] for f in fields}

    def show(self, *names: str) -> None:
        """Draw some knobs where we are; one that stands on this page already is only named."""
        for name in names:
            knob = self._knobs[name]
            if not self._first(name):
                value = knob.text(self[name])
                value = plain(value, knob.max_chars) if isinstance(knob, Text) else value
                st.caption(f"{knob.label}: **{value}** (set above)")
                continue
            follow = {"on_change": self._follow, "args": (knob,)} if knob.turns else {}
            knob.show(self.key(name), persist_state="session", **follow)

    def ask(self, *names: str, back: Sequence[str] | bool = True) -> dict[str, Any]:
        """Draw some knobs where we are, offer the way back, and return their values by name.

        Parameters
        ----------
        *names : str
            In order.
        back : bool or sequence of str
            Whether a button turns these knobs back to where they stood; or which ones it turns, if
            those of several calls.
        """
        self.show(*names)
        if back:
            self.reset_button(*(names if back is True else back))
        return self.values(*names)

    def beside(
        self, *names: str, share: float = 2 / 3, back: Sequence[str] | bool = True
    ) -> tuple[Container, dict[str, Any]]:
        """Draw some knobs to the right of what they move.

        Parameters
        ----------
        *names, back
            As of `ask`.
        share : float
            Of the width that the pictures take.

        Returns
        -------
        Container
            The room for the pictures.
        dict of str to value
            Those of the knobs, by name.
        """
        pictures, controls = beside(share)
        with controls:
            return pictures, self.ask(*names, back=back)

    def grab(self, grip: str, kind: str, *names: str, **at: float | Sequence[float]) -> None:
        """Let something in a picture of this scene turn sliders.

        Parameters
        ----------
        grip : str
            Its name, as in `charts.core.grips.grip`.
        kind : str
            How its place becomes their values, one of ``TURNS`` in ``grips.js``.
        *names : str
            The sliders, in the order that the kind names them.
        **at
            What else the kind asks for: of a ``line`` held at ``own`` the ``other`` end, which
            stays.
        """
        self._grips[grip] = {"kind": kind, "names": names, "at": at}

    def grabbed(self) -> dict[str, dict[str, Any]]:
        """Return what the browser needs to turn knobs by what is grabbed in pictures."""
        return {
            grip: {
                "kind": grabs["kind"],
                "at": grabs["at"],
                "knobs": [
                    {"name": name, "key": self.key(name), "value": self[name]}
                    | {end: getattr(self._knobs[name], end) for end in ("low", "high", "step")}
                    for name in grabs["names"]
                ],
            }
            for grip, grabs in self._grips.items()
        }

    def set_from(self, turned: Any) -> None:
        """Turn knobs to what a browser says, each to the place nearest to it, if it makes sense."""
        self._at.clear()  # the page has not run since
        for name, value in turned.items() if isinstance(turned, dict) else ():
            knob = self._knobs.get(name)
            if knob is not None and (valid := knob.valid(value)) is not None:
                self.set(**{name: valid})
                self._follow(knob)

    @property
    def any_shown(self) -> bool:
        """Whether any of them stands on this page."""
        return bool(self._shown)

    def _first(self, name: str) -> bool:
        """Return whether a widget is not yet on this page, and note that it is now."""
        first = name not in self._shown
        self._shown.add(name)
        return first

    def nearest(self, name: str, value: float) -> float:
        """Return the place of a slider that is nearest to a number, be it beyond its ends."""
        knob = self._knobs[name]
        if not isinstance(knob, Slider):
            raise TypeError(f"{name} is no slider.")
        return float(knob.valid(min(max(value, knob.low), knob.high)))

    def set(self, **values: Any) -> None:
        """Turn knobs from a callback; sliders stop at their ends."""
        for name, value in values.items():
            knob = self._knobs[name]
            if isinstance(knob, Slider):
                value = min(max(value, knob.low), knob.high)
                value = type(knob.low)(value)
            st.session_state[self.key(name)] = _held(knob, value)

    def _follow(self, knob: Knob) -> None:
        self._at.clear()  # the page has not run since
        if knob.turns is not None:
            self.set(**knob.turns(self.values()))

    def step_button(self, label: str, name: str, *, icon: str = ":material/south_east:") -> None:
        """Show a button that turns a slider one step up, as far as it goes; once on a page."""
        knob = self._knobs[name]
        if not isinstance(knob, Slider):
            raise TypeError(f"{name} is no slider.")
        button = f"{name}_up"
        if self._first(button):
            st.button(
                label,
                icon=icon,
                key=self.key(button),
                disabled=self[name] >= knob.high,
                on_click=self._step_up,
                args=(knob,),
            )

    def _step_up(self, knob: Slider) -> None:
        self._at.clear()
        self.set(**{knob.name: self[knob.name] + knob.step})

    def reset_button(self, *names: str) -> None:
        """Show a button that turns some knobs back to where they stood; once on a page."""
        button = f"reset_{'_'.join(names)}"
        if self._first(button):
            st.button(
                "Back to the original settings",
                icon=":material/restart_alt:",
                type="tertiary",
                key=self.key(button),
                on_click=self.set,
                kwargs={name: self._knobs[name].default for name in names or self._knobs},
            )

    def read(self, address: Mapping[str, str]) -> list[Replaced]:
        """Turn every knob to what an address says of it, and the others to their defaults.

        Returns
        -------
        list of Replaced
            What the address says that a knob cannot be turned to.
        """
        replaced = []
        for name, knob in self._knobs.items():
            # Addresses of earlier versions bear the lesson's name before each knob's.
            text = address.get(name, address.get(self.key(name)))
            value = knob.valid(text)
            shown = knob.default if value is None else value
            st.session_state[self.key(name)] = _held(knob, shown)
            if text is not None and (value is None or _is_moved(knob, text, value)):
                replaced.append(Replaced(knob.label, text, _name_of(knob, shown)))
        return replaced

    def values_of(self, address: Mapping[str, str]) -> dict[str, Any]:
        """Return the value of every knob as an address has it, without turning any."""
        values = {name: knob.valid(address.get(name)) for name, knob in self._knobs.items()}
        return {
            name: self._knobs[name].default if value is None else value
            for name, value in values.items()
        }

    def labels(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Return some values as they are read beside their knobs, by the label of each."""
        return {
            self._knobs[name].label: _name_of(self._knobs[name], value)
            for name, value in values.items()
        }

    def label_of(self, name: str) -> str:
        """Return what the page calls a knob, and any other name as it is."""
        return f"“{self._knobs[name].label}”" if name in self._knobs else name

    def unknown(self, address: Mapping[str, str]) -> list[str]:
        """Return the names in an address that no knob has, nor had in earlier versions."""
        known = {*self._knobs, *map(self.key, self._knobs)}
        return [name for name in address if name not in known]

    @property
    def are_set(self) -> bool:
        """Whether they stand anywhere in this session, be it at their defaults."""
        return any(self.key(name) in st.session_state for name in self._knobs)

    def ensure(self) -> None:
        """Give every knob a value that makes sense; it stands until the page runs again."""
        for name, knob in self._knobs.items():
            value = self[name]
            widget_value = _held(knob, value)
            if st.session_state.get(self.key(name)) != widget_value:
                st.session_state[self.key(name)] = widget_value
            self._at[name] = value

    def dragged(self) -> dict[str, dict[str, Any]]:
        """Return what the browser needs to tell charts of a slider that is being dragged."""
        return {
            self.key(knob.name): {"name": knob.name}
            | ({"options": list(knob.options)} if isinstance(knob, Scale) else {})
            for knob in self
            if isinstance(knob, Slider | Scale)
        }

    def written(self) -> dict[str, str]:
        """Return what the address says: every knob that differs from its default."""
        return {
            name: knob.text(self[name])
            for name, knob in self._knobs.items()
            if self[name] != knob.default
        }
