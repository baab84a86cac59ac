"""Preparing tables: every statistic comes from the reference, and from nowhere else."""

import numpy as np
import pandas as pd
import pytest

from training.tables import (
    divide_by_largest,
    fill_with_mode,
    one_hot,
    prepare,
    stages,
    standardise,
    take_rows,
)

TABLE = pd.DataFrame(
    {"size": [1.0, np.nan, 4.0, 2.0, 2.0, 8.0], "kind": ["a", "b", None, "b", "a", "b"]}
)
REFERENCE = TABLE.iloc[:5]


def test_gaps_get_the_mode_of_the_reference():
    filled = fill_with_mode(TABLE, REFERENCE)
    assert filled["size"].to_list() == [1, 2, 4, 2, 2, 8]
    assert filled["kind"][2] == "a"  # twice a, twice b: the first in order
    assert fill_with_mode(TABLE, TABLE)["kind"][2] == "b"


def test_one_hot_gives_each_value_a_column():
    wide = one_hot(fill_with_mode(TABLE, TABLE), {"kind": ("a", "b", "c")})
    assert list(wide.columns) == ["size", "kind_a", "kind_b", "kind_c"]
    np.testing.assert_array_equal(wide.filter(like="kind").sum(axis=1), 1)
    assert set(map(str, wide.dtypes)) == {"float32"}


def test_a_scale_is_the_references_own():
    sizes = fill_with_mode(TABLE, REFERENCE)[["size"]]
    scaled = divide_by_largest(sizes, sizes.iloc[:5])
    assert scaled["size"].max() == pytest.approx(8 / 4)
    assert scaled["size"].iloc[:5].max() == 1


def test_steps_follow_each_other_with_the_reference_alongside():
    steps = {
        "fill": fill_with_mode,
        "one-hot": lambda table, reference: one_hot(table, {"kind": ("a", "b")}),
        "scale": divide_by_largest,
    }
    own, lent = (
        prepare(TABLE, stages(reference, steps), steps) for reference in (TABLE, REFERENCE)
    )
    assert [step.name for step in own] == ["fill", "one-hot", "scale"]
    for done in (own, lent):
        assert done[0].before is TABLE
        assert done[1].before is done[0].after
    assert own[-1].after["size"].max() == 1
    assert lent[-1].after["size"].max() == 2
    few = prepare(TABLE.iloc[[5, 1]], stages(REFERENCE, steps), steps)[-1].after
    np.testing.assert_array_equal(few, lent[-1].after.iloc[[5, 1]])
    assert "most frequent value" in own[0].why


def test_what_is_standardised_has_mean_zero_and_deviation_one_in_the_reference():
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.normal(50, 9, (30, 3)), columns=["age", "pulse", "flag"])
    table["flag"], table["same"] = 1.0 * (table["flag"] > 50), 4.0
    reference = table.iloc[:20]
    scaled = standardise(table, reference, ["age", "pulse", "same"])
    own = scaled.iloc[:20]
    np.testing.assert_allclose(own[["age", "pulse"]].mean(), 0, atol=1e-12)
    np.testing.assert_allclose(own[["age", "pulse"]].std(ddof=0), 1)
    assert abs(scaled["age"].mean()) > 1e-6, "the other rows have lent nothing"
    assert (scaled["same"] == 0).all(), "what never changes is only shifted"
    pd.testing.assert_series_equal(scaled["flag"], table["flag"])
    assert table["age"].mean() > 40, "the table itself stays as it was"


def test_rows_are_those_of_one_table_or_of_each_runs_own():
    tables = np.arange(24).reshape(2, 4, 3)
    rows = np.array([[3, 0], [1, 1]])
    one, own = take_rows(tables[0], rows), take_rows(tables, rows)
    assert one.shape == own.shape == (2, 2, 3)
    np.testing.assert_array_equal(one[1, 0], tables[0, 1])
    np.testing.assert_array_equal(own[1, 0], tables[1, 1])
