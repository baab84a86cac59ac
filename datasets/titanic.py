"""The passengers of the Titanic, as two tables: 891 to learn from and 418 for one exam.

The list is that of Vanderbilt University's Department of Biostatistics (F. Harrell and
T. Cason, ``titanic3``, hbiostat.org/data). Kaggle split off the 891; the 418 are all the others,
matched by name and ticket, with their outcomes. `datasets/README.md` says how to obtain both
files again.

Data courtesy of the Vanderbilt University Department of Biostatistics (hbiostat.org/data);
891-row split by Kaggle.
"""

from functools import cache
from pathlib import Path

import pandas as pd

FOLDER = Path(__file__).parent


@cache
def load_passengers() -> pd.DataFrame:
    """Load the 891 passengers to learn from, gaps and all; once, so do not change the table.

    Returns
    -------
    (891, 12) DataFrame
        PassengerId, Survived (1 or 0; 342 did), Pclass (1, 2, 3), Name, Sex (male, female),
        Age in years (177 missing), SibSp (siblings and spouses aboard), Parch (parents and
        children aboard), Ticket, Fare in pounds, Cabin (687 missing), Embarked (C for
        Cherbourg, Q for Queenstown, S for Southampton; 2 missing).
    """
    return pd.read_csv(FOLDER / "titanic.csv")


@cache
def load_test_passengers() -> pd.DataFrame:
    """Load the other 418 passengers, of whom 158 survived; do not change the table.

    They are for one final exam, and never used in training.

    Returns
    -------
    (418, 11) DataFrame
        The columns of `load_passengers` without PassengerId; missing are Age 86, Fare 1 and
        Cabin 327.
    """
    return pd.read_csv(FOLDER / "titanic_exam.csv")
