"""The exam: its figures, and what is said of them."""

import pytest

from lessons.titanic import exam


def test_in_the_exam_the_model_is_five_ahead_of_the_rule_as_chance_easily_has_it():
    result = exam.exam()
    assert result.n_passengers == 418
    # The logistic regression is level with the one line.
    assert list(result.right.values()) == [325, 320, 418 - 158, 320]
    assert result.only_model_right - result.only_rule_right == 325 - 320
    assert result.p_value == pytest.approx(0.53, abs=5e-3)
    assert result.run.hyperparameters["rows"] == "all"
    assert set(result.run.metrics) == {"accuracy"}


def test_the_verdict_says_what_the_exam_found():
    told = exam.describe(exam.exam())
    for figure in (
        "325 of 418 (77.8 %)",
        "320 of 418 (76.6 %)",
        "260 of 418",
        "right about 23, only the rule about 18",
        "53 %",
    ):
        assert figure in told
    assert "chance alone easily explains" in told
    # A model that has become the rule itself differs from it about nobody.
    by_heart = exam.exam(model="linear", learning_rate=0.1, n_epochs=300)
    assert by_heart.right["your model"] == by_heart.right["“women survive”"]
    assert "alike about everybody" in exam.describe(by_heart)
    # Without a step taken it is far behind, and that is no accident.
    assert "more than chance easily explains" in exam.describe(exam.exam(n_epochs=0))


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
