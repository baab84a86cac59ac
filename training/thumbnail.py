"""What a lesson shows of itself in a picture as small as a stamp: lines, dots, squares."""

from dataclasses import dataclass

import numpy as np

INKS = ("model", "rival", "gradient", "data", "class 0", "class 1")
"""What a line or a dot can be, which decides its colour."""


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
    """Some points of one kind; x and y are (n_points,) arrays."""

    x: np.ndarray
    y: np.ndarray
    ink: str = "data"


@dataclass(frozen=True)
class Squares:
    """Some squares of one kind; x and y are the (n,) whole numbers of their lower left corners.

    Each is as wide and as high as the unit; shade is an (n,) array of opacities from 0 to 1.
    """

    x: np.ndarray
    y: np.ndarray
    shade: np.ndarray
    ink: str = "model"


@dataclass(frozen=True)
class Thumbnail:
    """A picture as small as a stamp."""

    says: str  # What can be seen, for those who cannot see it
    lines: tuple[Line, ...] = ()  # From back to front
    dots: tuple[Dots, ...] = ()  # In front of the lines
    squares: tuple[Squares, ...] = ()  # Behind the lines
    even: bool = False  # Whether a unit is as wide as it is high

    def __post_init__(self) -> None:
        marks: tuple[Line | Dots | Squares, ...] = (*self.lines, *self.dots, *self.squares)
        for mark in marks:
            if mark.ink not in INKS:
                raise ValueError(f"ink must be one of {', '.join(INKS)}, not {mark.ink!r}.")
