"""Faulty networks for the clinic, each a healthy one with one fault.

Each starts from a network that learns. One change is made to it or its data. The result is used
only if it does harm that is not obvious at once, judged by the outcome alone, never by the doctor.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np

from datasets.shapes import split
from laboratory.clinic.wards import WARDS, DataSource, Table
from training import symptoms
from training.baseline import constant_prediction_loss
from training.dense import draw_start, forward
from training.losses import CROSS_ENTROPY, ERRORS
from training.multilayer import DataSplit, fit, layer_sizes
from training.progress import track
from training.recorded_run import RecordedRun

HELD_OUT = 0.3
N_STARTS = 12
"""Other starts with which one is compared."""
ATTEMPTS = 400
"""Attempts to draw a network or a fault before giving up."""
RATES: Mapping[str, tuple[float, float]] = {
    "SGD": (0.08, 0.3),
    "momentum": (0.01, 0.04),
    "RMSProp": (0.003, 0.01),
    "Adam": (0.005, 0.02),
}
"""Learning rates that suit small networks, by optimiser."""


@dataclass(frozen=True, eq=False)
class TrainingCase:
    fault: str  # one of `FAULTS`
    rows: DataSplit  # training and held-out rows
    names: tuple[str, ...]  # names of columns
    settings: Mapping[str, Any]  # all other arguments of `training.multilayer.fit`
    healthy: "TrainingCase | None" = None  # the case before the fault

    def but(self, **settings: Any) -> "TrainingCase":
        """Return the same case with some settings changed."""
        return replace(self, settings={**self.settings, **settings})

    def train(self, **settings: Any) -> RecordedRun:
        """Train the network; the run records its settings."""
        hyperparameters = {**self.settings, **settings}
        run = fit(self.rows, **hyperparameters)
        return replace(run, hyperparameters={**hyperparameters, "n_classes": self.rows.n_classes})


def rows_of(table: Table, seed: int) -> DataSplit:
    learned, held_out = split(len(table.y), HELD_OUT, seed)
    X, y = table.X, table.y
    none = X[:0], y[:0]
    return DataSplit(X[learned], y[learned], X[held_out], y[held_out], *none, table.n_classes)


# The choices are drawn uniformly, so repeated ones are more likely.
OPTIMISERS = [*RATES]
ACTIVATIONS = ["tanh", "ReLU", "leaky ReLU", "tanh", "ReLU", "sigmoid"]
BATCHES = [32, 64, 1000]
"""1000 means all rows; then the network gets twice as many epochs."""


def draw_network(rng: np.random.Generator, *, curve: bool) -> dict[str, Any]:
    """Draw a network and training settings that mostly work."""
    optimiser = str(rng.choice(OPTIMISERS))
    low, high = RATES[optimiser]
    activation = str(rng.choice(ACTIVATIONS))
    hidden = tuple(int(rng.integers(6, 17)) for _ in range(rng.integers(1, 3)))
    batch = int(rng.choice(BATCHES))
    return {
        "hidden": hidden[:1] if activation == "sigmoid" else hidden,
        "activation": activation,
        "loss": "squared error" if curve else CROSS_ENTROPY,
        "start": "He" if "ReLU" in activation else "Glorot",
        "optimiser": optimiser,
        "learning_rate": factor(rng, low, high),
        "batch_size": batch,
        "n_epochs": int(rng.integers(40, 110)) * (2 if batch == BATCHES[-1] else 1),
        "zero_grad": True,
        "seed": int(rng.integers(2**31)),
    }


def skill(rows: DataSplit, run: RecordedRun, *, held_out: bool = True) -> float:
    """Return `training.symptoms.skill` at the end of a run; −1 if it diverged."""
    if run.diverged:
        return -1.0
    X, y = (rows.X_held_out, rows.y_held_out) if held_out else (rows.X, rows.y)
    z = forward(X, run.final, str(run.hyperparameters["activation"]))[-1]
    return float(np.nan_to_num(symptoms.skill(rows, z, y), nan=-1.0, neginf=-1.0))


def is_healthy(ward: DataSource, rows: DataSplit, run: RecordedRun) -> bool:
    """Tell whether a run has learned and converged, without overfitting."""
    if run.diverged or skill(rows, run) < ward.good or symptoms.swing(run.loss) > 0.15:
        return False
    base = constant_prediction_loss(rows, rows.y_held_out, run.hyperparameters["loss"])
    if symptoms.turned_at(run.loss, run.metrics["validation_loss"], base) is not None:
        return False
    late = int(np.searchsorted(run.steps, 0.66 * run.steps[-1]))
    falling = (run.loss[late] - run.loss[-1]) / (run.loss[0] - run.loss[-1])
    return bool(falling < 0.1)


def factor(rng: np.random.Generator, low: float, high: float) -> float:
    """Draw a factor, uniform on a logarithmic scale."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def at_rate(patient: TrainingCase, times: float) -> TrainingCase:
    """Return a case with its learning rate multiplied."""
    return patient.but(learning_rate=patient.settings["learning_rate"] * times)


