"""Models to compare a network with on the same rows: a baseline, a linear model, boosted trees.

On tables of this size boosted trees mostly win: Grinsztajn, Oyallon and Varoquaux, "Why do
tree-based models still outperform deep learning on typical tabular data?" (NeurIPS 2022).
"""

import time
import warnings
from collections.abc import Mapping
from typing import Annotated, Any

import numpy as np
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from laboratory.your_data.model import OF_SPLIT, answers, case_of, train
from laboratory.your_data.preparation import PreparedTable, case_for
from training.comparison import Pairs, compare_over_splits
from training.hyperparameters import Integer, hyperparameters
from training.multilayer import check_effort, layer_sizes
from training.progress import report_progress, track

BOOSTED, NETWORK = "gradient boosting", "your network"
MAJORITY, LOGISTIC = "majority class", "logistic regression"
"""Names of the baseline and the linear model for classes, ..."""
MEAN, LINEAR = "the mean", "linear regression"
"""... and for regression."""
TREES, AT_ONCE = 100, 10
"""Boosted trees per class, and how many are trained between progress reports."""
STEPS, STEPS_AT_ONCE = 200, 20
"""The same for the steps of the logistic regression."""
TIMED = 3
"""Trees, and epochs, from whose time that of all is told."""
MAX_SPLITS = 20


def guess_name(case: PreparedTable) -> str:
    """Return the baseline's name for the kind of target."""
    return MAJORITY if case.classes else MEAN


def linear_name(case: PreparedTable) -> str:
    """Return the linear model's name for the kind of target."""
    return LOGISTIC if case.classes else LINEAR


def guess(case: PreparedTable, X: np.ndarray) -> np.ndarray:
    """Predict the training set's class shares, or its mean, for every row."""
    rows = case.rows
    if not case.classes:
        return case.middle + case.unit * DummyRegressor().fit(rows.X, rows.y).predict(X)
    return _of_all_classes(DummyClassifier().fit(rows.X, rows.y), X, len(case.classes))


def linear(case: PreparedTable, X: np.ndarray) -> np.ndarray:
    """Fit a linear model with scikit-learn's default L2 penalty."""
    rows = case.rows
    if not case.classes:
        model = Ridge().fit(rows.X, rows.y)
        return case.middle + case.unit * model.predict(X)
    if len(np.unique(rows.y)) < 2:
        return guess(case, X)
    model = LogisticRegression(max_iter=STEPS_AT_ONCE, warm_start=True)
    for n in range(0, STEPS, STEPS_AT_ONCE):
        with warnings.catch_warnings():  # for the whole process, so never while the job may pause
            warnings.simplefilter("ignore", ConvergenceWarning)
            model.fit(rows.X, rows.y)
        report_progress((n + STEPS_AT_ONCE) / STEPS)
        if model.n_iter_[0] < STEPS_AT_ONCE:
            break
    return _of_all_classes(model, X, len(case.classes))


def boosted(case: PreparedTable, X: np.ndarray, n_trees: int = TREES) -> np.ndarray:
    """Fit boosted trees, each to the errors of those before it."""
    rows = case.rows
    if case.classes and len(np.unique(rows.y)) < 2:
        return guess(case, X)
    kind = HistGradientBoostingClassifier if case.classes else HistGradientBoostingRegressor
    model = kind(max_iter=1, warm_start=True, early_stopping=False, random_state=0)
    for n in range(min(AT_ONCE, n_trees), n_trees + 1, AT_ONCE):
        model.set_params(max_iter=n)
        model.fit(rows.X, rows.y)
        report_progress(n / n_trees)
    if not case.classes:
        return case.middle + case.unit * model.predict(X)
    return _of_all_classes(model, X, len(case.classes))


def _of_all_classes(model: Any, X: np.ndarray, n_classes: int) -> np.ndarray:
    """Return probabilities of all classes, including those missing from the training set."""
    p = np.zeros((len(X), n_classes))
    p[:, model.classes_.astype(int)] = model.predict_proba(X)
    return p


def truth(case: PreparedTable, *, held_out: bool = True) -> np.ndarray:
    """Return the true classes, or numbers in the table's units, of some rows."""
    y = case.rows.y_held_out if held_out else case.rows.y
    return y.astype(int) if case.classes else case.middle + case.unit * y


