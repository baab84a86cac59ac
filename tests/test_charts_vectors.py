"""Every picture of arrows, votes and the clock: valid, small, and true to the numbers."""

import json

import numpy as np
import pytest

from charts import vectors
from charts.drawing import to_spec
from datasets.students import CLASS_SCORES, EXAM_SCORES
from lessons import dot_product
from lessons.dot_product import BIAS, EXAMS, PASS_MARK, STUDENTS, WEIGHTS


def drawn(x, w, v=None):
    arrows = {"x": dot_product.vector(*x)} | ({} if v is None else {"v": dot_product.vector(*v)})
    along = dot_product.vector(*w)
    feet = {name: dot_product.projection(arrow, along) for name, arrow in arrows.items()}
    return vectors.arrows(along, arrows, feet)


def clock_of(seconds):
    sizes = np.array([1, 10_000])
    taken = {
        name: np.array([1e-6, last])
        for name, last in zip(dot_product.METHODS, seconds, strict=True)
    }
    return vectors.clock(dot_product.Timings(sizes, taken, np.zeros(2)))


def every_chart():
    for weights, bias in ((WEIGHTS, BIAS), (-WEIGHTS, 100.0), (0 * WEIGHTS, 0.0)):
        products = dot_product.products(EXAM_SCORES, weights)
        yield "votes", vectors.votes(EXAMS, products, bias=bias, mark=PASS_MARK)
        votes = dot_product.score(CLASS_SCORES, weights)
        mark = float(dot_product.mark_for_votes(PASS_MARK, bias))
        yield "class", vectors.class_votes(STUDENTS, votes, mark=mark, plain_mark=PASS_MARK)
    yield "arrows", drawn((3, 80), (2, 20))
    yield "rivals", drawn((3, 80), (2, 20), (1, -170))
    yield "nothing casts a shadow on nothing", drawn((3, 80), (0, 20))
    yield "nothing at all", drawn((0, 80), (0, 20), (0, 0))
    for lengths, angle in (((3.0, 2.0), 60.0), ((4.0, 4.0), 180.0), ((0.0, 2.0), np.nan)):
        yield "angle", vectors.over_angle(*dot_product.over_angle(*lengths), at=angle)
    w = dot_product.vector(2, 20)
    for v in ((1, 30), (0, 0)):
        both = dot_product.measures(w, dot_product.vector(3, 80), dot_product.vector(*v))
        yield "measures", vectors.two_measures(["x", "v"], *both)
    yield "clock", vectors.clock(dot_product.time_methods((1, 10), n_repeats=1))
    yield "one size", vectors.clock(dot_product.time_methods((1,), n_repeats=1))


@pytest.mark.parametrize(("name", "chart"), list(every_chart()), ids=lambda value: str(value)[:30])
def test_every_chart_is_valid_and_small(name, chart):
    assert chart.to_dict()["params"], name  # validates
    spec = to_spec(chart)
    tables = spec.pop("datasets").values()
    assert (
        len(json.dumps(spec)) + sum(int(t.memory_usage(deep=True).sum()) for t in tables) < 50_000
    )
    for table in tables:
        assert len(table) > 0
        assert not np.isinf(table.select_dtypes("number").to_numpy(dtype=float)).any()


def test_the_bars_of_the_vote_stand_on_each_other():
    products = dot_product.products(EXAM_SCORES, WEIGHTS)
    chart = vectors.votes(EXAMS, products, bias=BIAS, mark=PASS_MARK)
    tables = list(to_spec(chart)["datasets"].values())
    steps = next(t for t in tables if len(t) == 4)
    # 48, 21 and 7.5 upwards, 50 down again: 76.5 and 26.5.
    assert steps["start"].tolist() == pytest.approx([0, 48, 69, 76.5])
    assert steps["end"].tolist() == pytest.approx([48, 69, 76.5, 26.5])
    total = next(t for t in tables if "passed" in t and len(t) == 1)
    assert (float(total["end"].iloc[0]), bool(total["passed"].iloc[0])) == (26.5, False)


def test_the_shadow_ends_where_the_projection_does():
    chart = drawn((3, 80), (2, 20))
    table = next(t for t in to_spec(chart)["datasets"].values() if "foot_x" in t)
    foot = dot_product.projection(dot_product.vector(3, 80), dot_product.vector(2, 20))
    assert table.loc[0, ["foot_x", "foot_y"]].to_numpy(dtype=float) == pytest.approx(foot)
    assert np.isnan(table["foot_x"].iloc[1])
    assert table["turn"].tolist() == pytest.approx([10, 70], abs=1e-4)  # clockwise from upwards


def test_names_of_lines_that_end_together_are_moved_apart():
    chart = clock_of((2.0e-3, 2.1e-3, 3e-5, 2e-5))
    names = next(t for t in to_spec(chart)["datasets"].values() if len(t) == 4)
    assert (np.diff(np.log10(names["time"])) > 0.34).all()
    assert names["name"].tolist() == ["X @ w", "np.dot", "Python loop", "list comprehension"]
