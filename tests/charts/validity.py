"""What must hold for every picture, without a browser."""

import json
import re
from collections.abc import Mapping
from functools import cache, partial

import altair as alt
import numpy as np

from charts.core.picture import LIMITS, Column, Picture, to_arrow
from charts.core.words import words_of
from tests.sentences import check_sentence

MOST_BYTES = 100_000
MOST_LETTERS = 13_000
"""Most characters of a spec, which is sent at each move."""
MOST_OF_RULER = 19_500
"""Of the ruler's, in which eight points slide and pile up without a message."""
MOST_WORDS = 100
"""Of a picture, whose words are about 80 at most."""


def check_picture(picture: Picture) -> None:
    """Check that a spec is valid and small, and that spec and tables match."""
    check_sent(picture.spec, {name: to_arrow(table) for name, table in picture.tables.items()})
    for name, columns in picture.tables.items():
        lengths = {len(column) for column in columns.values()}
        assert len(lengths) == 1, name
        for column in columns:
            # A column may be one of a numbered family, named by its stem.
            stem = re.sub(r"\d+$", "", column)
            assert column in picture.spec or stem in picture.spec, f"{column} of {name}"
    check_words(picture)


def check_words(picture: Picture) -> None:
    """Check that words are sentences with figures that follow the tables, without raw names."""
    words = picture.words()
    check_sentence(words)
    assert re.search(r"\d|not a number", words), words
    assert not re.search(r"\bNone\b|[A-Za-z]_[A-Za-z]", words), words
    assert len(words.split()) <= MOST_WORDS, words
    told = {name: table for name, table in picture.tables.items() if name != LIMITS}
    others = {name: {c: _other(v) for c, v in table.items()} for name, table in told.items()}
    same = all(others[name][c] is v for name, table in told.items() for c, v in table.items())
    if isinstance(picture.words, partial) and not (same or "not a number" in words):
        assert words_of(picture.spec, others, picture.tables[LIMITS]) != words


def _other(values: Column) -> Column:
    """Return other numbers, of integers and words the same."""
    known = np.asarray(values)
    return 3 * known + 1 if known.dtype.kind == "f" and np.isfinite(known).any() else values


def check_sent(spec: str, tables: Mapping[str, bytes]) -> None:
    """Check that what is sent is valid and small, with the tables that it names."""
    assert tables_of_valid(spec) == set(tables)
    assert len(spec) + sum(map(len, tables.values())) <= MOST_BYTES


@cache
def tables_of_valid(text: str) -> set[str]:
    """Validate a spec once, however often it is drawn, and return its tables' names."""
    spec = json.loads(text)
    alt.LayerChart.validate(spec)
    every_mark = spec["config"]["mark"]
    assert every_mark == {"aria": False, "tooltip": None}, "read aloud, or shown by its fields"
    assert '"aria": true' not in text
    assert not re.search(r'"strokeWidth": \{"(?:field|value)', text), "lines take the theme's: size"
    layers = list(_layers(spec))
    sizes = [each.get("encoding", {}).get("size", {}) for each in layers]
    assert "nominal" not in [size.get("type") for size in sizes], "Vega warns of what has no order"
    looked_up = [t["from"] for each in layers for t in each.get("transform", []) if "from" in t]
    data = [source.get("data", {}) for source in layers + looked_up]
    tables = {source["name"] for source in data if "name" in source}
    assert len(text) <= (MOST_OF_RULER if "ruler" in tables else MOST_LETTERS)
    return tables


def _layers(spec):
    yield spec
    for layer in spec.get("layer", []):
        yield from _layers(layer)