def score(case: PreparedTable, outputs: np.ndarray) -> float:
    """Return the held-out accuracy, or the root mean squared error in the table's units."""
    true = truth(case)
    if case.classes:
        return float((outputs.argmax(axis=-1) == true).mean())
    with np.errstate(over="ignore"):
        return float(np.sqrt(np.square(outputs - true).mean()))


def answers_of_rivals(case: PreparedTable) -> dict[str, np.ndarray]:
    """Return each rival's outputs for the held-out rows, by name."""
    models = {guess_name(case): guess, linear_name(case): linear, BOOSTED: boosted}
    seen = track(models.items(), (1, 10, 100))
    return {name: model(case, case.rows.X_held_out) for name, model in seen}


def confusion(case: PreparedTable, outputs: np.ndarray) -> np.ndarray:
    """Return the confusion matrix of the held-out rows: true class by predicted class."""
    labels = range(len(case.classes))
    matrix: np.ndarray = confusion_matrix(truth(case), outputs.argmax(axis=-1), labels=labels)
    return matrix


def precision_and_recall(case: PreparedTable, outputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return precision and recall of each class, NaN where there are no such rows.

    Shapes: precision, recall (n_classes,).
    """
    precision, recall, *_ = precision_recall_fscore_support(
        truth(case), outputs.argmax(axis=-1), labels=range(len(case.classes)), zero_division=np.nan
    )
    return precision, recall


def seconds_of_rivals(case: PreparedTable) -> float:
    """Return about how long the rivals take here, from their first trees; little else counts."""
    began = time.perf_counter()
    boosted(case, case.rows.X_held_out[:1], TIMED)
    return (time.perf_counter() - began) * TREES / TIMED


@hyperparameters
def seconds_of_a_split(**settings: Any) -> float:
    """Return about how long network and rivals take on one split here, from their beginnings."""
    took = []
    for n_epochs in (1, 1 + TIMED):
        began = time.perf_counter()
        run = train(**{**settings, "n_epochs": n_epochs, "max_frames": 2})
        took.append(time.perf_counter() - began)
    an_epoch = max(took[1] - took[0], 0) / TIMED
    network = took[0] + settings.get("n_epochs", 100) * an_epoch
    return network + seconds_of_rivals(case_of(run))


def _scores(settings: Mapping[str, Any]) -> dict[str, float]:
    """Train the network and its rivals; return their scores."""
    parts = track(("network", "rivals"), (settings.get("n_epochs", 100), 30))
    next(parts)
    run = train(**{**settings, "max_frames": 2})
    case = case_of(run)
    next(parts)
    outputs = answers_of_rivals(case)
    next(parts, None)
    outputs[NETWORK] = answers(run, case, case.rows.X_held_out)
    return {name: score(case, each) for name, each in outputs.items()}


@hyperparameters
def at_random(**settings: Any) -> float:
    """Return the network's score if held-out rows are drawn one by one at random."""
    run = train(**{**settings, "by_time": -1, "groups": -1, "max_frames": 2})
    case = case_of(run)
    return score(case, answers(run, case, case.rows.X_held_out))


@hyperparameters
def over_splits(
    *, n_splits: Annotated[int, Integer(2, MAX_SPLITS)] = 10, **settings: Any
) -> dict[str, np.ndarray]:
    """Train the network and its rivals on several splits; return their scores."""
    usual = {"groups": -1, "held_out": 0.3, "split_seed": 0, "by_time": -1, **settings}
    if usual["by_time"] >= 0:
        raise ValueError("Held-out rows that are the last ones are the same in every split.")
    case = case_for(**{name: usual[name] for name in OF_SPLIT})
    sizes = layer_sizes(case.rows, settings.get("hidden", (8,)))
    n_epochs, batch = settings.get("n_epochs", 100), settings.get("batch_size", 32)
    check_effort(sizes, len(case.rows.X), n_epochs, batch, n_splits)
    scores: dict[str, list[float]] = {}
    for seed in track(range(n_splits)):
        for name, one in _scores({**settings, "split_seed": seed}).items():
            scores.setdefault(name, []).append(one)
    return {name: np.array(values) for name, values in scores.items()}


def leads(scores: Mapping[str, np.ndarray], case: PreparedTable) -> dict[str, Pairs]:
    """Return the network's lead over each rival on every split; negative where it loses."""
    sign = 1 if case.classes else -1
    sizes = {"n_train": len(case.rows.y), "n_held_out": len(case.rows.y_held_out)}
    return {
        name: compare_over_splits(sign * scores[NETWORK], sign * values, **sizes)
        for name, values in scores.items()
        if name != NETWORK
    }
