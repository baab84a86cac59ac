"""The data to choose from: shapes, points placed by hand, typed functions, and three tables.

Tables are prepared and split as in their own lessons: a fifth is held out, and medians, maxima and
means come from the training set.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np

from datasets.digits import SIDE
from datasets.heart import COLUMNS as HEART_COLUMNS
from datasets.shapes import REACH, SHAPES, draw_points, split
from lessons.heart import patients
from lessons.overfitting.tables import TABLES
from lessons.titanic import passengers
from training import own_points
from training.build_settings import PIXELS
from training.figures import figure, percent
from training.formula import parse, to_text, variables
from training.graph import Graph
from training.inputs import INPUTS, compute_features

OWN, ABOVE, CURVE = "own", "typed_above", "typed_curve"
"""Points placed by hand; points above and below a typed function; the function itself."""
TYPED = (ABOVE, CURVE)
TALLEST = 10.0
"""Largest absolute value of a typed function."""
LEAST_SHARE = 0.05
"""Smallest share of the square on either side of a typed function, for points above and below."""


@dataclass(frozen=True)
class Source:
    name: str  # on the page
    # 0 for regression; of points placed by hand the smallest number
    n_classes: int
    inputs: Mapping[str, str]  # names of possible inputs, and their names on the page
    noun: str = "point"  # what a row is called
    classes: tuple[str, ...] = ()  # names of the classes, if not numbers


def _of_places(n_places: int) -> dict[str, str]:
    return {name: each.name for name, each in INPUTS.items() if each.n_places <= n_places}


_HEART = {name: name for name in HEART_COLUMNS} | patients.SHORT
_TITANIC = {name: name for name in passengers.COLUMNS} | {"Fare": "LogFare"}

SOURCES: Mapping[str, Source] = {
    **{
        name: Source(each.name, each.n_classes, _of_places(2 if each.n_classes else 1))
        for name, each in SHAPES.items()
    },
    OWN: Source("Your own points", 2, _of_places(2)),
    ABOVE: Source("Above a function of yours", 2, _of_places(2)),
    CURVE: Source("Fit a function of yours", 0, _of_places(1)),
    "heart": Source("Heart patients", 2, _HEART, "patient", ("no disease", "disease")),
    "titanic": Source("The Titanic", 2, _TITANIC, "passenger", ("died", "survived")),
    "digits": Source("Handwritten digits", 10, {PIXELS: "64 pixels"}, "digit"),
}
"""The data sources by name, as in an address."""


def sample(shape: str) -> tuple[np.ndarray, np.ndarray]:
    """Return some points of a shape and their targets, for a small picture of it."""
    return draw_points(shape, n_points=90, noise=0.03, seed=0)


def is_table(data: str) -> bool:
    """Tell whether a data source is a table."""
    return data in TABLES


def n_classes_of(data: str, own: own_points.OwnPoints = ()) -> int:
    """Return the number of classes; 0 for regression."""
    placed_classes = [1 + c for *_, c in own] if data == OWN else []
    return max(SOURCES[data].n_classes, *placed_classes, 0)


class _Typed(Graph):
    """A graph for checking a typed function, whose errors quote what was typed."""

    def expression(self, i: int, *, numbers: bool = False) -> str:
        return super().expression(i, numbers=True) if numbers else to_text(self.nodes[i])


def heights(formula: str, x: np.ndarray) -> np.ndarray:
    """Return a typed function's value at each x; raise ValueError if it is invalid."""
    node = parse(formula)
    if "y" in variables(node):
        raise ValueError("The function may have x in it, and no y: its height is the other place.")
    everywhere, here = (
        np.broadcast_to(_Typed(node).forward({"x": at} if variables(node) else {})[-1], at.shape)
        for at in (np.linspace(-REACH, REACH, 401), x)
    )
    furthest = everywhere[np.abs(everywhere).argmax()]
    if abs(furthest) > TALLEST:
        raise ValueError(
            f"The function must stay between −{TALLEST:g} and {TALLEST:g} where x is from "
            f"−{REACH:g} to {REACH:g}; this one reaches {figure(furthest)}."
        )
    return here


