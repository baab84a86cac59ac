"""What the words of a picture say, and that they follow its tables."""

import altair as alt
import numpy as np
import pytest

from charts.core.picture import Picture, between, draw, group, layered, rows, structure
from charts.core.replay import NOW
from charts.core.series import Axes, Line, series
from charts.core.style import PERCENT
from charts.statistics import bars
from tests.sentences import check_sentence

X = np.array([1.0, 10, 100])


def text(picture):
    check_sentence(picture.words())
    return picture.words()


def curves(*values, names=("one", "other"), **more):
    lines = [Line(name, np.array(each)) for name, each in zip(names, values, strict=False)]
    return series(
        X, lines, Axes("rows", "loss", names="ends" if len(lines) > 1 else "", **more), (0, 9)
    )


@structure
def _dots(percent: bool) -> alt.LayerChart:
    axis = PERCENT if percent else alt.Undefined
    place = draw.encode(
        x=alt.X("x:Q", title="hours (dashed: never)", scale=between("x0", "x1")),
        y=alt.Y("height:Q", title="passed", axis=axis),
    )
    dots = rows("dots").mark_point().encode(color="y:Q")
    now = rows("now").transform_filter(NOW).mark_point()
    return layered(group(place, dots, now), rows("_frame").mark_rule().encode(x="x:Q"))


def dots(n: int, *, percent: bool = False, last: float = 0.5) -> Picture:
    k = np.arange(n)
    heights = np.append(np.linspace(0.25, 1, n - 1), last)
    tables = {
        "dots": {"x": 1.0 + k, "height": heights, "y": k % 2, "_place": k},
        "now": {"frame": [0, 1, 2], "x": [0.0, 1.0, 9.98], "height": [0.5, 0.5, 0.5]},
        "_frame": {"x": [1.0]},
    }
    return Picture.of(_dots(percent), tables, x_ends=(0, n), last=2)


def test_a_curve_is_described_by_its_ends_and_by_where_it_is_least_and_greatest():
    assert text(curves([3, 0.25, 2])) == "Rows from 1 to 100: loss from 3 to 2, least 0.25 at 10."
    assert text(curves([1, 1, 1])) == "Rows from 1 to 100: loss 1."
    assert "from 1 to 2, then" in text(curves([1, 2, np.nan]))
    assert "not a number" in text(curves([np.nan] * 3))


def test_curves_are_described_with_their_names():
    assert "one from 0 to 4, other 2." in text(curves([0, 0, 4], [2, 2, 2]))


def test_shares_are_written_as_percentages_and_vast_numbers_with_a_power():
    assert "from 25.0 % to 100.0 %" in text(curves([0.25, 0.5, 1.0], percent=True))
    assert "to 8 × 10¹⁷" in text(curves([1, 10, 8e17]))
    assert "25.0 %" in text(dots(4, percent=True))


def test_few_rows_are_told_one_by_one_and_many_by_their_range_class_by_class():
    few, many = text(dots(4)), text(dots(300))
    assert "Dots: class 0, hours, passed: 1, 0.25; 3, 1; class 1, hours, passed: 2, " in few
    assert "class 0, 150, hours from 1 to 299, passed from 0.25 to " in many


def test_what_moves_is_told_by_its_beginning_and_its_end():
    assert "Now: hours from 0 to 9.98, passed 0.5." in text(dots(4))


def test_of_many_bars_the_longest_and_the_shortest_are_described():
    names = [f"feature {letter}" for letter in "abcdefghij"]
    words = text(bars.shares(names, np.linspace(0, 0.9, 10), title="share"))
    assert "the three greatest and the least of 10, feature j: 90.0 %; feature i: 80.0 %" in words
    assert "feature a: 0.0 %" in words
    few = text(bars.shares(names[:2], np.array([0.25, np.nan]), title="share"))
    assert few == "Bars: share, feature a: 25.0 %; feature b: not a number."


@pytest.mark.parametrize("n", [4, 300])
def test_words_change_with_the_data_and_leave_out_what_is_only_for_drawing(n):
    assert text(dots(n)) != text(dots(n, last=-1.0))
    assert "place" not in text(dots(n))
    assert "frame" not in text(dots(n))
