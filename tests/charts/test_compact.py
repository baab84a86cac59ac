"""A spec is sent in fewer letters; that each picture stays the same is checked with its grammar."""

import copy

import altair as alt

from charts.compact import compact
from charts.picture import rows
from tests.charts.validity import restored, written_out

X = alt.X("x:Q", scale=alt.Scale(domain=[0, 1]))


def lines(**more):
    return rows("t").transform_filter("datum.x > 0").mark_line().encode(x=X, y="y:Q", **more)


def shortened(chart):
    spec = chart.to_dict(validate=False)
    sent = copy.deepcopy(spec)
    compact(sent)
    return spec, sent


def test_what_neighbours_share_goes_to_a_group_and_a_scale_is_said_once():
    dots = lines().transform_calculate(z="2").mark_point()
    other = rows("u").mark_rule().encode(x=X)
    spec, sent = shortened(alt.layer(other, lines(), dots))
    rule, group = sent["layer"]
    assert rule["encoding"]["x"]["scale"] == {"domain": [0, 1]}
    assert group["data"] == {"name": "t"}
    assert group["transform"] == [{"filter": "datum.x > 0"}]
    assert group["encoding"] == {c: {"field": c, "type": "quantitative"} for c in "xy"}
    assert [sorted(layer) for layer in group["layer"]] == [["mark"], ["mark", "transform"]]
    assert restored(spec, sent) == written_out(spec)


def test_colours_that_have_scales_of_their_own_keep_them():
    other = alt.Color("k:N", scale=alt.Scale(range=["red", "blue"]))
    both = alt.layer(lines(color="y:Q"), lines(color=other))
    _, sent = shortened(both.resolve_scale(color="independent"))
    assert len(sent["layer"]) == 2, "in one group they would share a scale"
    _, sent = shortened(both)
    assert len(sent["layer"]) == 1


def test_the_values_of_an_axis_stay_with_each_layer():
    x = alt.X("x:Q", axis=alt.Axis(values=[0, 1]))
    _, sent = shortened(alt.layer(rows("t").mark_line().encode(x), rows("u").mark_rule().encode(x)))
    assert all(layer["encoding"]["x"]["axis"] == {"values": [0, 1]} for layer in sent["layer"])


def test_a_chart_without_layers_stays_as_it_is():
    spec, sent = shortened(lines())
    assert sent == spec
