"""Patients: a healthy network, and what one fault makes of it.

Each begins with a network that is seen to learn. One thing is then done to it or to its data, and
only if that does harm, and not too much of it to be seen at once, it becomes a patient. Whether it
does harm is asked of the outcome alone, never of the doctor.
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
"""How many further starts an unlucky one is compared with."""
ATTEMPTS = 400
"""How often another network or another fault is drawn before it is given up."""
RATES: Mapping[str, tuple[float, float]] = {
    "SGD": (0.08, 0.3),
    "momentum": (0.01, 0.04),
    "RMSProp": (0.003, 0.01),
    "Adam": (0.005, 0.02),
}
"""Rates with which small networks learn, by optimiser."""


@dataclass(frozen=True, eq=False)
class TrainingCase:
    fault: str  # One of `FAULTS`
    rows: DataSplit  # What it learns from, and what it is judged on
    names: tuple[str, ...]  # What the columns are called
    settings: Mapping[str, Any]  # All other arguments of `training.multilayer.fit`
    healthy: "TrainingCase | None" = None  # What it was before

    def but(self, **settings: Any) -> "TrainingCase":
        """Return the same patient with other settings."""
        return replace(self, settings={**self.settings, **settings})

    def train(self, **settings: Any) -> RecordedRun:
        """Train the network; the record bears its settings."""
        hyperparameters = {**self.settings, **settings}
        run = fit(self.rows, **hyperparameters)
        return replace(run, hyperparameters={**hyperparameters, "n_classes": self.rows.n_classes})


def rows_of(table: Table, seed: int) -> DataSplit:
    learned, held_out = split(len(table.y), HELD_OUT, seed)
    X, y = table.X, table.y
    none = X[:0], y[:0]
    return DataSplit(X[learned], y[learned], X[held_out], y[held_out], *none, table.n_classes)


# Among what networks are drawn: each as likely as it stands there often.
OPTIMISERS = [*RATES]
ACTIVATIONS = ["tanh", "ReLU", "leaky ReLU", "tanh", "ReLU", "sigmoid"]
BATCHES = [32, 64, 1000]
"""The last one holds all rows; then a network has twice as many epochs."""


def draw_network(rng: np.random.Generator, *, curve: bool) -> dict[str, Any]:
    """Draw a network and a training that mostly goes well."""
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
        "learning_rate": float(np.exp(rng.uniform(np.log(low), np.log(high)))),
        "batch_size": batch,
        "n_epochs": int(rng.integers(40, 110)) * (2 if batch == BATCHES[-1] else 1),
        "zero_grad": True,
        "seed": int(rng.integers(2**31)),
    }


# How a training came out --------------------------------------------------------------------------


def skill(rows: DataSplit, run: RecordedRun, *, held_out: bool = True) -> float:
    """Return `training.symptoms.skill` at the end of a run; −1 where it has diverged."""
    if run.diverged:
        return -1.0
    X, y = (rows.X_held_out, rows.y_held_out) if held_out else (rows.X, rows.y)
    z = forward(X, run.final, str(run.hyperparameters["activation"]))[-1]
    return float(np.nan_to_num(symptoms.skill(rows, z, y), nan=-1.0, neginf=-1.0))


def is_healthy(ward: DataSource, rows: DataSplit, run: RecordedRun) -> bool:
    """Tell whether a run has learned, has come to the end of it, and nothing has turned."""
    if run.diverged or skill(rows, run) < ward.good or symptoms.swing(run.loss) > 0.15:
        return False
    base = constant_prediction_loss(rows, rows.y_held_out, run.hyperparameters["loss"])
    if symptoms.turned_at(run.loss, run.metrics["validation_loss"], base) is not None:
        return False
    late = int(np.searchsorted(run.steps, 0.66 * run.steps[-1]))
    falling = (run.loss[late] - run.loss[-1]) / (run.loss[0] - run.loss[-1])
    return bool(falling < 0.1)


# The faults ---------------------------------------------------------------------------------------


def factor(rng: np.random.Generator, low: float, high: float) -> float:
    """Draw a factor between two, as likely between 1 and 10 as between 10 and 100."""
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


def at_rate(patient: TrainingCase, times: float) -> TrainingCase:
    """Return a patient whose learning rate is so many times its own."""
    return patient.but(learning_rate=patient.settings["learning_rate"] * times)


Make = Callable[[TrainingCase, np.random.Generator], TrainingCase]
Seen = Callable[[TrainingCase, RecordedRun, float], bool]


def lower_rate(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Take a rate that is far too small."""
    return patient.but(learning_rate=patient.settings["learning_rate"] / factor(rng, 40, 400))


