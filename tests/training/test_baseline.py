"""Saying the same of every row: the most frequent class, and what that costs."""

import numpy as np
import pytest
from sklearn.dummy import DummyClassifier
from sklearn.metrics import log_loss

from training.baseline import constant_prediction_loss, majority, majority_right
from training.multilayer import DataSplit


def rows(y: np.ndarray, y_held_out: np.ndarray, n_classes: int) -> DataSplit:
    X = np.zeros((len(y), 1))
    return DataSplit(X, y, np.zeros((len(y_held_out), 1)), y_held_out, X[:0], y[:0], n_classes)


@pytest.mark.parametrize("n_classes", [2, 3, 10])
def test_it_is_what_scikit_learn_calls_a_dummy(n_classes):
    rng = np.random.default_rng(n_classes)
    y, unseen = (np.append(np.arange(n_classes), rng.integers(n_classes, size=60)) for _ in "ab")
    dummy = DummyClassifier(strategy="prior").fit(np.zeros((len(y), 1)), y)
    X = np.zeros((len(unseen), 1))
    assert majority(y) == dummy.predict(X)[0]
    assert majority_right(y, unseen) == dummy.score(X, unseen)
    loss = constant_prediction_loss(
        rows(y.astype(float), unseen.astype(float), n_classes), unseen, "cross-entropy"
    )
    assert loss == pytest.approx(log_loss(unseen, dummy.predict_proba(X)))


def test_of_many_splits_each_has_a_majority_of_its_own_and_ties_go_to_the_first():
    y = np.array([[0, 0, 1], [2, 1, 2], [1, 0, 2]])
    assert majority(y).tolist() == [0, 2, 0]
    assert majority_right(y, np.array([[0, 1], [2, 2], [1, 1]])).tolist() == [0.5, 1, 0]
    assert majority(np.zeros(3)) == 0


@pytest.mark.parametrize(("loss", "guess"), [("squared error", 3.0), ("absolute error", 1.0)])
def test_of_a_number_the_mean_or_the_median_is_said(loss, guess):
    y, unseen = np.array([1.0, 1.0, 7.0]), np.array([0.0, 5.0])
    off = np.abs(unseen - guess)
    expected = off.mean() if loss == "absolute error" else (off**2).mean()
    assert constant_prediction_loss(rows(y, unseen, 0), unseen, loss) == pytest.approx(expected)


def test_a_class_that_nobody_has_seen_is_dear_and_still_a_number():
    y, unseen = np.zeros(5), np.ones(5)
    for n_classes in (2, 3):
        loss = constant_prediction_loss(rows(y, unseen, n_classes), unseen, "cross-entropy")
        assert loss == pytest.approx(-np.log(1e-9), rel=1e-3)
