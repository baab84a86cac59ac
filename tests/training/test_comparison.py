"""Comparisons on the same rows, against SciPy and against arithmetic."""

import numpy as np
import pytest
from scipy import stats

from training.comparison import (
    Pairs,
    compare_in_pairs,
    compare_over_splits,
    describe_counts,
    describe_standing,
    interval_of_share,
    mcnemar,
    overlap_factor,
    standard_error,
)


@pytest.mark.parametrize(
    ("only_a", "only_b", "tosses"), [(0, 0, 1), (0, 6, 2 / 64), (10, 10, 1), (3, 1, 10 / 16)]
)
def test_mcnemar_tosses_a_coin_for_the_cases_that_differ(only_a, only_b, tosses):
    a = np.array([True] * only_a + [False] * only_b + [True, False] * 5)
    b = np.array([False] * only_a + [True] * only_b + [True, False] * 5)
    assert mcnemar(a, b) == mcnemar(b, a) == pytest.approx(tosses)


def test_the_standard_error_of_an_accuracy_is_the_binomials():
    assert standard_error(0.8, 178) == pytest.approx(stats.binom(178, 0.8).std() / 178)
    assert standard_error(1.0, 10) == 0


@pytest.mark.parametrize(("n_right", "n"), [(0, 1), (3, 3), (1, 8), (141, 178)])
def test_the_interval_of_a_share_is_wilsons(n_right, n):
    expected = stats.binomtest(n_right, n).proportion_ci(0.95, method="wilson")
    assert interval_of_share(n_right, n) == pytest.approx(tuple(expected), abs=1e-4)


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


def test_splits_that_share_rows_are_less_sure_than_they_look():
    # Nadeau and Bengio (2003): 3.7 times for 50 splits of a fifth against four, 1.9 for 20 of 180.
    assert overlap_factor(50, n_train=242, n_held_out=61) == pytest.approx(3.69, abs=0.01)
    assert overlap_factor(20, n_train=1437, n_held_out=180) == pytest.approx(1.87, abs=0.01)
    rng = np.random.default_rng(0)
    a, b = rng.random((2, 50))
    plain = compare_in_pairs(a, b)
    pairs = compare_over_splits(a, b, n_train=242, n_held_out=61)
    assert pairs.mean == plain.mean
    assert (pairs.better, pairs.equal, pairs.worse) == (plain.better, plain.equal, plain.worse)
    expected = (a - b).std(ddof=1) * np.sqrt(1 / 50 + 61 / 242)
    assert pairs.standard_error == pytest.approx(expected)


def test_a_mean_over_splits_strays_as_far_as_is_said():
    """One table after another: the mean over splits of each, against what is known of all."""
    rng = np.random.default_rng(1)
    n, n_held_out, n_splits = 100, 20, 25
    leads, errors, plain_errors = [], [], []
    for _ in range(200):
        right = rng.random((n, 2)) < 0.8
        rows = np.argsort(rng.random((n_splits, n)), axis=1)[:, :n_held_out]
        a, b = right[rows].mean(axis=1).T
        pairs = compare_over_splits(a, b, n_train=n - n_held_out, n_held_out=n_held_out)
        leads.append(pairs.mean)
        errors.append(pairs.standard_error)
        plain_errors.append(compare_in_pairs(a, b).standard_error)
    # The spread of 200 means is known to a twentieth.
    assert np.mean(errors) == pytest.approx(np.std(leads), rel=0.15)
    assert np.mean(plain_errors) < 0.5 * np.std(leads)


@pytest.mark.parametrize("lead", [0.0, 1e-9, -1e-9, 0.007, -0.007])
def test_a_lead_is_said_with_its_sign(lead):
    pairs = Pairs(mean=lead, standard_error=0.0038, better=1, equal=2, worse=3)
    standing = {-1: "0.7 percentage points behind it", 1: "0.7 percentage points ahead of it"}
    assert describe_standing(pairs, "it").startswith(
        standing.get(int(np.sign(round(lead, 4))), "level with it (")
    )
    assert describe_counts(pairs) == "better on 1, level on 2, worse on 3"
