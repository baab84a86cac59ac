"""A curve or bars to draw by hand, with the true ones laid over them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from study.predictions import Answer, Guess, Prediction
from ui.components import component, sent
from ui.run.runs import memoised

_SKETCH = component("sketch")


def drawing(prediction: Prediction, key: str) -> None:
    """Show the paper for a prediction of kind "sketch"; `current` returns the drawing."""
    _SKETCH(key=key, data=_data(prediction, key), on_curve_change=lambda: None)


def current(prediction: Prediction, key: str) -> Guess | None:
    """Return what is on a `drawing`; None if it is invalid."""
    return prediction.valid(sent(key, "curve"))


def compared(prediction: Prediction, key: str, guess: Sequence[float], answer: Answer) -> None:
    """Show a sketch with the truth laid over it."""
    _SKETCH(key=f"{key}_done", data=_shown(prediction, key, guess, answer))


def of_class(prediction: Prediction, key: str, guesses: Sequence[Guess], answer: Answer) -> None:
    """Show many sketches, their median, and the truth laid over them."""
    curves = np.array(guesses, dtype=float)
    middle = np.median(curves, axis=0)
    data = _shown(prediction, key, middle.tolist(), answer)
    _SKETCH(key=f"{key}_done", data=data | {"others": curves.tolist(), "called": "median"})


def _shown(
    prediction: Prediction, key: str, guess: Sequence[float], answer: Answer
) -> dict[str, Any]:
    truth: Any = answer.truth
    data = _data(prediction, key) | {"guess": list(guess), "truth": list(truth)}
    return data | {"curve": list(answer.curve) or None}


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
        "bars": sketch.bars,
        "given": sketch.given,
        "beside": sketch.beside and [sketch.beside[0], memoised(sketch.beside[1])],
        "guess": None,
        "truth": None,
        "others": [],
        "called": "your sketch",
    }
