"""Test the doctor on new cases, and write down how often it is right.

`python -m benchmarks.doctor [--workers 2] [--development]`

Tables, networks and faults are others than the clinic's. A network is healthy by its outcome: near
the best of a linear model, nearest neighbours and a forest on the same rows, without overfitting,
and not improved by three times the epochs. One change is made to it; if that costs it much on
held-out rows, it is a case. The rules were developed on the development cases, of other tables and
seeds than those reported.
"""

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sklearn import datasets, ensemble, linear_model, neighbors

from training.baseline import constant_prediction_loss
from training.doctor.diagnose import diagnose
from training.figures import percent
from training.multilayer import DataSplit, fit, layer_sizes
from training.recorded_run import RecordedRun
from training.tables import standardised

FILE = Path(__file__).parent.parent / "docs" / "doctor.md"
EACH, EACH_HEALTHY = 8, 16
"""Cases of each fault, and of each kind of healthy network."""
FIRST_SEED = 2700
"""Of the cases reported; a rule that changes is tried on seeds that it has never met."""
N_STARTS = 12
MOST_CALLED_ILL, LEAST_RIGHT = 0.04, 0.88
"""Required of the doctor, with and without other starts."""
HEALTHY = "healthy"
ATTEMPTS = 300
Rng = np.random.Generator
Rows = tuple[np.ndarray, np.ndarray, int]
"""Inputs, targets, and the number of classes; 0 for regression."""


def loaded(load: Callable[..., Any], n_classes: int, rng: Rng) -> Rows:
    X, y = load(return_X_y=True)
    some = rng.permutation(len(y))[:220]
    return X[some], y[some].astype(float), n_classes


def made(make: Callable[..., Any], classes: int, rng: Rng, **options: Any) -> Rows:
    n, seed = int(rng.integers(16, 26)) * 10, int(rng.integers(2**31))
    X, y = make(n_samples=n, random_state=seed, **options)
    return X, (np.unique(y, return_inverse=True)[1] if classes else y).astype(float), classes


def checkers(rng: Rng) -> Rows:
    """Draw a board of three by three fields of two classes, and an irrelevant column."""
    X = rng.uniform(0, 3, (int(rng.integers(20, 28)) * 10, 3))
    return X, (np.floor(X[:, :2]).sum(axis=1) % 2).astype(float), 2


def waves(rng: Rng) -> Rows:
    """Draw a number that oscillates along one column and grows along another."""
    X = rng.uniform(-1, 1, (int(rng.integers(16, 26)) * 10, 2))
    y = np.cos(4 * X[:, 0]) + X[:, 1] + 0.1 * rng.standard_normal(len(X))
    return X, y, 0


def wedges(rng: Rng) -> Rows:
    X = rng.standard_normal((int(rng.integers(18, 26)) * 10, 2))
    angle = np.arctan2(X[:, 1], X[:, 0]) + 0.1 * rng.standard_normal(len(X))
    return X, (np.floor((angle + np.pi) / (2 * np.pi) * 3) % 3).astype(float), 3


Tables = Mapping[str, Callable[[Rng], Rows]]
DEVELOPMENT: Tables = {
    "wedges": wedges,
    "waves": waves,
    "wine": partial(loaded, datasets.load_wine, 3),
    "tumours": partial(loaded, datasets.load_breast_cancer, 2),
    "spheres": partial(made, datasets.make_gaussian_quantiles, 2, n_features=3, n_classes=2),
    "friedman 2": partial(made, datasets.make_friedman2, 0, noise=20.0),
}
FINAL: Tables = {
    "checkers": checkers,
    "corners": partial(
        made,
        datasets.make_classification,
        3,
        n_features=5,
        n_informative=4,
        n_redundant=0,
        n_classes=3,
        n_clusters_per_class=1,
        class_sep=1.5,
    ),
    "iris": partial(loaded, datasets.load_iris, 3),
    "crescents": partial(made, datasets.make_moons, 2, noise=0.15),
    "friedman 1": partial(made, datasets.make_friedman1, 0, noise=0.5),
    "ridge": partial(made, datasets.make_regression, 0, n_features=4, noise=10.0),
}


