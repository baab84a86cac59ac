"""What pictures use of Altair works as before; else this says what is lost."""

import altair as alt
import pytest

from charts.core.grips import grip
from charts.core.picture import Layers, draw, group, layered, rows


def test_a_layer_is_copied_without_what_it_says():
    stock = alt.Chart(alt.NamedData(name="dots")).mark_line().encode(x="x:Q")
    if alt.LayerChart(layer=[stock]).layer[0].encoding is stock.encoding:
        pytest.fail("Altair copies a layer no longer with all that it says: delete Shallow.")
    line = rows("dots").mark_line().encode(x="x:Q")
    assert Layers(layer=[line]).layer[0].encoding is line.encoding, (
        "Altair copies layers by another method than Shallow has: pictures are built much slower."
    )


def test_what_is_added_to_a_layer_leaves_the_one_it_comes_from_as_it_is():
    line = rows("dots").mark_line().encode(x="x:Q").transform_filter("datum.x > 1")
    before = line.to_dict(validate=False)
    more = line.transform_filter("datum.y > 2").encode(y="y:Q").mark_rule(opacity=0.3)
    grouped = group(line, draw.mark_point()).encode(color="name:N")
    layered(line, more, grouped, height=100).encode(size="x:Q")
    changed = "Altair changes in place what layers share with their copies: see Shallow"
    assert line.to_dict(validate=False) == before, changed
    assert "color" not in str(group(line, draw.mark_point()).to_dict(validate=False)), changed


def test_a_layer_that_can_be_grabbed_keeps_how_its_name_begins():
    held = grip(rows("dots"), "left", alt.X("x:Q"), alt.Y("y:Q"))
    (named,) = (
        layer["name"]
        for layer in layered(rows("dots").mark_point(), held).to_dict(validate=False)["layer"][-1][
            "layer"
        ]
        if "name" in layer
    )
    assert named.rstrip("0123456789") == "grip_left_", (
        "Altair writes another name for a layer: ui/components/streamlit.js no longer finds it."
    )
