"""What the clinic’s networks learn from: points, curves and patients of a hospital, all scaled.

A ward gives data of one kind. A request for a patient says which wards there are, so that a
doctor can be tried on others than those that the learners see.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from datasets.shapes import draw_points
from lessons.heart import patients


@dataclass(frozen=True, eq=False)
class Table:
    """Rows, as one would like to have them."""

    X: np.ndarray  # (n_rows, n_columns): Inputs, none of them far from 1 in size
    y: np.ndarray  # (n_rows,): Classes from 0, or numbers
    n_classes: int  # 0 where a number is to be predicted
    names: tuple[str, ...]  # What the columns are called


Draw = Callable[[np.random.Generator], Table]


@dataclass(frozen=True)
class DataSource:
    draw: Draw  # Takes a generator, returns a fresh table
    # Which share of the errors that saying always the same would make has to be gone on held-out
    # rows, for a network there to be called healthy
    good: float


def shape(
    name: str,
    n_classes: int,
    least_noise: float = 0.1,
    most_noise: float = 0.3,
    most_tens: int = 29,
) -> Draw:
    """Return what draws points of one of `datasets.shapes.SHAPES`, 140 or more."""

    def draw(rng: np.random.Generator) -> Table:
        X, y = draw_points(
            name,
            n_points=int(rng.integers(14, most_tens + 1)) * 10,
            noise=float(rng.uniform(least_noise, most_noise)),
            seed=int(rng.integers(2**31)),
        )
        return Table(X, y, n_classes, ("x₁", "x₂")[: X.shape[1]])

    return draw


def clouds(rng: np.random.Generator) -> Table:
    """Draw two classes in three to six columns, parted by a bent border that is not sharp."""
    n, d = int(rng.integers(18, 32)) * 10, int(rng.integers(3, 7))
    X = rng.standard_normal((n, d))
    w, bend = rng.standard_normal(d), rng.uniform(0.3, 0.8)
    score = X @ w / np.linalg.norm(w) + bend * (X[:, 0] * X[:, 1])
    y = score + 0.3 * rng.standard_normal(n) > np.median(score)
    return Table(X, y.astype(float), 2, tuple(f"column {i + 1}" for i in range(d)))


def surface(rng: np.random.Generator) -> Table:
    """Draw a number that hangs on two to four columns, with a little noise."""
    n, d = int(rng.integers(18, 32)) * 10, int(rng.integers(2, 5))
    X = rng.uniform(-1.7, 1.7, (n, d))
    w = rng.uniform(0.3, 0.8, d) * rng.choice((-1, 1), d)
    y = np.sin(1.5 * X[:, 0]) + X @ w + 0.4 * X[:, 0] * X[:, 1] + 0.2 * rng.standard_normal(n)
    return Table(X, (y - y.mean()) / y.std(), 0, tuple(f"column {i + 1}" for i in range(d)))


def hospital(rng: np.random.Generator) -> Table:
    """Take the 303 patients of the Cleveland Clinic, their quantities standardised."""
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
"""Where the learners' patients lie."""