@dataclass(frozen=True, eq=False)
class Patient:
    """A network to be trained: its fault, rows and settings."""

    kind: str
    rows: DataSplit
    settings: Mapping[str, Any]

    def but(self, **settings: Any) -> "Patient":
        return replace(self, settings={**self.settings, **settings})

    def on(self, X: np.ndarray, y: np.ndarray, n: int | None = None) -> "Patient":
        """Return it with other rows in the same order: training set first, n of it."""
        split, rows = len(self.rows.y), self.rows
        return replace(self, rows=divided(X, y, rows.n_classes, split, n or split))

    def all_rows(self) -> tuple[np.ndarray, np.ndarray]:
        """Return inputs and targets of the training set, then of the held-out rows."""
        of = self.rows
        return np.concatenate([of.X, of.X_held_out]), np.concatenate([of.y, of.y_held_out])

    def train(self, **settings: Any) -> RecordedRun:
        """Train it; the run records the settings."""
        run = fit(self.rows, **{**self.settings, **settings})
        return replace(run, hyperparameters={**self.settings, **settings})


def divided(X: np.ndarray, y: np.ndarray, n_classes: int, split: int, n: int) -> DataSplit:
    """Return a split: the first n rows for training, those from ``split`` on held out."""
    return DataSplit(X[:n], y[:n], X[split:], y[split:], X[:0], y[:0], n_classes)


def score(rows: DataSplit, run: RecordedRun) -> np.ndarray:
    """Return accuracy, or the share of variance explained, on held-out rows."""
    if rows.n_classes:
        return run.metrics["validation_accuracy"][..., -1]
    error = run.metrics["validation_loss"][..., -1] / rows.y_held_out.var()
    return np.asarray(1 - np.nan_to_num(error, nan=9.0, posinf=9.0))


def best_of_others(rows: DataSplit) -> float:
    """Return the best score of a linear model, nearest neighbours and a forest."""
    models = (
        (
            linear_model.LogisticRegression(max_iter=500),
            neighbors.KNeighborsClassifier(7),
            ensemble.RandomForestClassifier(60, random_state=0),
        )
        if rows.n_classes
        else (
            linear_model.Ridge(),
            neighbors.KNeighborsRegressor(7),
            ensemble.RandomForestRegressor(60, random_state=0),
        )
    )
    return max(m.fit(rows.X, rows.y).score(rows.X_held_out, rows.y_held_out) for m in models)


def base_of(patient: Patient) -> float:
    of, loss = patient.rows, str(patient.settings["loss"])
    return constant_prediction_loss(of, of.y_held_out, loss)


def draw_network(rng: Rng, n_classes: int) -> dict[str, Any]:
    optimiser, rate = (
        ("SGD", 0.2),
        ("momentum", 0.02),
        ("RMSProp", 0.006),
        ("Adam", 0.01),
        ("AdamW", 0.01),
    )[rng.integers(5)]
    activation = str(rng.choice(("tanh", "ReLU", "leaky ReLU", "sigmoid")))
    depth = 1 if activation == "sigmoid" else int(rng.integers(1, 4))
    return {
        "hidden": tuple(int(n) for n in rng.integers(8, 25, depth)),
        "activation": activation,
        "loss": "cross-entropy" if n_classes else "squared error",
        "start": "He" if "ReLU" in activation else "Glorot",
        "optimiser": optimiser,
        "learning_rate": rate * float(2 ** rng.uniform(-1.2, 1.2)),
        "batch_size": int(rng.choice((16, 32, 64))),
        "n_epochs": int(rng.integers(30, 120)),
        "zero_grad": True,
        "seed": int(rng.integers(2**31)),
    }


def flip(X: np.ndarray, y: np.ndarray, n_classes: int, rng: Rng) -> Rows:
    """Give a tenth to a fifth of the rows random classes, or add noise to the numbers."""
    if not n_classes:
        return X, y + rng.uniform(0.5, 1.0) * y.std() * rng.standard_normal(len(y)), 0
    lot = rng.random(len(y)) < rng.uniform(0.1, 0.3)
    return X, np.where(lot, rng.integers(n_classes, size=len(y)), y), n_classes


def rare(X: np.ndarray, y: np.ndarray, n_classes: int, rng: Rng) -> Rows:
    is_one = y == 1
    some = rng.permutation(np.flatnonzero(is_one))[: max(12, int((~is_one).sum() / 9))]
    kept = rng.permutation(np.concatenate([np.flatnonzero(~is_one), some]))
    return X[kept], is_one[kept].astype(float), 2


