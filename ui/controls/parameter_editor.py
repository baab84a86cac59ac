"""Choose and edit one parameter of a network that has too many to draw a line for each."""

import math
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from training import parameter_edits
from training.parameter_edits import BIAS, ParameterEdit, ParameterEdits
from ui.page import current
from ui.page.current import columns, on_demand
from ui.page.prose import say

Name = Callable[[int, int], str]
"""Takes a layer, from 1, and a neuron or an input, from 0."""
FURTHEST = 3.0
"""The slider's range on either side of zero; for larger numbers, 1.5 times their size."""


class ParameterEditor:
    """The editor of one parameter: what is chosen, and its widgets."""

    def __init__(self, name: str, sizes: tuple[int, ...], epochs: Sequence[int]):
        self.name, self.sizes, self.epochs = name, sizes, epochs
        self.room = current.key(name)

    def choose(self, at: Sequence[int]) -> None:
        """Choose a parameter by frame, layer, input or `BIAS`, and neuron, and open the editor.

        The browser sends these, so a parameter that does not exist is ignored.
        """
        frame, layer, i, j = at
        if 0 <= frame < len(self.epochs) and parameter_edits.fits(
            (0, layer, i, j, 0.0), self.sizes
        ):
            st.session_state[self._key("layer")] = layer
            st.session_state[self._neuron(layer)] = j
            st.session_state[self._input(layer)] = i
            st.session_state[self._epoch] = self.epochs[frame]
            st.session_state[self.room] = True

    def show(
        self,
        *,
        neuron_name: Name,
        input_name: Name,
        value_of: Callable[[int, int, int, int], float],
        describe: Callable[[ParameterEdit], str],
        train_on: Callable[[ParameterEdits], None] | None,
        longest: int,
    ) -> None:
        """Draw the editor."""
        room = on_demand("Change any number by hand", self.name, icon=":material/edit:")
        if room is None:
            return
        with room:
            at = self._choice(neuron_name, input_name)
            now = value_of(*at)
            # Every parameter of every training has its own field.
            typed = self._key(f"value_{'_'.join(map(str, at))}_{now:.6g}")
            value = _typed(typed, now)
            epoch = at[0]
            if value is not None and value != _rounded(now):
                say(describe((*at, value)))
            st.button(
                f"Train on from epoch {epoch:,}",
                key=self._key("train"),
                disabled=train_on is None or epoch >= longest or value in (None, _rounded(now)),
                on_click=self._train_on,
                args=(train_on, at, typed),
            )

    def _choice(self, neuron_name: Name, input_name: Name) -> tuple[int, int, int, int]:
        first, second = columns(2)
        with first:
            last = len(self.sizes) - 1
            layer = st.selectbox(
                "Layer",
                range(1, last + 1),
                format_func=lambda one: "the outputs" if one == last else f"layer {one}",
                key=self._key("layer"),
            )
            j = st.selectbox(
                "Whose number",
                range(self.sizes[layer]),
                format_func=partial(neuron_name, layer),
                key=self._neuron(layer),
            )
        with second:
            i = st.selectbox(
                "Its weight for",
                (*range(self.sizes[layer - 1]), BIAS),
                format_func=lambda one: (
                    "nothing: its bias" if one == BIAS else input_name(layer, one)
                ),
                key=self._input(layer),
            )
            if self._epoch not in st.session_state:
                st.session_state[self._epoch] = self.epochs[-1]
            epoch = st.select_slider("After epoch", self.epochs, key=self._epoch)
        return epoch, layer, i, j

    @staticmethod
    def _train_on(
        train_on: Callable[[ParameterEdits], None], at: tuple[int, int, int, int], typed: str
    ) -> None:
        value = st.session_state[typed]
        if value is not None:  # the field may have been cleared with the same press
            train_on(((*at, value),))

    def _key(self, what: str) -> str:
        return f"{self.room}_{what}"

    # Different choices need different widgets.
    def _neuron(self, layer: int) -> str:
        return self._key(f"neuron_{layer}_of_{self.sizes[layer]}")

    def _input(self, layer: int) -> str:
        return self._key(f"input_{layer}_of_{self.sizes[layer - 1]}")

    @property
    def _epoch(self) -> str:
        return self._key(f"epoch_{'_'.join(map(str, self.epochs))}")


def _rounded(value: float) -> float:
    return float(f"{value:.6g}") if math.isfinite(value) else 0.0


def _typed(key: str, now: float) -> float | None:
    slide, largest = f"{key}_slide", parameter_edits.MAX_VALUE
    start = max(-largest, min(largest, _rounded(now)))
    reach = min(largest, max(FURTHEST, math.ceil(1.5 * abs(start))))
    value = st.session_state.setdefault(key, start)

    def follow() -> None:
        st.session_state[key] = st.session_state[slide]

    st.session_state[slide] = max(-reach, min(reach, start if value is None else value))
    st.slider("Its value", -float(reach), float(reach), step=0.01, key=slide, on_change=follow)
    st.number_input(
        "Its value, any",
        -largest,
        largest,
        step=0.1,
        format="%.6g",
        key=key,
        label_visibility="collapsed",
    )
    return st.session_state[key]
