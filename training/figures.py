"""Numbers in sentences, all formatted here.

True minus, no negative zero, thousands with a comma, powers of ten with superscripts, and never "1
epochs", "nan" or "inf".
"""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import SupportsFloat

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def figure(value: SupportsFloat, digits: int = 3) -> str:
    """Format a number to significant digits, very large and small ones with a power of ten."""
    value = float(value)
    if not math.isfinite(value):
        return _not_finite(value)
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        exponent = math.floor(math.log10(abs(value))) if value else 0
        return _bare(_rounded(value, max(0, digits - 1 - exponent)))
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    return f"{_bare(mantissa)} × 10{str(int(power)).translate(_RAISED)}"


def fixed(value: SupportsFloat, decimals: int = 2) -> str:
    """Format a number with fixed decimals, such as "0.50", "−3.00" or "1,234.50"."""
    value = float(value)
    if not math.isfinite(value):
        return _not_finite(value)
    text = _rounded(value, decimals)
    if float(text.replace(",", "")) == 0:
        text = text.removeprefix("-")
    return text.replace("-", "−")


def count(n: int, noun: str, plural: str = "") -> str:
    """Format a count with its noun, such as "1 epoch", "2,000 epochs" or "1 loss", "2 losses"."""
    return f"{n:,} {noun if n == 1 else plural or f'{noun}s'}"


def listed(names: Sequence[str], last: str = "and") -> str:
    """Write names one after the other, such as "a, b and c"."""
    return f" {last} ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def trend(before: float, after: float, digits: int = 3) -> str:
    """Say how a number changes: "goes from 0.3 to 0.25", or "stays at 0.25"."""
    first, last = figure(before, digits), figure(after, digits)
    return f"stays at {last}" if first == last else f"goes from {first} to {last}"


def percent(share: float, digits: int = 0) -> str:
    """Format a share as a percentage, such as "83 %".

    Values near 0 or 1 get up to two decimals, then read "less than 0.01 %" or "more than 99.99 %".
    """
    if not math.isfinite(share):
        return _not_finite(share)
    most = max(digits, 2)
    while 0 < share < 1 and float(f"{100 * share:.{digits}f}") in (0.0, 100.0):
        if digits == most:
            least = 10.0**-most
            return (
                f"less than {least:.{most}f} %"
                if share < 0.5
                else f"more than {100 - least:.{most}f} %"
            )
        digits += 1
    return f"{fixed(100 * share, digits)} %"


def out_of(n_right: int, n: int) -> str:
    """Write a share as a count and as a percentage, such as "141 of 178 (79.2 %)"."""
    return f"{n_right:,} of {n:,} ({percent(n_right / n, 1)})" if n else "none of 0"


def chance(p: float) -> str:
    """Write a p-value as a chance, such as "21 %" or "less than 0.01 %"."""
    return percent(p, 0 if p >= 0.01 else 2) if p >= 1e-4 else "less than 0.01 %"


ROUNDING = 1e-12
"""Size of a rounding error beside the numbers from which it came."""


def beside(value: float, size: float) -> float:
    """Return a number, or 0 if it is but the rounding error of numbers of this size."""
    return 0.0 if abs(value) <= ROUNDING * abs(size) else value


def as_term(value: float, digits: int = 3) -> str:
    """Write a number as a further term of a sum, such as "+ 3" or "− 0.5"."""
    sign = "−" if value < 0 else "+"
    return f"{sign} {figure(abs(value), digits)}"


def signed(value: SupportsFloat, decimals: int = 1) -> str:
    """Write a difference with its sign and this many decimals, such as "+3.4", "−0.2" or "0.0"."""
    text = fixed(value, decimals)
    return f"+{text}" if float(value) > 0 and text != fixed(0, decimals) else text


def points(difference: float) -> str:
    """Write a difference of two shares, such as "3.4 percentage points"."""
    return f"{fixed(100 * difference, 1)} percentage points"


def signed_points(difference: float, decimals: int = 1) -> str:
    """Write a difference of two shares with its sign, such as "+3.4 percentage points"."""
    return f"{signed(100 * difference, decimals)} percentage points"


def factor(value: float, digits: int = 3) -> str:
    """Write a number as a factor, in brackets if it is below zero: "3", "(−0.5)"."""
    return bracketed(figure(value, digits))


def bracketed(text: str) -> str:
    """Put a number that has been written in brackets if it is below zero."""
    return f"({text})" if text.startswith("−") else text


def _rounded(value: float, decimals: int) -> str:
    """Round as browsers do: what lies in the middle away from zero, as in 0.125 to 0.13."""
    with localcontext(rounding=ROUND_HALF_UP):
        return f"{Decimal(value):,.{decimals}f}"


def _bare(text: str) -> str:
    """Return a number without trailing zeros or a minus before zero."""
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "0") else text.replace("-", "−")


def _not_finite(value: float) -> str:
    return "not a number" if math.isnan(value) else "infinite" if value > 0 else "−infinite"
