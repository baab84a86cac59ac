"""A passenger of your own: what there is to be said of one, and what the trained model says."""

from typing import Annotated

import numpy as np
import pandas as pd

from lessons.titanic.passengers import (
    CLASS_NAMES,
    COLUMNS,
    PORTS,
    SEXES,
    PassengerClass,
    Port,
    preparation,
)
from lessons.titanic.survivors import predict
from training.feature_specs import FeatureSpec
from training.hyperparameters import Integer, Number, OneOf, hyperparameters
from training.recorded_run import RecordedRun

Relatives = Annotated[int, Integer(0, 10)]

PASSENGER = (
    FeatureSpec("age", "Age (years)", 30, 0, 80),
    FeatureSpec("fare", "Fare (pounds)", 8, 0, 500),
    FeatureSpec("siblings_spouses", "Siblings and spouses aboard", 0, 0, 8),
    FeatureSpec("parents_children", "Parents and children aboard", 0, 0, 6),
    FeatureSpec("sex", "Sex", "female", options={sex: sex for sex in SEXES}),
    FeatureSpec("passenger_class", "Class", "third", options=CLASS_NAMES),
    FeatureSpec("port", "Port", "Southampton", options={name: p for p, name in PORTS.items()}),
)
"""What `probability_of` wants to know of a passenger, for the knobs of a page."""


@hyperparameters
def probability_of(
    run: RecordedRun,
    *,
    age: Annotated[float, Number(0, 100)] = 30,
    siblings_spouses: Relatives = 0,
    parents_children: Relatives = 0,
    fare: Annotated[float, Number(0, 600)] = 32,
    sex: Annotated[str, OneOf(SEXES)] = "female",
    passenger_class: PassengerClass = 3,
    port: Port = "S",
) -> np.ndarray:
    """Return how probable the trained model finds it that a passenger of your own survived."""
    values = (age, siblings_spouses, parents_children, fare, sex, passenger_class, port)
    passenger = pd.DataFrame([values], columns=list(COLUMNS))
    names = ("log_fare", "normalise", "statistics", "split_seed")
    steps = preparation(passenger, **{name: run.hyperparameters[name] for name in names})
    return predict(run, steps[-1].after.to_numpy())[..., 0]
