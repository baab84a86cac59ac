"""A curve or bars to be drawn by hand, and the real ones laid over them."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from study.predictions import Prediction, Said
from ui.components import component

_SKETCH = component("sketch", "dom", "numbers")


def drawing(prediction: Prediction, key: str) -> Said | None:
    """Show what a prediction of kind "sketch" is drawn on; return the sketch once there is one.

    Parameters
    ----------
    prediction : Prediction
        Of kind "sketch".
    key : str
        Unique in the session.
    """
    _SKETCH(key=key, data=_data(prediction, key), on_curve_change=lambda: None)
    # It comes from the browser: whatever nobody can have drawn is no sketch.
    return prediction.valid(st.session_state[key].get("curve"))


def compared(prediction: Prediction, key: str, said: Sequence[float], truth: Any) -> None:
    """Show a sketch with the truth laid over it.

    Parameters
    ----------
    prediction, key
        As in `drawing`.
    said, truth : sequence of float
        A height at each of its places.
    """
    data = _data(prediction, key) | {"said": list(said), "truth": list(truth)}
    _SKETCH(key=f"{key}_done", data=data)


def _data(prediction: Prediction, key: str) -> dict[str, Any]:
    drawn = prediction.sketch
    if drawn is None:
        raise ValueError(f"Prediction {prediction.name!r} has nothing to draw on.")
    return {
        "name": key,
        "at": list(drawn.at),
        "names": list(drawn.names),
        "x_title": drawn.x_title,
        "y_title": drawn.y_title,
        "ticks": list(drawn.ticks),
        "low": prediction.low,
        "high": prediction.high,
        "step": prediction.step,
        "first": drawn.first,
        "log": drawn.log,
        "bars": drawn.bars,
        "said": None,
        "truth": None,
    }
