"""The English names of the numbers from 1 to 9,999, generated here.

So anything a network writes can be checked: it is the name of a number, or not.
"""

from functools import cache

import numpy as np

LARGEST = 9_999
UNITS = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
END = "."
"""The character that ends a name, and stands before its first letter."""
SIGNS = END + " -" + "".join(sorted({*"".join((*UNITS, *TENS)), *"hundred", *"thousand", *"and"}))
"""The 21 characters: end, space, hyphen and the letters that occur. A character's index is its
code."""


def name_of(number: int) -> str:
    """Return the name of a number from 1 to 9,999, such as "two thousand and thirty-one"."""
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    parts = [f"{UNITS[thousands]} thousand"] if thousands else []
    parts += [f"{UNITS[hundreds]} hundred"] if hundreds else []
    if rest:
        ten, one = divmod(rest, 10)
        last = UNITS[rest] if rest < len(UNITS) else "-".join(filter(None, (TENS[ten], UNITS[one])))
        parts.append(f"and {last}" if parts else last)
    return " ".join(parts)


@cache
def names() -> tuple[str, ...]:
    """Return all names in order."""
    return tuple(name_of(number) for number in range(1, LARGEST + 1))


@cache
def number_of() -> dict[str, int]:
    """Return each number by its name."""
    return {name: number for number, name in enumerate(names(), start=1)}


@cache
def spelled() -> np.ndarray:
    """Return all names as rows of character codes, padded with the end: (9999, 47) uint8."""
    width = max(map(len, names())) + 1
    code = np.zeros(128, np.uint8)
    code[[*map(ord, SIGNS)]] = np.arange(len(SIGNS))
    text = "".join(name.ljust(width, END) for name in names())
    table = code[np.frombuffer(text.encode("ascii"), np.uint8)].reshape(-1, width)
    table.flags.writeable = False
    return table


def in_signs(text: str) -> list[int]:
    """Return the character codes of a text."""
    return [SIGNS.index(letter) for letter in text]


def in_letters(signs: np.ndarray) -> str:
    """Return a row of character codes as text, up to the end."""
    return "".join(SIGNS[i] for i in signs).split(END)[0]
