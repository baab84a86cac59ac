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
        "letters of another alphabet, or signs that cannot be seen,": _looks,
    }
    for what, of in kinds.items():
        seen: dict[str, str] = {}
        for text in sorted(texts) if len(texts) <= MAX_CATEGORIES else ():
            if (other := seen.setdefault(of(text), text)) != text:
                yield f"“{plain(other)}” and “{plain(text)}” differ by {what} and count as two"
                return


def _looks(text: str) -> str:
    """Return what a text looks like: Latin look-alikes, no invisible characters."""
    folded = unicodedata.normalize("NFKC", text).translate(_LOOKS_LIKE).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")
