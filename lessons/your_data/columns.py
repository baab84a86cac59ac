"""What each column of a table is, what will be done with it, and why: numbers, categories, neither.

What is worked out here is a suggestion; the learner decides.
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from study.plain_text import plain
from training.figures import count, figure, percent

NUMBER, CATEGORY, OUT = "number", "category", "left out"
ROLES = (NUMBER, CATEGORY, OUT)
LETTERS = {NUMBER: "n", CATEGORY: "c", OUT: "x"}
"""How an address holds what columns are; a point is whatever is suggested."""
LARGEST = 1e100
"""Numbers beyond it, such as 1e400, are gaps: their squares could not be added up."""
NUMERIC = 0.9
"""The share of known cells that hold numbers in a column of numbers; the others become gaps."""
DISTINCT = 0.9
"""The share of different cells from which numbers may only count the rows: some stand twice."""
FEW = 20
"""So many different texts at most are suggested as categories."""
MAX_CLASSES = 10
IN_A_NUMBER = r"[\s\u00a0\u202f€$£%']"
"""What stands in numbers that people write: spaces between thousands, units of money, per cent."""
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d", "%d.%m.%y", "%Y-%m")
_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", "T%H:%M:%SZ")
_TARGETS = (
    *("target", "class", "label", "y", "outcome", "survived", "species", "diagnosis", "result"),
    *("price", "income", "churn", "quality", "variety", "type"),
)
"""Names that columns often have that are to be predicted."""
_COUNTERS = ("nr", "no", "number", "index", "row", "#")
"""Names of columns that count the rows, if they rise."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of a table.

    Attributes
    ----------
    name : str
        As the page calls it.
    role : str
        What is suggested, one of `ROLES`.
    reason : str
        What it holds, in a few words.
    values : (n_rows,) array of float
        Its numbers, or days since 1970; NaN where there is none.
    cells : (n_rows,) Series of str
        As they stand in the file; gaps are missing values.
    n_gaps, n_unread : int
        Cells that are gaps, and those that hold something but no number.
    n_different : int
        How many different cells there are.
    is_row_id : bool
        Whether it only numbers or names the rows.
    """

    name: str
    role: str
    reason: str
    values: np.ndarray
    cells: pd.Series
    n_gaps: int
    n_unread: int
    n_different: int
    is_row_id: bool

    @property
    def words(self) -> pd.Series:
        """Its cells as plain text, (n_rows,); None where there is a gap."""
        shown = {cell: plain(cell) for cell in self.cells.dropna().unique()}
        return self.cells.astype(object).map(shown).where(self.cells.notna(), None)

    @property
    def examples(self) -> str:
        """A few of its cells, the most frequent ones first."""
        return ", ".join(plain(cell, 20) for cell in self.cells.value_counts().index[:3])

    @property
    def as_target(self) -> str:
        """What it is if it is to be predicted: classes as a category, or a number."""
        known = self.values[np.isfinite(self.values)]
        if len(known) < NUMERIC * (len(known) + self.n_unread) or not known.size:
            return CATEGORY
        few_and_whole = self.n_different <= MAX_CLASSES and bool((known == np.round(known)).all())
        return CATEGORY if few_and_whole else NUMBER

    def done(self, role: str) -> str:
        """Say what is done with the column in a role."""
        if role == OUT:
            return "nothing"
        if role == CATEGORY:
            gaps = ", one for its gaps" if self.n_gaps else ""
            return f"one input for each value{gaps}"
        n = self.n_gaps + self.n_unread
        if n == 0:
            return "one input, scaled"
        other = f" ({count(self.n_unread, 'cell')} without a number)" if self.n_unread else ""
        return f"one input, scaled; {count(n, 'gap')}{other} filled, and one input tells where"


def column_of(cells: pd.Series, decimal_comma: bool) -> Column:
    """Work out what a column is.

    Parameters
    ----------
    cells : (n_rows,) Series of str
        As they stand in the file; gaps are missing values.
    decimal_comma : bool
        Whether 1,5 is one and a half.
    """
    days = dates_of(cells)
    numbers = numbers_of(cells, decimal_comma) if days is None else days
    n_huge = int((numbers.abs() > LARGEST).sum())
    numbers = numbers.where(numbers.abs() <= LARGEST)
    known, n_numbers = int(cells.notna().sum()), int(numbers.notna().sum())
    n_different = int(cells.nunique())
    is_number = known > 0 and n_numbers >= NUMERIC * known
    if is_number:
        is_row_id = n_different >= DISTINCT * known and _counts(numbers, str(cells.name))
    else:
        is_row_id = n_different == known > 2
    role, reason = _suggested(cells, is_number, is_row_id, days is not None)
    if n_huge:
        reason += f"; {count(n_huge, 'number')} beyond {figure(LARGEST)} cannot be computed with"
    return Column(
        name=str(cells.name),
        role=role,
        reason=reason,
        values=numbers.to_numpy(dtype="float64"),
        cells=cells,
        n_gaps=len(cells) - known,
        n_unread=known - n_numbers,
        n_different=n_different,
        is_row_id=is_row_id,
    )


def _suggested(
    cells: pd.Series, is_number: bool, is_row_id: bool, is_date: bool
) -> tuple[str, str]:
    """Return what a column is suggested to be, and what it holds."""
    n, n_different = int(cells.notna().sum()), int(cells.nunique())
    if n_different <= 1:
        return OUT, "the same everywhere" if n else "gaps only"
    if is_row_id:
        return OUT, "counts the rows" if is_number else "different in every row, like a name"
    if is_number:
        return NUMBER, "dates, counted in days" if is_date else "numbers"
    if n_different <= FEW:
        return CATEGORY, f"{n_different} different texts"
    return OUT, f"{n_different:,} different texts in {n:,} rows: too few of each to learn from"


def _counts(numbers: pd.Series, name: str) -> bool:
    """Tell whether numbers, nearly all different, only count the rows.

    They do if each is one more than the one before, or all stand side by side once they are sorted
    (somebody has shuffled the rows). With numbers left out the name must say so, too: one called
    ``id``, or whole numbers that rise and are called just ``nr``.
    """
    known = numbers.dropna().drop_duplicates()
    if len(known) < 3 or not bool((known == known.round()).all()):
        return False
    if np.ptp(known) == len(known) - 1:
        return True
    if re.search(r"(?:^|[\W_])(?:id|ID|Id)$|[a-z](?:ID|Id)$", name):
        return True
    return name.lower().rstrip(".") in _COUNTERS and known.is_monotonic_increasing


def numbers_of(cells: pd.Series, decimal_comma: bool) -> pd.Series:
    """Return the numbers that cells hold, NaN where there is none.

    Parameters
    ----------
    cells, decimal_comma
        As of `column_of`.

    Returns
    -------
    (n_rows,) Series of float
        Infinite, where one is too large for a float.
    """
    bare = cells.astype("string").str.replace("−", "-").str.replace(IN_A_NUMBER, "", regex=True)
    point, thousands = (",", ".") if decimal_comma else (".", ",")
    grouped = rf"\d{{1,3}}(?:[{thousands}]\d{{2,3}})*[{thousands}]\d{{3}}"
    whole = rf"(?:{grouped}|\d+)[{point}]?\d*"
    form = rf"[+-]?(?:{whole}|[{point}]\d+)(?:[eE][+-]?\d+)?"
    bare = bare.where(bare.str.fullmatch(form, na=False))
    bare = bare.str.replace(thousands, "", regex=False).str.replace(point, ".", regex=False)
    return pd.to_numeric(bare, errors="coerce").astype("float64")


def dates_of(cells: pd.Series) -> pd.Series | None:
    """Return the days since 1970 that cells hold, or None if they are not all dates of one form."""
    known = cells.dropna().astype(str)
    if known.empty or not known.str.contains(r"^\d{1,4}[-./]\d{1,2}(?:[-./]\d{1,4})").all():
        return None
    for date in _DATES:
        for time in _TIMES:
            days = pd.to_datetime(cells, format=date + time, errors="coerce")
            if bool((days.notna() == cells.notna()).all()):
                since = days.dt.tz_localize(None) if days.dt.tz is not None else days
                return (since - pd.Timestamp(0)) / np.timedelta64(1, "D")
    return None


def suggested_target(columns: tuple[Column, ...]) -> int:
    """Return which column is most likely to be predicted: by its name, or else the last usable."""
    usable = [i for i, column in enumerate(columns) if can_be_predicted(column)]
    named = [i for i in usable if columns[i].name.lower() in _TARGETS]
    return (named or usable[::-1] or [len(columns) - 1])[0]


def can_be_predicted(column: Column) -> bool:
    """Tell whether a column has two to ten classes, or is a number."""
    if column.as_target == NUMBER:
        return column.n_different > 1 and not column.is_row_id
    return 2 <= column.n_different <= MAX_CLASSES


def roles_of(columns: tuple[Column, ...], target: int, letters: str) -> tuple[str, ...]:
    """Return what each column is, as suggested or as the letters of an address say.

    Parameters
    ----------
    columns : tuple of Column
    target : int
        Which one is to be predicted.
    letters : str
        One of `LETTERS` for each column, or a point; what is missing is a point.
    """
    by_letter = {letter: role for role, letter in LETTERS.items()}
    suggested = [c.as_target if i == target else c.role for i, c in enumerate(columns)]
    chosen = letters.ljust(len(columns), ".")
    return tuple(by_letter.get(chosen[i], role) for i, role in enumerate(suggested))


def with_role(letters: str, i: int, role: str | None) -> str:
    """Return the letters of an address with another role of one column; None suggests it."""
    chosen = list(letters.ljust(i + 1, "."))
    chosen[i] = "." if role is None else LETTERS[role]
    return "".join(chosen).rstrip(".")


def described(
    columns: tuple[Column, ...], roles: tuple[str, ...], target: int
) -> dict[str, list[str]]:
    """Return what is shown of each column, as columns of a table of texts."""
    n_rows = len(columns[0].cells)
    rows = [
        {
            "column": c.name,
            "holds": c.reason,
            "such as": c.examples or "–",
            "gaps": percent(c.n_gaps / n_rows) if c.n_gaps else "none",
            "is": "**predicted**" if i == target else role,
            "becomes": _predicted(c, role) if i == target else c.done(role),
        }
        for i, (c, role) in enumerate(zip(columns, roles, strict=True))
    ]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _predicted(column: Column, role: str) -> str:
    if role == CATEGORY:
        return f"{count(column.n_different, 'class', 'classes')}"
    known = column.values[np.isfinite(column.values)]
    ends = f", {figure(known.min())} to {figure(known.max())}" if known.size else ""
    return f"a number{ends}"
