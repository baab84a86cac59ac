"""Ten passengers, of whom one says who lived, beside the rule of one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from datasets.titanic import load_passengers
from lessons.titanic.passengers import rows_in_words, women_survive
from training.hyperparameters import Integer, hyperparameters

SAMPLE_SIZE = 10
LIVED = "in truth"


@dataclass(frozen=True)
class PassengerSample:
    """Ten of the 891."""

    # A row for each, as it is read: a number in place of the name, and what the list knows of them;
    # last what happened
    table: pd.DataFrame
    lived: np.ndarray  # (10,): Whether each survived
    women: np.ndarray  # (10,): What “women survive” says of each


@hyperparameters
def sample_passengers(*, seed: Annotated[int, Integer(0, 99)] = 0) -> PassengerSample:
    """Draw ten of the 891 passengers."""
    everybody = load_passengers()
    rows = np.random.default_rng(seed).choice(len(everybody), SAMPLE_SIZE, replace=False)
    passengers, words = everybody.iloc[rows], rows_in_words(rows)
    table = pd.DataFrame({"no.": [str(i + 1) for i in range(SAMPLE_SIZE)]})
    for name in ("sex", "age (years)", "class"):
        table[name] = words[name].to_numpy()
    table["family aboard"] = (passengers["SibSp"] + passengers["Parch"]).astype(str).to_numpy()
    table["boarded in"] = words["boarded in"].to_numpy()
    table[LIVED] = words[LIVED].to_numpy()
    return PassengerSample(
        table=table,
        lived=passengers["Survived"].to_numpy() == 1,
        women=np.asarray(women_survive(passengers), dtype=bool),
    )


def n_right(guesses: Sequence[bool] | np.ndarray, passengers: PassengerSample) -> int:
    """Return of how many of the ten the guess was right."""
    return int((np.asarray(guesses, dtype=bool) == passengers.lived).sum())