@dataclass(frozen=True)
class Healthy:
    """A kind of healthy network: its data, and what is special about it."""

    tables: str
    changed: Callable[[np.ndarray, np.ndarray, int, Rng], Rows] | None = None
    settings: Mapping[str, Any] | None = None
    behind: tuple[float, float] = (-1.0, 0.03)
    """How far its score may be below the best of the others."""


KINDS: Mapping[str, Healthy] = {
    "as they come": Healthy("any"),
    "mediocre ones": Healthy("any", behind=(0.03, 0.1)),
    "noisy labels": Healthy("classes", flip),
    "90 : 10": Healthy("classes", rare),
    "iris": Healthy("iris"),
    "regression with noise": Healthy("numbers", flip),
    "full batches": Healthy("any", settings={"batch_size": 1000}),
    "squared error on classes": Healthy("classes", settings={"loss": "squared error"}),
}


def fits(kind: Healthy, name: str, n_classes: int) -> bool:
    wanted = {"any": True, "classes": n_classes > 0, "numbers": not n_classes, "iris": False}
    return wanted[kind.tables] or name == kind.tables


@cache
def draw_healthy(kind: str, seed: int, development: bool) -> Patient:
    rng, of = np.random.default_rng([seed, [*KINDS].index(kind), development]), KINDS[kind]
    tables = DEVELOPMENT if development else FINAL
    if of.tables == "iris":
        tables = {"iris": FINAL["iris"]}
    for _ in range(ATTEMPTS):
        name = str(rng.choice([*tables]))
        X, y, n_classes = tables[name](rng)
        if not fits(of, name, n_classes):
            continue
        if of.changed:
            X, y, n_classes = of.changed(X, y, n_classes, rng)
        split = round(0.7 * len(y))
        X = standardised(X, X[:split])
        y = y if n_classes else (y - y[:split].mean()) / y[:split].std()
        settings = draw_network(rng, n_classes) | dict(of.settings or {})
        if settings["batch_size"] == 1000:
            settings["n_epochs"] *= 4
        patient = Patient(HEALTHY, divided(X, y, n_classes, split, split), settings)
        if is_healthy(patient, of.behind):
            return patient
    raise RuntimeError(f"No healthy network was drawn: {kind}.")


def is_healthy(patient: Patient, behind: tuple[float, float]) -> bool:
    run, rows, base = patient.train(max_frames=60), patient.rows, base_of(patient)
    losses, reached = run.metrics["validation_loss"], float(score(rows, run))
    if run.diverged or losses[-1] > 1.05 * losses.min() + 0.01 * base or losses[-1] > base:
        return False
    lag = best_of_others(rows) - reached
    if not behind[0] <= lag <= behind[1]:
        return False
    longer = patient.train(n_epochs=3 * patient.settings["n_epochs"], max_frames=2)
    won = losses[-1] - longer.metrics["validation_loss"][-1]
    return bool(won < 0.03 * base and score(rows, longer) < reached + 0.02)


Make = Callable[[Patient, Rng], Patient]


def times_rate(low: float, high: float) -> Make:
    """Multiply the rate by a power of ten in a range."""
    return lambda p, rng: p.but(
        learning_rate=p.settings["learning_rate"] * float(10 ** rng.uniform(low, high))
    )


def begun(patient: Patient, draw: Callable[[int, tuple[int, int]], np.ndarray]) -> Patient:
    """Replace each layer's initial weights, with biases 0."""
    sizes = layer_sizes(patient.rows, patient.settings["hidden"])
    start: dict[str, np.ndarray] = {}
    for i, shape in enumerate(pairwise(sizes), start=1):
        start |= {f"W{i}": draw(i, shape), f"b{i}": np.zeros(shape[1])}
    return patient.but(start=start)


def uniform(rng: Rng, width: float) -> Callable[[int, tuple[int, int]], np.ndarray]:
    """Draw uniform weights, with the size that preserves signals times a width."""
    return lambda i, shape: width * rng.uniform(-1, 1, shape) * np.sqrt(3 / shape[0])


