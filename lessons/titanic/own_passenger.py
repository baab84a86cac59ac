"""A passenger of your own: what there is to be said of one, and what the trained model says."""

import numpy as np
import pandas as pd

from lessons.titanic.passengers import CLASS_NAMES, COLUMNS, PORTS, SEXES, preparation
from lessons.titanic.survivors import predict
from training.fields import Field
from training.recorded_run import RecordedRun
from training.validation import check_choice, check_number, check_whole

PASSENGER = (
    Field("age", "Age (years)", 30, 0, 80),
    Field("fare", "Fare (pounds)", 8, 0, 500),
    Field("siblings_spouses", "Siblings and spouses aboard", 0, 0, 8),
    Field("parents_children", "Parents and children aboard", 0, 0, 6),
    Field("sex", "Sex", "female", options={sex: sex for sex in SEXES}),
    Field("passenger_class", "Class", "third", options=CLASS_NAMES),
    Field("port", "Port", "Southampton", options={name: p for p, name in PORTS.items()}),
)
"""What `probability_of` wants to know of a passenger, for the knobs of a page."""


def probability_of(
    run: RecordedRun,
    *,
    age: float = 30,
    siblings_spouses: int = 0,
    parents_children: int = 0,
    fare: float = 32,
    sex: str = "female",
    passenger_class: int = 3,
    port: str = "S",
) -> np.ndarray:
    """Ask the trained model about a passenger of your own.

    Parameters
    ----------
    run : RecordedRun
        A run of `train`, or a batch.
    age : float
        Years, from 0 to 100; the oldest of the 891 was 80.
    siblings_spouses, parents_children : int
        Relatives aboard, from 0 to 10.
    fare : float
        Pounds, from 0 to 600; the mean was 32.
    sex : str
        'male' or 'female'.
    passenger_class : int
        1, 2 or 3.
    port : str
        'C' for Cherbourg, 'Q' for Queenstown, 'S' for Southampton.

    Returns
    -------
    (...,) array of float
        Probability of survival; of the linear model, a score.

    Raises
    ------
    ValueError
        If a value is out of its range.
    """
    check_number("age", age, 0, 100)
    check_whole("siblings_spouses", siblings_spouses, 0, 10)
    check_whole("parents_children", parents_children, 0, 10)
    check_number("fare", fare, 0, 600)
    check_choice("sex", sex, SEXES)
    check_whole("passenger_class", passenger_class, 1, 3)
    check_choice("port", port, PORTS)
    values = (age, siblings_spouses, parents_children, fare, sex, passenger_class, port)
    passenger = pd.DataFrame([values], columns=list(COLUMNS))
    how = run.hyperparameters
    steps = preparation(
        passenger,
        log_fare=how["log_fare"],
        normalise=how["normalise"],
        statistics=how["statistics"],
        split_seed=how["split_seed"],
    )
    return predict(run, steps[-1].after.to_numpy())[..., 0]
