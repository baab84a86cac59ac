"""Two tables to try first, as files usually come: words, with gaps."""

from collections.abc import Callable, Mapping
from functools import cache

import pandas as pd

from datasets.heart import TARGET, in_words, load_patients
from datasets.titanic import load_passengers
from laboratory.your_data.reading import Table, parse_table


@cache
def heart() -> Table:
    """Return the 303 patients of *Heart patients*, with the outcome in words."""
    patients = load_patients()
    narrowed = patients[TARGET].map({0: "no", 1: "yes"})
    return _as_file(in_words(patients).assign(**{"artery narrowed": narrowed}), "heart.csv")


@cache
def titanic() -> Table:
    """Return the 891 passengers of *The Titanic* with their survival."""
    return _as_file(load_passengers(), "titanic.csv")


def _as_file(table: pd.DataFrame, name: str) -> Table:
    return parse_table(table.to_csv(index=False).encode(), name)


TO_TRY: Mapping[str, tuple[str, Callable[[], Table]]] = {
    "heart": ("Heart patients", heart),
    "titanic": ("Titanic", titanic),
}
"""The tables by name: title, and loader."""
