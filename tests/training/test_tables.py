"""Preparing tables: every statistic comes from the reference, and from nowhere else."""

import numpy as np
import pandas as pd
import pytest

from training.tables import divide_by_largest, fill_with_mode, one_hot, prepare, stages

TABLE = pd.DataFrame(
    {
        "size": [1.0, np.nan, 4.0, 2.0, 2.0, 8.0],
        "kind": ["a", "b", None, "b", "a", "b"],
    }
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
