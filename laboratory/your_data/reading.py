"""Read a table from a file or pasted text, or say why that fails.

pandas reads it; encoding, separator and decimal mark are inferred here.
"""

import csv
import io
import re
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from laboratory.your_data.columns import Column, column_of
from laboratory.your_data.doubts import IN_A_NUMBER
from study.plain_text import plain
from training.figures import count
from training.progress import track
from training.tables import unused

MAX_BYTES, MAX_ROWS, MAX_COLUMNS = 1_000_000, 10_000, 100
WIDEST = 1000
"""Most columns of a file, of which `MAX_COLUMNS` are kept."""
LONGEST_CELL = 100_000
"""Most characters of a cell; more mean an unclosed quote, or no table."""
SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas"}
GAPS = (
    *("", "?", "-", "–", "—", ".", "unknown", "not known", "missing"),
    *("NA", "N/A", "n/a", "<NA>", "NaN", "nan", "-NaN", "-nan", "NULL", "null", "None"),
    *("1.#IND", "1.#QNAN", "-1.#IND", "-1.#QNAN"),
)
"""Cells that mean a gap; error values of spreadsheets are gaps, too, and are reported."""
_BYTE_ORDER_MARKS = {
    b"\xef\xbb\xbf": "utf-8-sig",
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
}
_NO_TABLE = {
    b"PK\x03\x04": "a workbook or an archive",
    b"\xd0\xcf\x11\xe0": "an old workbook",
    b"%PDF": "a PDF",
    b"\x1f\x8b": "a compressed file",
    b"\x89PNG": "a picture",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "a database",
    b"<!DOCTYPE": "a web page",
    b"<!doctype": "a web page",
    b"<html": "a web page",
    b"{": "JSON",
    b"[{": "JSON",
}
ROW_NUMBERS = "Unnamed: 0"
"""What pandas calls the row numbers that it wrote without a name."""
_LOOKED_AT = 200
"""Lines used to infer the separator."""
_POINT, _COMMA = r"^[+-]?[\d,]*\.\d+(?:[eE][+-]?\d+)?$", r"^[+-]?[\d.]*,\d+(?:[eE][+-]?\d+)?$"
_THOUSANDS = r"^[+-]?\d{1,3}(?:,\d{3})+$"


class Table:
    """A table as read; tables with the same cells are equal."""

    def __init__(
        self,
        name: str,
        cells: pd.DataFrame,
        notes: tuple[str, ...] = (),
        *,
        decimal_comma: bool = False,
    ) -> None:
        self.name, self.cells, self.notes = name, cells, notes
        self.decimal_comma = decimal_comma
        self.columns: tuple[Column, ...] = tuple(
            column_of(column, decimal_comma) for column in track(c for _, c in cells.items())
        )
        hashed = sha256(repr((list(cells.columns), decimal_comma)).encode("utf-8"))
        hashed.update(pd.util.hash_pandas_object(cells, index=False).to_numpy().tobytes())
        self.digest = hashed.hexdigest()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.cells.columns)

    def as_text(self) -> tuple[str, Callable[..., "Table"], dict[str, Any]]:
        """Return its cells as CSV, and the function and arguments that read them back.

        Gaps are empty; with decimal commas the separator is a semicolon.
        """
        text = self.cells.to_csv(index=False, sep=_SEPARATOR[self.decimal_comma])
        return text, from_csv, {"name": self.name, "decimal_comma": self.decimal_comma}

    def __len__(self) -> int:
        return len(self.cells)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __sizeof__(self) -> int:
        """Return about how many bytes it takes: cells and parsed numbers."""
        return int(self.cells.memory_usage(deep=True).sum()) + 8 * self.cells.size

    def __repr__(self) -> str:
        return f"read(open({self.name!r}, 'rb').read())"


_SEPARATOR = {False: ",", True: ";"}


def from_csv(text: str, name: str = "table.csv", *, decimal_comma: bool = False) -> Table:
    """Read a table from a CSV of `Table.as_text`; empty cells are gaps.

    With decimal commas the separator is a semicolon.
    """
    cells = pd.read_csv(
        io.StringIO(text),
        sep=_SEPARATOR[decimal_comma],
        dtype=str,
        keep_default_na=False,
        na_values=[""],
    )
    return Table(name, cells, decimal_comma=decimal_comma)


