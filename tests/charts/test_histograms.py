"""Histograms: valid, small enough for the wire, and everybody is counted once."""

from functools import partial

import numpy as np
import pytest

from charts.statistics import histograms
from lessons.titanic import model, survivors
from lessons.titanic.passengers import fares
from tests.charts.validity import check_picture
from tests.lazy import Lazy

RUNS = Lazy(
    {
        "usual": model.train,
        "diverged": partial(
            model.train,
            model="linear",
            loss="mean squared error",
            learning_rate=100,
            n_epochs=500,
        ),
    }
)


def outcomes(run, **options):
    return histograms.outcomes(
        run,
        survivors.histograms(run),
        classes=("drowned", "survived"),
        title="prediction",
        counted="passengers",
        **options,
    )


@pytest.mark.parametrize("name", list(RUNS))
def test_outcomes_hold_everybody_at_every_frame(name):
    run = RUNS[name]
    picture = outcomes(run)
    check_picture(picture)
    table = picture.tables["frames"]
    survived = sum(table[f"one_{i}"] for i in range(10))
    drowned = sum(table[f"zero_{i}"] for i in range(10))
    np.testing.assert_array_equal(survived + drowned, table["total"])
    finite = np.isfinite(survivors.predict(run, survivors.samples(run)[0], every_frame=True))
    np.testing.assert_array_equal(table["total"], finite.sum(axis=-1))
    most = picture.tables["limits"]["high"][0]
    assert most >= max(np.max(table[f"{k}_{i}"]) for k in ("zero", "one") for i in range(10))


def test_a_prediction_of_ones_own_stands_inside_the_picture_or_not_at_all():
    run = RUNS["usual"]
    for p, shown in ((0.3, [0.3]), (1.7, [1.0]), (-2.0, [0.0]), (float("nan"), [])):
        own = outcomes(run, own=(p, "yours")).tables["own"]
        np.testing.assert_array_equal(own["x"], shown)
        assert len(own["name"]) == len(shown)


def test_a_distribution_counts_every_value_once():
    for name, values in fares().items():
        picture = histograms.distribution(values, name, counted="passengers")
        check_picture(picture)
        assert picture.tables["bins"]["n"].sum() == 891
    with_gaps = histograms.distribution(np.array([1.0, np.nan, 2.0]), "x", counted="things")
    assert with_gaps.tables["bins"]["n"].sum() == 2
