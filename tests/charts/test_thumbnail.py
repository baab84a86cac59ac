"""A lesson's own small picture: of a real run, valid, whole, and the same each time."""

import json
from importlib import import_module

import numpy as np
import pytest

from charts.core.picture import LIMITS, to_arrow
from charts.diagrams.thumbnail import thumbnail
from study.curriculum import LESSONS
from study.loading import ROOT
from tests.charts.validity import check_picture
from training.progress import progress_callback
from training.thumbnail import Dots, Line, Squares, Thumbnail

SHOWN = [x.slug for x in LESSONS if (ROOT / "lessons" / x.slug / "thumbnail.py").is_file()]
MOST_BYTES = 16_000
"""The first page has one of each lesson."""


@pytest.mark.parametrize("slug", SHOWN)
def test_what_a_lesson_shows_of_itself_is_drawn_whole(slug):
    ask = import_module(f"lessons.{slug}.thumbnail").thumbnail
    shares: list[float] = []
    with progress_callback(shares.append):
        what = ask()
    assert len(what.says) > 20
    again = ask()
    for kind in ("lines", "dots", "squares"):
        marks, same = getattr(what, kind), getattr(again, kind)
        assert [mark.ink for mark in marks] == [mark.ink for mark in same]
        for mark, other in zip(marks, same):
            np.testing.assert_array_equal(mark.y, other.y)
    picture = thumbnail(what)
    check_picture(picture)
    size = len(picture.spec) + sum(len(to_arrow(table)) for table in picture.tables.values())
    assert size <= MOST_BYTES
    ends = {name: column[0] for name, column in picture.tables[LIMITS].items()}
    for table, wide in (("lines", 0), ("dots", 0), ("squares", 1)):
        for axis in ("x", "y"):
            corners = np.asarray(picture.tables[table][axis])
            values = np.concatenate([corners, corners + wide])
            assert np.isfinite(values).all()
            reach = 2 if what.even and axis == "x" else 1  # the wide axis goes further
            middle = (ends[f"{axis}_low"] + ends[f"{axis}_high"]) / 2
            half = (ends[f"{axis}_high"] - ends[f"{axis}_low"]) / 2
            assert (np.abs(values - middle) <= reach * half).all()


def test_a_line_that_is_level_has_room_above_and_below():
    flat = Thumbnail("A level line.", (Line(np.arange(3.0), np.full(3, 5.0)),))
    limits = thumbnail(flat).tables[LIMITS]
    assert limits["y_low"][0] < 5 < limits["y_high"][0]


def test_squares_are_whole_and_behind_everything():
    some = Squares(np.array([0, 1]), np.array([0, 0]), np.array([0.2, 1.0]), "class 1")
    picture = thumbnail(Thumbnail("Two squares.", squares=(some,)))
    check_picture(picture)
    limits = picture.tables[LIMITS]
    assert limits["x_low"][0] < 0
    assert limits["x_high"][0] > 2, "the second one ends at 2"
    *_, last = json.loads(picture.spec)["layer"]
    marks = [layer["mark"]["type"] for layer in last["layer"]]
    assert marks[-3:] == ["rect", "line", "point"]


def test_an_ink_that_there_is_not_is_refused_by_name():
    with pytest.raises(ValueError, match=r"model, rival, .*'green'"):
        Thumbnail("", (), (Dots(np.zeros(1), np.zeros(1), "green"),))
