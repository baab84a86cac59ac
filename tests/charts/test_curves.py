"""Curves of one run and of many: valid, whole, and never beyond their axes."""

import numpy as np
import pytest

from charts.core.picture import LIMITS, to_arrow
from charts.core.series import Axes, Line, series
from charts.runs import curves
from lessons.gradient_descent import model
from lessons.perceptron import model as perceptron
from tests.charts.axes import rows_outside
from tests.charts.validity import check_picture

RUNS = {
    "usual": model.train(n_epochs=300),
    "nothing yet": model.train(n_epochs=0),
    "one epoch": model.train(n_epochs=1),
    "arrived": model.train(learning_rate=1.0, n_epochs=50, standardise=True),
    "at the bottom": model.train(n_epochs=5, w=10.0, b=40.0),
    "grows": model.train(learning_rate=0.25, n_epochs=200),
    "diverged": model.train(learning_rate=10.0, n_epochs=5000),
    "counts steps": perceptron.train(n_epochs=10),
}
every_run = pytest.mark.parametrize("run", RUNS.values(), ids=RUNS)


@every_run
@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("held_out", [False, True])
def test_a_learning_curve_holds_every_run(run, log, held_out):
    other = 1.5 * run.loss + 1 if held_out else None
    picture = curves.learning_curve(run, log=log, held_out=other, loss_name="loss L (points²)")
    check_picture(picture)
    assert rows_outside(picture) == []
    assert len(picture.tables["lines"]["first"]) == run.n_frames
    np.testing.assert_array_equal(picture.tables["lines"]["x"], run.steps)


def test_a_logarithmic_axis_has_a_place_for_zero():
    run = RUNS["at the bottom"]
    assert run.loss[0] == 0.0
    picture = curves.learning_curve(run, log=True)
    assert (picture.tables["lines"]["first"] >= curves.FLOOR).all()
    (low,), (high,) = (picture.tables[LIMITS][end] for end in ("y0", "y1"))
    assert 0 < low < high


def lifted(run):
    """Return a run whose curve ends high above the floor of its picture."""
    return run.__class__(**{**vars(run), "loss": run.loss + run.loss[0]})


def test_two_curves_are_named_at_their_ends_the_higher_one_above():
    run = lifted(RUNS["usual"])
    for factor, order in ((2.0, ["training", "held out"]), (0.5, ["held out", "training"])):
        names = curves.learning_curve(run, held_out=factor * run.loss).tables["names"]
        assert [names["name"][i] for i in np.argsort(names["y"])] == order
        assert names["y"] == pytest.approx([run.loss[-1], factor * run.loss[-1]])


@pytest.mark.parametrize("log", [False, True])
@pytest.mark.parametrize("factor", [1.0, 1.01, 0.9])
def test_names_of_curves_that_end_together_never_lie_on_one_another(factor, log):
    for run in (RUNS["usual"], lifted(RUNS["usual"]), RUNS["at the bottom"], RUNS["diverged"]):
        picture = curves.learning_curve(run, held_out=factor * run.loss, log=log, height=320)
        ends = np.array([picture.tables[LIMITS][end][0] for end in ("y0", "y1")])
        places = picture.tables["names"]["y"]
        places, ends = (np.log(v) if log else v for v in (places, ends))
        lower, higher = 320 * np.sort((places - ends[0]) / np.ptp(ends))
        assert lower >= -1e-6
        assert lower + 13 <= higher <= 320 + 1e-6


def test_a_curve_that_never_was_a_number_is_not_named():
    run = RUNS["usual"]
    picture = curves.learning_curve(run, held_out=np.full(run.n_frames, np.nan))
    check_picture(picture)
    assert np.isfinite(picture.tables["names"]["y"]).tolist() == [True, False]
    both = curves.learning_curve(run.__class__(**{**vars(run), "loss": run.loss * np.nan}))
    assert to_arrow(both.tables["lines"])