def parse_table(data: bytes, name: str = "table.csv") -> Table:
    if len(data) > MAX_BYTES:
        raise ValueError(
            f"The table has {len(data):,} bytes; at most {MAX_BYTES:,} are read. Leave out rows "
            "or columns."
        )
    text, notes = decoded(data)
    text, separator = _separator_of(text)
    rows, blank_note = _rows(text, separator)
    names, rows, header_note = _header(rows)
    rows.columns = names
    if rows.empty:
        raise ValueError(
            "Below the row of names there is nothing, or gaps only; a table needs rows."
        )
    comma = _has_decimal_comma(rows, separator)
    rows, fewer_note = _fewer(rows)
    notes = [*notes, *header_note, *blank_note, *fewer_note]
    if rows.shape[1] > 1:
        notes.append(f"Columns are separated by {SEPARATORS[separator]}.")
    if comma:
        notes.append("A comma is read as a decimal point: 1,5 is one and a half.")
    return Table(plain(name), rows, tuple(notes), decimal_comma=comma)


def decoded(data: bytes) -> tuple[str, list[str]]:
    """Return the text of a file, and sentences about its encoding.

    A byte order mark decides; without one it is UTF-8, or else an older Windows encoding.
    """
    if not data.strip():
        raise ValueError("There is nothing in it: the table has no rows.")
    encoding = next((e for mark, e in _BYTE_ORDER_MARKS.items() if data.startswith(mark)), None)
    kind = next((kind for start, kind in _NO_TABLE.items() if data.startswith(start)), None)
    if kind:
        raise ValueError(f"This is {kind}, not a CSV. Save the table as CSV and choose that file.")
    notes = []
    try:
        text = data.decode(encoding or "utf-8")
        if encoding in ("utf-16", "utf-32"):
            notes.append(f"The file is in {encoding.upper()}.")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
        notes.append(
            "The file is not in UTF-8; its letters are read as Windows-1252. If names look wrong, "
            "save it as “CSV UTF-8”."
        )
    if "\0" in text:
        raise ValueError(
            f"Sign {text.index(chr(0)) + 1:,} of the file is a NUL, which no text has. Save the "
            "table as CSV in UTF-8 and choose that file."
        )
    if not text.strip():
        raise ValueError("There is nothing in it: the table has no rows.")
    return text.replace("\r\n", "\n").replace("\r", "\n"), notes


def _separator_of(text: str) -> tuple[str, str]:
    """Return the table's text and its separator.

    It is the one that splits the first line and most others; commas are tried last, since they
    occur in numbers and texts. Excel may name it in a line of its own.
    """
    declared = re.match(r"\s*sep=(.)\n", text)
    if declared and declared[1] in SEPARATORS:
        return text[declared.end() :], declared[1]
    text = text.lstrip("\n")
    for separator in SEPARATORS:
        first, *others = _widths(text, separator) or [1]
        if first > 1 and 2 * sum(width > 1 for width in others) >= len(others):
            break
    if first > WIDEST:
        raise ValueError(
            f"The table has {first:,} columns; at most {WIDEST:,} are read. Leave out those that "
            "you do not need."
        )
    return text, separator


def _widths(text: str, separator: str) -> list[int]:
    """Return the number of columns in each of the first lines with a separator."""
    lines = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True)
    widths = []
    try:
        for line in lines:
            if line:
                widths.append(len(line))
            if len(widths) == _LOOKED_AT:
                break
    except csv.Error:
        pass  # pandas will report where
    return widths


def _check_quotes(text: str, separator: str) -> None:
    """Raise ValueError if text follows a closing quote, which pandas ignores.

    Unclosed quotes may pair up and swallow whole lines.
    """
    lines = csv.reader(io.StringIO(text), delimiter=separator, skipinitialspace=True, strict=True)
    try:
        for _ in lines:
            pass
    except csv.Error as error:
        if "expected after" in str(error):
            raise ValueError(
                f"In line {lines.line_num:,} a quote is closed and its cell goes on. Perhaps one "
                "before it is never closed; a quote within a text must be doubled."
            ) from None


