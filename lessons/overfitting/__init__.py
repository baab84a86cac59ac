"""Overfitting: what a model learns by heart, how one sees it, what helps, and where tables end."""

from lessons.overfitting.ceiling import ceiling, groups_in_words, passengers_of_group
from lessons.overfitting.challenges import CHALLENGES
from lessons.overfitting.claims import CLAIMS
from lessons.overfitting.experiments import (
    CURES,
    LINEAR,
    SHARES,
    WIDE,
    baseline,
    by_heart,
    by_rows,
    cured,
    each_cure,
    linear_for_long,
    wide_for_long,
)
from lessons.overfitting.model import judged, slope, trace, train
from lessons.overfitting.polynomials import many_fits, one_sample
from lessons.overfitting.report import (
    PREDICTIONS,
    ceilings_beside,
    cures_table,
    describe_by_heart,
    describe_ceiling,
    describe_cured,
    describe_long,
    describe_parts,
    describe_rows,
    describe_sample,
    describe_turn,
    describe_worth,
    turning_point,
)

__all__ = [
    "CHALLENGES",
    "CLAIMS",
    "CURES",
    "LINEAR",
    "PREDICTIONS",
    "SHARES",
    "WIDE",
    "baseline",
    "by_heart",
    "by_rows",
    "ceiling",
    "ceilings_beside",
    "cured",
    "cures_table",
    "describe_by_heart",
    "describe_ceiling",
    "describe_cured",
    "describe_long",
    "describe_parts",
    "describe_rows",
    "describe_sample",
    "describe_turn",
    "describe_worth",
    "each_cure",
    "groups_in_words",
    "judged",
    "linear_for_long",
    "many_fits",
    "one_sample",
    "passengers_of_group",
    "slope",
    "trace",
    "train",
    "turning_point",
    "wide_for_long",
]
