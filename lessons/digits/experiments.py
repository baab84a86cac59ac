"""Many runs: over splits and seeds, rates and widths, and on digits that were disturbed."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from sklearn.linear_model import LogisticRegression

from datasets.digits import load_digits
from lessons.digits.model import MAX_RUNS, n_parameters, probabilities, train
from lessons.digits.samples import majority_accuracy, moved, noisy, split, to_each_side
from training.progress import Progress, parts
from training.recorded_run import RecordedRun
from training.validation import check_choice, check_whole

MAJORITY, RIVAL, OWN = "the majority", "scikit-learn’s logistic regression", "your network"
PLAIN, REPAIRED = "trained on digits as they are", "trained on disturbed digits"
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
WIDTHS = (2, 4, 8, 16, 32, 64, 128)
NOISES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8)
SHIFTS = (0, 1, 2, 3)
DISTURBANCES = {"noise": NOISES, "shift": SHIFTS}
OPTIMISERS = ("SGD", "momentum", "Adam")


def held_out_accuracy(*, on_progress: Progress | None = None, **settings: Any) -> np.ndarray:
    """Train, and return the accuracy on the validation digits after the last step: (...,) float."""
    run = train(keep="the end", on_progress=on_progress, **settings)
    return run.metrics["validation_accuracy"][..., -1]


def by_epoch(
    *, n_splits: int = 12, n_epochs: int = 20, on_progress: Progress | None = None, **settings: Any
) -> np.ndarray:
    """Train on several splits, each from a start of its own.

    Parameters
    ----------
    n_splits : int
        How many, from 2 to 200.
    n_epochs : int
        As for `train`.
    on_progress : callable, optional
        Called with the share that is done.
    **settings
        Further ones of `train`.

    Returns
    -------
    (n_splits, n_epochs + 1) array of float
        The accuracy on the validation digits before the training and after each epoch.
    """
    check_whole("n_splits", n_splits, 2, MAX_RUNS)
    seeds = np.arange(n_splits)
    run = train(
        seed=seeds,
        split_seed=seeds,
        n_epochs=n_epochs,
        keep="measures",
        on_progress=on_progress,
        **settings,
    )
    ends = np.isclose(run.epochs, np.round(run.epochs))
    return run.metrics["validation_accuracy"][:, ends]


def logistic_regression(
    split_seed: ArrayLike = 0,
    *,
    order: str = "shuffled",
    on_progress: Progress | None = None,
) -> np.ndarray:
    """Fit scikit-learn's logistic regression to each split, and judge it on validation digits.

    Parameters
    ----------
    split_seed, order
        As for `lessons.digits.samples.split`.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    (...,) array of float
        Accuracies.
    """
    X, y = load_digits()
    train_rows, validation, _ = split(split_seed, order=order)
    splits = train_rows.shape[:-1]
    scores: list[float] = []
    for i in np.ndindex(splits):
        if on_progress is not None:
            on_progress(len(scores) / max(1, int(np.prod(splits))))
        model = LogisticRegression(max_iter=300)
        model.fit(X[train_rows[i]], y[train_rows[i]])
        scores.append(model.score(X[validation[i]], y[validation[i]]))
    if on_progress is not None:
        on_progress(1.0)
    return np.reshape(scores, splits)


def on_one_split(
    *, seed: int = 0, split_seed: int = 0, on_progress: Progress | None = None, **settings: Any
) -> dict[str, float]:
    """Judge the same three as `over_splits` on a single split; settings as for `train`."""
    order = settings.get("order", "shuffled")
    own = held_out_accuracy(seed=seed, split_seed=split_seed, on_progress=on_progress, **settings)
    return {
        MAJORITY: float(majority_accuracy(split_seed, order=order)),
        RIVAL: float(logistic_regression(split_seed, order=order)),
        OWN: float(own),
    }


def over_splits(
    *, n_splits: int = 20, on_progress: Progress | None = None, **settings: Any
) -> dict[str, np.ndarray]:
    """Judge the majority, scikit-learn's model and one's own network on the same splits.

    Parameters
    ----------
    n_splits : int
        How many splits, from 2 to 200; the network has another start on each.
    on_progress : callable, optional
        Called with the share that is done.
    **settings
        Those of `train`, one value each.

    Returns
    -------
    dict of str to (n_splits,) array of float
        Accuracies on the validation digits by name.
    """
    check_whole("n_splits", n_splits, 2, MAX_RUNS)
    seeds = np.arange(n_splits)
    order = settings.get("order", "shuffled")
    network, rival = parts(on_progress, settings.get("n_epochs", 20), 20)
    own = held_out_accuracy(seed=seeds, split_seed=seeds, on_progress=network, **settings)
    return {
        MAJORITY: majority_accuracy(seeds, order=order),
        RIVAL: logistic_regression(seeds, order=order, on_progress=rival),
        OWN: own,
    }


def over_rates(
    *,
    n_epochs: int = 2,
    n_splits: int = 6,
    rates: tuple[float, ...] = RATES,
    optimisers: tuple[str, ...] = OPTIMISERS,
    on_progress: Progress | None = None,
) -> dict[str, np.ndarray]:
    """Train with each optimiser at each of several rates, from the same starts on the same splits.

    Parameters
    ----------
    n_epochs : int
        As for `train`.
    n_splits : int
        How many splits, from 2 to 20.
    rates : tuple of float
        Learning rates.
    optimisers : tuple of str
        As for `train`.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    dict of str to (n_splits, n_rates) array of float
        Accuracies on the validation digits after the last epoch, by optimiser.
    """
    check_whole("n_splits", n_splits, 2, 20)
    seeds = np.arange(n_splits)[:, None]
    shares = parts(on_progress, *[1] * len(optimisers))
    return {
        name: held_out_accuracy(
            optimiser=name,
            learning_rate=np.array(rates),
            n_epochs=n_epochs,
            seed=seeds,
            split_seed=seeds,
            on_progress=share,
        )
        for name, share in zip(optimisers, shares, strict=True)
    }


def over_widths(
    *,
    widths: tuple[int, ...] = WIDTHS,
    n_epochs: int = 10,
    n_splits: int = 6,
    learning_rate: float = 0.01,
    on_progress: Progress | None = None,
) -> np.ndarray:
    """Train networks of several widths from starts of their own on the same splits.

    Parameters
    ----------
    widths : tuple of int
        Hidden neurons.
    n_epochs, learning_rate
        As for `train`.
    n_splits : int
        How many splits, from 2 to 20.
    on_progress : callable, optional
        Called with the share that is done.

    Returns
    -------
    (n_splits, n_widths) array of float
        Accuracies on the validation digits.
    """
    check_whole("n_splits", n_splits, 2, 20)
    seeds = np.arange(n_splits)
    shares = parts(on_progress, *(2000 + n_parameters(width) for width in widths))
    found = [
        held_out_accuracy(
            n_hidden=width,
            n_epochs=n_epochs,
            learning_rate=learning_rate,
            seed=seeds,
            split_seed=seeds,
            on_progress=share,
        )
        for width, share in zip(widths, shares, strict=True)
    ]
    return np.stack(found, axis=-1)


def answers_on(run: RecordedRun, tables: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Let each run read its validation digits as several tables show them.

    Parameters
    ----------
    run : RecordedRun
        A row of runs, each with a split of its own.
    tables : list of (1797, 64) array of float
        All digits, perhaps disturbed.

    Returns
    -------
    (n_runs, n_tables, 180) array of float
        The probability of the class that was named.
    (n_runs, n_tables, 180) array of bool
        Whether it is the true one.
    """
    _, y = load_digits()
    how = run.hyperparameters
    rows = split(np.asarray(how["split_seed"]), order=how["order"])[1]
    sure, right = [], []
    for i, own in enumerate(rows):
        p = probabilities(run[i], np.stack([table[own] for table in tables]))
        sure.append(p.max(axis=-1))
        right.append(p.argmax(axis=-1) == y[own])
    return np.stack(sure), np.stack(right)


