"""The English names of the numbers from 1 to 9,999, written by these few lines: no text of others.

Whatever a network makes up can so be checked: it is the name of a number, or it is not.
"""

from functools import cache

import numpy as np

LARGEST = 9_999
SMALL = (
    *("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    *("twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
END = "."
"""The sign that ends a name; what stands before its first letter is the same sign."""
SIGNS = END + " -" + "".join(sorted({*"".join((*SMALL, *TENS)), *"hundred", *"thousand", *"and"}))
"""The end, the space, the hyphen, and the letters that occur: 21 in all. A sign's place is its
number."""


def name_of(number: int) -> str:
    """Return the name of a number from 1 to 9,999, such as "two thousand and thirty-one"."""
    thousands, rest = divmod(number, 1000)
    hundreds, rest = divmod(rest, 100)
    parts = [f"{SMALL[thousands]} thousand"] if thousands else []
    parts += [f"{SMALL[hundreds]} hundred"] if hundreds else []
    if rest:
        ten, one = divmod(rest, 10)
        last = SMALL[rest] if rest < len(SMALL) else "-".join(filter(None, (TENS[ten], SMALL[one])))
        parts.append(f"and {last}" if parts else last)
    return " ".join(parts)


@cache
def names() -> tuple[str, ...]:
    """Return the names of all numbers from 1 to 9,999, in order."""
    return tuple(name_of(number) for number in range(1, LARGEST + 1))


@cache
def number_of() -> dict[str, int]:
    """Return each number by its name; what is not there is no name."""
    return {name: number for number, name in enumerate(names(), start=1)}


@cache
def spelled() -> np.ndarray:
    """Return all names as rows of signs, filled up with the end: (9999, 47) uint8."""
    width = max(map(len, names())) + 1
    table = np.array([[*map(SIGNS.index, name.ljust(width, END))] for name in names()], np.uint8)
    table.flags.writeable = False
    return table


def in_letters(signs: np.ndarray) -> str:
    """Write a row of signs as a word, up to its end."""
    return "".join(SIGNS[i] for i in signs).split(END)[0]
