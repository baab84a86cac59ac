"""What a learner said, kept beside what was done: predictions, answers, beliefs, hints taken.

It comes back from the learner's own browser, so every field is checked before it is believed.
"""

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

SURE = ("a guess", "rather unsure", "fairly sure", "certain")
"""How sure one may be of an answer, in four steps."""
STATED = (0.3, 0.5, 0.75, 0.95)
"""The probability of being right that each step is taken to state."""

Kept = Mapping[str, Any]
"""Fields of one item; ``at`` is the moment (ISO, UTC) at which they were said."""

_MOST_TEXT, _MOST_LIST = 60, 20


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _MOST_TEXT


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_said(value: Any) -> bool:
    """Tell whether a value may be a prediction: a name, a number, or a curve of numbers."""
    is_curve = isinstance(value, list) and len(value) <= _MOST_LIST
    return _is_text(value) or _is_number(value) or (is_curve and all(map(_is_number, value)))


def _is_given(value: Any) -> bool:
    """Tell whether a value may be an answer: an option, several, an order, or a number."""
    several = isinstance(value, list) and len(value) <= _MOST_LIST
    return _is_number(value) or (several and all(type(i) is int and 0 <= i < 20 for i in value))


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_step(value: Any) -> bool:
    return type(value) is int and 0 <= value < len(SURE)


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MOST_LIST


_ANSWER: Mapping[str, Callable[[Any], bool]] = {
    "given": _is_given,
    "sure": _is_step,
    "first_sure": _is_step,
    "first_right": _is_bool,
}
FIELDS: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "prediction": {"said": _is_said, "right": _is_bool},
    "question": _ANSWER,
    "observation": _ANSWER,
    "claim": {"belief": _is_bool, "tested": _is_bool},
    "challenge": {"hints": _is_count, "asked": _is_text},
}
"""What may be kept of an item of each kind."""


def check_kept(kind: str, fields: Any) -> None:
    """Raise unless something may be kept of an item of a kind.

    Parameters
    ----------
    kind : str
        Of the item.
    fields : object
        What a record says of it; ``at`` is checked elsewhere.

    Raises
    ------
    ValueError
        With a sentence for the learner.
    """
    allowed = FIELDS.get(kind, {})
    fits = isinstance(fields, dict) and all(
        name == "at" or (name in allowed and allowed[name](value)) for name, value in fields.items()
    )
    if not fits or not isinstance(fields.get("at"), str):
        raise ValueError(f"This record holds an answer that cannot be: {str(fields)[:60]}.")


def later(first: Kept | None, second: Kept | None) -> Kept:
    """Return what was said last of two; equal moments are told apart by their contents."""
    found = [kept for kept in (first, second) if kept is not None]
    return max(found, key=lambda kept: (datetime.fromisoformat(kept["at"]), repr(sorted(kept))))
