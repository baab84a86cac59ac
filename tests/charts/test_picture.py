"""A picture is a spec that never changes and tables that do, and both get to the browser whole."""

import json

import altair as alt
import numpy as np
import pyarrow as pa
import pytest

from charts.core.picture import LIMITS, Picture, between, layered, rows, structure, to_arrow
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture


def read(columns):
    return pa.ipc.open_stream(to_arrow(columns)).read_all()


@structure
def _dots(title: str, log: bool = False) -> alt.LayerChart:
    built.append(title)
    x = alt.X("x:Q", title=title, scale=between("x0", "x1", log=log))
    return layered(rows("dots").mark_circle(clip=True).encode(x=x, y="y:Q"), height=200)


built: list[str] = []


def dots(x, *, log=False):
    tables = {"dots": {"x": x, "y": np.arange(len(x))}}
    ends = {"x0": float(np.min(x)), "x1": float(np.max(x))}
    return Picture.of(_dots("x of the dots", log), tables, **ends)


# The spec ---------------------------------------------------------------------------------------


def test_a_spec_is_built_once_for_each_structure():
    built.clear()
    first, second = dots(np.array([1.0, 2.0])), dots(np.array([5.0, 900.0, -3.0]))
    assert first.spec is second.spec, "other data, the same text"
    assert dots(np.array([1.0, 2.0]), log=True).spec != first.spec
    assert len(built) <= 2


def test_rows_beyond_an_axis_and_columns_that_nothing_shows_would_be_found():
    picture = dots(np.array([1.0, 2.0, 7.0]))
    cut = Picture.of(picture.spec, picture.tables, x0=1.5, x1=7.0)
    assert rows_outside(cut) == [("dots", "x", 1.0)]
    more = {**picture.tables, "dots": {**picture.tables["dots"], "unseen": np.zeros(3)}}
    with pytest.raises(AssertionError, match="unseen of dots"):
        check_picture(Picture(picture.spec, more))


@pytest.mark.parametrize("log", [False, True])
def test_axes_end_where_the_table_of_limits_says(log):
    scale = between("low", "high", log=log).to_dict()
    low, high = (end["expr"] for end in scale["domain"])
    assert f"data('{LIMITS}')[0].low" in low
    assert f"data('{LIMITS}')[0].high" in high
    # Before the table is there, the ends are numbers that a logarithm has a place for.
    assert low.endswith(",1)")
    assert high.endswith(",10)")
    assert scale["nice"] is False
    assert (scale.get("type") == "log") == log


# The tables -------------------------------------------------------------------------------------


def test_an_axis_without_an_end_is_refused():
    with pytest.raises(ValueError, match=r"finite numbers: x1 is nan, y0 is -inf\."):
        Picture.of("{}", {}, x_ends=(0, float("nan")), y_ends=(float("-inf"), 1))


def test_a_table_gets_there_whole():
    columns = {
        "x": np.array([0.5, -1.25, 3e38]),
        "i": np.array([0, -7, 2**31 - 1]),
        "name": ["blue", "orange", "“ink”"],
        "right": np.array([True, False, True]),
    }
    table = read(columns)
    assert table.column_names == list(columns)
    for name, values in columns.items():
        np.testing.assert_array_equal(
            table[name].to_pylist(),
            np.asarray(values, dtype=np.float32 if name == "x" else None).tolist(),
        )


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (np.array([1.0, 2.5]), pa.float32()),
        (np.array([1, 2]), pa.uint8()),
        (np.array([1, -2]), pa.int8()),
        (np.array([200, -1]), pa.int16()),
        (np.array([1, 2**40]), pa.uint64()),
        (np.arange(60.0), pa.uint8()),
        (np.arange(60.0) - 200, pa.int16()),
        (np.arange(60.0) * 2.0**31, pa.float32()),
        (np.array([True]), pa.bool_()),
        (np.array([], dtype=float), pa.float32()),
        (np.array([], dtype=int), pa.int64()),
        (np.arange(3, dtype=np.uint8), pa.uint8()),
    ],
)
def test_numbers_are_sent_no_longer_than_needed(values, kind):
    table = read({"x": values})
    assert table["x"].type == kind
    assert table["x"].to_pylist() == np.asarray(values).tolist()


def test_what_is_beyond_any_axis_stays_beyond_it():
    far = read({"x": np.array([1.0, 1e300, -1e300])})["x"]
    assert far.type == pa.float32()
    assert far.to_pylist()[0] == 1
    assert far.to_pylist()[1] > 1e38
    assert far.to_pylist()[2] < -1e38


def test_what_is_not_finite_is_missing():
    table = read({"x": np.array([1.0, np.nan, np.inf, -np.inf, 2.0])})
    assert table["x"].to_pylist() == [1.0, None, None, None, 2.0]
    assert read({"x": np.full(3, np.nan)})["x"].to_pylist() == [None] * 3


def test_numbers_keep_seven_digits():
    values = (
        np.random.default_rng(0).standard_normal(1000)
        * 10.0 ** np.arange(-15, 15).repeat(34)[:1000]
    )
    np.testing.assert_allclose(read({"x": values})["x"].to_numpy(), values, rtol=1e-7)


def test_a_picture_written_out_holds_its_rows():
    written = dots(np.array([1.0, np.inf])).to_dict()
    assert written["datasets"]["dots"] == [{"x": 1.0, "y": 0}, {"x": None, "y": 1}]
    assert set(written["datasets"]) == {"dots", LIMITS}
    json.dumps(written, allow_nan=False)


def test_words_that_come_again_and_again_go_once_and_arrive_as_they_were():
    often = {"name": ["training", "held out"] * 400}
    table = read(often)
    assert table.to_pydict() == often
    assert pa.types.is_dictionary(table.schema.field("name").type)
    assert len(to_arrow(often)) < 800 + 800, "a byte for each row, not a word"
    for own in (["training", "held out"], [f"passenger {i}" for i in range(200)]):
        table = read({"name": own})
        assert table.to_pydict() == {"name": own}
        assert not pa.types.is_dictionary(table.schema.field("name").type)
