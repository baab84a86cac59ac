"""The check of sentences finds what it should, and nothing else."""

import pytest

from tests.sentences import check_sentence

WRONG = (
    "After 1 epochs it is done.",
    "It has **1** hidden neurons.",
    "It takes 2 epoch.",
    "1 of 3 students reach it.",
    "1 of 64 were solved.",
    "Only **1 of the 40** have it.",
    "You drew a 8.",
    "an 9",
    "between 0.289 and 0.289",
    "It took from 9 to 9 mistakes.",
    "the loss is nan",
    "It grew to inf points.",
    "w = −0.00 now",
    "It ends at −0.",
    "w = -3 now",
    "0.1 × -0.01",
    "0.1 × −0.01",
    "5 + −3",
    "8 - 3 = 5",
    "b = 5.9921076170",
    "$b = 5.9921076170$",
    "a deviation of 1,234,567,890,123,456,789,012",
    "3.57e-25 is left",
    "$$L = 2e+16$$",
    "not array([0.333])",
    "w = np.float64(0.5)",
    "p = 0.00",
    "These were wrong: .",
    "These were wrong: ; the others not.",
    "It  is.",
    "It is done..",
    "first, , third",
)
WELL = (
    "After 1 epoch the loss is 0.50, and 21 epochs later −0.05.",
    "Class 1 is orange; 1 is a yes.",
    "1 of 3 students reaches it, 1 of 3 would pass, 2 of 3 do, and 11 of 64 were solved.",
    "The 1 of the bias counts along; layer 2 neurons and a 2-hour walk.",
    "A 2-4-1 network, 3 × 10⁻⁸, from −3 to 4, x = −0.5, 0.1 × (−0.01), from 3 to 35.",
    "The formula $1 \\times -0.5$ and `x-1` and `-0.0` stand as they are.",
    "It is so:\n\n$$-\\frac{b}{w} = 3 - 5$$\n\nAn 8, an 11, a 1, a 12 and a 100.",
    "And so on ... until p = 0.03.",
    "None of 64 was solved.",
    "At learning rate 1 all runs arrive, class 1 points lie above; of the 64 start 3.",
    "The mean of $x^2$ * 3 and **bold** stand.",
)


def test_what_reads_wrongly_is_found_and_what_reads_well_passes():
    for text in WRONG:
        with pytest.raises(AssertionError):
            check_sentence(text)
    for text in WELL:
        check_sentence(text)
