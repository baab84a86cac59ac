"""Whether the words of a picture say what its tables hold."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np

from charts.core.picture import LIMITS, Picture
from charts.core.words import READINGS, words
from tests.sentences import check_sentence
from training.figures import figure, percent

MOST = 1400
"""Letters in which a picture is told."""
_FIGURE = re.compile(r"−?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?: × 10[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)?")
_RECKONED = re.compile(r"cross(?: \d+ times, first)? near .*? [−\d][\d.,]*(?: × 10[⁰-⁹¹²³⁻]+)?[.]")
"""Where curves cross stands in no table."""
_PLAIN = {
    *("_lines_by_key", "_path", "_ways_of_lines", "_untold", "_rings", "_hinges", "_by_layer"),
}
"""Readings that reckon nothing, by name; so does that of tables which none of them fits."""
assert {read.__name__ for _, read in READINGS} >= _PLAIN, "of a reading that there is no more"


def check_told(alts: list[str], prose: list[str]) -> None:
    """Check that each picture of a scene is told, with figures, in sentences that read well."""
    told = [line for text in prose for line in text.split("\n")]
    for alt in alts:
        (*_, line) = (line for line in told if line.startswith(f"- **{alt}**"))
        check_sentence(line)
        assert re.search(r"\d", line.removeprefix(f"- **{alt}**")), line
        assert len(line) < MOST, line


def check_figures(picture: Picture) -> None:
    """Check that every figure of words that nothing was reckoned for stands in the tables."""
    if not all(_is_plain(name, table) for name, table in _tables(picture).items()):
        return
    known = set(_figures_of(picture))
    text = _RECKONED.sub("", " ".join(words(picture)))
    unknown = [one for one in _FIGURE.findall(text) if one not in known]
    assert not unknown, f"{unknown} in {text}"


def _tables(picture: Picture) -> dict[str, Any]:
    reckoned = {} if picture.reckoned is None else picture.reckoned()
    return {**picture.tables, **reckoned}


def _is_plain(name: str, table: dict[str, Any]) -> bool:
    """Return whether a table is told with figures that stand in it."""
    fits = (read.__name__ for columns, read in READINGS if columns <= {*table, f"[{name}]"})
    read = next(fits, None)
    return read is None or read in _PLAIN


def _figures_of(picture: Picture) -> Iterator[str]:
    """Go through every figure that there may be, as it is written, and all that names hold."""
    for name, table in _tables(picture).items():
        n = len(next(iter(table.values())))
        yield from (f"{i:,}" for i in range(n + 1) if name != LIMITS)
        for column in table.values():
            values = np.asarray(column)
            if values.dtype.kind in "iufb":
                for value in set(values.astype(float).tolist()):
                    yield from (figure(value), *_FIGURE.findall(percent(value, 1)))
            else:
                yield from (each for text in column for each in _FIGURE.findall(str(text)))
    yield from _FIGURE.findall(picture.spec)
