"""Comparisons on the same rows, against SciPy and against arithmetic."""

import numpy as np
import pytest
from scipy import stats

from training.comparison import compare_in_pairs, mcnemar, standard_error


@pytest.mark.parametrize(("only_a", "only_b"), [(23, 18), (0, 0), (0, 6), (10, 10), (30, 5)])
def test_mcnemar_is_scipys_binomial_test_of_the_cases_that_differ(only_a, only_b):
    a = np.array([True] * only_a + [False] * only_b + [True, False] * 5)
    b = np.array([False] * only_a + [True] * only_b + [True, False] * 5)
    expected = stats.binomtest(only_a, only_a + only_b).pvalue if only_a + only_b else 1.0
    assert mcnemar(a, b) == pytest.approx(expected)
    assert mcnemar(b, a) == mcnemar(a, b)


def test_the_standard_error_of_an_accuracy_is_the_binomials():
    assert standard_error(0.8, 178) == pytest.approx(stats.binom(178, 0.8).std() / 178)
    assert standard_error(1.0, 10) == 0
    for share, n, name in ((1.1, 10, "share"), (0.5, 0, "n_samples")):
        with pytest.raises(ValueError, match=f"{name} must be"):
            standard_error(share, n)


def test_pairs_are_those_of_a_paired_t_test():
    rng = np.random.default_rng(0)
    a = rng.normal(0.8, 0.03, 40)
    b = a - rng.normal(0.01, 0.02, 40)
    pairs = compare_in_pairs(a, b)
    assert pairs.mean / pairs.standard_error == pytest.approx(stats.ttest_rel(a, b).statistic)
    assert (pairs.better, pairs.equal, pairs.worse) == ((a > b).sum(), 0, (a < b).sum())
    assert pairs.ahead
    assert not compare_in_pairs(b, a).ahead


def test_what_differs_by_rounding_alone_is_level():
    a = np.array([0.1 + 0.2, 141 / 178, 0.5])
    b = np.array([0.3, 141 * (1 / 178), 0.4])
    pairs = compare_in_pairs(a, b)
    assert (pairs.better, pairs.equal, pairs.worse) == (1, 2, 0)
