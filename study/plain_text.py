"""Text from outside, such as files and addresses, made safe to show in Markdown."""

import re
import unicodedata

_MARKUP = re.compile(
    r"""
    [`<>\[\]*$~@\\]         # code, HTML, links and images, emphasis, formulas, mail addresses
    | (?<!\d): | :(?!\d)    # directives, icons and schemes of links, but not the time of day
    | (?<!\w)_ | _(?!\w)    # emphasis, but not a name of several words
    | (?<=\bwww)\.          # a link that needs no brackets
    """,
    re.VERBOSE | re.IGNORECASE,
)
_LIKE = str.maketrans("`<>[]*$~@\\:_.", "ˋ‹›()∗＄∼＠∖∶ˍ․")
"""For each markup character a look-alike without meaning in Markdown."""


def plain(value: object, most: int = 40) -> str:
    """Return untrusted text shortened, with markup and invisible characters replaced."""
    text = "a list" if isinstance(value, list | tuple | dict) else str(value)
    text = "".join(c if _is_visible(c) else "?" for c in text[:most])
    return _MARKUP.sub(lambda markup: markup[0].translate(_LIKE), text)


def isolated(text: str) -> str:
    """Return a text whose direction leaves its neighbours in a list alone."""
    reads_left = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in text)
    return f"\u2068{text}\u2069" if reads_left else text


def _is_visible(sign: str) -> bool:
    return sign.isprintable() or unicodedata.category(sign) == "Zs"
