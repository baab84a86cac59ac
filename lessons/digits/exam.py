"""The test digits, looked at once: what a validation accuracy is worth that guided the knobs."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from datasets.digits import load_digits
from lessons.digits.answers import split_of
from lessons.digits.experiments import MAJORITY, OWN, RIVAL, RIVALS
from lessons.digits.model import probabilities, train
from training.baseline import majority
from training.comparison import mcnemar, standard_error
from training.figures import chance, count, out_of, percent, points


def commitment(
    *, n_hidden: int, optimiser: str, learning_rate: float, n_epochs: int, **_others: Any
) -> str:
    hidden = count(n_hidden, "hidden neuron") if n_hidden else "no hidden layer"
    return (
        f"My network has {hidden} and learns for {count(n_epochs, 'epoch')} with {optimiser} at "
        f"rate {learning_rate:g}; all other settings stay as they are."
    )


def exam(**settings: Any) -> tuple[float, dict[str, np.ndarray]]:
    """Train a network, and let it and two rivals read the test digits of its split.

    Returns its accuracy on the validation digits, and which test digits each reads, (180,) bool.
    """
    run = train(keep="the end", **settings)
    X, y = load_digits()
    train_rows, _, test = split_of(run)
    rival = RIVALS[RIVAL]().fit(X[train_rows], y[train_rows])
    says = {
        OWN: probabilities(run, X[test]).argmax(axis=-1),
        RIVAL: rival.predict(X[test]),
        MAJORITY: majority(y[train_rows]),
    }
    validation = float(run.metrics["validation_accuracy"][-1])
    return validation, {name: answers == y[test] for name, answers in says.items()}


def describe(result: tuple[float, Mapping[str, np.ndarray]]) -> str:
    """Say how the test went, beside the validation digits and two rivals."""
    validation, right = result
    own, rival = right[OWN], right[RIVAL]
    n_right = {name: int(each.sum()) for name, each in right.items()}
    p_value = mcnemar(own, rival)
    explains = "easily explains" if p_value >= 0.05 else "hardly explains"
    return (
        f"Your network reads **{out_of(n_right[OWN], len(own))}** of the test digits (standard "
        f"error {points(standard_error(own.mean(), len(own)))}); of the validation digits it read "
        f"{percent(validation, 1)}. Logistic regression reads {n_right[RIVAL]} of the test digits, "
        f"the majority {n_right[MAJORITY]}. On {count(int((own & ~rival).sum()), 'digit')} only "
        f"your network is right, on {(rival & ~own).sum()} only logistic regression: chance alone "
        f"{explains} that (McNemar’s test: {chance(p_value)})."
    )
