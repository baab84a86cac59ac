"""What a trained model says of the passengers, of whom it is right, and whom it gives up.

Every function here looks at a recorded run of `lessons.titanic.train` and trains nothing.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import torch
from numpy.typing import ArrayLike

from datasets.titanic import load_passengers
from lessons.calibration import Reliability, reliability
from lessons.fields import Field
from lessons.passengers import (
    CLASS_NAMES,
    COLUMNS,
    N_VALIDATION,
    PORTS,
    SEXES,
    Rule,
    all_arrays,
    majority,
    one_sentence,
    preparation,
    rule_accuracy,
    split,
    women_survive,
)
from lessons.recorded_run import RecordedRun
from lessons.survival_models import LOSSES, MODELS
from lessons.validation import check_choice, check_number, check_whole


def rows_of(run: RecordedRun, rows: str = "validation") -> np.ndarray:
    """Return which of the 891 passengers a run alone was trained on, or not.

    Parameters
    ----------
    run : RecordedRun
        A run alone, with one split.
    rows : str
        'training', 'validation' or 'all'.

    Returns
    -------
    (n_samples,) int array

    Raises
    ------
    ValueError
        If the run is a batch or comes from several splits, or held nobody out.
    """
    check_choice("rows", rows, ("training", "validation", "all"))
    if run.runs or np.ndim(run.hyperparameters["split_seed"]):
        raise ValueError("run must be a run alone with one split_seed, not one of many.")
    if rows == "all":
        return np.arange(891)
    if run.hyperparameters["rows"] == "all":
        if rows == "training":
            return np.arange(891)
        raise ValueError("rows must be 'training' or 'all': this run held nobody out.")
    train_rows, held_out = split(run.hyperparameters["split_seed"])
    return train_rows if rows == "training" else held_out


def samples(run: RecordedRun, rows: str = "validation") -> tuple[np.ndarray, np.ndarray]:
    """Return features (n_samples, 12) and outcomes (n_samples,) as this run saw them.

    Parameters and errors are those of `rows_of`.
    """
    X, y, _ = all_arrays(run.hyperparameters["log_fare"], run.hyperparameters["normalise"])
    chosen = rows_of(run, rows)
    return X[chosen], y[chosen]


def predict(run: RecordedRun, X: np.ndarray, *, every_frame: bool = False) -> np.ndarray:
    """Tell what the trained model says of each passenger.

    Parameters
    ----------
    run : RecordedRun
        A run of `train`, or a batch.
    X : (n_samples, 12) array of float
        Features, prepared as for the training.
    every_frame : bool
        Whether to predict with the parameters of every frame, or with the last ones only.

    Returns
    -------
    (..., n_samples) or (..., n_frames, n_samples) array of float
        Probabilities of survival; of the linear model, scores that may leave the range 0 to 1.
    """
    return scores_and_predictions(run, X, every_frame)[1].numpy()


def scores_and_predictions(
    run: RecordedRun, X: np.ndarray, every_frame: bool
) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the scores as well as the predictions; parameters are those of `predict`."""
    model = MODELS[run.hyperparameters["model"]]
    arrays = run.parameters if every_frame else run.final
    parameters = {name: torch.tensor(values) for name, values in arrays.items()}
    z = model.score(parameters, torch.tensor(X, dtype=torch.float32))
    return z, model.squeeze(z)


def measure(run: RecordedRun, train_rows: np.ndarray, held_out: np.ndarray) -> dict[str, ArrayLike]:
    """Measure a run, or each run of a batch, at every frame.

    Parameters
    ----------
    run : RecordedRun
        What was trained.
    train_rows, held_out : (..., n_train) and (..., n_held_out) int array
        Rows of the 891; there may be none to hold out.

    Returns
    -------
    dict of str to (..., n_frames) array of float
        ``accuracy`` on the rows trained on; ``validation_accuracy`` and ``validation_loss`` on
        those held out. Whoever gets more than 0.5 is said to survive.
    """
    if run.runs:  # one run after the other: all at once would take a gigabyte
        train_rows = np.broadcast_to(train_rows, (*run.runs, train_rows.shape[-1]))
        held_out = np.broadcast_to(held_out, (*run.runs, held_out.shape[-1]))
        each = [measure(run[i], train_rows[i], held_out[i]) for i in np.ndindex(run.runs)]
        return {
            name: np.reshape([m[name] for m in each], (*run.runs, run.n_frames)) for name in each[0]
        }
    X, y, _ = all_arrays(run.hyperparameters["log_fare"], run.hyperparameters["normalise"])
    z, p = scores_and_predictions(run, X, every_frame=True)
    right = (p.numpy() > 0.5) == (y > 0.5)
    metrics: dict[str, ArrayLike] = {"accuracy": right[:, train_rows].mean(axis=-1)}
    if held_out.size:
        measure_loss = LOSSES[run.hyperparameters["loss"]]
        those = torch.tensor(held_out)
        metrics["validation_accuracy"] = right[:, held_out].mean(axis=-1)
        metrics["validation_loss"] = measure_loss(
            z[:, those], p[:, those], torch.tensor(y[held_out])
        ).numpy()
    return metrics