@pytest.mark.parametrize("scale", [1e-9, 0.03, 1.0, 77.0, 1e12, 1e305])
@pytest.mark.parametrize("log", [False, True])
def test_the_ends_of_an_axis_of_losses_are_round_and_hold_every_loss(scale, log):
    losses = scale * np.array([1.0, 0.2, 0.35, np.nan, np.inf])
    low, high = curves.loss_ends(losses, log=log)
    assert low <= 0.2 * scale * (1 + 1e-9)
    assert high >= scale * (1 - 1e-9)
    assert high <= 1.5 * scale * (1 + 1e-9)
    assert low > 0 if log else low == 0
    assert curves.loss_ends(0.999 * losses, log=log)[1] <= high
    low, high = curves.loss_ends(np.full(3, scale), log=log)
    assert high > 1.9 * low, "a flat loss is drawn on an axis with room"


RULES = {"all women live": 0.79, "nobody lives": 0.62}


@pytest.mark.parametrize("accuracies", [(0.4, 0.9), (0.79, 0.79), (0.0, 1.0), (1.0, 1.0)])
def test_an_accuracy_curve_holds_every_accuracy_and_every_rule(accuracies):
    run = RUNS["usual"]
    rising = np.linspace(*accuracies, run.n_frames)
    run = run.with_metrics(accuracy=rising, validation_accuracy=rising[::-1])
    picture = curves.accuracy_curve(run, RULES)
    check_picture(picture)
    assert rows_outside(picture) == []
    assert picture.tables["levels"]["name"] == list(RULES)
    (low,), (high,) = (picture.tables[LIMITS][end] for end in ("y0", "y1"))
    assert 0 <= low <= min(accuracies)
    assert low < min(RULES.values()), "there is room for the lowest rule's name"
    assert high <= 1.0
    assert picture.spec == curves.accuracy_curve(run, {"one": 0.5}).spec


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99, 2.0])
def test_a_sketch_is_named_wherever_it_was_drawn(share):
    run = RUNS["usual"]
    heights = np.full(3, share * curves.loss_ends(run.loss)[1])
    at = np.linspace(0, run.steps[-1], 3)
    picture = curves.learning_curve(run, sketch=(at, heights))
    check_picture(picture)
    labels = picture.tables["_labels"]
    assert labels["name"] == ["your sketch"]
    curve = np.interp(labels["x"], run.steps, run.loss)
    assert labels["under"] == (curve > labels["y"]), "the curve runs on the other side"


@pytest.mark.parametrize("own", [0, 1])
def test_the_name_of_a_sketch_is_clear_of_the_curve_that_it_is_about(own):
    x, flat = np.arange(3.0), np.ones(3)
    lines = [Line("one", 1 * flat), Line("other", 8 * flat)]
    for off in (-1, 1):
        picture = series(
            x, lines, Axes("x", "y"), (0.0, 10.0), sketch=(x, lines[own].values + off * flat)
        )
        assert picture.tables["_labels"]["under"].tolist() == [off < 0]


def test_the_name_of_a_sketch_moves_off_a_curve_that_turns_below_it():
    x = np.linspace(0, 300, 301)
    turns = 0.38 + np.where(x < 84, 0.3 * (1 - x / 84), 0.25 * (x - 84) / 216)
    at = np.array([0.0, 25, 50, 100, 150, 300])
    drawn = np.array([0.68, 0.5, 0.4, 0.4, 0.4, 0.4])
    picture = series(
        x, [Line("", turns)], Axes("x", "y", height=470), (0.0, 0.8), sketch=(at, drawn)
    )
    (end,), (height,), (under,) = (picture.tables["_labels"][of] for of in ("x", "y", "under"))
    assert not under, "to its right, for the sketch falls"
    beside = turns[(x >= end) & (x <= end + 0.24 * 300)]
    middle = height + 12 * 0.8 / 420
    assert abs(beside - middle).min() > 8 * 0.8 / 420


@pytest.mark.parametrize("log", [False, True])
def test_a_sketch_that_rises_where_the_loss_falls_is_drawn_as_it_was(log):
    run = RUNS["usual"]
    at = np.linspace(0, run.steps[-1], 4)
    heights = run.loss[0] * np.array([1, 10, 100, 1000])
    for picture in (
        curves.learning_curve(run, log=log, sketch=(at, heights)),
        curves.two_losses({"one": run}, loss_name="loss", log=log, sketch=(at, heights)),
    ):
        np.testing.assert_allclose(picture.tables["sketch"]["y"], heights)


