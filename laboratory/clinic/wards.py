"""The clinic's data: points, curves and patients of a hospital, all scaled.

Functions that draw a case take the wards to choose from, so that the doctor can be tested on others
than learners see.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from datasets.shapes import draw_points
from lessons.heart import patients


@dataclass(frozen=True, eq=False)
class Table:
    """A data set before it is split."""

    X: np.ndarray  # (n_rows, n_columns): inputs of order 1
    y: np.ndarray  # (n_rows,): classes from 0, or numbers
    n_classes: int  # 0 for regression
    names: tuple[str, ...]  # names of columns


Draw = Callable[[np.random.Generator], Table]


@dataclass(frozen=True)
class DataSource:
    draw: Draw  # takes a generator, returns a new table
    # The held-out skill from which a network counts as healthy: the share of a constant
    # prediction's errors that it avoids.
    good: float


def shape(name: str, n_classes: int) -> Draw:
    """Return a function that draws 140 to 290 points of one of `datasets.shapes.SHAPES`."""

    def draw(rng: np.random.Generator) -> Table:
        X, y = draw_points(
            name,
            n_points=int(rng.integers(14, 30)) * 10,
            noise=float(rng.uniform(0.1, 0.3)),
            seed=int(rng.integers(2**31)),
        )
        return Table(X, y, n_classes, ("x₁", "x₂")[: X.shape[1]])

    return draw


def clouds(rng: np.random.Generator) -> Table:
    """Draw two classes in three to six columns, with a curved and fuzzy border."""
    n, d = int(rng.integers(18, 32)) * 10, int(rng.integers(3, 7))
    X = rng.standard_normal((n, d))
    w, bend = rng.standard_normal(d), rng.uniform(0.3, 0.8)
    score = X @ w / np.linalg.norm(w) + bend * (X[:, 0] * X[:, 1])
    y = score + 0.3 * rng.standard_normal(n) > np.median(score)
    return Table(X, y.astype(float), 2, tuple(f"column {i + 1}" for i in range(d)))


def surface(rng: np.random.Generator) -> Table:
    """Draw a function of two to four columns, with a little noise."""
    n, d = int(rng.integers(18, 32)) * 10, int(rng.integers(2, 5))
    X = rng.uniform(-1.7, 1.7, (n, d))
    w = rng.uniform(0.3, 0.8, d) * rng.choice((-1, 1), d)
    y = np.sin(1.5 * X[:, 0]) + X @ w + 0.4 * X[:, 0] * X[:, 1] + 0.2 * rng.standard_normal(n)
    return Table(X, (y - y.mean()) / y.std(), 0, tuple(f"column {i + 1}" for i in range(d)))


def hospital(rng: np.random.Generator) -> Table:
    """Return the 303 patients of the Cleveland Clinic, with standardised quantities."""
    X = patients.features(int(rng.integers(1000)))
    return Table(X, patients.outcomes().astype(float), 2, patients.feature_names())


WARDS: Mapping[str, DataSource] = {
    "moons": DataSource(shape("moons", 2), 0.75),
    "circles": DataSource(shape("circles", 2), 0.75),
    "xor": DataSource(shape("xor", 2), 0.75),
    "above": DataSource(shape("above", 2), 0.75),
    "sine": DataSource(shape("sine", 0), 0.75),
    "hinge": DataSource(shape("hinge", 0), 0.75),
    "clouds": DataSource(clouds, 0.6),
    "surface": DataSource(surface, 0.75),
    "hospital": DataSource(hospital, 0.45),
}
"""The data of the cases that learners see."""
