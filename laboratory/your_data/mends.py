"""Mends of columns, each by one press: what was meant by cells that are read in another way."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from laboratory.your_data import doubts
from laboratory.your_data.columns import Column, numbers_of
from laboratory.your_data.reading import Table
from study.plain_text import plain
from training.figures import count

_CODE = re.compile(r"(\d{1,2})([jkd])", re.ASCII)


@dataclass(frozen=True)
class Mend:
    """One that is offered."""

    label: str  # of its button
    column: int
    kind: str  # one of `KINDS`


def joined(column: Column, _decimal_comma: bool) -> Mapping[str, str]:
    """Return texts that look like a more frequent one, and that one."""
    first: dict[str, str] = {}
    for text in map(str, column.cells.value_counts().index):
        first.setdefault(doubts.looks(text), text)
    return {
        text: first[doubts.looks(text)]
        for text in map(str, column.cells.dropna().unique())
        if first[doubts.looks(text)] != text
    }


def thousands(column: Column, decimal_comma: bool) -> Mapping[str, str]:
    """Return numbers of thousands and millions, such as 43k, and each written out."""
    factors = {"k": 1_000, "K": 1_000, "M": 1_000_000}
    meant = {}
    for text in map(str, column.cells.dropna().unique()):
        (number,) = numbers_of([text[:-1].strip()], decimal_comma)
        if text[-1:] in factors and not math.isnan(number):
            written = f"{number * factors[text[-1]]:.15g}"
            meant[text] = written.replace(".", ",") if decimal_comma else written
    return meant


def dates(column: Column, _decimal_comma: bool) -> Mapping[str, str]:
    """Return numbers that mean dates, and each as one, such as 2024-01-31."""
    texts = [*map(str, column.cells.dropna().unique())]
    days = doubts.days_meant(texts, column.name)
    return {} if days is None else dict(zip(texts, days, strict=True))


KINDS: Mapping[str, Callable[[Column, bool], Mapping[str, str]]] = {
    "j": joined,
    "k": thousands,
    "d": dates,
}
"""By the letter that stands for it in an address: what becomes of which cells."""


def offered(table: Table, i: int) -> Iterator[Mend]:
    """Yield the mends of a column that would change something."""
    column = table.columns[i]
    for kind, meant_by in KINDS.items():
        if kind == "j" and column.n_different > doubts.MAX_CATEGORIES:
            continue
        if meant := meant_by(column, table.decimal_comma):
            old, new = (f"“{plain(text, 20)}”" for text in next(iter(meant.items())))
            label = f"Count {old} as {new}" if kind == "j" else f"Read {old} as {new}"
            yield Mend(f"{label} in “{column.name}”", i, kind)


def mended(table: Table, code: str) -> Table:
    """Return a table with the mends of an address; what it lacks is ignored."""
    cells, notes = table.cells.copy(), [*table.notes]
    for place, kind in _CODE.findall(code):
        if (i := int(place)) >= len(table.columns):
            continue
        column = table.columns[i]
        meant = KINDS[kind](column, table.decimal_comma)
        n = int(column.cells.isin(meant.keys()).sum())
        if n:
            old, new = (plain(text, 20) for text in next(iter(meant.items())))
            cells.isetitem(i, cells.iloc[:, i].map(lambda cell, meant=meant: _of(meant, cell)))
            notes.append(f"In “{column.name}”, {old} is read as {new} ({count(n, 'cell')}).")
    return Table(table.name, cells, tuple(notes), decimal_comma=table.decimal_comma)


def _of(meant: Mapping[str, str], cell: object) -> object:
    return cell if pd.isna(cell) else meant.get(str(cell), cell)


def with_mend(code: str, mend: Mend) -> str:
    """Return an address's mends with one more."""
    return f"{code}{mend.column}{mend.kind}"
