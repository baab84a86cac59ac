"""A curve or bars to be drawn by hand, and the real ones laid over them."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from study.predictions import Answer, Guess, Prediction
from ui.components import component

_SKETCH = component("sketch")


def drawing(prediction: Prediction, key: str) -> None:
    """Show what a prediction of kind "sketch" is drawn on; `current` is what stands there."""
    _SKETCH(key=key, data=_data(prediction, key), on_curve_change=lambda: None)


def current(prediction: Prediction, key: str) -> Guess | None:
    """Return what stands on a `drawing`: whatever nobody can have drawn is no sketch."""
    return prediction.valid(st.session_state[key].get("curve"))


def compared(prediction: Prediction, key: str, guess: Sequence[float], answer: Answer) -> None:
    """Show a sketch with the truth laid over it."""
    truth: Any = answer.truth
    data = _data(prediction, key) | {"guess": list(guess), "truth": list(truth)}
    data["curve"] = list(answer.curve) or None
    _SKETCH(key=f"{key}_done", data=data)


def _data(prediction: Prediction, key: str) -> dict[str, Any]:
    sketch = prediction.sketch
    if sketch is None:
        raise ValueError(f"Prediction {prediction.name!r} has nothing to draw on.")
    return {
        "name": key,
        "at": list(sketch.at),
        "names": list(sketch.names),
        "x_title": sketch.x_title,
        "y_title": sketch.y_title,
        "ticks": list(sketch.ticks),
        "low": prediction.low,
        "high": prediction.high,
        "step": prediction.step,
        "first": sketch.first,
        "log": sketch.log,
        "bars": sketch.bars,
        "given": sketch.given,
        "guess": None,
        "truth": None,
    }
