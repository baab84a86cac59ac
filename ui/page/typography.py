"""How words are set on the page."""

import re

_TOGETHER = re.compile(r"(?<=\d) (?:%|× (?=\d))|(?<=N\(0,) (?=1\))")


def no_break(text: str) -> str:
    """Keep lines from breaking inside "50 %", "4 × 2" and "N(0, 1)"."""
    return _TOGETHER.sub(lambda match: match[0].replace(" ", "\u00a0"), text)