def dead(p: Patient, rng: Rng) -> Patient:
    """Start ReLUs where no row activates them."""
    p = begun(p.but(activation="ReLU"), uniform(rng, 1.4))
    n = len(p.settings["hidden"])
    start, i = dict(p.settings["start"]), int(rng.integers(1, n + 1))
    if i > 1:  # its inputs are never below 0
        start[f"W{i}"] = -np.abs(start[f"W{i}"])
    start[f"b{i}"] = start[f"b{i}"] - (0.1 if i > 1 else rng.uniform(4, 8))
    return p.but(start=start)


def saturated(p: Patient, rng: Rng) -> Patient:
    """Start sigmoids or tanhs saturated."""
    p = p.but(activation=str(rng.choice(("sigmoid", "tanh"))))
    n, far = len(p.settings["hidden"]), rng.uniform(15, 60)
    ordinary, wide = uniform(rng, 1.0), uniform(rng, far)
    return begun(p, lambda i, shape: (wide if i <= n else ordinary)(i, shape))


def alike(p: Patient, rng: Rng) -> Patient:
    """Start all weights of a layer with the same number."""
    number = float(rng.choice((0.0, 0.05, 0.5)))
    return begun(p, lambda i, shape: np.full(shape, number))


def deep(p: Patient, rng: Rng) -> Patient:
    p = p.but(hidden=(10,) * int(rng.integers(5, 8)), activation="sigmoid")
    return begun(p, uniform(rng, rng.uniform(0.5, 1.0)))


def other_units(p: Patient, rng: Rng) -> Patient:
    """Change the units and origins of some columns."""
    X, y = p.all_rows()
    some = np.asarray(rng.random(X.shape[1]) < 0.5)
    some[rng.integers(X.shape[1])] = True
    scale = np.where(some, 10 ** rng.uniform(1.5, 2.7, X.shape[1]), 1.0)
    return p.on(X * scale + np.where(some, scale * rng.uniform(-1, 1), 0.0), y)


def mixed_up(p: Patient, rng: Rng) -> Patient:
    X, y = p.all_rows()
    return p.on(X, y[rng.permutation(len(y))]).but(n_epochs=2 * p.settings["n_epochs"])


def leaking(p: Patient, rng: Rng) -> Patient:
    X, y = p.all_rows()
    told = (y - y.mean()) / y.std() + rng.uniform(0.01, 0.12) * rng.standard_normal(len(y))
    if p.rows.n_classes and rng.random() < 0.4:  # or the class, with a few errors
        slip = rng.random(len(y)) < 0.02
        told = np.where(slip, rng.permutation(y), y) / y.std()
    return p.on(np.column_stack([X, told]), y)


def unsuited(p: Patient, rng: Rng) -> Patient:
    """Use errors of probabilities, from confident outputs."""
    p = begun(p, uniform(rng, float(rng.uniform(1.5, 4))))
    return p.but(loss=str(rng.choice(("squared error", "absolute error"))))


def stopped(p: Patient, rng: Rng) -> Patient:
    return p.but(n_epochs=max(1, int(p.settings["n_epochs"] / rng.uniform(12, 60))))


def by_heart(p: Patient, rng: Rng) -> Patient:
    """Take few rows, many neurons and many epochs."""
    X, y = p.all_rows()
    few = p.on(X, y, int(rng.integers(30, 70)))
    wide = {"hidden": (40, 30), "activation": str(rng.choice(("tanh", "leaky ReLU")))}
    return few.but(**wide, start="He", optimiser="Adam", learning_rate=0.008, n_epochs=250)


def unlucky(p: Patient, rng: Rng) -> Patient:
    """Take few neurons, and the worst of thirty starts."""
    hidden = (int(rng.integers(2, 4)),) * int(rng.integers(1, 3))
    p = p.but(hidden=hidden, activation=str(rng.choice(("ReLU", "tanh"))), start="He")
    seeds = rng.integers(2**31, size=30)
    ends = p.train(seed=seeds, max_frames=2).loss[:, -1]
    return p.but(seed=int(seeds[np.argmax(np.nan_to_num(ends, nan=-1.0, posinf=-1.0))]))


