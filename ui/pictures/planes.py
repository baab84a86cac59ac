"""A network with a small plane in each neuron, and beside it what the network says, as a picture.

It works wholly in the browser: weights of all frames are sent once, and what every neuron makes of
every place is computed there. It follows the replay of a `ui.run.replay.player`. Whatever is
pointed at, or reached with Tab and arrow keys, is shown large and in words; all weights stand
in a table.
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
        # It comes from the browser: whatever nobody can have changed is no change.
        try:
            wanted = parameter_edits.decode(code) if isinstance(code, str) else ()
        except ValueError:
            return
        if wanted:
            train_on(wanted)

    by_hand = {"most": most, "longest": longest, "largest": parameter_edits.MAX_VALUE}
    data = {**diagram, **heard(player, label), "by_hand": by_hand}
    _PLANES(key=key, data=data, on_train_on_change=hear)