def average_slopes(run: RecordedRun) -> np.ndarray:
    """Tell how much the score changes with each feature, at every frame.

    For the linear and the sigmoid model these are the coefficients themselves. Behind hidden
    layers the slope is another one for each passenger; then it is averaged over those held out.

    Parameters
    ----------
    run : RecordedRun
        A run alone.

    Returns
    -------
    (n_frames, 12) array of float
    """
    if "coefficients" in run.parameters:
        return run.parameters["coefficients"]
    X, _ = samples(run, "all" if run.hyperparameters["rows"] == "all" else "validation")
    inputs = torch.tensor(X).expand(run.n_frames, *X.shape).clone().requires_grad_()
    parameters = {name: torch.tensor(values) for name, values in run.parameters.items()}
    score = MODELS[run.hyperparameters["model"]].score(parameters, inputs)
    return torch.autograd.grad(score.sum(), inputs)[0].mean(dim=1).numpy()


def histograms(run: RecordedRun, rows: str = "validation", *, n_bins: int = 20) -> np.ndarray:
    """Count how the predictions for the drowned and for the survivors are spread, frame by frame.

    Parameters
    ----------
    run : RecordedRun
        A run alone.
    rows : str
        'validation', 'training' or 'all'.
    n_bins : int
        Equally wide bins from 0 to 1, from 1 to 100. Scores of the linear model beyond 0 and 1
        are counted in the first and the last one.

    Returns
    -------
    (n_frames, 2, n_bins) array of int
        Passengers in each bin: first those who drowned, then those who survived.

    Raises
    ------
    ValueError
        As in `rows_of`, or if ``n_bins`` is out of its range.
    """
    check_whole("n_bins", n_bins, 1, 100)
    X, y = samples(run, rows)
    p = predict(run, X, every_frame=True)  # (n_frames, n_samples)
    known = np.isfinite(p)  # a run that diverged says nothing
    inside = np.clip(np.where(known, p, 0), 0, 1)
    bins = np.minimum((inside * n_bins).astype(int), n_bins - 1)
    place = (np.arange(run.n_frames)[:, None] * 2 + (y > 0.5)) * n_bins + bins
    counts = np.bincount(place[known], minlength=run.n_frames * 2 * n_bins)
    return counts.reshape(run.n_frames, 2, n_bins)


def beside(run: RecordedRun) -> dict[str, float]:
    """Return the accuracy of a run alone beside that of the rules, on the same held-out rows."""
    split_seed = run.hyperparameters["split_seed"]
    return {
        "nobody survives": float(rule_accuracy(split_seed, majority)),
        "women survive": float(rule_accuracy(split_seed)),
        "your model": float(run.metrics["validation_accuracy"][-1]),
    }


def describe_beside(accuracies: Mapping[str, float]) -> str:
    """Say how the model of `beside` compares with the rules."""
    model, women = accuracies["your model"], accuracies["women survive"]
    return (
        f"On the {N_VALIDATION} passengers held out your model is right on **{model:.4f}**, "
        f"“women survive” on {women:.4f}, “nobody survives” on "
        f"{accuracies['nobody survives']:.4f}: {100 * (model - women):+.1f} points from the one "
        "line."
    )