MAKE: Mapping[str, Make] = {
    "rate_too_small": times_rate(-3, -1.4),
    "rate_too_large": times_rate(0.8, 2.5),
    "rate_at_the_edge": times_rate(0.3, 1.6),
    "not_zeroed": lambda p, rng: p.but(zero_grad=False),
    "dead_relus": dead,
    "saturated": saturated,
    "start_alike": alike,
    "start_too_large": lambda p, rng: begun(p, uniform(rng, rng.uniform(4, 12))),
    "vanishing": deep,
    "inputs_not_scaled": other_units,
    "labels_shuffled": mixed_up,
    "leak": leaking,
    "wrong_loss": unsuited,
    "too_few_epochs": stopped,
    "overfitted": by_heart,
    "unlucky_start": unlucky,
}


def is_ill(sick: Patient, healthy: Patient) -> bool:  # noqa: PLR0911
    fault, rows, base = sick.kind, sick.rows, base_of(sick)
    run, usual = sick.train(max_frames=60), healthy.train(max_frames=2)
    own, before = float(score(rows, run)), float(score(healthy.rows, usual))
    losses = run.metrics["validation_loss"]
    if fault == "labels_shuffled":
        return not run.diverged
    if fault == "leak":
        return before < 0.93 and own > before + 0.03
    if fault == "overfitted":
        risen = losses[-1] - losses.min()
        return bool(losses.min() < 0.85 * base and risen > max(0.25 * losses.min(), 0.05 * base))
    counts = np.bincount(rows.y_held_out.astype(int)) if rows.n_classes else np.zeros(1)
    constant = float(counts.max() / len(rows.y_held_out))
    lost = (before - own) / (before - constant)
    if fault == "rate_at_the_edge":
        late = run.loss[run.n_frames // 2 :]
        ups = (np.diff(late) > 0.03 * base).mean()
        return bool(ups > 0.2 and lost < 0.5 and late.mean() > usual.loss[-1] + 0.05 * base)
    if fault == "rate_too_large" and any(
        not np.any(g[-1]) for name, g in run.gradients.items() if name[0] == "W"
    ):
        return False  # its neurons are dead
    if fault == "wrong_loss" and score(rows, sick.train(loss="cross-entropy")) < own + 0.1:
        return False  # it has another fault
    if fault == "unlucky_start":
        others = sick.train(seed=np.arange(5000, 5000 + N_STARTS), max_frames=2)
        reached = np.quantile(score(rows, others), 0.3)
        return bool(lost > 0.4 and (before - reached) / (before - constant) < 0.2)
    return lost > (0.5 if fault in ("rate_too_large", "dead_relus", "saturated") else 0.25)


def draw_patient(fault: str, seed: int, development: bool) -> Patient:
    """Change healthy networks until the change does harm."""
    for attempt in range(ATTEMPTS):
        healthy = draw_healthy("as they come", 1000 * seed + attempt % 40, development)
        if fault == "wrong_loss" and not healthy.rows.n_classes:
            continue
        rng = np.random.default_rng([seed, attempt, [*MAKE].index(fault)])
        for _ in range(4):
            sick = replace(MAKE[fault](healthy, rng), kind=fault)
            if is_ill(sick, healthy):
                return sick
    raise RuntimeError(f"Nothing made a network ill: {fault}.")


def other_starts(patient: Patient) -> RecordedRun:
    """Train from other starts of the same kind: by its rule, or its own weights shuffled."""
    seeds, start = np.arange(9000, 9000 + N_STARTS), patient.settings["start"]
    if isinstance(start, str):
        return patient.train(seed=seeds, max_frames=2)
    runs = []
    for seed in seeds:
        rng = np.random.default_rng(seed)
        again = {k: rng.permutation(a.ravel()).reshape(a.shape) for k, a in start.items()}
        runs.append(patient.train(seed=int(seed), start=again, max_frames=2))
    return replace(runs[0], loss=np.stack([run.loss for run in runs]))


Case = tuple[str, str, tuple[str, ...], tuple[str, ...]]
"""A case's fault, its kind, and the doctor's findings with other starts and without."""


def examine(kind: str, patient: Patient) -> Case:
    """Ask the doctor about a case, with other starts and without, as pages do."""
    run = patient.train()
    said = (
        tuple(f.fault for f in diagnose(run, patient.rows, starts=starts)) or (HEALTHY,)
        for starts in (other_starts(patient), None)
    )
    return (patient.kind, kind, *said)  # type: ignore[return-value]


def visit(job: tuple[str, int, bool]) -> Case:
    kind, seed, development = job
    draw = draw_healthy if kind in KINDS else draw_patient
    return examine(kind, draw(kind, seed, development))


def jobs(development: bool) -> Iterator[tuple[str, int, bool]]:
    """Yield all cases, those of one healthy network together."""
    first, n, n_healthy = (100, 6, 5) if development else (FIRST_SEED, EACH, EACH_HEALTHY)
    for seed in range(first, first + max(n, n_healthy)):
        yield from ((fault, seed, development) for fault in MAKE if seed < first + n)
        yield from ((kind, seed, development) for kind in KINDS if seed < first + n_healthy)


def report(cases: Sequence[Case]) -> str:
    """Report how often the doctor was right, with a confusion matrix."""
    ill = [case for case in cases if case[0] != HEALTHY]
    well = [case for case in cases if case[0] == HEALTHY]
    lines = ["| | other starts given | none given |", "|---|---|---|"]
    first = [sum(case[i][0] == case[0] for case in ill) for i in (2, 3)]
    second = [sum(case[0] in case[i][:2] for case in ill) for i in (2, 3)]
    for what, n_right in (("named first", first), ("named first or second", second)):
        each = " | ".join(
            f"{n} of {len(ill)} ({percent(n / max(len(ill), 1), 1)})" for n in n_right
        )
        lines.append(f"| ill, and {what} | {each} |")
    for kind in ("all healthy ones", *KINDS):  # one per line
        some = [case for case in well if kind in ("all healthy ones", case[1])]
        wrong = [sum(case[i][0] != HEALTHY for case in some) for i in (2, 3)]
        lines.append(
            f"| called ill, {kind} | {wrong[0]} of {len(some)} | {wrong[1]} of {len(some)} |"
        )
    names = (HEALTHY, *MAKE)
    head = ["in truth", "patients", "among two", *map(str, range(len(names)))]
    matrix = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    named, n = Counter((case[0], case[2][0]) for case in cases), Counter(case[0] for case in cases)
    for i, true in enumerate(names):
        among = sum(true in case[2][:2] for case in cases if case[0] == true)
        cells = [f"{i} {true}", n[true], among, *(named[true, said] or "·" for said in names)]
        matrix.append(f"| {' | '.join(map(str, cells))} |")
    summary, table = "\n".join(lines), "\n".join(matrix)
    return f"""# How often the doctor is right

{len(cases):,} networks that it had never seen (`benchmarks/doctor.py`). They share no table, no
seed and no code that makes them ill with the clinic, nor a table or a seed with the networks beside
which the rules were written (`--development`); only iris, as a healthy table, is among both.

A network counts as healthy by its outcome alone: its held-out score is within 3 points of the best
of a linear model, nearest neighbours and a forest (mediocre ones: 3 to 10 behind), its held-out
loss has not turned, and three times the epochs win nothing. It counts as ill if one thing done to a
healthy one cost it a quarter to a half of what it had learned; a leak, shuffled labels and learning
by heart are told from what they do. The doctor is asked as the clinic asks, with {N_STARTS} other
starts of each patient, and as the laboratory asks, with none.

{summary}

What it named first, with other starts; a column for each answer, numbered like the rows:

{table}

`make doctor` makes these tables again. The last digits of a training differ between processors, and
so may the answer in a few of these cases.
"""


def matrix(path: Path = FILE) -> dict[str, list[int]]:
    """Read the last table: for each kind, how often each fault was named first."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    rows = [line[2:-2].split(" | ") for line in lines if re.match(r"\| \d+ \w+ \|", line)]
    return {cells[0].split()[1]: [int(c.replace("·", "0")) for c in cells[3:]] for cells in rows}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doctor")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--development", action="store_true")
    asked = parser.parse_args()
    cases: list[Case] = []
    with ProcessPoolExecutor(asked.workers) as pool:
        for job, case in zip(
            [*jobs(asked.development)], pool.map(visit, jobs(asked.development)), strict=True
        ):
            cases.append(case)
            if not asked.development:
                FILE.write_text(report(cases), encoding="utf-8")
            if case[2][0] != case[0] or case[3][0] != case[0]:
                print(*job[:2], *(", ".join(said) for said in case[2:]), sep=" | ", flush=True)
    print(report(cases))


if __name__ == "__main__":
    main()
