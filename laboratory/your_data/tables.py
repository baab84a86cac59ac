"""Two tables to try before one's own, as somebody would hand them over: in words, gaps and all."""

from collections.abc import Callable, Mapping
from functools import cache

import pandas as pd

from datasets.heart import TARGET, in_words, load_patients
from datasets.titanic import load_passengers
from laboratory.your_data.reading import Table, parse_table


@cache
def heart() -> Table:
    """Return the 303 patients of *Heart patients*, and whether their arteries are narrowed."""
    patients = load_patients()
    narrowed = patients[TARGET].map({0: "no", 1: "yes"})
    return _as_file(in_words(patients).assign(**{"artery narrowed": narrowed}), "heart.csv")


@cache
def titanic() -> Table:
    """Return the 891 passengers of *The Titanic*, and who survived."""
    return _as_file(load_passengers(), "titanic.csv")


def _as_file(table: pd.DataFrame, name: str) -> Table:
    return parse_table(table.to_csv(index=False).encode(), name)


TO_TRY: Mapping[str, tuple[str, Callable[[], Table]]] = {
    "heart": ("Heart patients", heart),
    "titanic": ("Titanic", titanic),
}
"""What each is called, and what loads it."""
