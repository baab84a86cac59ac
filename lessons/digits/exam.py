"""The test digits, looked at once: what a validation accuracy is worth that guided the knobs."""

from dataclasses import dataclass
from typing import Any

from sklearn.linear_model import LogisticRegression

from datasets.digits import load_digits
from lessons.digits.answers import split_of
from lessons.digits.model import probabilities, train
from lessons.digits.samples import N_HELD_OUT
from training.baseline import majority
from training.comparison import mcnemar, standard_error
from training.figures import chance, count, out_of, percent, points


@dataclass(frozen=True)
class Exam:
    """How a network and logistic regression read the 180 test digits."""

    validation: float  # The network's accuracy on the validation digits
    # Test digits that the network, logistic regression and the majority get right
    right: int
    rival_right: int
    majority_right: int
    # Those on which only one of the first two is right
    only_network: int
    only_rival: int
    p_value: float  # How easily chance alone explains their difference (McNemar)


def commitment(
    *, n_hidden: int, optimiser: str, learning_rate: float, n_epochs: int, **_others: Any
) -> str:
    """Say what one commits to before the test set is opened."""
    hidden = count(n_hidden, "hidden neuron") if n_hidden else "no hidden layer"
    return (
        f"My network has {hidden} and learns for {count(n_epochs, 'epoch')} with {optimiser} at "
        f"rate {learning_rate:g}; all other settings stay as they are."
    )


def exam(**settings: Any) -> Exam:
    """Train with some settings of `train`, and read the test digits of that split."""
    run = train(keep="the end", **settings)
    X, y = load_digits()
    train_rows, _, test = split_of(run)
    right = probabilities(run, X[test]).argmax(axis=-1) == y[test]
    rival = LogisticRegression(max_iter=300).fit(X[train_rows], y[train_rows])
    rival_right = rival.predict(X[test]) == y[test]
    return Exam(
        validation=float(run.metrics["validation_accuracy"][-1]),
        right=int(right.sum()),
        rival_right=int(rival_right.sum()),
        majority_right=int((y[test] == majority(y[train_rows])).sum()),
        only_network=int((right & ~rival_right).sum()),
        only_rival=int((rival_right & ~right).sum()),
        p_value=mcnemar(right, rival_right),
    )


def describe(result: Exam) -> str:
    """Say how the test went, beside the validation digits and two rivals."""
    error = standard_error(result.right / N_HELD_OUT, N_HELD_OUT)
    explains = "easily explains" if result.p_value >= 0.05 else "hardly explains"
    return (
        f"Your network reads **{out_of(result.right, N_HELD_OUT)}** of the test digits (standard "
        f"error {points(error)}); of the validation digits it read "
        f"{percent(result.validation, 1)}. Logistic regression reads {result.rival_right} of the "
        f"test digits, the majority {result.majority_right}. On "
        f"{count(result.only_network, 'digit')} only your network is right, on {result.only_rival} "
        f"only logistic regression: chance alone {explains} that (McNemar’s test: "
        f"{chance(result.p_value)})."
    )