def helped_by_a_tenfold_rate(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether the same epochs with a tenfold rate get much further, and both not far."""
    rate = patient.settings["learning_rate"]
    tenfold = patient.train(learning_rate=10 * rate, max_frames=2)
    fell = run.loss[0] - run.loss[-1]
    return bool(tenfold.loss[0] - tenfold.loss[-1] > 3 * fell and fell > 0)


def raise_rate(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Take a rate that is far too large."""
    return at_rate(patient, factor(rng, 6, 150))


def learns_hardly(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether less than half of what there was to be learned has been learned."""
    return skill(patient.rows, run, held_out=False) < 0.5 * healthy_skill


def learns_less(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    return skill(patient.rows, run, held_out=False) < healthy_skill - 0.1


def has_living_relus(patient: TrainingCase, run: RecordedRun) -> bool:
    """Tell whether a network says something of its inputs at the end, or has lost all numbers."""
    if run.diverged or patient.settings["activation"] != "ReLU":
        return True
    return any(np.abs(g[-1]).max() > 0 for name, g in run.gradients.items() if name[0] == "W")


def overshoots(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether hardly anything was learned, though no layer has fallen silent."""
    return learns_hardly(patient, run, healthy_skill) and has_living_relus(patient, run)


def rate_near_critical(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    return at_rate(patient, factor(rng, 2, 30))


def swings_and_learns(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether it learns, but its loss swings to the end, well above where it would be."""
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
    """Never set the gradient back to zero."""
    return patient.but(zero_grad=False)


def initial_parameters(patient: TrainingCase) -> dict[str, np.ndarray]:
    """Return the parameters that a patient's training would start from."""
    sizes = layer_sizes(patient.rows, patient.settings["hidden"])
    start = patient.settings["start"]
    if not isinstance(start, str):
        return dict(start)
    parameters = draw_start(start, sizes, [np.random.default_rng(patient.settings["seed"])])
    return {name: a[0] for name, a in parameters.items()}


def hidden_names(patient: TrainingCase, letter: str) -> list[str]:
    """Return what the parameters of hidden layers are called, from the first one on."""
    return [f"{letter}{i + 1}" for i in range(len(patient.settings["hidden"]))]


def kill_relus(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Begin with biases so low that most neurons of a layer say nothing, or leap there."""
    patient = patient.but(activation="ReLU", start="He")
    if rng.random() < 0.3:
        return at_rate(patient, factor(rng, 10, 300))
    start = initial_parameters(patient)
    name = str(rng.choice(hidden_names(patient, "b")))
    start[name] = start[name] - rng.uniform(2, 6) - rng.uniform(0, 1, start[name].shape)
    return patient.but(start=start)


def is_silent(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether hardly anything was learned, and a layer has hardly any slope left."""
    still = [
        (np.abs(g[-1]).max(axis=0) == 0).mean()
        for name, g in run.gradients.items()
        if name in hidden_names(patient, "W")
    ]
    return not run.diverged and max(still) > 0.7 and learns_hardly(patient, run, healthy_skill)


def saturate(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Begin with sums so far from zero that sigmoids, or tanhs, are flat there."""
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
    """Begin with zeros, or with the same number everywhere."""
    if rng.random() < 0.6:
        return patient.but(start="zeros")
    same = float(rng.uniform(0.1, 0.6))
    start = {
        k: np.full_like(a, same if k[0] == "W" else 0.0)
        for k, a in initial_parameters(patient).items()
    }
    return patient.but(start=start)


def begin_large(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Begin with weights that are many times too large in all layers."""
    by = factor(rng, 4, 15)
    return patient.but(start={k: by * a for k, a in initial_parameters(patient).items()})


def begins_far_off(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether it begins far worse than before, and ends worse where it counts."""
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
    """Write some columns in a far smaller unit, so that their numbers are large."""
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


def accept_always(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell of nothing: this fault does harm by itself."""
    return not run.diverged


def leak(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Let a column tell the answer."""
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
    """Tell whether nearly no mistake is left where some were before."""
    return skill(patient.rows, run) > 0.93


def use_squared_error(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Ask for squared or absolute errors of probabilities, from a start that is sure of itself."""
    by = rng.uniform(1, 4)
    start = {k: by * a for k, a in initial_parameters(patient).items()}
    return patient.but(loss=str(rng.choice([*ERRORS])), start=start)


def stop_soon(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    return patient.but(n_epochs=max(1, round(patient.settings["n_epochs"] / factor(rng, 12, 60))))


def is_on_its_way(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether it has learned something, and noticeably less than before."""
    return learns_less(patient, run, healthy_skill) and run.loss[-1] < run.loss[0]


def learn_by_heart(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Take few rows, a wide network, and much time."""
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
    """Tell whether the held-out loss has turned, well after something was learned."""
    losses, loss = run.metrics["validation_loss"], run.hyperparameters["loss"]
    base = constant_prediction_loss(patient.rows, patient.rows.y_held_out, loss)
    return bool(losses.min() < 0.85 * base and losses[-1] > losses.min() + 0.15 * base)


def reduce_width(patient: TrainingCase, rng: np.random.Generator) -> TrainingCase:
    """Take so few neurons that it hangs on the start whether they find it."""
    hidden = (int(rng.integers(2, 5)),) * int(rng.integers(1, 3))
    return patient.but(hidden=hidden, seed=int(rng.integers(2**31)))


def shuffled(start: Mapping[str, np.ndarray], seed: int) -> dict[str, np.ndarray]:
    """Deal out the numbers of each parameter of a start anew."""
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

    def together(*named: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {name: np.stack([one[name] for one in named]) for name in named[0]}

    return replace(
        runs[0],
        loss=np.stack([run.loss for run in runs]),
        parameters=together(*(run.parameters for run in runs)),
        gradients=together(*(run.gradients for run in runs)),
        metrics=together(*(run.metrics for run in runs)),
        diverged_at=np.stack([run.diverged_at for run in runs]),
    )


def is_unlucky(patient: TrainingCase, run: RecordedRun, healthy_skill: float) -> bool:
    """Tell whether it has learned far less than most other starts have."""
    if not learns_hardly(patient, run, 1.4 * healthy_skill):
        return False
    others = starts_of(patient)
    skills = [skill(patient.rows, others[i], held_out=False) for i in range(N_STARTS)]
    return float(np.quantile(skills, 0.3)) > 0.8 * healthy_skill


@dataclass(frozen=True)
class Harm:
    """What is done to a healthy network, and how it is seen that it did harm."""

    make: Make  # Takes the healthy patient and a generator, returns the sick one
    # Takes the sick patient, its run, and the skill of the healthy one on the rows learned from;
    # tells whether it is what it should be
    harms: Seen
    # Takes the healthy patient and its skill; tells whether the fault can befall it
    fits: Callable[[TrainingCase, float], bool] = lambda patient, healthy_skill: True
    tries: int = 8  # How often it is drawn for one network; once where nothing is drawn


def has_classes(patient: TrainingCase, healthy_skill: float) -> bool:
    return patient.rows.n_classes > 0


def makes_mistakes(patient: TrainingCase, healthy_skill: float) -> bool:
    """Tell whether there is something that a leak could make better."""
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
    "labels_shuffled": Harm(shuffle_labels, accept_always, tries=1),
    "leak": Harm(leak, is_too_good, fits=makes_mistakes),
    "wrong_loss": Harm(use_squared_error, learns_less, fits=has_classes),
    "too_few_epochs": Harm(stop_soon, is_on_its_way),
    "overfitted": Harm(learn_by_heart, has_turned),
    "unlucky_start": Harm(reduce_width, is_unlucky),
}
"""What does each of `training.doctor.faults.FAULTS` to a patient."""
HEALTHY = "healthy"


@lru_cache(maxsize=256)
def draw_healthy(seed: int, attempt: int = 0) -> tuple[TrainingCase, float]:
    """Draw networks until one is healthy; return it and its skill on the rows learned from."""
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
    """Draw a patient, always the same for a seed; those of one seed share a healthy network."""
    if fault == HEALTHY:
        return draw_healthy(seed)[0]
    of = HARMS[fault]
    for attempt in range(ATTEMPTS):
        healthy, healthy_skill = draw_healthy(seed, attempt)
        if not of.fits(healthy, healthy_skill):
            continue
        rng = np.random.default_rng([seed, attempt, [*HARMS].index(fault)])
        for _ in range(of.tries):
            sick = replace(of.make(healthy, rng), fault=fault, healthy=healthy)
            if of.harms(sick, sick.train(max_frames=100), healthy_skill):
                return sick
    raise RuntimeError(f"No patient with the fault {fault} was drawn.")
