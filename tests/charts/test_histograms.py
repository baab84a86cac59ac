"""Histograms: valid, and everybody is counted once."""

import numpy as np

from charts.statistics import histograms
from lessons.titanic.passengers import fares
from tests.charts.validity import check_picture


def test_a_distribution_counts_every_value_once():
    for name, values in fares().items():
        picture = histograms.distribution(values, name, counted="passengers")
        check_picture(picture)
        assert picture.tables["bins"]["n"].sum() == 891
    with_gaps = histograms.distribution(np.array([1.0, np.nan, 2.0]), "x", counted="things")
    assert with_gaps.tables["bins"]["n"].sum() == 2
