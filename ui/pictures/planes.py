"""A network with a small output map in each neuron, and the network's output beside it.

It works in the browser: all frames' weights are sent once, and every map is computed there. It
follows a `ui.run.replay.player`. Whatever is pointed at or reached with Tab and arrow keys is
enlarged and described; a table has all weights.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from training import parameter_edits
from ui.components import component
from ui.page import current
from ui.pictures.picture import heard

_PLANES = component("planes")


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
