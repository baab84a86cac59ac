"""Checks that give a bad hyperparameter a clear sentence instead of a strange result."""

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

MAX_WORK = 2_000_000_000
"""The most sample updates (epochs x samples x runs) that one call may ask for."""


MAX_SEED = 2**32 - 1


def plain_value(value: object) -> str:
    """Write a refused value with plain numbers, and not at any length.

    Parameters
    ----------
    value : object
        What was given; an array of one number is written as that number.

    Returns
    -------
    str
        At most 60 characters.
    """
    if isinstance(value, np.ndarray | np.generic):
        value = value.item() if value.size == 1 else value.tolist()
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:59]}…"


def check_number(name: str, value: ArrayLike, low: float, high: float) -> None:
    """Raise unless every number in ``value`` lies in the closed range from low to high.

    Parameters
    ----------
    name : str
        The hyperparameter's name, for the message.
    value : float or array of float
        One number, or one for each run.
    low, high : float
        The allowed range, both ends included.

    Raises
    ------
    ValueError
        If a number is missing, not finite, or outside the range.
    """
    try:
        numbers = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        numbers = np.asarray(np.nan)
    # NaN compares false, so it is refused like a number outside the range.
    if numbers.size == 0 or not ((numbers >= low) & (numbers <= high)).all():
        raise ValueError(
            f"{name} must be a number from {low:g} to {high:g}, not {plain_value(value)}."
        )


def check_whole(name: str, value: Any, low: int, high: int) -> None:
    """Raise unless every number in ``value`` is whole and lies from low to high.

    Parameters
    ----------
    name : str
        The hyperparameter's name, for the message.
    value : int or array of int
        One number, or one for each run.
    low, high : int
        The allowed range, both ends included.

    Raises
    ------
    ValueError
        If a number is not whole (2.0 and True are not), or outside the range.
    """
    numbers = np.asarray(value)
    if (
        numbers.size == 0
        or not np.issubdtype(numbers.dtype, np.integer)
        or not ((numbers >= low) & (numbers <= high)).all()
    ):
        raise ValueError(
            f"{name} must be a whole number from {low} to {high}, not {plain_value(value)}."
        )


def check_choice(name: str, value: object, choices: Collection[str]) -> None:
    """Raise unless ``value`` is one of the named choices.

    Parameters
    ----------
    name : str
        The hyperparameter's name, for the message.
    value : object
        What was asked for.
    choices : collection of str
        What is allowed.

    Raises
    ------
    ValueError
        If ``value`` is not among the choices.
    """
    if not isinstance(value, str) or value not in choices:
        allowed = ", ".join(repr(choice) for choice in choices)
        raise ValueError(f"{name} must be one of {allowed}, not {plain_value(value)}.")


def check_work(*, n_epochs: int, n_samples: int, n_runs: int) -> None:
    """Raise if a training would keep the machine busy for minutes.

    Parameters
    ----------
    n_epochs, n_samples, n_runs : int
        What was asked for; their product is the number of sample updates.

    Raises
    ------
    ValueError
        If the product is above `MAX_WORK`.
    """
    work = n_epochs * n_samples * n_runs
    if work > MAX_WORK:
        raise ValueError(
            f"{n_epochs:,} epochs x {n_samples:,} samples x {n_runs:,} runs are {work:,} sample "
            f"updates; at most {MAX_WORK:,} are allowed. Take fewer epochs or fewer runs."
        )
