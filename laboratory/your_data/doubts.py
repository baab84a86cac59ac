"""How a column may have been misread, in a clause for each doubt."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from study.plain_text import plain
from training.figures import count, figure, listed, percent

LARGEST = 1e100
"""Larger numbers, such as 1e400, become gaps, since their squares would overflow."""
MIXED = 0.5
"""Share of numbers in a column from which its other cells are reported."""
MAX_CATEGORIES = 20
"""Most distinct texts that are suggested as categories."""
IN_A_NUMBER = r"[\s\u00a0\u202f€$£%']"
"""Characters people write in numbers: thousands separators, currency and per cent signs."""
ERROR = (
    r"(?i)#(?:N/?A|NV|DIV/0!|NAME\?|(?:REF|BEZUG|VALUE|WERT|NUM|ZAHL|NULL|SPILL|CALC|FIELD|BLOCKED)!"
    r"|GETTING_DATA)"
)
"""Error values of spreadsheets, in English and German."""
MOST_ERRORS = 2
"""Kinds of spreadsheet errors that are named."""
_GAPS = "taken for a gap", "taken for gaps"
_LOOKS_LIKE = str.maketrans(
    "аеорсухіјѕһԁАВЕКМНОРСТУХІЈЅαοτνρκιΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdABEKMHOPCTYXIJSaotvpkiABEZHIKMNOPTYX",
)
"""Cyrillic and Greek letters, and the Latin ones that they look like."""


def errors(found: pd.Series) -> Iterator[str]:
    """Report error values of spreadsheets, which become gaps."""
    if n := int(found.sum()):
        kinds = listed([plain(error) for error in found.index[:MOST_ERRORS]])
        such = kinds if len(found) <= MOST_ERRORS else f"such as {kinds}"
        yield f"{count(n, 'spreadsheet error')} ({such}): {_GAPS[n > 1]}"


def huge(n: int) -> Iterator[str]:
    """Report numbers that are too large."""
    if n:
        yield f"{count(n, 'number')} beyond {figure(LARGEST)} cannot be computed with"


def mixed(others: pd.Series, known: int, is_number: bool) -> Iterator[str]:
    """Report cells without a number among many with one."""
    n = int(others.sum())
    share = 1 - n / known if known else 0.0
    if not n or share < MIXED:
        return
    such = f"such as “{plain(others.index[0], 20)}”"
    if is_number:
        yield f"{count(n, 'cell')} without a number ({such}): {_GAPS[n > 1]}"
    else:
        yield (
            f"{percent(share)} of its cells are numbers: mend or empty the others ({such}), or "
            "make it a number, and they count as gaps"
        )


def thousands(texts: Sequence[str], comma: bool) -> Iterator[str]:
    """Report decimal points that may be thousands separators: three digits follow each."""
    sign, called = (",", "comma") if comma else (".", "point")
    thousands = re.compile(rf"[+-]?[1-9]\d{{0,2}}(?:\{sign}\d{{3}})+")
    once = []
    for text in texts:
        bare = re.sub(IN_A_NUMBER, "", text) if sign in text else ""
        if bare and not thousands.fullmatch(bare):
            return
        if bare.count(sign) == 1:
            once.append(bare)
    if len(once) > 2:
        yield (
            f"three digits follow each {called}: {once[0]} is read as "
            f"{figure(float(once[0].replace(sign, '.')))}; if it means thousands, take the "
            f"{called} out"
        )


def shortened(texts: Sequence[str]) -> Iterator[str]:
    """Report numbers of thousands, such as 43k, where most cells are such texts."""
    short = [text for text in texts if re.fullmatch(r"[+-]?[\d.,]*\d\s?[kKM]", text)]
    if short and 2 * len(short) >= len(texts):
        yield f"“{plain(short[0], 20)}” is read as a text, not as a number"


def days_meant(texts: Sequence[str], name: str) -> list[str] | None:
    """Return the dates that numbers mean, such as 2024-01-31; None if they are no dates.

    They are written in eight digits, or count days since 1900 as spreadsheets do, in a column that
    is called a date.
    """
    if texts and all(re.fullmatch(r"(?:19|20)\d{6}", text) for text in texts):
        days = pd.to_datetime(pd.Series(texts), format="%Y%m%d", errors="coerce")
    elif re.search(r"(?i)date|datum|fecha|(?:^|[\W_])(?:day|tag)$", name) and all(
        re.fullmatch(r"[2-6]\d{4}", text) for text in texts
    ):
        numbers = pd.Series(texts, dtype="int64")
        days = pd.Timestamp("1899-12-30") + pd.to_timedelta(numbers, unit="D")
    else:
        return None
    return None if days.isna().any() or not len(days) else [*days.dt.strftime("%Y-%m-%d")]


def dates(texts: Sequence[str], name: str) -> Iterator[str]:
    """Report dates that are read as numbers."""
    if (days := days_meant(texts, name)) is not None:
        yield f"{plain(texts[0])} is read as a number; does it mean the date {days[0]}?"


def nines(values: np.ndarray) -> Iterator[str]:
    """Report −99, 999 and the like, far from all other numbers, which may stand for gaps."""
    known = values[np.isfinite(values)]
    for end in {known.min(), known.max()} if known.size else ():
        others = known[known != end]
        far = np.abs(others - end).min() > np.ptp(others) if len(others) else False
        if far and len(known) - len(others) > 1 and re.fullmatch("9{2,6}", f"{abs(end):.15g}"):
            yield (
                f"{figure(end)} stands in {len(known) - len(others)} rows, far from all other "
                "numbers; if it means a gap, empty those cells"
            )


def alike(texts: Sequence[str]) -> Iterator[str]:
    """Report two texts that look the same."""
    kinds = {
        "capitals alone": str.casefold,
        "letters of another alphabet, or signs that cannot be seen,": looks,
    }
    for what, of in kinds.items():
        seen: dict[str, str] = {}
        for text in sorted(texts) if len(texts) <= MAX_CATEGORIES else ():
            if (other := seen.setdefault(of(text), text)) != text:
                yield f"“{plain(other)}” and “{plain(text)}” differ by {what} and count as two"
                return


def looks(text: str) -> str:
    """Return what a text looks like: Latin look-alikes, no invisible characters."""
    folded = unicodedata.normalize("NFKC", text).translate(_LOOKS_LIKE).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")