def disturbed_tables(kind: str, amount: float) -> list[np.ndarray]:
    """Return all digits with so much noise, or moved by so many pixels to each of the four sides.

    Parameters
    ----------
    kind : str
        'noise' or 'shift'.
    amount : float
        The standard deviation of the noise, or whole pixels.
    """
    ink, _ = load_digits()
    if amount == 0:
        return [ink]
    if kind == "noise":
        return [noisy(ink, amount, np.random.default_rng(round(1000 * amount)))]
    return [moved(ink, right, down) for right, down in to_each_side(int(amount))]


def disturbed(
    *,
    kind: str = "shift",
    n_splits: int = 4,
    on_progress: Progress | None = None,
    **settings: Any,
) -> np.ndarray:
    """Let networks read digits that were disturbed more and more.

    Parameters
    ----------
    kind : str
        'noise' on every pixel, or 'shift' to each of the four sides.
    n_splits : int
        How many splits, from 2 to 20, each from a start of its own.
    on_progress : callable, optional
        Called with the share that is done.
    **settings
        Those of `train`, which may disturb the training digits, too.

    Returns
    -------
    (n_splits, n_amounts) array of float
        Accuracies on the validation digits.
    """
    check_choice("kind", kind, DISTURBANCES)
    check_whole("n_splits", n_splits, 2, 20)
    seeds = np.arange(n_splits)
    training, judging = parts(on_progress, 8, 2)
    run = train(seed=seeds, split_seed=seeds, keep="the end", on_progress=training, **settings)
    columns = []
    for n_done, amount in enumerate(DISTURBANCES[kind], start=1):
        _, right = answers_on(run, disturbed_tables(kind, amount))
        columns.append(right.mean(axis=(1, 2)))
        if judging is not None:
            judging(n_done / len(DISTURBANCES[kind]))
    return np.stack(columns, axis=-1)
