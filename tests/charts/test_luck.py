"""Luck: every run that came out is one dot, one's own stands out, and shares add up."""

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.runs import luck
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture

RNG = np.random.default_rng(0)
OUTCOMES = {
    "spread": (RNG.normal(90, 5, 64), 88.0),
    "all alike": (np.full(20, 0.83), 0.83),
    "one run": (np.array([3.0]), 4.0),
    "negative": (RNG.normal(-500, 100, 200), -510.0),
    "some diverged": (np.where(np.arange(50) % 3, RNG.uniform(0, 1, 50), np.nan), 0.5),
    "own diverged": (RNG.uniform(0, 1, 50), np.nan),
    "all diverged": (np.full(10, np.inf), np.nan),
    "far apart": (np.array([1e-9, 1.0, 1e9]), 1.0),
}
every_kind = pytest.mark.parametrize(("values", "own"), OUTCOMES.values(), ids=OUTCOMES)


@every_kind
@pytest.mark.parametrize("mark", [None, (1.0, "a rule")])
def test_outcomes_are_valid_and_held_and_counted_once(values, own, mark):
    picture = luck.outcomes(values, own=own, title="answer (points)", mark=mark)
    check_picture(picture)
    assert rows_outside(picture) == []
    assert len(picture.tables["outcomes"]["value"]) == np.isfinite(values).sum()
    assert picture.spec is luck.outcomes(np.arange(5.0), own=2.0, title="answer (points)").spec


def test_a_loss_of_zero_has_a_place_on_a_logarithmic_axis():
    picture = luck.outcomes(np.array([0.0, 1.0]), own=0.0, title="loss", log=True)
    assert (picture.tables["outcomes"]["value"] > 0).all()
    assert rows_outside(picture) == []


def test_dots_are_stacked_where_outcomes_are_alike_and_moved_no_further_than_one_bin():
    values = RNG.normal(0, 1, 500)
    picture = luck.outcomes(values, own=0.0, title="x")
    (low,), (high,) = (picture.tables[LIMITS][end] for end in ("low", "high"))
    shown = np.sort(picture.tables["outcomes"]["value"])
    assert abs(shown - np.sort(values)).max() <= (high - low) / luck.N_BINS
    dots = {*zip(picture.tables["outcomes"]["value"], picture.tables["outcomes"]["_stack"])}
    assert len(dots) == 500, "no dot hides another"
    for value in np.unique(shown):
        stack = picture.tables["outcomes"]["_stack"][picture.tables["outcomes"]["value"] == value]
        assert sorted(stack) == list(range(1, len(stack) + 1))


def test_successes_stand_at_the_bottom_of_each_stack_and_none_is_lost():
    values, good = np.repeat([1.0, 2.0], 30), RNG.uniform(size=60) < 0.4
    table = luck.outcomes(values, own=1.0, title="x", good=good).tables["outcomes"]
    assert table["succeeded"].sum() == good.sum()
    for value in (1.0, 2.0):
        here = table["value"] == value
        succeeded = table["succeeded"][here][np.argsort(table["_stack"][here])]
        assert succeeded.sum() == good[values == value].sum()
        assert not (np.diff(succeeded.astype(int)) > 0).any()
