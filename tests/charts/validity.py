"""What holds for every picture, without a browser."""

import json
import re
from functools import cache
from itertools import product

import altair as alt

from charts.compact import compact
from charts.picture import Picture, to_arrow

MOST_BYTES = 100_000


def check_picture(picture: Picture) -> None:
    """Check that a spec is valid and small, and that it and the tables name each other."""
    assert tables_of_valid(picture.spec) == set(picture.tables)
    for name, columns in picture.tables.items():
        lengths = {len(column) for column in columns.values()}
        assert len(lengths) == 1, name
        for column in columns:
            # A column may be one of a numbered family, called by its stem and a number.
            stem = re.sub(r"\d+$", "", column)
            assert column in picture.spec or stem in picture.spec, f"{column} of {name}"
    size = len(picture.spec) + sum(len(to_arrow(table)) for table in picture.tables.values())
    assert size <= MOST_BYTES


@cache
def tables_of_valid(text: str) -> set[str]:
    """Check a spec against the grammar, once however many tables it is drawn with; name these."""
    spec, sent = json.loads(text), json.loads(text)
    compact(sent)
    for each in (spec, sent):
        alt.LayerChart.validate(each)
    assert len(json.dumps(sent)) <= len(text)
    assert restored(spec, sent) == written_out(spec)
    return {layer["data"]["name"] for layer in _layers(spec) if "name" in layer.get("data", {})}


def _layers(spec):
    yield spec
    for layer in spec.get("layer", []):
        yield from _layers(layer)


def written_out(layer, above=None):
    """Write every layer out in full, with what the groups around it say of all that is in them."""
    above = above or {"data": None, "transform": [], "encoding": {}}
    full = {
        **layer,
        "data": layer.get("data", above["data"]),
        "transform": above["transform"] + layer.get("transform", []),
        "encoding": above["encoding"] | layer.get("encoding", {}),
    }
    if "layer" not in layer:
        return [full]
    return [x for inner in layer["layer"] for x in written_out(inner, full)]


def restored(spec, sent):
    """Write a shortened spec out in full, and how an axis or a scale is drawn at each layer."""
    layers = written_out(sent)
    for layer, whole in zip(layers, written_out(spec), strict=True):
        for channel, part in product(whole["encoding"], ("scale", "axis")):
            how = layer["encoding"][channel]
            if part in whole["encoding"][channel] and part not in how:
                every = (x["encoding"].get(channel, {}) for x in layers)
                first = next(other[part] for other in every if part in other)
                layer["encoding"][channel] = {**how, part: first}
    return layers
