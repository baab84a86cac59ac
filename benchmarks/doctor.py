"""Try the doctor on patients that it has never seen, and write down how often it is right.

`python -m benchmarks.doctor [--each 36] [--healthy 100] [--workers 2]`

It was written beside the patients of `lessons.clinic.wards`. These here lie in other wards: other
tables, other widths and depths, other batches and other seeds.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from sklearn import datasets as of_sklearn

from datasets.digits import load_digits
from lessons.clinic.faults import (
    RATES,
    draw_patient,
)
from lessons.clinic.wards import Draw, Table, Ward, shape
from training.outputs import CROSS_ENTROPY

FILE = Path(__file__).parent.parent / "docs" / "doctor.md"
FIRST_SEED = 500_000
"""Far from the seeds of any visit, and of any test."""
EACH, N_HEALTHY = 36, 100
MOST_CALLED_ILL, LEAST_RIGHT = 1 / 50, 0.85
"""What is asked of the doctor."""


def table(load: Any, n_classes: int, most_rows: int = 300) -> Draw:
    """Return what draws some rows of a table of scikit-learn, standardised."""

    def draw(rng: np.random.Generator) -> Table:
        X, y = load(return_X_y=True)
        some = rng.permutation(len(y))[:most_rows]
        X, y = X[some], y[some].astype(float)
        if not n_classes:
            y = (y - y.mean()) / y.std()
        X = (X - X.mean(axis=0)) / X.std(axis=0)
        return Table(X, y, n_classes, tuple(f"column {i + 1}" for i in range(X.shape[1])))

    return draw


def some_digits(rng: np.random.Generator) -> Table:
    """Draw some of the handwritten digits."""
    X, y = load_digits()
    some = rng.permutation(len(y))[:500]
    return Table(X[some].astype(float), y[some].astype(float), 10, tuple(map(str, range(64))))


def stripes(rng: np.random.Generator) -> Table:
    """Draw three classes in stripes across four columns, two of which know nothing."""
    n = int(rng.integers(25, 40)) * 10
    X = rng.uniform(-1.6, 1.6, (n, 4))
    across = X[:, 0] + 0.7 * X[:, 1] + 0.15 * rng.standard_normal(n)
    y = np.digitize(across, (-0.6, 0.6))
    return Table(X, y.astype(float), 3, ("a", "b", "c", "d"))


WARDS: Mapping[str, Ward] = {
    "blobs": Ward(shape("blobs", 2, 0.3, 0.9), 0.75),
    "three blobs": Ward(shape("three_blobs", 3, 0.2, 0.5), 0.75),
    "jump": Ward(shape("jump", 0), 0.75),
    "stripes": Ward(stripes, 0.75),
    "wine": Ward(table(of_sklearn.load_wine, 3), 0.8),
    "tumours": Ward(table(of_sklearn.load_breast_cancer, 2), 0.8),
    "diabetes": Ward(table(of_sklearn.load_diabetes, 0), 0.35),
    "digits": Ward(some_digits, 0.8),
    "rings": Ward(shape("circles", 2, 0.02, 0.15), 0.85),
}
"""Where the patients lie on whom the doctor is tried; rings are discs with another noise."""


def draw_network(rng: np.random.Generator, *, curve: bool) -> dict[str, Any]:
    """Draw a network that is wider or deeper than those of the lessons’ wards."""
    optimiser = str(rng.choice([*RATES, "AdamW"]))
    low, high = RATES[optimiser.removesuffix("W")]
    activation = str(rng.choice(("tanh", "ReLU", "leaky ReLU", "sigmoid", "ReLU", "tanh")))
    hidden = tuple(int(rng.integers(18, 41)) for _ in range(int(rng.integers(1, 4))))
    batch = int(rng.choice((20, 50, 100, 1000)))
    longer = 2 if batch == 1000 else 1
    return {
        "hidden": hidden[:1] if activation == "sigmoid" else hidden,
        "activation": activation,
        "loss": "squared error" if curve else CROSS_ENTROPY,
        "start": "He" if "ReLU" in activation else "Glorot",
        "optimiser": optimiser,
        "learning_rate": float(np.exp(rng.uniform(np.log(low), np.log(high)))),
        "batch_size": batch,
        "n_epochs": int(rng.integers(30, 90)) * longer,
        "zero_grad": True,
        "seed": int(rng.integers(2**31)),
    }


def patient_of(fault: str, seed: int) -> Any:
    """Draw one of the patients."""
    return draw_patient(fault, seed, WARDS, draw_network)
