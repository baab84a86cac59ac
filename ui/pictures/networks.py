"""Networks and graphs with all their numbers, to be explored, walked through, or pulled at.

They work in the browser: all frames' weights are sent once, and forward and backward pass are
computed there. They follow a `ui.run.replay.player`, and knobs while dragged. Keyboard: Tab to the
drawing, arrow keys along its lines, buttons to step; a table or a description has all numbers.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from charts.core import live
from training import parameter_edits
from ui.components import component
from ui.page import current
from ui.pictures.picture import heard

_GRAPH = component("graph")
_NETWORK = component("network")
_PLANES = component("planes")
_SMALL_NETWORK = component("small_network", in_page=True)


def graph(diagram: dict[str, Any], name: str, *, label: str) -> None:
    """Show a computational graph with values and gradients."""
    _GRAPH(key=current.key(name), data={**diagram, "live": live.EVENT, "label": label})


def network(
    diagram: dict[str, Any],
    name: str,
    *,
    label: str,
    player: str | None = None,
    shows: str = "weights",
) -> None:
    """Show neurons, lines as wide as weights, and what each neuron adds up."""
    _NETWORK(key=current.key(name), data={**diagram, **heard(player, label), "view": shows})


def small_network(
    drawn: dict[str, Any], name: str, *, label: str, player: str | None = None
) -> None:
    """Show a network over the plane, or its hidden space, with lines and points to drag."""
    _SMALL_NETWORK(key=current.key(name), data={**drawn, **heard(player, label)})


def planes(
    diagram: dict[str, Any],
    name: str,
    *,
    label: str,
    player: str,
    train_on: Callable[[parameter_edits.ParameterEdits], None],
    most: int,
    longest: int,
) -> None:
    """Show a small output map in each neuron, and the network's output beside it."""
    key = current.key(name)

    def hear() -> None:
        code = st.session_state[key].get("train_on")
        # The browser sends it, so invalid changes are ignored.
        try:
            wanted = parameter_edits.decode(code) if isinstance(code, str) else ()
        except ValueError:
            return
        if wanted:
            train_on(wanted)

    by_hand = {"most": most, "longest": longest, "largest": parameter_edits.MAX_VALUE}
    data = {**diagram, **heard(player, label), "by_hand": by_hand}
    _PLANES(key=key, data=data, on_train_on_change=hear)