# Races -------------------------------------------------------------------------------------------


SLOW, FAST = (model.train(learning_rate=rate, n_epochs=60) for rate in (0.01, 0.1))
WILD = model.train(learning_rate=10.0, n_epochs=60)
RACES = {
    "apart": {"slow": SLOW, "fast": FAST},
    "one on another": {"one": SLOW, "another": SLOW, "a third": SLOW},
    "one explodes": {"slow": SLOW, "wild": WILD, "fast": FAST},
}


@pytest.mark.parametrize("runs", RACES.values(), ids=RACES)
def test_a_race_holds_every_run(runs):
    picture = curves.race(runs, loss_name="loss")
    check_picture(picture)
    assert rows_outside(picture) == []
    for column, run in zip(("first", "second", "third"), runs.values(), strict=False):
        seen = np.isfinite(np.asarray(picture.tables["lines"][column]))
        assert seen[0]
        assert seen.all() == (run is not WILD), "it leaves the picture"


def test_the_lowest_power_of_ten_of_a_short_axis_is_within_it_and_labelled():
    line = Line("", np.array([0.9, 0.4, 0.2]))
    limits = series(np.arange(3), [line], Axes("x", "y", y_log=True), (0.17, 1)).tables[LIMITS]
    assert 0.0999 < limits["y0"][0] < 0.1
    assert limits["y1"][0] == 1


# Many runs ----------------------------------------------------------------------------------------


def test_ways_are_compared_by_their_medians_and_what_is_nothing_lies_on_the_floor():
    sizes = {name: 10.0 ** -np.arange(6.0) * np.ones((4, 6)) * k for k, name in enumerate("abc", 1)}
    sizes["c"][:2, -1] = 0
    picture = curves.median_bands(np.arange(1, 7), sizes, y_title="size")
    check_picture(picture)
    assert rows_outside(picture) == []
    np.testing.assert_allclose(picture.tables["lines"]["second"], 2 * 10.0 ** -np.arange(6.0))
    assert min(picture.tables["bands"]["least"]) == picture.tables[LIMITS]["y0"][0] == 1e-5
    nothing = {"a": np.zeros((3, 1))}
    check_picture(curves.median_bands(np.arange(1, 2), nothing, y_title="size"))


def test_repeats_of_a_run_are_drawn_as_far_as_it_has_played():
    run = RUNS["usual"]
    drawn = curves.by_step(run, {"loss": np.stack([run.loss, 2 * run.loss])}, "loss", height=200)
    check_picture(drawn)
    repeats = drawn.tables["repeats"]
    np.testing.assert_array_equal(repeats["frame"], np.tile(np.arange(run.n_frames), 2))


@pytest.mark.parametrize("mirrored", [False, True])
def test_the_name_of_a_vertical_line_is_where_no_curve_strikes_it(mirrored):
    """Before the line one curve runs along the top and one along the foot; then they meet."""
    run = RUNS["usual"]
    share = run.steps / run.steps[-1]
    wave, late = 0.04 * np.sin(60 * share), share > 0.6
    lines = {"one": np.where(late, 0.5, 0.94) + wave, "other": np.where(late, 0.5, 0.06) + wave}
    if mirrored:
        lines = {name: np.interp(1 - share, share, values) for name, values in lines.items()}
    marks = {"begins": (0.42 if mirrored else 0.58) * float(run.steps[-1])}
    drawn = curves.by_step(run, lines, "shares", height=200, marks=marks).tables["marks"]
    assert (drawn["_foot"], drawn["right"]) == ([0.5], [mirrored])


def test_names_of_lines_are_written_on_rims_before_every_curve():
    x = np.arange(3.0)
    lines, beside = [Line("one", x)], {"limit": 1.0}
    picture = series(x, lines, Axes("x", "y"), (0.0, 3.0), levels=beside, marks=beside)
    rim = '"stroke": {"expr": "background"}'
    assert picture.spec.count(rim) == 2
    assert picture.spec.index(rim) > picture.spec.rindex('"type": "line"')
