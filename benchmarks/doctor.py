"""Try the doctor on patients that it has never seen, and write down how often it is right.

`python -m benchmarks.doctor [--workers 2]`

It was written beside the patients of `lessons.clinic.wards`. These here lie in other wards: other
tables, other widths and depths, other batches and other seeds.
"""

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from sklearn import datasets as of_sklearn

from datasets.digits import load_digits
from lessons.clinic.faults import (
    HEALTHY,
    RATES,
    Clinic,
    NetworkDistribution,
    TrainingCase,
    draw_network,
    draw_patient,
    starts_of,
)
from lessons.clinic.wards import DataSource, Draw, Table, shape
from training.doctor.diagnose import diagnose
from training.doctor.faults import FAULTS
from training.figures import percent

FILE = Path(__file__).parent.parent / "docs" / "doctor.md"
FIRST_SEED = 700_000
"""Far from the seeds of any visit, and of any test."""
EACH, N_HEALTHY = 36, 100
STARTED = ("unlucky_start",)
"""Kinds of which the doctor is given other starts as well."""
MOST_CALLED_ILL, LEAST_RIGHT = 1 / 50, 0.85
"""What is asked of the doctor."""


def table(load: Any, n_classes: int, most_rows: int = 220) -> Draw:
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
    some = rng.permutation(len(y))[:250]
    return Table(X[some].astype(float), y[some].astype(float), 10, tuple(map(str, range(64))))


def stripes(rng: np.random.Generator) -> Table:
    """Draw three classes in stripes across four columns, two of which know nothing."""
    n = int(rng.integers(18, 26)) * 10
    X = rng.uniform(-1.6, 1.6, (n, 4))
    across = X[:, 0] + 0.7 * X[:, 1] + 0.15 * rng.standard_normal(n)
    y = np.digitize(across, (-0.6, 0.6))
    return Table(X, y.astype(float), 3, ("a", "b", "c", "d"))


WARDS: Mapping[str, DataSource] = {
    "blobs": DataSource(shape("blobs", 2, 0.3, 0.9, 20), 0.75),
    "three blobs": DataSource(shape("three_blobs", 3, 0.2, 0.5, 20), 0.75),
    "jump": DataSource(shape("jump", 0, most_tens=20), 0.75),
    "stripes": DataSource(stripes, 0.75),
    "wine": DataSource(table(of_sklearn.load_wine, 3), 0.8),
    "tumours": DataSource(table(of_sklearn.load_breast_cancer, 2), 0.8),
    "diabetes": DataSource(table(of_sklearn.load_diabetes, 0), 0.35),
    "digits": DataSource(some_digits, 0.8),
    "rings": DataSource(shape("circles", 2, 0.02, 0.15, 20), 0.85),
}
"""Where the patients lie on whom the doctor is tried; rings are discs with another noise."""


HABITS = NetworkDistribution(
    optimisers=(*RATES, "AdamW"),
    activations=("tanh", "ReLU", "leaky ReLU", "sigmoid", "ReLU", "tanh"),
    widths=(18, 33),
    depths=(1, 4),
    epochs=(40, 80),
    batches=(40, 80, 1000),
    longer=3,
)
"""Wider and deeper networks than in the lessons’ wards."""
ELSEWHERE = Clinic(WARDS, partial(draw_network, habits=HABITS))
KINDS = (HEALTHY, *FAULTS)
Case = tuple[str, tuple[str, ...]]
"""What ails a patient, and what the doctor says, likeliest first."""


def examine(patient: TrainingCase) -> Case:
    """Show a patient to the doctor; other starts are trained where they are what is the matter."""
    lucky = patient.fault in STARTED
    findings = diagnose(patient.train(), patient.rows, starts=starts_of(patient) if lucky else None)
    return patient.fault, tuple(finding.fault for finding in findings) or (HEALTHY,)


def visit(seed: int) -> list[Case]:
    """Draw and examine the patients of a seed: one of each kind, or the healthy one alone."""
    kinds = KINDS if seed < FIRST_SEED + EACH else (HEALTHY,)
    return [examine(draw_patient(kind, seed, ELSEWHERE)) for kind in kinds]


def report(cases: Sequence[Case]) -> str:
    """Write down how often the doctor was right, and a matrix of what it named instead."""
    first = Counter((true, named[0]) for true, named in cases)
    n = Counter(true for true, _ in cases)
    second = Counter(true for true, named in cases if true in named[:2])
    n_sick = sum(n[fault] for fault in FAULTS)
    right = sum(first[fault, fault] for fault in FAULTS)
    ill = n[HEALTHY] - first[HEALTHY, HEALTHY]
    head = ["in truth", "patients", "named first", "among two", *map(str, range(len(KINDS)))]
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for i, true in enumerate(KINDS):
        cells = [f"{i} {true}", n[true], first[true, true], second[true]]
        cells += [first[true, named] or "·" for named in KINDS]
        lines.append(f"| {' | '.join(map(str, cells))} |")
    table = "\n".join(lines)
    return f"""# How often the doctor is right

{len(cases):,} networks that nobody had looked at before, in other tables, with other widths, depths
and batches, and from other seeds than those beside which its rules were written
(`benchmarks/doctor.py`). Of the
{n_sick:,} sick ones it named the right fault first **{right:,}** times
({percent(right / max(n_sick, 1), 1)}); of the {n[HEALTHY]:,} healthy ones it called **{ill}** ill
({percent(ill / max(n[HEALTHY], 1), 1)}). A column for each answer, numbered like the rows.
`make doctor` makes this table again, in about a quarter of an hour on a machine of its own.

{table}
"""


def matrix(path: Path = FILE) -> dict[str, list[int]]:
    """Read the table that was written last: for each kind how often each one was named first."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = [line[2:-2].split(" | ") for line in lines if re.match(r"\| \d+ \w+ \|", line)]
    return {cells[0].split()[1]: [int(c.replace("·", "0")) for c in cells[4:]] for cells in rows}


def main() -> None:
    """Examine all patients, and write the table after each seed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doctor")
    parser.add_argument("--workers", type=int, default=2)
    cases: list[Case] = []
    seeds: Iterable[int] = range(FIRST_SEED, FIRST_SEED + N_HEALTHY)
    with ProcessPoolExecutor(parser.parse_args().workers) as pool:
        for some in pool.map(visit, seeds):
            cases += some
            FILE.write_text(report(cases), encoding="utf-8")
            print(f"{len(cases)} examined", flush=True)


if __name__ == "__main__":
    main()
