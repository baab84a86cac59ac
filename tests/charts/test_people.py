"""People at a cut: one spec, live, nobody hides anybody, and nobody changes places unseen."""

import json
import re

import numpy as np

from charts.core.picture import LIMITS
from charts.core.vega_internals import GLIDE
from charts.statistics import people
from tests.charts.expressions import evaluate, formulas
from tests.charts.validity import check_picture

RNG = np.random.default_rng(0)


def draw(cut=100.0, n=16, **how):
    values = RNG.integers(70, 200, n).astype(float)
    about = {"ends": (60, 210), "says": ("yes", "no"), "knob": "cut", "x_title": "rate"}
    who = [f"patient {i}" for i in range(n)]
    return people.at_cut(values, RNG.random(n) < 0.5, who, cut, **about | how)


def over_training(n_frames=101, n=61, **how):
    p = RNG.random((n_frames, n))
    p[0] = 0.5
    about = {"says": ("no", "yes"), "x_title": "probability"}
    who = [f"patient {i}" for i in range(n)]
    return people.at_cut(p, np.arange(n) % 2 == 1, who, 0.5, **about | how), p


def test_people_near_each_other_stand_above_each_other():
    """So that even in a plot of 260 pixels no ring around one touches that around another."""
    for _ in range(20):
        picture = draw(n=16)
        table, ends = picture.tables["places"], picture.tables[LIMITS]
        x, y = np.asarray(table["x"]), np.asarray(table["y"])
        ring = float(re.search(r'"shape": "circle", "size": (\d+)', picture.spec)[1]) ** 0.5
        near = np.abs(x[:, None] - x) < ring / 260 * (ends["x1"][0] - ends["x0"][0])
        same = (y[:, None] == y) & ~np.eye(len(x), dtype=bool)
        assert not (near & same).any()


def test_logits_of_every_third_frame_stand_still_between():
    """The rows that a frame keeps are read off the formula that the picture filters by."""
    picture, _ = over_training(n_frames=34, odds=100)
    check_picture(picture)
    limits = picture.tables[LIMITS]
    assert limits["last"][0] == 99
    shown = np.floor(np.arange(100) * limits["kept"][0] + 1e-6)
    assert (shown[[0, 2, 3, 98, 99]] == [0, 0, 1, 32, 33]).all()


def test_a_tower_is_as_high_as_its_room_and_parts_by_the_truth():
    picture, _ = over_training()
    check_picture(picture)
    table, truth = picture.tables["places"], np.asarray(picture.tables["people"]["truth"])
    first = np.asarray(table["frame"]) == 0
    y, i = np.asarray(table["y"])[first], np.asarray(table["i"])[first]
    assert y.max() < picture.tables[LIMITS]["y1"][0] - 1
    assert len({*y}) == len(y)
    assert y[truth[i] == 0].max() < y[truth[i] == 1].min()


def test_each_frame_has_everybody_where_the_values_are():
    picture, p = over_training(n_frames=3)
    check_picture(picture)
    table, names = picture.tables["places"], picture.tables["people"]["who"]
    for frame in range(3):
        here = np.asarray(table["frame"]) == frame
        for i, x in zip(np.asarray(table["i"])[here], np.asarray(table["x"])[here], strict=True):
            number = int(names[i].removeprefix("patient "))
            assert x == p[frame, number]
            assert picture.tables["people"]["truth"][i] == number % 2


def test_from_the_cut_on_the_answer_is_that_of_the_side():
    formula = formulas(draw())["right"]
    tables = {LIMITS: [{"cut": 100.0}]}
    for truth in (1.0, 0.0):
        assert evaluate(formula, {"x": 120, "truth": truth}, None, tables) is bool(truth)
    assert not evaluate(formula, {"x": 120, "truth": 1.0}, {"cut": 130.0}, tables)


def test_a_person_is_the_same_mark_in_all_frames():
    """Else nobody glides: each frame would have new marks."""
    spec = json.loads(over_training()[0].spec)

    def gliding(layer):
        if layer.get("name", "").startswith(GLIDE):
            yield layer
        for inner in layer.get("layer", []):
            yield from gliding(inner)

    marks = [*gliding(spec)]
    assert len(marks) == 2
    assert [mark["encoding"]["key"]["field"] for mark in marks] == ["i", "i"]


def in_lanes(margins, truth=None):
    n = margins.shape[-1]
    lane = np.arange(n) % 3
    truth = np.arange(n) % 2 == 1 if truth is None else truth
    who = [f"passenger {i}" for i in range(n)]
    names, says = ["women", "men", "others"], ("dies", "survives")
    return people.in_lanes(margins, truth, who, lane, names, lane == 0, says=says), lane


def test_in_lanes_everybody_stands_in_their_lane_on_the_side_where_the_model_puts_them():
    margins = RNG.normal(0, 10, (40, 178))
    picture, lane = in_lanes(margins)
    check_picture(picture)
    places = {name: np.asarray(column) for name, column in picture.tables["places"].items()}
    assert len(places["x"]) == margins.size
    # On the side of the sign, and nobody on somebody else.
    np.testing.assert_array_equal(places["x"] > 0, margins.ravel() > 0)
    spots = set(zip(places["frame"], places["x"], places["y"], strict=True))
    assert len(spots) == margins.size
    top = picture.tables[LIMITS]["y1"][0]
    from_above = ((top - places["y"] - 1e-9) // (top / 3)).astype(int)
    np.testing.assert_array_equal(from_above, lane[places["i"]])


def test_a_run_of_the_most_frames_can_be_sent_and_who_has_no_number_is_not_drawn():
    margins = RNG.normal(0, 10, (75, 178))
    check_picture(in_lanes(margins)[0])
    margins[-1, :5] = np.nan
    places = in_lanes(margins)[0].tables["places"]
    frames = np.asarray(places["frame"])[np.isfinite(places["x"])]
    assert [(frames == at).sum() for at in (73, 74)] == [178, 173]
    assert len(places["frame"]) == margins.size, "and is counted"


def test_those_who_are_surer_stand_further_out():
    margins = np.array([[0.1, 0.1, 0.1, 5.0, 5.0, 5.0, -30.0, -30.0, -30.0]])
    x = np.asarray(in_lanes(margins)[0].tables["places"]["x"]).reshape(3, 3)
    assert (x[0] > 0).all()
    assert (x[0] < x[1]).all()
    assert (x[2] < -x[1]).all()
