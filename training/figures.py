"""Numbers as they are read: in one style everywhere."""

import math

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def figure(value: float, digits: int = 3) -> str:
    """Write a number with so many significant digits, and very large or small ones with a power.

    Parameters
    ----------
    value : float
        Any, also one that is not finite.
    digits : int
        At least 1.

    Returns
    -------
    str
        Such as "2,175", "0.0123", "8 × 10¹⁷" or "infinite".
    """
    value = float(value)
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "infinite" if value > 0 else "−infinite"
    if value == 0 or 1e-4 <= abs(value) < 1e6:
        exponent = math.floor(math.log10(abs(value))) if value else 0
        text = f"{value:,.{max(0, digits - 1 - exponent)}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        text = f"{mantissa} × 10{str(int(power)).translate(_RAISED)}"
    return text.replace("-", "−")


def percent(share: float, digits: int = 0) -> str:
    """Write a share of one as a percentage, such as "83 %"."""
    return f"{100 * share:.{digits}f} %"


def out_of(n_right: int, n: int) -> str:
    """Write a share as a count and as a percentage, such as "141 of 178 (79.2 %)"."""
    return f"{n_right} of {n} ({percent(n_right / n, 1)})"
