"""Knobs: widgets bound to the address bar, whose values are bounded in Python as well.

The address is the experiment: open it again and the same numbers come back. Whatever the
address or a foreign client sends that makes no sense falls back to the default.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from lessons.fields import Field


class Knobs:
    """The knobs of one lesson; each one's key in the address is ``<slug>_<name>``."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self.defaults: dict[str, Any] = {}
        self._bounds: dict[str, tuple[float, float]] = {}
        self._scales: set[str] = set()

    def key(self, name: str) -> str:
        """Return the key of a knob, in the address and in the session."""
        return f"{self.slug}_{name}"

    def slider(
        self,
        name: str,
        label: str,
        low: float,
        high: float,
        default: float,
        step: float,
        *,
        help: str | None = None,
        format: str | None = None,
    ) -> Any:
        """Show a slider and return its value, within the bounds whatever was sent."""
        self.defaults[name] = default
        self._bounds[name] = (low, high)
        value = st.slider(
            label,
            low,
            high,
            default,
            step,
            key=self.key(name),
            bind="query-params",
            help=help,
            format=format,
        )
        return value if math.isfinite(value) and low <= value <= high else default

    def scale(
        self,
        name: str,
        label: str,
        options: Sequence[float],
        default: float,
        *,
        first: float | None = None,
        help: str | None = None,
    ) -> Any:
        """Show a slider over chosen numbers, such as learning rates, and return one of them.

        Where the default follows another knob, ``first`` is the one that the page opens with.
        """
        texts = {f"{option:g}": option for option in options}
        self.defaults[name] = f"{default if first is None else first:g}"
        self._scales.add(name)
        text = st.select_slider(
            label,
            list(texts),
            f"{default:g}",
            key=self.key(name),
            bind="query-params",
            help=help,
        )
        return texts.get(text, default)

    def choice(
        self,
        name: str,
        label: str,
        options: Sequence[str],
        default: str,
        *,
        help: str | None = None,
        on_change: Callable[[], None] | None = None,
    ) -> str:
        """Show a few options side by side and return the chosen one."""
        self.defaults[name] = default
        value = st.segmented_control(
            label,
            list(options),
            default=default,
            required=True,
            key=self.key(name),
            bind="query-params",
            help=help,
            on_change=on_change,
        )
        return value if value in options else default

    def switch(self, name: str, label: str, default: bool, *, help: str | None = None) -> bool:
        """Show a switch and return whether it is on."""
        self.defaults[name] = default
        return bool(st.toggle(label, default, key=self.key(name), bind="query-params", help=help))

    def sample(self, fields: Sequence[Field]) -> dict[str, Any]:
        """Show a knob for everything there is to say of one sample; return the values by name."""
        values: dict[str, Any] = {}
        with st.container(horizontal=True):
            for each in fields:
                if each.options:
                    chosen = self.choice(each.name, each.label, list(each.options), each.default)
                    values[each.name] = each.options[chosen]
                else:
                    values[each.name] = self.slider(
                        each.name, each.label, each.low, each.high, each.default, each.step
                    )
        return values

    def set(self, **values: Any) -> None:
        """Turn knobs from a callback; sliders stop at their ends, scales take numbers."""
        for name, value in values.items():
            if name in self._bounds:
                low, high = self._bounds[name]
                value = min(max(value, low), high)
            elif name in self._scales:
                value = f"{float(value):g}"
            st.session_state[self.key(name)] = value

    def followed_by(
        self, suits: Callable[..., Mapping[str, Any]], *names: str
    ) -> Callable[[], None]:
        """Return a callback for knobs that others follow.

        It calls ``suits`` with the values of the named knobs and turns those that it returns.
        """

        def turn() -> None:
            self.set(**suits(*(st.session_state[self.key(name)] for name in names)))

        return turn

    def reset_button(self) -> None:
        """Show a button that turns every knob shown so far back to where it stood at first."""
        st.button(
            "Back to the first settings",
            icon=":material/restart_alt:",
            type="tertiary",
            key=self.key("reset"),
            on_click=self.set,
            kwargs=self.defaults,
        )
