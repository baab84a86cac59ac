"""How words are set on the page."""

import re

_IN_A_NUMBER = re.compile(r"(?<=\d) (?:%|× (?=10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]))")


def unbroken(text: str) -> str:
    """Keep lines from breaking inside a number: "50 %", "3 × 10⁻⁵"."""
    return _IN_A_NUMBER.sub(lambda found: found[0].replace(" ", "\u00a0"), text)
