"""The check of sentences finds what it should, and nothing else."""

import pytest

from tests.sentences import check_sentence


@pytest.mark.parametrize(
    "text",
    [
        "After 1 epochs it is done.",
        "the loss is nan",
        "It grew to inf points.",
        "w = −0.00 now",
        "w = -3 now",
        "0.1 × -0.01",
        "b = 5.99210761700",
        "3.57e-25 is left",
        "not array([0.333])",
        "These were wrong: .",
    ],
)
def test_what_reads_wrongly_is_found(text):
    with pytest.raises(AssertionError):
        check_sentence(text)


@pytest.mark.parametrize(
    "text",
    [
        "After 1 epoch the loss is 0.50, and 21 epochs later −0.05.",
        "Class 1 is orange; 1 is a yes.",
        "A 2-4-1 network, 3 × 10⁻⁸, from −3 to 4, x = −0.5.",
        "The formula $-1 \\times -0$ and `x-1` stand as they are.",
        "None of 64 was solved.",
    ],
)
def test_what_reads_well_passes(text):
    check_sentence(text)
