"""Axes end on round numbers, and never cut off what they are to show."""

import math

import pytest

from charts.core.picture import outward, round_up


@pytest.mark.parametrize("value", [1e-12, 0.013, 0.99, 1.0, 1.01, 7.3, 10.0, 11.9, 4350.0, 3e299])
def test_the_next_round_number_is_not_far(value):
    assert value * (1 - 1e-9) <= round_up(value) <= 1.5 * value
    assert round_up(round_up(value)) == round_up(value)


@pytest.mark.parametrize(
    ("low", "high"), [(0, 1), (-3.7, 12.2), (-1e-6, 1e-6), (90.5, 91), (-9, -2)]
)
def test_an_axis_holds_everything_and_little_more(low, high):
    left, right = outward(low, high)
    room = 1e-6 * (high - low)
    assert left <= low + room
    assert right >= high - room
    assert right - left <= 1.31 * (high - low)


def test_ends_that_have_no_round_places_stay():
    assert outward(2.0, 2.0) == (2.0, 2.0)
    assert outward(0.0, math.inf) == (0.0, math.inf)
    assert all(map(math.isnan, outward(math.nan, math.nan)))
