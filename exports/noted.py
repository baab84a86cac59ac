"""What a training is called with, for its record: in a notebook, where nothing is checked."""

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import signature
from typing import Any

_noted: list[Mapping[str, Any]] = [{}]


def hyperparameters(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let what a training records bear what it was called with."""

    @wraps(function)
    def noted(*args: Any, **kwargs: Any) -> Any:
        given = signature(function).bind(*args, **kwargs)
        given.apply_defaults()
        _noted.append(given.arguments)
        try:
            return function(*args, **kwargs)
        finally:
            _noted.pop()

    return noted


def called_with() -> Mapping[str, Any]:
    """Return the arguments of the training under way, by name."""
    return _noted[-1]
