"""Ten passengers: real ones, drawn by seed, without their names, and judged as the list says."""

import numpy as np
import pytest

from datasets.titanic import load_passengers
from lessons.titanic import passenger_sample
from lessons.titanic.passengers import women_survive


def test_they_are_ten_of_the_891_by_seed():
    for seed in range(10):
        some = passenger_sample.sample_passengers(seed=seed)
        assert len(some.table) == passenger_sample.SAMPLE_SIZE
        assert some.table.equals(passenger_sample.sample_passengers(seed=seed).table)
        assert (some.table[passenger_sample.LIVED] == "survived").tolist() == some.lived.tolist()
        assert (some.table["sex"] == "female").tolist() == some.women.tolist()
    assert not some.table.equals(passenger_sample.sample_passengers(seed=0).table)


def test_nobody_is_called_by_name():
    everybody = load_passengers()["Name"]
    cells = passenger_sample.sample_passengers(seed=3).table.to_numpy().ravel()
    assert not set(cells) & set(everybody)


def test_over_many_draws_the_one_line_is_as_good_as_on_the_list():
    """The mean of 100 draws of ten; its standard error is 1.3 percentage points."""
    passengers = load_passengers()
    on_all = (women_survive(passengers) == (passengers["Survived"] == 1)).mean()
    right = [
        passenger_sample.n_right(some.women, some) / passenger_sample.SAMPLE_SIZE
        for some in (passenger_sample.sample_passengers(seed=seed) for seed in range(100))
    ]
    assert np.mean(right) == pytest.approx(on_all, abs=0.05)


def test_right_is_what_agrees_with_the_list():
    some = passenger_sample.sample_passengers(seed=5)
    assert passenger_sample.n_right(some.lived, some) == passenger_sample.SAMPLE_SIZE
    assert passenger_sample.n_right(~some.lived, some) == 0


def test_what_is_no_seed_is_refused():
    with pytest.raises(ValueError, match="seed must be"):
        passenger_sample.sample_passengers(seed=-1)
