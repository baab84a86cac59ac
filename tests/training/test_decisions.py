"""From probabilities to decisions: the same numbers as scikit-learn, and what a price does."""

import numpy as np
import pytest

from datasets.students import PASSED
from datasets.toy import overlapping_classes, overlapping_truth
from training import decisions
from training.activations import sigmoid


def probability(x, w, b):
    return sigmoid(w * x + b)


def test_confusion_matrix_rates_and_accuracy_agree_with_scikit_learn():
    from sklearn import metrics

    x, y = overlapping_classes(seed=3)
    p = probability(x, 1.5, -4.0)
    thresholds = np.array([0.0, 0.2, 0.5, 0.77, 1.0])
    matrices = decisions.confusion_matrix(y, p, thresholds)
    assert matrices.shape == (5, 2, 2)
    for i, threshold in enumerate(thresholds):
        decided = p >= threshold
        np.testing.assert_array_equal(matrices[i], metrics.confusion_matrix(y, decided))
        assert decisions.accuracy(y, p, threshold) == metrics.accuracy_score(y, decided)
    assert decisions.cost(y, p, thresholds) == pytest.approx(
        1 - decisions.accuracy(y, p, thresholds)
    )


def test_curve_and_area_are_those_of_scikit_learn():
    from sklearn import metrics

    rng = np.random.default_rng(0)
    for n_samples in (2, 5, 40, 300):
        y = np.arange(n_samples) % 2
        for p in (
            rng.random(n_samples),
            rng.random(n_samples).round(1),  # with ties
            np.full(n_samples, 0.3),
            y * 0.5 + 0.2,
            1.0 - y,
        ):
            curve = decisions.roc(y, p)
            expected = metrics.roc_curve(y, p, drop_intermediate=False)
            for mine, theirs in zip(curve, expected, strict=True):
                np.testing.assert_allclose(mine, theirs)
            assert decisions.auc(y, p) == pytest.approx(metrics.roc_auc_score(y, p))


def test_the_cheapest_threshold_follows_the_prices():
    # With true probabilities, saying yes pays from 1 / (1 + miss) on.
    x, y = overlapping_classes(n_samples=20_000, spread=1.5, seed=7)
    p = probability(x, *overlapping_truth(1.5))
    sample = np.random.default_rng(0).choice(len(p), 2000, replace=False)
    for miss, expected in ((1.0, 0.5), (4.0, 0.2), (0.25, 0.8)):
        best = decisions.cheapest_threshold(y[sample], p[sample], miss=miss)
        assert best == pytest.approx(expected, abs=0.12)
        grid = decisions.cost(y[sample], p[sample], np.linspace(0, 1, 101), miss=miss)
        assert decisions.cost(y[sample], p[sample], best, miss=miss) <= grid.min()


def test_a_bad_threshold_is_named():
    for threshold in (-0.1, 1.5, float("nan"), "high"):
        with pytest.raises(ValueError, match="threshold must be a number from 0 to 1, not"):
            decisions.confusion_matrix(PASSED, PASSED, threshold)
    with pytest.raises(ValueError, match="miss must be a number from 0 to 1000, not -1"):
        decisions.cheapest_threshold(PASSED, PASSED, miss=-1)
