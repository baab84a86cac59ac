"""Values that a hyperparameter must refuse, by its constraint."""

from functools import singledispatch
from typing import Any

import numpy as np

from lessons.perceptron.model import Hundredths
from training.hyperparameters import (
    Constraint,
    Integer,
    Integers,
    LabelledPoints,
    Number,
    OneOf,
    SetByHand,
    Subset,
)
from training.schedule import MAX_CHANGES, UnderWay


@singledispatch
def bad_values(constraint: Constraint) -> tuple[Any, ...]:
    raise NotImplementedError(f"say in tests/bad_values.py what {constraint} refuses")


@bad_values.register
def _(constraint: Number) -> tuple[Any, ...]:
    beyond = np.nextafter([constraint.low, constraint.high], [-np.inf, np.inf]).tolist()
    return (*beyond, np.nan, np.inf, "much", (constraint.low, *beyond), ())


@bad_values.register
def _(constraint: Hundredths) -> tuple[Any, ...]:
    low, high = constraint.low, constraint.high
    return (*bad_values(Number(low, high)), low + 0.001, (high, low + 0.005))


@bad_values.register
def _(constraint: Integer) -> tuple[Any, ...]:
    low = constraint.low
    return (low - 1, constraint.high + 1, low + 0.5, float(low), True, "1", ())


@bad_values.register
def _(constraint: OneOf) -> tuple[Any, ...]:
    return ("nonsense", constraint.names[0].upper() + "?", 3)


@bad_values.register
def _(constraint: Integers) -> tuple[Any, ...]:
    low, too_many = constraint.low, (constraint.low,) * (constraint.most + 1)
    return (too_many, (low - 1,), (constraint.high + 1,), (0.5,), (True,), low, "1", None)


@bad_values.register
def _(constraint: Subset) -> tuple[Any, ...]:
    return ((), (constraint.names[0],) * 2, ("nonsense",), constraint.names[0], 3, None)


@bad_values.register
def _(constraint: LabelledPoints) -> tuple[Any, ...]:
    beyond = float(np.nextafter(constraint.reach, np.inf))
    bad = [(0.0, 0.0), (beyond, 0.0, 0), (0.0, np.nan, 0), (0.0, 0.0, constraint.n_classes)]
    too_many = ((0.0, 0.0, 0),) * (constraint.most + 1)
    return (*((point,) for point in bad), too_many, "1", 3, None)


@bad_values.register
def _(constraint: UnderWay) -> tuple[Any, ...]:
    bad = [(0, "seed", 1), (-1, "l1", 1.0), (0, "l1", 11.0), (0, "batch_size", 0), (0, "l2")]
    return (*((change,) for change in bad), ((0, "l1", 1.0),) * (MAX_CHANGES + 1), "1", 3, None)


@bad_values.register
def _(constraint: SetByHand) -> tuple[Any, ...]:
    beyond = float(np.nextafter(constraint.largest, np.inf))
    bad = [(0, 1, 0), (-1, 1, 0, 0, 1.0), (0, 0, 0, 0, 1.0), (0, 1, 0, 0, beyond)]
    too_many = ((0, 1, 0, 0, 1.0),) * (constraint.most + 1)
    return (*((change,) for change in bad), too_many, "1", 3, None)
