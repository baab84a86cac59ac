"""Histograms: valid, small enough for the wire, and everybody is counted once."""

import numpy as np

from charts.statistics import histograms
from lessons.titanic import model, survivors
from lessons.titanic.passengers import fares
from tests.charts.validity import check_picture


def test_a_prediction_of_ones_own_stands_inside_the_picture_or_not_at_all():
    run = model.train()
    counts = survivors.histograms(run)
    names = {"classes": ("drowned", "survived"), "title": "prediction", "counted": "passengers"}
    for p, shown in ((0.3, [0.3]), (1.7, [1.0]), (-2.0, [0.0]), (float("nan"), [])):
        own = histograms.outcomes(run, counts, own=(p, "yours"), **names).tables["own"]
        np.testing.assert_array_equal(own["x"], shown)
        assert len(own["name"]) == len(shown)


def test_a_distribution_counts_every_value_once():
    for name, values in fares().items():
        picture = histograms.distribution(values, name, counted="passengers")
        check_picture(picture)
        assert picture.tables["bins"]["n"].sum() == 891
    with_gaps = histograms.distribution(np.array([1.0, np.nan, 2.0]), "x", counted="things")
    assert with_gaps.tables["bins"]["n"].sum() == 2
