"""The bowl: rings that the browser walks along, whole paths, the step taken."""

from dataclasses import replace

import numpy as np
import pytest

from charts.core.picture import LIMITS, Picture
from charts.runs import bowl, race
from lessons.autograd import bowls
from lessons.gradient_descent import model
from lessons.gradient_descent.bowl import data_of, loss_at, rings_under
from tests.charts.expressions import evaluate, formulas
from training.bowls import contour_ellipses

RUNS = {
    "usual": {"n_epochs": 200},
    "round": {"learning_rate": 1.0, "n_epochs": 20, "standardise": True},
    "grows": {"learning_rate": 0.25, "n_epochs": 500},
    "diverged": {"learning_rate": 10.0, "n_epochs": 5000},
}


def train_and_draw(**hyperparameters):
    run = model.train(**hyperparameters)
    return run, draw(run)


def draw(run):
    titles = ("knob w", "knob b")
    return bowl.bowl(run, **rings_under(run), titles=titles, loss_name="loss L", height=300)


@pytest.mark.parametrize("name", ["grows", "diverged"])
def test_a_run_that_leaves_is_drawn_until_it_is_out_of_the_window(name):
    _, picture = train_and_draw(**RUNS[name])
    (last_seen,) = picture.tables[LIMITS]["last_seen"]
    x, y = (picture.tables["path"][name] for name in "xy")
    assert 0 < last_seen < len(x)
    ends = {end: values[0] for end, values in picture.tables[LIMITS].items()}
    beyond = (x < ends["x0"]) | (x > ends["x1"]) | (y < ends["y0"]) | (y > ends["y1"])
    assert beyond[last_seen], "the last that is drawn leads out of the window"
    assert np.isfinite([*x[: last_seen + 1], *y[: last_seen + 1]]).all()


def test_the_arrow_is_the_step_that_the_training_takes_whatever_is_in_it():
    run = model.train(n_epochs=300)
    halved = replace(run, parameters={name: a / 2 for name, a in run.parameters.items()})
    for each in (run, halved):  # of the second the rate times the gradient is no step
        path = draw(each).tables["path"]
        followed = np.diff(run.steps) == 1
        assert followed.any()
        assert not followed.all(), "later frames are several steps apart"
        for name, moved in (("x", "_dx"), ("y", "_dy")):
            arrow = path[name] + path[moved]
            np.testing.assert_allclose(arrow[:-1][followed], path[name][1:][followed])
            assert np.isnan(arrow[:-1][~followed]).all()
            assert np.isnan(arrow[-1]), "nothing follows the last"


@pytest.mark.parametrize("name", ["usual", "round"])
def test_a_ring_has_its_loss_all_round_and_is_a_circle_where_the_bowl_is_round(name):
    run, picture = train_and_draw(**RUNS[name])
    made, (x, y) = formulas(picture, beside="knot"), data_of(run)
    rings, (ends,) = picture.tables["rings"], [picture.tables[LIMITS]]
    for i, level in enumerate(rings["level"]):
        ring = {column: float(values[i]) for column, values in rings.items()}
        places = [
            [evaluate(made[axis], ring | {"knot": knot}) for axis in "xy"]
            for knot in range(bowl.N_KNOTS + 1)
        ]
        assert [loss_at(x, y, *place) for place in places] == pytest.approx([level] * len(places))
        far = np.hypot(*(np.array(places) - model.best_line(x, y)).T)
        assert (np.ptp(far) < 1e-6 * far.max()) == (name == "round")
    (wide,), (high,) = (np.subtract(ends[f"{axis}1"], ends[f"{axis}0"]) for axis in "xy")
    assert wide == pytest.approx(high), "both axes have one scale"
    for axis, start in zip("xy", (run.parameters["w"][0], run.parameters["b"][0]), strict=True):
        assert ends[f"{axis}0"][0] < start < ends[f"{axis}1"][0]


AXES = {"goal": 0.5, "arrivals": [np.inf] * 3}
HESSIANS = {
    "four students": np.array([[7.5, 2.5], [2.5, 1.0]]),
    "round": np.eye(2),
    "valley": np.diag([1.0, 400.0]),
    "tilted": np.array([[3.0, -1.0], [-1.0, 2.0]]),
}


@pytest.mark.parametrize("hessian", HESSIANS.values(), ids=HESSIANS)
def test_the_browser_walks_along_the_contours(hessian):
    levels = np.array([0.5, 20.0, 3000.0])
    contours = contour_ellipses(hessian, (10.0, -40.0), levels)
    n_levels, n_points, _ = contours.shape
    assert n_points == bowl.N_KNOTS + 1
    any_picture = race.paths(bowls.race(sgd=0.1), contours=(contours, levels), **AXES)
    tables = {**any_picture.tables, "rings": bowl.ring_table(contours, levels)}
    picture = Picture(any_picture.spec, tables)
    made, size = formulas(picture, beside="knot"), np.ptp(contours[-1], axis=0).max()
    assert made["knot"] == f"sequence({n_points})"
    for level in range(n_levels):
        ring = {name: float(values[level]) for name, values in picture.tables["rings"].items()}
        for knot in (0, 5, 24, 70, n_points - 1):
            place = [evaluate(made[name], ring | {"knot": knot}) for name in "xy"]
            np.testing.assert_allclose(place, contours[level, knot], atol=1e-6 * size)


def test_whoever_explodes_is_missing_beyond_the_picture():
    runs = bowls.race(sgd=0.3)
    picture = race.paths(runs, contours=bowls.rings(20.0), **AXES)
    table = picture.tables["runs"]
    gone = np.isnan(table["y"][table["run"] == 0])
    assert gone[-1]
    assert not gone[0]
    assert np.nanmax(np.abs(table["y"])) < 1000
