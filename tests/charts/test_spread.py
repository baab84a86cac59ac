"""Means and ranges over a number: valid, in their axes, true to what was measured."""

import numpy as np
import pytest

from charts.core.picture import LIMITS
from charts.core.series import KEYS
from charts.runs import curves
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture

X = np.array([0.001, 0.01, 0.1, 1.0])


def measured(n_lines, seed=0):
    rng = np.random.default_rng(seed)
    return {f"line {i}": rng.uniform(0.3 * i, 0.4 + 0.3 * i, (5, len(X))) for i in range(n_lines)}


@pytest.mark.parametrize("n_lines", [1, 2, 3])
@pytest.mark.parametrize("log", [True, False])
def test_every_repeat_lies_in_the_band_and_in_the_picture(n_lines, log):
    values = measured(n_lines)
    picture = curves.spread(
        X, values, x_title="rate", y_title="share", own=0.02, rules={"majority": 0.1}, log=log
    )
    check_picture(picture)
    assert not rows_outside(picture)
    table = {name: np.asarray(column) for name, column in picture.tables["bands"].items()}
    for i, (line, each) in enumerate(zip(KEYS, values.values(), strict=False)):
        mine = slice(i * len(X), (i + 1) * len(X))
        assert n_lines == 1 or set(table["line"][mine]) == {line}
        np.testing.assert_allclose(table["_y"][mine], each.mean(axis=0))
        np.testing.assert_array_equal(table["_y"][mine], picture.tables["lines"][line])
        assert (table["least"][mine] <= each).all()
        assert (table["most"][mine] >= each).all()
    assert picture.tables["own"]["x"] == [0.02]
    other = curves.spread(
        X, measured(n_lines, 1), x_title="rate", y_title="share", own=0.5, rules={"a": 0.9}, log=log
    )
    assert other.spec == picture.spec


def test_the_name_of_a_level_near_the_top_has_room_above_it():
    def top(level):
        named = {"x_title": "rate", "y_title": "share", "height": 380, "rules": {"best": level}}
        return curves.spread(X, measured(1), **named).tables[LIMITS]["y1"][0]

    assert (top(0.98) - 0.98) / top(0.98) * 330 > 20, "pixels"
    assert top(0.9) <= 1


@pytest.mark.parametrize(("guess", "at_right"), [(0.46, False), (0.2, True), (0.8, True)])
def test_the_name_of_a_level_makes_room_for_a_guess(guess, at_right):
    picture = curves.spread(
        np.arange(4.0),
        {"line": np.full((1, 4), 0.9)},
        x_title="step",
        y_title="share",
        rules={"by luck": 0.5},
        guesses=(3.0, {"your guess": [guess]}),
        height=290,
    )
    table = picture.tables["levels"]
    assert (table["right"] == [True] and table["below"] == [True]) == at_right
