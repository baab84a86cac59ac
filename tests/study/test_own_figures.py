"""What a record comes to on the last page: told in figures, and only what was done."""

from datetime import date

from study.own_figures import in_sentences, right_at_once
from study.progress import Progress


def test_an_empty_record_has_no_figures():
    assert in_sentences(Progress()) == []
    assert right_at_once(Progress())[0] == []


def test_figures_count_what_was_done_and_nothing_else():
    record = (
        Progress()
        .with_kept("xor/prediction/one_cut", said="two", right=False, first_right=False)
        .with_kept("xor/prediction/two_neurons", said=[0], right=True, first_right=True)
        .with_kept("digits/prediction/one_pixel", skipped=True)
        .with_kept("xor/claim/unsolved_is_stuck", belief=True, tested=True)
        .with_kept("perceptron/question/boundary", given=0, first_right=True)
        .with_done("xor/challenge/first", date(2026, 1, 2))
        .with_done("xor/challenge/repair", date(2026, 1, 3))
    )
    assert in_sentences(record) == [
        "You made 2 predictions, and 1 came true.",
        "You put 1 claim to the test; you had believed 1.",
        "You answered 1 question, 1 right at once.",
        "You solved 2 challenges.",
        "You were here on 2 days.",
    ]
    titles, shares = right_at_once(record)
    assert dict(zip(titles, shares, strict=True)) == {"The perceptron": 1.0, "XOR": 0.5}
