"""Numbers as sentences write them."""

import math

import numpy as np

from training.figures import (
    as_term,
    beside,
    chance,
    count,
    factor,
    figure,
    fixed,
    out_of,
    percent,
    trend,
)


def test_a_number_reads_so():
    for text, expected in [
        (figure(2175), "2,175"),
        (figure(-0.01234), "−0.0123"),
        (figure(8.004e17), "8 × 10¹⁷"),
        (figure(-3.57e-25, 3), "−3.57 × 10⁻²⁵"),
        (figure(-0.0), "0"),
        (figure(math.nan), "not a number"),
        (figure(math.inf), "infinite"),
        (fixed(-0.001), "0.00"),
        (fixed(1234.5, 1), "1,234.5"),
        (fixed(0.125), "0.13"),
        (fixed(-0.125), "−0.13"),
        (figure(0.0625, 2), "0.063"),
        (fixed(math.nan), "not a number"),
        (count(1, "epoch"), "1 epoch"),
        (count(2000, "loss", "losses"), "2,000 losses"),
        (percent(0.826), "83 %"),
        (percent(1), "100 %"),
        (percent(0.9996), "99.96 %"),
        (percent(0.00002), "less than 0.01 %"),
        (percent(0.999999), "more than 99.99 %"),
        (percent(0.9999999, 3), "more than 99.999 %"),
        (percent(math.nan), "not a number"),
        (out_of(141, 178), "141 of 178 (79.2 %)"),
        (out_of(0, 0), "none of 0"),
        (chance(0.53), "53 %"),
        (chance(1e-9), "less than 0.01 %"),
        (as_term(-0.5), "− 0.5"),
        (as_term(3), "+ 3"),
        (factor(-0.5), "(−0.5)"),
        (trend(0.3, 0.25), "goes from 0.3 to 0.25"),
        (trend(0.2501, 0.2502), "stays at 0.25"),
        (factor(-1e-30), "(−1 × 10⁻³⁰)"),
    ]:
        assert text == expected


def test_no_number_reads_wrongly():
    rng = np.random.default_rng(0)
    values = np.append(rng.standard_normal(2000) * 10.0 ** rng.integers(-30, 30, 2000), [0, -0.0])
    for value in values:
        for text in (figure(value), fixed(value), as_term(value), factor(value)):
            assert "-" not in text
            assert "e" not in text
            assert text.strip("()") not in ("−0", "−0.00")
        assert percent(abs(value) / (1 + abs(value))) != "nan %"


def test_a_rounding_error_counts_as_nothing_and_a_small_number_does_not():
    assert beside(5.05e-29, 4225.0) == 0
    assert beside(1e-6, 4225.0) == 1e-6
