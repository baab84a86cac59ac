"""The exam: the curriculum's figures, and McNemar's test against SciPy."""

import numpy as np
import pytest

from lessons import exam


def test_the_exam():
    result = exam.exam()
    assert result.n_passengers == 418
    assert (result.right, result.rule_right) == (325, 320)
    assert result.right / 418 == pytest.approx(0.7775, abs=5e-5)
    assert result.rule_right / 418 == pytest.approx(0.7656, abs=5e-5)
    assert result.majority_right == 418 - 158
    assert result.only_model_right - result.only_rule_right == 325 - 320
    assert result.p_value == pytest.approx(0.53, abs=5e-3)
    assert result.run.hyperparameters["rows"] == "all"
    assert set(result.run.metrics) == {"accuracy"}


def test_the_verdict_says_what_the_exam_found():
    told = exam.describe(exam.exam())
    for figure in ("325 of 418 (0.7775)", "320 of 418 (0.7656)", "260 of 418", "23", "18", "0.53"):
        assert figure in told
    assert "chance alone explains" in told
    # A model that has become the rule itself differs from it about nobody.
    by_heart = exam.exam(model="linear", learning_rate=0.1, n_epochs=300)
    assert by_heart.right == by_heart.rule_right
    assert "alike about everybody" in exam.describe(by_heart)
    # Without a step taken it is far behind, and that is no accident.
    assert "more than chance" in exam.describe(exam.exam(n_epochs=0))


def test_a_commitment_names_every_setting():
    settings = {
        "model": "deep",
        "loss": "cross-entropy",
        "learning_rate": 0.5,
        "n_epochs": 2000,
        "seed": 7,
    }
    whole = exam.commitment(**settings, log_fare=True, normalise=True)
    for text in ("deep", "cross-entropy", "0.5", "2,000", "seed 7"):
        assert text in whole
    assert "without" not in whole
    assert "without logarithm and division" in exam.commitment(
        **settings, log_fare=False, normalise=False
    )


@pytest.mark.parametrize(("only_a", "only_b"), [(23, 18), (0, 0), (0, 6), (10, 10), (30, 5)])
def test_mcnemar_is_scipys_binomial_test_of_the_cases_that_differ(only_a, only_b):
    from scipy.stats import binomtest

    a = np.array([True] * only_a + [False] * only_b + [True, False] * 5)
    b = np.array([False] * only_a + [True] * only_b + [True, False] * 5)
    expected = binomtest(only_a, only_a + only_b).pvalue if only_a + only_b else 1.0
    assert exam.mcnemar(a, b) == pytest.approx(expected)
