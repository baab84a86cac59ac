"""A lesson's thumbnail as data: lines, dots, squares."""

from dataclasses import dataclass

import numpy as np

INKS = ("model", "rival", "gradient", "data", "class 0", "class 1")
"""Kinds of lines and dots, which set their colour."""


@dataclass(frozen=True)
class Line:
    """A line through points; x and y are (n_points,) arrays, strength is its opacity to 1."""

    x: np.ndarray
    y: np.ndarray
    ink: str = "model"
    strength: float = 1.0
    dashed: bool = False


@dataclass(frozen=True)
class Dots:
    """Points of one kind; x and y are (n_points,) arrays."""

    x: np.ndarray
    y: np.ndarray
    ink: str = "data"


@dataclass(frozen=True)
class Squares:
    """Unit squares of one kind; x and y are (n,) integers, their lower left corners.

    Shade is an (n,) array of opacities from 0 to 1.
    """

    x: np.ndarray
    y: np.ndarray
    shade: np.ndarray
    ink: str = "model"


@dataclass(frozen=True)
class Thumbnail:
    """A picture as small as a stamp."""

    says: str  # a description for those who cannot see it
    lines: tuple[Line, ...] = ()  # from back to front
    dots: tuple[Dots, ...] = ()  # in front of the lines
    squares: tuple[Squares, ...] = ()  # behind the lines
    even: bool = False  # whether both axes have the same unit

    def __post_init__(self) -> None:
        marks: tuple[Line | Dots | Squares, ...] = (*self.lines, *self.dots, *self.squares)
        for mark in marks:
            if mark.ink not in INKS:
                raise ValueError(f"ink must be one of {', '.join(INKS)}, not {mark.ink!r}.")