def _rows(text: str, separator: str) -> tuple[pd.DataFrame, list[str]]:
    """Return the rows, and a sentence if blanks at the ends of cells were taken away."""
    _check_quotes(text, separator)
    try:
        rows = pd.read_csv(
            io.StringIO(text),
            sep=separator,
            header=None,
            dtype=str,
            keep_default_na=False,
            na_values=list(GAPS),
            skipinitialspace=True,
            on_bad_lines="error",
        )
    except pd.errors.EmptyDataError:
        raise ValueError("There is nothing in it: the table has no rows.") from None
    except (pd.errors.ParserError, OverflowError) as error:
        raise ValueError(_why_not(str(error))) from None
    bare = rows.apply(lambda column: column.str.strip().replace("", None))
    changed = rows.where(bare.notna() & (bare != rows)).stack().dropna()
    rows, notes = bare, []
    if len(changed):
        cells, one = count(len(changed), "cell"), plain(changed.iloc[0].strip(), 20)
        notes.append(f"Blanks at the ends of {cells} are left out, as beside “{one}”.")
    long = pd.Series([cells.str.len().max() for _, cells in rows.items()]).max()
    if long > LONGEST_CELL:
        raise ValueError(
            f"A cell has {long:,.0f} signs; at most {LONGEST_CELL:,} make sense. Perhaps a quote "
            "is never closed."
        )
    return rows.dropna(how="all").reset_index(drop=True), notes


def _why_not(error: str) -> str:
    """Return pandas' error as a sentence for learners."""
    if ragged := re.search(r"Expected (\d+) fields in line (\d+), saw (\d+)", error):
        expected, line, seen = (int(number) for number in ragged.groups())
        return (
            f"Line {line:,} has {count(seen, 'column')}, the first one {expected:,}. Text that "
            "holds the separator must stand in quotes."
        )
    if opened := re.search(r"EOF inside string starting at row (\d+)", error):
        return (
            f"A quote that opens in line {int(opened[1]) + 1:,} is never closed. Close it, or "
            "delete it."
        )
    return "This cannot be read as a table. Save it as CSV, with commas or semicolons."


def _header(rows: pd.DataFrame) -> tuple[list[str], pd.DataFrame, list[str]]:
    """Return column names, the rows below, and a sentence if there are no names.

    A first row of numbers only is not a header.
    """
    if rows.empty:
        raise ValueError("There is nothing in it: every cell is a gap.")
    first = [None if pd.isna(cell) else str(cell) for cell in rows.iloc[0]]
    filled = [cell for cell in first if cell is not None]
    if filled and all(re.fullmatch(r"[+-]?[\d.,]+(?:[eE][+-]?\d+)?", cell) for cell in filled):
        names = [f"column {i}" for i in range(1, rows.shape[1] + 1)]
        return (
            names,
            rows,
            ["The first row holds numbers only: it is data, and columns are counted."],
        )
    below = rows.iloc[1:].reset_index(drop=True)
    if first[0] is None and len(filled) == len(first) - 1:
        first[0] = ROW_NUMBERS
    return _apart([name or f"column {i}" for i, name in enumerate(first, 1)]), below, []


def _fewer(rows: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return as many rows and columns as can be learned from, and what was left out.

    Rows are drawn at random and stay in order. Of the columns the first ones and the last are kept,
    where the target mostly stands; those of one value go first.
    """
    notes = []
    if (n := len(rows)) > MAX_ROWS:
        rows = rows.sample(MAX_ROWS, random_state=0).sort_index().reset_index(drop=True)
        notes.append(f"Of its {n:,} rows, {MAX_ROWS:,} are used, drawn at random.")
    if (n := rows.shape[1]) > MAX_COLUMNS:
        says = np.flatnonzero([cells.nunique(dropna=False) > 1 for _, cells in rows.items()])
        rows = rows.iloc[:, np.union1d(says[: MAX_COLUMNS - 1], says[-1:])]
        notes.append(f"Of its {n:,} columns, {rows.shape[1]} are used: the first and the last.")
    return rows, notes


def _apart(names: list[str]) -> list[str]:
    """Return names shortened and plain, with duplicates numbered."""
    apart: list[str] = []
    for name in names:
        apart.append(unused(plain(" ".join(name.split()), 40), apart))
    return apart


def _has_decimal_comma(rows: pd.DataFrame, separator: str) -> bool:
    """Tell whether numbers have a decimal comma.

    A comma before three digits may separate thousands; in a comma-separated file it does.
    """
    if not any(cells.str.contains(",", regex=False).any() for _, cells in rows.items()):
        return False
    cells = rows.stack().astype(str)
    cells = cells[cells.str.contains("[.,]")].str.replace(IN_A_NUMBER, "", regex=True)
    cells = cells[cells.str.contains(r"^[+-]?[\d.,]+(?:[eE][+-]?\d+)?$")]
    thousands = cells.str.contains(_THOUSANDS) & (separator in ",\t")
    commas = cells.str.contains(_COMMA) & ~thousands
    return int(commas.sum()) > int(cells.str.contains(_POINT).sum())