Make = Callable[[TrainingCase, np.random.Generator], TrainingCase]
ShowsHarm = Callable[[TrainingCase, RecordedRun, float], bool]


def lower_rate(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Make the learning rate far too small."""
    return patient.but(learning_rate=patient.settings["learning_rate"] / factor(rng, 40, 400))


def helped_by_a_tenfold_rate(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether ten times the learning rate gets much further in the same epochs."""
    rate = patient.settings["learning_rate"]
    tenfold = patient.train(learning_rate=10 * rate, max_frames=2)
    fell = run.loss[0] - run.loss[-1]
    return bool(tenfold.loss[0] - tenfold.loss[-1] > 3 * fell and fell > 0)


def raise_rate(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Make the learning rate far too large."""
    return at_rate(patient, factor(rng, 6, 150))


def learns_hardly(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether less than half of the healthy skill was reached."""
    return skill(patient.rows, run, held_out=False) < 0.5 * healthy_skill


def learns_less(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    return skill(patient.rows, run, held_out=False) < healthy_skill - 0.1


def has_living_relus(patient: TrainingCase, run: RecordedRun) -> bool:
    """Tell whether some ReLU still has a gradient at the end; true for other activations."""
    if run.diverged or patient.settings["activation"] != "ReLU":
        return True
    return any(np.abs(g[-1]).max() > 0 for name, g in run.gradients.items() if name[0] == "W")


def overshoots(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether little was learned although no layer is dead."""
    return learns_hardly(patient, run, healthy_skill) and has_living_relus(patient, run)


def rate_near_critical(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    return at_rate(patient, factor(rng, 2, 30))


def swings_and_learns(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether it learns, but its loss oscillates to the end well above the minimum."""
    if run.diverged or patient.healthy is None:
        return False
    late = run.loss[run.n_frames // 2 :]
    ups = (np.diff(late) > 0.05 * late[:-1]).mean()
    if not (ups > 0.2 and symptoms.swing(run.loss) > 0.6):
        return False
    usual = patient.healthy.train(max_frames=2).loss[-1]
    base = constant_prediction_loss(patient.rows, patient.rows.y, run.hyperparameters["loss"])
    learned = skill(patient.rows, run, held_out=False)
    return bool(learned > 0.5 * healthy_skill and late.mean() > usual + 0.05 * base)


def forget_zeroing(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Never reset the gradient to zero."""
    return patient.but(zero_grad=False)


def initial_parameters(patient: TrainingCase) -> dict[str, np.ndarray]:
    """Return the parameters from which a case's training starts."""
    sizes = layer_sizes(patient.rows, patient.settings["hidden"])
    start = patient.settings["start"]
    if not isinstance(start, str):
        return dict(start)
    parameters = draw_start(start, sizes, [np.random.default_rng(patient.settings["seed"])])
    return {name: a[0] for name, a in parameters.items()}


def hidden_names(patient: TrainingCase, letter: str) -> list[str]:
    """Return the names of the hidden layers' weights or biases, from the first."""
    return [f"{letter}{i + 1}" for i in range(len(patient.settings["hidden"]))]


def kill_relus(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Start with biases so low that most ReLUs of a layer are dead, or die soon."""
    patient = patient.but(activation="ReLU", start="He")
    if rng.random() < 0.3:
        return at_rate(patient, factor(rng, 10, 300))
    start = initial_parameters(patient)
    name = str(rng.choice(hidden_names(patient, "b")))
    start[name] = start[name] - rng.uniform(2, 6) - rng.uniform(0, 1, start[name].shape)
    return patient.but(start=start)


def is_silent(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether little was learned, and one layer has almost no gradient."""
    still = [
        (np.abs(g[-1]).max(axis=0) == 0).mean()
        for name, g in run.gradients.items()
        if name in hidden_names(patient, "W")
    ]
    return not run.diverged and max(still) > 0.7 and learns_hardly(patient, run, healthy_skill)


def saturate(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Start with such large sums that sigmoid or tanh is flat there."""
    activation = str(rng.choice(("sigmoid", "sigmoid", "tanh")))
    patient = patient.but(activation=activation, start="Glorot")
    start = initial_parameters(patient)
    if rng.random() < 0.5:
        for name in hidden_names(patient, "W"):
            start[name] = start[name] * factor(rng, 15, 60)
    else:
        for name in hidden_names(patient, "b"):
            start[name] = start[name] + rng.choice((-1, 1), start[name].shape) * rng.uniform(5, 12)
    return patient.but(start=start)


def begin_alike(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Start with all parameters zero, or with all weights equal."""
    if rng.random() < 0.6:
        return patient.but(start="zeros")
    same = float(rng.uniform(0.1, 0.6))
    start = {
        k: np.full_like(a, same if k[0] == "W" else 0.0)
        for k, a in initial_parameters(patient).items()
    }
    return patient.but(start=start)


def begin_large(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Start with weights several times too large in all layers."""
    by = factor(rng, 4, 15)
    return patient.but(start={k: by * a for k, a in initial_parameters(patient).items()})


def begins_far_off(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether it starts far worse than the healthy case, and ends worse on held-out rows."""
    healthy = patient.healthy
    if healthy is None or run.diverged:
        return False
    usual = healthy.train(max_frames=2)
    ends = run.metrics["validation_loss"][-1], usual.metrics["validation_loss"][-1]
    return bool(run.loss[0] > 4 * usual.loss[0] and ends[0] > 1.3 * ends[1])


def deepen(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Stack many sigmoid layers, or tanh layers with small weights."""
    hidden = (int(rng.integers(6, 13)),) * int(rng.integers(4, 8))
    if rng.random() < 0.6:
        return patient.but(hidden=hidden, activation="sigmoid", start="Glorot")
    patient = patient.but(hidden=hidden, activation="tanh", start="Glorot")
    by = rng.uniform(0.15, 0.4)
    return patient.but(start={k: by * a for k, a in initial_parameters(patient).items()})


def enlarge_inputs(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Give some columns a much smaller unit, so that their values are large."""
    rows, n = patient.rows, patient.rows.X.shape[1]
    by = np.ones(n)
    chosen = rng.permutation(n)[: int(rng.integers(1, max(2, n // 2 + 1)))]
    by[chosen] = [factor(rng, 20, 500) for _ in chosen]
    return replace(patient, rows=replace(rows, X=rows.X * by, X_held_out=rows.X_held_out * by))


def shuffle_labels(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    rows = patient.rows
    n_epochs = 2 * patient.settings["n_epochs"]
    y, y_held_out = rng.permutation(rows.y), rng.permutation(rows.y_held_out)
    return replace(patient, rows=replace(rows, y=y, y_held_out=y_held_out)).but(n_epochs=n_epochs)


def any_result(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Return True unless the run diverged: this fault always does harm."""
    return not run.diverged


def leak(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Add a column that leaks the target."""
    rows = patient.rows
    noise = rng.uniform(0.02, 0.15)
    both = np.concatenate([rows.y, rows.y_held_out])
    answer = (both - both.mean()) / both.std() + noise * rng.standard_normal(len(both))
    at = int(rng.integers(rows.X.shape[1] + 1))
    X, X_held_out = (
        np.insert(table, at, column, axis=1)
        for table, column in (
            (rows.X, answer[: len(rows.y)]),
            (rows.X_held_out, answer[len(rows.y) :]),
        )
    )
    names = (*patient.names[:at], "one more", *patient.names[at:])
    return replace(patient, rows=replace(rows, X=X, X_held_out=X_held_out), names=names)


def is_too_good(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether the held-out rows are almost all right."""
    return skill(patient.rows, run) > 0.93


def use_squared_error(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Use squared or absolute errors of probabilities, from an overconfident start."""
    by = rng.uniform(1, 4)
    start = {k: by * a for k, a in initial_parameters(patient).items()}
    return patient.but(loss=str(rng.choice([*ERRORS])), start=start)


def stop_soon(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    return patient.but(n_epochs=max(1, round(patient.settings["n_epochs"] / factor(rng, 12, 60))))


def is_on_its_way(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether it learned something, but noticeably less than the healthy case."""
    return learns_less(patient, run, healthy_skill) and run.loss[-1] < run.loss[0]


def learn_by_heart(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Take few rows, a wide network and many epochs, to overfit."""
    n = int(rng.integers(40, 90))
    rows = patient.rows
    wide = (int(rng.integers(24, 49)),) * 2
    return replace(patient, rows=replace(rows, X=rows.X[:n], y=rows.y[:n])).but(
        hidden=wide,
        activation=str(rng.choice(("tanh", "ReLU"))),
        start="He",
        optimiser="Adam",
        learning_rate=factor(rng, 0.003, 0.01),
        batch_size=int(rng.choice((16, 32, 1000))),
        n_epochs=int(rng.integers(150, 400)),
    )


def has_turned(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether the held-out loss rose again, after it had learned something."""
    losses, loss = run.metrics["validation_loss"], run.hyperparameters["loss"]
    base = constant_prediction_loss(patient.rows, patient.rows.y_held_out, loss)
    return bool(losses.min() < 0.85 * base and losses[-1] > losses.min() + 0.15 * base)


def reduce_width(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Take so few neurons that success depends on the start."""
    hidden = (int(rng.integers(2, 5)),) * int(rng.integers(1, 3))
    return patient.but(hidden=hidden, seed=int(rng.integers(2**31)))


def shuffled(start: Mapping[str, np.ndarray], seed: int) -> dict[str, np.ndarray]:
    """Shuffle the values within each parameter array."""
    rng = np.random.default_rng(seed)
    return {name: rng.permutation(a.ravel()).reshape(a.shape) for name, a in start.items()}


def starts_of(patient: TrainingCase) -> RecordedRun:
    """Train the same network from other starts of the same kind."""
    seeds, start = tuple(range(1000, 1000 + N_STARTS)), patient.settings["start"]
    if isinstance(start, str):
        return patient.train(seed=seeds, max_frames=2)
    runs = [
        patient.train(seed=seed, start=shuffled(start, seed), max_frames=2) for seed in track(seeds)
    ]
    diverged_at = np.stack([run.diverged_at for run in runs])
    return runs[0].mapped(lambda *each: np.stack(each), *runs[1:], diverged_at=diverged_at)


def is_unlucky(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether it learned far less than most other starts."""
    if not learns_hardly(patient, run, 1.4 * healthy_skill):
        return False
    others = starts_of(patient)
    skills = [skill(patient.rows, others[i], held_out=False) for i in range(N_STARTS)]
    return float(np.quantile(skills, 0.3)) > 0.8 * healthy_skill


@dataclass(frozen=True)
class Harm:
    """How a fault is made, and how its harm is recognised.

    If ``is_possible``, a case is made and trained until its run ``shows_harm``.
    """

    make: Make  # takes the healthy case and a generator, returns the faulty one
    # Takes the faulty case, its run and the healthy training skill; tells whether the harm is as
    # intended.
    shows_harm: ShowsHarm
    # Takes the healthy case and its skill; tells whether the fault is possible.
    is_possible: Callable[[TrainingCase, float], bool] = lambda patient, healthy_skill: True
    tries: int = 8  # attempts per network; 1 for a fault without randomness


def has_classes(patient: TrainingCase, healthy_skill: float) -> bool:
    return patient.rows.n_classes > 0


def makes_mistakes(patient: TrainingCase, healthy_skill: float) -> bool:
    """Tell whether the case has errors that a leak could remove."""
    return skill(patient.rows, patient.train(max_frames=2)) < 0.9


HARMS: Mapping[str, Harm] = {
    "rate_too_small": Harm(lower_rate, helped_by_a_tenfold_rate),
    "rate_too_large": Harm(raise_rate, overshoots),
    "rate_at_the_edge": Harm(rate_near_critical, swings_and_learns),
    "not_zeroed": Harm(forget_zeroing, learns_less, tries=1),
    "dead_relus": Harm(kill_relus, is_silent),
    "saturated": Harm(saturate, learns_hardly),
    "start_alike": Harm(begin_alike, learns_less, tries=2),
    "start_too_large": Harm(begin_large, begins_far_off),
    "vanishing": Harm(deepen, learns_hardly),
    "inputs_not_scaled": Harm(enlarge_inputs, learns_less),
    "labels_shuffled": Harm(shuffle_labels, any_result, tries=1),
    "leak": Harm(leak, is_too_good, is_possible=makes_mistakes),
    "wrong_loss": Harm(use_squared_error, learns_less, is_possible=has_classes),
    "too_few_epochs": Harm(stop_soon, is_on_its_way),
    "overfitted": Harm(learn_by_heart, has_turned),
    "unlucky_start": Harm(reduce_width, is_unlucky),
}
"""How each of `training.doctor.faults.FAULTS` is made and recognised."""
HEALTHY = "healthy"


@lru_cache(maxsize=256)
def draw_healthy(seed: int, attempt: int = 0) -> tuple[TrainingCase, float]:
    """Draw networks until one is healthy; return it and its training skill."""
    rng = np.random.default_rng([seed, attempt])
    for _ in range(ATTEMPTS):
        ward = WARDS[str(rng.choice([*WARDS]))]
        table = ward.draw(rng)
        rows = rows_of(table, int(rng.integers(2**31)))
        settings = draw_network(rng, curve=not table.n_classes)
        patient = TrainingCase(HEALTHY, rows, table.names, settings)
        run = patient.train(max_frames=40)
        if is_healthy(ward, rows, run):
            return patient, skill(rows, run, held_out=False)
    raise RuntimeError("No healthy network was drawn.")


def draw_patient(fault: str, seed: int) -> TrainingCase:
    """Draw a faulty case; cases with the same seed share a healthy network."""
    if fault == HEALTHY:
        return draw_healthy(seed)[0]
    harm = HARMS[fault]
    for attempt in range(ATTEMPTS):
        healthy, healthy_skill = draw_healthy(seed, attempt)
        if not harm.is_possible(healthy, healthy_skill):
            continue
        rng = np.random.default_rng([seed, attempt, [*HARMS].index(fault)])
        for _ in range(harm.tries):
            sick = replace(harm.make(healthy, rng), fault=fault, healthy=healthy)
            if harm.shows_harm(sick, sick.train(max_frames=100), healthy_skill):
                return sick
    raise RuntimeError(f"No patient with the fault {fault} was drawn.")