def draw_typed(
    data: str, formula: str, *, n_points: int, noise: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Draw points on, or above and below, a typed function; see `datasets.shapes.draw_points`."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-REACH, REACH, n_points)
    if data == CURVE:
        return x[:, None], heights(formula, x) + noise * rng.standard_normal(n_points)
    at = np.linspace(-REACH, REACH, 401)
    above = float(np.clip((REACH - heights(formula, at)) / (2 * REACH), 0, 1).mean())
    if not LEAST_SHARE <= above <= 1 - LEAST_SHARE:
        raise ValueError(
            f"On either side of the function must lie at least {percent(LEAST_SHARE)} of the "
            f"square from −{REACH:g} to {REACH:g}; above this one lie {percent(above)}."
        )
    places = np.stack([x, rng.uniform(-REACH, REACH, n_points)], axis=-1)
    y = places[:, 1] > heights(formula, x)
    return places + noise * rng.standard_normal((n_points, 2)), y.astype(float)


@lru_cache(maxsize=64)
def points_for(
    data: str,
    n_points: int,
    noise: float,
    held_out: float,
    data_seed: int,
    own: own_points.OwnPoints,
    formula: str,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Draw or collect the points, and split them."""
    if is_table(data):
        table = TABLES[data]
        points, y = (
            np.array(each, dtype=float) for each in (table.features(data_seed), table.targets())
        )
        rows = table.split(data_seed)
    else:
        options = {"n_points": n_points, "noise": noise, "seed": data_seed}
        if data == OWN:
            points, y = own_points.as_arrays(own)
        elif data in TYPED:
            points, y = draw_typed(data, formula, **options)  # type: ignore[arg-type]
        else:
            points, y = draw_points(data, **options)  # type: ignore[arg-type]
        rows = split(len(y), held_out, data_seed)
    points.flags.writeable = y.flags.writeable = False  # shared by many runs
    return points, y, *rows


@lru_cache(maxsize=8)
def _table_columns(data: str) -> tuple[tuple[str, str], ...]:
    """Return for each column of a table the input that it belongs to, and its own name."""
    if data == "digits":
        places = product(range(1, SIDE + 1), repeat=2)
        return tuple((PIXELS, f"the pixel in row {y}, column {x}") for y, x in places)
    if data == "heart":
        columns = [*patients.preparation()[-1].after.columns]
        return tuple(
            (column.partition("_")[0], name)
            for column, name in zip(columns, patients.feature_names(), strict=True)
        )
    return tuple(
        ("Fare" if name == "LogFare" else name.partition("_")[0], name.replace("_", " "))
        for name in passengers.feature_names()
    )


def columns_of(data: str, inputs: tuple[str, ...]) -> dict[int, str]:
    """Return the columns of a table that belong to some inputs, by index, with names."""
    return {i: name for i, (of, name) in enumerate(_table_columns(data)) if of in inputs}


def network_inputs(data: str, points: np.ndarray, inputs: tuple[str, ...]) -> np.ndarray:
    """Return the network's inputs for points or rows of a table: (n_points, n_inputs)."""
    known = SOURCES[data].inputs if is_table(data) else INPUTS
    if foreign := [name for name in inputs if name not in known]:
        raise ValueError(f"inputs must be some of {', '.join(known)} here, not {foreign[0]!r}.")
    return (
        points[:, [*columns_of(data, inputs)]]
        if is_table(data)
        else compute_features(points, inputs)
    )


@lru_cache(maxsize=16)
def unscaled(data: str, data_seed: int) -> np.ndarray:
    """Return a table's rows before scaling, with ages still in years."""
    if data == "heart":
        steps = patients.preparation(split_seed=data_seed)
    else:
        steps = passengers.preparation(statistics="training", split_seed=data_seed)
    return steps[-1].before.to_numpy(dtype=float)