def describe_trouble(run: RecordedRun) -> str | None:
    """Say what went wrong in a run alone, if anything did."""
    X, y = samples(run)
    p = predict(run, X)
    knobs = run.hyperparameters
    rate = f"learning rate {float(knobs['learning_rate']):g}"
    if run.diverged:
        return (
            f"This run diverges. At {rate} every step overshoots by more than it gains; from epoch "
            f"{run.diverged_at:,} on the loss is no finite number, and the model says nothing."
        )
    if run.loss[-1] > 1.05 * run.loss[0]:
        return (
            f"At {rate} the loss rose from {run.loss[0]:.3g} to {run.loss[-1]:.3g}: the steps are "
            "too long. “Back to the first settings” undoes it."
        )
    if run.epochs[-1] > 0 and len(set(p > 0.5)) == 1:
        return (
            f"This model says of all {len(y)} held-out passengers that they "
            f"{'survive' if p[0] > 0.5 else 'drown'}. Its gradient is now of size "
            f"{max(float(np.abs(g[-1]).max()) for g in run.gradients.values()):.1g}: hidden units "
            "that are dead, or a sigmoid that is saturated, leave hardly any slope to learn from."
        )
    return None


def agreement(run: RecordedRun, rule: Rule = one_sentence, **exception: Any) -> np.ndarray:
    """Return the share of all 891 of whom the trained model and a rule say the same.

    Parameters
    ----------
    run : RecordedRun
        A run of `train`, or a batch.
    rule : callable
        `one_sentence`, or another rule.
    **exception
        What else the rule is to be told, such as ``passenger_class`` and ``port``.

    Returns
    -------
    (...,) array of float
    """
    X, _, _ = all_arrays(run.hyperparameters["log_fare"], run.hyperparameters["normalise"])
    return ((predict(run, X) > 0.5) == rule(load_passengers(), **exception)).mean(axis=-1)


def fits(run: RecordedRun, unless_class: int, unless_port: str) -> bool:
    """Tell whether a run alone decides about all 891 as "a woman, unless ..." does."""
    return bool(agreement(run, passenger_class=unless_class, port=unless_port) == 1)


def describe_sentence(run: RecordedRun, unless_class: int, unless_port: str) -> str:
    """Say how far the decisions of a run alone are those of "a woman, unless ..."."""
    passengers = load_passengers()
    said = one_sentence(passengers, passenger_class=unless_class, port=unless_port)
    right = (said == (passengers["Survived"].to_numpy() == 1)).mean()
    same = float(agreement(run, passenger_class=unless_class, port=unless_port))
    return (
        f"Your sentence and the model agree on **{round(same * len(passengers))} of "
        f"{len(passengers)}** passengers. The sentence alone is right on {right:.4f} of them."
    )


def accuracy_by_group(run: RecordedRun, rows: str = "validation") -> pd.DataFrame:
    """Compare model and one-line rule on women and men of each class.

    Parameters
    ----------
    run : RecordedRun
        A run alone.
    rows : str
        'validation', 'training' or 'all'.

    Returns
    -------
    (6, 7) DataFrame
        One row for each sex and class: Sex, Pclass, ``n_passengers``, the shares ``survived``
        and ``said_to_survive``, and the accuracies of ``model`` and ``rule``.

    Raises
    ------
    ValueError
        As in `rows_of`.
    """
    X, y = samples(run, rows)
    passengers = load_passengers().iloc[rows_of(run, rows)]
    says = predict(run, X) > 0.5
    each = pd.DataFrame(
        {
            "Sex": passengers["Sex"].to_numpy(),
            "Pclass": passengers["Pclass"].to_numpy(),
            "n_passengers": 1,
            "survived": y.astype(float),
            "said_to_survive": says.astype(float),
            "model": (says == (y > 0.5)).astype(float),
            "rule": (women_survive(passengers) == (y > 0.5)).astype(float),
        }
    )
    shares = dict.fromkeys(["survived", "said_to_survive", "model", "rule"], "mean")
    return each.groupby(["Sex", "Pclass"], as_index=False).agg({"n_passengers": "sum", **shares})


def describe_groups(table: pd.DataFrame) -> str:
    """Say whom the model is wrong about; the table is that of `accuracy_by_group`."""

    def total(group: pd.DataFrame, share: str) -> int:
        return round(float((group[share] * group["n_passengers"]).sum()))

    men, women = table[table["Sex"] == "male"], table[table["Sex"] == "female"]
    third = women[women["Pclass"] == 3]
    return (
        f"Of {men['n_passengers'].sum()} men it sends {total(men, 'said_to_survive')} to the "
        f"boats; {total(men, 'survived')} survived. Of {women['n_passengers'].sum()} women it "
        f"sends {total(women, 'said_to_survive')}; {total(women, 'survived')} survived. In the "
        f"third class it is right on {total(third, 'model')} of "
        f"{third['n_passengers'].sum()} women, in the first about "
        f"{total(women[women['Pclass'] == 1], 'model')} of "
        f"{women[women['Pclass'] == 1]['n_passengers'].sum()}."
    )


