"""The exam: its figures, and what is said of them."""

from lessons.titanic import exam


def test_in_the_exam_the_model_is_five_ahead_of_the_rule():
    right = exam.exam()
    assert {len(each) for each in right.values()} == {418}
    # The logistic regression is level with the one line.
    assert [each.sum() for each in right.values()] == [325, 320, 418 - 158, 320]


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
    assert "alike about everybody" in exam.describe(by_heart)
    # Without a step taken it is far behind, and that is no accident.
    assert "more than chance easily explains" in exam.describe(exam.exam(n_epochs=0))
