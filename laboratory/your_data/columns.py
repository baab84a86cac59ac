"""What each column of a table is, and how it is used: number, category, or left out.

These are suggestions; the learner decides.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import pandas as pd

from laboratory.your_data import doubts
from laboratory.your_data.doubts import IN_A_NUMBER, LARGEST, MAX_CATEGORIES
from study.plain_text import plain
from training.figures import count, figure, percent

NUMBER, CATEGORY, OUT = "number", "category", "left out"
ROLES = (NUMBER, CATEGORY, OUT)
LETTERS = {NUMBER: "n", CATEGORY: "c", OUT: "x"}
"""Letters for roles in an address; a point means the suggestion."""
NUMERIC = 0.9
"""Share of numeric cells that makes a column numeric; its other cells become gaps."""
DISTINCT = 0.9
"""Share of distinct cells above which a column may be a row number, allowing for some
duplicates."""
MIN_MOMENTS = 10
"""Distinct dates in row order that suggest a split by time."""
MAX_CLASSES = 50
MAX_WHOLE_NUMBERS = 10
"""Most distinct whole numbers that are suggested as classes."""
MIN_OF_A_CLASS = 4
"""A smaller class is left out: it cannot be both trained on and held out."""
MIN_OF_A_CATEGORY = 20
"""Rows for each distinct text from which more than a few make a category."""
_DATES = (
    *("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d"),
    *("%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%Y-%m"),
)
_DATE = re.compile(r"[0-9]{1,4}[-./][0-9]{1,2}(?:[-./T ]|$)")
_TIMES = ("", " %H:%M", " %H:%M:%S", "T%H:%M:%S", "T%H:%M:%SZ")
_TARGETS = (
    *("target", "class", "label", "y", "outcome", "survived", "species", "diagnosis", "result"),
    *("price", "income", "churn", "quality", "variety", "type"),
)
"""Common names of target columns."""
_COUNTERS = ("nr", "no", "number", "row", "#", "obs", "case")
"""Names of row-number columns, if their values rise."""
_EXPORTED = re.compile(r"(?i)unnamed\W*\d+|rownames")
"""Names that programs give to the row numbers that they write."""
_WHOSE = re.compile(
    r"(?i:(?:.*[\W_])?(?:id|patient|person|subject|customer|client|user|member|student|pupil|"
    r"participant|household|family|animal|kunde|schüler)(?:[\W_]?(?:id|nr|no|number|name|code))?)"
    r"|.*[a-z](?:ID|Id)"
)
"""Names of columns that say whose row it is."""


@dataclass(frozen=True, eq=False)
class Column:
    name: str  # on the page
    role: str  # the suggestion, one of `ROLES`
    reason: str  # what it holds, in a few words
    doubts: tuple[str, ...]  # possible misreadings, a clause each
    values: np.ndarray  # (n_rows,): numbers, or days since 1970; NaN for none
    cells: pd.Series  # as in the file; gaps are missing values
    # Cells that are gaps, and non-empty cells without a number.
    n_gaps: int
    n_unread: int
    n_different: int  # distinct cells
    is_row_id: bool  # whether it only numbers or names the rows
    says_whose: bool  # whether several rows each are of the same patient or the like, by its name
    is_time: bool  # whether it holds dates or years

    @property
    def n_known(self) -> int:
        """How many cells are no gaps."""
        return len(self.cells) - self.n_gaps

    @property
    def can_split(self) -> bool:
        """Whether rows can be split in its order: it is a time or a row number."""
        return self.is_time or (self.is_row_id and bool(np.isfinite(self.values).any()))

    @property
    def words(self) -> pd.Series:
        """Its cells as plain text, (n_rows,); None for a gap."""
        shown = {cell: plain(cell) for cell in self.cells.dropna().unique()}
        return self.cells.astype(object).map(shown).where(self.cells.notna(), None)

    @property
    def holds(self) -> str:
        return "; ".join((self.reason, *self.doubts))

    @property
    def examples(self) -> str:
        """Its most frequent cells."""
        return "; ".join(plain(cell, 20) for cell in self.cells.value_counts().index[:3])

    @property
    def as_target(self) -> str:
        """Its role as a target: category or number."""
        known = self.values[np.isfinite(self.values)]
        if len(known) < NUMERIC * self.n_known or not known.size:
            return CATEGORY
        few_and_whole = self.n_different <= MAX_WHOLE_NUMBERS and bool(
            (known == np.round(known)).all()
        )
        return CATEGORY if few_and_whole else NUMBER

    def done(self, role: str) -> str:
        if role == OUT:
            return "nothing"
        if role == CATEGORY:
            gaps = ", one for its gaps" if self.n_gaps else ""
            if self.n_different > MAX_CATEGORIES:
                return f"one input for each frequent value, one for all others{gaps}"
            return f"one input for each value{gaps}"
        n = int(np.isnan(self.values).sum())
        if n == 0:
            return "one input, scaled"
        other = f" ({count(self.n_unread, 'cell')} without a number)" if self.n_unread else ""
        return f"one input, scaled; {count(n, 'gap')}{other} filled, and one input tells where"


def column_of(cells: pd.Series, decimal_comma: bool) -> Column:
    name, different = str(cells.name), cells.dropna().astype(str).value_counts(sort=False)
    is_error = different.index.str.fullmatch(doubts.ERROR)
    errors, different = different[is_error], different[~is_error]
    if len(errors):
        cells = cells.mask(cells.isin(errors.index))
    texts = [*different.index]
    days, doubt = dates_of(texts)
    found = numbers_of(texts, decimal_comma) if days is None else days
    is_huge = np.abs(found) > LARGEST
    n_huge = int(different[is_huge].sum())
    found[~(np.abs(found) <= LARGEST)] = np.nan
    known, n_numbers = int(different.sum()), int(different[np.isfinite(found)].sum())
    values = cells.map(dict(zip(texts, found, strict=True))).astype("float64").to_numpy()
    is_number = known > 0 and n_numbers >= NUMERIC * known
    is_date = days is not None
    if is_number:
        is_row_id = not is_date and _counts(values, name, len(texts) >= DISTINCT * known)
    else:
        is_row_id = len(texts) == known > 2
    says_whose = not is_row_id and not is_date and bool(_WHOSE.fullmatch(name))
    says_whose &= len(texts) > MAX_WHOLE_NUMBERS
    role, reason = _suggested(known, len(texts), is_number, is_row_id, is_date)
    if says_whose:
        role, reason = OUT, f"says whose row it is, of {len(texts):,}"
    doubtful = [
        *doubts.errors(errors),
        *([doubt] if doubt else []),
        *doubts.huge(n_huge),
        *doubts.mixed(different[~(np.isfinite(found) | is_huge)], known, is_number),
        *doubts.shortened(texts),
        *([] if is_date else doubts.thousands(texts, decimal_comma)),
        *([] if is_date else doubts.dates(texts, name)),
        *doubts.nines(values),
        *doubts.alike(texts),
    ]
    return Column(
        name=name,
        role=role,
        reason=reason,
        doubts=tuple(doubtful),
        values=values,
        cells=cells,
        n_gaps=len(cells) - known,
        n_unread=known - n_numbers - n_huge,
        n_different=len(texts),
        is_row_id=is_row_id,
        says_whose=says_whose,
        is_time=is_date or (is_number and _says_when(values, name)),
    )


def _suggested(
    n: int, n_different: int, is_number: bool, is_row_id: bool, is_date: bool
) -> tuple[str, str]:
    if n_different <= 1:
        return OUT, "the same everywhere" if n else "gaps only"
    if is_row_id:
        return OUT, "counts the rows" if is_number else "different in every row, like a name"
    if is_number:
        return NUMBER, "dates, counted in days" if is_date else "numbers"
    texts, enough = f"{n_different:,} different texts", n >= MIN_OF_A_CATEGORY * n_different
    if n_different <= MAX_CATEGORIES or (n_different <= MAX_CLASSES and enough):
        return CATEGORY, texts
    return OUT, f"{texts} in {n:,} rows: too {'many' if enough else 'few of each'} to learn from"


def _says_when(values: np.ndarray, name: str) -> bool:
    known = values[np.isfinite(values)]
    return (
        bool(re.search(r"(?i)(?:^|[\W_])(?:year|jahr|année|año|anno|yr)s?$", name))
        and bool((known == np.round(known)).all())
        and known.min() >= 1000
        and known.max() <= 3000
    )


def _counts(values: np.ndarray, name: str, nearly_distinct: bool) -> bool:
    """Tell whether numbers are only row numbers.

    They are if a program that writes tables has named them so. Nearly distinct ones also are if no
    number between the smallest and largest is missing, or if the name says so: an ``id``, or rising
    whole numbers called ``nr`` or the like.
    """
    known = pd.Series(values).dropna().drop_duplicates()
    if len(known) < 3 or not bool((known == known.round()).all()):
        return False
    if _EXPORTED.fullmatch(name) and len(known) > MAX_WHOLE_NUMBERS:
        return True
    if not nearly_distinct:
        return False
    if np.ptp(known) == len(known) - 1:
        return True
    if re.search(r"(?:^|[\W_])(?:id|ID|Id)$|[a-z](?:ID|Id)$|^(?i:index)$", name):
        return True
    return name.lower().rstrip(".") in _COUNTERS and known.is_monotonic_increasing


def numbers_of(texts: Sequence[str], decimal_comma: bool) -> np.ndarray:
    """Return the numbers in texts, NaN for none. Shapes: returns (n_texts,)."""
    point, thousands = (",", ".") if decimal_comma else (".", ",")
    grouped = rf"[0-9]{{1,3}}(?:[{thousands}][0-9]{{2,3}})*[{thousands}][0-9]{{3}}"
    whole = rf"(?:{grouped}|[0-9]+)[{point}]?[0-9]*"
    form = re.compile(rf"[+-]?(?:{whole}|[{point}][0-9]+)(?:[eE][+-]?[0-9]+)?")

    def number(text: str) -> float:
        bare = text if form.fullmatch(text) else re.sub(IN_A_NUMBER, "", text.replace("−", "-"))
        if not form.fullmatch(bare):
            return math.nan
        return float(bare.replace(thousands, "").replace(point, "."))

    return np.array([number(text) for text in texts], dtype="float64")


def dates_of(texts: Sequence[str]) -> tuple[np.ndarray | None, str]:
    """Return dates as days since 1970, and what is uncertain about them.

    None unless all are dates in one format. An ambiguous day or month is read as month first only
    if the rows are then in order and otherwise are not.
    """
    read: list[tuple[str, np.ndarray]] = []
    if texts and all(map(_DATE.match, texts)):
        for form in (date + time for date in _DATES for time in _TIMES):
            found = _days(texts, form) if _is_of_form(texts[0], form) else None
            if found is not None:
                read.append((form, found))
    if not read:
        return None, ""
    (form, days), *others = read
    other = next((each for each in others if (each[1] != days).any()), None)
    if other is None:
        return days, ""
    if _is_monotone(other[1]) and not _is_monotone(days):
        form, days = other
    i = int(np.flatnonzero(days != (other[1] if form != other[0] else read[0][1]))[0])
    when = pd.Timestamp(0) + pd.Timedelta(days=days[i])
    first, second = ("day", "month") if form.startswith("%d") else ("month", "day")
    return days, (
        f"{plain(texts[i])} is read as {when.day} {when:%B %Y}, the {first} first; if the {second} "
        "stands first, write dates as 2023-12-31"
    )


def _is_of_form(text: str, form: str) -> bool:
    try:
        return bool(datetime.strptime(text, form))
    except ValueError:
        return False


def _days(texts: Sequence[str], form: str) -> np.ndarray | None:
    """Return dates as days since 1970; None if one has another format."""
    read = pd.to_datetime(pd.Series(texts), format=form, errors="coerce")
    if read.isna().any():
        return None
    since = read.dt.tz_localize(None) - pd.Timestamp(0)
    return (since / np.timedelta64(1, "D")).to_numpy(dtype="float64", copy=True)


def _is_monotone(values: np.ndarray) -> bool:
    steps = np.diff(values[np.isfinite(values)])
    return bool((steps >= 0).all() or (steps <= 0).all())


def suggested_time(columns: Sequence[Column]) -> int:
    """Return the time column that orders the rows; -1 if there is none."""
    return next(
        (
            i
            for i, column in enumerate(columns)
            if column.is_time and column.n_different >= MIN_MOMENTS and _is_monotone(column.values)
        ),
        -1,
    )


def suggested_target(columns: Sequence[Column]) -> int:
    """Return the likeliest target: a column with a typical name, or the last usable one."""
    usable = [i for i, column in enumerate(columns) if can_be_predicted(column)]
    named = [i for i in usable if columns[i].name.lower() in _TARGETS]
    return (named or usable[::-1] or [len(columns) - 1])[0]


def can_be_predicted(column: Column) -> bool:
    """Tell whether a column is a possible target: a number, or classes of several rows each."""
    if column.as_target == NUMBER:
        return column.n_different > 1 and not column.is_row_id and not column.says_whose
    few = column.n_different <= MAX_WHOLE_NUMBERS
    enough = few or column.n_known >= MIN_OF_A_CATEGORY * column.n_different
    return 2 <= column.n_different <= MAX_CLASSES and enough and not column.says_whose


def roles_of(columns: tuple[Column, ...], target: int, letters: str) -> tuple[str, ...]:
    by_letter = {letter: role for role, letter in LETTERS.items()}
    suggested = [c.as_target if i == target else c.role for i, c in enumerate(columns)]
    chosen = letters.ljust(len(columns), ".")
    return tuple(by_letter.get(chosen[i], role) for i, role in enumerate(suggested))


def with_role(letters: str, i: int, role: str | None) -> str:
    """Return an address's letters with another role for one column; None means the suggestion."""
    chosen = list(letters.ljust(i + 1, "."))
    chosen[i] = "." if role is None else LETTERS[role]
    return "".join(chosen).rstrip(".")


def described(
    columns: tuple[Column, ...], roles: tuple[str, ...], target: int, groups: int, by_time: int
) -> list[dict[str, str]]:
    """Return the overview of a table's columns, a row for each."""
    n_rows = len(columns[0].cells)
    rows = []
    for i, (c, role) in enumerate(zip(columns, roles, strict=True)):
        what, becomes = role, c.done(role)
        if i == target:
            what, becomes = "**predicted**", _predicted(c, role)
        elif i == groups:
            what, becomes = "**kept together**", "nothing"
        elif i == by_time:
            what = f"{role}, **splits**"
        rows.append(
            {
                "column": c.name,
                "holds": c.holds,
                "such as": c.examples or "–",
                "gaps": percent(c.n_gaps / n_rows) if c.n_gaps else "none",
                "is": what,
                "becomes": becomes,
            }
        )
    return rows


def _predicted(column: Column, role: str) -> str:
    if role == CATEGORY:
        return f"{count(column.n_different, 'class', 'classes')}"
    known = column.values[np.isfinite(column.values)]
    ends = f", {figure(known.min())} to {figure(known.max())}" if known.size else ""
    return f"a number{ends}"