PASSENGER = (
    Field("age", "Age (years)", 30, 0, 80),
    Field("fare", "Fare (pounds)", 8, 0, 500),
    Field("siblings_spouses", "Siblings and spouses aboard", 0, 0, 8),
    Field("parents_children", "Parents and children aboard", 0, 0, 6),
    Field("sex", "Sex", "female", options={sex: sex for sex in SEXES}),
    Field("passenger_class", "Class", "third", options=CLASS_NAMES),
    Field("port", "Port", "Southampton", options={name: p for p, name in PORTS.items()}),
)
"""What `probability_of` wants to know of a passenger, for the knobs of a page."""


def probability_of(
    run: RecordedRun,
    *,
    age: float = 30,
    siblings_spouses: int = 0,
    parents_children: int = 0,
    fare: float = 32,
    sex: str = "female",
    passenger_class: int = 3,
    port: str = "S",
) -> np.ndarray:
    """Ask the trained model about a passenger of your own.

    Parameters
    ----------
    run : RecordedRun
        A run of `train`, or a batch.
    age : float
        Years, from 0 to 100; the oldest of the 891 was 80.
    siblings_spouses, parents_children : int
        Relatives aboard, from 0 to 10.
    fare : float
        Pounds, from 0 to 600; the mean was 32.
    sex : str
        'male' or 'female'.
    passenger_class : int
        1, 2 or 3.
    port : str
        'C' for Cherbourg, 'Q' for Queenstown, 'S' for Southampton.

    Returns
    -------
    (...,) array of float
        Probability of survival; of the linear model, a score.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_number("age", age, 0, 100)
    check_whole("siblings_spouses", siblings_spouses, 0, 10)
    check_whole("parents_children", parents_children, 0, 10)
    check_number("fare", fare, 0, 600)
    check_choice("sex", sex, SEXES)
    check_whole("passenger_class", passenger_class, 1, 3)
    check_choice("port", port, PORTS)
    values = (age, siblings_spouses, parents_children, fare, sex, passenger_class, port)
    passenger = pd.DataFrame([values], columns=list(COLUMNS))
    steps = preparation(
        passenger,
        log_fare=run.hyperparameters["log_fare"],
        normalise=run.hyperparameters["normalise"],
    )
    return predict(run, steps[-1].after.to_numpy())[..., 0]


def describe_passenger(run: RecordedRun, **passenger: Any) -> str:
    """Say what the model and the rule tell a passenger of the learner's own."""
    p = float(probability_of(run, **passenger))
    rule = "survives" if passenger.get("sex", "female") == "female" else "drowns"
    if not math.isfinite(p):
        return "This run diverged; it has nothing to say of anybody."
    said = f"a score of {p:.3f}" if run.hyperparameters["model"] == "linear" else f"**{p:.1%}**"
    return (
        f"The model gives this passenger {said}, so its decision is: "
        f"**{'survives' if p > 0.5 else 'drowns'}**. “Women survive” says: {rule}."
    )


def calibration(run: RecordedRun, rows: str = "validation", *, n_bins: int = 10) -> Reliability:
    """Compare the probabilities of a trained run with what happened.

    On the recipe's 178 held-out passengers, with ten bins: the sigmoid model as in the recipe
    puts 87 % of them beyond .02 and .98 and is off by .168 on average. Trained on cross-entropy
    for the same 30 epochs at learning rate 4 (100 would throw it about), it is off by .080.

    Parameters
    ----------
    run : RecordedRun
        A run alone, of a model that ends in a sigmoid.
    rows : str
        'validation', 'training' or 'all'.
    n_bins : int
        Bins from 0 to 1, from 1 to 100.

    Returns
    -------
    Reliability

    Raises
    ------
    ValueError
        As in `rows_of`, and for the linear model, whose scores are no probabilities.
    """
    check_choice("model", run.hyperparameters["model"], ("sigmoid", "hidden", "deep"))
    X, y = samples(run, rows)
    return reliability(predict(run, X), y, n_bins=n_bins)


def describe_calibration(look: Reliability) -> str:
    """Say how sure the predictions are, and how far off."""
    return (
        f"{look.share_extreme:.0%} of the predictions lie beyond .02 and .98; on average they are "
        f"off by {look.expected_calibration_error:.3f}."
    )
