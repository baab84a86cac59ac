"""Ten passengers, of whom one says who lived, beside the rule of one line."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
import pandas as pd

from datasets.titanic import load_passengers
from lessons.titanic.passengers import read, women_survive
from training.hyperparameters import Whole, hyperparameters

N = 10
LIVED = "in truth"


@dataclass(frozen=True)
class Ten:
    """Ten of the 891.

    Attributes
    ----------
    table : DataFrame
        A row for each, as it is read: a number in place of the name, and what the list knows of
        them; last what happened.
    lived : (10,) array of bool
        Whether each survived.
    women : (10,) array of bool
        What “women survive” says of each.
    """

    table: pd.DataFrame
    lived: np.ndarray
    women: np.ndarray


@hyperparameters
def ten(*, seed: Annotated[int, Whole(0, 99)] = 0) -> Ten:
    """Draw ten of the 891 passengers."""
    everybody = load_passengers()
    rows = np.random.default_rng(seed).choice(len(everybody), N, replace=False)
    passengers, words = everybody.iloc[rows], read(rows)
    table = pd.DataFrame({"no.": [str(i + 1) for i in range(N)]})
    for name in ("sex", "age (years)", "class"):
        table[name] = words[name].to_numpy()
    table["family aboard"] = (passengers["SibSp"] + passengers["Parch"]).astype(str).to_numpy()
    table["boarded in"] = words["boarded in"].to_numpy()
    table[LIVED] = words[LIVED].to_numpy()
    return Ten(
        table=table,
        lived=passengers["Survived"].to_numpy() == 1,
        women=np.asarray(women_survive(passengers), dtype=bool),
    )


def n_right(guesses: Sequence[bool] | np.ndarray, passengers: Ten) -> int:
    """Return of how many of the ten the guess was right."""
    return int((np.asarray(guesses, dtype=bool) == passengers.lived).sum())
